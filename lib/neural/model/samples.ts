/** Samples from plain arrays. */
import { mustBe, type PropertyKinds, requireInteger, requireKind } from "../../core/errors";
import { checkedLater, integer, listOf, readOptions } from "../../core/options";
import { readIntegers, readVector, type VectorLike } from "../../core/vectors";
import { runningEngine } from "../engine/start";
import { sha256 } from "../files";
import type { Samples, Targets, TargetsLike } from "./types";

const ACTION = "gather samples";

/**
 * Samples from one array of numbers: windows of a series, sentences as word indices, rows of a table.
 *
 * @param values (n, ...shape), row by row. Integers for an embedding.
 * @param shape Shape of one sample: `[24, 1]` is 24 steps of one number.
 * @param targets `{ labels }` for classes, `{ values, size }` for numbers.
 * @throws {TypeError} If the lengths do not match, something is not a number, or `targets` has neither labels nor values, or both.
 * @throws {RangeError} If a length in `shape`, or `targets.size`, is not a positive integer, a number is not finite, or a label is
 *   not an integer of at least 0.
 *
 * @example
 * samples(Float32Array.of(1, 2, 3, 4), [2], { labels: [0, 1] }).count; // 2
 */
export function samples(values: VectorLike, shape: readonly number[], targets: TargetsLike): Samples {
  const size = listOf(integer(1))(ACTION, "shape", shape).reduce((product, length) => product * length, 1);
  const read = readTargets(targets);
  const count = targetCount(read);
  const given = readVector(ACTION, "values", values);
  const rule = `${count} samples of ${size} numbers`;
  if (given.length !== count * size)
    throw new TypeError(mustBe(ACTION, "values", rule, `${given.length} numbers`));
  const numbers = Float32Array.from(given);
  return {
    count,
    targets: read,
    inputs(indices) {
      const batch = new Float32Array(indices.length * size);
      indices.forEach((index, i) => {
        batch.set(numbers.subarray(index * size, (index + 1) * size), i * size);
      });
      return runningEngine(ACTION).tf.tensor(batch, [indices.length, ...shape]);
    },
    fingerprint: () => `${shape} ${sha256(new Uint8Array(numbers.buffer))} ${targetHash(read)}`,
  };
}

const TARGETS = {
  labels: checkedLater<VectorLike | undefined>(),
  values: checkedLater<VectorLike | undefined>(),
  size: checkedLater<number | undefined>(),
};

function readTargets(targets: TargetsLike): Targets {
  const { labels, values, size } = readOptions(ACTION, targets, TARGETS, "targets.");
  if (labels !== undefined && values === undefined && size === undefined)
    return { labels: readIntegers(ACTION, "targets.labels", labels, 0) };
  if (values === undefined || labels !== undefined)
    throw new TypeError(mustBe(ACTION, "targets", "either { labels } or { values, size }", targets));
  return {
    values: readVector(ACTION, "targets.values", values),
    size: integer(1)(ACTION, "targets.size", size),
  };
}

/** @throws {TypeError} If these are no samples, or their targets are not as many. */
export function requireSamples(
  action: string,
  name: string,
  given: Pick<Samples, "count"> & Partial<Samples>,
  parts: readonly (keyof Samples)[],
): void {
  const needed = Object.fromEntries(
    parts.map((part) => [part, part === "inputs" ? "function" : "any"] as const),
  );
  requireKind(action, name, given, "samples, as network.samples makes them", { count: "any", ...needed });
  requireInteger(action, `${name}.count`, given.count, 0);
  if (!parts.includes("targets")) return;
  const targets = Object(given.targets) as Targets;
  const known: PropertyKinds =
    "labels" in targets ? { labels: "vector" } : { values: "vector", size: "integer" };
  requireKind(action, `${name}.targets`, given.targets, "{ labels } or { values, size }", known);
  const count = targetCount(targets);
  if (count !== given.count)
    throw new TypeError(mustBe(action, `${name}.targets`, `${given.count} targets`, `${count} targets`));
}

function targetHash(targets: Targets): string {
  const values = "labels" in targets ? targets.labels : targets.values;
  return sha256(new Uint8Array(Float64Array.from(values).buffer));
}

function targetCount(targets: Targets): number {
  if ("labels" in targets) return targets.labels.length;
  return targets.values.length / targets.size;
}

/** The integers from 0 to `count` - 1. */
export function range(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i);
}
