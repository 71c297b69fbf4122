import { describe, expect, test } from "vitest";
import { highUtility, sequences, sequentialPatterns, sequentialRules } from "../../../lib/basket";
import { createSubpatternBound } from "../../../lib/basket/sequences/patterns/subpatterns";
import { seeded } from "../../../lib/core/random";

/** A danfo Series, as far as it is read. */
const series = <T>(values: T[]) => ({ values, index: [...values.keys()] });

const shop = sequences.of([
  [["tea"], ["cup"], ["tea"]],
  [["tea"], ["tea"], ["cup"]],
]);

test("sequences whose columns do not fit together are refused", () => {
  const mine = (changed: Partial<typeof shop>) => () =>
    sequentialPatterns.mine({ ...shop, ...changed }, { minSupport: 1 });
  const action = "Cannot mine sequential patterns:";
  expect(mine({ customerOffsets: Int32Array.of(0, 3) })).toThrow(
    new TypeError(`${action} the last of sequences.customerOffsets must be 6, current value is 3`),
  );
  expect(mine({ times: shop.times.subarray(1) })).toThrow(
    new TypeError(`${action} the length of sequences.times must be 6, current value is 5`),
  );
  expect(mine({ items: shop.items.subarray(1) })).toThrow(
    new TypeError(`${action} the last of baskets.offsets must be 5, current value is 6`),
  );
});

describe("sequences.of()", () => {
  test.each<[string, unknown, string]>([
    ["no lists", "tea", 'lists must be lists of purchases, one for each customer, current value is "tea"'],
    [
      "items for purchases",
      [["tea", "cup"]],
      'purchase 0 of customer 0 must be a list of item names, current value is "tea"',
    ],
    [
      "null for a customer",
      [null],
      "customer 0 must be a list of purchases, each a list of item names, current value is null",
    ],
    [
      "a number",
      [[["tea", 7]]],
      'item 1 in purchase 0 of customer 0 must be a text (numericItems: "asText" takes numbers), current value is 7',
    ],
    [
      "null",
      [[["tea"], [null]]],
      'item 0 in purchase 1 of customer 0 must be the name of an item (missingItems: "leaveOut" leaves it out), current value is null',
    ],
  ])("refuses %s", (_name, lists, message) => {
    expect(() => sequences.of(lists as never)).toThrow(new TypeError(`Cannot read sequences: ${message}`));
  });

  test("takes numbers and padded purchases on request", () => {
    const options = { numericItems: "asText", missingItems: "leaveOut" } as const;
    expect(
      sequences.toLists(
        sequences.of(
          [
            [
              [7, null],
              ["tea", ""],
            ],
          ],
          options,
        ),
      ),
    ).toEqual([[["7"], ["tea"]]]);
  });
});

describe("sequences.fromColumns()", () => {
  test("takes danfo Series and Dates", () => {
    const frame = {
      who: series(["A", "B", "A"]),
      when: series([2, 1, 1]),
      what: series(["cup", "tea", "tea"]),
    };
    const found = sequences.fromColumns({ customers: frame.who, times: frame.when, items: frame.what });
    expect(sequences.toLists(found)).toEqual([[["tea"], ["cup"]], [["tea"]]]);
    const dates = sequences.fromColumns({ customers: ["A"], times: [new Date(5)], items: ["tea"] });
    expect([...dates.times]).toEqual([5]);
    expect(() => sequences.fromColumns({ customers: ["A"], times: [new Date("x")], items: ["tea"] })).toThrow(
      "Cannot read sequences: times[0] must be milliseconds since 1970 or a valid Date",
    );
  });

  test("the number 1 and the text 1 are two customers, as two basket ids", () => {
    const lines = { customers: [1, "1", 1], times: [1, 1, 2], items: ["tea", "cup", "pot"] };
    expect(sequences.toLists(sequences.fromColumns(lines))).toEqual([[["tea"], ["pot"]], [["cup"]]]);
  });

  test("lines without a customer are left out and counted", () => {
    const customers = ["", null, Number.NaN, undefined, "A"];
    const found = sequences.fromColumns({
      customers,
      times: [1, 1, 1, 1, 1],
      items: ["a", "b", "c", "d", "e"],
    });
    expect([sequences.toLists(found), found.anonymousLines]).toEqual([[[["e"]]], 4]);
  });

  test("refuses something else than columns, and unknown options", () => {
    expect(() => sequences.fromColumns(undefined as never)).toThrow(
      "Cannot read sequences: columns must be a record of the columns customers, times and items",
    );
    const none = { customers: [], times: [], items: [] };
    expect(() => sequences.fromColumns(none, { purchases: "day" } as never)).toThrow(
      'did you mean "purchase"?',
    );
  });
});

