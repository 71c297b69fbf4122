/** Expressions as SQL text: one method for each operation of `Expression`, whatever the type of the values. */
import { mustBe, requireInteger, requireOneOf } from "../../core/errors";
import type { Dialect, Literal } from "../engine/dialect";
import type { CalendarUnit } from "./expression";

const ACTION = "ask a table";
const DAY_UNITS: readonly CalendarUnit[] = ["year", "quarter", "month", "week", "day"];
const UNITS: readonly CalendarUnit[] = [...DAY_UNITS, "hour", "minute"];

/** A text that begins with a day and a time of day. */
const TIME = /^\s*\d{4,}-\d\d?-\d\d?[T ]\s*\d/;

type Value = Literal | SqlExpression;

/** The implementation of every `Expression`. */
export class SqlExpression {
  constructor(
    readonly sql: string,
    readonly dialect: Dialect,
  ) {}

  equals = (value: Value) => this.#compare("=", value);
  differsFrom = (value: Value) => this.#compare("<>", value);
  isLessThan = (value: Value) => this.#compare("<", value);
  isAtMost = (value: Value) => this.#compare("<=", value);
  isGreaterThan = (value: Value) => this.#compare(">", value);
  isAtLeast = (value: Value) => this.#compare(">=", value);

  isOneOf(values: readonly Literal[]) {
    if (!Array.isArray(values)) throw new TypeError(mustBe(ACTION, "values", "an array", values));
    // An empty list is allowed: nothing is one of it.
    if (values.length === 0) return this.#make(`(${this.sql} <> ${this.sql})`);
    return this.#make(`(${values.map((value) => this.equals(value).sql).join(" or ")})`);
  }

  isMissing = () => this.#make(`(${this.sql} is null)`);
  isPresent = () => this.#make(`(${this.sql} is not null)`);
  orElse = (value: Value) => this.#make(`coalesce(${this.sql}, ${this.#present(value)})`);
  toText = () => this.#make(this.dialect.toText(this.sql));
  toNumber = () => this.#make(this.dialect.toNumber(this.sql));
  toDate = () => this.#make(this.dialect.toDate(this.sql));
  toTimestamp = () => this.#make(this.dialect.toTimestamp(this.sql));

  plus = (value: Value) => this.#compute("+", this.#present(value));
  minus = (value: Value) => this.#compute("-", this.#present(value));
  times = (value: Value) => this.#compute("*", this.#present(value));
  dividedBy = (value: Value) => this.#compute("/", `nullif(${this.#present(value)}, 0)`);
  modulo = (value: Value) =>
    this.#make(this.dialect.modulo(this.#double, `nullif(${this.#present(value)}, 0)`));
  power = (exponent: Value) => this.#make(this.dialect.power(this.#double, this.#present(exponent)));
  negated = () => this.#make(`(-${this.#double})`);
  absolute = () => this.#make(`abs(${this.#double})`);
  round = (decimals = 0) => this.#make(this.dialect.round(this.#double, count("decimals", decimals, 15)));
  floor = () => this.#make(this.dialect.floor(this.#double));
  ceiling = () => this.#make(this.dialect.ceiling(this.#double));
  exponential = () => this.#make(`exp(${this.#double})`);
  logarithm = () => this.#make(`(case when ${this.sql} > 0 then ln(${this.#double}) end)`);
  squareRoot = () => this.#make(`(case when ${this.sql} >= 0 then sqrt(${this.#double}) end)`);

