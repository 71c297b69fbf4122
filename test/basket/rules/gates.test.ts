import { describe, expect, test } from "vitest";
import {
  apyori,
  baskets,
  bundles,
  cartAdvice,
  closedItemsets,
  contrast,
  holdOut,
  itemsets,
  maximalItemsets,
  pmml,
  ruleHistory,
  ruleSignificance,
  rules,
  taxonomy,
  topRules,
} from "../../../lib/basket";
import { periods } from "../../../lib/core";

const receipts = baskets.of([["tea", "milk"], ["tea", "milk"], ["tea"], ["jam"]]);
const frequent = itemsets.mine(receipts, { minSupport: 0.25 });
const found = rules.from(frequent, { minConfidence: 0.5 });
const held = holdOut.evaluateOn(found, receipts);
const shops = contrast.byGroup(found, receipts, { groups: ["a", "a", "b", "b"], minExpected: 0.1 });
const goods = taxonomy.of({ tea: "drinks" });

// Findings F3 and F24, and mlxtend #390, #1030: another record than the function needs.
const OTHERS: readonly (readonly [string, unknown])[] = [
  ["closed itemsets", closedItemsets.mine(receipts, { minSupport: 0.25 })],
  ["maximal itemsets", maximalItemsets.mine(receipts, { minSupport: 0.25 })],
  ["a list of records", itemsets.toList(frequent)],
  ["a list of rules", rules.toList(found)],
  ["baskets", receipts],
  ["a table", rules.toTable(found)],
  ["null", null],
  ["undefined", undefined],
  ["a text", "rules"],
];