describe("highUtility.fromColumns()", () => {
  test("takes danfo Series, and leaves out lines without a basket on request", () => {
    const frame = {
      id: series(["1", "1", "2"]),
      what: series(["tea", "cup", "tea"]),
      price: series([0.1, 2, 0.1]),
    };
    const lines = { basketIds: frame.id, items: frame.what, unitValues: frame.price, quantities: [3, 1, 5] };
    expect([...highUtility.fromColumns(lines).utilities]).toEqual([30, 200, 50]);
    const open = { basketIds: ["A", "", "A"], items: ["tea", "cup", null], unitValues: [1, 2, 3] };
    expect(() => highUtility.fromColumns(open)).toThrow("basketIds[1] must be an id");
    const found = highUtility.fromColumns(open, { missingIds: "leaveOut", missingItems: "leaveOut" });
    expect([[...found.utilities], found.anonymousLines]).toEqual([[100], 1]);
  });

  test("refuses quantities of another length, texts and other things", () => {
    const lines = { basketIds: ["A"], items: ["tea"], unitValues: [1] };
    expect(() => highUtility.fromColumns({ ...lines, quantities: [1, 2] })).toThrow(
      "must have the same length",
    );
    expect(() => highUtility.fromColumns({ ...lines, quantities: ["1"] as never })).toThrow(
      "quantities[0] must be a number",
    );
    expect(() => highUtility.fromColumns({ ...lines, quantity: [2] } as never)).toThrow(
      'there is no option "quantity"; the options are basketIds, items, unitValues, quantities',
    );
    expect(() => highUtility.of("tea" as never, {})).toThrow("lists must be a list of records of quantities");
    expect(() => highUtility.of([null as never], {})).toThrow("basket 0 must be a record");
    expect(() => highUtility.of([], undefined as never)).toThrow("unitValues must be a record");
    expect(() => highUtility.mine(highUtility.of([{ tea: 1 }], { tea: 1 }), undefined as never)).toThrow(
      "minUtility or top must be given",
    );
  });
});

describe("sequentialPatterns.mine()", () => {
  test.each([40, 3000])("one customer of %i purchases ends in the maxPatterns error at once", (purchases) => {
    const lists = [Array.from({ length: purchases }, (_, i) => [`i${i % 500}`])];
    const before = process.cpuUsage();
    expect(() => sequentialPatterns.mine(sequences.of(lists), { minSupport: 1 })).toThrow(
      /^Cannot mine sequential patterns: maxPatterns must be at least the number of patterns; raise minSupport/,
    );
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(4);
  });

  test("ends early only where there are too many: at the exact number of patterns it does not", () => {
    const random = seeded(3);
    for (let round = 0; round < 150; round++) {
      const customers = Array.from({ length: 1 + random.integer(3) }, () =>
        Array.from({ length: 1 + random.integer(5) }, () =>
          Array.from({ length: 1 + random.integer(2) }, () => `i${random.integer(4)}`),
        ),
      );
      const limits =
        random.uniform() < 0.5 ? {} : { withinDays: 1 + random.integer(4), minGapDays: random.integer(2) };
      const options = { minSupport: { count: 1 + random.integer(2) }, ...limits };
      const given = sequences.of(customers);
      const { count } = sequentialPatterns.mine(given, options);
      if (count.length === 0) continue;
      expect(sequentialPatterns.mine(given, { ...options, maxPatterns: count.length }).count).toEqual(count);
      if (count.length > 1)
        expect(() => sequentialPatterns.mine(given, { ...options, maxPatterns: count.length - 1 })).toThrow(
          RangeError,
        );
    }
  });

  test("with a largest gap no pattern is assumed to be frequent", () => {
    const given = sequences.of([[["a"], ["b"], ["c"], ["d"]]]);
    const options = { minSupport: 1, maxGapDays: 1 };
    // a b c d, ab bc cd, abc bcd, abcd
    expect(sequentialPatterns.mine(given, { ...options, maxPatterns: 10 }).size).toBe(10);
    expect(sequentialPatterns.mine(given, { minSupport: 1, maxPatterns: 15 }).size).toBe(15);
  });

  test("can be limited in time", () => {
    const lists = [Array.from({ length: 400 }, (_, i) => [`i${i % 40}`])];
    const options = { minSupport: 1, maxGapDays: 30, maxSeconds: 0.1, maxPatterns: 2e9 };
    expect(() => sequentialPatterns.mine(sequences.of(lists), options)).toThrow(
      /^Cannot mine sequential patterns: maxSeconds must be at least the seconds that it takes; [\d,]+ patterns? found by then/,
    );
    expect(sequentialPatterns.mine(shop, { minSupport: 1, maxSeconds: 60 }).size).toBeGreaterThan(0);
  });
});

