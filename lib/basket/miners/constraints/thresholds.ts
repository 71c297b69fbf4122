/** The limits of support and length. */
import { mustBe } from "../../../core/errors";
import { integer, readOptions } from "../../../core/options";
import type { MinSupport } from "../../types";

/** The default of `maxLength`: the largest 32-bit integer. */
export const UNLIMITED = 0x7fffffff;

/** Reads a support: a fraction in (0, 1], or a number of baskets. */
export function readMinSupport(action: string, name: string, value: unknown): MinSupport {
  if (value !== null && typeof value === "object")
    return readOptions(action, value, { count: integer(1) }, `${name}.`);
  const rule = "a fraction > 0 and <= 1, or { count }";
  if (typeof value !== "number") throw new TypeError(mustBe(action, name, rule, value));
  if (!(value > 0 && value <= 1)) throw new RangeError(mustBe(action, name, rule, value));
  return value;
}

/** The smallest number of baskets that reaches the support; at least 1. */
export function minCountOf(minSupport: MinSupport, basketCount: number): number {
  if (typeof minSupport === "object") return minSupport.count;
  // The product may be rounded across an integer. The quotient of two integers is rounded correctly, so it decides.
  let count = Math.max(1, Math.ceil(minSupport * basketCount));
  while (count > 1 && (count - 1) / basketCount >= minSupport) count--;
  while (count / basketCount < minSupport) count++;
  return count;
}
