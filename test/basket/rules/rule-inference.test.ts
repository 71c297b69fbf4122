import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  baskets,
  type IntervalMethod,
  itemsets,
  type Measure,
  type Rules,
  ruleSignificance,
  rules,
} from "../../../lib/basket";
import * as hypergeometric from "../../../lib/core/distributions/hypergeometric";
import * as random from "../../../lib/core/random";
import { DISPLAY } from "../../../lib/core/text/display";
import * as datasets from "../../../lib/data/datasets";
import { readGolden } from "../../support/read-golden";

type Pair = readonly [number, number];

// scipy and statsmodels; the file says how the values were made.
const golden = readGolden<{
  readonly tables: readonly {
    readonly cells: readonly [number, number, number, number];
    readonly level: number;
    readonly fisher: readonly [greater: number, less: number, twoSided: number];
    readonly chiSquared: number;
    readonly oddsRatio: Pair;
    readonly relativeRisk: Pair;
    readonly conditional: Pair;
    readonly lift: Pair;
    readonly leverage: Pair;
    readonly phi: Pair;
  }[];
}>("basket/golden/rule-inference.json").tables;

/** The rule of items a → b in baskets with the given table, and no other. */
function ruleWith([both, left, right, neither]: readonly number[]): Rules {
  const lists = [
    ...Array.from({ length: both }, () => ["a", "b"]),
    ...Array.from({ length: left }, () => ["a"]),
    ...Array.from({ length: right }, () => ["b"]),
    ...Array.from({ length: neither }, () => []),
  ];
  const all = rules.from(itemsets.mine(baskets.of(lists), { minSupport: { count: 1 } }), {
    minConfidence: 0,
  });
  return rules.filter(all, (rule) => rule.antecedent[0] === "a");
}

function expectClose(measured: number, expected: number, tolerance = 1e-9): void {
  if (!Number.isFinite(expected)) expect(measured).toBe(expected);
  else
    expect(Math.abs(measured - expected)).toBeLessThanOrEqual(
      tolerance * Math.max(1e-300, Math.abs(expected)),
    );
}

const letters = fc.constantFrom("a", "b", "c", "d", "e");
const database = fc.array(fc.uniqueArray(letters, { maxLength: 5 }), { minLength: 1, maxLength: 25 });

function allRules(lists: readonly string[][], minConfidence = 0, minCount = 1): Rules {
  const sets = itemsets.mine(baskets.of(lists), { minSupport: { count: minCount } });
  return rules.from(sets, { minConfidence });
}

