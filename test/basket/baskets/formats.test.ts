import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { baskets, itemsets, rules } from "../../../lib/basket";
import { toMatrix } from "../../../lib/core/linear-algebra/matrix";
import { csvLines } from "../../../lib/core/text/csv-text";
import { DISPLAY } from "../../../lib/core/text/display";
import { parse as parseCsv } from "../../../lib/data/csv/csv";

const names = fc.constantFrom("tea", "=1+1", 'a "b"', "c,d", "line\nend", " ", "牛奶");
const lists = fc.array(fc.array(names, { maxLength: 6 }), { maxLength: 10 });

describe("itemsets.fromJSON()", () => {
  test("gives back the very columns, and what they make", () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 3 }), (given, count) => {
        const found = itemsets.mine(baskets.of(given), { minSupport: { count }, minLength: 1 + (count % 2) });
        const back = itemsets.fromJSON(itemsets.toJSON(found));
        expect(back).toEqual(found);
        expect([...back]).toEqual([...found]);
        expect(back[DISPLAY]()).toEqual(found[DISPLAY]());
        expect([...rules.from(back, { minConfidence: 0.4 })]).toEqual([
          ...rules.from(found, { minConfidence: 0.4 }),
        ]);
      }),
      { seed: 23, numRuns: 200 },
    );
  });

  const found = itemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 0.5 });
  const saved = JSON.parse(itemsets.toJSON(found));

  test.each<[string, object, string]>([
    [
      "another kind",
      { kind: "rules" },
      'text must be what toJSON wrote, of kind frequent-itemsets, current value is "rules"',
    ],
    ["a column that is none", { item: "012" }, 'item must be a list of integers, current value is "012"'],
    [
      "an item without a name",
      { item: [0, 1, 2] },
      "item, entry 2, must be an integer from 0 to 1, current value is 2",
    ],
    [
      "a count above all baskets",
      { count: [1, 3, 1] },
      "count, entry 1, must be an integer from 1 to 2, current value is 3",
    ],
    [
      "a missing number",
      { count: [1, null, 1] },
      "count, entry 1, must be an integer from 1 to 2, current value is null",
    ],
    [
      "a parent that comes later",
      { parent: [-1, -1, 2] },
      "parent, entry 2, must be a set of one item less, its items rarer, current value is 2",
    ],
    [
      "a set that is its own item's child",
      { parent: [-1, -1, 1] },
      "parent, entry 2, must be a set of one item less, its items rarer, current value is 1",
    ],
    [
      "columns of two lengths",
      { count: [1, 2] },
      "item, parent and count must be of one length, current value is 3",
    ],
    [
      "levels that end too early",
      { levelOffsets: [0, 2] },
      "levelOffsets must be rising from 0 to 3, current value is an array of 2",
    ],
    [
      "another algorithm",
      { algorithm: "magic" },
      'algorithm must be one of apriori, eclat, fpGrowth, hybrid, current value is "magic"',
    ],
    [
      "a name that is no text",
      { itemNames: ["cup", 7] },
      "itemNames must be a list of texts, current value is an array of 2",
    ],
    [
      "a count above that of a subset",
      { count: [1, 2, 2] },
      "count, entry 2, must be at most 1, that of its subset, current value is 2",
    ],
    [
      "a name twice",
      { itemNames: ["tea", "tea"] },
      "itemNames must be distinct, current value is an array of 2",
    ],
    [
      "items out of order",
      { item: [1, 0, 1], count: [2, 1, 1] },
      "item, entry 1, must be in the order of the items, each set once, current value is 0",
    ],
    [
      "a threshold of none",
      { minCount: 0 },
      "minCount, entry 0, must be an integer from 1 to 9007199254740991, current value is 0",
    ],
    [
      "a first set that is none",
      { first: 4 },
      "first, entry 0, must be an integer from 0 to 3, current value is 4",
    ],
  ])("refuses %s", (_name, wrong, message) => {
    expect(() => itemsets.fromJSON(JSON.stringify({ ...saved, ...wrong }))).toThrow(
      new SyntaxError(`Cannot read itemsets: ${message}`),
    );
  });

  test("refuses what is no JSON, and null", () => {
    expect(() => itemsets.fromJSON("{")).toThrow(SyntaxError);
    expect(() => itemsets.fromJSON("null")).toThrow(/text must be what toJSON wrote/);
    for (const fromJSON of [itemsets.fromJSON, rules.fromJSON] as ((text: never) => unknown)[]) {
      for (const wrong of [null, undefined, 5, {}]) expect(() => fromJSON(wrong as never)).toThrow(TypeError);
      expect(() => fromJSON("" as never)).toThrow(/^Cannot read .*: text must be JSON, current value is ""$/);
    }
  });
});

