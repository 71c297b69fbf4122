/** Executable claims: one line on the page, and an error where the claim does not hold. */
import { formatValue, mustBe, requireText } from "../core/errors";
import { finite, nonNegative, type OptionReaders, optional, readOptions, text } from "../core/options";
import { escapeHtml } from "../core/text/display";
import { localized } from "../core/text/language";
import { write } from "./output";

export const CHECK_MIME = "application/vnd.merchant-lab.check+json";

const ACTION = "check";

/** The expected value, exact or up to a tolerance; or inclusive bounds of a number. */
export type Expected = number | string | boolean | { readonly atLeast?: number; readonly atMost?: number };

/** Options of `check`. */
export interface CheckOptions {
  /** Tolerance: the largest difference allowed between two numbers. @default 0 */
  readonly within?: number;
  /** Who published the expected value. */
  readonly source?: string;
}

const CHECK_OPTIONS = {
  within: optional(nonNegative),
  source: optional(text),
} satisfies OptionReaders<CheckOptions>;

const BOUNDS = { atLeast: optional(finite), atMost: optional(finite) };

/** One check as it is stored under `CHECK_MIME`. NaN and the infinities are stored as text. */
export interface CheckRecord {
  readonly label: string;
  readonly measured: number | string | boolean;
  readonly expected: Expected;
  readonly within?: number;
  readonly source?: string;
  readonly passed: boolean;
}

/**
 * Compares a measured with an expected value and writes one line with both on the page. A measured NaN holds against nothing.
 *
 * @throws {Error} If the claim does not hold, after the line is written.
 * @throws {TypeError} If the label is empty, the measured value is not of the type of the expected one, or `within` is given for
 *   something else than a number.
 * @throws {RangeError} If the expected value is NaN, the bounds are absent or exclude everything, or `within` is negative.
 *
 * @example
 * check("sum of the first ten numbers", 55, 55, { source: "Gauss" });
 * check("pi", 22 / 7, Math.PI, { within: 0.01 });
 * check("test accuracy", 0.981, { atLeast: 0.97 });
 */
export function check(
  label: string,
  measured: number | string | boolean,
  expected: Expected,
  options: CheckOptions = {},
): void {
  const { within, source } = readOptions(ACTION, options, CHECK_OPTIONS);
  requireText(ACTION, "label", label);
  requireComparable(measured, expected, within);
  const passed = holds(measured, expected, within ?? 0);
  const record: CheckRecord = {
    label,
    measured: storable(measured),
    expected: typeof expected === "number" ? (storable(expected) as number | string) : expected,
    ...(within === undefined ? {} : { within }),
    ...(source === undefined ? {} : { source }),
    passed,
  };
  const texts = checkTexts(record);
  const expectation = texts.expected + texts.tolerance;
  const origin = source ? localized(` (${source})`, `（${source}）`) : "";
  const expectedWord = localized("expected", "预期");
  write({
    "text/html": `<div class="merchant-lab check"><strong style="color:${passed ? "#1a7f37" : "#cf222e"}">${passed ? "✓" : "✗"}</strong> ${escapeHtml(label)}: <strong>${escapeHtml(texts.measured)}</strong>, ${expectedWord} ${escapeHtml(expectation)}${escapeHtml(origin)}</div>`,
    "text/plain": `${passed ? "✓" : "✗"} ${label}: ${texts.measured}, ${expectedWord} ${expectation}${origin}`,
    [CHECK_MIME]: record,
  });
  if (!passed)
    throw new Error(
      `Cannot confirm ${formatValue(label)}: measured must be ${expectation}, current value is ${texts.measured}`,
    );
}

function requireComparable(measured: unknown, expected: Expected, within: number | undefined): void {
  if (typeof expected === "object") {
    const { atLeast, atMost } = readOptions(ACTION, expected, BOUNDS, "expected.");
    if (atLeast === undefined && atMost === undefined)
      throw new RangeError(
        mustBe(ACTION, "expected", "a value, or bounds: atLeast, atMost or both", expected),
      );
    if (atLeast !== undefined && atMost !== undefined && atLeast > atMost)
      throw new RangeError(mustBe(ACTION, "expected.atMost", `at least atLeast, ${atLeast}`, atMost));
  } else if (!["number", "string", "boolean"].includes(typeof expected))
    throw new TypeError(mustBe(ACTION, "expected", "a number, a text, true or false, or bounds", expected));
  if (Number.isNaN(expected)) throw new RangeError(mustBe(ACTION, "expected", "a number", expected));
  const type = typeof expected === "object" ? "number" : typeof expected;
  if (typeof measured !== type)
    throw new TypeError(mustBe(ACTION, "measured", `a ${type}, as the expected value is`, measured));
  if (within !== undefined && typeof expected !== "number")
    throw new TypeError(mustBe(ACTION, "within", "absent where the expected value is not a number", within));
}

function holds(measured: unknown, expected: Expected, within: number): boolean {
  if (typeof expected === "object") {
    const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = expected;
    return typeof measured === "number" && measured >= atLeast && measured <= atMost;
  }
  if (typeof expected === "number" && typeof measured === "number")
    return measured === expected || Math.abs(measured - expected) <= within;
  return measured === expected;
}

/** JSON has no NaN and no infinity. */
function storable(value: number | string | boolean): number | string | boolean {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

/** A check as a person reads it. */
export interface CheckTexts {
  readonly measured: string;
  readonly expected: string;
  /** " ± 0.1", or "" without a tolerance. */
  readonly tolerance: string;
}

const CHINESE = {
  "between {} and {}": "{} 至 {}",
  "at least {}": "至少 {}",
  "at most {}": "至多 {}",
  false: "否",
  true: "是",
};
type Words = keyof typeof CHINESE;

function fill(words: Words, ...values: readonly string[]): string {
  const text = localized(words, CHINESE[words]);
  return values.reduce((filled, value) => filled.replace("{}", value), text);
}

/** The values of a failed check have all their digits. */
export function checkTexts(
  { measured, expected, within, passed }: CheckRecord,
  words: (words: Words, ...values: string[]) => string = fill,
): CheckTexts {
  const format = (value: unknown) => {
    if (typeof value === "boolean") return words(value ? "true" : "false");
    return passed ? readableNumber(value, within ?? 0) : String(value);
  };
  const texts = { measured: format(measured), tolerance: within ? ` ± ${readableNumber(within)}` : "" };
  if (typeof expected !== "object") return { ...texts, expected: format(expected) };
  const { atLeast, atMost } = expected;
  if (atLeast !== undefined && atMost !== undefined)
    return { ...texts, expected: words("between {} and {}", format(atLeast), format(atMost)) };
  return {
    ...texts,
    expected:
      atMost === undefined ? words("at least {}", format(atLeast)) : words("at most {}", format(atMost)),
  };
}

/**
 * A number with at most six digits, or all of its integer part, and at most two decimals more than its tolerance has. Thousands
 * are separated from 10,000 on. Any other value is text.
 */
function readableNumber(value: unknown, tolerance = 0): string {
  if (typeof value !== "number" || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1e15 || (size > 0 && size < 1e-4)) return String(Number(value.toPrecision(6)));
  const decimals = Math.max(0, 5 - Math.floor(Math.log10(size || 1)));
  const wanted = tolerance > 0 ? Math.max(0, Math.ceil(-Math.log10(tolerance)) + 2) : decimals;
  const isZero = size < 10 ** -wanted;
  return value.toLocaleString("en-US", {
    // A small number is not written as 0.
    maximumFractionDigits: isZero ? decimals : Math.min(decimals, wanted),
    useGrouping: size >= 10_000,
  });
}
