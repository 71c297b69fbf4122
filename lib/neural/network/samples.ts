/** Samples from plain arrays, and their parting into training and validation. */
import { mustBe, requireInteger } from "../../core/errors";
import { seeded } from "../../core/random";
import { loaded } from "../engine";
import { sha256 } from "../files";
import { momentSeed } from "./moment-seed";
import type { FitOptions, Samples, Targets } from "./types";

/**
 * Samples from one array of numbers: windows of a series, sentences as word numbers, rows of a table.
 *
 * @param values (n, ...shape) row by row. Integers for an embedding.
 * @param shape Shape of one sample: `[24, 1]` is 24 steps of one number.
 * @param targets `{ labels }` for classes, `{ values, size }` for numbers.
 * @throws {TypeError} If the lengths do not fit each other.
 *
 * @example
 * samples(Float32Array.of(1, 2, 3, 4), [2], { labels: [0, 1] }).count; // 2
 */
export function samples(values: ArrayLike<number>, shape: readonly number[], targets: Targets): Samples {
  const action = "gather samples";
  const size = shape.reduce((product, length) => product * length, 1);
  shape.forEach((length, i) => {
    requireInteger(action, `shape[${i}]`, length, 1);
  });
  const count = targetCount(targets);
  if (values.length !== count * size)
    throw new TypeError(
      mustBe(action, "values", `${count} samples of ${size} numbers`, `${values.length} numbers`),
    );
  const numbers = Float32Array.from(values);
  return {
    count,
    targets,
    inputs(indices) {
      const batch = new Float32Array(indices.length * size);
      indices.forEach((index, i) => {
        batch.set(numbers.subarray(index * size, (index + 1) * size), i * size);
      });
      return loaded(action).tf.tensor(batch, [indices.length, ...shape]);
    },
    fingerprint: () => `${shape} ${sha256(new Uint8Array(numbers.buffer))} ${targetHash(targets)}`,
  };
}

export function targetHash(targets: Targets): string {
  return sha256(
    new Uint8Array(Float64Array.from("labels" in targets ? targets.labels : targets.values).buffer),
  );
}

function targetCount(targets: Targets): number {
  if ("labels" in targets) return targets.labels.length;
  requireInteger("gather samples", "targets.size", targets.size, 1);
  return targets.values.length / targets.size;
}

/** Which samples are learned, and which validate: some given, or a fraction parted off by the seed. */
export function part(
  samples: Samples,
  { validation, validationFraction = 0, seed }: FitOptions,
): {
  readonly training: Int32Array;
  readonly validation: { readonly samples: Samples; readonly indices: Int32Array } | undefined;
} {
  const action = "train a network";
  if (!(validationFraction >= 0 && validationFraction < 1))
    throw new RangeError(mustBe(action, "validationFraction", "a fraction in [0, 1)", validationFraction));
  if (validation && validationFraction > 0)
    throw new RangeError(
      mustBe(action, "validationFraction", "0 where validation is given", validationFraction),
    );
  const order = seeded(momentSeed(seed, 0)).permutation(samples.count);
  const held = Math.round(samples.count * validationFraction);
  if (held > 0)
    return {
      training: order.slice(held).sort(),
      validation: { samples, indices: order.slice(0, held).sort() },
    };
  return {
    training: order.sort(),
    validation: validation && { samples: validation, indices: all(validation.count) },
  };
}

/** 0, 1, … up to, not including, `count`. */
export function all(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i);
}
