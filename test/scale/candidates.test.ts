/** Apriori's candidates for an engine, and the record made of its counts. */
import { describe, expect, test } from "vitest";
import { itemsets, rules } from "../../lib";
import { compareRanks, fromCounts } from "../../lib/basket/miners/results/from-counts";
import { extended, joined } from "../../lib/scale/candidates";

const level = (...sets: readonly (readonly number[])[]) => sets.map((ranks) => ({ ranks, count: 5 }));

describe("joined", () => {
  test("gives the candidates of the paper: {1 3 4 5} is dropped, since {1 4 5} is not frequent", () => {
    const frequent = level([1, 2, 3], [1, 2, 4], [1, 3, 4], [1, 3, 5], [2, 3, 4]);
    expect(joined(frequent, 99)).toEqual([[1, 2, 3, 4]]);
  });

  test("pairs that share their first item make triples if the third pair is frequent", () => {
    expect(joined(level([0, 1], [0, 2], [0, 3], [1, 2], [1, 3]), 99)).toEqual([
      [0, 1, 2],
      [0, 1, 3],
    ]);
    expect(joined(level([0, 1], [2, 3]), 99)).toEqual([]);
  });

  test("stops once there are more than most", () => {
    const pairs = level([0, 1], [0, 2], [1, 2], [3, 4], [3, 5], [4, 5], [6, 7], [6, 8], [7, 8]);
    expect(joined(pairs, 3)).toHaveLength(3);
    expect(joined(pairs, 1)).toHaveLength(2);
  });

  test("the query holds no beginnings but those of candidates", () => {
    const pairs = level([0, 1], [0, 2], [1, 2], [3, 4]);
    const sql = extended("select 1", [level([0], [1], [2], [3], [4]), pairs], joined(pairs, 99));
    expect(sql).toContain(
      "sets_2 as (select o.basket, c.s from sets_1 as o join cells as x on x.basket = o.basket join (values (0, 0, 1)) as c",
    );
    expect(sql).toContain("(values (0, 0, 2)) as c");
    expect(sql).not.toContain("(1, 3, 4)");
  });
});

describe("fromCounts", () => {
  const ranked = { basketCount: 6e9, minCount: 1e9, minLength: 1, names: ["jam", "tea"] };
  const sets = (count: number) => [
    [
      { ranks: [0], count: 2e9 },
      { ranks: [1], count },
    ],
    [{ ranks: [0, 1], count: 1.5e9 }],
  ];

  test("counts are integers of 32 bits as long as they can be, else doubles", () => {
    const large = fromCounts(sets(3e9), ranked, "apriori");
    expect(large.count).toEqual(Float64Array.of(2e9, 3e9, 1.5e9));
    const [rule] = rules.from(large, { minConfidence: 0.7 });
    expect([rule.antecedent, rule.antecedentCount, rule.lift]).toEqual([["jam"], 2e9, 1.5]);
    for (const [count, type] of [
      [2 ** 31 - 1, Int32Array],
      [2 ** 31, Float64Array],
    ] as const)
      expect(fromCounts(sets(count), ranked, "apriori").count).toBeInstanceOf(type);
    expect(itemsets.toList(itemsets.fromJSON(itemsets.toJSON(large)))).toEqual(itemsets.toList(large));
  });

  test("shorter sets than minLength are there, but not listed", () => {
    const pairs = fromCounts(sets(3e9), { ...ranked, minLength: 2 }, "fpGrowth");
    expect([pairs.size, pairs.first, pairs.algorithm, [...pairs.parent]]).toEqual([
      1,
      2,
      "fpGrowth",
      [-1, -1, 0],
    ]);
    expect(fromCounts([], ranked, "apriori").levelOffsets).toEqual(Int32Array.of(0));
  });

  test("sets are ordered by their ranks", () => {
    const order = level([1, 2], [0, 5], [1, 10], [0, 5]).sort(compareRanks);
    expect(order.map(({ ranks }) => ranks)).toEqual([
      [0, 5],
      [0, 5],
      [1, 2],
      [1, 10],
    ]);
  });
});