  contains = (part: string) => this.#make(this.dialect.contains(this.sql, this.#text("part", part)));
  startsWith = (part: string) => this.#isEnd("left", part);
  endsWith = (part: string) => this.#isEnd("right", part);
  matches(pattern: string) {
    this.#text("pattern", pattern);
    return this.#make(this.dialect.matches(this.sql, pattern));
  }
  replace = (part: string, replacement: string) =>
    this.#make(
      `replace(${this.sql}, ${this.#text("part", part)}, ${this.#text("replacement", replacement)})`,
    );
  extract(pattern: string, group = 0) {
    this.#text("pattern", pattern);
    const groups = groupsOf(pattern);
    const found = this.dialect.extract(this.sql, pattern, count("group", group, groups), groups);
    return this.#make(`(case when ${this.matches(pattern).sql} then ${found} end)`);
  }
  lower = () => this.#make(this.dialect.lower(this.sql));
  upper = () => this.#make(this.dialect.upper(this.sql));
  trim = () => this.#make(this.dialect.trim(this.sql));
  slice(start: number, length?: number) {
    const from = `${this.sql}, ${count("start", start) + 1}`;
    return this.#make(`substr(${from}${length === undefined ? "" : `, ${count("length", length)}`})`);
  }
  length = () => this.#make(`length(${this.sql})`);
  concat = (...others: readonly Value[]) =>
    this.#make(`(${[this.sql, ...others.map((other) => this.#present(other))].join(" || ")})`);

  and = (value: Value) => this.#connect("and", value);
  or = (value: Value) => this.#connect("or", value);
  not = () => this.#make(`(not ${this.sql})`);
  ifElse(value: Value, otherwise: Value) {
    const isText = typeof value === "string" && typeof otherwise === "string";
    const [yes, no] = [value, otherwise].map(
      (given) => (isText ? standingAlone : toExpression)(this.dialect, given).sql,
    );
    return this.#make(`(case when ${this.sql} then ${yes} else ${no} end)`);
  }

  year = () => this.#part("year");
  quarter = () => this.#part("quarter");
  month = () => this.#part("month");
  week = () => this.#part("week");
  day = () => this.#part("day");
  weekday = () => this.#part("isodow");
  hour = () => this.#make(this.dialect.part("hour", this.#timestamp));
  startOf(unit: CalendarUnit) {
    requireOneOf(ACTION, "unit", unit, UNITS);
    const type = this.dialect.types[DAY_UNITS.includes(unit) ? "date" : "timestamp"];
    return this.#make(`cast(date_trunc('${unit}', ${this.#timestamp}) as ${type})`);
  }
  plusDays = (days: Value) => this.#make(this.dialect.plusDays(this.#timestamp, this.#present(days)));
  daysSince(value: Value) {
    const start = this.#cast(this.#present(value), "timestamp");
    const [to, from] = [this.#timestamp, start].map((time) => this.dialect.microseconds(time));
    return this.#make(`((${to} - ${from}) / ${this.dialect.literal(86_400_000_000)})`);
  }

  #compare = (operator: string, value: Value) => {
    const other = this.#present(value);
    const compared = `${this.sql} ${operator} ${other}`;
    if (typeof value !== "string" || !TIME.test(value)) return this.#make(`(${compared})`);
    // The engine would cut off the time of day where it compares a date with a text.
    const asTimes = `${this.#timestamp} ${operator} ${this.#cast(other, "timestamp")}`;
    return this.#make(
      `(case when ${this.dialect.hasType(this.sql, "date")} then ${asTimes} else ${compared} end)`,
    );
  };
  #connect = (operator: string, value: Value) =>
    this.#make(`(${this.sql} ${operator} ${this.#present(value)})`);
  #compute = (operator: string, operand: string) => this.#make(`(${this.#double} ${operator} ${operand})`);
  #isEnd = (side: "left" | "right", part: string) => {
    const wanted = this.#text("part", part);
    return this.#make(`(${side}(${this.sql}, ${[...part].length}) = ${wanted})`);
  };
  #part = (part: string) => this.#make(this.dialect.part(part, this.sql));

  get #double(): string {
    return this.#cast(this.sql, "number");
  }
  get #timestamp(): string {
    return this.#cast(this.sql, "timestamp");
  }
  #cast = (value: string, kind: "number" | "timestamp") => `cast(${value} as ${this.dialect.types[kind]})`;
  #make = (text: string) => new SqlExpression(text, this.dialect);
  #text(name: string, value: unknown): string {
    if (typeof value !== "string") throw new TypeError(mustBe(ACTION, name, "a text", value));
    return this.dialect.literal(value);
  }
  /** For where nothing can be missing. @throws {TypeError} For `null`. */
  #present(value: unknown): string {
    if (value === null)
      throw new TypeError(mustBe(ACTION, "a value", "present; use isMissing() or isPresent()", value));
    return toExpression(this.dialect, value).sql;
  }
}

/** A value or an expression, as an expression. */
export function toExpression(dialect: Dialect, value: unknown): SqlExpression {
  if (value instanceof SqlExpression) return value;
  if (value === undefined || (typeof value === "object" && value !== null) || typeof value === "function")
    throw new TypeError(
      mustBe(ACTION, "a value", "an expression of columns, a text, a number or a boolean", value),
    );
  return new SqlExpression(dialect.literal(value as Literal), dialect);
}

/** The same for a value that becomes a column, with nothing beside it that says its type. */
export function standingAlone(dialect: Dialect, value: unknown): SqlExpression {
  const expression = toExpression(dialect, value);
  return typeof value === "string" ? new SqlExpression(dialect.textConstant(value), dialect) : expression;
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