describe("rules.fromJSON()", () => {
  test("gives back the very rules", () => {
    fc.assert(
      fc.property(lists, fc.double({ min: 0, max: 1, noNaN: true }), (given, minConfidence) => {
        const frequent = itemsets.mine(baskets.of(given), { minSupport: { count: 1 } });
        const found = rules.sortBy(rules.from(frequent, { minConfidence, emptyAntecedent: true }), "lift");
        const back = rules.fromJSON(rules.toJSON(found));
        expect(back).toEqual(found);
        expect([...back]).toEqual([...found]);
      }),
      { seed: 24, numRuns: 100 },
    );
  });

  test("refuses positions that are none", () => {
    const frequent = itemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 0.5 });
    const saved = JSON.parse(rules.toJSON(rules.from(frequent, { minConfidence: 0.5 })));
    const read = (wrong: object) => () => rules.fromJSON(JSON.stringify({ ...saved, ...wrong }));
    expect(read({ itemset: [2, 3] })).toThrow(
      new SyntaxError(
        "Cannot read rules: itemset, entry 1, must be an integer from 0 to 2, current value is 3",
      ),
    );
    expect(read({ antecedent: [0] })).toThrow(/itemset, antecedent and consequent must be of one length/);
    expect(read({ antecedent: [0, 1] })).toThrow(
      "itemset, entry 0, must be the antecedent and the consequent together, current value is 2",
    );
    expect(read({ itemset: [2, 0] })).toThrow(
      "itemset, entry 1, must be the antecedent and the consequent together",
    );
    expect(read({ antecedent: [1, -1], consequent: [0, 2] })).not.toThrow();
    expect(read({ antecedent: [-1, -1], consequent: [0, 2] })).toThrow("itemset, entry 0, must be");
    expect(read({ minConfidence: null })).toThrow(/minConfidence must be a fraction between 0 and 1/);
    expect(read({ minConfidence: 2 })).toThrow(/minConfidence must be a fraction between 0 and 1/);
  });
});

describe("toCsv()", () => {
  test("our own strict reader reads it back, names as they are unless empty", () => {
    fc.assert(
      fc.property(lists, (given) => {
        const found = itemsets.mine(baskets.of(given), { minSupport: { count: 1 } });
        const columns = { items: "text", length: "number", count: "number", support: "number" } as const;
        const table = parseCsv(itemsets.toCsv(found, { spreadsheetSafe: false }), { columns });
        const all = [...found];
        expect(table.columns.items).toEqual(
          all.map(({ items }) => items.map((name) => name || '""').join("; ")),
        );
        expect(Array.from(table.columns.count)).toEqual(all.map(({ count }) => count));
        expect(Array.from(table.columns.support)).toEqual(all.map(({ support }) => support));
      }),
      { seed: 25, numRuns: 200 },
    );
  });

  test("a text that a spreadsheet would run gets an apostrophe, numbers do not", () => {
    const dangerous = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"];
    const rows = dangerous.map((text) => [text, -1]);
    const lines = [...csvLines(["text", "number"], rows)].join("");
    expect(lines).toBe(
      "text,number\r\n'=1+1,-1\r\n'+1,-1\r\n'-1,-1\r\n'@SUM(A1),-1\r\n'\tx,-1\r\n\"'\rx\",-1\r\n",
    );
    expect([...csvLines(["a=b"], [["x"]])]).toEqual(["a=b\r\n", "x\r\n"]);
  });

  test("writes both sides and all numbers of rules", () => {
    const frequent = itemsets.mine(baskets.of([["tea", "cup"], ["tea"], ["tea"]]), { minSupport: 0.3 });
    expect(rules.toCsv(rules.from(frequent, { minConfidence: 0.9 }))).toBe(
      "antecedent,consequent,count,antecedentCount,consequentCount,support,confidence,lift,leverage,conviction\r\n" +
        "cup,tea,1,1,3,0.3333333333333333,1,1,0,1\r\n",
    );
  });
});

