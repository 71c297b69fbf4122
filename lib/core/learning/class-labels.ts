/** The classes (类别) of rows, as classifiers read and answer them. */
import { mustBe } from "../errors";
import { type ColumnLike, readColumn } from "../vectors";

/** The name of a class: texts, or numbers such as 0 and 1. */
export type ClassLabel = string | number;

/** The classes of rows, by number. */
export interface ClassCodes {
  /** Each once: numbers by size, texts by code unit, as in scikit-learn. */
  readonly classes: readonly ClassLabel[];
  /** (n) the position of each row's class in `classes`. */
  readonly codes: Int32Array;
}

/**
 * Reads the class of each row. O(n log k) for k classes.
 *
 * @param least The least number of different classes.
 * @throws {TypeError} If a label is neither a text nor a number, or there are both.
 * @throws {RangeError} If a number is not finite, or there are fewer classes than `least`.
 */
export function readClasses(
  action: string,
  name: string,
  target: ColumnLike<ClassLabel>,
  least = 2,
): ClassCodes {
  const labels = readColumn<ClassLabel>(action, name, target);
  const numbers = new Map<ClassLabel, number>();
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (typeof label !== typeof labels[0] || (typeof label !== "string" && typeof label !== "number"))
      throw new TypeError(mustBe(action, `${name}[${i}]`, kindOf(labels[0]), label));
    if (typeof label === "number" && !Number.isFinite(label))
      throw new RangeError(mustBe(action, `${name}[${i}]`, "a finite number", label));
    numbers.set(label, 0);
  }
  // -0 and 0 are one key of a Map.
  const classes = [...numbers.keys()].sort((a, b) => (a < b ? -1 : 1));
  if (classes.length < least)
    throw new RangeError(mustBe(action, name, `of at least ${least} classes`, classes.length));
  classes.forEach((label, code) => {
    numbers.set(label, code);
  });
  return { classes, codes: Int32Array.from(labels, (label) => numbers.get(label) as number) };
}

function kindOf(first: unknown): string {
  if (typeof first === "string") return "a text, as the first one";
  return typeof first === "number" ? "a number, as the first one" : "a text or a number";
}
