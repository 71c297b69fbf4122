/** Uses of each word of a dialect, whose answers must be those of DuckDB. */
import { type Dialect, literal } from "../../../lib/tables/engine/dialect";

type Use = readonly [name: string, sql: (dialect: Dialect) => string];

/** Words with one value. */
type Word = {
  [Name in keyof Dialect]: Dialect[Name] extends (value: string) => string ? Name : never;
}[keyof Dialect];

const each = (word: Word, values: readonly string[]): Use[] =>
  values.map((value) => [`${word} of ${value}`, (dialect) => dialect[word](cast(dialect, value))]);
const one = (name: string, sql: (dialect: Dialect) => string): Use => [name, sql];
/** `timestamp '…'` and `text(null)` in the types of the dialect. */
const cast = ({ types }: Dialect, value: string) =>
  value
    .replace(/^timestamp ('.*')$/, `cast($1 as ${types.timestamp})`)
    .replace("text(null)", `cast(null as ${types.text})`);
const at = (time: string) => (dialect: Dialect) => cast(dialect, `timestamp '${time}'`);

const NAN = literal(Number.NaN);
const INFINITE = literal(Number.POSITIVE_INFINITY);

export const WORDS: readonly Use[] = [
  ...each("toText", [
    "1e0",
    "-0e0",
    "1.5e0",
    "12345678.5e0",
    "123456789012345e0",
    "1e15",
    "0.0001e0",
    "0.3333333333333333e0",
    "100e0",
    "cast(0.1 as float)",
    "7",
    "cast(1.50 as decimal(5, 2))",
    "true",
    "date '2024-03-01'",
    "timestamp '2024-03-01 14:05:22.5'",
    "timestamp '2024-03-01 14:05:22'",
    "'x'",
    "cast(null as double)",
  ]),
  ...each("toNumber", [
    "'1.5'",
    "' 2 '",
    "'1d'",
    "'Infinity'",
    "'1_000'",
    "'x'",
    "''",
    "true",
    "false",
    "3",
    "'1e3'",
    "'.5'",
    "'-'",
    "text(null)",
  ]),
  ...each("toDate", [
    "'2024-03-01'",
    "'2024-03-01T10:00'",
    "'2024'",
    "'2024-03'",
    "'x'",
    "' 2024-3-1 '",
    "'2024-02-30'",
    "timestamp '2024-03-01 14:05:22'",
    "date '2024-01-01'",
    "'12024-03-01'",
    "'2024-03-01x'",
    "text(null)",
  ]),
  ...each("toTimestamp", [
    "'2024-03-01'",
    "'2024-03-01T10:00'",
    "'2024-03-01 10:00:01.123456+02:00'",
    "'2024-03-01T10:00:00Z'",
    "'2024'",
    "'12:30'",
    "'x'",
    "date '2024-01-01'",
    "timestamp '2024-03-01 14:05:22'",
    "'2024-03-01T25:00'",
    "text(null)",
  ]),
  ...each("floor", ["2.5e0", "-2.5e0", NAN, INFINITE, "1e300", "cast(null as double)", "4503599627370496e0"]),
  ...each("ceiling", ["2.5e0", "-1.5e0", "1e300", `-${INFINITE}`]),
  ...each("lower", ["'ÄÖÜ ABC'"]),
  ...each("upper", ["'äöü abc'"]),
  ...each("trim", [
    "'  a b \t\n'",
    "'\u3000x\u00a0'",
    "'\ufeffy'",
    "'a\u2028'",
    "''",
    "'\u200bz'",
    "'a\v\n'",
  ]),
  ...[
    ["7e0", "3e0"],
    ["-7e0", "3e0"],
    ["7e0", "-3e0"],
    ["7.5e0", "nullif(0, 0)"],
    ["5e0", "0.1e0"],
  ].map(([a, b]) => one(`modulo of ${a} and ${b}`, (dialect) => dialect.modulo(a, b))),
  ...[
    ["2e0", "10"],
    ["-8e0", "0.5e0"],
    ["0e0", "-1"],
    ["-8e0", "3"],
  ].map(([a, b]) => one(`power of ${a} and ${b}`, (dialect) => dialect.power(a, b))),
  ...(
    [
      ["2.5e0", 0],
      ["-2.5e0", 0],
      ["2.675e0", 2],
      ["1.005e0", 2],
      ["0.49999999999999994e0", 0],
      ["1e300", 2],
      ["123456.789e0", 1],
      [NAN, 1],
    ] as const
  ).map(([value, decimals]) =>
    one(`round of ${value} to ${decimals}`, (dialect) => dialect.round(value, decimals)),
  ),
  ...(
    [
      ["'abc'", "'b'"],
      ["'a%c'", "'%'"],
      ["'abc'", "'%'"],
      ["'abc'", "''"],
    ] as const
  ).map(([value, part]) =>
    one(`contains of ${value} and ${part}`, (dialect) => dialect.contains(value, part)),
  ),
  ...[
    ["'abc'", "^a"],
    ["'abc'", "^b"],
    ["'a.c'", "a\\.c"],
    ["'axc'", "a\\.c"],
    ["'牛奶'", "奶$"],
    ["'a''b'", "'b"],
    ["'a\\b'", "\\\\"],
  ].map(([value, pattern]) =>
    one(`matches of ${value} and ${pattern}`, (dialect) => dialect.matches(value, pattern)),
  ),
  ...(
    [
      ["'ab12c'", "[0-9]+", 0, 0],
      ["'ab12c'", "([a-z]+)([0-9])", 2, 2],
      ["'ab'", "(x)?b", 1, 1],
    ] as const
  ).map(([value, pattern, group, groups]) =>
    one(`extract of ${value} and ${pattern}`, (dialect) => dialect.extract(value, pattern, group, groups)),
  ),
  ...["year", "quarter", "month", "week", "day", "isodow"].flatMap((part) =>
    ["2024-12-30", "2024-12-29", "2021-01-01", "0001-01-01"].map((day) =>
      one(`${part} of ${day}`, (dialect) => dialect.part(part, `date '${day}'`)),
    ),
  ),
  ...["hour", "isodow", "day"].map((part) =>
    one(`${part} of a timestamp`, (dialect) => dialect.part(part, at("2024-03-01 14:05:22.5")(dialect))),
  ),
  ...[
    ["2024-02-28 14:05:22.5", "1"],
    ["2024-02-28 14:05:22.5", "-1.9e0"],
    ["2024-02-28 00:00:00", "1.9e0"],
    ["1500-02-28 00:00:00", "1"],
  ].map(([time, days]) =>
    one(`${time} and ${days} days`, (dialect) => dialect.plusDays(at(time)(dialect), days)),
  ),
  ...["2024-02-28 14:05:22.5", "1700-01-01 00:00:00", "1960-01-01 00:00:00.000001"].map((time) =>
    one(`microseconds of ${time}`, (dialect) => dialect.microseconds(at(time)(dialect))),
  ),
  ...["it's", "a\\", "\\'", '"', "$" + "{env:HOME}", "牛奶😀", "", "--", "/*"].flatMap((text) => [
    one(`the text ${text}`, (dialect) => dialect.literal(text)),
    one(`the text ${text} by itself`, (dialect) => dialect.textConstant(text)),
  ]),
  ...[0, -0, 0.1, -2.5, 5e-324, Number.MAX_VALUE, Infinity, -Infinity, Number.NaN, 2 ** 53 - 1, true].map(
    (value) => one(`the value ${value}`, (dialect) => dialect.literal(value)),
  ),
  ...(["text", "date"] as const).flatMap((type) =>
    ["'x'", "date '2024-01-01'", "1", "timestamp '2024-01-01 00:00:00'"].map((value) =>
      one(`whether ${value} is a ${type}`, (dialect) => dialect.hasType(cast(dialect, value), type)),
    ),
  ),
];

