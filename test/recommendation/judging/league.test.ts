/** Leagues of recommenders: right means, honest splits, intervals. */
import { describe, expect, test } from "vitest";
import { DISPLAY } from "../../../lib/core/text/display";
import * as datasets from "../../../lib/data/datasets";
import {
  type Interactions,
  interactionSplits,
  interactions,
  popularity,
  type RankingMetrics,
  rankingMetrics,
  recommender,
  recommenderLeague,
  scoringRule,
} from "../../../lib/recommendation";
import { readGolden } from "../../support/read-golden";

interface GoldenLists extends Readonly<Record<"coverage" | "gini" | "items" | "k", number>> {
  readonly lists: readonly (RankingMetrics & Record<"recommended" | "wanted", readonly number[]>)[];
}

/** 12 customers buy some of 8 items before day 100, and others later. */
function linesOf() {
  const [customer, item, time]: [string[], string[], number[]] = [[], [], []];
  for (let c = 0; c < 12; c++)
    for (let i = 0; i < 8; i++)
      if ((c * 5 + i * i * 3 + ((c * i) % 4)) % 3 !== 0) {
        customer.push(`c${c}`);
        item.push(`i${i}`);
        time.push((c * 7 + i * 13) % 140);
      }
  return { customer, item, time };
}

const split = interactionSplits.byTime(linesOf(), { at: 100 });
const bestsellers = popularity.fit;
/** The opposite of bestsellers. */
const rarities = (train: Interactions) => {
  const model = popularity.fit(train);
  return { ...model, counts: model.counts.map((count) => -count) };
};

