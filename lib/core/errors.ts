/** Errors, and the checks of arguments that all functions share. */

/**
 * An iteration that did not converge within its limit.
 *
 * @example
 * const error = new ConvergenceError("Cannot compute a quantile: no convergence within 400 steps", 400, 1e-16);
 * error.iterations; // 400
 */
export class ConvergenceError extends Error {
  override readonly name = "ConvergenceError";

  constructor(
    message: string,
    readonly iterations: number,
    readonly tolerance: number,
  ) {
    super(message);
  }
}

/** The text of a value in a message: short, quoted if it is a string. */
export function formatValue(value: unknown): string {
  if (typeof value === "string")
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} of ${(value as Uint8Array).length}`;
  if (value !== null && typeof value === "object") return kindOf(value);
  return typeof value === "bigint" ? `${value}n` : String(value);
}

/** "a Map", "a Promise", "an object". */
function kindOf(value: object): string {
  const kind = Object.prototype.toString.call(value).slice("[object ".length, -1);
  if (kind === "Object") return "an object";
  return `${/^[AEIOU]/.test(kind) ? "an" : "a"} ${kind}`;
}

/** The grammar of all messages: `Cannot <action>: <name> must be <rule>, current value is <x>`. */
export function mustBe(action: string, name: string, rule: string, value: unknown): string {
  return `Cannot ${action}: ${name} must be ${rule}, current value is ${formatValue(value)}`;
}

/** @throws {TypeError} If `value` is not a number. @throws {RangeError} If it is not allowed. */
function requireNumber(action: string, name: string, value: unknown, rule: string, isAllowed: boolean): void {
  if (typeof value !== "number" || !isAllowed) throw wrongNumber(action, name, value, rule);
}

function wrongNumber(action: string, name: string, value: unknown, rule: string): Error {
  const message = mustBe(action, name, rule, value);
  return typeof value === "number" ? new RangeError(message) : new TypeError(message);
}

/** @throws {TypeError} If `value` is not a number. @throws {RangeError} If it is NaN. */
export function requireNotNaN(action: string, name: string, value: unknown): asserts value is number {
  requireNumber(action, name, value, "a number", !Number.isNaN(value));
}

/** @throws {RangeError} If `value` is not a finite number. */
export function requireFinite(action: string, name: string, value: unknown): asserts value is number {
  requireNumber(action, name, value, "a finite number", Number.isFinite(value));
}

/** @throws {RangeError} If `value` is not a finite number greater than zero. */
export function requirePositive(action: string, name: string, value: unknown): asserts value is number {
  const isAllowed = Number.isFinite(value) && (value as number) > 0;
  requireNumber(action, name, value, "a finite number > 0", isAllowed);
}

/** @throws {RangeError} If `value` is not a finite number of at least zero. */
export function requireNonNegative(action: string, name: string, value: unknown): asserts value is number {
  const isAllowed = Number.isFinite(value) && (value as number) >= 0;
  requireNumber(action, name, value, "a finite number >= 0", isAllowed);
}

/** @throws {RangeError} If `value` is not in [0, 1). */
export function requireFractionBelowOne(
  action: string,
  name: string,
  value: unknown,
): asserts value is number {
  const isAllowed = (value as number) >= 0 && (value as number) < 1;
  requireNumber(action, name, value, "a fraction in [0, 1)", isAllowed);
}

/** @throws {RangeError} If `value` is not in [0, 1]. */
export function requireFraction(action: string, name: string, value: unknown): asserts value is number {
  const isAllowed = (value as number) >= 0 && (value as number) <= 1;
  requireNumber(action, name, value, "a fraction between 0 and 1", isAllowed);
}

/** @throws {RangeError} If `value` is not a number in (0, 1). */
export function requireOpenFraction(action: string, name: string, value: unknown): asserts value is number {
  const isAllowed = (value as number) > 0 && (value as number) < 1;
  requireNumber(action, name, value, "a fraction between 0 and 1, exclusive", isAllowed);
}

/** @throws {TypeError} If `value` is not a text, or is blank. */
export function requireText(action: string, name: string, value: unknown): asserts value is string {
  if (typeof value !== "string" || value.trim() === "")
    throw new TypeError(mustBe(action, name, "a text that is not empty", value));
}

/** @throws {RangeError} If `value` is not one of `allowed`. */
export function requireOneOf<T>(
  action: string,
  name: string,
  value: unknown,
  allowed: readonly T[],
): asserts value is T {
  if (!allowed.includes(value as T))
    throw new RangeError(mustBe(action, name, `one of ${allowed.join(", ")}`, value));
}

/** @throws {RangeError} If `value` is not an integer of at least `least`, and at most `most`. */
export function requireInteger(
  action: string,
  name: string,
  value: unknown,
  least: number,
  most?: number,
): asserts value is number {
  if (Number.isSafeInteger(value) && (value as number) >= least && !((value as number) > Number(most)))
    return;
  const rule = most === undefined ? `an integer >= ${least}` : `an integer from ${least} to ${most}`;
  throw wrongNumber(action, name, value, rule);
}

/**
 * @param kind What the value must be, and which function makes it: "frequent itemsets, as made by itemsets.mine".
 * @throws {TypeError} If `value` is not an object with all these properties.
 */
export function requireKind(
  action: string,
  name: string,
  value: unknown,
  kind: string,
  properties: readonly string[],
): void {
  const isObject = value !== null && typeof value === "object";
  if (!isObject || !properties.every((property) => property in value))
    throw new TypeError(mustBe(action, name, kind, value));
}

/**
 * @param count The number of positions.
 * @throws {TypeError} If `value` is not a number. @throws {RangeError} If it is not an integer from 0 to `count` - 1.
 */
export function requirePosition(action: string, name: string, value: unknown, count: number): void {
  if (Number.isInteger(value) && (value as number) >= 0 && (value as number) < count) return;
  const rule =
    count === 0 ? "the position of an element, but there is none" : `an integer from 0 to ${count - 1}`;
  throw wrongNumber(action, name, value, rule);
}