/** Rows of x, y and s. */
export const VALUES = "(1e0, 2e0, 'a'), (2e0, 3e0, 'b'), (2e0, 5e0, null), (null, 1e0, 'd')";

/** Words that take the values of several rows. */
export const AGGREGATES: readonly Use[] = [
  one("sum", (dialect) => dialect.sum("x")),
  one("sum of integers", (dialect) => dialect.sum("cast(y as bigint)")),
  one("sum of nothing", (dialect) => dialect.sum("case when x > 9 then x end")),
  one("mean", (dialect) => dialect.mean("x")),
  one("mean of decimals", (dialect) => dialect.mean("cast(y as decimal(9, 2))")),
  one("sum over a window", (dialect) => `max(${dialect.sum("x")}) over ()`),
  one("quantile", (dialect) => dialect.quantile("x", 0.25)),
  one("the median", (dialect) => dialect.quantile("y", 0.5)),
  one("value at the greatest", (dialect) => dialect.valueAt("max", "s", "x")),
  one("value at the least", (dialect) => dialect.valueAt("min", "s", "x")),
  one("number at the greatest", (dialect) => dialect.valueAt("max", "y", "x")),
  one("number at the least", (dialect) => dialect.valueAt("min", "y", "s")),
  one("the only value", (dialect) => dialect.only("s", "x = 1e0")),
  one("the only truth", (dialect) => dialect.only("y > 2e0", "x = 1e0")),
  one("no value", (dialect) => dialect.only("s", "x = 9e0")),
];
