/** The task of a network (classification or regression), and the loss and metric of its outputs. */
import { mustBe } from "../../core/errors";
import type { Network, Targets } from "../model/types";

export type Task =
  /** One output for each class: softmax. */
  | { readonly kind: "classification"; readonly classCount: number }
  /** One output for labels 0 and 1: sigmoid. */
  | { readonly kind: "binary"; readonly classCount: 2 }
  | { readonly kind: "regression"; readonly size: number };

/**
 * The task given by the targets and the size of the network's output.
 *
 * @throws {TypeError} If the size of the targets differs from that of the output.
 * @throws {RangeError} If a label is not one of the network's classes, or a value is not finite.
 */
export function taskOf(action: string, name: string, model: Network, targets: Targets): Task {
  const size = Number(model.outputs[0].shape.at(-1));
  if ("values" in targets) {
    if (targets.size !== size)
      throw new TypeError(mustBe(action, `${name}.size`, `${size}, as the network's`, targets.size));
    const wrong = Array.from(targets.values).findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0)
      throw new RangeError(
        mustBe(action, `${name}, value ${wrong}`, "a finite number", targets.values[wrong]),
      );
    return { kind: "regression", size };
  }
  const classCount = size === 1 ? 2 : size;
  for (let i = 0; i < targets.labels.length; i++) {
    const label = targets.labels[i];
    if (!(Number.isInteger(label) && label >= 0 && label < classCount))
      throw new RangeError(mustBe(action, `label of ${name} ${i}`, `an integer below ${classCount}`, label));
  }
  return size === 1 ? { kind: "binary", classCount: 2 } : { kind: "classification", classCount };
}

/** The targets of the samples with these indices, row by row. */
export function targetsOf(targets: Targets, indices: Int32Array): Float32Array {
  if ("labels" in targets) return Float32Array.from(indices, (index) => targets.labels[index]);
  const { values, size } = targets;
  return Float32Array.from(
    { length: indices.length * size },
    (_, k) => values[indices[Math.floor(k / size)] * size + (k % size)],
  );
}

/** Sum of the cross-entropies of probabilities, or of the mean squared errors of numbers. */
export function totalLoss(task: Task, outputs: ArrayLike<number>, targets: Float32Array): number {
  let sum = 0;
  if (task.kind === "regression") {
    for (let k = 0; k < targets.length; k++) sum += (outputs[k] - targets[k]) ** 2;
    return sum / task.size;
  }
  for (let i = 0; i < targets.length; i++) {
    const label = targets[i];
    const ofBinary = label === 1 ? outputs[i] : 1 - outputs[i];
    const probability = task.kind === "binary" ? ofBinary : outputs[i * task.classCount + label];
    // About the smallest positive float32: a probability of zero would have an infinite loss.
    sum -= Math.log(Math.max(probability, 1e-38));
  }
  return sum;
}

/**
 * Number of right classes, or sum of the mean absolute errors.
 *
 * @param threshold A single output above it means class 1: 0.5 for probabilities, 0 for logits.
 */
export function totalMetric(
  task: Task,
  outputs: ArrayLike<number>,
  targets: Float32Array,
  threshold = 0.5,
): number {
  let sum = 0;
  if (task.kind === "regression") {
    for (let k = 0; k < targets.length; k++) sum += Math.abs(outputs[k] - targets[k]);
    return sum / task.size;
  }
  for (let i = 0; i < targets.length; i++) {
    const label =
      task.kind === "binary" ? Number(outputs[i] > threshold) : argMax(outputs, i, task.classCount);
    if (label === targets[i]) sum++;
  }
  return sum;
}

/** Index of the largest value in a row, the first if several are equal. */
export function argMax(values: ArrayLike<number>, row: number, size: number): number {
  let best = 0;
  for (let k = 1; k < size; k++) if (values[row * size + k] > values[row * size + best]) best = k;
  return best;
}
