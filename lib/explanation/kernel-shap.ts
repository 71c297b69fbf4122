/** Shapley values (沙普利值, SHAP) of any model: how much does each feature add to one row's prediction? */
import { mean } from "../core/compensated-sum";
import { mustBe } from "../core/errors";
import * as cholesky from "../core/linear-algebra/cholesky";
import { columnNamesOf } from "../core/linear-algebra/finite-matrix";
import type { Matrix, MatrixLike } from "../core/linear-algebra/matrix";
import { integer, type OptionReaders, optional, readOptions } from "../core/options";
import { seeded } from "../core/random";
import { ask, copyOf, type Predict, readRows } from "./model";

/** How to compute Shapley values of more features than can be enumerated. */
export interface KernelShapOptions {
  /** Required for more than 11 features. */
  readonly seed?: number;
  /** Sets of features that are tried for each row, if there are more than 11 features. @default 2048 + 2 p */
  readonly samples?: number;
}

/** Parts of predictions, as a plain record of the shape that `treeShap.explain` gives: its sentence and figures take both. */
export interface KernelExplanation {
  readonly kind: "kernel-explanation";
  readonly featureNames: readonly string[];
  /** (1) the mean prediction of the background. */
  readonly base: readonly number[];
  /** (n) */
  readonly predictions: readonly number[];
  /** (n, 1, p) what each feature adds; with the base they add up to the prediction. */
  readonly contributions: readonly (readonly (readonly number[])[])[];
  /** (n, p) the rows that are explained; null for a missing value. */
  readonly rows: readonly (readonly (number | null)[])[];
}

const READERS = {
  seed: optional(integer(0)),
  samples: optional(integer(2)),
} satisfies OptionReaders<KernelShapOptions>;

const MOST_ENUMERATED = 11;

/**
 * Shapley values against a background: features that are not in a set have the values of the background rows, and the value
 * of a set is the mean prediction. Up to 11 features all $2^p$ sets are computed, and the values are exact, as by shap's
 * `ExactExplainer`; beyond, pairs of random sets and their complements are drawn, and the least squares solution is an estimate.
 *
 * @param rows (n, p) the rows to explain.
 * @param background (m, p) about 100 typical rows: each set costs m predictions for each row.
 * @throws {TypeError} If the columns differ. @throws {RangeError} If there is no row, or a seed is missing.
 * @throws {RangeError} If the samples do not determine p features.
 * @see Lundberg, S. & Lee, S.-I. (2017). A unified approach to interpreting model predictions. NeurIPS, theorem 2.
 * @see Covert, I. & Lee, S.-I. (2021). Improving KernelSHAP. AISTATS, section 3, for the pairs.
 *
 * @example
 * const product = ({ data, rows }) => Array.from({ length: rows }, (_, i) => data[2 * i] * data[2 * i + 1]);
 * explain(product, [[2, 3]], [[0, 0]]).contributions; // [[[3, 3]]]
 */
export function explain(
  predict: Predict,
  rows: MatrixLike,
  background: MatrixLike,
  options: KernelShapOptions = {},
): KernelExplanation {
  const action = "compute Shapley values";
  const { seed, samples } = readOptions(action, options, READERS);
  const reference = readRows(action, "background", background);
  const featureNames = columnNamesOf(reference);
  const asked = readRows(action, "rows", rows);
  if (asked.columns !== reference.columns)
    throw new TypeError(
      mustBe(action, "rows", `of ${reference.columns} columns as the background`, asked.columns),
    );
  const p = reference.columns;
  const base = mean(ask(action, predict, reference));
  const predictions = Array.from(ask(action, predict, asked));
  const matrices = predictions.map((_, i) => asked.data.subarray(i * p, (i + 1) * p));
  const random = p > MOST_ENUMERATED ? seeded(integer(0)(action, "seed", seed)) : undefined;
  const contributions = matrices.map((row, i) => {
    const worth = (isIn: (j: number) => boolean) => mean(ask(action, predict, mixed(reference, row, isIn)));
    if (random === undefined) return [enumerated(p, worth, base, predictions[i])];
    const sets = drawSets(p, Math.ceil((samples ?? 2048 + 2 * p) / 2), random);
    const found = leastSquares(sets, (set) => worth((j) => set[j] === 1) - base, predictions[i] - base);
    if (found === undefined)
      throw new RangeError(mustBe(action, "samples", `enough for ${p} features`, samples));
    return [found];
  });
  const explained = matrices.map((row) => Array.from(row, (value) => (Number.isNaN(value) ? null : value)));
  return {
    kind: "kernel-explanation",
    featureNames,
    base: [base],
    predictions,
    contributions,
    rows: explained,
  };
}

