/** Readers of the values that traces and layouts share. */
import { mustBe, requireFinite } from "../../core/errors";
import {
  nonNegative,
  type OptionReader,
  type OptionReaders,
  oneOf,
  positive,
  readerOf,
  requireKnownOptions,
  text,
} from "../../core/options";
import { type ColumnLike, readColumn } from "../../core/vectors";
import { milliseconds } from "../svg/scale/axis-kind";
import type { LineStyle, Outline, Value } from "../types";

/** A record of which the given properties are read, and all that are required. It stays as it is if they do. */
export function record<T>(
  readers: OptionReaders<T>,
  required: readonly (keyof T & string)[] = [],
): OptionReader<T> {
  const all = readers as OptionReaders<Record<string, unknown>>;
  return (action, name, value) => {
    requireKnownOptions(action, value, readers, `${name}.`);
    const read: Record<string, unknown> = { ...value };
    const given = Object.keys(value).filter((key) => value[key] !== undefined);
    for (const key of new Set([...required, ...given]))
      read[key] = all[key](action, `${name}.${key}`, value[key]);
    return (given.every((key) => read[key] === value[key]) ? value : read) as T;
  };
}

/** No axis has larger numbers: their sums could overflow. */
export const LARGEST = 1e200;

const isNumber = (value: unknown) => typeof value === "number" && !(Math.abs(value) > LARGEST);
const isText = (value: unknown) => typeof value === "string";

function columnOf<T>(rule: string, isAllowed: (value: unknown) => boolean): OptionReader<ArrayLike<T>> {
  return (action, name, given) => {
    const column = readColumn(action, name, given as ColumnLike<unknown>);
    for (let i = 0; i < column.length; i++) {
      const value = column[i];
      if (isAllowed(value)) continue;
      const isRange = typeof value === "number" && isAllowed !== isText;
      const isLarge = isRange && Math.abs(value) > LARGEST && Number.isFinite(value);
      const message = mustBe(
        action,
        `${name}[${i}]`,
        isLarge ? `between -${LARGEST} and ${LARGEST}` : rule,
        value,
      );
      throw isRange ? new RangeError(message) : new TypeError(message);
    }
    return column as ArrayLike<T>;
  };
}

/** Numbers, texts, and null or NaN for a missing value. */
export const values = columnOf<Value>(
  "a finite number, a text, or null for a missing value",
  (value) => value === null || isNumber(value) || isText(value),
);
export const numbers = columnOf<number>(
  "a finite number, or null for a missing value",
  (value) => value === null || isNumber(value),
);
export const texts = columnOf<string>("a text", isText);
export const sizes = columnOf<number>(
  "a finite number >= 0",
  (value) => isNumber(value) && (value as number) >= 0,
);

/** Colours, or numbers that a colour scale turns into colours. */
export const colours: OptionReader<ArrayLike<string> | ArrayLike<number>> = (action, name, value) =>
  (typeof readColumn(action, name, value as ColumnLike<unknown>)[0] === "string" ? texts : numbers)(
    action,
    name,
    value,
  );

/** One value, or one for each point. */
export function oneOrMany<One, Many>(
  one: OptionReader<One>,
  many: OptionReader<Many>,
): OptionReader<One | Many> {
  return (action, name, value) =>
    (value !== null && typeof value === "object" ? many : one)(action, name, value);
}

export function pair<A, B>(first: OptionReader<A>, second: OptionReader<B>): OptionReader<readonly [A, B]> {
  return readerOf((action, name, value) => {
    if (!Array.isArray(value) || value.length !== 2)
      throw new TypeError(mustBe(action, name, "an array of two values", value));
    first(action, `${name}[0]`, value[0]);
    second(action, `${name}[1]`, value[1]);
  });
}

/** A text of one form. */
export function matching(form: RegExp, rule: string): OptionReader<string> {
  return readerOf((action, name, value) => {
    text(action, name, value);
    if (!form.test(value as string)) throw new RangeError(mustBe(action, name, rule, value));
  });
}

/** A place on an axis. */
export const place = oneOrText(() => true);
/** An end of an axis: a number, or a text that is a number or a date. */
export const end = oneOrText((value) => !Number.isNaN(Number(value)) || !Number.isNaN(milliseconds(value)));

function oneOrText(isAllowed: (value: string) => boolean): OptionReader<number | string> {
  return readerOf((action, name, value) => {
    if (typeof value !== "string") requireFinite(action, name, value);
    else if (!isAllowed(value)) throw new RangeError(mustBe(action, name, "a number or a date", value));
  });
}

const AXIS_NAME = 'an axis, such as "x" or "y2"';
/** The name of an axis: "x", "y2". */
export const axisName = matching(/^[xy]\d*$/, AXIS_NAME);
/** What a position counts in: an axis, the panel of an axis, or the paper. */
export const reference = matching(/^(paper|[xy]\d*( domain)?)$/, `${AXIS_NAME}, "x domain" or "paper"`);
export const title = oneOrMany(text, record<{ readonly text: string }>({ text }, ["text"]));
export const fonts = {
  size: record<{ readonly size?: number }>({ size: positive }),
  coloured: record<{ readonly size?: number; readonly color?: string }>({ size: positive, color: text }),
};
const LINE = { color: text, width: nonNegative };
export const outline = record<Outline>(LINE);
export const line = {
  ...LINE,
  dash: oneOf(["solid", "dash", "dot", "dashdot"] as const),
} satisfies OptionReaders<LineStyle>;