test("sequentialRules.from() can be limited in time, and takes a Date as the end", () => {
  const day = 86_400_000;
  const rules = sequentialRules.from(shop, {
    withinDays: 1,
    minSupport: 0.5,
    observedUntil: new Date(3 * day),
  });
  expect([...rules]).toEqual([
    ...sequentialRules.from(shop, { withinDays: 1, minSupport: 0.5, observedUntil: 3 * day, maxSeconds: 9 }),
  ]);
  const lists = [Array.from({ length: 900 }, (_, i) => [`i${i}`])];
  const options = { withinDays: 900, minSupport: 1, observedUntil: 9000 * day, maxSeconds: 1e-6 };
  expect(() => sequentialRules.from(sequences.of(lists), options)).toThrow(
    /^Cannot make sequential rules: maxSeconds must be .* rules? found by then; shorten withinDays/,
  );
  expect(() => sequentialRules.from(shop, { withinDays: 1, minSupport: 0.5, minLifts: 2 } as never)).toThrow(
    'did you mean "minLift"?',
  );
});

test("tables and filters say which result they need", () => {
  const patterns = sequentialPatterns.mine(shop, { minSupport: 1 });
  const rules = sequentialRules.from(shop, { withinDays: 1, minSupport: 0.5 });
  expect(() => sequentialPatterns.toTable(rules as never)).toThrow(
    "Cannot show sequential patterns: patterns must be sequential patterns, as made by sequentialPatterns.mine",
  );
  expect(() => sequentialPatterns.filter(rules as never, () => true)).toThrow(TypeError);
  expect(() => sequentialPatterns.filter(patterns, undefined as never)).toThrow("test must be a function");
  expect(() => sequentialRules.toTable(patterns as never)).toThrow("rules must be sequential rules");
  expect(() => sequentialRules.filter(rules, "lift" as never)).toThrow("test must be a function");
  expect(() => highUtility.toTable(rules as never)).toThrow("itemsets must be high-utility itemsets");
  expect(() => sequentialRules.toTable(rules, { limits: 1 } as never)).toThrow('did you mean "limit"?');
  expect(sequentialPatterns.toTable(patterns, { limit: 1 }).rows.length).toBe(1);
});

describe("the bound of subpatterns", () => {
  test.each<[string, [number, boolean][], number]>([
    ["one item", [[0, true]], 1],
    [
      "three items in one purchase",
      [
        [0, true],
        [1, false],
        [2, false],
      ],
      7,
    ],
    [
      "a a a: a, aa, aaa",
      [
        [0, true],
        [0, true],
        [0, true],
      ],
      3,
    ],
    [
      "a b a: a b ab ba aa aba",
      [
        [0, true],
        [1, true],
        [0, true],
      ],
      6,
    ],
    [
      "a b a b",
      [
        [0, true],
        [1, true],
        [0, true],
        [1, true],
      ],
      11,
    ],
  ])("%s", (_name, path, expected) => {
    const bound = createSubpatternBound(3);
    let last = 0;
    for (const [item, starts] of path) last = bound.push(item, starts);
    expect(last).toBe(expected);
    for (const [item, starts] of [...path].reverse()) bound.pop(item, starts);
    expect(bound.push(2, true)).toBe(1);
    bound.pop(2, true);
    for (const [item, starts] of path) last = bound.push(item, starts);
    expect(last).toBe(expected);
  });
});
