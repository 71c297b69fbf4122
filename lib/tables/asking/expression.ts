/**
 * What is computed from the columns of a row. The methods that a column has follow from its type: a misspelt column or a text
 * in place of a number is an error before the cell runs.
 */
import type { DateText, IsAny, MissingIn, TimestampText } from "./column-types";

/** A value, or an expression of such values. */
export type Operand<T> = T | Expression<T>;

/** An expression with the methods of its type. */
export type Expression<T> =
  IsAny<T> extends true
    ? AnyExpression
    : [T] extends [number | null]
      ? NumberExpression<T>
      : [T] extends [boolean | null]
        ? BooleanExpression<T>
        : [T] extends [DateText | TimestampText | null]
          ? TimeExpression<T>
          : [T] extends [string | null]
            ? TextExpression<T>
            : CommonExpression<T>;

/** Any expression with values of this type. */
export interface Typed<T> {
  /** Never there at run time; it carries the type. */
  readonly valueType?: T;
}

/** What all expressions have. A comparison with a missing value is missing, and `where` leaves such rows out. */
export interface CommonExpression<T> extends Typed<T> {
  equals: Comparison<T>;
  differsFrom: Comparison<T>;
  isLessThan: Comparison<T>;
  isAtMost: Comparison<T>;
  isGreaterThan: Comparison<T>;
  isAtLeast: Comparison<T>;
  isOneOf(values: readonly Comparable<T>[]): BooleanExpression<boolean | MissingIn<T>>;
  isMissing(): BooleanExpression<boolean>;
  isPresent(): BooleanExpression<boolean>;
  /** This value, or the other one where it is missing. */
  orElse<V extends ComparedWith<T>>(value: V): Expression<NonNullable<T> | MissingIn<ValueOf<V>>>;
  /** The value as a text: whole numbers without a fraction, dates and times as in rows. */
  toText(): TextExpression<string | MissingIn<T>>;
  /** The number that a text holds, missing where it holds none; 1 for true and 0 for false. */
  toNumber(): NumberExpression<number | null>;
  /** The day that an ISO 8601 text begins with, or of a timestamp; missing where there is none. */
  toDate(): TimeExpression<DateText | null>;
  /** The time of an ISO 8601 text, in UTC if it names a zone, or of a date; missing where there is none. */
  toTimestamp(): TimeExpression<TimestampText | null>;
}

type Comparison<T> = <V extends ComparedWith<T>>(
  value: V,
) => BooleanExpression<boolean | MissingIn<T> | MissingIn<ValueOf<V>>>;

type ComparedWith<T> = Comparable<T> | Typed<Comparable<T> | null>;

/** What a value can be compared with. A date or time may be any text; its form is checked when the table is computed. */
type Comparable<T> = Widen<NonNullable<T>>;

/** Numbers of a column, or computed from some, as doubles: integers beyond 2^53 lose digits, as in JavaScript. */
export interface NumberExpression<T> extends CommonExpression<T> {
  plus<U extends number | null>(value: Operand<U>): NumberExpression<number | MissingIn<T | U>>;
  minus<U extends number | null>(value: Operand<U>): NumberExpression<number | MissingIn<T | U>>;
  times<U extends number | null>(value: Operand<U>): NumberExpression<number | MissingIn<T | U>>;
  /** Missing where the divisor is 0. */
  dividedBy(value: Operand<number> | Operand<number | null>): NumberExpression<number | null>;
  /** The remainder, with the sign of this value; missing where the divisor is 0. */
  modulo(value: Operand<number> | Operand<number | null>): NumberExpression<number | null>;
  /** Missing where it is no real number. */
  power(exponent: number): NumberExpression<number | null>;
  negated(): NumberExpression<T>;
  absolute(): NumberExpression<T>;
  /** Rounded to 0 to 15 decimals, halves away from zero. */
  round(decimals?: number): NumberExpression<T>;
  floor(): NumberExpression<T>;
  ceiling(): NumberExpression<T>;
  /** The natural logarithm; missing where the value is not positive. */
  logarithm(): NumberExpression<number | null>;
  exponential(): NumberExpression<T>;
  /** Missing where the value is negative. */
  squareRoot(): NumberExpression<number | null>;
}

