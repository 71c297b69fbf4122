import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  baskets,
  itemsets,
  type Measure,
  pmml,
  type Rule,
  ruleSignificance,
  rules,
} from "../../../../lib/basket";
import { DISPLAY } from "../../../../lib/core/text/display";
import { of as rational, toNumber } from "../../../support/rational";
import { mlxtendGolden } from "../../golden";
import { type Counts, naive } from "./naive-measures";

const names = Object.keys(naive) as (keyof typeof naive)[];
const independence = new Map(rules.measures.rows.map((row) => [row[0], row[4]]));

function measured(name: Measure, [xy, x, y, n]: Counts, smoothCounts = 0): number {
  const counts = { count: [xy], antecedentCount: [x], consequentCount: [y], basketCount: n };
  return rules.measureOf(counts, name, { smoothCounts })[0];
}

/** What the definition gives; 0/0 is the value of independence, and 1 for the standardised lift. */
function expected(name: keyof typeof naive, counts: Counts): number {
  const value = naive[name](counts, { minCount: 0, minConfidence: rational(0) });
  const atNothing = name === "stdLift" ? 1 : Number(independence.get(name) ?? Number.NaN);
  return toNumber(value, atNothing);
}

const exactTests = new Set<Measure>(["fishersExactTest", "hyperConfidence", "hyperLift"]);

function agrees(name: keyof typeof naive, counts: Counts): void {
  const ours = measured(name, counts);
  const exact = expected(name, counts);
  if (!Number.isFinite(exact)) expect(ours, `${name} of ${counts}`).toBe(exact);
  else {
    const tolerance = (exactTests.has(name) ? 1e-12 : 4e-15) * Math.abs(exact);
    expect(Math.abs(ours - exact), `${name} of ${counts}: ${ours}, not ${exact}`).toBeLessThanOrEqual(
      tolerance,
    );
  }
}

