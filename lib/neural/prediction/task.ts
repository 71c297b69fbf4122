/** What a batch of answers costs, and how good it is. */
import { mustBe } from "../../core/errors";
import type { Network, Targets } from "../model/types";

/** How a network's last numbers are read. */
export type Task =
  /** Class labels, a sum for each class: softmax. */
  | { readonly kind: "classes"; readonly classCount: number }
  /** Labels 0 and 1, one sum: sigmoid. */
  | { readonly kind: "yesNo"; readonly classCount: 2 }
  /** Numbers. */
  | { readonly kind: "numbers"; readonly size: number };

/**
 * The task that targets and network make together.
 *
 * @throws {TypeError} If the network's answers are not as many as the targets.
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
    return { kind: "numbers", size };
  }
  const classCount = size === 1 ? 2 : size;
  for (let i = 0; i < targets.labels.length; i++) {
    const label = targets.labels[i];
    if (!(Number.isInteger(label) && label >= 0 && label < classCount))
      throw new RangeError(mustBe(action, `label of ${name} ${i}`, `an integer below ${classCount}`, label));
  }
  return size === 1 ? { kind: "yesNo", classCount: 2 } : { kind: "classes", classCount };
}

/** What some samples should be answered with: a row each. */
export function wanted(targets: Targets, indices: Int32Array): Float32Array {
  if ("labels" in targets) return Float32Array.from(indices, (index) => targets.labels[index]);
  const { values, size } = targets;
  return Float32Array.from(
    { length: indices.length * size },
    (_, k) => values[indices[Math.floor(k / size)] * size + (k % size)],
  );
}

/** What finished answers cost, added up: cross-entropies of probabilities, or mean squared errors of numbers. */
export function costOf(task: Task, answers: ArrayLike<number>, targets: Float32Array): number {
  let sum = 0;
  if (task.kind === "numbers") {
    for (let k = 0; k < targets.length; k++) sum += (answers[k] - targets[k]) ** 2;
    return sum / task.size;
  }
  for (let i = 0; i < targets.length; i++) {
    const label = targets[i];
    const belief =
      task.kind === "classes"
        ? answers[i * task.classCount + label]
        : label === 1
          ? answers[i]
          : 1 - answers[i];
    // The smallest positive float32: a belief of exactly zero has no finite loss.
    sum -= Math.log(Math.max(belief, 1e-38));
  }
  return sum;
}

/**
 * Right answers, or mean absolute errors, added up.
 *
 * @param isYes From where on a single answer means class 1: 0.5 of a probability, 0 of a sum.
 */
export function qualitySum(
  task: Task,
  answers: ArrayLike<number>,
  targets: Float32Array,
  isYes = 0.5,
): number {
  let sum = 0;
  if (task.kind === "numbers") {
    for (let k = 0; k < targets.length; k++) sum += Math.abs(answers[k] - targets[k]);
    return sum / task.size;
  }
  for (let i = 0; i < targets.length; i++) {
    const answer = task.kind === "yesNo" ? Number(answers[i] > isYes) : largest(answers, i, task.classCount);
    if (answer === targets[i]) sum++;
  }
  return sum;
}

/** Number of the largest answer of a row, the first of equals. */
export function largest(answers: ArrayLike<number>, row: number, size: number): number {
  let best = 0;
  for (let k = 1; k < size; k++) if (answers[row * size + k] > answers[row * size + best]) best = k;
  return best;
}