/** Texts of a column, or computed from some. */
export interface TextExpression<T> extends CommonExpression<T> {
  contains(part: string): BooleanExpression<boolean | MissingIn<T>>;
  startsWith(part: string): BooleanExpression<boolean | MissingIn<T>>;
  endsWith(part: string): BooleanExpression<boolean | MissingIn<T>>;
  /** Whether a part of the text matches a regular expression of RE2: no look-around, no back references. */
  matches(pattern: string): BooleanExpression<boolean | MissingIn<T>>;
  /** All occurrences of a part replaced. */
  replace(part: string, replacement: string): TextExpression<T>;
  /** The part that matches a regular expression, or its group, which may be empty; missing where nothing matches. */
  extract(pattern: string, group?: number): TextExpression<string | null>;
  lower(): TextExpression<T>;
  upper(): TextExpression<T>;
  /** Without white space at both ends. */
  trim(): TextExpression<T>;
  /** Some characters, or all, from a position, counted from 0. An emoji is one character. */
  slice(start: number, length?: number): TextExpression<T>;
  /** The number of characters. */
  length(): NumberExpression<number | MissingIn<T>>;
  /** This text and others in a row. */
  concat<U extends string | null>(
    ...others: readonly Operand<U>[]
  ): TextExpression<string | MissingIn<T | U>>;
}

/** Conditions: true, false or missing. */
export interface BooleanExpression<T> extends CommonExpression<T> {
  and<U extends boolean | null>(value: Operand<U>): BooleanExpression<boolean | MissingIn<T | U>>;
  or<U extends boolean | null>(value: Operand<U>): BooleanExpression<boolean | MissingIn<T | U>>;
  not(): BooleanExpression<T>;
  /** One value where this is true, else the other one. A missing condition counts as false. */
  ifElse<U extends number | string | boolean | null, V extends number | string | boolean | null>(
    value: Operand<U>,
    otherwise: Operand<V>,
  ): Expression<Widen<U | V>>;
}

type Widen<T> = T extends number ? number : T extends boolean ? boolean : T extends string ? string : T;

/** Units of time. */
export type CalendarUnit = "year" | "quarter" | "month" | "week" | "day" | "hour" | "minute";

/** Dates, and times without a zone. */
export interface TimeExpression<T> extends CommonExpression<T> {
  year(): NumberExpression<number | MissingIn<T>>;
  /** 1 to 4. */
  quarter(): NumberExpression<number | MissingIn<T>>;
  /** 1 to 12. */
  month(): NumberExpression<number | MissingIn<T>>;
  /** The week by ISO 8601, 1 to 53. */
  week(): NumberExpression<number | MissingIn<T>>;
  /** The day of the month, 1 to 31. */
  day(): NumberExpression<number | MissingIn<T>>;
  /** 1 (Monday) to 7 (Sunday). */
  weekday(): NumberExpression<number | MissingIn<T>>;
  /** 0 to 23. */
  hour(): NumberExpression<number | MissingIn<T>>;
  /** The first day of the unit that it lies in; of an hour or minute its first moment. */
  startOf<Unit extends CalendarUnit>(
    unit: Unit,
  ): TimeExpression<(Unit extends "hour" | "minute" ? TimestampText : DateText) | MissingIn<T>>;
  /** The time some days later; a fraction of a day is cut off. */
  plusDays<U extends number | null>(days: Operand<U>): TimeExpression<TimestampText | MissingIn<T | U>>;
  /** Days from the other time to this one, with their fraction. */
  daysSince<U extends string | null>(value: Operand<U>): NumberExpression<number | MissingIn<T | U>>;
}

/** The expression of a column whose type the compiler does not know: it has all methods. */
// biome-ignore lint/suspicious/noExplicitAny: a table that was read without a schema has columns of any type.
export type AnyExpression = any;

/** The columns of a row, as expressions. */
export type RowExpressions<Row> =
  IsAny<Row> extends true ? AnyExpression : { readonly [Name in keyof Row]: Expression<Row[Name]> };

/** The type of an expression's values, or of a value. */
export type ValueOf<E> = IsAny<E> extends true ? E : E extends Typed<infer T> ? T : Widen<E>;

/** The columns that a verb computes. */
export type Computed<D> = { -readonly [Name in keyof D]: ValueOf<D[Name]> };
