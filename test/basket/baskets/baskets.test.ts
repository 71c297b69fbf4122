import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { baskets } from "../../../lib/basket";
import * as datasets from "../../../lib/data/datasets";

const someLists = fc.array(fc.array(fc.string({ maxLength: 3 }), { maxLength: 6 }), { maxLength: 10 });

describe("baskets.of()", () => {
  test("counts an item once a basket and keeps empty baskets", () => {
    const made = baskets.of([["milk", "bread"], [], ["bread", "bread"]]);
    expect(baskets.toLists(made)).toEqual([["milk", "bread"], [], ["bread"]]);
  });

  test("gives back what it was given, as sets", () => {
    fc.assert(
      fc.property(someLists, (lists) => {
        const back = baskets.toLists(baskets.of(lists));
        expect(back.map((list) => new Set(list))).toEqual(lists.map((list) => new Set(list)));
        for (const list of back) expect(new Set(list).size).toBe(list.length);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("takes sets and generators", () => {
    expect(baskets.toLists(baskets.of(new Set([new Set(["a", "b"])])))).toEqual([["a", "b"]]);
  });

  test.each([
    ["milk", 'lists must be lists of item names, current value is "milk"'],
    [undefined, "lists must be lists of item names, current value is undefined"],
    [["milk"], 'basket 0 must be a list of item names, current value is "milk"'],
    [[["a"], null], "basket 1 must be a list of item names, current value is null"],
    [[["a"], ["b", 7]], "item 1 of basket 1 must be a text, current value is 7"],
  ])("refuses %j", (lists, message) => {
    expect(() => baskets.of(lists as never)).toThrow(new TypeError(`Cannot read baskets: ${message}`));
  });
});

describe("baskets.fromColumns()", () => {
  test("gathers rows in any order", () => {
    const made = baskets.fromColumns(["B", "A", "B", "A"], ["tea", "milk", "milk", "milk"]);
    expect(baskets.toLists(made)).toEqual([["tea", "milk"], ["milk"]]);
    expect(baskets.describe(baskets.fromColumns([], []))).toMatchObject({ baskets: 0, items: 0 });
  });

  test("agrees with of() on the long form of lists", () => {
    fc.assert(
      fc.property(someLists, fc.integer({ min: 0, max: 2 ** 31 }), (lists, seed) => {
        const full = lists.filter((list) => list.length > 0);
        const rows = full.flatMap((list, id) => list.map((item) => ({ id, item })));
        const order = rows
          .map((row, i) => ({ row, key: Math.imul(i + 1, seed | 1) }))
          .sort((a, b) => a.row.id - b.row.id || a.key - b.key);
        const made = baskets.fromColumns(
          order.map(({ row }) => row.id),
          order.map(({ row }) => row.item),
        );
        expect(baskets.toLists(made).map((list) => new Set(list))).toEqual(full.map((list) => new Set(list)));
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  test.each([
    [
      [1, Number.POSITIVE_INFINITY],
      ["a", "b"],
      "basketIds, row 1 must be a text or a finite number, current value is Infinity",
    ],
    [[null], ["a"], "basketIds, row 0 must be a text or a finite number, current value is null"],
    [[1], [], "basketIds and items must have the same length, current lengths are 1 and 0"],
    [[1, Number.NaN], ["a", "b"], "basketIds, row 1 must be a text or a finite number, current value is NaN"],
    [[1, 2], ["a", undefined], "items, row 1 must be a text, current value is undefined"],
  ])("refuses %j, %j", (ids, items, message) => {
    expect(() => baskets.fromColumns(ids as never, items as never)).toThrow(
      new TypeError(`Cannot read baskets: ${message}`),
    );
  });
});

describe("baskets.perBasket()", () => {
  test("gives one value a basket, in the order of fromColumns()", () => {
    const id = fc.constantFrom("A", "B", "C", 1, 2);
    fc.assert(
      fc.property(fc.array(fc.tuple(id, fc.integer()), { maxLength: 20 }), (rows) => {
        const ids = rows.map(([basket]) => basket);
        // Each row's item is its basket's name, so that the baskets say which they are.
        const made = baskets.fromColumns(
          ids,
          ids.map((basket) => `${typeof basket} ${basket}`),
        );
        const values = baskets.perBasket(
          ids,
          rows.map(([, value]) => value),
        );
        expect(values).toHaveLength(made.offsets.length - 1);
        values.forEach((value, place) => {
          const [name] = baskets.basketAt(made, place);
          expect(value).toBe(rows.find(([basket]) => `${typeof basket} ${basket}` === name)?.[1]);
        });
      }),
      { seed: 19 },
    );
  });

  test("refuses columns of different length", () => {
    expect(() => baskets.perBasket(["A"], [])).toThrow(
      new TypeError(
        "Cannot read baskets: basketIds and values must have the same length, current lengths are 1 and 0",
      ),
    );
  });
});

describe("baskets.describe(), itemFrequencies(), countOf(), slice()", () => {
  const made = baskets.of([["milk", "bread"], [], ["bread"], ["bread", "tea", "milk"]]);

  test("describe() counts", () => {
    expect(baskets.describe(made)).toEqual({
      baskets: 4,
      items: 3,
      cells: 6,
      density: 0.5,
      meanLength: 1.5,
      medianLength: 1.5,
      longest: 3,
      empty: 1,
    });
    expect(baskets.describe(baskets.of([]))).toEqual({
      baskets: 0,
      items: 0,
      cells: 0,
      density: 0,
      meanLength: 0,
      medianLength: 0,
      longest: 0,
      empty: 0,
    });
  });

  test.skipIf(!datasets.isAvailable("groceries"))(
    "Groceries is as arules describes it (skipped where it is not available)",
    async () => {
      const groceries = await datasets.groceries();
      const { density, ...numbers } = baskets.describe(groceries);
      // arules: summary(Groceries).
      expect(numbers).toMatchObject({ baskets: 9835, items: 169, longest: 32, medianLength: 3 });
      expect(density).toBeCloseTo(0.02609146, 8);
      expect(
        baskets
          .itemFrequencies(groceries)
          .slice(0, 5)
          .map(({ item, count }) => [item, count]),
      ).toEqual([
        ["whole milk", 2513],
        ["other vegetables", 1903],
        ["rolls/buns", 1809],
        ["soda", 1715],
        ["yogurt", 1372],
      ]);
    },
  );

  test("describe() takes the middle of an odd number of lengths, and knows items that nobody bought", () => {
    const { medianLength, longest, empty } = baskets.describe(baskets.of([["a"], [..."abcd"], [..."abcde"]]));
    expect([medianLength, longest, empty]).toEqual([4, 5, 0]);
    const unsold = baskets.fromOneHot([[1, 0, 0, 0]], ["a", "b", "c", "d"]);
    expect(baskets.describe(unsold)).toMatchObject({ items: 4, cells: 1, density: 0.25 });
  });

  test("itemFrequencies() keeps the order of the names in ties", () => {
    const tied = baskets.of([["z", "a", "m"], ["a", "m", "z"], ["q"]]);
    expect(baskets.itemFrequencies(tied).map(({ item }) => item)).toEqual(["z", "a", "m", "q"]);
  });

  test("toColumns() is the long table that fromColumns() reads", () => {
    expect(baskets.toColumns(made)).toEqual({
      basketIds: Int32Array.of(0, 0, 2, 3, 3, 3),
      items: ["milk", "bread", "bread", "milk", "bread", "tea"],
    });
  });

  test("all refuse what are no baskets", () => {
    const calls = {
      "list baskets": [baskets.toColumns, baskets.toLists],
      "describe baskets": [baskets.describe],
      "count items": [baskets.itemFrequencies],
      "count baskets": [(given: never) => baskets.countOf(given, [])],
      "slice baskets": [(given: never) => baskets.slice(given, 0, 0)],
    };
    for (const [action, functions] of Object.entries(calls))
      for (const call of functions)
        expect(() => call([["milk"]] as never)).toThrow(
          new TypeError(
            `Cannot ${action}: baskets must be baskets, as baskets.of makes them, current value is an array of 1`,
          ),
        );
  });

  test("itemFrequencies() puts the most frequent first", () => {
    expect(baskets.itemFrequencies(made)).toEqual([
      { item: "bread", count: 3, support: 0.75 },
      { item: "milk", count: 2, support: 0.5 },
      { item: "tea", count: 1, support: 0.25 },
    ]);
  });

  test("countOf() counts baskets that hold all", () => {
    expect(baskets.countOf(made, ["milk", "bread"])).toBe(2);
    expect(baskets.countOf(made, ["bread", "bread"])).toBe(3);
    expect(baskets.countOf(made, [])).toBe(4);
    expect(baskets.countOf(made, ["beer", "milk"])).toBe(0);
  });

  test("slice() takes consecutive baskets; parts make the whole", () => {
    expect(baskets.toLists(baskets.slice(made, 2, 4))).toEqual([["bread"], ["milk", "bread", "tea"]]);
    const parts = [baskets.slice(made, 0, 1), baskets.slice(made, 1, 4)];
    expect(parts.flatMap(baskets.toLists)).toEqual(baskets.toLists(made));
    expect(baskets.describe(baskets.slice(made, 2, 2)).baskets).toBe(0);
    expect(baskets.slice(made, 1, 4)).toEqual({
      itemNames: made.itemNames,
      offsets: Int32Array.of(0, 0, 1, 4),
      items: Int32Array.of(1, 0, 1, 2),
    });
    expect(baskets.slice(made, 0, 3).items).toEqual(Int32Array.of(0, 1, 1));
    expect(baskets.slice(made, 4, 4).offsets).toEqual(Int32Array.of(0));
    expect(() => baskets.slice(made, -1, 2)).toThrow(
      "Cannot slice baskets: from must be an integer >= 0, current value is -1",
    );
    expect(() => baskets.slice(made, 3, 2)).toThrow(
      "Cannot slice baskets: to must be an integer >= 3, current value is 2",
    );
    expect(() => baskets.slice(made, 0, 5)).toThrow(
      "Cannot slice baskets: to must be at most 4, the number of baskets, current value is 5",
    );
  });
});