/** The background, with the row's values of some features. */
function mixed(background: Matrix, row: Float64Array, isIn: (j: number) => boolean): Matrix {
  const mix = copyOf(background);
  row.forEach((value, j) => {
    if (isIn(j)) for (let at = j; at < mix.data.length; at += mix.columns) mix.data[at] = value;
  });
  return mix;
}

/** $\phi_j = \sum_S \frac{|S|!(p-|S|-1)!}{p!} (v(S \cup j) - v(S))$ */
function enumerated(
  p: number,
  worth: (isIn: (j: number) => boolean) => number,
  base: number,
  full: number,
): number[] {
  const last = 2 ** p - 1;
  const value = Array.from({ length: last + 1 }, (_, set) =>
    set === 0 ? base : set === last ? full : worth((j) => ((set >> j) & 1) === 1),
  );
  const sizes = value.map((_, set) => set.toString(2).replaceAll("0", "").length);
  const weights = [1 / p];
  for (let size = 1; size < p; size++) weights.push((weights[size - 1] * size) / (p - size));
  return Array.from({ length: p }, (_, j) =>
    value.reduce(
      (sum, own, set) => ((set >> j) & 1 ? sum : sum + weights[sizes[set]] * (value[set | (1 << j)] - own)),
      0,
    ),
  );
}

/** Sets of sizes in proportion to the kernel's weight $1 / (s(p-s))$, each followed by its complement. */
function drawSets(p: number, pairs: number, random: ReturnType<typeof seeded>): Uint8Array[] {
  const weights = Array.from({ length: p - 1 }, (_, k) => 1 / ((k + 1) * (p - k - 1)));
  const cumulative = weights.map((_, k) => weights.slice(0, k + 1).reduce((sum, weight) => sum + weight, 0));
  const total = cumulative[p - 2];
  return Array.from({ length: pairs }, () => {
    const place = random.uniform() * total;
    const size = 1 + cumulative.findIndex((sum, k) => place < sum || k === p - 2);
    const set = new Uint8Array(p);
    for (const j of random.permutation(p).subarray(0, size)) set[j] = 1;
    return [set, set.map((isIn) => 1 - isIn)];
  }).flat();
}

/** The values whose sums over the sets are nearest to their worth, and whose sum over all features is `whole`. */
function leastSquares(
  sets: Uint8Array[],
  worthOf: (set: Uint8Array) => number,
  whole: number,
): number[] | undefined {
  const p = sets[0].length;
  const normal = Array.from({ length: p - 1 }, () => new Float64Array(p - 1));
  const right = new Float64Array(p - 1);
  for (const set of sets) {
    // The last value is the rest of the sum.
    const rest = worthOf(set) - set[p - 1] * whole;
    const row = Array.from({ length: p - 1 }, (_, j) => set[j] - set[p - 1]);
    row.forEach((a, j) => {
      right[j] += a * rest;
      row.forEach((b, k) => {
        normal[j][k] += a * b;
      });
    });
  }
  const lower = cholesky.factor(normal);
  const values = lower && cholesky.solve(lower, right);
  return values && [...values, values.reduce((left, value) => left - value, whole)];
}
