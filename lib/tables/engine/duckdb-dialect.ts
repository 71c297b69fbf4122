/** The words of DuckDB. */
import { COMMON_WORDS, type Dialect, literal, NUMBER, SPACES } from "./dialect";

const TYPES = {
  text: "varchar",
  number: "double",
  integer: "bigint",
  boolean: "boolean",
  date: "date",
  timestamp: "timestamp",
} as const;

export const DUCKDB: Dialect = {
  ...COMMON_WORDS,
  kind: "duckdb",
  types: TYPES,
  rowNumber: "row_number() over ()",
  hasType: (value, type) => `typeof(${value}) = '${TYPES[type].toUpperCase()}'`,
  toText(value) {
    const text = `cast(${value} as varchar)`;
    return `(case when typeof(${value}) in ('DOUBLE', 'FLOAT') then regexp_replace(${text}, '\\.0$', '') when typeof(${value}) like 'TIMESTAMP%' then replace(${text}, ' ', 'T') else ${text} end)`;
  },
  toNumber: (value) =>
    `(case when typeof(${value}) <> 'VARCHAR' or regexp_matches(cast(${value} as varchar), '${NUMBER}') then try_cast(${value} as double) end)`,
  toDate: (value) => `try_cast(${value} as date)`,
  toTimestamp: (value) => `cast(try_cast(${value} as timestamptz) as timestamp)`,
  round: (value, decimals) => `round(${value}, ${decimals})`,
  floor: (value) => `floor(${value})`,
  ceiling: (value) => `ceil(${value})`,
  trim: (value) => `regexp_replace(${value}, '^${SPACES}|${SPACES}$', '', 'g')`,
  matches: (value, pattern) => `regexp_matches(${value}, ${literal(pattern)})`,
  part: (part, time) => `extract(${part} from ${time})`,
  plusDays: (timestamp, days) => `(${timestamp} + to_days(cast(trunc(${days}) as integer)))`,
  microseconds: (timestamp) => `epoch_us(${timestamp})`,
  sum: (value, over) => exactly("sum", value, over),
  mean: (value, over) => exactly("avg", value, over),
  quantile: (value, fraction) => `quantile_cont(${value}, ${literal(fraction)})`,
  valueAt(end, value, key) {
    // Equal rows are ordered by the value, so that the answer does not depend on threads.
    const order = `row(${key}, ${value} is ${end === "max" ? "not null" : "null"}, ${value})`;
    return `arg_${end}_null(${value}, ${order}) filter (where ${key} is not null)`;
  },
  keep: (name, query) => `create table ${name} as ${query}`,
};

/** With compensated rounding. Such a sum has no answer for infinite numbers; the plain one has. */
function exactly(name: "sum" | "avg", value: string, over = ""): string {
  const plain = `${name}(cast(${value} as double))${over}`;
  return `coalesce(nullif(f${name}(${value})${over}, ${literal(Number.NaN)}), ${plain})`;
}
