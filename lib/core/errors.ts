/** An iteration that did not settle within its limit; carries how far it came. */
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

/** Shows a value in a message: short, quoted if it is text. */
export function shown(value: unknown): string {
  if (typeof value === "string")
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} of ${(value as Uint8Array).length}`;
  if (value !== null && typeof value === "object") return "an object";
  return String(value);
}

/** The one grammar of our messages: `Cannot <action>: <name> must be <rule>, current value is <x>`. */
export function mustBe(action: string, name: string, rule: string, value: unknown): string {
  return `Cannot ${action}: ${name} must be ${rule}, current value is ${shown(value)}`;
}

/** @throws {RangeError} If `value` is not a finite number. */
export function requireFinite(action: string, name: string, value: unknown): asserts value is number {
  if (typeof value !== "number") throw new TypeError(mustBe(action, name, "a finite number", value));
  if (!Number.isFinite(value)) throw new RangeError(mustBe(action, name, "a finite number", value));
}

/** @throws {RangeError} If `value` is not a finite number greater than zero. */
export function requirePositive(action: string, name: string, value: unknown): asserts value is number {
  if (typeof value !== "number") throw new TypeError(mustBe(action, name, "a finite number > 0", value));
  if (!(Number.isFinite(value) && value > 0))
    throw new RangeError(mustBe(action, name, "a finite number > 0", value));
}

/** @throws {RangeError} If `value` is not in [0, 1]. */
export function requireFraction(action: string, name: string, value: unknown): asserts value is number {
  const rule = "a fraction between 0 and 1";
  if (typeof value !== "number") throw new TypeError(mustBe(action, name, rule, value));
  if (!(value >= 0 && value <= 1)) throw new RangeError(mustBe(action, name, rule, value));
}

/** @throws {RangeError} If `value` is not an integer of at least `least`. */
export function requireInteger(
  action: string,
  name: string,
  value: unknown,
  least: number,
): asserts value is number {
  const rule = `an integer >= ${least}`;
  if (typeof value !== "number") throw new TypeError(mustBe(action, name, rule, value));
  if (!(Number.isSafeInteger(value) && value >= least))
    throw new RangeError(mustBe(action, name, rule, value));
}

/** @throws {TypeError} If the two do not have the same length. */
export function requireSameLength(
  action: string,
  firstName: string,
  first: ArrayLike<unknown>,
  secondName: string,
  second: ArrayLike<unknown>,
): void {
  if (first.length !== second.length)
    throw new TypeError(
      `Cannot ${action}: ${firstName} and ${secondName} must have the same length, current lengths are ${first.length} and ${second.length}`,
    );
}
