import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { baskets, itemsets, type Rule, type RuleOptions, rules } from "../../../lib/basket";
import { DISPLAY } from "../../../lib/core/text/display";
import * as datasets from "../../../lib/data/datasets";
import { mlxtendGolden } from "../golden";
import { naiveItemsets, naiveRules } from "../naive-itemsets";

const mlxtend = mlxtendGolden();

const ARTICLE = baskets.of([
  ["牛奶", "面包", "尿布"],
  ["可乐", "面包", "尿布", "啤酒"],
  ["牛奶", "尿布", "啤酒", "鸡蛋"],
  ["面包", "牛奶", "尿布", "啤酒"],
  ["面包", "牛奶", "尿布", "可乐"],
]);
const frequent = itemsets.mine(ARTICLE, { minSupport: 0.5 });

const keyOf = ({ antecedent, consequent }: Pick<Rule, "antecedent" | "consequent">) =>
  `${[...antecedent].sort().join("|")}>${[...consequent].sort().join("|")}`;

describe("rules.from()", () => {
  test("gives the article's twelve rules, none with a lift above 1", () => {
    const found = [...rules.from(frequent, { minConfidence: 0.7 })];
    expect(found).toHaveLength(12);
    expect(Math.max(...found.map((rule) => rule.lift))).toBe(1);
    // By hand: milk and bread meet in 3 of 5 baskets, each is in 4.
    expect(found.find((rule) => keyOf(rule) === "牛奶>面包")).toEqual({
      antecedent: ["牛奶"],
      consequent: ["面包"],
      count: 3,
      antecedentCount: 4,
      consequentCount: 4,
      support: 0.6,
      confidence: 0.75,
      lift: 0.9375,
      leverage: -0.04,
      conviction: 0.8,
    });
  });

  test("equals mlxtend's association_rules in all five ratios", () => {
    const sets = itemsets.mine(baskets.of(mlxtend.baskets), { minSupport: 0.15 });
    const found = new Map([...rules.from(sets, { minConfidence: 0.5 })].map((rule) => [keyOf(rule), rule]));
    expect(found.size).toBe(mlxtend.rules.length);
    for (const expected of mlxtend.rules) {
      const rule = found.get(keyOf(expected));
      // mlxtend calls a conviction infinite where ours is 0/0: the consequent "a" is in every basket.
      const isCertain = expected.consequent.join() === "a";
      const conviction = isCertain ? 1 : (expected.conviction ?? Number.POSITIVE_INFINITY);
      expect(rule?.conviction).toBeCloseTo(conviction, 10);
      for (const name of ["support", "confidence", "lift", "leverage"] as const) {
        expect(rule?.[name]).toBeCloseTo(expected[name], 12);
      }
    }
  });

  test("agrees with trying every split, on 500 small databases", () => {
    const lists = fc.array(fc.array(fc.constantFrom("a", "b", "c", "d", "e", "f"), { maxLength: 6 }), {
      maxLength: 14,
    });
    const confidence = fc.constantFrom(0, 0.25, 0.3, 0.5, 0.6, 2 / 3, 0.8, 1);
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 4 }), confidence, (given, count, minConfidence) => {
        const found = rules.from(itemsets.mine(baskets.of(given), { minSupport: { count } }), {
          minConfidence,
        });
        expect([...found].map(keyOf).sort()).toEqual(naiveRules(naiveItemsets(given, count), minConfidence));
        const counts = naiveItemsets(given, 1);
        for (const rule of found) {
          expect(rule.antecedentCount).toBe(counts.get([...rule.antecedent].sort().join("|")));
          expect(rule.consequentCount).toBe(counts.get([...rule.consequent].sort().join("|")));
        }
      }),
      { seed: 12, numRuns: 500 },
    );
  });

  const GROCERIES = [
    // count, confidence, rules with one consequent (arules, Borgelt), with any (mlxtend, Agrawal)
    [10, 0.8, 410, 413],
    [10, 0.5, 5668, 5829],
    [99, 0.5, 15, 15],
    [99, 0.25, 170, 170],
    [50, 0.5, 120, 120],
    [50, 0.25, 662, 673],
  ] as const;
  const hasGroceries = datasets.isAvailable("groceries");
  test.skipIf(!hasGroceries).each(GROCERIES)(
    `Groceries, count %i, confidence %f: %i and %i rules${hasGroceries ? "" : " (skipped: not available)"}`,
    async (count, minConfidence, single, any) => {
      const sets = itemsets.mine(await datasets.groceries(), { minSupport: { count } });
      expect(rules.from(sets, { minConfidence, maxConsequentLength: 1 }).size).toBe(single);
      expect(rules.from(sets, { minConfidence }).size).toBe(any);
    },
  );

  const FIMI = [
    ["T10I4D100K", 500, 0.5, 607, 1145],
    ["T10I4D100K", 500, 0.8, 524, 924],
    ["T10I4D100K", 100, 0.5, 72_054, 333_757],
    ["T10I4D100K", 100, 0.8, 65_959, 277_447],
    ["T10I4D100K", 100, 0.9, 58_548, 160_171],
    ["retail", 882, 0.5, 110, 124],
    ["retail", 88, 0.5, 5832, 6299],
    ["retail", 88, 0.8, 722, 742],
    ["mushroom", 2000, 0.9, 22_064, 93_630],
    ["mushroom", 2000, 0.8, 25_969, 155_329],
  ] as const;
  const hasFimi = datasets.isAvailable("fimi");
  test.skipIf(!hasFimi).each(FIMI)(
    `%s, count %i, confidence %f: %i and %i rules${hasFimi ? "" : " (skipped: not available)"}`,
    async (set, count, minConfidence, single, any) => {
      const sets = itemsets.mine(await datasets.fimi(set), { minSupport: { count } });
      expect(rules.from(sets, { minConfidence, maxConsequentLength: 1 }).size).toBe(single);
      expect(rules.from(sets, { minConfidence }).size).toBe(any);
    },
  );

  test("emptyAntecedent adds 'everyone buys this' for each frequent set", () => {
    const found = [...rules.from(frequent, { minConfidence: 0.7, emptyAntecedent: true })];
    const empty = found.filter((rule) => rule.antecedent.length === 0);
    expect(empty.map((rule) => [[...rule.consequent].sort().join(), rule.confidence, rule.lift])).toEqual(
      expect.arrayContaining([
        ["尿布", 1, 1],
        ["牛奶", 0.8, 1],
        ["面包", 0.8, 1],
        ["尿布,牛奶", 0.8, 1],
        ["尿布,面包", 0.8, 1],
      ]),
    );
    expect(empty).toHaveLength(5);
    expect(found).toHaveLength(17);
  });

  test("minLift, maxConsequentLength and minLength narrow, they never add", () => {
    const all = new Set([...rules.from(frequent, { minConfidence: 0 })].map(keyOf));
    const options: RuleOptions[] = [
      { minConfidence: 0, minLift: 1 },
      { minConfidence: 0, maxConsequentLength: 1 },
    ];
    const sizes = options.map((option) => {
      const found = [...rules.from(frequent, option)];
      for (const rule of found) expect(all.has(keyOf(rule))).toBe(true);
      return found.length;
    });
    // By hand: 4 pairs give 8 rules, the triple 6; the two of milk and bread and four of the triple have lift 15/16.
    expect(all.size).toBe(14);
    expect(sizes).toEqual([8, 11]);
    const triples = itemsets.mine(ARTICLE, { minSupport: 0.5, minLength: 3 });
    expect(rules.from(triples, { minConfidence: 0 }).size).toBe(6);
  });

  test("a rule that never fails has infinite conviction, unless the consequent is in every basket", () => {
    const given = baskets.of([
      ["a", "b", "z"],
      ["a", "b", "z"],
      ["b", "z"],
      ["c", "z"],
    ]);
    const found = [...rules.from(itemsets.mine(given, { minSupport: 0.5 }), { minConfidence: 1 })];
    expect(found.find((rule) => keyOf(rule) === "a>b")?.conviction).toBe(Number.POSITIVE_INFINITY);
    expect(found.find((rule) => keyOf(rule) === "a>z")?.conviction).toBe(1);
    for (const rule of found) for (const value of Object.values(rule)) expect(value).not.toBeNaN();
  });

  test("no itemsets give no rules", () => {
    const none = itemsets.mine(baskets.of([]), { minSupport: 0.5 });
    expect([...rules.from(none, { minConfidence: 0.5, emptyAntecedent: true })]).toEqual([]);
  });

  test.each([
    [{ minConfidence: 1.5 }, "minConfidence must be a fraction between 0 and 1, current value is 1.5"],
    [{ minConfidence: Number.NaN }, "minConfidence must be a fraction between 0 and 1, current value is NaN"],
    [{ minConfidence: 0.5, minLift: Number.NaN }, "minLift must be a finite number, current value is NaN"],
    [
      { minConfidence: 0.5, maxConsequentLength: 0 },
      "maxConsequentLength must be an integer >= 1, current value is 0",
    ],
  ])("refuses %j", (options, message) => {
    expect(() => rules.from(frequent, options)).toThrow(new RangeError(`Cannot make rules: ${message}`));
  });

  test("emptyAntecedent lists rules exactly at the limit of length and confidence", () => {
    const three = itemsets.mine(baskets.of([["a", "b"], ["a", "b"], ["a"], ["c"]]), { minSupport: 0.5 });
    const options = { emptyAntecedent: true, minConfidence: 0.5, maxConsequentLength: 1 };
    const found = [...rules.from(three, options)].filter(({ antecedent }) => antecedent.length === 0);
    expect(found.map(({ consequent, confidence }) => [consequent, confidence])).toEqual([
      [["b"], 0.5],
      [["a"], 0.75],
    ]);
    const pairs = rules.from(three, { ...options, maxConsequentLength: 2 });
    expect(
      [...pairs].filter(({ antecedent }) => antecedent.length === 0).map(({ consequent }) => consequent),
    ).toEqual([["b"], ["a"], ["a", "b"]]);
  });

  test.each([
    [{ maxRules: 0 }, "maxRules must be an integer >= 1, current value is 0"],
    [{ maxConsequentLength: 0 }, "maxConsequentLength must be an integer >= 1, current value is 0"],
    [{ minConfidence: 1.1 }, "minConfidence must be a fraction between 0 and 1, current value is 1.1"],
  ])("refuses %j", (wrong, message) => {
    expect(() => rules.from(frequent, { minConfidence: 0, ...wrong })).toThrow(
      new RangeError(`Cannot make rules: ${message}`),
    );
  });

  test("stops at maxRules", () => {
    expect(rules.from(frequent, { minConfidence: 0, maxRules: 14 }).size).toBe(14);
    expect(() => rules.from(frequent, { minConfidence: 0, maxRules: 13 })).toThrow(
      /maxRules must be at least the number of rules/,
    );
  });
});

