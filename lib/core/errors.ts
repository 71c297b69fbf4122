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

/** Whether a value is an array or a typed array. */
export function isVector(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** What a property of a record can be: of these, or a typed array of a class, such as "Int32Array". */
const PROPERTY_TESTS = {
  integer: (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0,
  number: (value: unknown) => typeof value === "number" && !Number.isNaN(value),
  text: (value: unknown) => typeof value === "string",
  flag: (value: unknown) => typeof value === "boolean",
  function: (value: unknown) => typeof value === "function",
  list: Array.isArray,
  vector: isVector,
  object: (value: unknown) => value !== null && typeof value === "object",
  record: (value: unknown) => value !== null && typeof value === "object" && !Array.isArray(value),
  undefined: (value: unknown) => value === undefined,
  any: (value: unknown) => value !== undefined,
};

type PropertyKind = keyof typeof PROPERTY_TESTS | `${string}Array`;

/** The properties that a record must have, and what each must be: of one kind, of one of several, or a record itself. */
export interface PropertyKinds {
  readonly [property: string]: PropertyKind | readonly PropertyKind[] | PropertyKinds;
}

/**
 * The check of a record that another function made. O(1): the elements of lists are not checked. A record that passed through
 * JSON is refused if it had typed arrays, since JSON makes objects of them.
 *
 * @param kind What the value must be, and which function makes it: "frequent itemsets, as made by itemsets.mine".
 * @throws {TypeError} If `value` is not an object, or a property is missing or of another kind.
 */
export function requireKind(
  action: string,
  name: string,
  value: unknown,
  kind: string,
  properties: PropertyKinds,
): void {
  if (!PROPERTY_TESTS.object(value)) throw new TypeError(mustBe(action, name, kind, value));
  const wrong = wrongProperty(value as object, properties);
  if (wrong !== undefined) throw new TypeError(mustBe(action, name, kind, value) + wrong);
}

/** " whose count is null instead of Int32Array", "" if the property is missing, or undefined if each is what it must be. */
function wrongProperty(value: object, properties: PropertyKinds, prefix = ""): string | undefined {
  for (const name in properties) {
    const part = (value as Readonly<Record<string, unknown>>)[name];
    const wrong = wrongPart(part, properties[name], prefix + name);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function wrongPart(part: unknown, rule: PropertyKinds[string], name: string): string | undefined {
  if (typeof rule === "string") return isOfKind(part, rule) ? undefined : insteadOf(rule, part, name);
  if (isList(rule))
    return rule.some((kind) => isOfKind(part, kind)) ? undefined : insteadOf(rule.join(" or "), part, name);
  return PROPERTY_TESTS.record(part)
    ? wrongProperty(part as object, rule, `${name}.`)
    : insteadOf("a record", part, name);
}

function insteadOf(rule: string, part: unknown, name: string): string {
  return part === undefined ? "" : ` whose ${name} is ${formatValue(part)} instead of ${rule}`;
}

function isList(rule: readonly PropertyKind[] | PropertyKinds): rule is readonly PropertyKind[] {
  return Array.isArray(rule);
}

function isOfKind(value: unknown, kind: PropertyKind): boolean {
  return Object.hasOwn(PROPERTY_TESTS, kind)
    ? PROPERTY_TESTS[kind as keyof typeof PROPERTY_TESTS](value)
    : Object.prototype.toString.call(value) === `[object ${kind}]`;
}

/** @throws {TypeError} If columns of a record do not have the length that they must have. */
export function requireLengths(
  action: string,
  name: string,
  columns: Readonly<Record<string, ArrayLike<unknown>>>,
  length: number,
): void {
  for (const column in columns)
    if (columns[column].length !== length)
      throw new TypeError(
        `Cannot ${action}: ${name}.${column} must have ${length} values, current length is ${columns[column].length}`,
      );
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
