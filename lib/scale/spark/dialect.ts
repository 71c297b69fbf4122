/** The words of Spark. */
import { COMMON_WORDS, type Dialect, literal, NUMBER, SPACES } from "../../tables/engine/dialect";

/** A day at the beginning of a text; Spark itself would also take "2024". */
const DAY = "^\\s*\\d{4,}-\\d\\d?-\\d\\d?";

const TYPES = {
  text: "string",
  number: "double",
  integer: "bigint",
  boolean: "boolean",
  date: "date",
  timestamp: "timestamp_ntz",
} as const;

export const SPARK: Dialect = {
  ...COMMON_WORDS,
  kind: "spark",
  types: TYPES,
  rowNumber: "row_number() over (order by monotonically_increasing_id())",
  hasType: (value, type) => `typeof(${value}) = '${TYPES[type]}'`,
  toText(value) {
    const text = `cast(${value} as string)`;
    const short = `regexp_replace(${text}, '\\.0$', '')`;
    // Spark writes 12345678.5 as 1.23456785E7.
    const fixed = `regexp_replace(cast(cast(${text} as decimal(38, 17)) as string), '\\.?0+$', '')`;
    const double = `(case when abs(cast(${text} as double)) between 1e-4 and 1e15 then ${fixed} else ${short} end)`;
    return `(case typeof(${value}) when 'double' then ${double} when 'float' then ${short} when 'timestamp_ntz' then replace(${text}, ' ', 'T') when 'timestamp' then replace(${text}, ' ', 'T') else ${text} end)`;
  },
  toNumber: (value) => guarded(value, NUMBER, `try_cast(${value} as double)`),
  toDate: (value) => `try_cast(nullif(regexp_extract(cast(${value} as string), '${DAY}', 0), '') as date)`,
  toTimestamp: (value) => guarded(value, DAY, `cast(try_cast(${value} as timestamp_ltz) as timestamp_ntz)`),
  round: (value, decimals) => `(round(${value} * 1e${decimals}) / 1e${decimals})`,
  floor: (value) => whole("floor", value),
  ceiling: (value) => whole("ceil", value),
  trim: (value) => `regexp_replace(${value}, '^${SPACES}|${SPACES}$', '')`,
  matches: (value, pattern) => `regexp_like(${value}, ${literal(pattern)})`,
  part: (part, time) => `extract(${part === "isodow" ? "dayofweek_iso" : part} from ${time})`,
  plusDays: (timestamp, days) => `(${timestamp} + make_dt_interval(cast(${days} as int)))`,
  microseconds: (timestamp) => `unix_micros(cast(${timestamp} as timestamp_ltz))`,
  sum: (value, over = "") => `cast(sum(${value})${over} as double)`,
  mean: (value, over = "") => `avg(cast(${value} as double))${over}`,
  quantile: (value, fraction) => `percentile(${value}, ${literal(fraction)})`,
  valueAt(end, value, key) {
    const order = `struct(${key}, ${value} is ${end === "max" ? "not null" : "null"}, ${value})`;
    return `${end}_by(${value}, ${order}) filter (where ${key} is not null)`;
  },
  keep: (name, query) => `cache table ${name} as ${query}`,
};

/** Spark's own function gives integers of 64 bits. From 2^52 on all doubles are whole. */
function whole(name: "floor" | "ceil", value: string): string {
  return `(case when abs(${value}) < ${2 ** 52} then cast(${name}(${value}) as double) else ${value} end)`;
}

/** For texts only where they have a form. */
function guarded(value: string, pattern: string, read: string): string {
  return `(case when typeof(${value}) <> 'string' or regexp_like(cast(${value} as string), '${pattern}') then ${read} end)`;
}