describe("rules: order and choice", () => {
  const found = rules.from(frequent, { minConfidence: 0 });

  test("sortBy() puts the highest first and keeps ties in order", () => {
    const sorted = rules.sortBy(found, "confidence");
    const values = [...rules.measure(sorted, "confidence")];
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect([...rules.sortBy(sorted, "count")].map(keyOf)).toEqual(
      [...sorted]
        .map((rule, i) => ({ rule, i }))
        .sort((a, b) => b.rule.count - a.rule.count || a.i - b.i)
        .map(({ rule }) => keyOf(rule)),
    );
    expect(new Set([...sorted].map(keyOf))).toEqual(new Set([...found].map(keyOf)));
  });

  test("filter() and top() keep the order and leave the rules alone", () => {
    const before = [...found].map(keyOf);
    const some = rules.filter(found, (rule) => rule.consequent.includes("牛奶"));
    expect([...some].map(keyOf)).toEqual(before.filter((key) => key.split(">")[1].includes("牛奶")));
    expect([...rules.top(found, 3)].map(keyOf)).toEqual(before.slice(0, 3));
    expect(rules.top(found, 99).size).toBe(found.size);
    expect([...found].map(keyOf)).toEqual(before);
  });

  test("shows as a table, names escaped", () => {
    const risky = baskets.of([
      ["<img src=x>", "b"],
      ["<img src=x>", "b"],
    ]);
    const shown = rules.from(itemsets.mine(risky, { minSupport: 1 }), { minConfidence: 1 });
    const bundle = shown[DISPLAY]();
    expect(bundle["text/html"]).not.toContain("<img");
    expect(bundle["text/plain"]).toContain("2 rules with a confidence of at least 1");
  });

  test("sortBy() puts NaN last in both directions", () => {
    // With one class, yuleQ and others are 0/0 or infinite; sebag of a rule that never fails is infinite.
    const some = rules.from(itemsets.mine(baskets.of([["a", "b"], ["a", "b"], ["a"]]), { minSupport: 0.3 }), {
      minConfidence: 0,
    });
    expect(rules.measure(some, "sebag")).toEqual(Float64Array.of(2, Number.POSITIVE_INFINITY));
    expect(Array.from(rules.sortBy(some, "sebag").antecedent)).toEqual([
      some.antecedent[1],
      some.antecedent[0],
    ]);
    expect(Array.from(rules.sortBy(some, "sebag", { order: "ascending" }).antecedent)).toEqual(
      Array.from(some.antecedent),
    );
    const nowhere = rules.fromJSON(
      JSON.stringify({
        ...JSON.parse(rules.toJSON(some)),
        frequent: { ...JSON.parse(itemsets.toJSON(some.frequent)), basketCount: 3 },
      }),
    );
    expect([...nowhere]).toEqual([...some]);
  });

  test("refuses an unknown measure", () => {
    expect(() => rules.sortBy(found, "magic" as never)).toThrow(
      /Cannot sort rules: measure must be one of count, /,
    );
  });
});

describe("rules.toList()", () => {
  test("gives what iterating gives, the empty side too", () => {
    const receipts = baskets.of([["milk", "bread", "jam"], ["milk", "bread"], ["bread"], ["jam", "milk"]]);
    const found = rules.from(itemsets.mine(receipts, { minSupport: 0.25 }), {
      minConfidence: 0.3,
      emptyAntecedent: true,
    });
    expect(found.size).toBeGreaterThan(10);
    expect(rules.toList(found)).toEqual([...found]);
    expect(rules.toList(rules.top(found, 0))).toEqual([]);
  });
});
