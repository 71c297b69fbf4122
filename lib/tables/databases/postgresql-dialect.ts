/** The words of PostgreSQL, from version 12. */
import { type Dialect, identifier, type Literal, literal as shared } from "../engine/dialect";

const TYPES = {
  text: "text",
  number: "double precision",
  integer: "bigint",
  boolean: "boolean",
  date: "date",
  timestamp: "timestamp",
} as const;

/** What the trim of JavaScript takes away. */
const SPACES =
  "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";
const NUMBER = "^\\s*[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,4})?\\s*$";
const DAY = "^\\s*(\\d{4})-(\\d\\d?)-(\\d\\d?)(?!\\d)";
const TIME =
  "(?:[T ]\\s*(\\d\\d?):(\\d\\d)(?::(\\d\\d(?:\\.\\d+)?))?\\s*(Z|UTC|[-+]\\d\\d(?::?\\d\\d)?)?)?\\s*$";

const text = (value: string) => `cast(${value} as text) collate "C"`;
const double = (value: string) => `cast(${value} as double precision)`;

/**
 * Texts are in the order of code points, by `collate "C"`: columns have it from `readable`, and here those that are made. Upper
 * and lower case are ICU's, since "C" knows those of ASCII only.
 */
export const POSTGRESQL: Dialect = {
  kind: "postgresql",
  types: TYPES,
  rowNumber: "row_number() over ()",
  literal,
  textConstant: (value) => `(${text(literal(value))})`,
  hasType: is,
  toText(value) {
    const written = text(value);
    // DuckDB writes an exponent from 1e16 on.
    const digits = `when ${written} ~ '^-?[0-9.]+e\\+15$' and ${is(value, "double precision")} then ${text(`cast(${written} as numeric)`)}`;
    return `(case when ${is(value, "timestamp")} then replace(${written}, ' ', 'T') ${digits} else ${written} end)`;
  },
  // What cannot be read is kept from the casts by conditions that the planner knows: it computes constants beforehand.
  toNumber(value) {
    const written = text(value);
    const truth = (word: string) => `${written} = '${word}' and ${is(value, "boolean")}`;
    const special = `${written} in ('NaN', 'Infinity', '-Infinity') and ${is(value, "double precision")}`;
    return `(case when ${truth("true")} then 1 when ${truth("false")} then 0 when ${written} ~ '${NUMBER}' then ${inRange(written)} when ${special} then ${double(written)} end)`;
  },
  toDate: (value) => moment(value, DAY, "make_date(y, m, d)"),
  toTimestamp: (value) => moment(value, DAY + TIME, momentOfDay()),
  // DuckDB's is that of doubles, which PostgreSQL lacks.
  modulo: (value, divisor) => `(${value} - ${divisor} * trunc(${value} / ${divisor}))`,
  power: (value, exponent) =>
    `(case when ${value} < 0 and ${exponent} <> trunc(${exponent}) then null when ${value} = 0 and ${exponent} < 0 then ${literal(Infinity)} else power(${value}, ${exponent}) end)`,
  round(value, decimals) {
    // round() of doubles would round halves to even; their shortest texts are decimals that end with the same half.
    const whole = (scaled: string) => double(`round(cast(cast(${scaled} as text) as numeric))`);
    if (decimals === 0) return whole(value);
    const scale = double(literal(10 ** decimals));
    return `(${whole(`${value} * ${scale}`)} / ${scale})`;
  },
  floor: (value) => `floor(${value})`,
  ceiling: (value) => `ceil(${value})`,
  lower: (value) => inCase("lower", value),
  upper: (value) => inCase("upper", value),
  trim: (value) => `btrim(${value}, ${literal(SPACES)})`,
  contains: (value, part) => `(strpos(${value}, ${part}) > 0)`,
  matches: (value, pattern) => `(${value} ~ ${literal(regularExpression(pattern))})`,
  extract(value, pattern, group, groups) {
    const [, flags, body] = /^(\(\?[a-z]+\))?([\s\S]*)$/.exec(regularExpression(pattern)) as string[];
    const whole = groups === 0 && group === 0 ? body : `(${body})`;
    const found = `regexp_match(${value}, ${literal((flags ?? "") + whole)})`;
    return `coalesce((${found})[${group + 1}], '')`;
  },
  part: (part, time) => `cast(extract(${part} from ${time}) as bigint)`,
  plusDays: (timestamp, days) => `(${timestamp} + make_interval(days => cast(trunc(${days}) as integer)))`,
  microseconds: (timestamp) => double(`extract(epoch from ${timestamp}) * 1000000`),
  // Sums of decimals are exact.
  sum: (value, over = "") => double(`sum(${value})${over}`),
  mean: (value, over = "") => `(${double(`sum(${value})${over}`)} / nullif(count(${value})${over}, 0))`,
  quantile: (value, fraction) => `percentile_cont(${literal(fraction)}) within group (order by ${value})`,
  valueAt(end, value, key) {
    const direction = end === "max" ? "desc" : "asc";
    const order = `${key} ${direction}, ${value} is null, ${value} ${direction}`;
    return `(array_agg(${value} order by ${order}) filter (where ${key} is not null))[1]`;
  },
  only: (value, condition) => `(array_agg(${value}) filter (where ${condition}))[1]`,
  keep: (name, query) => `create table ${name} as ${query}`,
  unpivot(rows, names, name, value, kept) {
    const pairs = names.map((column) => `(${text(literal(column))}, t.${identifier(column)})`).join(", ");
    const list = [...kept.map((column) => `t.${identifier(column)}`), "u.*"].join(", ");
    const made = [name, value].map(identifier).join(", ");
    return `(select ${list} from (${rows}) as t cross join lateral (values ${pairs}) as u(${made})) as t`;
  },
};