describe("rules.measureOf()", () => {
  test.each(names)(
    "%s is its definition in exact fractions, on all 2 × 2 tables of up to 12 baskets",
    (name) => {
      let tables = 0;
      for (let n = 1; n <= 12; n++)
        for (let x = 0; x <= n; x++)
          for (let y = 0; y <= n; y++)
            for (let xy = Math.max(0, x + y - n); xy <= Math.min(x, y); xy++) {
              agrees(name, [xy, x, y, n]);
              tables++;
            }
      expect(tables).toBe(1819);
    },
  );

  const table = fc
    .integer({ min: 1, max: 3_000_000 })
    .chain((n) =>
      fc
        .tuple(fc.integer({ min: 1, max: n }), fc.integer({ min: 1, max: n }))
        .chain(([x, y]) =>
          fc.tuple(
            fc.integer({ min: Math.max(0, x + y - n), max: Math.min(x, y) }),
            fc.constant(x),
            fc.constant(y),
            fc.constant(n),
          ),
        ),
    );
  test.each(names.filter((name) => !exactTests.has(name)))("%s is, on large tables too", (name) => {
    fc.assert(
      fc.property(table, (counts) => agrees(name, counts)),
      { seed: 30, numRuns: 100 },
    );
  });

  // Counts are exact to 2^53; products of them are not, and near independence they would cancel.
  const LARGE = [2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 2 ** 40, 2 ** 52, 2 ** 53 - 1].flatMap((n) =>
    [n / 2, n / 3, n / 1000, n - 1].flatMap((left) =>
      [n / 2, n / 7, n / 1e6, n - 2].flatMap((right): Counts[] => {
        const [x, y] = [Math.floor(left), Math.floor(right)];
        const [least, most] = [Math.max(0, x - (n - y)), Math.min(x, y)];
        const near = Number((BigInt(x) * BigInt(y)) / BigInt(n));
        const all = [least, near - 1, near, near + 1, near + 1000, Math.floor((near + most) / 2), most];
        return all.filter((xy) => xy >= least && xy <= most).map((xy) => [xy, x, y, n]);
      }),
    ),
  );
  test.each(names.filter((name) => !exactTests.has(name)))("%s is, with counts from 2^31 to 2^53", (name) => {
    expect(LARGE.length).toBeGreaterThan(500);
    for (const counts of LARGE) agrees(name, counts);
  });

  test("rules with counts above 2^31 keep them, saved and restricted too", () => {
    const n = 2 ** 52;
    const text = itemsets.toJSON(itemsets.mine(baskets.of([["a", "b"], ["b"]]), { minSupport: 0.5 }));
    const count = [2 ** 31 + 1, 2 ** 40 + 1, 2 ** 31];
    const frequent = itemsets.fromJSON(JSON.stringify({ ...JSON.parse(text), basketCount: n, count }));
    expect(frequent.count).toEqual(Float64Array.from(count));
    const found = rules.from(frequent, { minConfidence: 0 });
    expect(rules.measure(found, "count")).toEqual(Float64Array.of(2 ** 31, 2 ** 31));
    expect(rules.measure(found, "antecedentCount")).toEqual(Float64Array.of(2 ** 40 + 1, 2 ** 31 + 1));
    expect(rules.measure(found, "lift")).toEqual(Float64Array.from(found, (rule) => rule.lift));
    const back = rules.fromJSON(rules.toJSON(found));
    expect([...back]).toEqual([...found]);
    expect(rules.toColumns(back).consequentCount).toEqual(Float64Array.of(2 ** 31 + 1, 2 ** 40 + 1));
    expect(pmml.read(pmml.write(found)).rules).toEqual([...found]);
    const rarer = itemsets.restrict(frequent, { count: 2 ** 31 + 1 });
    expect(itemsets.toList(rarer).map((set) => set.count)).toEqual([2 ** 31 + 1, 2 ** 40 + 1]);
  });

  test("counts of billions, as an engine returns them: measures, intervals and tests are those of a small shop", () => {
    const tree = { item: [0, 1, 1], parent: [-1, -1, 0], levelOffsets: [0, 2, 3] };
    const rulesOf = (basketCount: number, count: readonly number[]) => {
      const saved = { kind: "frequent-itemsets", first: 0, algorithm: "apriori", minCount: 1 };
      const columns = { ...saved, ...tree, basketCount, itemNames: ["jam", "tea"], count };
      return rules.from(itemsets.fromJSON(JSON.stringify(columns)), { minConfidence: 0.1 });
    };
    const large = rulesOf(6e9, [2e9, 3e9, 1.5e9]);
    const small = rulesOf(60, [20, 30, 15]);
    expect(rules.toColumns(large).antecedentCount).toEqual(Float64Array.of(3e9, 2e9));
    for (const name of ["lift", "confidence", "leverage", "conviction", "phi"] as const)
      expect(rules.measure(large, name)).toEqual(rules.measure(small, name));
    expect(rules.measure(large, "chiSquared")[0] / 1e8).toBeCloseTo(rules.measure(small, "chiSquared")[0], 9);
    const { lower, upper } = rules.intervals(large, "lift");
    const width = rules.intervals(small, "lift");
    // The width of an interval falls with the root of the number of baskets.
    const ratio = Math.log(width.upper[0] / width.lower[0]) / Math.log(upper[0] / lower[0]);
    expect(ratio / 1e4).toBeCloseTo(1, 6);
    expect(ruleSignificance.test(large).pValues).toEqual(Float64Array.of(0, 0));
    expect(rules.dropRedundant(large).dropped.size).toBe(0);
  });

  test("smoothing adds to each of the four cells, but not for the exact tests", () => {
    fc.assert(
      fc.property(table, fc.constantFrom(1, 2, 5), fc.constantFrom(...names), ([xy, x, y, n], s, name) => {
        if (exactTests.has(name))
          expect(measured(name, [xy, x, y, n], s)).toBe(measured(name, [xy, x, y, n]));
        else {
          const moved: Counts = [xy + s, x + 2 * s, y + 2 * s, n + 4 * s];
          expect(measured(name, [xy, x, y, n], s)).toBe(measured(name, moved));
        }
      }),
      { seed: 31, numRuns: 200 },
    );
  });

  test.each([
    // Tea and coffee, Brin, Motwani & Silverstein (1997), section 1: 20 of 100 buy both, 25 tea, 90 coffee; "0.89".
    ["confidence", [20, 25, 90, 100], 0.8, 0],
    ["lift", [20, 25, 90, 100], 0.89, 5e-3],
    // The lady tasting tea, Fisher (1935): 3 of 4 right has 17 chances in 70.
    ["fishersExactTest", [3, 4, 4, 8], 17 / 70, 1e-15],
  ] as const)("%s of %j is %f", (name, counts, value, tolerance) => {
    expect(Math.abs(measured(name, counts) - value)).toBeLessThanOrEqual(tolerance);
  });
});

