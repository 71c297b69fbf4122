import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cohorts, migration, type OrderLine, rfm } from "../../../lib/customers";

const line = (
  customer: string | number,
  order: string | number,
  time: string | number,
  amount: number,
): OrderLine => ({ customer, order, time, amount });
const asOf = "2024-03-31";

describe("rfm.table()", () => {
  test("counts orders, however many lines they have, and free ones; returns only lower the amount", () => {
    const lines = [
      line("b", "1", "2024-03-01 10:00:00", 10),
      line("b", "1", "2024-03-02T09:00:00", 5),
      line("b", "C2", "2024-03-30", -40),
      line("b", "3", "2024-03-20", 0),
      line("a", "1", "2024-03-31", 7),
      line("gone", "9", "2024-03-03", -7),
    ];
    const table = rfm.table(lines, { asOf });
    expect(table).toMatchObject({
      asOf,
      customer: ["a", "b"],
      recencyDays: [0, 11],
      frequency: [1, 2],
      monetary: [7, -25],
    });
    expect(table.customersWithoutPurchase).toBe(1);
  });

  test("refuses microseconds, which would be days in the far future", () => {
    const last = Date.UTC(9999, 11, 31);
    const lines = [line("a", "1", last, 1)];
    expect(rfm.table(lines, { asOf: last })).toMatchObject({ asOf: "9999-12-31", recencyDays: [0] });
    expect(() => rfm.table([line("a", "1", last + 86_400_000, 1)], { asOf })).toThrow(RangeError);
    expect(() => rfm.table([line("a", "1", 1000 * Date.UTC(2024, 0, 1), 1)], { asOf })).toThrow(
      "time[0] must be a day such as",
    );
    const earliest = Date.parse("0000-01-01T00:00:00Z");
    expect(rfm.table([line("a", "1", earliest, 1)], { asOf: "0000-01-02" }).recencyDays).toEqual([1]);
    expect(() => rfm.table([line("a", "1", earliest - 1, 1)], { asOf })).toThrow(RangeError);
  });

  test("takes rows and columns, milliseconds and texts, in any order, and changes nothing", () => {
    const rows = [
      line(10, 1, Date.UTC(2024, 2, 5, 23, 59), 3),
      line(9, 1, Date.UTC(2024, 2, 6), 4),
      line(10, 2, Date.UTC(2024, 0, 1), 5),
    ];
    const columns = {
      customer: Int32Array.of(10, 10, 9),
      order: Object.freeze([2, 1, 1]),
      time: Object.freeze(["2024-01-01", "2024-03-05T23:59", "2024-03-06"]),
      amount: Float64Array.of(5, 3, 4),
    };
    const table = rfm.table(columns, { asOf: Date.UTC(2024, 2, 31) });
    expect(table).toEqual(rfm.table(rows, { asOf }));
    expect(table).toMatchObject({
      customer: [9, 10],
      recencyDays: [25, 26],
      frequency: [1, 2],
      monetary: [4, 8],
    });
  });

  test("leaves out lines after asOf, and counts lines of that day", () => {
    const lines = [
      line("a", 1, "2024-03-30", 1),
      line("a", 2, "2024-03-31 23:59:59", 2),
      line("a", 3, "2024-04-01", 4),
      line("b", 4, "2024-04-01", 4),
    ];
    expect(rfm.table(lines, { asOf })).toMatchObject({
      customer: ["a"],
      recencyDays: [0],
      frequency: [2],
      monetary: [3],
    });
  });

  test("an order is a purchase of its first day; numbers come before texts", () => {
    const lines = [line("a", 1, "2024-03-05", 1), line("a", 1, "2024-03-01", 1), line(7, 1, "2024-03-01", 1)];
    expect(rfm.table(lines, { asOf })).toMatchObject({ customer: [7, "a"], recencyDays: [30, 30] });
    expect(rfm.table([...lines].reverse(), { asOf })).toMatchObject({
      customer: [7, "a"],
      recencyDays: [30, 30],
    });
  });

  test("answers for one customer, for customers who are alike, and for none", () => {
    const one = rfm.table([line("a", 1, "2024-03-30", 1)], { asOf });
    expect([one.recencyScore, one.frequencyScore, one.monetaryScore, one.segment]).toEqual([
      [5],
      [1],
      [1],
      ["new customers"],
    ]);
    const alike = rfm.table(
      ["a", "b", "c"].map((id) => line(id, 1, "2024-03-30", 1)),
      { asOf },
    );
    expect(alike.segment).toEqual(["new customers", "new customers", "new customers"]);
    expect(rfm.table([], { asOf }).segment).toEqual([]);
  });

  test.each([
    [
      { customer: "" },
      'customer[0] must be a number or a text that is not empty; leave lines without one out, current value is ""',
    ],
    [
      { customer: null },
      "customer[0] must be a number or a text that is not empty; leave lines without one out, current value is null",
    ],
    [
      { order: Number.NaN },
      "order[0] must be a number or a text that is not empty; leave lines without one out, current value is NaN",
    ],
    [
      { time: "2024-02-30" },
      'time[0] must be a day such as "2011-12-09", a timestamp, or milliseconds since 1970, current value is "2024-02-30"',
    ],
    [
      { time: "2024-02-03x" },
      'time[0] must be a day such as "2011-12-09", a timestamp, or milliseconds since 1970, current value is "2024-02-03x"',
    ],
    [
      { time: "1/2/2024" },
      'time[0] must be a day such as "2011-12-09", a timestamp, or milliseconds since 1970, current value is "1/2/2024"',
    ],
    [
      { time: null },
      'time[0] must be a day such as "2011-12-09", a timestamp, or milliseconds since 1970, current value is null',
    ],
    [
      { time: 1e300 },
      'time[0] must be a day such as "2011-12-09", a timestamp, or milliseconds since 1970, current value is 1e+300',
    ],
    [{ amount: "3" }, 'amount[0] must be a number, current value is "3"'],
    [{ amount: Number.NaN }, "amount[0] must be a finite number, current value is NaN"],
  ])("refuses %o", (wrong, message) => {
    const lines = [{ ...line("a", 1, "2024-03-30", 1), ...wrong }] as OrderLine[];
    expect(() => rfm.table(lines, { asOf })).toThrow(`Cannot make an RFM table: ${message}`);
  });

  test("refuses what are no lines, and an asOf that is no day", () => {
    expect(() => rfm.table(null as never, { asOf })).toThrow(
      "lines must be order lines with customer, order, time and amount, current value is null",
    );
    expect(() => rfm.table({ customer: ["a"] } as never, { asOf })).toThrow("order must be an array");
    expect(() => rfm.table([], {} as never)).toThrow("asOf must be a day");
    expect(() => rfm.table([], { asOf: "yesterday" })).toThrow('asOf must be a day such as "2011-12-09"');
  });
});