describe("baskets.fromOneHot()", () => {
  test("reads numbers, booleans, a matrix, and a frame by its names", () => {
    const expected = [["tea"], ["tea", "cup"], []];
    const rows = [
      [1, 0],
      [1, 1],
      [0, 0],
    ];
    const columns = ["tea", "cup"];
    expect(baskets.toLists(baskets.fromOneHot(rows, columns))).toEqual(expected);
    const booleans = rows.map((row) => row.map((cell) => cell === 1));
    expect(baskets.toLists(baskets.fromOneHot(booleans, columns))).toEqual(expected);
    expect(baskets.toLists(baskets.fromOneHot(toMatrix(rows, { columnNames: columns })))).toEqual(expected);
    expect(baskets.toLists(baskets.fromOneHot({ values: booleans, columns }))).toEqual(expected);
    expect(baskets.fromOneHot({ values: booleans, columns }, ["a", "b"]).itemNames).toEqual(["a", "b"]);
    expect(baskets.fromOneHot([], columns)).toEqual({
      itemNames: columns,
      offsets: Int32Array.of(0),
      items: new Int32Array(0),
    });
  });

  test("gives back what toOneHot() made, and toColumns() what fromColumns() reads", () => {
    fc.assert(
      fc.property(lists, (given) => {
        const made = baskets.of(given);
        expect(baskets.fromOneHot(baskets.toOneHot(made))).toEqual(made);
        const filled = baskets.of(given.filter((list) => list.length > 0));
        const { basketIds, items } = baskets.toColumns(filled);
        expect(baskets.toLists(baskets.fromColumns(basketIds, items))).toEqual(baskets.toLists(filled));
      }),
      { seed: 26, numRuns: 200 },
    );
  });

  test.each<[string, unknown, unknown, string]>([
    [
      "a 2",
      [
        [1, 0],
        [0, 2],
      ],
      ["tea", "cup"],
      "row 1, column cup must be 0, 1, false or true (of quantities, quantity > 0), current value is 2",
    ],
    [
      "a missing cell",
      [[1, Number.NaN]],
      ["tea", "cup"],
      "row 0, column cup must be 0, 1, false or true (of quantities, quantity > 0), current value is NaN",
    ],
    [
      "a text",
      [["1", 0]],
      ["tea", "cup"],
      'row 0, column tea must be 0, 1, false or true (of quantities, quantity > 0), current value is "1"',
    ],
    ["a short row", [[1, 0], [1]], ["tea", "cup"], "row 1 must be 2 cells long, current value is 1"],
    ["a long row", [[1, 0]], ["tea"], "row 0 must be 1 cells long, current value is 2"],
    ["a missing row", [[1], null], ["tea"], "row 1 must be 1 cells long, current value is undefined"],
    ["a number for a row", [5], ["tea"], "row 0 must be 1 cells long, current value is undefined"],
    ["an empty name", [[1]], [""], "itemNames must be one text a column, not empty, each there once"],
    ["a frame without values", { columns: ["tea"] }, undefined, "values must be rows, a matrix or a frame"],
    ["a frame without columns", { values: [[1]], columns: 1 }, ["tea"], "values must be rows, a matrix"],
    ["null", null, ["tea"], "values must be rows, a matrix or a frame, current value is null"],
    [
      "no names",
      [[1]],
      undefined,
      "itemNames must be one text a column, not empty, each there once, current value is undefined",
    ],
    [
      "a name twice",
      [[1, 0]],
      ["tea", "tea"],
      'itemNames must be one text a column, not empty, each there once, current value is "tea"',
    ],
    [
      "a name that is no text",
      [[1]],
      [7],
      "itemNames must be one text a column, not empty, each there once (of numbers, String(number)), current value is 7",
    ],
    ["no table", 7, ["tea"], "values must be rows, a matrix or a frame, current value is 7"],
  ])("refuses %s", (_name, values, itemNames, message) => {
    expect(() => baskets.fromOneHot(values as never, itemNames as never)).toThrow(
      `Cannot read a one-hot table: ${message}`,
    );
  });

  test("toOneHot() refuses a table that no memory would hold", () => {
    const wide = {
      itemNames: new Array(2 ** 15).fill("x"),
      offsets: new Int32Array(2 ** 13 + 2),
      items: new Int32Array(0),
    };
    expect(() => baskets.toOneHot(wide)).toThrow(
      new RangeError(
        `Cannot make a one-hot table: baskets times items must be at most 2^28, current value is ${2 ** 28 + 2 ** 15}`,
      ),
    );
    expect(() => baskets.toOneHot([["tea"]] as never)).toThrow(
      "Cannot make a one-hot table: baskets must be",
    );
  });
});
