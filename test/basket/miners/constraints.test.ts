import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  apriori,
  baskets,
  closedItemsets,
  eclat,
  fpGrowth,
  generators,
  type ItemConstraint,
  type Itemset,
  itemsets,
  maximalItemsets,
  type Rule,
  type RuleOptions,
  rules,
  type SideConstraint,
} from "../../../lib/basket";

const ITEMS = ["a", "b", "c", "d", "e", "f"];
const someBaskets = fc.array(fc.array(fc.constantFrom(...ITEMS), { maxLength: 7 }), { maxLength: 14 });
/** Every item is in the first basket, so every name is known. */
const withAllItems = someBaskets.map((lists) => [ITEMS, ...lists]);

const keyOf = ({ items, count }: Itemset) => `${[...items].sort().join("|")}: ${count}`;
const keysOf = (found: Iterable<Itemset>) => [...found].map(keyOf).sort();

const some = (most: number) => fc.subarray(ITEMS, { minLength: 0, maxLength: most });
/** Items left out do not include required ones. */
const constraint = fc
  .record({ required: some(2), forbidden: some(2), only: fc.option(some(6), { nil: undefined }) })
  .map(({ required, forbidden, only }): ItemConstraint => {
    const left = { required, forbidden: forbidden.filter((item) => !required.includes(item)) };
    return only === undefined ? left : { ...left, only: [...new Set([...only, ...required])] };
  });

function isWanted(items: readonly string[], { required = [], forbidden = [], only }: ItemConstraint) {
  return (
    required.every((item) => items.includes(item)) &&
    items.every((item) => !forbidden.includes(item) && only?.includes(item) !== false)
  );
}