describe("rules.measure()", () => {
  const mlxtend = mlxtendGolden();
  const keyOf = ({ antecedent, consequent }: Pick<Rule, "antecedent" | "consequent">) =>
    `${[...antecedent].sort().join("|")}>${[...consequent].sort().join("|")}`;

  test("gives mlxtend's twelve metrics", () => {
    const sets = itemsets.mine(baskets.of(mlxtend.baskets), { minSupport: 0.15 });
    const found = rules.from(sets, { minConfidence: 0.5 });
    const place = new Map([...found].map((rule, i) => [keyOf(rule), i]));
    const columns = {
      coverage: "antecedentSupport",
      rhsSupport: "consequentSupport",
      support: "support",
      confidence: "confidence",
      lift: "lift",
      representativity: "representativity",
      leverage: "leverage",
      zhangsMetric: "zhangsMetric",
      jaccard: "jaccard",
      certainty: "certainty",
      kulczynski: "kulczynski",
    } as const;
    for (const [name, column] of Object.entries(columns)) {
      const values = rules.measure(found, name as Measure);
      for (const rule of mlxtend.rules) {
        expect(values[place.get(keyOf(rule)) ?? -1], `${name} of ${keyOf(rule)}`).toBeCloseTo(
          rule[column],
          12,
        );
      }
    }
  });

  const letters = fc.constantFrom("a", "b", "c", "d", "e");
  const database = fc.array(fc.uniqueArray(letters, { maxLength: 5 }), { minLength: 1, maxLength: 14 });

  test("improvement, boost and LIC are against every more general rule, counted in the baskets", () => {
    fc.assert(
      fc.property(
        database,
        fc.constantFrom(0, 0.4, 0.7),
        fc.boolean(),
        (lists, minConfidence, emptyAntecedent) => {
          const given = baskets.of(lists);
          const sets = itemsets.mine(given, { minSupport: { count: 1 } });
          const found = rules.from(sets, { minConfidence, emptyAntecedent });
          const columns = (["improvement", "boost", "LIC"] as const).map((name) =>
            rules.measure(found, name),
          );
          [...found].forEach((rule, i) => {
            let best = 0;
            for (let bits = 0; bits < 2 ** rule.antecedent.length - 1; bits++) {
              const fewer = rule.antecedent.filter((_, k) => (bits >> k) & 1);
              const both = baskets.countOf(given, [...fewer, ...rule.consequent]);
              best = Math.max(best, both / baskets.countOf(given, fewer));
            }
            expect(columns[0][i]).toBe(rule.confidence - best);
            expect(columns[1][i]).toBe(rule.confidence / best);
            if (best > 0) expect(columns[2][i]).toBeCloseTo(rule.confidence / best, 12);
          });
        },
      ),
      { seed: 32, numRuns: 150 },
    );
  });

  const found = rules.from(itemsets.mine(baskets.of(mlxtend.baskets), { minSupport: 0.15 }), {
    minConfidence: 0.5,
  });

  test("every measure of the table is measured, sorted, filtered and shown by", () => {
    const all = rules.measures.rows.map((row) => String(row[0]) as Measure);
    expect(all).toHaveLength(58);
    for (const name of all) {
      const values = rules.measure(found, name);
      expect(values).toHaveLength(found.size);
      for (const value of values) expect(value, name).not.toBeNaN();
      const sorted = rules.measure(rules.sortBy(found, name), name);
      expect([...sorted]).toEqual([...values].sort((a, b) => b - a));
      const rising = rules.measure(rules.sortBy(found, name, { order: "ascending" }), name);
      expect([...rising]).toEqual([...values].sort((a, b) => a - b));
      const middle = values[0];
      expect(rules.filter(found, { [name]: { min: middle } }).size).toBe(
        values.filter((value) => value >= middle).length,
      );
    }
    const shown = rules.toTable(found, { measures: all, limit: 2 });
    expect(shown.rows[1].slice(2)).toEqual(all.map((name) => rules.measure(found, name)[1]));
  });

  test("stdLift allows for the thresholds the rules were found with", () => {
    const values = rules.measure(found, "stdLift");
    const plain = rules.measure(found, "stdLift", { correctForThresholds: false });
    [...found].forEach((rule, i) => {
      const counts: Counts = [rule.count, rule.antecedentCount, rule.consequentCount, 40];
      const thresholds = { minCount: 6, minConfidence: rational(1, 2) };
      const exact = naive.stdLift(counts, thresholds);
      expect(values[i]).toBeCloseTo(toNumber(exact, 1), 12);
      expect(plain[i]).toBeCloseTo(expected("stdLift", counts), 12);
      expect(values[i]).toBeGreaterThanOrEqual(0);
      expect(values[i]).toBeLessThanOrEqual(plain[i]);
    });
  });

  test("values lie in the range the table states", () => {
    const bound = (text: string, n: number) =>
      text === "∞"
        ? Number.POSITIVE_INFINITY
        : text === "−∞"
          ? Number.NEGATIVE_INFINITY
          : Number(
              {
                n,
                "1/4": 0.25,
                "−1/4": -0.25,
                "1/2": 0.5,
                "1/e": 1 / Math.E,
                "√n": Math.sqrt(n),
                "−√n": -Math.sqrt(n),
                "−1": -1,
              }[text] ?? text,
            );
    for (const [name, , , range] of rules.measures.rows) {
      const [least, most] = String(range)
        .split(" to ")
        .map((text) => bound(text, 40));
      for (const value of rules.measure(found, name as Measure)) {
        expect(value, String(name)).toBeGreaterThanOrEqual(least - 1e-15);
        expect(value, String(name)).toBeLessThanOrEqual(most + 1e-15);
      }
    }
  });

  test("the table of measures shows itself, with every source", () => {
    expect(rules.measures[DISPLAY]()["text/plain"]).toContain("提升度");
    expect(rules.measures.rows.find(([name]) => name === "phi")?.slice(0, 5)).toEqual([
      "phi",
      "φ 相关系数",
      "(P(XY) − P(X) P(Y)) / √(P(X) P(¬X) P(Y) P(¬Y))",
      "−1 to 1",
      0,
    ]);
    for (const row of rules.measures.rows) expect(String(row[5])).toMatch(/\d{4}|Microsoft/);
  });

  test.each([
    [{ smoothCounts: -1 }, "smoothCounts must be a finite number >= 0, current value is -1"],
    [{ classes: 0 }, "classes must be an integer >= 1, current value is 0"],
    [{ quantile: 2 }, "quantile must be a fraction between 0 and 1, exclusive, current value is 2"],
  ])("refuses %j", (options, message) => {
    expect(() => rules.measure(found, "laplace", options)).toThrow(
      new RangeError(`Cannot measure rules: ${message}`),
    );
  });

  test("filter() gives the test the position of each rule", () => {
    const lifts = rules.measure(found, "lift");
    expect([...rules.filter(found, (_, i) => lifts[i] > 1)]).toEqual([
      ...rules.filter(found, (rule) => rule.lift > 1),
    ]);
  });

  test("refuses an order that is none, and bounds of what is no measure", () => {
    expect(() => rules.sortBy(found, "lift", { order: "up" as never })).toThrow(
      new RangeError('Cannot sort rules: order must be one of descending, ascending, current value is "up"'),
    );
    expect(() => rules.filter(found, { magic: { min: 0 } } as never)).toThrow(
      /Cannot filter rules: measure must be one of count, /,
    );
  });
});

test("smaller values are better for three measures", () => {
  const found = rules.from(itemsets.mine(baskets.of([["a", "b"], ["a"], ["b"]]), { minSupport: 0.3 }), {
    minConfidence: 0,
  });
  const names = rules.measures.rows.map(([name]) => name as Measure);
  const lower = names
    .filter((measure) => !["improvement", "boost", "LIC"].includes(measure))
    .filter((measure) => rules.dropRedundant(found, { measure }).reason.includes("or a lower"));
  expect(lower).toEqual(["ralambondrainy", "implicationIndex", "fishersExactTest"]);
});

test("the implication index of independent sides is 0, not -0", () => {
  const table = { count: [1], antecedentCount: [2], consequentCount: [2], basketCount: 4 };
  expect(rules.measureOf(table, "implicationIndex")[0]).toBe(0);
});