describe("ruleSignificance.test()", () => {
  test("gives scipy's p-values", () => {
    for (const { cells, fisher, chiSquared } of golden) {
      const found = ruleWith(cells);
      const p = (options: ruleSignificance.SignificanceOptions) =>
        ruleSignificance.test(found, { ...options, adjust: "none" }).pValues[0];
      expectClose(p({ side: "greater" }), fisher[0]);
      expectClose(p({ side: "less" }), fisher[1]);
      expectClose(p({ side: "twoSided" }), fisher[2]);
      expectClose(p({ method: "chiSquared", side: "twoSided" }), chiSquared);
      const smaller = Math.min(
        p({ method: "chiSquared", side: "greater" }),
        p({ method: "chiSquared", side: "less" }),
      );
      expectClose(2 * smaller, chiSquared);
    }
  });

  test("hypothesisCount() is the number of rules without a threshold", () => {
    fc.assert(
      fc.property(
        database,
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(1, 2, 3, 9),
        (lists, count, limit) => {
          for (const minLength of [1, 3]) {
            const sets = itemsets.mine(baskets.of(lists), { minSupport: { count }, minLength });
            const options = { maxConsequentLength: limit };
            expect(ruleSignificance.hypothesisCount(sets, options)).toBe(
              rules.from(sets, { minConfidence: 0, ...options }).size,
            );
          }
        },
      ),
      { seed: 40, numRuns: 100 },
    );
  });

  test("the candidates that fell short of the confidence count as tests", () => {
    fc.assert(
      fc.property(database, (lists) => {
        const some = ruleSignificance.test(allRules(lists, 0.6), { adjust: "bonferroni" });
        const all = allRules(lists);
        expect(some.hypotheses).toBe(all.size);
        some.pValues.forEach((p, i) => {
          expect(some.adjusted[i]).toBe(Math.min(1, p * all.size));
        });
      }),
      { seed: 41, numRuns: 50 },
    );
  });

  test("against moreGeneral: the largest p-value of an item, given the others, counted in the baskets", () => {
    fc.assert(
      fc.property(database, (lists) => {
        const given = baskets.of(lists);
        const found = allRules(lists);
        const { pValues } = ruleSignificance.test(found, { against: "moreGeneral", adjust: "none" });
        [...found].forEach((rule, i) => {
          const each = rule.antecedent.map((item) => {
            const others = rule.antecedent.filter((other) => other !== item);
            return hypergeometric.fisherExact(
              rule.count,
              baskets.countOf(given, others),
              rule.antecedentCount,
              baskets.countOf(given, [...others, ...rule.consequent]),
              "greater",
            );
          });
          expect(pValues[i]).toBe(Math.max(...each));
        });
      }),
      { seed: 42, numRuns: 80 },
    );
  });

  test("independent goods give many finds at 0.05, and hardly any once adjusted", () => {
    let plain = 0;
    const adjusted = { holm: 0, benjaminiHochberg: 0 };
    for (let seed = 0; seed < 20; seed++) {
      // 12 goods, each in one of four of 400 baskets.
      const stream = random.seeded(seed);
      const lists = Array.from({ length: 400 }, () =>
        Array.from({ length: 12 }, (_, i) => `${i}`).filter(() => stream.uniform() < 0.25),
      );
      const found = allRules(lists, 0.3, 8);
      plain += ruleSignificance.test(found, { adjust: "none" }).significant;
      for (const adjust of ["holm", "benjaminiHochberg"] as const) {
        if (ruleSignificance.test(found, { adjust }).significant > 0) adjusted[adjust]++;
      }
    }
    expect(plain).toBeGreaterThan(200);
    // At most one in twenty on average; more than four of twenty has a chance below 0.003.
    expect(adjusted.holm).toBeLessThanOrEqual(4);
    expect(adjusted.benjaminiHochberg).toBeLessThanOrEqual(4);
  });

  test("a consequent in every basket, an antecedent that is empty: p is 1", () => {
    const sets = itemsets.mine(baskets.of([["a", "z"], ["b", "z"], ["z"]]), { minSupport: { count: 1 } });
    const found = rules.from(sets, { minConfidence: 0, emptyAntecedent: true });
    for (const method of ["fisher", "chiSquared"] as const) {
      for (const against of ["independence", "moreGeneral"] as const) {
        const { pValues } = ruleSignificance.test(found, { method, against });
        [...found].forEach((rule, i) => {
          if (rule.antecedent.length === 0 || rule.consequent.includes("z")) expect(pValues[i]).toBe(1);
        });
      }
    }
  });

  test("no rules, no finds", () => {
    const none = ruleSignificance.test(allRules([]));
    expect([none.significant, none.hypotheses, none.adjusted.length]).toEqual([0, 0, 0]);
  });

  test("by default Fisher's one-sided test of independence, Benjamini-Hochberg at 0.05", () => {
    const tested = ruleSignificance.test(ruleWith([8, 2, 3, 7]));
    expect(tested).toMatchObject({
      method: "fisher",
      side: "greater",
      against: "independence",
      adjust: "benjaminiHochberg",
      alpha: 0.05,
      hypotheses: 2,
    });
    // By hand: (C(10, 8) C(10, 3) + C(10, 9) C(10, 2) + C(10, 10) C(10, 1)) / C(20, 11).
    expectClose(tested.pValues[0], 5860 / 167_960, 1e-12);
  });

  test("the one-sided chi-squared test has half the p-value on the side of the deviation", () => {
    const pValueOf = (side: "greater" | "less" | "twoSided") =>
      ruleSignificance.test(ruleWith([8, 2, 3, 7]), { method: "chiSquared", side, adjust: "none" })
        .pValues[0];
    // By hand: z = (20 · 8 - 10 · 11) √20 / √(10 · 10 · 11 · 9) = 2.2473; P(Z > 2.2473) = 0.0123.
    expect(pValueOf("greater")).toBeCloseTo(0.0123, 4);
    expectClose(pValueOf("twoSided"), 2 * pValueOf("greater"), 1e-12);
    expectClose(pValueOf("less"), 1 - pValueOf("greater"), 1e-12);
  });

  test("itemsets that are not listed give no hypotheses", () => {
    const list = ["a", "b", "c", "d"];
    const frequent = itemsets.mine(baskets.of([list, list]), { minSupport: 1, minLength: 4 });
    expect(ruleSignificance.hypothesisCount(frequent)).toBe(2 ** 4 - 2);
  });

  test("a rule exactly at alpha is significant", () => {
    const found = ruleWith([8, 2, 3, 7]);
    const [alpha] = ruleSignificance.test(found).adjusted;
    expect(ruleSignificance.test(found, { alpha }).significant).toBe(1);
    expect(rules.dropInsignificant(found, { alpha }).rules.size).toBe(1);
  });

  test.each([
    [{ adjust: "none" }, "Fisher's exact test against independence, not adjusted over 2 hypotheses"],
    [{ adjust: "bonferroni" }, "Fisher's exact test against independence, Bonferroni over 2 hypotheses"],
    [{ adjust: "holm" }, "Fisher's exact test against independence, Holm over 2 hypotheses"],
    [
      { adjust: "benjaminiYekutieli", against: "moreGeneral" },
      "Fisher's exact test against the more general rules, Benjamini-Yekutieli over 2 hypotheses",
    ],
    [
      { method: "chiSquared", hypotheses: 1000 },
      "chi-squared test against independence, Benjamini-Hochberg over 1,000 hypotheses",
    ],
  ] as const)("says which test it was for %j", (options, message) => {
    const tested = ruleSignificance.test(ruleWith([1, 1, 1, 1]), options);
    expect(ruleSignificance.summary(tested)).toBe(`0 of 1 rules significant at 0.05: ${message}`);
  });

  test("its table has three measures, the p-values, and a limit", () => {
    const shown = ruleSignificance.toTable(ruleSignificance.test(allRules([["a", "b"], ["a", "b"], ["c"]])), {
      limit: 1,
    });
    expect(shown.columns.map(({ name }) => name)).toEqual([
      "antecedent",
      "consequent",
      "count",
      "confidence",
      "lift",
      "p",
      "adjusted p",
    ]);
    expect([shown.rows.length, shown.totalRows]).toEqual([1, 2]);
  });

  test("refuses fewer hypotheses than rules, and consequents without items", () => {
    const two = allRules([
      ["a", "b"],
      ["a", "b"],
    ]);
    expect(() => ruleSignificance.test(two, { hypotheses: 1 })).toThrow(
      new RangeError("Cannot test rules: hypotheses must be an integer >= 2, current value is 1"),
    );
    expect(() => ruleSignificance.hypothesisCount(two.frequent, { maxConsequentLength: 0 })).toThrow(
      new RangeError("Cannot test rules: maxConsequentLength must be an integer >= 1, current value is 0"),
    );
  });

  test("says in one line what was done, and shows each rule with its p-values", () => {
    const tested = ruleSignificance.test(ruleWith([50, 70, 548, 9167]));
    const text = String(tested[DISPLAY]()["text/plain"]);
    expect(text).toContain(
      "1 of 1 rules significant at 0.05: Fisher's exact test against independence, Benjamini-Hochberg over 2 hypotheses",
    );
    expect(text).toMatch(/adjusted p/);
  });

  test.each([
    [{ alpha: 2 }, "Cannot test rules: alpha must be a fraction between 0 and 1, current value is 2"],
    [{ hypotheses: 0 }, "Cannot test rules: hypotheses must be an integer >= 1, current value is 0"],
    [{ method: "t" }, 'Cannot test rules: method must be one of fisher, chiSquared, current value is "t"'],
    [{ side: "up" }, 'Cannot test rules: side must be one of greater, less, twoSided, current value is "up"'],
    [
      { against: "all" },
      'Cannot test rules: against must be one of independence, moreGeneral, current value is "all"',
    ],
  ])("refuses %j", (options, message) => {
    expect(() => ruleSignificance.test(ruleWith([1, 1, 1, 1]), options as never)).toThrow(
      new RangeError(message),
    );
  });
});

