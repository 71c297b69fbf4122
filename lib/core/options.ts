/**
 * The gate for options (选项): a function declares one reader for each of its options, and `readOptions` refuses everything
 * else, so that no option is believed or ignored in silence.
 */
import {
  formatValue,
  mustBe,
  requireFinite,
  requireFraction,
  requireFractionBelowOne,
  requireInteger,
  requireNonNegative,
  requireOneOf,
  requireOpenFraction,
  requirePositive,
  requireText,
} from "./errors";
import { nearestName } from "./text/nearest-name";
import { isSeries, type SeriesLike } from "./vectors";

/** What functions accept as names of items. */
export type NameList = Iterable<string> | SeriesLike;

/** Returns the checked value of an option, or throws. */
export type OptionReader<T> = (action: string, name: string, value: unknown) => T;

/**
 * One reader for each option of the type `T`. Readers are declared with `satisfies OptionReaders<T>`: then the compiler
 * refuses a missing, an additional and a wrong one.
 */
export type OptionReaders<T> = { readonly [Name in keyof T]-?: OptionReader<T[Name]> };

/** The options as read: each with its value or default. */
export type ReadOptions<Readers> = {
  readonly [Name in keyof Readers]: Readers[Name] extends OptionReader<infer T> ? T : never;
};

/**
 * Reads the options of a function. An option that is `undefined` counts as not given.
 *
 * @param prefix Stands before the names in messages, such as "items." for a record inside the options.
 * @throws {TypeError} If the options are not an object, or there is no such option. @throws As the readers.
 */
export function readOptions<Readers extends OptionReaders<Record<string, unknown>>>(
  action: string,
  options: unknown,
  readers: Readers,
  prefix = "",
): ReadOptions<Readers> {
  const given = options === undefined ? {} : options;
  requireKnownOptions(action, given, readers, prefix);
  // A loop, since lists of many thousand records are read so.
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(readers)) values[name] = readers[name](action, prefix + name, given[name]);
  return values as ReadOptions<Readers>;
}

/** Those of the options that have one of these readers, for a function that hands its options on to others. */
export function pickOptions<Readers extends object, Options extends object>(
  options: Options,
  readers: Readers,
): Pick<Options, keyof Options & keyof Readers> {
  const kept = Object.entries(options ?? {}).filter(([name]) => Object.hasOwn(readers, name));
  return Object.fromEntries(kept) as Pick<Options, keyof Options & keyof Readers>;
}

/** @throws {TypeError} If the options are not an object, or one has a name that `known` has not. */
export function requireKnownOptions(
  action: string,
  options: unknown,
  known: object,
  prefix: string,
): asserts options is Readonly<Record<string, unknown>> {
  if (!isRecord(options))
    throw new TypeError(mustBe(action, prefix.slice(0, -1) || "options", "an object of options", options));
  for (const name of Object.keys(options))
    if (!Object.hasOwn(known, name)) throw unknownOption(action, prefix, name, Object.keys(known));
}

/** Values by name: a plain object or a map. */
export type ByName<T> = ReadonlyMap<string, T> | Readonly<Record<string, T>>;

/**
 * The pairs of a record of values by name: a plain object, or a map whose keys are texts.
 *
 * @param rule What the value must be: "prices by item name".
 * @throws {TypeError} If it is something else, such as a date, a promise or an instance of a class.
 */
export function readEntries<T>(action: string, name: string, value: ByName<T>, rule: string): [string, T][] {
  const isMap = Object.prototype.toString.call(value) === "[object Map]";
  if (!isMap && !isRecord(value)) throw new TypeError(mustBe(action, name, rule, value));
  const entries = isMap ? [...(value as ReadonlyMap<string, T>)] : Object.entries<T>(value as never);
  for (const [key] of entries) text(action, `each name in ${name}`, key);
  return entries;
}

/**
 * Whether a value is a plain object, such as `{ seed: 42 }`; arrays, maps and instances of classes are not. The prototype of
 * a plain object has no prototype itself, also if another realm made it, such as a notebook's.
 */
