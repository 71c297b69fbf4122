/**
 * The gate for vectors (向量): a function reads its vectors here, whether they are arrays, typed arrays or danfo Series.
 * Everything that is not a number is refused by its position.
 */
import { isVector, mustBe, requireInteger, requirePosition } from "./errors";

/** A danfo Series, as far as it is read here. */
export interface SeriesLike {
  readonly values: unknown;
  readonly index: readonly unknown[];
}

/** What functions accept as a vector: an array, a typed array or a danfo Series. */
export type VectorLike = ArrayLike<number> | SeriesLike;

/** What functions accept as a column of texts or ids. */
export type ColumnLike<T> = ArrayLike<T> | SeriesLike;

/**
 * The finite numbers of a vector. Arrays and typed arrays are returned as they are, not copied. O(n).
 *
 * @param least The least number of values.
 * @throws {TypeError} If it is not a vector, or a value is not a number.
 * @throws {RangeError} If a number is not finite, or there are too few.
 */
export function readVector(action: string, name: string, values: VectorLike, least = 0): ArrayLike<number> {
  const numbers = readColumn<number>(action, name, values);
  for (let i = 0; i < numbers.length; i++)
    if (!Number.isFinite(numbers[i])) throw notFinite(action, `${name}[${i}]`, numbers[i]);
  if (numbers.length < least) {
    const rule = `at least ${least} ${least === 1 ? "number" : "numbers"}`;
    throw new RangeError(mustBe(action, name, rule, numbers));
  }
  return numbers;
}

/** Reads a vector of integers, such as counts or row numbers. @throws As `readVector`. */
export function readIntegers(
  action: string,
  name: string,
  values: VectorLike,
  smallest: number,
): ArrayLike<number> {
  const numbers = readColumn<number>(action, name, values);
  for (let i = 0; i < numbers.length; i++)
    if (!(Number.isSafeInteger(numbers[i]) && numbers[i] >= smallest))
      requireInteger(action, `${name}[${i}]`, numbers[i], smallest);
  return numbers;
}

/** Reads positions of elements: integers from 0 to `count` - 1. @throws As `readVector`. */
export function readPositions(
  action: string,
  name: string,
  values: VectorLike,
  count: number,
): ArrayLike<number> {
  const positions = readColumn<number>(action, name, values);
  for (let i = 0; i < positions.length; i++)
    if (!(Number.isInteger(positions[i]) && positions[i] >= 0 && positions[i] < count))
      requirePosition(action, `${name}[${i}]`, positions[i], count);
  return positions;
}

/**
 * Reads vectors that belong together row by row.
 *
 * @throws As `readVector`, and {TypeError} if the lengths differ.
 */
export function readVectors<Name extends string>(
  action: string,
  vectors: Readonly<Record<Name, VectorLike>>,
  least = 0,
): Record<Name, ArrayLike<number>> {
  const columns = readColumns<Record<Name, number>>(action, vectors);
  for (const name in columns) readVector(action, name, columns[name], least);
  return columns;
}

/**
 * The values of an array, a typed array or a danfo Series, of any type.
 *
 * @throws {TypeError} If it is something else, such as a text or a whole frame.
 */
export function readColumn<T>(action: string, name: string, values: ColumnLike<T>): ArrayLike<T> {
  const list: unknown = isSeries(values) ? values.values : values;
  const isFrame = list !== values && Array.isArray(list) && Array.isArray(list[0]);
  if (!isFrame && isVector(list)) return list as ArrayLike<T>;
  throw new TypeError(mustBe(action, name, "an array, a typed array or a danfo Series", values));
}

/** Reads columns that belong together row by row. @throws {TypeError} As `readColumn`, and if the lengths differ. */
export function readColumns<Types>(
  action: string,
  columns: { readonly [Name in keyof Types]: ColumnLike<Types[Name]> },
): { [Name in keyof Types]: ArrayLike<Types[Name]> } {
  const names = Object.keys(columns) as (keyof Types & string)[];
  const lists = names.map((name) => readColumn(action, name, columns[name]));
  const lengths = lists.map(({ length }) => length);
  if (lengths.some((length) => length !== lengths[0]))
    throw new TypeError(
      `Cannot ${action}: ${listed(names)} must have the same length, current lengths are ${listed(lengths)}`,
    );
  return Object.fromEntries(names.map((name, i) => [name, lists[i]])) as {
    [Name in keyof Types]: ArrayLike<Types[Name]>;
  };
}

/** "a, b and c". */
function listed(words: readonly unknown[]): string {
  return [words.slice(0, -1).join(", "), ...words.slice(-1)].join(" and ");
}

function notFinite(action: string, name: string, value: unknown): Error {
  return typeof value === "number"
    ? new RangeError(mustBe(action, name, "a finite number", value))
    : new TypeError(mustBe(action, name, "a number", value));
}

/** A frame has an index too, but its values are rows. */
export function isSeries(values: unknown): values is SeriesLike {
  return values !== null && typeof values === "object" && "index" in values && "values" in values;
}