describe("rules.dropRedundant(), dropNonImproving(), dropInsignificant()", () => {
  const names = ["confidence", "lift", "phi", "oddsRatio", "fishersExactTest", "implicationIndex"] as const;

  test("redundant is what has a more general rule that does as well, by trying all pairs", () => {
    fc.assert(
      fc.property(database, fc.constantFrom(...names), (lists, measure) => {
        // Without a threshold all more general rules are among the rules, the empty antecedent too.
        const sets = itemsets.mine(baskets.of(lists), { minSupport: { count: 1 } });
        const all = rules.from(sets, { minConfidence: 0, emptyAntecedent: true });
        const values = rules.measure(all, measure);
        const sign = measure === "fishersExactTest" || measure === "implicationIndex" ? -1 : 1;
        const list = [...all];
        const expected = list.filter((rule, i) =>
          list.every(
            (other, j) =>
              !(
                other.antecedent.length < rule.antecedent.length &&
                other.antecedent.every((item) => rule.antecedent.includes(item)) &&
                other.consequent.length === rule.consequent.length &&
                other.consequent.every((item) => rule.consequent.includes(item))
              ) || sign * values[j] < sign * values[i],
          ),
        );
        const pruned = rules.dropRedundant(all, { measure });
        expect([...pruned.rules]).toEqual(expected);
        expect(pruned.rules.size + pruned.dropped.size).toBe(all.size);
      }),
      { seed: 43, numRuns: 60 },
    );
  });

  test("with a level: its lower end above every upper end, by trying all pairs", () => {
    fc.assert(
      fc.property(
        database,
        fc.constantFrom("confidence", "lift", "oddsRatio", "phi" as const),
        (lists, measure) => {
          const options = { level: 0.5, smoothCounts: 1 };
          const sets = itemsets.mine(baskets.of(lists), { minSupport: { count: 1 } });
          const all = rules.from(sets, { minConfidence: 0, emptyAntecedent: true });
          const { lower, upper } = rules.intervals(all, measure as Measure, options);
          const list = [...all];
          const expected = list.filter((rule, i) =>
            list.every(
              (other, j) =>
                !(
                  other.antecedent.length < rule.antecedent.length &&
                  other.antecedent.every((item) => rule.antecedent.includes(item)) &&
                  [...other.consequent].sort().join() === [...rule.consequent].sort().join()
                ) || upper[j] < lower[i],
            ),
          );
          const pruned = rules.dropRedundant(all, { measure: measure as Measure, ...options });
          expect([...pruned.rules]).toEqual(expected);
        },
      ),
      { seed: 44, numRuns: 40 },
    );
  });

  test("the non-improving and the insignificant are what the numbers say, and pruning chains", () => {
    fc.assert(
      fc.property(database, fc.constantFrom(0, 0.05, 0.2), (lists, minImprovement) => {
        const all = allRules(lists, 0.3);
        const improving = rules.dropNonImproving(all, { minImprovement });
        expect([...improving.rules]).toEqual([
          ...rules.filter(all, { improvement: { min: minImprovement } }),
        ]);
        const options = { alpha: 0.2, adjust: "holm" } as const;
        const { adjusted } = ruleSignificance.test(all, options);
        const significant = rules.dropInsignificant(all, options);
        expect([...significant.rules]).toEqual([...all].filter((_, i) => adjusted[i] <= 0.2));
        const both = rules.dropNonImproving(significant.rules, { minImprovement });
        for (const rule of both.rules) expect([...improving.rules]).toContainEqual(rule);
      }),
      { seed: 45, numRuns: 60 },
    );
  });

  test("says how many went and why", () => {
    const pruned = rules.dropInsignificant(ruleWith([3, 1, 1, 3]));
    expect(pruned[DISPLAY]()["text/plain"]).toContain(
      "0 of 1 rules kept, 1 dropped: 0 of 1 rules significant at 0.05: Fisher's exact test against independence, Benjamini-Hochberg over 2 hypotheses",
    );
    const independent = ruleWith([1, 1, 1, 1]);
    expect(rules.dropRedundant(independent).reason).toBe(
      "a more general rule has the same or a higher confidence",
    );
    expect(rules.dropRedundant(independent, { measure: "lift", level: 0.9 }).reason).toBe(
      "the interval of its lift, level 0.9, is not above that of every more general rule",
    );
    expect(rules.dropNonImproving(independent, { minImprovement: 0.1 }).reason).toBe(
      "confidence less than 0.1 above that of a more general rule",
    );
  });

  test("intervals that touch are not above each other", () => {
    // The leverage of items in every basket is 0, and so are both limits of its interval.
    const same = allRules([
      ["a", "b", "c"],
      ["a", "b", "c"],
    ]);
    expect(rules.dropRedundant(same, { measure: "leverage", level: 0.9 }).rules.size).toBe(0);
  });

  test("refuses what asks for other rules, or has no interval", () => {
    const found = ruleWith([1, 1, 1, 1]);
    expect(() => rules.dropRedundant(found, { measure: "improvement" })).toThrow(
      new RangeError(
        'Cannot drop redundant rules: measure must be one that does not compare with other rules, current value is "improvement"',
      ),
    );
    expect(() => rules.dropRedundant(found, { measure: "gini", level: 0.9 })).toThrow(
      /Cannot compute intervals of rules: measure must be one with a formula for its interval: support, /,
    );
    expect(() => rules.dropNonImproving(found, { minImprovement: Number.NaN })).toThrow(
      new RangeError("Cannot drop rules: minImprovement must be a finite number, current value is NaN"),
    );
  });
});

