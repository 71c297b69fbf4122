import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { baskets, itemsets } from "../../../lib/basket";
import "../../../lib/resolve-tensorflow.js";
import * as datasets from "../../../lib/data/datasets";
import * as frames from "../../../lib/data/frames";

const someLists = fc.array(fc.array(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 6 }), {
  maxLength: 10,
});

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
    [
      [["a"], ["b", 7]],
      'item 1 of basket 1 must be a text (numericItems: "asText" takes numbers), current value is 7',
    ],
    [
      [["a", ""]],
      'item 1 of basket 0 must be the name of an item (missingItems: "leaveOut" leaves it out), current value is ""',
    ],
    [[["a", true]], "item 1 of basket 0 must be a text, current value is true"],
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

  const refuse = 'must be an id (missingIds: "leaveOut" leaves out lines without one)';
  test.each<[unknown[], unknown[], string]>([
    [[1, Number.POSITIVE_INFINITY], ["a", "b"], "basketIds[1] must be a text, current value is Infinity"],
    [["A", "", "A"], ["a", "b", "c"], `basketIds[1] ${refuse}, current value is ""`],
    [[null], ["a"], `basketIds[0] ${refuse}, current value is null`],
    [[1, undefined], ["a", "b"], `basketIds[1] ${refuse}, current value is undefined`],
    [[1, Number.NaN], ["a", "b"], `basketIds[1] ${refuse}, current value is NaN`],
    [[true], ["a"], "basketIds[0] must be a text or a number, current value is true"],
    [
      [new Date(0)],
      ["a"],
      "basketIds[0] must be a text or a number (a Date as its getTime()), current value is a Date",
    ],
    [
      [2 ** 53],
      ["a"],
      "basketIds[0] must be a text, since the digits of a number beyond 2^53 are not exact, current value is 9007199254740992",
    ],
    [[1], [], "basketIds and items must have the same length, current lengths are 1 and 0"],
    [
      [1, 2],
      ["a", undefined],
      'items[1] must be the name of an item (missingItems: "leaveOut" leaves it out), current value is undefined',
    ],
    [[1], [7n], 'items[0] must be a text (numericItems: "asText" takes numbers), current value is 7n'],
  ])("refuses %o, %o", (ids, items, message) => {
    expect(() => baskets.fromColumns(ids as never, items as never)).toThrow(
      new TypeError(`Cannot read baskets: ${message}`),
    );
  });

  // pandas 3.1: DataFrame.groupby(dropna=True), its default, drops rows without a key, so milk and bread are together once.
  test.each([[""], [null], [undefined], [Number.NaN]])(
    "leaves out lines of the id %j on request, and counts them",
    (none) => {
      const ids = ["A1", "A1", none, none, none, none, "A2"] as string[];
      const items = ["milk", "bread", "tea", "cup", "milk", "bread", "milk"];
      const made = baskets.fromColumns(ids, items, { missingIds: "leaveOut" });
      expect(baskets.toLists(made)).toEqual([["milk", "bread"], ["milk"]]);
      expect(made.anonymousLines).toBe(4);
      expect(baskets.countOf(made, ["milk", "bread"])).toBe(1);
      expect(baskets.perBasket(ids, [1, 2, 3, 4, 5, 6, 7], { missingIds: "leaveOut" })).toEqual([1, 7]);
      expect(() => baskets.perBasket(ids, items)).toThrow(`Cannot read baskets: basketIds[2] ${refuse}`);
      expect(baskets.fromColumns(["A"], ["a"]).anonymousLines).toBe(0);
    },
  );

  test("missing items are left out on request; their baskets remain", () => {
    const leaveOut = { missingIds: "leaveOut", missingItems: "leaveOut" } as const;
    expect(() => baskets.fromColumns([true] as never, ["a"], leaveOut)).toThrow(
      /basketIds\[0\] must be a text/,
    );
    expect(() => baskets.fromColumns(["A"], [true] as never, leaveOut)).toThrow(/items\[0\] must be a text/);
    const items = ["milk", "", null, Number.NaN] as string[];
    const made = baskets.fromColumns(["A", "A", "B", "B"], items, { missingItems: "leaveOut" });
    expect(baskets.toLists(made)).toEqual([["milk"], []]);
    const padded = baskets.of(
      [
        ["milk", ""],
        [null, undefined],
      ],
      { missingItems: "leaveOut" },
    );
    expect(baskets.toLists(padded)).toEqual([["milk"], []]);
  });

  test("the number 1, the text 1 and the integer 1n are different baskets, as in pandas' groupby", () => {
    const made = baskets.fromColumns([1, "1", 1n, 1], ["a", "b", "c", "d"]);
    expect(baskets.toLists(made)).toEqual([["a", "d"], ["b"], ["c"]]);
  });

  test("takes typed columns and danfo Series", () => {
    const frame = frames.of({ o: ["1", "1", "2"], i: ["a", "b", "a"] });
    expect(baskets.toLists(baskets.fromColumns(frame.o, frame.i))).toEqual([["a", "b"], ["a"]]);
    expect(baskets.perBasket(frame.o, frame.i)).toEqual(["a", "a"]);
    expect(baskets.toLists(baskets.fromColumns(Int32Array.of(7, 8, 7), ["a", "b", "b"]))).toEqual([
      ["a", "b"],
      ["b"],
    ]);
  });

  test("names numeric items by String on request", () => {
    const made = baskets.fromColumns([1, 1, 2], [22423, 22423n, 1.5], { numericItems: "asText" });
    expect(baskets.toLists(made)).toEqual([["22423"], ["1.5"]]);
    expect(() => baskets.fromColumns([1], [2 ** 53], { numericItems: "asText" })).toThrow(
      "items[0] must be a text, since the digits of a number beyond 2^53 are not exact",
    );
    expect(() => baskets.of([["a", Number.NaN]], { numericItems: "asText" })).toThrow(
      /must be the name of an item/,
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
      "list a basket": [(given: never) => baskets.basketAt(given, 0)],
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

  test("offsets that do not end with the items are refused, so by all functions that take baskets", () => {
    const { itemNames, offsets, items } = made;
    for (const [end, given] of [
      [items.length - 1, { itemNames, offsets, items: items.subarray(1) }],
      [items.length, { itemNames, offsets: offsets.subarray(0, 2), items }],
    ] as const) {
      const last = given.offsets[given.offsets.length - 1];
      expect(() => itemsets.mine(given, { minSupport: 1 })).toThrow(
        new TypeError(
          `Cannot mine itemsets: the last of baskets.offsets must be ${end}, current value is ${last}`,
        ),
      );
    }
    expect(() => baskets.describe({ itemNames, offsets: new Int32Array(0), items })).toThrow(
      `the last of baskets.offsets must be ${items.length}, current value is undefined`,
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
    expect(() => baskets.countOf(made, "milk" as never)).toThrow(
      'Cannot count baskets: itemNames must be an array, a typed array or a danfo Series, current value is "milk"',
    );
    expect(() => baskets.countOf(made, ["milk", 7] as never)).toThrow(
      new TypeError("Cannot count baskets: itemNames[1] must be a text, current value is 7"),
    );
  });

  test.each([[99], [4], [-1], [0.5], [undefined]])("basketAt() refuses the position %s", (position) => {
    expect(() => baskets.basketAt(made, position as number)).toThrow(
      `Cannot list a basket: basket must be an integer from 0 to 3, current value is ${position}`,
    );
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