describe("scores", () => {
  test("are the means of the metrics of each list", async () => {
    const start = performance.now();
    const { scores, isComplete } = await recommenderLeague.run({ bestsellers }, split, { k: 3 });
    const seconds = (performance.now() - start) / 1000;
    const { train, test, history } = split;
    const model = popularity.fit(train);
    const shown: (string | number)[] = [];
    const lists = test.customers.map((id, c) => {
      const wanted = Array.from(
        test.codes.subarray(test.offsets[c], test.offsets[c + 1]),
        (i) => test.items[i],
      );
      const items = Array.from(
        history.codes.subarray(history.offsets[c], history.offsets[c + 1]),
        (i) => history.items[i],
      );
      const list = recommender.recommend(model, { items }, { limit: 3 }).map(({ item }) => item);
      expect(recommender.recommend(model, id, { limit: 3 }).map(({ item }) => item)).toEqual(list);
      shown.push(...list);
      return rankingMetrics.of(list, wanted, { k: 3 });
    });
    expect(isComplete).toBe(true);
    expect(lists.length).toBeGreaterThan(5);
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    for (const name of Object.keys(lists[0]) as (keyof RankingMetrics)[])
      expect(scores[0][name]).toBeCloseTo(mean(lists.map((list) => list[name])), 12);
    expect(scores[0].coverage).toBe(new Set(shown).size / train.items.length);
    const buyers = (item: string | number) =>
      Array.from(train.codes).filter((code) => train.items[code] === item).length;
    const bits = shown.map((item) => Math.log2(train.customers.length / buyers(item)));
    expect(scores[0].novelty).toBeCloseTo(mean(bits), 12);
    const times = train.items.map((item) => shown.filter((one) => one === item).length);
    const differences = times.flatMap((a) => times.map((b) => Math.abs(a - b)));
    expect(scores[0].gini).toBeCloseTo(mean(differences) / 2 / mean(times), 12);
    expect(scores[0].seconds).toBeGreaterThan(0);
    expect(scores[0].seconds).toBeLessThanOrEqual(seconds);
    expect(scores[0].gain).toBeUndefined();
  });

  test("are the best first, with the gain over the first recommender", async () => {
    const league = await recommenderLeague.run({ bestsellers, rarities }, split, { k: 2, seed: 3 });
    const [best, worst] = league.scores;
    expect([best.name, worst.name]).toEqual(["rarities", "bestsellers"]);
    expect(worst.gain).toBeUndefined();
    expect(best.gain?.ndcg.estimate).toBeCloseTo(best.ndcg - worst.ndcg, 12);
    expect(best.gain?.recall.estimate).toBeCloseTo(best.recall - worst.recall, 12);
    expect(best.gain?.ndcg).toMatchObject({ level: 0.95, resamples: 1000 });
    expect(best.gain?.ndcg.lower).toBeLessThan(best.ndcg - worst.ndcg);
    expect(best.gain?.ndcg.upper).toBeGreaterThan(best.ndcg - worst.ndcg);
    const again = await recommenderLeague.run({ bestsellers, rarities }, split, { k: 2, seed: 3 });
    expect(again.scores[0].gain).toEqual(best.gain);
    const [unseeded, zero] = await Promise.all(
      [{ k: 2 }, { k: 2, seed: 0 }].map((one) =>
        recommenderLeague.run({ bestsellers, rarities }, split, one),
      ),
    );
    expect(unseeded.scores[0].gain).toEqual(zero.scores[0].gain);
    expect(unseeded.scores[0].gain).not.toEqual(best.gain);
    const other = { k: 2, seed: 4, level: 0.5, resamples: 100 };
    const narrow = (await recommenderLeague.run({ bestsellers, rarities }, split, other)).scores[0].gain
      ?.ndcg;
    expect(narrow).toMatchObject({ level: 0.5, resamples: 100 });
    expect(narrow?.lower).toBeGreaterThan(best.gain?.ndcg.lower as number);
  });

  test("gain over the first recommender, not over the one before", async () => {
    const others = { bestsellers, rarities, again: popularity.fit };
    const { scores } = await recommenderLeague.run(others, split, { k: 2, resamples: 1 });
    const [first, second, third] = Object.keys(others).map((name) =>
      scores.find((score) => score.name === name),
    );
    expect(second?.gain?.ndcg.estimate).toBeCloseTo((second?.ndcg ?? 0) - (first?.ndcg ?? 0), 12);
    expect(third?.gain?.ndcg.estimate).toBe(0);
  });

  test("differ by nothing from those of the same recommender", async () => {
    const twin = async (train: Interactions) => popularity.fit(train);
    const { scores } = await recommenderLeague.run({ bestsellers, twin }, split);
    expect(scores.find(({ name }) => name === "twin")?.gain?.ndcg).toMatchObject({
      estimate: 0,
      lower: 0,
      upper: 0,
    });
  });

  test("are shown as a table", async () => {
    const league = await recommenderLeague.run({ bestsellers, rarities }, split, { k: 2 });
    const text = String(league[DISPLAY]()["text/plain"]);
    expect(text).toContain("Lists of 2 items for");
    const { lower, upper } = league.scores[0].gain?.ndcg ?? { lower: 0, upper: 0 };
    expect(text).toContain(`[${lower.toFixed(3)}, ${upper.toFixed(3)}]`);
    expect(text).toMatch(/rarities +0\.\d{3} +0\.\d{3} \[0\.\d{3}, 0\.\d{3}\] /);
    expect(text).toMatch(/bestsellers +0\.\d{3} +– +0\.\d{3} /);
    expect(Object.keys(league)).toEqual(["kind", "scores", "isComplete"]);
  });
});

/** Each of 24 customers bought the item of its number, and a rule that knows them gives the lists that RecBole judged. */
test("are those of RecBole, with coverage and Gini", async () => {
  const golden = readGolden<GoldenLists>("recommendation/golden/metrics.json");
  const { lists, items, k } = golden;
  const lines: { customer: number; item: number; time: number }[] = [];
  for (let item = 0; item < items; item++) lines.push({ customer: item, item, time: 0 });
  lists.forEach(({ wanted }, customer) => {
    for (const item of wanted) lines.push({ customer, item, time: 1 });
  });
  const columns = Object.fromEntries(
    (["customer", "item", "time"] as const).map((name) => [name, lines.map((line) => line[name])]),
  ) as Record<"customer" | "item" | "time", number[]>;
  const listed = interactionSplits.byTime(columns, { at: 1, repeats: true });
  const rule = (train: Interactions) =>
    scoringRule.of(train, ([c]) => new Map(lists[c as number].recommended.map((item, i) => [item, k - i])));
  const { scores } = await recommenderLeague.run({ rule }, listed, { k });
  expect(scores[0].coverage).toBeCloseTo(golden.coverage, 12);
  expect(scores[0].gini).toBeCloseTo(golden.gini, 12);
  for (const name of ["precision", "ndcg", "averagePrecision", "reciprocalRank", "hit"] as const)
    expect(scores[0][name]).toBeCloseTo(lists.reduce((sum, list) => sum + list[name], 0) / lists.length, 12);
  expect(scores[0].novelty).toBeCloseTo(Math.log2(items), 12);
});