describe("rules.intervals()", () => {
  const CASES = [
    ["oddsRatio", "logDelta", "oddsRatio"],
    ["oddsRatio", "conditional", "conditional"],
    ["relativeRisk", "logDelta", "relativeRisk"],
    ["lift", "logDelta", "lift"],
  ] as const;

  test.each(CASES)("%s by %s equals statsmodels, scipy or mpmath", (measure, method, column) => {
    for (const { level, cells, [column]: expected } of golden) {
      const found = rules.intervals(ruleWith(cells), measure, { level, method });
      expectClose(found.lower[0], expected[0]);
      expectClose(found.upper[0], expected[1]);
    }
  });

  test.each([
    ["leverage", -0.25, 0.25],
    ["phi", -1, 1],
  ] as const)(
    "%s by the delta method is that of numeric gradients, within its range",
    (measure, least, most) => {
      for (const { level, cells, [measure]: expected } of golden) {
        const found = rules.intervals(ruleWith(cells), measure, { level });
        expect(found.lower[0]).toBeCloseTo(Math.max(least, expected[0]), 10);
        expect(found.upper[0]).toBeCloseTo(Math.min(most, expected[1]), 10);
      }
    },
  );

  test("support and confidence are Wilson's and Clopper and Pearson's, compared with statsmodels in the tests of core", () => {
    const found = ruleWith([8, 2, 3, 7]);
    // statsmodels 0.15.0: proportion_confint(8, 10, method="wilson"), proportion_confint(8, 20, method="beta")
    const confidence = rules.intervals(found, "confidence");
    expect(confidence.lower[0]).toBeCloseTo(0.49016247153664183, 12);
    expect(confidence.upper[0]).toBeCloseTo(0.9433178485456247, 12);
    const support = rules.intervals(found, "support", { method: "clopperPearson" });
    expect(support.lower[0]).toBeCloseTo(0.1911900607253072, 12);
    expect(support.upper[0]).toBeCloseTo(0.6394574126925103, 12);
  });

  test("the bootstrap is near the formulas where these are good, hangs on the seed, and not on other rules", () => {
    const found = ruleWith([200, 300, 400, 1100]);
    for (const measure of ["support", "confidence", "lift", "leverage", "phi", "oddsRatio"] as const) {
      const formula = rules.intervals(found, measure);
      const drawn = rules.intervals(found, measure, { method: "bootstrap", seed: 3, replications: 4000 });
      const width = formula.upper[0] - formula.lower[0];
      expect(Math.abs(drawn.lower[0] - formula.lower[0])).toBeLessThan(0.08 * width);
      expect(Math.abs(drawn.upper[0] - formula.upper[0])).toBeLessThan(0.08 * width);
    }
    const options = { method: "bootstrap", seed: 3, replications: 200 } as const;
    const gini = rules.intervals(found, "gini", options);
    expect(rules.intervals(found, "gini", options)).toEqual(gini);
    expect(rules.intervals(found, "gini", { ...options, seed: 4 }).lower).not.toEqual(gini.lower);
    const many = allRules([["a", "b"], ["a", "b"], ["a", "c"], ["b"], ["c"]]);
    const alone = rules.filter(many, (rule) => rule.antecedent[0] === "c");
    const place = [...many].findIndex((rule) => rule.antecedent[0] === "c");
    expect(rules.intervals(alone, "jaccard", options).upper[0]).toBe(
      rules.intervals(many, "jaccard", options).upper[place],
    );
  });

  test("holds its estimate, and grows with its level", () => {
    const measures = [
      "support",
      "coverage",
      "rhsSupport",
      "confidence",
      "lift",
      "oddsRatio",
      "relativeRisk",
      "leverage",
      "phi",
    ] as const;
    fc.assert(
      fc.property(database, fc.constantFrom(...measures), (lists, measure) => {
        const found = allRules(lists);
        const narrow = rules.intervals(found, measure, { level: 0.8 });
        const wide = rules.intervals(found, measure, { level: 0.99 });
        for (let i = 0; i < found.size; i++) {
          expect(narrow.lower[i]).toBeLessThanOrEqual(narrow.estimate[i] + 1e-12);
          expect(narrow.upper[i]).toBeGreaterThanOrEqual(narrow.estimate[i] - 1e-12);
          expect(wide.lower[i]).toBeLessThanOrEqual(narrow.lower[i]);
          expect(wide.upper[i]).toBeGreaterThanOrEqual(narrow.upper[i]);
        }
      }),
      { seed: 46, numRuns: 100 },
    );
  });

  test("one end alone is that of the interval whose level leaves as much on either side", () => {
    for (const { cells } of golden.slice(0, 5)) {
      const found = ruleWith(cells);
      for (const options of [
        {},
        { method: "conditional" as const },
        { method: "bootstrap" as const, seed: 5 },
      ]) {
        const both = rules.intervals(found, "oddsRatio", { ...options, level: 0.9 });
        const lower = rules.intervals(found, "oddsRatio", { ...options, level: 0.95, side: "lower" });
        const upper = rules.intervals(found, "oddsRatio", { ...options, level: 0.95, side: "upper" });
        expect(lower.lower[0]).toBeCloseTo(both.lower[0], 9);
        expect(upper.upper[0]).toBeCloseTo(both.upper[0], 9);
        expect([lower.upper[0], upper.lower[0]]).toEqual([
          Number.POSITIVE_INFINITY,
          Number.NEGATIVE_INFINITY,
        ]);
      }
    }
  });

  test("an empty cell leaves the whole range, unless it is smoothed; the exact interval stays one-sided", () => {
    const found = ruleWith([5, 0, 4, 6]);
    const plain = rules.intervals(found, "oddsRatio");
    expect([plain.estimate[0], plain.lower[0], plain.upper[0]]).toEqual([
      Number.POSITIVE_INFINITY,
      0,
      Number.POSITIVE_INFINITY,
    ]);
    expect(rules.intervals(found, "oddsRatio", { smoothCounts: 0.5 }).upper[0]).toBeLessThan(1000);
    // scipy 1.17.1: odds_ratio([[5, 0], [4, 6]]).confidence_interval(0.95) is (0.7820213146559613, inf)
    const exact = rules.intervals(found, "oddsRatio", { method: "conditional" });
    expect(exact.lower[0]).toBeCloseTo(0.7820213146559613, 12);
    expect(exact.upper[0]).toBe(Number.POSITIVE_INFINITY);
  });

  test.each([
    [
      "lift",
      { method: "wilson" },
      'Cannot compute intervals of rules: method of lift must be one of logDelta, bootstrap, current value is "wilson"',
    ],
    [
      "lift",
      { level: 1 },
      "Cannot compute intervals of rules: level must be a fraction between 0 and 1, exclusive, current value is 1",
    ],
    [
      "lift",
      { side: "left" },
      'Cannot compute intervals of rules: side must be one of both, lower, upper, current value is "left"',
    ],
    [
      "gini",
      {},
      "Cannot compute intervals of rules: seed must be an integer >= 0, current value is undefined",
    ],
    [
      "improvement",
      { seed: 1 },
      'Cannot compute intervals of rules: measure must be one that does not compare with other rules, current value is "improvement"',
    ],
  ] as const)("refuses %s with %j", (measure, options, message) => {
    const given = options as { readonly method?: IntervalMethod };
    expect(() => rules.intervals(ruleWith([1, 1, 1, 1]), measure, given)).toThrow(message);
  });
});

