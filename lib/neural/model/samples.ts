/** Samples from plain arrays. */
import { mustBe, type PropertyKinds, requireInteger, requireKind } from "../../core/errors";
import { checkedLater, integer, listOf, readOptions } from "../../core/options";
import { readIntegers, readVector, type VectorLike } from "../../core/vectors";
import { runningEngine } from "../engine/start";
import { sha256 } from "../files";
import type { Samples, Targets, TargetsLike } from "./types";

const ACTION = "gather samples";

/**
 * Samples from arrays of numbers: windows of a series, sentences as word indices, rows of a table.
 *
 * @param values (n, ...shape), row by row. Integers for an embedding. A list of arrays for a network with several inputs.
 * @param shape Shape of one sample: `[24, 1]` is 24 steps of one number. A list of shapes for several inputs.
 * @param targets `{ labels }` for classes, `{ values, size }` for numbers; `size` is the number of targets of a sample. A list for a
 *   network with several outputs.
 * @throws {TypeError} If the lengths do not match, something is not a number, or `targets` has neither labels nor values, or both.
 * @throws {RangeError} If a length in `shape`, or `targets.size`, is not a positive integer, a number is not finite, or a label is
 *   not an integer of at least 0.
 *
 * @example
 * samples(Float32Array.of(1, 2, 3, 4), [2], { labels: [0, 1] }).count; // 2
 */
export function samples(
  values: VectorLike | readonly VectorLike[],
  shape: readonly number[] | readonly (readonly number[])[],
  targets: TargetsLike | readonly TargetsLike[],
): Samples {
  const read = isList(targets) ? targets.map(readTargets) : readTargets(targets);
  const count = targetCount(isList(read) ? read[0] : read);
  if (isList(read))
    read.forEach((target, i) => {
      const rule = `${count} targets, as the first`;
      if (targetCount(target) !== count)
        throw new TypeError(mustBe(ACTION, `targets[${i}]`, rule, `${targetCount(target)} targets`));
    });
  const isOne = !Array.isArray(shape) || !Array.isArray(shape[0]);
  const shapes = (isOne ? [shape] : shape) as readonly (readonly number[])[];
  const columns = shapes.map((one, i) => {
    const given = (isOne ? values : (values as readonly VectorLike[])[i]) as VectorLike;
    return column(isOne ? "" : `[${i}]`, given, one, count);
  });
  return {
    count,
    targets: read,
    inputs(indices) {
      const tensors = columns.map((column) => column.inputs(indices));
      return isOne ? tensors[0] : tensors;
    },
    fingerprint: () =>
      [...columns.map(({ hash }) => hash()), ...(isList(read) ? read : [read]).map(targetHash)].join(" "),
  };
}

function isList<T>(given: T | readonly T[]): given is readonly T[] {
  return Array.isArray(given);
}

/** The samples' values for one input. */
function column(position: string, values: VectorLike, shape: readonly number[], count: number) {
  const sizes = listOf(integer(1))(ACTION, `shape${position}`, shape);
  const size = sizes.reduce((product, length) => product * length, 1);
  const given = readVector(ACTION, `values${position}`, values);
  const rule = `${count} samples of ${size} numbers`;
  if (given.length !== count * size)
    throw new TypeError(mustBe(ACTION, `values${position}`, rule, `${given.length} numbers`));
  const numbers = Float32Array.from(given);
  return {
    inputs(indices: Int32Array) {
      const batch = new Float32Array(indices.length * size);
      indices.forEach((index, i) => {
        batch.set(numbers.subarray(index * size, (index + 1) * size), i * size);
      });
      return runningEngine(ACTION).tf.tensor(batch, [indices.length, ...shape]);
    },
    hash: () => `${shape} ${sha256(new Uint8Array(numbers.buffer))}`,
  };
}

const TARGETS = {
  labels: checkedLater<VectorLike | undefined>(),
  values: checkedLater<VectorLike | undefined>(),
  size: checkedLater<number | undefined>(),
};

function readTargets(targets: TargetsLike): Targets {
  const { labels, values, size } = readOptions(ACTION, targets, TARGETS, "targets.");
  const given = size === undefined ? {} : { size: integer(1)(ACTION, "targets.size", size) };
  if (labels !== undefined && values === undefined)
    return { labels: readIntegers(ACTION, "targets.labels", labels, 0), ...given };
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
  (isList(given.targets) ? given.targets : [given.targets]).forEach((one, i, list) => {
    const title = `${name}.targets${list.length > 1 ? `[${i}]` : ""}`;
    const targets = Object(one) as Targets;
    const known: PropertyKinds =
      "labels" in targets ? { labels: "vector" } : { values: "vector", size: "integer" };
    requireKind(action, title, one, "{ labels } or { values, size }", known);
    const count = targetCount(targets);
    if (count !== given.count)
      throw new TypeError(mustBe(action, title, `${given.count} targets`, `${count} targets`));
  });
}

function targetHash(targets: Targets): string {
  const values = "labels" in targets ? targets.labels : targets.values;
  return `${targets.size ?? 1} ${sha256(new Uint8Array(Float64Array.from(values).buffer))}`;
}

function targetCount(targets: Targets): number {
  const { size = 1 } = targets;
  return ("labels" in targets ? targets.labels : targets.values).length / size;
}

/** The integers from 0 to `count` - 1. */
export function range(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i);
}
