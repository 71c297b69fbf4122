/** The models on real purchases: before October 2011 to learn from, new items after it to foresee. Witness: numpy (issue 21). */
import { beforeAll, describe, expect, test } from "vitest";
import { datasets } from "../../../lib/data";
import {
  ease,
  type InteractionSplit,
  interactionSplits,
  itemNeighbours,
  popularity,
  type RecommenderModel,
  recommender,
} from "../../../lib/recommendation";

const hasData = datasets.isAvailable("online-retail");

describe.skipIf(!hasData)("new items of Online Retail", { timeout: 120_000 }, () => {
  let split: InteractionSplit;

  beforeAll(async () => {
    const lines = await datasets.onlineRetailLines();
    split = interactionSplits.byTime(lines, { at: Date.parse("2011-10-01"), minimumPerItem: 5 });
  }, 120_000);

  test.each<[string, (train: InteractionSplit["train"]) => RecommenderModel, number, number]>([
    ["popularity", popularity.fit, 0.0512, 0.0463],
    ["item neighbours", itemNeighbours.fit, 0.1115, 0.0995],
    ["EASE", ease.fit, 0.1254, 0.1112],
  ])("%s recalls as numpy's does", (_, create, recall, ndcg) => {
    const { mean20, gain20 } = judge(create(split.train), split);
    expect(Math.abs(mean20 - recall)).toBeLessThanOrEqual(0.002);
    expect(Math.abs(gain20 - ndcg)).toBeLessThanOrEqual(0.002);
  });
});

/** Recall and NDCG of 20, as numpy computed them, independent of lib's metrics. */
function judge(model: RecommenderModel, { test }: InteractionSplit) {
  let mean20 = 0;
  let gain20 = 0;
  const discount = (rank: number) => 1 / Math.log2(rank + 2);
  test.customers.forEach((customer, row) => {
    const wanted = new Set(
      [...test.codes.subarray(test.offsets[row], test.offsets[row + 1])].map((code) => test.items[code]),
    );
    const most = Math.min(20, wanted.size);
    const hits = recommender
      .recommend(model, customer, { limit: 20 })
      .map(({ item }) => Number(wanted.has(item)));
    const ideal = Array.from({ length: most }, (_, rank) => discount(rank)).reduce((a, b) => a + b, 0);
    mean20 += hits.reduce((a, b) => a + b, 0) / most / test.customers.length;
    gain20 += hits.reduce((a, hit, rank) => a + hit * discount(rank), 0) / ideal / test.customers.length;
  });
  return { mean20, gain20 };
}