describe("rules.toTable()", () => {
  test("a rule, its interval and its adjusted p-value are one row", () => {
    const found = ruleWith([50, 70, 548, 9167]);
    const shown = rules.toTable(found, {
      measures: ["count", "lift", "phi"],
      intervals: [rules.intervals(found, "lift", { level: 0.99 })],
      significance: ruleSignificance.test(found, { adjust: "holm" }),
    });
    expect(shown.columns.map(({ name }) => name)).toEqual([
      "antecedent",
      "consequent",
      "count",
      "lift",
      "phi",
      "lift, 99 %",
      "p",
      "adjusted p",
    ]);
    expect(shown.rows[0].slice(0, 3)).toEqual(["a", "b", 50]);
    expect(shown.rows[0][5]).toMatch(/^\d\.\d+ to \d\.\d+$/);
    expect(shown.rows[0][7]).toBe(2 * Number(shown.rows[0][6]));
  });

  test("rules chosen from those tested keep their p-values and intervals", () => {
    const all = allRules([["a", "b"], ["a", "b", "c"], ["a", "c"], ["b"], ["c"]]);
    const significance = ruleSignificance.test(all, { adjust: "none" });
    const bounds = rules.intervals(all, "confidence", { level: 0.9 });
    const chosen = rules.top(rules.sortBy(all, "lift"), 4);
    const shown = rules.toTable(chosen, { measures: ["lift"], intervals: [bounds], significance });
    expect(shown.rows.map((row) => row[4])).toEqual([...rules.measure(chosen, "fishersExactTest")]);
    const own = rules.toTable(chosen, {
      measures: [],
      intervals: [rules.intervals(chosen, "confidence", { level: 0.9 })],
    });
    expect(shown.rows.map((row) => row[3])).toEqual(own.rows.map((row) => row[2]));
  });

  test("refuses intervals of other rules", () => {
    const found = ruleWith([1, 1, 1, 1]);
    const others = rules.intervals(ruleWith([1, 1, 1, 1]), "lift");
    expect(() => rules.toTable(found, { intervals: [others] })).toThrow(
      new RangeError(
        "Cannot show rules: intervals and significance must be of the rules shown, or rules they were selected from, current value is of 1 other rules",
      ),
    );
  });
});