export function isRecord(value: unknown): value is Record<string, unknown> {
  if (Object.prototype.toString.call(value) !== "[object Object]") return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function unknownOption(action: string, prefix: string, name: string, known: readonly string[]): TypeError {
  const nearest = nearestName(name, known);
  const hint =
    nearest === undefined
      ? `the options are ${known.join(", ")}`
      : `did you mean ${JSON.stringify(prefix + nearest)}?`;
  return new TypeError(`Cannot ${action}: there is no option ${formatValue(prefix + name)}; ${hint}`);
}

/** An option that may be left out: then it is the default. */
export function withDefault<T, Default>(value: Default, reader: OptionReader<T>): OptionReader<T | Default> {
  return (action, name, given) => (given === undefined ? value : reader(action, name, given));
}

/** An option that may be left out: then it is undefined. */
export function optional<T>(reader: OptionReader<T>): OptionReader<T | undefined> {
  return withDefault(undefined, reader);
}

/** An option that is an object of options itself. */
export function nested<Readers extends OptionReaders<Record<string, unknown>>>(
  readers: Readers,
): OptionReader<ReadOptions<Readers>> {
  return (action, name, value) => readOptions(action, value, readers, `${name}.`);
}

/** A finite number. */
export const finite = readerOf<number>(requireFinite);
/** A finite number greater than zero. */
export const positive = readerOf<number>(requirePositive);
/** A finite number of at least zero. */
export const nonNegative = readerOf<number>(requireNonNegative);
/** A number in [0, 1). */
export const fractionBelowOne = readerOf<number>(requireFractionBelowOne);
/** A number in [0, 1]. */
export const fraction = readerOf<number>(requireFraction);
/** A number in (0, 1). */
export const openFraction = readerOf<number>(requireOpenFraction);
/** True or false. */
export const flag = typed<boolean>("boolean", "true or false");
/** A text. */
export const text = typed<string>("string", "a text");
/** A text that is not blank, such as a title. */
export const textNotEmpty = readerOf<string>(requireText);

/** An integer of at least `least` and at most `most`. */
export function integer(least: number, most?: number): OptionReader<number> {
  return readerOf((action, name, value) => requireInteger(action, name, value, least, most));
}

/** The true or false that a test of an element answers; it is checked, since a promise would count as true. */
export function readAnswer(action: string, test: string, position: number, answer: unknown): boolean {
  return flag(action, `the answer of ${test} for element ${position}`, answer);
}

/** An array whose values are all read by one reader. */
export function listOf<T>(reader: OptionReader<T>): OptionReader<readonly T[]> {
  return (action, name, value) => {
    if (!Array.isArray(value)) throw new TypeError(mustBe(action, name, "an array", value));
    return Array.from(value, (element, i) => reader(action, `${name}[${i}]`, element));
  };
}

/** Names of items: an array, a set or another iterable of texts, or a danfo Series. */
export const names: OptionReader<readonly string[]> = (action, name, value) => {
  const list: unknown = isSeries(value) ? value.values : value;
  const isIterable =
    Object(list) === list && typeof (list as Iterable<unknown>)[Symbol.iterator] === "function";
  if (!isIterable) throw new TypeError(mustBe(action, name, "a list of item names", value));
  return listOf(text)(action, name, Array.from(list as Iterable<unknown>));
};

/** One of the allowed values. */
export function oneOf<T>(allowed: readonly T[]): OptionReader<T> {
  return readerOf((action, name, value) => requireOneOf(action, name, value, allowed));
}

/** A function. What it takes and gives is not checked. */
export function callback<T>(): OptionReader<T> {
  return typed<T>("function", "a function");
}

/** An option that the function itself checks, since its rule depends on other arguments. */
export function checkedLater<T>(): OptionReader<T> {
  return (_action, _name, value) => value as T;
}

/** Reads with a function that throws if the value is not allowed. */
export function readerOf<T>(
  require: (action: string, name: string, value: unknown) => void,
): OptionReader<T> {
  return (action, name, value) => {
    require(action, name, value);
    return value as T;
  };
}

function typed<T>(type: string, rule: string): OptionReader<T> {
  return readerOf((action, name, value) => {
    if (typeof value !== type) throw new TypeError(mustBe(action, name, rule, value));
  });
}

/** Stops the work when it is aborted. */
export const abortSignal = optional<AbortSignal>(
  readerOf((action, name, value) => {
    if (!(value instanceof AbortSignal)) throw new TypeError(mustBe(action, name, "an AbortSignal", value));
  }),
);
