/** Interactions (交互): who bought what, how much and when, as a sparse matrix of customers by items. */
import { readOptions } from "../../core/options";
import type { ColumnLike, VectorLike } from "../../core/vectors";
import { frequentLines, fromLines, INTERACTION_READERS, readLines } from "./lines";

/** The number or name of a customer or an item. The number 1 and the text "1" are different ids. */
export type Id = string | number;

/** One line for each purchase, in any order. */
export interface InteractionColumns {
  /** Lines whose customer is `""`, `null`, `undefined` or `NaN` are left out. */
  readonly customer: ColumnLike<Id | null | undefined>;
  readonly item: ColumnLike<Id>;
  /** Greater than 0, such as a quantity. @default 1 for each line */
  readonly weight?: VectorLike;
  /** In any unit that ascends, such as milliseconds since 1970. @default 0 for each line */
  readonly time?: VectorLike;
}

/** Which lines count. */
export interface InteractionOptions {
  /** The least number of lines of an item; rarer items are left out. @default 1 */
  readonly minimumPerItem?: number;
  /** The least number of lines of a customer, counted after rare items are left out. @default 1 */
  readonly minimumPerCustomer?: number;
}

/** Row c holds `codes[offsets[c]]` up to, not including, `codes[offsets[c + 1]]`, each with its weight and time. */
export interface Interactions {
  readonly kind: "interactions";
  /** In order of their first line, as the items. */
  readonly customers: readonly Id[];
  readonly items: readonly Id[];
  readonly offsets: Int32Array;
  /** Positions in `items`, ascending and distinct in each row. */
  readonly codes: Int32Array;
  /** Sums of the weights of the lines. */
  readonly weights: Float64Array;
  /** The last time. */
  readonly times: Float64Array;
}

/**
 * Interactions from purchase lines: those of the same customer and item are one, with the sum of their weights and the last of
 * their times. O(n log n) for n lines.
 *
 * @throws {TypeError} If the columns differ in length, an item is missing, or an id is neither a number nor a text.
 * @throws {RangeError} If a weight is not greater than 0, or no line is left.
 *
 * @example
 * of({ customer: ["ann", "bob", "ann"], item: ["tea", "tea", "cup"] }).codes; // [0, 1, 0]
 */
export function of(columns: InteractionColumns, options: InteractionOptions = {}): Interactions {
  const action = "make interactions";
  const read = readOptions(action, options, INTERACTION_READERS);
  return fromLines(action, frequentLines(readLines(action, columns), read));
}
