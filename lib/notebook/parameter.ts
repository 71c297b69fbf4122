/** Parameters of a notebook: a default in the cell, and other values from the command line or from JupyterLab. */
import { mustBe, requireFinite, requireText } from "../core/errors";
import { checkedLater, finite, type OptionReaders, optional, readOptions } from "../core/options";
import { write } from "./output";

export const PARAMETER_MIME = "application/vnd.merchant-lab.parameter+json";
export const PARAMETERS_VARIABLE = "MERCHANT_LAB_PARAMETERS";

export type Value = number | string | boolean;

/** The values that a parameter may have: a list in JupyterLab, a slider between two bounds. */
export interface ParameterOptions<T extends Value = Value> {
  readonly choices?: readonly T[];
  /** The least number. */
  readonly min?: number;
  /** The largest number. */
  readonly max?: number;
}

/** The JSON stored under `PARAMETER_MIME`. */
export interface ParameterRecord extends ParameterOptions {
  readonly name: string;
  readonly value: Value;
  readonly default: Value;
}

const OPTIONS = {
  choices: checkedLater<ParameterOptions["choices"]>(),
  min: optional(finite),
  max: optional(finite),
} satisfies OptionReaders<ParameterOptions>;

const ACTION = "read a parameter";

/**
 * The value of a parameter: that of `--param name=value` on the command line or of its input in JupyterLab, otherwise the
 * default. It has the type of the default.
 *
 * @throws {TypeError} If the name is empty, the default is not a number, text or boolean, the value given cannot be converted to the
 *   type of the default, a choice is of another type, or bounds are given for what is not a number.
 * @throws {RangeError} If the default or the value is not one of the choices or not between the bounds, or the default is not finite.
 * @throws {SyntaxError} If the parameters given are not a JSON object.
 *
 * @example
 * parameter("epochs", 3, { min: 1, max: 20 }); // 3, and 10 under `npm start -- 03 --param epochs=10`
 */
export function parameter(name: string, defaultValue: number, options?: ParameterOptions<number>): number;
export function parameter(name: string, defaultValue: boolean): boolean;
export function parameter(
  name: string,
  defaultValue: string,
  options?: Pick<ParameterOptions<string>, "choices">,
): string;
export function parameter(name: string, defaultValue: Value, options: ParameterOptions = {}): Value {
  requireText(ACTION, "name", name);
  if (typeof defaultValue === "number") requireFinite(ACTION, "its default", defaultValue);
  if (!["number", "string", "boolean"].includes(typeof defaultValue))
    throw new TypeError(mustBe(ACTION, "its default", "a number, text or boolean", defaultValue));
  const limits = readLimits(defaultValue, options);
  const rule = ruleOf(limits);
  requireAllowed(ACTION, "its default", limits, rule, defaultValue);
  const given = givenParameters();
  const value = given.has(name) ? asTypeOf(defaultValue, name, given.get(name)) : defaultValue;
  requireAllowed(`set the parameter ${name}`, "its value", limits, rule, value);
  const record: ParameterRecord = { name, value, default: defaultValue, ...limits };
  const notes = [value === defaultValue ? "" : `default ${defaultValue}`, rule].filter(Boolean).join("; ");
  write({ "text/plain": `${name} = ${value}${notes && ` (${notes})`}`, [PARAMETER_MIME]: record });
  return value;
}

/** Those of the options that are given. */
function readLimits(defaultValue: Value, options: ParameterOptions): ParameterOptions {
  const { choices, min, max } = readOptions(ACTION, options, OPTIONS);
  const type = typeof defaultValue;
  if (choices !== undefined && !(Array.isArray(choices) && choices.every((choice) => typeof choice === type)))
    throw new TypeError(mustBe(ACTION, "choices", `an array of ${type}s, as the default`, choices));
  if ((choices !== undefined || type !== "number") && (min ?? max) !== undefined)
    throw new TypeError(
      mustBe(
        ACTION,
        min === undefined ? "max" : "min",
        "absent beside choices and where the default is not a number",
        min ?? max,
      ),
    );
  return {
    ...(choices === undefined ? {} : { choices }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  };
}

/** What a value must be: "from 1 to 20"; empty if it may be any. */
function ruleOf({ choices, min, max }: ParameterOptions): string {
  if (choices !== undefined) return choices.join(" or ");
  if (min !== undefined && max !== undefined) return `from ${min} to ${max}`;
  return min !== undefined ? `at least ${min}` : max !== undefined ? `at most ${max}` : "";
}

function requireAllowed(
  action: string,
  name: string,
  { choices, min, max }: ParameterOptions,
  rule: string,
  value: Value,
): void {
  const isAllowed = choices?.includes(value) ?? !(Number(value) < Number(min) || Number(value) > Number(max));
  if (!isAllowed) throw new RangeError(mustBe(action, name, rule, value));
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
