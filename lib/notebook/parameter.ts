/** Parameters of a notebook: a default in the cell, and other values from the command line. */
import { mustBe, requireFinite, requireText } from "../core/errors";
import { write } from "./output";

export const PARAMETER_MIME = "application/vnd.merchant-lab.parameter+json";
export const PARAMETERS_VARIABLE = "MERCHANT_LAB_PARAMETERS";

export type Value = number | string | boolean;

/** The JSON stored under `PARAMETER_MIME`. */
export interface ParameterRecord {
  readonly name: string;
  readonly value: Value;
  readonly default: Value;
}

/**
 * The value of a parameter: that of `--param name=value` on the command line, otherwise the default. It has the type of the
 * default.
 *
 * @throws {TypeError} If the name is empty, the default is not a number, text or boolean, or the value given cannot be converted to the type of the default.
 * @throws {RangeError} If the default is not finite.
 * @throws {SyntaxError} If the parameters given are not a JSON object.
 *
 * @example
 * parameter("epochs", 3); // 3, and 10 under `npm start -- 03 --param epochs=10`
 */
export function parameter(name: string, defaultValue: number): number;
export function parameter(name: string, defaultValue: boolean): boolean;
export function parameter(name: string, defaultValue: string): string;
export function parameter(name: string, defaultValue: Value): Value {
  requireText("read a parameter", "name", name);
  if (typeof defaultValue === "number") requireFinite("read a parameter", "its default", defaultValue);
  if (!["number", "string", "boolean"].includes(typeof defaultValue))
    throw new TypeError(mustBe("read a parameter", "its default", "a number, text or boolean", defaultValue));
  const given = givenParameters();
  const value = given.has(name) ? asTypeOf(defaultValue, name, given.get(name)) : defaultValue;
  const record: ParameterRecord = { name, value, default: defaultValue };
  const note = value === defaultValue ? "" : ` (default ${defaultValue})`;
  write({ "text/plain": `${name} = ${value}${note}`, [PARAMETER_MIME]: record });
  return value;
}

function givenParameters(): Map<string, unknown> {
  const text = process.env[PARAMETERS_VARIABLE];
  if (!text) return new Map();
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new SyntaxError(mustBe("read the parameters", PARAMETERS_VARIABLE, "a JSON object", text));
  }
  if (parsed === null || typeof parsed !== "object" || Array.isArray(parsed))
    throw new SyntaxError(mustBe("read the parameters", PARAMETERS_VARIABLE, "a JSON object", text));
  return new Map(Object.entries(parsed));
}

/**
 * The value given, converted to the type of the default: command lines pass only text.
 *
 * @throws {TypeError} If it cannot be converted.
 */
export function asTypeOf(defaultValue: Value, name: string, given: unknown): Value {
  const refuse = (rule: string) =>
    new TypeError(mustBe(`set the parameter ${name}`, "its value", rule, given));
  if (typeof defaultValue === "string") {
    if (given === null || typeof given === "object") throw refuse("a text");
    return String(given);
  }
  if (typeof given === typeof defaultValue) return given as number | boolean;
  if (typeof defaultValue === "boolean") {
    if (given === "true" || given === "false") return given === "true";
    throw refuse("true or false");
  }
  const number = typeof given === "string" && given.trim() !== "" ? Number(given) : Number.NaN;
  if (!Number.isFinite(number)) throw refuse("a number");
  return number;
}