describe("rfm.score()", () => {
  test("is best for recent, frequent and large, and equal for equal values", () => {
    const numbers = [1, 2, 3, 4, 5, 5, 5, 5, 9, 10];
    const scores = rfm.score({
      customer: numbers.map((_, i) => i),
      recencyDays: numbers,
      frequency: numbers,
      monetary: numbers,
    });
    // Cut points 2, 4, 5, 5: at least 1/5, 2/5, 3/5 and 4/5 of ten customers do not exceed them.
    expect(scores.frequencyScore).toEqual([1, 1, 2, 2, 3, 3, 3, 3, 5, 5]);
    expect(scores.monetaryScore).toEqual(scores.frequencyScore);
    expect(scores.recencyScore).toEqual([5, 5, 4, 4, 3, 3, 3, 3, 1, 1]);
  });

  test("cut points are those of the definition, whatever the order and the grouping", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4, max: 9 }), { minLength: 1, maxLength: 40 }), (values) => {
        const share = (point: number) => values.filter((value) => value <= point).length;
        const naive = [1, 2, 3, 4].map((k) =>
          Math.min(...values.filter((value) => share(value) * 5 >= k * values.length)),
        );
        expect(rfm.cutPoints(values)).toEqual(naive);
        const distinct = [...new Set(values)];
        const counts = distinct.map((value) => values.filter((other) => other === value).length);
        expect(rfm.cutPoints(distinct, { counts })).toEqual(naive);
      }),
    );
  });

  test("refuses columns that do not fit", () => {
    const values = { customer: ["a"], recencyDays: [1], frequency: [1], monetary: [1] };
    expect(() => rfm.score({ ...values, customer: ["a", "b"] })).toThrow(
      "Cannot score customers: customer must be 1 ids, one a row",
    );
    expect(() => rfm.score({ ...values, monetary: [1, 2] })).toThrow("must have the same length");
    expect(() => rfm.score(null as never)).toThrow("Cannot score customers: values must be columns");
    expect(() => rfm.cutPoints([1], { counts: [1, 2] })).toThrow(
      "Cannot find the cut points: counts must be 1 counts, one a value",
    );
    expect(() => rfm.cutPoints([1], { counts: [-1] })).toThrow("counts[0] must be an integer >= 0");
    expect(rfm.cutPoints([1, 2], { counts: [0, 0] })).toEqual([]);
    expect(() => rfm.segmentOf(0, 1)).toThrow("recencyScore must be an integer from 1 to 5");
    expect(() => rfm.segmentOf(1, 6)).toThrow("frequencyScore must be an integer from 1 to 5");
  });
});

