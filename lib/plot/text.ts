/** Words and checks that figures share. */
import { mustBe } from "../core/errors";

/** "1 rule", "12,345 rules". */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

/** "12.34%"; figures of basket analysis write a space before the sign and as many decimals as the number needs. */
export function percent(fraction: number, digits = 2): string {
  return `${(100 * fraction).toFixed(digits)}%`;
}

/** @throws {RangeError} If there are no values. */
export function requireNotEmpty(action: string, name: string, values: readonly unknown[]): void {
  if (values.length === 0) throw new RangeError(mustBe(action, name, "not empty", values));
}
