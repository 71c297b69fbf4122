import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  baskets,
  type Itemset,
  itemsets,
  type Rule,
  rules,
  type Taxonomy,
  taxonomy,
} from "../../../lib/basket";
import * as datasets from "../../../lib/data/datasets";
import { readGolden } from "../../support/read-golden";

/** Srikant & Agrawal (1995), figure 1 and figure 2: the taxonomy and six transactions of their example. */
const CLOTHES = taxonomy.of({
  Outerwear: "Clothes",
  Shirts: "Clothes",
  Jackets: "Outerwear",
  "Ski Pants": "Outerwear",
  Shoes: "Footwear",
  "Hiking Boots": "Footwear",
});
const SIX = baskets.of([
  ["Shirts"],
  ["Jackets", "Hiking Boots"],
  ["Ski Pants", "Hiking Boots"],
  ["Shoes"],
  ["Shoes"],
  ["Jackets"],
]);

const keyOf = ({ items }: Pick<Itemset, "items">) => [...items].sort().join("|");
const asMap = (found: Iterable<Itemset>) => new Map([...found].map((set) => [keyOf(set), set.count]));
const ruleKey = ({ antecedent, consequent }: Pick<Rule, "antecedent" | "consequent">) =>
  `${keyOf({ items: antecedent })} > ${keyOf({ items: consequent })}`;

/** Items a to f under the kinds P to S, which lie under X or under nothing. */
const someTaxonomy = fc
  .record({
    kinds: fc.array(fc.constantFrom("P", "Q", "R", "S"), { minLength: 6, maxLength: 6 }),
    above: fc.array(fc.constantFrom("X", "Y", null), { minLength: 4, maxLength: 4 }),
  })
  .map(({ kinds, above }) =>
    taxonomy.of([
      ..."abcdef".split("").map((item, i) => [item, kinds[i]] as const),
      ...above.flatMap((kind, i) => (kind === null ? [] : [["PQRS"[i], kind] as const])),
    ]),
  );
// Kinds are bought by name too, and z is of no kind.
const someBaskets = fc.array(fc.array(fc.constantFrom(..."abcdefPXz"), { maxLength: 5 }), { maxLength: 14 });

describe("taxonomy.mine()", () => {
  test("finds the frequent sets and rules of Srikant & Agrawal's six transactions", () => {
    const found = taxonomy.mine(SIX, CLOTHES, { minSupport: 0.3 });
    // Figure 2 of the paper: minimum support 30 % is 2 transactions, minimum confidence 60 %.
    expect(asMap(found)).toEqual(
      new Map(
        Object.entries({
          Jackets: 2,
          Outerwear: 3,
          Clothes: 4,
          Shoes: 2,
          "Hiking Boots": 2,
          Footwear: 4,
          "Hiking Boots|Outerwear": 2,
          "Clothes|Hiking Boots": 2,
          "Footwear|Outerwear": 2,
          "Clothes|Footwear": 2,
        }),
      ),
    );
    const made = [...rules.from(found, { minConfidence: 0.6 })].map(
      (rule) => `${ruleKey(rule)}: ${rule.support.toFixed(2)} ${rule.confidence.toFixed(2)}`,
    );
    expect(made.sort()).toEqual([
      "Hiking Boots > Clothes: 0.33 1.00",
      "Hiking Boots > Outerwear: 0.33 1.00",
      "Outerwear > Footwear: 0.33 0.67",
      "Outerwear > Hiking Boots: 0.33 0.67",
    ]);
  });

  test("gives what mining the extended baskets and dropping sets with an item and its kind gives", () => {
    fc.assert(
      fc.property(someBaskets, someTaxonomy, fc.integer({ min: 1, max: 3 }), (lists, goods, count) => {
        const given = baskets.of(lists);
        const options = { minSupport: { count } };
        const plain = [...itemsets.mine(taxonomy.extend(given, goods), options)];
        const expected = plain.filter(
          ({ items }) =>
            !items.some((item) => taxonomy.ancestorsOf(goods, item).some((kind) => items.includes(kind))),
        );
        const found = taxonomy.mine(given, goods, options);
        expect([...found]).toEqual(expected);
        for (const maxLength of [1, 2]) {
          expect([...taxonomy.mine(given, goods, { ...options, maxLength })]).toEqual(
            expected.filter(({ items }) => items.length <= maxLength),
          );
        }
        // No rule has a kind of an item on the other side.
        for (const rule of rules.from(found, { minConfidence: 0 })) {
          for (const item of [...rule.antecedent, ...rule.consequent]) {
            for (const kind of taxonomy.ancestorsOf(goods, item)) {
              expect(rule.antecedent.includes(kind) || rule.consequent.includes(kind)).toBe(false);
            }
          }
        }
      }),
      { seed: 1995, numRuns: 300 },
    );
  });

  test("without a taxonomy of their items is itemsets.mine", () => {
    const other = taxonomy.of({ x: "y" });
    expect([...taxonomy.mine(SIX, other, { minSupport: 0.3 })]).toEqual([
      ...itemsets.mine(SIX, { minSupport: 0.3 }),
    ]);
    expect([...taxonomy.mine(baskets.of([]), CLOTHES, { minSupport: 0.3 })]).toEqual([]);
  });

  test("leaves items and kinds out by name", () => {
    const items = { forbidden: ["Outerwear", "Jackets"] };
    const found = asMap(taxonomy.mine(SIX, CLOTHES, { minSupport: 0.3, items }));
    expect([...found.keys()].sort()).toEqual([
      "Clothes",
      "Clothes|Footwear",
      "Clothes|Hiking Boots",
      "Footwear",
      "Hiking Boots",
      "Shoes",
    ]);
  });
});