/** Fractions are doubles; bare ones would be decimals. */
function literal(value: Literal): string {
  const isZero = Object.is(value, -0);
  if (typeof value !== "number" || (Number.isSafeInteger(value) && !isZero)) return shared(value);
  return double(`'${isZero ? "-0" : value}'`);
}

function is(value: string, type: string): string {
  return `pg_typeof(${value}) = '${type}'::regtype`;
}

function inCase(name: "lower" | "upper", value: string): string {
  return `(${name}(${value} collate "und-x-icu") collate "C")`;
}

/** A text as a double: infinite or 0 where it is too large or too small, which PostgreSQL would refuse. */
function inRange(value: string): string {
  const number = `cast(${value} as numeric)`;
  return `(case when abs(${number}) > 1.7976931348623157e308 then sign(${number}) * ${literal(Infinity)} when abs(${number}) < 2.3e-308 then 0 else ${double(value)} end)`;
}

/** `made` of the parts of a text, if they are a day; else missing. A cast would refuse the whole query at a wrong day. */
function moment(value: string, pattern: string, made: string): string {
  const numbers = ["y", "m", "d"].map((name, i) => `cast(p[${i + 1}] as integer) as ${name}`);
  const parts = `select ${numbers.join(", ")}, p from regexp_match(${text(value)}, '${pattern}') as p`;
  const lastDay = "extract(day from make_date(y, m, 1) + interval '1 month - 1 day')";
  const isDay = `case when y > 0 and m between 1 and 12 then d between 1 and ${lastDay} end`;
  return `(select case when ${isDay} then ${made} end from (${parts}) as s)`;
}

/** The timestamp of a day, a time of day if there is one, and a distance from UTC. */
function momentOfDay(): string {
  const [hour, minute, second] = [4, 5, 6].map((i) => `coalesce(p[${i}], '0')`);
  const isTime = `cast(${hour} as integer) < 24 and cast(${minute} as integer) < 60 and cast(${second} as numeric) < 60`;
  const time = `make_timestamp(y, m, d, cast(${hour} as integer), cast(${minute} as integer), cast(${second} as double precision))`;
  const zone = "coalesce(nullif(nullif(p[7], 'Z'), 'UTC'), '+00')";
  const sign = `case left(${zone}, 1) when '-' then 1 else -1 end`;
  const minutes = `60 * cast(substr(${zone}, 2, 2) as integer) + cast(coalesce(nullif(right(substr(${zone}, 4), 2), ''), '0') as integer)`;
  return `case when ${isTime} then ${time} + make_interval(mins => (${sign}) * (${minutes})) end`;
}

/** RE2's words for the edges of words and texts, as PostgreSQL has them. */
function regularExpression(pattern: string): string {
  const words: Readonly<Record<string, string>> = { "\\b": "\\y", "\\B": "\\Y", "\\z": "\\Z" };
  return pattern.replace(/\\[\s\S]/g, (word) => words[word] ?? word);
}
