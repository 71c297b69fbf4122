/** Expressions as SQL text: one method for each operation of `Expression`, whatever the type of the values. */
import { mustBe, requireInteger, requireOneOf } from "../../core/errors";
import { type Literal, literal } from "../engine/dialect";
import type { CalendarUnit } from "./expression";

const ACTION = "ask a table";
const DAY_UNITS: readonly CalendarUnit[] = ["year", "quarter", "month", "week", "day"];
const UNITS: readonly CalendarUnit[] = [...DAY_UNITS, "hour", "minute"];

/** What the trim of JavaScript takes away. */
const SPACES = "[\\s\\v\\p{Z}\\x{FEFF}]+";
/** A text that may be a number; DuckDB itself would also take "1_000" and "inf". */
const NUMBER = "^\\s*[-+.0-9][-+.0-9eE]*\\s*$";
/** A text that begins with a day and a time of day. */
const TIME = /^\s*\d{4,}-\d\d?-\d\d?[T ]\s*\d/;

type Value = Literal | SqlExpression;

/** The implementation of every `Expression`. */
export class SqlExpression {
  constructor(readonly sql: string) {}

  equals = (value: Value) => this.#compare("=", value);
  differsFrom = (value: Value) => this.#compare("<>", value);
  isLessThan = (value: Value) => this.#compare("<", value);
  isAtMost = (value: Value) => this.#compare("<=", value);
  isGreaterThan = (value: Value) => this.#compare(">", value);
  isAtLeast = (value: Value) => this.#compare(">=", value);

  isOneOf(values: readonly Literal[]) {
    if (!Array.isArray(values)) throw new TypeError(mustBe(ACTION, "values", "an array", values));
    // An empty list is allowed: nothing is one of it.
    if (values.length === 0) return sql(`(${this.sql} <> ${this.sql})`);
    return sql(`(${values.map((value) => this.equals(value).sql).join(" or ")})`);
  }

  isMissing = () => sql(`(${this.sql} is null)`);
  isPresent = () => sql(`(${this.sql} is not null)`);
  orElse = (value: Value) => call("coalesce", this, present(value));
  toText = () => sql(textSql(this.sql));
  toNumber = () =>
    sql(
      `(case when typeof(${this.sql}) <> 'VARCHAR' or regexp_matches(cast(${this.sql} as varchar), '${NUMBER}') then try_cast(${this.sql} as double) end)`,
    );
  toDate = () => sql(`try_cast(${this.sql} as date)`);
  toTimestamp = () => sql(`cast(try_cast(${this.sql} as timestamptz) as timestamp)`);

  plus = (value: Value) => this.#compute("+", present(value).sql);
  minus = (value: Value) => this.#compute("-", present(value).sql);
  times = (value: Value) => this.#compute("*", present(value).sql);
  dividedBy = (value: Value) => this.#compute("/", `nullif(${present(value).sql}, 0)`);
  modulo = (value: Value) => this.#compute("%", `nullif(${present(value).sql}, 0)`);
  power = (exponent: Value) =>
    sql(`nullif(power(${this.#double}, ${present(exponent).sql}), ${literal(NaN)})`);
  negated = () => sql(`(-${this.#double})`);
  absolute = () => sql(`abs(${this.#double})`);
  round = (decimals = 0) => sql(`round(${this.#double}, ${count("decimals", decimals, 15)})`);
  floor = () => sql(`floor(${this.#double})`);
  ceiling = () => sql(`ceil(${this.#double})`);
  exponential = () => sql(`exp(${this.#double})`);
  logarithm = () => sql(`(case when ${this.sql} > 0 then ln(${this.#double}) end)`);
  squareRoot = () => sql(`(case when ${this.sql} >= 0 then sqrt(${this.#double}) end)`);

  contains = (part: string) => call("contains", this, textOf("part", part));
  startsWith = (part: string) => this.#isEnd("left", part);
  endsWith = (part: string) => this.#isEnd("right", part);
  matches = (pattern: string) => call("regexp_matches", this, textOf("pattern", pattern));
  replace = (part: string, replacement: string) =>
    call("replace", this, textOf("part", part), textOf("replacement", replacement));
  extract(pattern: string, group = 0) {
    const of = `${this.sql}, ${textOf("pattern", pattern).sql}`;
    count("group", group, groupsOf(pattern));
    return sql(`(case when regexp_matches(${of}) then regexp_extract(${of}, ${group}) end)`);
  }
  lower = () => call("lower", this);
  upper = () => call("upper", this);
  trim = () => sql(`regexp_replace(${this.sql}, '^${SPACES}|${SPACES}$', '', 'g')`);
  slice(start: number, length?: number) {
    const from = `${this.sql}, ${count("start", start) + 1}`;
    return sql(`substr(${from}${length === undefined ? "" : `, ${count("length", length)}`})`);
  }
  length = () => call("length", this);
  concat = (...others: readonly Value[]) =>
    sql(`(${[this, ...others.map(present)].map((part) => part.sql).join(" || ")})`);

