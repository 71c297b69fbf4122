/** The targets of samples, and the weights of classes and samples. */
import { mustBe, requireNonNegative } from "../../core/errors";
import { readColumn, type VectorLike } from "../../core/vectors";
import type { Targets } from "../model/types";
import type { RowKind } from "./losses";

/** @throws As `objectivesOf`. */
export function requireTargets(
  action: string,
  title: string,
  targets: Targets,
  shape: readonly (number | null)[],
  rows: RowKind,
  classes: number,
): void {
  const { size: given = 1 } = targets;
  const isLabelled = "labels" in targets;
  // A custom loss decides itself what its targets are.
  if (classes > 0) {
    const lengths = isLabelled ? shape.slice(0, -1) : shape;
    const size = lengths.some((length) => length === null)
      ? given
      : lengths.reduce<number>((product, length) => product * Number(length), 1);
    if (given !== size)
      throw new TypeError(mustBe(action, `${title}.size`, `${size}, as the network's`, given));
    if (isLabelled && (rows === "numbers" || (rows === "binary" && classes > 1)))
      throw new TypeError(mustBe(action, `the targets of ${title}`, "values for this loss", "labels"));
  }
  const values = isLabelled ? targets.labels : targets.values;
  const classCount = classes === 1 ? 2 : classes || Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (isLabelled && !(Number.isInteger(value) && value >= 0 && value < classCount))
      throw new RangeError(mustBe(action, `label of ${title} ${i}`, `an integer below ${classCount}`, value));
    if (!Number.isFinite(value))
      throw new RangeError(mustBe(action, `${title}, value ${i}`, "a finite number", value));
    if (!isLabelled && rows !== "numbers" && (value < 0 || value > 1))
      throw new RangeError(mustBe(action, `${title}, value ${i}`, "between 0 and 1 for this loss", value));
  }
}

/** The targets of the samples with these indices, row by row. */
export function targetsOf(targets: Targets, indices: Int32Array): Float32Array {
  const { size = 1 } = targets;
  const values = "labels" in targets ? targets.labels : targets.values;
  const taken = new Float32Array(indices.length * size);
  indices.forEach((index, i) => {
    for (let k = 0; k < size; k++) taken[i * size + k] = values[index * size + k];
  });
  return taken;
}

/** Weights of classes or samples, if they are given. */
export function readWeights(
  action: string,
  name: string,
  given: VectorLike | undefined,
  length: number,
): ArrayLike<number> | undefined {
  if (given === undefined) return undefined;
  const weights = readColumn<number>(action, name, given);
  if (weights.length !== length)
    throw new TypeError(mustBe(action, name, `${length} numbers`, `${weights.length} numbers`));
  for (let i = 0; i < length; i++) requireNonNegative(action, `${name}[${i}]`, weights[i]);
  return weights;
}
