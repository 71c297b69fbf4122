/** Claims that check themselves: a line on the page, and a stop where the claim does not hold. */

import { formatValue, mustBe } from "../core/errors";
import { escapeHtml } from "../core/text/display";
import { write } from "./output";

export const CHECK_MIME = "application/vnd.merchant-lab.check+json";

/** A value that is expected exactly, or within `within`; or bounds that hold the measured number. */
export type Expected = number | string | boolean | { readonly atLeast?: number; readonly atMost?: number };

export interface CheckOptions {
  /** Largest difference allowed between two numbers. @default 0 */
  readonly within?: number;
  /** Who published the expected value. */
  readonly source?: string;
}

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
 * Puts one line on the page that says what was measured and what was expected.
 *
 * @throws {Error} After the line is out, if the claim does not hold.
 *
 * @example
 * check("rules with lift above 1", rules.length, 8, { source: "apyori 1.1.2" });
 * check("test accuracy", accuracy, { atLeast: 0.97 });
 */
export function check(
  label: string,
  measured: number | string | boolean,
  expected: Expected,
  options: CheckOptions = {},
): void {
  const { within, source } = options;
  if (typeof label !== "string" || label.trim() === "")
    throw new TypeError(mustBe("check", "label", "a text that is not empty", label));
  if (within !== undefined && !(typeof within === "number" && within >= 0 && Number.isFinite(within)))
    throw new RangeError(mustBe("check", "within", "a finite number >= 0", within));
  const passed = holds(measured, expected, within ?? 0);
  const record: CheckRecord = {
    label,
    measured: storable(measured),
    expected: typeof expected === "number" ? (storable(expected) as number | string) : expected,
    ...(within === undefined ? {} : { within }),
    ...(source === undefined ? {} : { source }),
    passed,
  };
  const text = `${measuredText(record)}, expected ${expectedText(record)}`;
  const origin = source ? ` (${source})` : "";
  write({
    "text/html": `<div class="merchant-lab check"><strong style="color:${passed ? "#1a7f37" : "#cf222e"}">${passed ? "✓" : "✗"}</strong> ${escapeHtml(label)}: <strong>${escapeHtml(measuredText(record))}</strong>, expected ${escapeHtml(expectedText(record))}${escapeHtml(origin)}</div>`,
    "text/plain": `${passed ? "✓" : "✗"} ${label}: ${text}${origin}`,
    [CHECK_MIME]: record,
  });
  if (!passed)
    throw new Error(
      `Cannot confirm ${formatValue(label)}: measured must be ${expectedText(record)}, current value is ${measuredText(record)}`,
    );
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

/** As many digits as the tolerance can tell apart, and two more. */
export function measuredText({ measured, within }: CheckRecord): string {
  if (typeof measured !== "number" || Number.isInteger(measured)) return String(measured);
  if (!within) return String(measured);
  const decimals = Math.min(15, Math.max(0, Math.ceil(-Math.log10(within)) + 2));
  const text = measured.toFixed(decimals);
  return Number(text) === 0 || text.length > 20 ? String(Number(measured.toPrecision(12))) : text;
}

export function expectedText({ expected, within }: CheckRecord): string {
  if (typeof expected !== "object") return within ? `${expected} ± ${within}` : String(expected);
  const { atLeast, atMost } = expected;
  if (atLeast !== undefined && atMost !== undefined) return `between ${atLeast} and ${atMost}`;
  return atMost === undefined ? `at least ${atLeast}` : `at most ${atMost}`;
}