describe("items.only, items.forbidden and items.required", () => {
  const given = baskets.of([
    ["milk", "bread", "beer"],
    ["milk", "bread"],
    ["beer", "crisps"],
    ["milk", "bread", "crisps"],
  ]);
  const options = { minSupport: 0.25 };

  test("give the sets a shopkeeper asks for", () => {
    // By hand: beer meets milk and bread once, crisps once.
    expect(keysOf(itemsets.mine(given, { ...options, items: { required: ["beer"] } }))).toEqual([
      "beer: 2",
      "beer|bread: 1",
      "beer|bread|milk: 1",
      "beer|crisps: 1",
      "beer|milk: 1",
    ]);
    expect(keysOf(itemsets.mine(given, { ...options, items: { only: ["beer", "milk"] } }))).toEqual([
      "beer: 2",
      "beer|milk: 1",
      "milk: 3",
    ]);
    const required = ["beer", "milk"];
    const found = itemsets.mine(given, { ...options, items: { required, forbidden: ["bread"] } });
    expect([...found]).toEqual([{ items: ["milk", "beer"], count: 1, support: 0.25 }]);
  });

  test("give what choosing among all frequent sets gives, lengths and order of the columns kept", () => {
    fc.assert(
      fc.property(
        withAllItems,
        constraint,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 0, max: 3 }),
        (lists, items, count, minLength, more) => {
          const all = baskets.of(lists);
          const limits = { minSupport: { count }, minLength, maxLength: minLength + more };
          const expected = keysOf(
            [...itemsets.mine(all, limits)].filter((set) => isWanted(set.items, items)),
          );
          const found = itemsets.mine(all, { ...limits, items });
          expect(keysOf(found)).toEqual(expected);
          expect(found.size).toBe(expected.length);
          expect(keysOf(itemsets.toList(found))).toEqual(expected);
          expect(found.basketCount).toBe(lists.length);
          for (const set of found) expect(itemsets.countOf(found, set.items)).toBe(set.count);
          const { required = [] } = items;
          if (required.length === 0) return;
          for (const item of ITEMS) {
            if (!required.includes(item)) expect(itemsets.countOf(found, [item])).toBe(0);
          }
        },
      ),
      { seed: 1, numRuns: 400 },
    );
  });

  test("leave items out for every miner as if the baskets did not have them", () => {
    fc.assert(
      fc.property(withAllItems, some(3), some(3), (lists, forbidden, more) => {
        const only = [...new Set([...more, "a", "b"])];
        const cut = lists.map((list) =>
          list.filter((item) => !forbidden.includes(item) && only.includes(item)),
        );
        const limits = { minSupport: { count: 2 } };
        const items = { only, forbidden };
        for (const { mine } of [
          apriori,
          eclat,
          fpGrowth,
          itemsets,
          closedItemsets,
          maximalItemsets,
          generators,
        ]) {
          expect(keysOf(mine(baskets.of(lists), { ...limits, items }))).toEqual(
            keysOf(mine(baskets.of(cut), limits)),
          );
        }
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  test("choose the closed and maximal sets and the generators with all required items", () => {
    fc.assert(
      fc.property(withAllItems, some(2), fc.integer({ min: 1, max: 4 }), (lists, required, count) => {
        const all = baskets.of(lists);
        const limits = { minSupport: { count } };
        for (const { mine } of [closedItemsets, maximalItemsets, generators]) {
          const found = mine(all, { ...limits, items: { required } });
          expect([...found].map(keyOf).sort()).toEqual(
            keysOf([...mine(all, limits)].filter((set) => isWanted(set.items, { required }))),
          );
          for (const set of found) expect(set.support).toBe(set.count / lists.length);
        }
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  test.each([
    [{ only: ["wine"] }, 'items.only must be names of items in the baskets, current value is "wine"'],
    [
      { forbidden: ["wine"] },
      'items.forbidden must be names of items in the baskets, current value is "wine"',
    ],
    [{ required: ["wine"] }, 'items.required must be names of items in the baskets, current value is "wine"'],
    [
      { required: ["beer"], forbidden: ["beer"] },
      'items.required must be items that are not left out, current value is "beer"',
    ],
    [
      { required: ["beer"], only: ["milk"] },
      'items.required must be items that are not left out, current value is "beer"',
    ],
  ])("refuse %j", (items: ItemConstraint, message) => {
    for (const { mine } of [itemsets, closedItemsets, maximalItemsets, generators]) {
      expect(() => mine(given, { ...options, items })).toThrow(
        new RangeError(`Cannot mine itemsets: ${message}`),
      );
    }
  });
});

test("a miner that cannot require items says so", () => {
  const options = { minSupport: 1, items: { required: ["a"] } };
  for (const { mine } of [apriori, eclat, fpGrowth]) {
    expect(() => mine(baskets.of([["a"]]), options as never)).toThrow(
      new TypeError(
        'Cannot mine itemsets: there is no option "items.required"; the options are only, forbidden',
      ),
    );
  }
});

describe("rules.from() with antecedent and consequent", () => {
  const frequentOf = (lists: string[][]) => itemsets.mine(baskets.of(lists), { minSupport: { count: 1 } });

  test("gives, in the same order, what choosing among all rules gives", () => {
    const length = fc.integer({ min: 1, max: 3 });
    const side = fc
      .record({ items: constraint, minLength: length, more: fc.integer({ min: 0, max: 3 }) })
      .map(
        ({ items, minLength, more }): SideConstraint => ({
          ...items,
          minLength,
          maxLength: minLength + more,
        }),
      );
    const isSide = (items: readonly string[], wanted: SideConstraint) =>
      isWanted(items, wanted) &&
      items.length >= (wanted.minLength ?? 1) &&
      items.length <= (wanted.maxLength ?? 99);
    fc.assert(
      fc.property(
        withAllItems,
        fc.record({ antecedent: side, consequent: side }, { requiredKeys: [] }),
        fc.constantFrom(0, 0.3, 0.5, 0.8),
        fc.option(length, { nil: undefined }),
        (lists, { antecedent = {}, consequent = {} }, minConfidence, maxConsequentLength) => {
          const right = {
            ...consequent,
            required: consequent.required?.filter((item) => !antecedent.required?.includes(item)) ?? [],
          };
          const frequent = frequentOf(lists);
          const all = rules.from(frequent, { minConfidence });
          const expected = rules.filter(
            all,
            (rule) =>
              isSide(rule.antecedent, antecedent) &&
              isSide(rule.consequent, right) &&
              rule.consequent.length <= (maxConsequentLength ?? 99),
          );
          const limit = maxConsequentLength === undefined ? {} : { maxConsequentLength };
          const found = rules.from(frequent, { minConfidence, antecedent, consequent: right, ...limit });
          expect([...found]).toEqual([...expected]);
        },
      ),
      { seed: 5, numRuns: 600 },
    );
  });

  test("emptyAntecedent obeys them too: nothing on the left, what is allowed on the right", () => {
    const frequent = frequentOf([["a", "b"], ["a"], ["c"]]);
    const found = (options: Partial<RuleOptions>) =>
      [...rules.from(frequent, { minConfidence: 0, emptyAntecedent: true, ...options })]
        .filter((rule: Rule) => rule.antecedent.length === 0)
        .map((rule) => rule.consequent.join());
    expect(found({})).toEqual(["c", "b", "a", "a,b"]);
    expect(found({ consequent: { only: ["a", "b"], minLength: 2 } })).toEqual(["a,b"]);
    expect(found({ consequent: { required: ["b"] } })).toEqual(["b", "a,b"]);
    expect(found({ antecedent: { required: ["b"] } })).toEqual([]);
    expect(found({ antecedent: { minLength: 1 } })).toEqual([]);
  });

  test("makes only the splits that are asked for", () => {
    // One basket of 18 items: 3^18 rules, of which 131,072 end in the one item asked for.
    const names = Array.from({ length: 18 }, (_, i) => `item ${i}`);
    const frequent = itemsets.mine(baskets.of([names]), { minSupport: 1 });
    const found = rules.from(frequent, {
      minConfidence: 0.5,
      consequent: { only: ["item 7"] },
      maxRules: 2 ** 17 - 1,
    });
    expect(found.size).toBe(2 ** 17 - 1);
    expect([...rules.top(found, 1)][0].consequent).toEqual(["item 7"]);
  });

  test("refuses items that are not frequent, or wanted here and there, and lengths out of order", () => {
    const frequent = frequentOf([["a", "b"]]);
    const refuse = (options: Partial<RuleOptions>, message: string) =>
      expect(() => rules.from(frequent, { minConfidence: 0.5, ...options })).toThrow(
        new RangeError(`Cannot make rules: ${message}`),
      );
    refuse(
      { antecedent: { only: ["wine"] } },
      'antecedent.only must be names of frequent items, as itemNames of the itemsets lists them (a rarer item is in no rule), current value is "wine"',
    );
    refuse(
      { consequent: { required: ["wine"] } },
      'consequent.required must be names of frequent items, as itemNames of the itemsets lists them (a rarer item is in no rule), current value is "wine"',
    );
    refuse(
      { consequent: { required: ["a"], forbidden: ["a"] } },
      'consequent.required must be items that are not left out there, current value is "a"',
    );
    refuse(
      { antecedent: { required: ["a"] }, consequent: { required: ["a"] } },
      'consequent.required must be items that are not required in the antecedent too, current value is "a"',
    );
    refuse(
      { antecedent: { minLength: 2, maxLength: 1 } },
      "antecedent.maxLength must be an integer >= 2, current value is 1",
    );
  });

  test("refuses itemsets mined with required items, whose subsets were not counted", () => {
    const given = baskets.of([["a", "b"], ["a"]]);
    const frequent = itemsets.mine(given, { minSupport: 0.5, items: { required: ["a"] } });
    expect(() => rules.from(frequent, { minConfidence: 0.5 })).toThrow(
      new RangeError(
        "Cannot make rules: frequent must be itemsets mined without required items, since a rule needs the counts of all subsets; require them on a side of the rules",
      ),
    );
  });
});