describe("no model sees what is to be foreseen", () => {
  test("changed rows after the split change no model and no list", async () => {
    const seen: string[] = [];
    const spy = (train: Interactions) => {
      seen.push(JSON.stringify(train));
      return popularity.fit(train);
    };
    const lines = linesOf();
    const isLater = (i: number) => lines.time[i] >= 100;
    const changed = {
      ...lines,
      item: lines.item.map((item, i) => (isLater(i) ? `i${(Number(item[1]) + 3) % 8}` : item)),
      time: lines.time.map((time, i) => (isLater(i) ? time + 1e6 : time)),
    };
    const other = interactionSplits.byTime(changed, { at: 100 });
    expect(other.test.codes).not.toEqual(split.test.codes);
    expect(other.train).toEqual(split.train);
    const lists = await Promise.all(
      [split, other].map(async (one) => {
        await recommenderLeague.run({ spy }, one);
        return one.train.customers.map((id) => recommender.recommend(popularity.fit(one.train), id));
      }),
    );
    expect(lists[1]).toEqual(lists[0]);
    expect(seen[0]).toBe(seen[1]);
  });

  test("a model of planted future rows is refused", async () => {
    const peeking = () => popularity.fit(interactions.of(linesOf()));
    await expect(recommenderLeague.run({ bestsellers, peeking }, split)).rejects.toThrow(
      "Cannot run a league of recommenders: the model of peeking must be of the interactions it was given",
    );
  });

  test("a row planted before the split is learnt, so the test above can fail", () => {
    const { customer, item, time } = linesOf();
    const planted = { customer: [...customer, "c0"], item: [...item, "i0"], time: [...time, 99] };
    const other = interactionSplits.byTime(planted, { at: 100 });
    expect(popularity.fit(other.train).counts).not.toEqual(popularity.fit(split.train).counts);
  });

  test("bought items are left out, unless the split repeats", async () => {
    const lines = { customer: ["a", "b", "b", "a"], item: ["tea", "tea", "cup", "tea"], time: [1, 1, 1, 5] };
    const repeated = interactionSplits.byTime(lines, { at: 5, repeats: true });
    expect((await recommenderLeague.run({ bestsellers }, repeated, { k: 1 })).scores[0].recall).toBe(1);
    const pretended = { ...repeated, repeats: false };
    expect((await recommenderLeague.run({ bestsellers }, pretended, { k: 1 })).scores[0].recall).toBe(0);
  });
});