interface Golden {
  readonly extendedCells: number;
  readonly rows: readonly {
    readonly count: number;
    readonly all: number;
    readonly sets: number;
    readonly items: number;
    readonly baskets: number;
    readonly level2: number;
    readonly level1: number;
  }[];
}

describe("taxonomy, on Groceries", () => {
  const golden = readGolden<Golden>("basket/golden/taxonomy.json");
  async function load() {
    const table = await datasets.groceryCategories();
    const columns = ["item", "level2", "level1"].map((name) =>
      // Two items end in a space in this table, but not in the baskets.
      Array.from(table.columns[name] as readonly string[], (text) => text.trim()),
    );
    return { given: await datasets.groceries(), goods: taxonomy.fromColumns(columns, { suffix: "*" }) };
  }

  test.skipIf(!datasets.isAvailable("groceries")).each(golden.rows)(
    "count $count: the $sets sets of PyFIM, $level2 and $level1 at one level",
    async (row) => {
      const { given, goods } = await load();
      expect(goods.names).toHaveLength(169 + 55 + 10);
      expect(taxonomy.extend(given, goods).items).toHaveLength(golden.extendedCells);
      const options = { minSupport: { count: row.count } };
      const found = taxonomy.mine(given, goods, options);
      const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
      expect(found.size).toBe(row.sets);
      expect(sum([...found].map(({ items }) => items.length))).toBe(row.items);
      expect(sum(found.count)).toBe(row.baskets);
      expect(itemsets.mine(taxonomy.rollUp(given, goods, 1), options).size).toBe(row.level2);
      expect(itemsets.mine(taxonomy.rollUp(given, goods, 2), options).size).toBe(row.level1);
    },
  );
});

