import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RowOf } from "../../../lib/tables/asking/column-types";
import type { RowExpressions } from "../../../lib/tables/asking/expression";
import { DUCKDB, ENGINES, type OpenEngine, POSTGRESQL } from "../../support/table-engines";

const SCHEMA = {
  n: "integer?",
  x: "number?",
  t: "text?",
  b: "boolean?",
  d: "date?",
  at: "timestamp?",
} as const;

type Row = RowExpressions<RowOf<typeof SCHEMA>>;

const LARGE = 2 ** 53 - 1;
/** What PostgreSQL refuses, since it is beyond the range of doubles. */
const TOO_LARGE = ["a power too large"];

describe.each(ENGINES)("$name", ({ name, isAbsent, open }) => {
  const isDuckDb = name === DUCKDB.name;
  let opened: OpenEngine;
  if (!isAbsent) {
    beforeAll(async () => {
      opened = await open();
    }, 300_000);
    afterAll(() => opened.close());
  }

  async function table(cells: object) {
    const full = { n: null, x: null, t: null, b: null, d: null, at: null, ...cells };
    return opened.load([full], SCHEMA);
  }

  /** The value of an expression in a row with these cells. */
  async function evaluate(cells: object, compute: (row: Row) => unknown): Promise<unknown> {
    const derived = (await table(cells)).derive((row) => ({ value: compute(row) as never }));
    return (await derived.toRows())[0].value;
  }

  test.skipIf(isAbsent).each<[string, object, (row: Row) => unknown, unknown]>([
    ["a product beyond 2^63", { n: LARGE }, ({ n }) => n.times(n), LARGE * LARGE],
    ["a sum beyond 2^53", { n: LARGE }, ({ n }) => n.plus(n), LARGE * 2],
    ["a difference", { n: 1, x: 0.5 }, ({ n, x }) => n.minus(x), 0.5],
    ["a quotient of integers", { n: 7 }, ({ n }) => n.dividedBy(2), 3.5],
    ["a quotient by 0", { n: 7, x: 0 }, ({ n, x }) => n.dividedBy(x), null],
    ["a quotient by -0", { n: 7, x: -0 }, ({ n, x }) => n.dividedBy(x), null],
    ["a remainder of a negative number", { n: -7 }, ({ n }) => n.modulo(3), -1],
    ["a remainder by a negative number", { n: 7 }, ({ n }) => n.modulo(-3), 1],
    ["a remainder of a fraction", { x: -7.5 }, ({ x }) => x.modulo(2), -1.5],
    ["a remainder by 0", { x: 5 }, ({ x }) => x.modulo(0), null],
    ["a half rounded up", { x: 2.5 }, ({ x }) => x.round(), 3],
    ["a negative half rounded down", { x: -2.5 }, ({ x }) => x.round(), -3],
    ["decimals", { x: 2.675 }, ({ x }) => x.round(2), 2.68],
    ["15 decimals", { x: 1.5 }, ({ x }) => x.round(15), 1.5],
    ["an integer rounded", { n: 7 }, ({ n }) => n.round(2), 7],
    ["floor", { x: -2.5 }, ({ x }) => x.floor(), -3],
    ["ceiling", { x: -2.5 }, ({ x }) => x.ceiling(), -2],
    ["absolute", { n: -LARGE }, ({ n }) => n.absolute(), LARGE],
    ["negated", { n: 3 }, ({ n }) => n.negated(), -3],
    ["power", { n: 2 }, ({ n }) => n.power(0.5), Math.SQRT2],
    ["no real power", { n: -8 }, ({ n }) => n.power(0.5), null],
    ["a power too large", { n: 10 }, ({ n }) => n.power(400), Infinity],
    ["exponential", { n: 1 }, ({ n }) => n.exponential(), Math.E],
    ["logarithm", { x: Math.E }, ({ x }) => x.logarithm(), 1],
    ["logarithm of 0", { x: 0 }, ({ x }) => x.logarithm(), null],
    ["square root", { n: 9 }, ({ n }) => n.squareRoot(), 3],
    ["square root of 0", { n: 0 }, ({ n }) => n.squareRoot(), 0],
    ["square root of a negative number", { x: -1 }, ({ x }) => x.squareRoot(), null],
    ["an infinite number", { x: -Infinity }, ({ x }) => x.absolute(), Infinity],
    ["missing in, missing out", { n: 1 }, ({ n, x }) => n.plus(x).times(2).round(), null],
    ["comparison with an infinite number", { x: 1 }, ({ x }) => x.isLessThan(Infinity), true],
    ["a fraction to all its digits", { x: 0.1 + 0.2 }, ({ x }) => x.equals(0.1 + 0.2), true],
    ["a neighbouring fraction", { x: 0.1 + 0.2 }, ({ x }) => x.equals(0.3), false],
    ["a very small number", { x: 5e-324 }, ({ x }) => x.isGreaterThan(0), true],
    ["at least", { n: 3 }, ({ n }) => n.isAtLeast(3), true],
    ["at most", { n: 3 }, ({ n }) => n.isAtMost(2), false],
    ["greater", { n: 3 }, ({ n }) => n.isGreaterThan(3), false],
    ["less", { n: 3 }, ({ n }) => n.isLessThan(3), false],
    ["differs", { n: 3 }, ({ n }) => n.differsFrom(4), true],
    ["differs from missing", { n: 3 }, ({ n, x }) => n.differsFrom(x), null],
    ["one of", { n: 3 }, ({ n }) => n.isOneOf([1, 3]), true],
    ["one of others", { n: 3 }, ({ n }) => n.isOneOf([1]), false],
    ["one of none", { n: 3 }, ({ n }) => n.isOneOf([]), false],
    ["missing, one of none", {}, ({ n }) => n.isOneOf([]), null],
    ["missing", {}, ({ n }) => n.isMissing(), true],
    ["present", {}, ({ n }) => n.isPresent(), false],
    ["or else", {}, ({ n }) => n.orElse(3), 3],
    ["or else, if present", { n: 2 }, ({ n }) => n.orElse(3), 2],
    ["missing and false", { b: false }, ({ b, x }) => x.isLessThan(1).and(b), false],
    ["missing and true", { b: true }, ({ b, x }) => x.isLessThan(1).and(b), null],
    ["missing or true", { b: true }, ({ b, x }) => x.isLessThan(1).or(b), true],
    ["missing or false", { b: false }, ({ b, x }) => x.isLessThan(1).or(b), null],
    ["not missing", {}, ({ b }) => b.not(), null],
    ["a missing condition", {}, ({ b }) => b.ifElse("yes", "no"), "no"],
    ["a true condition", { b: true }, ({ b }) => b.ifElse(null, 1), null],
    ["length", { t: "牛奶😀" }, ({ t }) => t.length(), 3],
    ["slice", { t: "牛奶😀x" }, ({ t }) => t.slice(2, 1), "😀"],
    ["slice to the end", { t: "牛奶😀x" }, ({ t }) => t.slice(1), "奶😀x"],
    ["slice of nothing", { t: "ab" }, ({ t }) => t.slice(0, 0), ""],
    ["slice beyond the end", { t: "ab" }, ({ t }) => t.slice(5), ""],
    ["starts with", { t: "😀牛奶" }, ({ t }) => t.startsWith("😀牛"), true],
    ["starts with something else", { t: "😀牛奶" }, ({ t }) => t.startsWith("牛"), false],
    ["starts with nothing", { t: "a" }, ({ t }) => t.startsWith(""), true],
    ["starts with a wild card of SQL", { t: "abc" }, ({ t }) => t.startsWith("a%"), false],
    ["ends with", { t: "牛奶😀" }, ({ t }) => t.endsWith("奶😀"), true],
    ["ends with something longer", { t: "a" }, ({ t }) => t.endsWith("ba"), false],
    ["contains", { t: "it's" }, ({ t }) => t.contains("t's"), true],
    ["contains a wild card of SQL", { t: "abc" }, ({ t }) => t.contains("_"), false],
    ["replace all", { t: "a.a.a" }, ({ t }) => t.replace(".", "''"), "a''a''a"],
    ["matches", { t: "SKU-0042" }, ({ t }) => t.matches("^SKU-\\d+$"), true],
    ["matches in part", { t: "x42" }, ({ t }) => t.matches("\\d"), true],
    ["extract", { t: "SKU-0042-b" }, ({ t }) => t.extract("\\d+"), "0042"],
    ["extract a group", { t: "SKU-0042-b" }, ({ t }) => t.extract("-(\\d+)-([a-z])", 2), "b"],
    ["extract nothing", { t: "SKU" }, ({ t }) => t.extract("\\d+"), null],
    ["extract an empty part", { t: "SKU" }, ({ t }) => t.extract("\\d*"), ""],
    ["lower", { t: "ÄB" }, ({ t }) => t.lower(), "äb"],
    ["upper", { t: "äb" }, ({ t }) => t.upper(), "ÄB"],
    ["trim", { t: "\ufeff\v　\u00a0 a b\t\r\n" }, ({ t }) => t.trim(), "a b"],
    ["concat", { t: "a" }, ({ t }) => t.concat("'", t), "a'a"],
    ["concat with missing", { t: "a", b: true }, ({ t, b }) => t.concat(b.ifElse(null, "x")), null],
    ["an emoji compared", { t: "B" }, ({ t }) => t.isLessThan("a"), true],
    ["a whole number as a text", { x: 3 }, ({ x }) => x.toText(), "3"],
    ["a fraction as a text", { x: 2.5 }, ({ x }) => x.toText(), "2.5"],
    ["an integer as a text", { n: 10 }, ({ n }) => n.toText(), "10"],
    ["a text as a text", { t: "1.0" }, ({ t }) => t.toText(), "1.0"],
    ["a condition as a text", { b: true }, ({ b }) => b.toText(), "true"],
    ["a date as a text", { d: "2024-03-01" }, ({ d }) => d.toText(), "2024-03-01"],
    ["a time as a text", { at: "2024-03-01T10:00:00.5" }, ({ at }) => at.toText(), "2024-03-01T10:00:00.5"],
    ["a number in a text", { t: " -1.5e3 " }, ({ t }) => t.toNumber(), -1500],
    ["no number in a text", { t: "12 €" }, ({ t }) => t.toNumber(), null],
    ["a number with underscores", { t: "1_000" }, ({ t }) => t.toNumber(), null],
    ["a word for an infinite number", { t: "inf" }, ({ t }) => t.toNumber(), null],
    ["an empty text as a number", { t: "" }, ({ t }) => t.toNumber(), null],
    ["true as a number", { b: true }, ({ b }) => b.toNumber(), 1],
    ["a number as a number", { x: -2.5 }, ({ x }) => x.toNumber(), -2.5],
    ["a day in a text", { t: "2024-02-29" }, ({ t }) => t.toDate(), "2024-02-29"],
    ["a day that does not exist", { t: "2023-02-29" }, ({ t }) => t.toDate(), null],
    ["the day of a time", { at: "2024-03-01T23:59:59" }, ({ at }) => at.toDate(), "2024-03-01"],
    ["a time in a text", { t: "2024-03-01T10:00:00" }, ({ t }) => t.toTimestamp(), "2024-03-01T10:00:00"],
    [
      "a time with a zone",
      { t: "2024-03-01T10:00:00+08:00" },
      ({ t }) => t.toTimestamp(),
      "2024-03-01T02:00:00",
    ],
    ["a time in UTC", { t: "2024-03-01 10:00:00Z" }, ({ t }) => t.toTimestamp(), "2024-03-01T10:00:00"],
    ["no time", { t: "soon" }, ({ t }) => t.toTimestamp(), null],
    ["the start of a day", { d: "2024-03-01" }, ({ d }) => d.toTimestamp(), "2024-03-01T00:00:00"],
    ["year", { d: "0001-03-01" }, ({ d }) => d.year(), 1],
    ["quarter", { d: "2024-04-01" }, ({ d }) => d.quarter(), 2],
    ["month", { at: "2024-04-01T10:00:00" }, ({ at }) => at.month(), 4],
    ["week 53", { d: "2021-01-03" }, ({ d }) => d.week(), 53],
    ["day", { d: "2024-02-29" }, ({ d }) => d.day(), 29],
    ["Sunday", { d: "2024-03-03" }, ({ d }) => d.weekday(), 7],
    ["Monday", { at: "2024-03-04T10:00:00" }, ({ at }) => at.weekday(), 1],
    ["hour", { at: "2024-03-04T23:10:00" }, ({ at }) => at.hour(), 23],
    ["the hour of a date", { d: "2024-03-04" }, ({ d }) => d.hour(), 0],
    ["start of a year", { at: "2024-03-04T10:00:00" }, ({ at }) => at.startOf("year"), "2024-01-01"],
    ["start of a quarter", { d: "2024-06-30" }, ({ d }) => d.startOf("quarter"), "2024-04-01"],
    ["start of a month", { d: "2024-02-29" }, ({ d }) => d.startOf("month"), "2024-02-01"],
    ["start of a week", { d: "2024-03-03" }, ({ d }) => d.startOf("week"), "2024-02-26"],
    ["start of a day", { at: "1969-12-31T23:00:00" }, ({ at }) => at.startOf("day"), "1969-12-31"],
    [
      "start of an hour",
      { at: "2024-03-04T23:59:59.9" },
      ({ at }) => at.startOf("hour"),
      "2024-03-04T23:00:00",
    ],
    [
      "start of a minute",
      { at: "2024-03-04T23:59:59.9" },
      ({ at }) => at.startOf("minute"),
      "2024-03-04T23:59:00",
    ],
    ["days later", { d: "2024-02-28" }, ({ d }) => d.plusDays(2), "2024-03-01T00:00:00"],
    [
      "days earlier",
      { at: "2024-03-01T10:30:00", n: -1 },
      ({ at, n }) => at.plusDays(n),
      "2024-02-29T10:30:00",
    ],
    ["part of a day later", { d: "2024-02-28", x: -1.9 }, ({ d, x }) => d.plusDays(x), "2024-02-27T00:00:00"],
    ["days since", { d: "2024-03-01" }, ({ d }) => d.daysSince("2024-02-01"), 29],
    [
      "days since a time",
      { d: "2024-03-01", at: "2024-02-29T18:00:00" },
      ({ d, at }) => d.daysSince(at),
      0.25,
    ],
    ["days since missing", { d: "2024-03-01" }, ({ d, at }) => d.daysSince(at), null],
    [
      "a date before a time of its day",
      { d: "2024-03-01" },
      ({ d }) => d.isLessThan("2024-03-01T10:00:00"),
      true,
    ],
    ["a date and a time of its day", { d: "2024-03-01" }, ({ d }) => d.equals("2024-03-01 10:00:00"), false],
    ["a date one of times", { d: "2024-03-01" }, ({ d }) => d.isOneOf(["2024-03-01T10:00:00"]), false],
    ["a date and its text", { d: "2024-03-01" }, ({ d }) => d.isAtLeast("2024-03-01"), true],
    ["a time and a day", { at: "2024-03-01T00:00:00" }, ({ at }) => at.equals("2024-03-01"), true],
    [
      "a time and a time",
      { at: "2024-03-01T10:00:00" },
      ({ at }) => at.isGreaterThan("2024-03-01T09:59:59.9"),
      true,
    ],
    ["a text like a time", { t: "2024-03-01T10:00:00" }, ({ t }) => t.equals("2024-03-01T10:00:00"), true],
    ["a text like a time, in order", { t: "x" }, ({ t }) => t.isLessThan("2024-03-01T10:00:00"), false],
  ])("%s", async (title, cells, compute, expected) => {
    const isRefused = name === POSTGRESQL.name && TOO_LARGE.includes(title);
    if (isRefused) return await expect(evaluate(cells, compute)).rejects.toThrow("out of range: overflow");
    const value = await evaluate(cells, compute);
    if (typeof expected === "number" && Number.isFinite(expected)) expect(value).toBeCloseTo(expected, 14);
    else expect(value).toEqual(expected);
    // The same where the row is chosen by the value.
    const rows = (await table(cells)).where((row) => (compute(row) as Row["n"]).isPresent());
    expect(await rows.count()).toBe(expected === null ? 0 : 1);
  });

  test.skipIf(isAbsent).each<[string, (row: Row) => unknown, string]>([
    [
      "undefined",
      ({ n }) => n.plus(undefined as never),
      "a value must be an expression of columns, a text, a number or a boolean, current value is undefined",
    ],
    [
      "an object",
      ({ n }) => n.equals({} as never),
      "a value must be an expression of columns, a text, a number or a boolean, current value is an object",
    ],
    [
      "null",
      ({ n }) => n.equals(null as never),
      "a value must be present; use isMissing() or isPresent(), current value is null",
    ],
    [
      "half a character",
      ({ t }) => t.equals("\ud83d"),
      "a value must be a text of whole characters, a number, a bigint, a boolean or null",
    ],
    ["NUL", ({ t }) => t.contains("\0"), "a value must be a text of whole characters"],
    [
      "a part that is no text",
      ({ t }) => t.startsWith(3 as never),
      "part must be a text, current value is 3",
    ],
    [
      "a pattern that is no text",
      ({ t }) => t.matches(/a/ as never),
      "pattern must be a text, current value is a RegExp",
    ],
    ["a replacement that is no text", ({ t }) => t.replace("a", 1 as never), "replacement must be a text"],
    [
      "a group that is not there",
      ({ t }) => t.extract("a(b)c", 2),
      "group must be an integer from 0 to 1, current value is 2",
    ],
    [
      "too many decimals",
      ({ x }) => x.round(16),
      "decimals must be an integer from 0 to 15, current value is 16",
    ],
    ["a negative start", ({ t }) => t.slice(-1), "start must be an integer >= 0, current value is -1"],
    ["half a length", ({ t }) => t.slice(0, 0.5), "length must be an integer >= 0, current value is 0.5"],
    [
      "an unknown unit",
      ({ d }) => d.startOf("decade" as never),
      "unit must be one of year, quarter, month, week, day, hour, minute",
    ],
    ["a list that is none", ({ n }) => n.isOneOf(3 as never), "values must be an array, current value is 3"],
  ])("%s is refused before anything is computed", async (_, compute, message) => {
    const one = await table({});
    expect(() => one.derive((row) => ({ value: compute(row) as never }))).toThrow(
      `Cannot ask a table: ${message}`,
    );
  });

  test.runIf(isDuckDb)(
    "a pattern that only RE2 can read is taken, and one that it cannot read is explained",
    async () => {
      expect(await evaluate({ t: "ABC" }, ({ t }) => t.extract("(?i)(?P<first>a)b", 1))).toBe("A");
      await expect(evaluate({ t: "a" }, ({ t }) => t.matches("("))).rejects.toThrow(
        "Cannot compute a table: a regular expression is not valid: missing ): (",
      );
    },
  );

  test.skipIf(isAbsent)("a column that is not there is refused with the one that was meant", async () => {
    const sales = await opened.load([{ price: 1, "a b": 2, constructor: 3 }], {
      price: "integer",
      "a b": "integer",
      constructor: "integer",
    });
    const loose = sales as unknown as { derive(compute: (row: Record<string, never>) => object): unknown };
    expect(() => loose.derive((row) => ({ x: row.prise }))).toThrow(
      'Cannot derive columns: there is no column "prise"; did you mean "price"?',
    );
    expect(() => loose.derive((row) => ({ x: row.toString }))).toThrow(
      'there is no column "toString"; the columns are price, a b, constructor',
    );
    const rows = await sales.derive((row) => ({ sum: row["a b"].plus(row.constructor) })).toRows();
    expect(rows).toEqual([{ price: 1, "a b": 2, constructor: 3, sum: 5 }]);
  });

  test.runIf(isDuckDb)(
    "sums are exact to the last digit where a loop is not, and infinite numbers are summed",
    async () => {
      const values = Array.from({ length: 10_000 }, () => 0.1);
      const { sum, mean } = await summary(values);
      expect(values.reduce((total, value) => total + value)).not.toBe(1000);
      expect(sum).toBe(1000);
      expect(mean).toBe(0.1);
      expect(await summary([1, Infinity])).toMatchObject({ sum: Infinity, mean: Infinity });
      expect(await summary([1e308, 1e308])).toMatchObject({ sum: Infinity });
      expect(await summary([LARGE, LARGE])).toMatchObject({ sum: 2 * LARGE, mean: LARGE });
    },
  );

  async function summary(values: readonly number[]) {
    const groups = (
      await opened.load(
        values.map((x) => ({ x })),
        { x: "number" },
      )
    ).groupBy();
    return (await groups.summarise(({ x }, { sum, mean }) => ({ sum: sum(x), mean: mean(x) })).toRows())[0];
  }

  test.skipIf(isAbsent)("a correlation with a constant is missing, and with itself 1", async () => {
    const spread = async (...values: number[]) => {
      const groups = (
        await opened.load(
          values.map((x) => ({ x })),
          { x: "number" },
        )
      ).groupBy();
      const found = groups.summarise(({ x }, { correlation, standardDeviation }) => ({
        itself: correlation(x, x.times(2)),
        constant: correlation(x, x.times(0).plus(0.1)),
        deviation: standardDeviation(x),
      }));
      return (await found.toRows())[0];
    };
    expect(await spread(1, 2, 3)).toEqual({ itself: 1, constant: null, deviation: 1 });
    expect(await spread(0.1, 0.1, 0.1)).toEqual({ itself: null, constant: null, deviation: 0 });
    expect(await spread(5)).toEqual({ itself: null, constant: null, deviation: null });
  });
});
