/** Samples from plain arrays. */
import { mustBe, requireInteger } from "../../core/errors";
import { runningEngine } from "../engine/start";
import { sha256 } from "../files";
import type { Samples, Targets } from "./types";

/**
 * Samples from one array of numbers: windows of a series, sentences as word indices, rows of a table.
 *
 * @param values (n, ...shape), row by row. Integers for an embedding.
 * @param shape Shape of one sample: `[24, 1]` is 24 steps of one number.
 * @param targets `{ labels }` for classes, `{ values, size }` for numbers.
 * @throws {TypeError} If the lengths do not match.
 * @throws {RangeError} If a length in `shape`, or `targets.size`, is not a positive integer.
 *
 * @example
 * samples(Float32Array.of(1, 2, 3, 4), [2], { labels: [0, 1] }).count; // 2
 */
export function samples(values: ArrayLike<number>, shape: readonly number[], targets: Targets): Samples {
  const action = "gather samples";
  const size = shape.reduce((product, length) => product * length, 1);
  for (const [i, length] of shape.entries()) requireInteger(action, `shape[${i}]`, length, 1);
  const count = targetCount(targets);
  const rule = `${count} samples of ${size} numbers`;
  if (values.length !== count * size)
    throw new TypeError(mustBe(action, "values", rule, `${values.length} numbers`));
  const numbers = Float32Array.from(values);
  return {
    count,
    targets,
    inputs(indices) {
      const batch = new Float32Array(indices.length * size);
      indices.forEach((index, i) => {
        batch.set(numbers.subarray(index * size, (index + 1) * size), i * size);
      });
      return runningEngine(action).tf.tensor(batch, [indices.length, ...shape]);
    },
    fingerprint: () => `${shape} ${sha256(new Uint8Array(numbers.buffer))} ${targetHash(targets)}`,
  };
}

function targetHash(targets: Targets): string {
  const values = "labels" in targets ? targets.labels : targets.values;
  return sha256(new Uint8Array(Float64Array.from(values).buffer));
}

function targetCount(targets: Targets): number {
  if ("labels" in targets) return targets.labels.length;
  requireInteger("gather samples", "targets.size", targets.size, 1);
  return targets.values.length / targets.size;
}

/** The integers from 0 to `count` - 1. */
export function range(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i);
}