describe("taxonomy.filterInteresting()", () => {
  test("judges the three rules of the paper's section 2.1 as it does", () => {
    // Supports in the paper: Clothes → Footwear 10, Outerwear → Footwear 8, Jackets → Footwear 4; Clothes 5, Outerwear 2,
    // Jackets 1 (on their own scale, here four times as many). The second has twice what the first lets expect; the third
    // has what the second lets expect, though twice what the first does.
    const many = (times: number, ...list: string[]) => Array.from({ length: times }, () => list);
    const given = baskets.of([
      ...many(4, "Jackets", "Shoes"),
      ...many(4, "Ski Pants", "Shoes"),
      ...many(2, "Shirts", "Shoes"),
      ...many(10, "Shirts"),
    ]);
    const found = rules.from(taxonomy.mine(given, CLOTHES, { minSupport: { count: 1 } }), {
      minConfidence: 0,
      antecedent: { only: ["Clothes", "Outerwear", "Jackets"] },
      consequent: { only: ["Footwear"] },
    });
    expect([...found].map((rule) => [ruleKey(rule), rule.count])).toEqual(
      expect.arrayContaining([
        ["Clothes > Footwear", 10],
        ["Outerwear > Footwear", 8],
        ["Jackets > Footwear", 4],
      ]),
    );
    const stay = (factor: number) =>
      [...taxonomy.filterInteresting(found, CLOTHES, { factor })].map(ruleKey).sort();
    expect(stay(1.1)).toEqual(["Clothes > Footwear", "Outerwear > Footwear"]);
    // Exactly at the factor a rule stays; where the second goes, the third is compared with the first.
    expect(stay(2)).toEqual(["Clothes > Footwear", "Outerwear > Footwear"]);
    expect(stay(2.1)).toEqual(["Clothes > Footwear"]);
    expect(stay(1)).toHaveLength(3);
  });

  test("agrees with the definition, read word for word", () => {
    fc.assert(
      fc.property(someBaskets, someTaxonomy, fc.constantFrom(1, 1.1, 1.5, 2.3), (lists, goods, factor) => {
        const given = baskets.of(lists);
        const frequent = taxonomy.mine(given, goods, { minSupport: { count: 1 }, maxLength: 3 });
        const found = rules.from(frequent, { minConfidence: 0.3 });
        const expected = naiveInteresting([...found], goods, asMap(frequent), factor);
        expect([...taxonomy.filterInteresting(found, goods, { factor })].map(ruleKey)).toEqual(expected);
      }),
      { seed: 21, numRuns: 150 },
    );
  });

  test("keeps all rules that have no others above them", () => {
    const found = rules.from(itemsets.mine(SIX, { minSupport: 0.1 }), { minConfidence: 0 });
    expect([...taxonomy.filterInteresting(found, CLOTHES)]).toEqual([...found]);
  });

  test.each([0.5, Number.NaN])("refuses a factor of %d", (factor) => {
    const found = rules.from(taxonomy.mine(SIX, CLOTHES, { minSupport: 0.3 }), { minConfidence: 0.6 });
    const rule = Number.isNaN(factor) ? "a finite number" : "a number >= 1";
    expect(() => taxonomy.filterInteresting(found, CLOTHES, { factor })).toThrow(
      new RangeError(`Cannot filter interesting rules: factor must be ${rule}, current value is ${factor}`),
    );
  });
});

/** Section 2.1 of the paper by names: every pair of rules is compared, items are matched by trying every order. */
function naiveInteresting(
  all: readonly Rule[],
  goods: Taxonomy,
  counts: ReadonlyMap<string, number>,
  factor: number,
): string[] {
  const kinds = (item: string) => taxonomy.ancestorsOf(goods, item);
  const countOf = (item: string) => counts.get(item) ?? Number.NaN;
  /** Each item with the one that generalizes it, or nothing where the sides cannot be matched. */
  function matched(low: readonly string[], high: readonly string[]): [string, string][] | undefined {
    if (low.length !== high.length) return undefined;
    if (low.length === 0) return [];
    for (const general of high) {
      if (general !== low[0] && !kinds(low[0]).includes(general)) continue;
      const rest = matched(
        low.slice(1),
        high.filter((other) => other !== general),
      );
      if (rest) return [[low[0], general], ...rest];
    }
    return undefined;
  }
  const isAncestor = (high: Rule, low: Rule) =>
    high !== low &&
    matched(low.antecedent, high.antecedent) !== undefined &&
    matched(low.consequent, high.consequent) !== undefined;
  const share = (pairs: [string, string][] = []) =>
    pairs.reduce((product, [low, high]) => product * (countOf(low) / countOf(high)), 1);
  const known = new Map<Rule, boolean>();
  function isInteresting(rule: Rule): boolean {
    const before = known.get(rule);
    if (before !== undefined) return before;
    const above = all.filter((other) => isAncestor(other, rule) && isInteresting(other));
    const close = above.filter((high) => !above.some((between) => isAncestor(high, between)));
    const is = close.every((high) => {
      const left = share(matched(rule.antecedent, high.antecedent));
      const right = share(matched(rule.consequent, high.consequent));
      const nearly = 1 - 1e-9;
      return (
        rule.count >= factor * nearly * high.count * left * right ||
        rule.confidence >= factor * nearly * high.confidence * right
      );
    });
    known.set(rule, is);
    return is;
  }
  return all.filter(isInteresting).map(ruleKey);
}

