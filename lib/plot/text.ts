/** Words and checks that figures share. */
import { mustBe, type PropertyKinds, requireKind } from "../core/errors";

/** "1 rule", "12,345 rules". */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

/** "12.34%"; figures of basket analysis write a space before the sign and as many decimals as the number needs. */
export function percent(fraction: number, digits = 2): string {
  return `${(100 * fraction).toFixed(digits)}%`;
}

/** "−1.3", never "-0.0"; "" for NaN. */
export function fixed(value: number, digits: number): string {
  const text = Number.isNaN(value) ? "" : Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** @throws {TypeError} If it is not an array. @throws {RangeError} If it is empty. */
export function requireNotEmpty(action: string, name: string, values: readonly unknown[]): void {
  if (!Array.isArray(values)) throw new TypeError(mustBe(action, name, "an array", values));
  if (values.length === 0) throw new RangeError(mustBe(action, name, "not empty", values));
}

/** @throws {TypeError} If one of the values is no record of the kind. */
export function requireEach(
  action: string,
  name: string,
  values: ArrayLike<unknown>,
  kind: string,
  properties: PropertyKinds,
): void {
  for (let i = 0; i < values.length; i++) requireKind(action, `${name}[${i}]`, values[i], kind, properties);
}
