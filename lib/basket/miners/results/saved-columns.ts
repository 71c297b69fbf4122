/** Reads saved columns and checks every value. */
import { mustBe } from "../../../core/errors";

/** @throws {SyntaxError} If the condition does not hold. */
export function refuseUnless(
  condition: boolean,
  action: string,
  name: string,
  rule: string,
  value: unknown,
): asserts condition {
  if (!condition) throw new SyntaxError(mustBe(action, name, rule, value));
}

/** The value of a JSON text. @throws {TypeError} If it is no text. @throws {SyntaxError} If it is not JSON. */
export function parseSaved(action: string, text: unknown): unknown {
  if (typeof text !== "string") throw new TypeError(mustBe(action, "text", "what toJSON wrote", text));
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(mustBe(action, "text", "JSON", text), { cause: error });
  }
}

/** @throws {SyntaxError} If `saved` is not an object of this kind. */
export function readObject(action: string, saved: unknown, kind: string): Readonly<Record<string, unknown>> {
  const record = saved as Record<string, unknown> | null;
  const isKind = record !== null && typeof record === "object" && record.kind === kind;
  refuseUnless(isKind, action, "text", `what toJSON wrote, of kind ${kind}`, record?.kind ?? saved);
  return saved as Record<string, unknown>;
}

/** Reads a column of integers in a range. @throws {SyntaxError} If it is something else; the message names the entry. */
export function readColumn(
  action: string,
  name: string,
  values: unknown,
  least: number,
  most = 0x7fffffff,
): Int32Array {
  return Int32Array.from(readIntegers(action, name, values, least, most));
}

/** Reads a column of counts up to 2^53: as doubles if one of them is above 2^31. @throws As `readColumn`. */
export function readCounts(action: string, name: string, values: unknown, least: number, most: number) {
  const counts = readIntegers(action, name, values, least, most);
  const isLarge = counts.some((count) => count > 0x7fffffff);
  return isLarge ? Float64Array.from(counts) : Int32Array.from(counts);
}

function readIntegers(
  action: string,
  name: string,
  values: unknown,
  least: number,
  most: number,
): readonly number[] {
  refuseUnless(Array.isArray(values), action, name, "a list of integers", values);
  const wrong = values.findIndex(
    (value: unknown) => !(Number.isInteger(value) && (value as number) >= least && (value as number) <= most),
  );
  const rule = `an integer from ${least} to ${most}`;
  refuseUnless(wrong < 0, action, `${name}, entry ${wrong},`, rule, values[wrong]);
  return values;
}

/** Whether there are values and none is below the one before it. */
export function isRising(values: Int32Array): boolean {
  return values.length > 0 && values.every((value, i) => i === 0 || value >= values[i - 1]);
}
