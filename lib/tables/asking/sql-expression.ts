/** Expressions as SQL text: one method for each operation of `Expression`, whatever the type of the values. */
import { mustBe, requireInteger, requireOneOf } from "../../core/errors";
import { type Literal, literal } from "../engine/dialect";
import type { CalendarUnit } from "./expression";

const ACTION = "ask a table";
const DAY_UNITS: readonly CalendarUnit[] = ["year", "quarter", "month", "week", "day"];
const UNITS: readonly CalendarUnit[] = [...DAY_UNITS, "hour", "minute"];

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
    const list = values.map((value) => present(value).sql);
    return sql(list.length === 0 ? `(${this.sql} <> ${this.sql})` : `(${this.sql} in (${list.join(", ")}))`);
  }

  isMissing = () => sql(`(${this.sql} is null)`);
  isPresent = () => sql(`(${this.sql} is not null)`);
  orElse = (value: Value) => call("coalesce", this, present(value));
  toText = () => sql(`cast(${this.sql} as varchar)`);
  toNumber = () => sql(`try_cast(${this.sql} as double)`);
  toDate = () => sql(`try_cast(${this.sql} as date)`);
  toTimestamp = () => sql(`try_cast(${this.sql} as timestamp)`);

  plus = (value: Value) => this.#operate("+", value);
  minus = (value: Value) => this.#operate("-", value);
  times = (value: Value) => this.#operate("*", value);
  dividedBy = (value: Value) => sql(`(${this.sql} / nullif(${present(value).sql}, 0))`);
  modulo = (value: Value) => sql(`(${this.sql} % nullif(${present(value).sql}, 0))`);
  power = (exponent: Value) => call("power", this, present(exponent));
  negated = () => sql(`(-${this.sql})`);
  absolute = () => call("abs", this);
  round = (decimals = 0) => sql(`round(${this.sql}, ${count("decimals", decimals)})`);
  floor = () => call("floor", this);
  ceiling = () => call("ceil", this);
  exponential = () => call("exp", this);
  logarithm = () => sql(`(case when ${this.sql} > 0 then ln(${this.sql}) end)`);
  squareRoot = () => sql(`(case when ${this.sql} >= 0 then sqrt(${this.sql}) end)`);

  contains = (part: string) => call("contains", this, textOf("part", part));
  startsWith = (part: string) => this.slice(0, [...part].length).equals(textOf("part", part));
  endsWith = (part: string) => sql(`(right(${this.sql}, ${[...part].length}) = ${textOf("part", part).sql})`);
  matches = (pattern: string) => call("regexp_matches", this, textOf("pattern", pattern));
  replace = (part: string, replacement: string) =>
    call("replace", this, textOf("part", part), textOf("replacement", replacement));
  extract(pattern: string, group = 0) {
    const of = `${this.sql}, ${textOf("pattern", pattern).sql}`;
    return sql(`(case when regexp_matches(${of}) then regexp_extract(${of}, ${count("group", group)}) end)`);
  }
  lower = () => call("lower", this);
  upper = () => call("upper", this);
  trim = () => sql(`regexp_replace(${this.sql}, '^[\\s\\p{Z}]+|[\\s\\p{Z}]+$', '', 'g')`);
  slice(start: number, length?: number) {
    const from = `${this.sql}, ${count("start", start) + 1}`;
    return sql(`substr(${from}${length === undefined ? "" : `, ${count("length", length)}`})`);
  }
  length = () => call("length", this);
  concat = (...others: readonly Value[]) =>
    sql(`(${[this, ...others.map(present)].map((part) => part.sql).join(" || ")})`);

  and = (value: Value) => this.#operate("and", value);
  or = (value: Value) => this.#operate("or", value);
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
    sql(`(cast(${this.sql} as timestamp) + to_days(cast(${present(days).sql} as integer)))`);
  daysSince = (value: Value) =>
    sql(
      `((epoch(cast(${this.sql} as timestamp)) - epoch(cast(${present(value).sql} as timestamp))) / 86400e0)`,
    );

  #compare = (operator: string, value: Value) => sql(`(${this.sql} ${operator} ${present(value).sql})`);
  #operate = (operator: string, value: Value) => sql(`(${this.sql} ${operator} ${present(value).sql})`);
  #part = (part: string) => sql(`extract(${part} from ${this.sql})`);
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

function count(name: string, value: number): number {
  requireInteger(ACTION, name, value, 0);
  return value;
}