describe("taxonomy.rollUp() and taxonomy.extend()", () => {
  const given = baskets.of([["Jackets", "Shirts", "Hiking Boots"], ["gift card"], []]);

  test("show the baskets at another level; what has no kind stays", () => {
    expect(baskets.toLists(taxonomy.rollUp(given, CLOTHES, 1))).toEqual([
      ["Outerwear", "Clothes", "Footwear"],
      ["gift card"],
      [],
    ]);
    expect(baskets.toLists(taxonomy.rollUp(given, CLOTHES, 2))).toEqual([
      ["Clothes", "Footwear"],
      ["gift card"],
      [],
    ]);
    expect(taxonomy.rollUp(given, CLOTHES, 9)).toEqual(taxonomy.rollUp(given, CLOTHES, 2));
  });

  test("add the kinds of every level, each once", () => {
    expect(baskets.toLists(taxonomy.extend(given, CLOTHES)).map((list) => [...list].sort())).toEqual([
      ["Clothes", "Footwear", "Hiking Boots", "Jackets", "Outerwear", "Shirts"],
      ["gift card"],
      [],
    ]);
  });

  test("count as going through the lists does, items ascending within a basket", () => {
    fc.assert(
      fc.property(someBaskets, someTaxonomy, fc.integer({ min: 1, max: 3 }), (lists, goods, level) => {
        const plain = baskets.of(lists);
        const before = structuredClone(plain);
        const rolled = taxonomy.rollUp(plain, goods, level);
        const extended = taxonomy.extend(plain, goods);
        expect(plain).toEqual(before);
        const sorted = (names: Iterable<string>) => [...new Set(names)].sort();
        const chain = (item: string) => [item, ...taxonomy.ancestorsOf(goods, item)];
        expect(baskets.toLists(rolled).map(sorted)).toEqual(
          lists.map((list) => sorted(list.map((item) => chain(item)[level] ?? chain(item).slice(-1)[0]))),
        );
        expect(baskets.toLists(extended).map(sorted)).toEqual(
          lists.map((list) => sorted(list.flatMap(chain))),
        );
        for (const { items, offsets } of [rolled, extended]) {
          for (let b = 0; b + 1 < offsets.length; b++) {
            for (let k = offsets[b] + 1; k < offsets[b + 1]; k++)
              expect(items[k]).toBeGreaterThan(items[k - 1]);
          }
        }
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  test("refuse a level below 1, and what is no taxonomy", () => {
    expect(() => taxonomy.rollUp(given, CLOTHES, 0)).toThrow(
      new RangeError("Cannot roll baskets up: level must be an integer >= 1, current value is 0"),
    );
    expect(() => taxonomy.extend(given, {} as never)).toThrow(
      new TypeError(
        "Cannot extend baskets: taxonomy must be a taxonomy, as taxonomy.of makes it, current value is an object",
      ),
    );
  });
});

describe("taxonomy.of() and taxonomy.fromColumns()", () => {
  test("take records, maps and pairs alike, and any text as a name", () => {
    const pairs = [
      ["a", "K"],
      ["__proto__", "constructor"],
      ["", "K"],
    ] as const;
    expect(taxonomy.of(new Map(pairs))).toEqual(taxonomy.of(pairs));
    expect(taxonomy.ancestorsOf(taxonomy.of(pairs), "__proto__")).toEqual(["constructor"]);
    expect(taxonomy.ancestorsOf(taxonomy.of(pairs), "")).toEqual(["K"]);
    expect(taxonomy.ancestorsOf(taxonomy.of(pairs), "toString")).toEqual([]);
    expect(taxonomy.of({ a: "K", b: "K" })).toEqual(
      taxonomy.of([
        ["a", "K"],
        ["b", "K"],
      ]),
    );
    expect(taxonomy.of([]).names).toEqual([]);
  });

  test("read a table of items, kinds of the same name told apart by a suffix", () => {
    const columns = [
      ["sausage", "ham", "candy"],
      ["sausage", "sausage", "candy"],
      ["meat", "meat", "sweets"],
    ];
    const goods = taxonomy.fromColumns(columns, { suffix: "*" });
    expect(taxonomy.ancestorsOf(goods, "sausage")).toEqual(["sausage*", "meat**"]);
    expect(() => taxonomy.fromColumns(columns)).toThrow(
      new RangeError(
        'Cannot read a taxonomy: categories must be without cycles, current value is "sausage → sausage"',
      ),
    );
  });

  test.each([
    [
      [
        ["a", "K"],
        ["a", "L"],
      ],
      'the category of "a" must be one for each name, "K" as before, current value is "L"',
    ],
    [
      [
        ["x", "a"],
        ["a", "b"],
        ["b", "c"],
        ["c", "a"],
      ],
      'categories must be without cycles, current value is "a → b → c → a"',
    ],
  ])("refuse %j", (pairs, message) => {
    expect(() => taxonomy.of(pairs as [string, string][])).toThrow(
      new RangeError(`Cannot read a taxonomy: ${message}`),
    );
  });

  test("refuse names that are no texts, and columns of different lengths", () => {
    expect(() => taxonomy.of([["a", 1 as never]])).toThrow(
      new TypeError('Cannot read a taxonomy: the category of "a" must be a text, current value is 1'),
    );
    expect(() => taxonomy.fromColumns([["a"], []])).toThrow(TypeError);
  });
});

test("one long basket is refused before the search; items with their categories count once", () => {
  const names = Array.from({ length: 60 }, (_, i) => `item ${i}`);
  const goods = taxonomy.of({ "item 0": "all", "item 1": "all" });
  const start = performance.now();
  expect(() => taxonomy.mine(baskets.of([names]), goods, { minSupport: 1 })).toThrow(
    "maxItemsets must be at least the number of frequent itemsets",
  );
  expect(performance.now() - start).toBeLessThan(2000);
  expect(taxonomy.mine(baskets.of([names]), goods, { minSupport: 1, maxLength: 1 }).size).toBe(61);
  // 3 alone, {0, 1}; with its category no item has more: exactly as many as there are is enough.
  const two = baskets.of([
    ["item 0", "item 1"],
    ["item 0", "all"],
  ]);
  expect(taxonomy.mine(two, goods, { minSupport: { count: 1 }, maxItemsets: 4 }).size).toBe(4);
  expect(() => taxonomy.mine(two, goods, { minSupport: { count: 1 }, maxItemsets: 3 })).toThrow(
    "maxItemsets",
  );
  const unrelated = baskets.of([["x", "y", "z"]]);
  expect(taxonomy.mine(unrelated, goods, { minSupport: 1, maxItemsets: 7 }).size).toBe(7);
  const chain = taxonomy.of({ a: "b", b: "c" });
  expect(taxonomy.mine(baskets.of([["a", "b", "c"]]), chain, { minSupport: 1, maxItemsets: 3 }).size).toBe(3);
});