describe.each(OTHERS)("%s", (_, other) => {
  const wrong = other as never;

  test("is refused where frequent itemsets are needed", () => {
    const message =
      "frequent must be frequent itemsets, as made by itemsets.mine or itemsets.fromJSON, current value is";
    expect(() => rules.from(wrong, { minConfidence: 0.5 })).toThrow(`Cannot make rules: ${message}`);
    expect(() => ruleSignificance.hypothesisCount(wrong)).toThrow(message);
    expect(() => bundles.propose(wrong, { prices: {}, unitCosts: {}, days: 1, uplift: 1 })).toThrow(
      "found must be rules or frequent itemsets, as made by rules.from or itemsets.mine",
    );
  });

  test.each<[string, () => unknown]>([
    ["sortBy", () => rules.sortBy(wrong, "lift")],
    ["filter", () => rules.filter(wrong, () => true)],
    ["top", () => rules.top(wrong, 1)],
    ["measure", () => rules.measure(wrong, "lift")],
    ["intervals", () => rules.intervals(wrong, "lift")],
    ["ruleAt", () => rules.ruleAt(wrong, 0)],
    ["toList", () => rules.toList(wrong)],
    ["toTable", () => rules.toTable(wrong)],
    ["toCsv", () => rules.toCsv(wrong)],
    ["toColumns", () => rules.toColumns(wrong)],
    ["toJSON", () => rules.toJSON(wrong)],
    ["dropRedundant", () => rules.dropRedundant(wrong)],
    ["dropNonImproving", () => rules.dropNonImproving(wrong, { minImprovement: 0 })],
    ["dropInsignificant", () => rules.dropInsignificant(wrong)],
    ["transactions", () => rules.transactions(wrong, receipts, 0)],
    ["ruleSignificance.test", () => ruleSignificance.test(wrong)],
    ["pmml.write", () => pmml.write(wrong)],
    ["holdOut.evaluateOn", () => holdOut.evaluateOn(wrong, receipts)],
    ["contrast.byGroup", () => contrast.byGroup(wrong, receipts, { groups: ["a", "a", "b", "b"] })],
    [
      "ruleHistory.byPeriod",
      () => ruleHistory.byPeriod(wrong, receipts, periods.weekly([1, 2, 3, 4], { unit: "days" })),
    ],
    ["cartAdvice.recommend", () => cartAdvice.recommend(wrong, ["tea"])],
    ["cartAdvice.evaluate", () => cartAdvice.evaluate(wrong, receipts, { seed: 1 })],
    ["taxonomy.filterInteresting", () => taxonomy.filterInteresting(wrong, goods)],
  ])("is refused by %s, which needs rules", (_name, call) => {
    expect(call).toThrow(
      /^Cannot [a-z' ]*: rules must be rules, as made by rules\.from or rules\.fromJSON, current value is/i,
    );
  });

  test("is refused where a later result is needed", () => {
    expect(() => holdOut.toTable(wrong)).toThrow("held must be held-out rules, as made by holdOut.byTime");
    expect(() => ruleSignificance.toTable(wrong)).toThrow("tested must be p-values, as made by");
    expect(() => ruleSignificance.summary(wrong)).toThrow("tested must be p-values, as made by");
    expect(() => contrast.toTable(wrong)).toThrow("contrasted must be rules by group, as made by");
    expect(() => contrast.betweenGroups(wrong, "a", "b")).toThrow("contrasted must be rules by group");
    expect(() => ruleHistory.toTable(wrong)).toThrow("history must be rules over time, as made by");
    expect(() => apyori.toText(wrong)).toThrow("record must be one record, as apyori.records makes them");
    expect(() => apyori.toJson(wrong)).toThrow("record must be one record");
    expect(() => apyori.toTsv(wrong)).toThrow("record must be one record");
    expect(() => taxonomy.filterInteresting(found, wrong)).toThrow("taxonomy must be a taxonomy");
    expect(() => taxonomy.ancestorsOf(wrong, "tea")).toThrow("taxonomy must be a taxonomy");
  });
});

describe("rules.from()", () => {
  // Findings F7, F24.
  test("says which options it needs, and what minConfidence 0 is for", () => {
    expect(() => rules.from(frequent, undefined as never)).toThrow(
      "Cannot make rules: minConfidence must be a fraction between 0 and 1; 0 keeps all rules, for example to rank them by lift, current value is undefined",
    );
    expect(() => rules.from(frequent, { minConfidence: 2 })).toThrow(
      new RangeError(
        "Cannot make rules: minConfidence must be a fraction between 0 and 1, current value is 2",
      ),
    );
    expect(() => rules.from(frequent, { minConfidence: 0, consequent: ["tea"] as never })).toThrow(
      "Cannot make rules: consequent must be an object of options, current value is an array of 1",
    );
    expect(() => rules.from(frequent, { minConfidence: 0, consequent: { only: "tea" } as never })).toThrow(
      'Cannot make rules: consequent.only must be a list of item names, current value is "tea"',
    );
    expect(() => rules.from(frequent, { minConfidence: 0, antecedent: { maxlength: 1 } as never })).toThrow(
      'there is no option "antecedent.maxlength"; did you mean "antecedent.maxLength"?',
    );
    expect(() => rules.from(frequent, { minConfidence: 0, emptyAntecedent: "yes" as never })).toThrow(
      "emptyAntecedent must be true or false",
    );
    expect(() => rules.from(frequent, { minConfidence: 0, maxRules: 0 })).toThrow(
      "maxRules must be an integer >= 1",
    );
    expect(() => rules.from(frequent, { minConfidence: 0, minLift: "1" as never })).toThrow(TypeError);
  });

  // arules #78. A misspelt name and a rare one look alike here, so an empty result would hide a slip.
  test("an item that is not frequent is refused, with the way to find out", () => {
    expect(() => rules.from(frequent, { minConfidence: 0, consequent: { only: ["beer"] } })).toThrow(
      'Cannot make rules: consequent.only must be names of frequent items, as itemNames of the itemsets lists them (a rarer item is in no rule), current value is "beer"',
    );
    expect(frequent.itemNames.includes("beer")).toBe(false);
  });
});

describe("itemsets made elsewhere", () => {
  const all = itemsets.mine(baskets.of([["a", "b", "c"]]), { minSupport: 1 });
  const saved = JSON.parse(itemsets.toJSON(all));
  const read = (wrong: object) => itemsets.fromJSON(JSON.stringify({ ...saved, ...wrong }));

  // mlxtend #390, #696: there, a missing subset is a KeyError.
  test("a missing subset is named by its set", () => {
    const lacking = read({
      item: [0, 1, 2, 1, 2, 2],
      parent: [-1, -1, -1, 0, 0, 3],
      count: [1, 1, 1, 1, 1, 1],
      levelOffsets: [0, 3, 5, 6],
    });
    expect(() => rules.from(lacking, { minConfidence: 0 })).toThrow(
      /^Cannot make rules: frequent must be itemsets with all their subsets, since a rule needs their counts; it lacks one of a set, current value is "\{.,.,.\}"$/,
    );
  });

  test("a set twice is refused, and counts are doubles from 2^31 on", () => {
    expect(() => read({ item: [0, 1, 1, 1, 2, 2, 2] })).toThrow("in the order of the items, each set once");
    const counts = (most: number) => read({ basketCount: most, count: saved.count.map(() => most) }).count;
    expect(counts(2 ** 31 - 1)).toBeInstanceOf(Int32Array);
    expect(counts(2 ** 31)).toBeInstanceOf(Float64Array);
    expect(counts(2 ** 31)[0]).toBe(2 ** 31);
    expect(() => counts(2 ** 53)).toThrow(
      "basketCount, entry 0, must be an integer from 0 to 9007199254740991",
    );
  });
});

describe("positions, counts and columns", () => {
  test("ruleAt() refuses positions that are none", () => {
    for (const i of [-1, found.size, 0.5, Number.NaN])
      expect(() => rules.ruleAt(found, i)).toThrow(
        `Cannot read a rule: i must be an integer from 0 to ${found.size - 1}`,
      );
    expect(() => rules.ruleAt(found, "0" as never)).toThrow(TypeError);
    expect(rules.ruleAt(found, found.size - 1)).toEqual([...found].at(-1));
  });

  test("transactions() refuses positions, rules and parts that are none", () => {
    expect(() => rules.transactions(found, receipts, found.size)).toThrow(
      "which must be an integer from 0 to",
    );
    expect(() => rules.transactions(found, receipts, {} as never)).toThrow(
      "which must be a rule, or its position",
    );
    expect(() =>
      rules.transactions(found, receipts, { antecedent: "tea", consequent: ["milk"] } as never),
    ).toThrow("antecedent must be a list of item names");
    expect(() => rules.transactions(found, null as never, 0)).toThrow("baskets must be baskets");
    expect(() => rules.transactions(found, receipts, 0, { parts: "both" } as never)).toThrow(
      'did you mean "part"?',
    );
  });

  test("measureOf() refuses counts that cannot be", () => {
    const table = { count: [2], antecedentCount: [3], consequentCount: [4], basketCount: 5 };
    const measured = (given: object) => () => rules.measureOf({ ...table, ...given } as never, "lift");
    expect(rules.measureOf(table, "lift")).toEqual(Float64Array.of(10 / 12));
    expect(measured({ count: [4] })).toThrow(
      "Cannot measure rules: antecedentCount[0] must be an integer >= 4",
    );
    expect(measured({ count: [-1] })).toThrow("count[0] must be an integer >= 0, current value is -1");
    expect(measured({ count: ["2"] })).toThrow('count[0] must be an integer >= 0, current value is "2"');
    expect(measured({ consequentCount: [1] })).toThrow("consequentCount[0] must be an integer >= 2");
    expect(measured({ basketCount: 4 })).toThrow(
      "basketCount must be at least 5, the baskets of row 0, current value is 4",
    );
    expect(measured({ count: [2, 2] })).toThrow("must have the same length");
    expect(measured({ basketCount: "5" })).toThrow("basketCount must be an integer >= 0");
    expect(() => rules.measureOf(null as never, "lift")).toThrow(
      "counts must be an object with count, antecedentCount, consequentCount and basketCount",
    );
    const series = (values: number[]) => ({ values, index: [...values.keys()] });
    const given = {
      ...table,
      count: series([2]),
      antecedentCount: series([3]),
      consequentCount: series([4]),
    };
    expect(rules.measureOf(given as never, "lift")).toEqual(Float64Array.of(10 / 12));
  });

  test("filter() refuses bounds that are none", () => {
    expect(() => rules.filter(found, { lift: { minimum: 1 } } as never)).toThrow(
      'Cannot filter rules: there is no option "lift.minimum"',
    );
    expect(() => rules.filter(found, { lift: { min: Number.NaN } })).toThrow("lift.min must be a number");
    expect(() => rules.filter(found, { lift: { min: "1" } } as never)).toThrow("lift.min must be a number");
    expect(() => rules.filter(found, { magic: { min: 1 } } as never)).toThrow(
      "Cannot filter rules: measure must be one of",
    );
    const bounds = { confidence: { min: 0 }, lift: { min: Number.POSITIVE_INFINITY } };
    expect(rules.filter(found, bounds).size).toBe(0);
    expect(
      rules.ruleAt(
        rules.filter(found, (_, i) => i === 1),
        0,
      ),
    ).toEqual(rules.ruleAt(found, 1));
    for (const wrong of [-1, 0.5, "1"])
      expect(() => rules.top(found, wrong as never)).toThrow(
        "Cannot take rules: count must be an integer >= 0",
      );
    expect(() => rules.filter(found, { lift: 2 } as never)).toThrow("lift must be an object of options");
    expect(() => rules.filter(found, null as never)).toThrow(
      "condition must be a function of a rule, or bounds of measures",
    );
    expect(rules.filter(found, { conviction: { min: Number.POSITIVE_INFINITY } }).size).toBe(1);
  });

  test("a cart is a list, and groups and times are one for each basket", () => {
    expect(() => cartAdvice.recommend(found, "tea")).toThrow(
      'cart must be a list of item names, current value is "tea"',
    );
    expect(() => cartAdvice.recommend(found, 5 as never)).toThrow("cart must be a list of item names");
    const byGroup = (groups: unknown) => () => contrast.byGroup(found, receipts, { groups } as never);
    expect(byGroup(["a"])).toThrow(
      "groups must have one value for each of the 4 baskets, current length is 1",
    );
    expect(byGroup(["a", "a", "b", Number.NaN])).toThrow(
      "groups[3] must be a text or a number, current value is NaN",
    );
    const series = { values: ["a", "a", "b", "b"], index: [0, 1, 2, 3] };
    expect(contrast.byGroup(found, receipts, { groups: series, minExpected: 0.1 }).count).toEqual(
      shops.count,
    );
    const times = { values: [1, 2, 3, 4], index: [0, 1, 2, 3] };
    const options = { minSupport: 0.5, minConfidence: 0.5, minExpected: 0.1, share: 0.5 };
    expect(holdOut.byTime(receipts, { ...options, times }).heldOut).toEqual(Int32Array.of(2, 3));
    expect(() => holdOut.byTime(receipts, { ...options, times: ["1", "2", "3", "4"] } as never)).toThrow(
      "times[0] must be a number",
    );
  });

  test("a table of another list, and options that are none, are refused", () => {
    expect(() => bundles.toTable([{}] as never)).toThrow(
      "proposals[0] must be proposals, as made by bundles.propose",
    );
    expect(() => bundles.toTable(5 as never)).toThrow(
      "proposals must be proposals, as made by bundles.propose",
    );
    expect(() => cartAdvice.toTable([{}] as never)).toThrow("advice[0] must be advice, as made by");
    expect(() => cartAdvice.toTable([], 5 as never)).toThrow("caption must be a text");
    expect(() => holdOut.toTable(held, { limits: 1 } as never)).toThrow('did you mean "limit"?');
    expect(() => contrast.toTable(shops, { group: 1 } as never)).toThrow('did you mean "groups"?');
    expect(() => topRules.mine(receipts, { k: 1, minConfidence: 0, minSupport: 1 } as never)).toThrow(
      'there is no option "minSupport"',
    );
    expect(() => topRules.mine(receipts, { k: 0, minConfidence: 0 })).toThrow("k must be an integer >= 1");
  });

  test("a taxonomy is made of pairs of names", () => {
    expect(() => taxonomy.of(["tea"] as never)).toThrow(
      'Cannot read a taxonomy: pairs[0] must be a name and its category, current value is "tea"',
    );
    expect(() => taxonomy.of(5 as never)).toThrow("pairs must be an object, a map or a list of pairs");
    expect(() => taxonomy.fromColumns("ab" as never)).toThrow("columns must be an array of columns");
    expect(() => taxonomy.fromColumns([["a"], ["b", "c"]])).toThrow(
      "column 0 and column 1 must have the same length",
    );
    const series = (...values: string[]) => ({ values, index: [...values.keys()] });
    expect(taxonomy.fromColumns([series("tea"), series("drinks")])).toEqual(goods);
  });
});

test("groups of numbers and of texts are not mixed: 1 and the text 1 would be one group", () => {
  const groups = [1, "1", 1, 1];
  expect(() => contrast.byGroup(found, receipts, { groups })).toThrow(
    'groups[1] must be a number, as groups[0] is, current value is "1"',
  );
  expect(() => contrast.byGroup(found, receipts, { groups: ["1", "1", 1, "1"] })).toThrow(
    "groups[2] must be a text, as groups[0] is, current value is 1",
  );
});