describe("rules.transactions()", () => {
  test("are the baskets that hold the items, from baskets and from an index", () => {
    fc.assert(
      fc.property(database, (lists) => {
        const given = baskets.of(lists);
        const index = rules.indexBaskets(given);
        const found = allRules(lists);
        [...found].forEach((rule, i) => {
          const holding = (items: readonly string[]) =>
            (lists as string[][]).flatMap((list, b) =>
              items.every((item) => list.includes(item)) ? [b] : [],
            );
          const left = holding(rule.antecedent);
          const both = holding([...rule.antecedent, ...rule.consequent]);
          const list = (part: "both" | "antecedent" | "counterexample") => [
            ...rules.transactions(found, index, i, { part }),
          ];
          expect(list("both")).toEqual(both);
          expect(list("antecedent")).toEqual(left);
          expect(list("counterexample")).toEqual(left.filter((b) => !both.includes(b)));
          expect(both).toHaveLength(rule.count);
          if (i < 3) expect([...rules.transactions(found, given, rule)]).toEqual(both);
        });
      }),
      { seed: 47, numRuns: 60 },
    );
  });

  test("in other baskets items go by name; what is unknown is in none, nothing is in all", () => {
    const found = ruleWith([2, 1, 1, 1]);
    const others = baskets.of([["x", "b"], ["b", "a"], ["a"]]);
    expect([...rules.transactions(found, others, 0)]).toEqual([1]);
    expect([...rules.transactions(found, others, { antecedent: ["?"], consequent: ["a"] })]).toEqual([]);
    const everyone = { antecedent: [], consequent: ["b"] };
    expect([...rules.transactions(found, others, everyone, { part: "antecedent" })]).toEqual([0, 1, 2]);
    expect([...rules.transactions(found, others, everyone, { part: "counterexample" })]).toEqual([2]);
  });

  test("refuses a rule that is not there, and a part that is none", () => {
    const found = ruleWith([1, 1, 1, 1]);
    const given = baskets.of([["a"]]);
    expect(() => rules.transactions(found, given, 1)).toThrow(
      new RangeError(
        "Cannot list the baskets of a rule: which must be an integer from 0 to 0, current value is 1",
      ),
    );
    expect(() => rules.transactions(found, given, 0, { part: "left" as never })).toThrow(
      new RangeError(
        'Cannot list the baskets of a rule: part must be one of both, antecedent, counterexample, current value is "left"',
      ),
    );
  });
});

