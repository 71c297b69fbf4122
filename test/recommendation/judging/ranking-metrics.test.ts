/** Metrics of one list, against RecBole 1.2.1 and scikit-learn 1.9.1; golden/metrics.py made the answers. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type RankingMetrics, rankingMetrics } from "../../../lib/recommendation";
import type { Id } from "../../../lib/recommendation/data/interactions";
import { readGolden } from "../../support/read-golden";

interface Golden {
  readonly k: number;
  readonly lists: readonly (RankingMetrics & {
    readonly recommended: number[];
    readonly wanted: number[];
    readonly recboleRecall: number;
    readonly sklearnNdcg: number;
  })[];
}

const { k, lists } = readGolden<Golden>("recommendation/golden/metrics.json");
const NAMES = ["precision", "ndcg", "averagePrecision", "reciprocalRank", "hit"] as const;

/** Each metric by its definition, with no regard to speed. */
function naive(recommended: readonly Id[], wanted: readonly Id[], k: number): RankingMetrics {
  const first = recommended.slice(0, k);
  const isHit = Array.from({ length: k }, (_, i) => i < first.length && wanted.includes(first[i]));
  const hitsUntil = (i: number) => isHit.slice(0, i + 1).filter(Boolean).length;
  const least = Math.min(k, new Set(wanted).size);
  const total = (values: number[]) => values.reduce((a, b) => a + b, 0);
  const discounts = Array.from({ length: k }, (_, i) => 1 / Math.log2(i + 2));
  return {
    recall: hitsUntil(k) / least,
    precision: hitsUntil(k) / k,
    ndcg: total(discounts.filter((_, i) => isHit[i])) / total(discounts.slice(0, least)),
    averagePrecision: total(isHit.map((hit, i) => (hit ? hitsUntil(i) / (i + 1) : 0))) / least,
    reciprocalRank: isHit.includes(true) ? 1 / (isHit.indexOf(true) + 1) : 0,
    hit: Number(isHit.includes(true)),
  };
}

describe("against RecBole and scikit-learn", () => {
  test.each(lists)("list %#", ({ recommended, wanted, recboleRecall, sklearnNdcg, ...golden }) => {
    const found = rankingMetrics.of(recommended, wanted, { k });
    for (const name of NAMES) expect(found[name]).toBeCloseTo(golden[name], 12);
    expect(found.ndcg).toBeCloseTo(sklearnNdcg, 12);
    // RecBole divides by the number wanted, also where the list is shorter.
    expect((found.recall * Math.min(k, wanted.length)) / wanted.length).toBeCloseTo(recboleRecall, 12);
  });
});

test("by hand", () => {
  const found = rankingMetrics.of(["tea", "cup", "pen"], ["cup", "pen", "ink", "cup"], { k: 4 });
  expect(found.recall).toBe(2 / 3);
  expect(found.precision).toBe(2 / 4);
  expect(found.averagePrecision).toBeCloseTo((1 / 2 + 2 / 3) / 3, 15);
  expect(found.reciprocalRank).toBe(1 / 2);
  expect(found.hit).toBe(1);
  expect(found.ndcg).toBeCloseTo((1 / Math.log2(3) + 1 / 2) / (1 + 1 / Math.log2(3) + 1 / 2), 15);
});

test("only the first k places count, 20 unless said otherwise", () => {
  const list = Array.from({ length: 30 }, (_, i) => i);
  expect(rankingMetrics.of(list, [20])).toEqual(rankingMetrics.of([0], [20]));
  expect(rankingMetrics.of(list, [19]).reciprocalRank).toBe(1 / 20);
  expect(rankingMetrics.of(list, [20], { k: 21 }).hit).toBe(1);
});

test("an empty list has no hits; a perfect one is 1 in all but precision", () => {
  expect(Object.values(rankingMetrics.of([], ["tea"]))).toEqual([0, 0, 0, 0, 0, 0]);
  const perfect = { recall: 1, precision: 0.5, ndcg: 1, averagePrecision: 1, reciprocalRank: 1, hit: 1 };
  expect(rankingMetrics.of(["tea", "cup"], ["cup", "tea"], { k: 4 })).toEqual(perfect);
});

test("1 and the text 1 are different items", () => {
  expect(rankingMetrics.of([1], ["1"]).hit).toBe(0);
});

const id = fc.oneof(fc.integer({ min: 0, max: 15 }), fc.constantFrom("a", "b", "1"));
test("is that of the naive way, between 0 and 1", () => {
  const sets = fc.tuple(
    fc.uniqueArray(id, { maxLength: 12 }),
    fc.array(id, { minLength: 1, maxLength: 12 }),
    fc.integer({ min: 1, max: 15 }),
  );
  fc.assert(
    fc.property(sets, ([recommended, wanted, k]) => {
      const found = rankingMetrics.of(recommended, wanted, { k });
      const other = naive(recommended, wanted, k);
      for (const name of ["recall", ...NAMES] as const) {
        expect(found[name]).toBeCloseTo(other[name], 12);
        expect(found[name]).toBeGreaterThanOrEqual(0);
        expect(found[name]).toBeLessThanOrEqual(1 + 1e-12);
      }
    }),
  );
});

test("does not take as long as k", () => {
  expect(rankingMetrics.of(["tea"], ["tea"], { k: Number.MAX_SAFE_INTEGER }).ndcg).toBe(1);
});

test("refuses", () => {
  expect(() => rankingMetrics.of(["tea", "tea"], ["tea"])).toThrow(
    "Cannot compute ranking metrics: recommended must be distinct items, current value is an array of 2",
  );
  expect(() => rankingMetrics.of(["tea"], [])).toThrow("wanted must be at least one item");
  expect(() => rankingMetrics.of([Number.NaN], ["tea"])).toThrow("recommended[0] must be a number or a text");
  expect(() => rankingMetrics.of(["tea"], [" "])).toThrow("wanted[0] must be a number or a text");
  expect(() => rankingMetrics.of("tea" as never, ["tea"])).toThrow("recommended must be an array");
  expect(() => rankingMetrics.of(["tea"], ["tea"], { k: 0 })).toThrow("k must be an integer >= 1");
});
