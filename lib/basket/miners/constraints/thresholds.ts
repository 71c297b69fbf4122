/** The limits of support and length. */
import { mustBe, requireInteger } from "../../../core/errors";
import type { MinSupport } from "../../types";

/** The default of `maxLength`: the largest 32-bit integer. */
export const UNLIMITED = 0x7fffffff;

/** The smallest number of baskets that reaches the support; at least 1. */
export function minCountOf(minSupport: MinSupport, basketCount: number, action = "mine itemsets"): number {
  if (minSupport !== null && typeof minSupport === "object") {
    requireInteger(action, "minSupport.count", minSupport.count, 1);
    return minSupport.count;
  }
  const rule = "a fraction > 0 and <= 1, or { count }";
  if (typeof minSupport !== "number") throw new TypeError(mustBe(action, "minSupport", rule, minSupport));
  if (!(minSupport > 0 && minSupport <= 1))
    throw new RangeError(mustBe(action, "minSupport", rule, minSupport));
  // The product may be rounded across an integer. The quotient of two integers is rounded correctly, so it decides.
  let count = Math.max(1, Math.ceil(minSupport * basketCount));
  while (count > 1 && (count - 1) / basketCount >= minSupport) count--;
  while (count / basketCount < minSupport) count++;
  return count;
}