describe("cohorts", () => {
  const lines = [
    line("a", 1, "2023-12-20", 30),
    line("a", 2, "2023-12-28", 5),
    line("a", 3, "2024-02-01", -10),
    line("a", 4, "2024-03-01", 8),
    line("b", 1, "2023-12-01", 10),
    line("b", 5, "2023-11-30", -3),
    line("c", 6, "2024-02-29", 2),
    line("d", 7, "2024-02-28", -2),
    line("c", 8, "2024-04-01", 9),
  ];

  test("count customers once a month, returns where they are, and nothing before the first purchase", () => {
    expect(cohorts.table(lines, { asOf })).toEqual({
      asOf,
      isLastMonthComplete: true,
      cohorts: [
        {
          month: "2023-12",
          customers: 2,
          active: [2, 0, 0, 1],
          retention: [1, 0, 0, 0.5],
          revenue: [45, 0, -10, 8],
        },
        { month: "2024-02", customers: 1, active: [1, 0], retention: [1, 0], revenue: [2, 0] },
      ],
    });
  });

  test("add up rows of the same cohort and month", () => {
    const groups = {
      cohort: ["2024-03", "2024-03"],
      month: ["2024-03", "2024-03"],
      active: [2, 1],
      revenue: [5, 7],
    };
    expect(cohorts.fromGroups(groups, { asOf }).cohorts[0]).toMatchObject({ customers: 3, revenue: [12] });
  });

  test("say whether the last month is complete, and answer for no line", () => {
    expect(cohorts.table(lines, { asOf: "2024-03-30" }).isLastMonthComplete).toBe(false);
    expect(cohorts.table([], { asOf }).cohorts).toEqual([]);
  });

  test.each([
    [{ month: ["2023-12"] }, "month[0] must be from 2024-01 to 2024-03"],
    [{ month: ["2024-04"] }, "month[0] must be from 2024-01 to 2024-03"],
    [{ month: ["2024-13"] }, 'month[0] must be a month such as "2010-12"'],
    [{ month: ["2024-02"] }, "active of 2024-01 in 2024-01 must be positive, current value is 0"],
    [{ active: [1.5] }, "active[0] must be an integer >= 0"],
    [{ revenue: [1, 2] }, "revenue must be 1 values, one a row"],
  ])("from groups refuse %o", (wrong, message) => {
    const groups = { cohort: ["2024-01"], month: ["2024-01"], active: [3], revenue: [9], ...wrong };
    expect(() => cohorts.fromGroups(groups, { asOf })).toThrow(`Cannot make a cohort table: ${message}`);
  });
});

describe("migration.between()", () => {
  test("refuses a customer who is there twice, and columns that do not fit", () => {
    const after = { customer: ["a"], segment: ["x"] };
    expect(() => migration.between({ customer: ["a", "a"], segment: ["x", "y"] }, after)).toThrow(
      'Cannot count moves between segments: before.customer[1] must be there once, current value is "a"',
    );
    expect(() => migration.between(after, { customer: ["a"], segment: [] })).toThrow(
      "must have the same length",
    );
    expect(() => migration.between(null as never, after)).toThrow(
      "before must be customers with their segments",
    );
  });

  test("lists numbers before texts, whatever the order of the customers", () => {
    const after = { customer: [1], segment: ["a"] };
    for (const segment of [
      ["b", 10, "9"],
      ["9", "b", 10],
      [10, "9", "b"],
    ])
      expect(migration.between({ customer: [1, 2, 3], segment }, after).from).toEqual([10, "9", "b", null]);
  });

  test("refuses a segment that is missing: null is for customers who are not there", () => {
    const there = { customer: [1], segment: ["a"] };
    for (const segment of [null, undefined, Number.NaN, ""])
      expect(() => migration.between(there, { customer: [1], segment: [segment as string] })).toThrow(
        "after.segment[0] must be a number or a text that is not empty",
      );
  });

  test("has numbered segments, and rows without a customer", () => {
    const moves = migration.between({ customer: [1, 2], segment: [10, 9] }, { customer: [1], segment: [9] });
    expect(moves).toEqual({
      from: [9, 10, null],
      to: [9, null],
      counts: [
        [0, 1],
        [1, 0],
        [0, 0],
      ],
      shares: [
        [0, 1],
        [1, 0],
        [0, 0],
      ],
    });
  });
});