describe("progress", () => {
  test("is told after each list", async () => {
    const told: unknown[] = [];
    const n = split.test.customers.length;
    await recommenderLeague.run({ bestsellers, rarities }, split, { onProgress: (one) => told.push(one) });
    expect(told.length).toBe(2 * n);
    expect(told[0]).toEqual({ name: "bestsellers", done: 1, total: 2 * n });
    expect(told[2 * n - 1]).toEqual({ name: "rarities", done: 2 * n, total: 2 * n });
  });

  test.each([
    [0, []],
    [3, []],
    [split.test.customers.length, ["bestsellers"]],
    [split.test.customers.length + 2, ["bestsellers"]],
  ])("cancelled after %i lists, keeps what is judged", async (last, names) => {
    const controller = new AbortController();
    const stop = ({ done }: { done: number }) => done === last && controller.abort();
    if (last === 0) controller.abort();
    const options = { onProgress: stop, signal: controller.signal };
    const league = await recommenderLeague.run({ bestsellers, rarities }, split, options);
    expect(league.scores.map(({ name }) => name)).toEqual(names);
    expect(league.isComplete).toBe(false);
    expect(String(league[DISPLAY]()["text/plain"])).toContain("Lists of 20");
  });

  test("cancelled, begins no fit; cancelled in a fit, judges no list", async () => {
    const controller = new AbortController();
    let [fits, lists] = [0, 0];
    const stopping = (train: Interactions) => {
      fits++;
      controller.abort();
      return popularity.fit(train);
    };
    const options = { signal: controller.signal, onProgress: () => void lists++ };
    await recommenderLeague.run({ stopping }, split, options);
    expect([fits, lists]).toEqual([1, 0]);
    await recommenderLeague.run({ stopping }, split, options);
    expect([fits, lists]).toEqual([1, 0]);
  });

  test("is cancelled by other work of the same thread", async () => {
    const controller = new AbortController();
    let told = 0;
    const onProgress = () => {
      if (told++ === 0) setImmediate(() => controller.abort());
    };
    await recommenderLeague.run({ bestsellers }, split, { onProgress, signal: controller.signal });
    expect(told).toBeLessThan(4);
  });

  test("cancelled with the last list, all is judged", async () => {
    const controller = new AbortController();
    const onProgress = ({ done, total }: { done: number; total: number }) =>
      done === total && controller.abort();
    const league = await recommenderLeague.run({ bestsellers }, split, {
      onProgress,
      signal: controller.signal,
    });
    expect(league.isComplete).toBe(true);
  });
});

describe("refuses", () => {
  const run = recommenderLeague.run;

  test("recommenders", async () => {
    await expect(run({}, split)).rejects.toThrow("recommenders must be at least one");
    await expect(run([bestsellers] as never, split)).rejects.toThrow("recommenders must be fits by name");
    await expect(run({ popularity } as never, split)).rejects.toThrow(
      "recommenders.popularity must be a function",
    );
    const wrong = () => ({}) as never;
    await expect(run({ wrong }, split)).rejects.toThrow("the model of wrong must be a fitted recommender");
    const failing = (train: Interactions) => popularity.fit(train, { window: -1 });
    await expect(run({ failing }, split)).rejects.toThrow("window must be a finite number > 0");
  });

  test("what is no split, or of different parts", async () => {
    const { train, history, test } = split;
    const rule = "split must be a split, as made by interactionSplits.byTime";
    await expect(run({ bestsellers }, train as never)).rejects.toThrow(rule);
    await expect(run({ bestsellers }, undefined as never)).rejects.toThrow(rule);
    for (const part of ["train", "history", "test"] as const)
      await expect(run({ bestsellers }, { ...split, [part]: null } as never)).rejects.toThrow(
        `split.${part} must be`,
      );
    const items = [...train.items].reverse();
    await expect(run({ bestsellers }, { ...split, test: { ...test, items } })).rejects.toThrow(rule);
    await expect(run({ bestsellers }, { ...split, history: { ...history, items } })).rejects.toThrow(rule);
    const longer = { ...train, items: [...train.items, "new"] };
    await expect(run({ bestsellers }, { ...split, train: longer })).rejects.toThrow(rule);
    const customers = [...history.customers].reverse();
    await expect(run({ bestsellers }, { ...split, history: { ...history, customers } })).rejects.toThrow(
      rule,
    );
    expect((await run({ bestsellers }, structuredClone(split))).isComplete).toBe(true);
  });
});

describe.skipIf(!datasets.isAvailable("online-retail"))("Online Retail, against numpy", async () => {
  if (!datasets.isAvailable("online-retail"))
    return test("needs the data set", () => expect(datasets.isAvailable("online-retail")).toBe(false));
  const lines = await datasets.onlineRetailLines();
  const retail = interactionSplits.byTime(lines, { at: Date.parse("2011-10-01"), minimumPerItem: 5 });

  test("split and bestsellers", async () => {
    expect(retail.train.items.length).toBe(2956);
    expect(retail.test.customers.length).toBe(1752);
    const { scores } = await recommenderLeague.run({ bestsellers }, retail, { resamples: 1 });
    expect(Math.abs(scores[0].recall - 0.0512)).toBeLessThan(0.002);
    expect(Math.abs(scores[0].ndcg - 0.0463)).toBeLessThan(0.002);
  });
});
