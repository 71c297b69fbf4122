import { describe, expect, test } from "vitest";
import { baskets, itemsets, type Rules, ruleSignificance, rules } from "../../../lib";

/** All pairs of items that are in all of two baskets. */
function pairs(items: number): Rules {
  const list = Array.from({ length: items }, (_, i) => `item ${i}`);
  const frequent = itemsets.mine(baskets.of([list, list]), { minSupport: 1, minLength: 2, maxLength: 2 });
  return rules.from(frequent, { minConfidence: 0.75 });
}

/** Intervals of the first rules with these limits. */
function withLimits(found: Rules, lower: readonly number[], level = 0.95) {
  const { itemset, antecedent, consequent } = found;
  expect(itemset.length).toBeGreaterThanOrEqual(lower.length);
  expect([antecedent.length, consequent.length]).toEqual([itemset.length, itemset.length]);
  const limits = { lower: Float64Array.from(lower), upper: Float64Array.from(lower, (value) => 2 * value) };
  return { ...rules.intervals(found, "lift"), level, ...limits };
}

describe("rules.toTable()", () => {
  test("shows 20 rules, six measures, and the confidence threshold in the caption", () => {
    const found = pairs(6);
    const shown = rules.toTable(found);
    expect(shown.caption).toBe("30 rules with a confidence of at least 0.75");
    expect(shown.columns.map(({ name }) => name)).toEqual([
      "antecedent",
      "consequent",
      "count",
      "support",
      "confidence",
      "lift",
      "leverage",
      "conviction",
    ]);
    expect([shown.rows.length, shown.totalRows]).toEqual([20, 30]);
    expect(rules.toTable(pairs(2)).rows).toHaveLength(2);
    expect(shown.rows[0]).toEqual(["item 4", "item 5", 2, 1, 1, 1, 0, 1]);
  });

  test("limits of intervals have three digits, and all digits of large integers", () => {
    const found = pairs(4);
    const values = [0, 0.00049, 0.001, 0.0123456, 999.4, 999_999, 1_000_000, 1000, 2_345_678];
    const shown = rules.toTable(found, {
      limit: values.length,
      measures: [],
      intervals: [withLimits(found, values, 0.975)],
    });
    expect(shown.columns[2].name).toBe("lift, 97.5 %");
    expect(shown.rows.map((row) => row[2])).toEqual([
      "0 to 0",
      "4.90e-4 to 9.80e-4",
      "0.00100 to 0.00200",
      "0.0123 to 0.0247",
      "999 to 1999",
      "999999 to 2.00e+6",
      "1.00e+6 to 2.00e+6",
      "1000 to 2000",
      "2.35e+6 to 4.69e+6",
    ]);
    const unbounded = withLimits(found, [Number.POSITIVE_INFINITY]);
    expect(rules.toTable(rules.top(found, 1), { intervals: [unbounded] }).rows[0][8]).toBe("∞ to ∞");
  });

  test("looks up intervals and p-values by both sides of the rule", () => {
    const list = ["a", "b", "c"];
    const found = rules.from(itemsets.mine(baskets.of([list, list]), { minSupport: 1, minLength: 3 }), {
      minConfidence: 0,
    });
    const numbered = withLimits(
      found,
      Array.from(found, (_, i) => 1 + i),
    );
    const significance = { ...ruleSignificance.test(found), adjust: "holm" as const };
    const p = Float64Array.from({ length: found.size }, (_, i) => i / 100);
    const tested = { ...significance, pValues: p, adjusted: p.map((value) => 2 * value) };
    for (let i = 0; i < found.size; i++) {
      const one = rules.filter(found, (_, k) => k === i);
      const [row] = rules.toTable(one, { measures: [], intervals: [numbered], significance: tested }).rows;
      expect(row.slice(2)).toEqual([
        `${(1 + i).toFixed(2)} to ${(2 + 2 * i).toPrecision(3)}`,
        i / 100,
        i / 50,
      ]);
    }
  });

  test("shows the adjusted p-value only if there is an adjustment", () => {
    const found = pairs(2);
    const namesOf = (adjust: "none" | "holm") =>
      rules
        .toTable(found, { measures: [], significance: ruleSignificance.test(found, { adjust }) })
        .columns.slice(2)
        .map(({ name }) => name);
    expect([namesOf("none"), namesOf("holm")]).toEqual([["p"], ["p", "adjusted p"]]);
  });

  test("refuses an unknown measure", () => {
    expect(() => rules.toTable(pairs(2), { measures: ["magic" as never], limit: 0 })).toThrow(
      /^Cannot show rules: measures\[0\] must be one of count, antecedentCount, .*, current value is "magic"$/,
    );
  });
});