  and = (value: Value) => this.#connect("and", value);
  or = (value: Value) => this.#connect("or", value);
  not = () => sql(`(not ${this.sql})`);
  ifElse = (value: Value, otherwise: Value) =>
    sql(`(case when ${this.sql} then ${toExpression(value).sql} else ${toExpression(otherwise).sql} end)`);

  year = () => this.#part("year");
  quarter = () => this.#part("quarter");
  month = () => this.#part("month");
  week = () => this.#part("week");
  day = () => this.#part("day");
  weekday = () => this.#part("isodow");
  hour = () => sql(`extract(hour from cast(${this.sql} as timestamp))`);
  startOf(unit: CalendarUnit) {
    requireOneOf(ACTION, "unit", unit, UNITS);
    const type = DAY_UNITS.includes(unit) ? "date" : "timestamp";
    return sql(`cast(date_trunc('${unit}', cast(${this.sql} as timestamp)) as ${type})`);
  }
  plusDays = (days: Value) =>
    sql(`(cast(${this.sql} as timestamp) + to_days(cast(trunc(${present(days).sql}) as integer)))`);
  daysSince = (value: Value) => {
    const [end, start] = [this, present(value)].map(
      ({ sql: time }) => `epoch_us(cast(${time} as timestamp))`,
    );
    return sql(`((${end} - ${start}) / 86400e6)`);
  };

  #compare = (operator: string, value: Value) => {
    const other = present(value).sql;
    const compared = `${this.sql} ${operator} ${other}`;
    if (typeof value !== "string" || !TIME.test(value)) return sql(`(${compared})`);
    // DuckDB would cut off the time of day where it compares a date with a text.
    const asTimes = `cast(${this.sql} as timestamp) ${operator} cast(${other} as timestamp)`;
    return sql(`(case when typeof(${this.sql}) = 'DATE' then ${asTimes} else ${compared} end)`);
  };
  #connect = (operator: string, value: Value) => sql(`(${this.sql} ${operator} ${present(value).sql})`);
  #compute = (operator: string, operand: string) => sql(`(${this.#double} ${operator} ${operand})`);
  #isEnd = (side: "left" | "right", part: string) => {
    const wanted = textOf("part", part).sql;
    return sql(`(${side}(${this.sql}, ${[...part].length}) = ${wanted})`);
  };
  #part = (part: string) => sql(`extract(${part} from ${this.sql})`);

  get #double(): string {
    return `cast(${this.sql} as double)`;
  }
}

/** The value of an expression of SQL as a text, as `toText` does. */
export function textSql(value: string): string {
  const text = `cast(${value} as varchar)`;
  return `(case when typeof(${value}) in ('DOUBLE', 'FLOAT') then regexp_replace(${text}, '\\.0$', '') when typeof(${value}) like 'TIMESTAMP%' then replace(${text}, ' ', 'T') else ${text} end)`;
}

function sql(text: string): SqlExpression {
  return new SqlExpression(text);
}

/** A function of SQL. */
export function call(name: string, ...args: readonly SqlExpression[]): SqlExpression {
  return sql(`${name}(${args.map((argument) => argument.sql).join(", ")})`);
}

/** A value or an expression, as an expression. */
export function toExpression(value: unknown): SqlExpression {
  if (value instanceof SqlExpression) return value;
  if (value === undefined || (typeof value === "object" && value !== null) || typeof value === "function")
    throw new TypeError(
      mustBe(ACTION, "a value", "an expression of columns, a text, a number or a boolean", value),
    );
  return sql(literal(value as Literal));
}

/** The same for where nothing can be missing. @throws {TypeError} For `null`. */
function present(value: unknown): SqlExpression {
  if (value === null)
    throw new TypeError(mustBe(ACTION, "a value", "present; use isMissing() or isPresent()", value));
  return toExpression(value);
}

function textOf(name: string, value: unknown): SqlExpression {
  if (typeof value !== "string") throw new TypeError(mustBe(ACTION, name, "a text", value));
  return sql(literal(value));
}

function count(name: string, value: number, most?: number): number {
  requireInteger(ACTION, name, value, 0, most);
  return value;
}

/** The number of groups in a pattern; unknown if only RE2 can read it. */
function groupsOf(pattern: string): number | undefined {
  try {
    return (new RegExp(`${pattern}|`).exec("")?.length ?? 1) - 1;
  } catch {
    return undefined;
  }
}