const hasGroceries = datasets.isAvailable("groceries");
describe(`on Groceries${hasGroceries ? "" : " (skipped: not available)"}`, () => {
  test.skipIf(!hasGroceries)("662 rules, how many are redundant, and how many more than chance", async () => {
    const sets = itemsets.mine(await datasets.groceries(), { minSupport: { count: 50 } });
    const found = rules.from(sets, { minConfidence: 0.25, maxConsequentLength: 1 });
    expect(found.size).toBe(662);
    const options = { maxConsequentLength: 1 };
    expect(ruleSignificance.hypothesisCount(sets, options)).toBe(2050);
    const significant = (more: ruleSignificance.SignificanceOptions) =>
      ruleSignificance.test(found, { ...options, ...more }).significant;
    // pyfim 6.28 eclat, scipy 1.17.1 hypergeom.sf, statsmodels 0.15.0 multipletests with p = 1 for the other 1,388.
    expect(significant({ adjust: "none" })).toBe(653);
    expect(significant({})).toBe(650);
    expect(significant({ adjust: "benjaminiYekutieli" })).toBe(636);
    expect(significant({ adjust: "holm" })).toBe(576);
    expect(significant({ adjust: "bonferroni" })).toBe(569);
    expect(significant({ against: "moreGeneral" })).toBe(370);
    // The same sets, all subsets of each antecedent tried; Wilson intervals by statsmodels.
    expect(rules.dropRedundant(found).dropped.size).toBe(28);
    expect(rules.dropRedundant(found, { level: 0.95 }).dropped.size).toBe(409);
    expect(rules.dropNonImproving(found, { minImprovement: 0.01 }).dropped.size).toBe(46);
  });
});
