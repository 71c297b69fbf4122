/** What all forests have in common. */
import { mustBe } from "../../core/errors";
import type { ClassLabel } from "../../core/learning/class-labels";
import { weightsOfRows } from "../../core/learning/class-weights";
import { readClassSample, readSample } from "../../core/learning/sample";
import type { Matrix, MatrixLike } from "../../core/linear-algebra/matrix";
import {
  abortSignal,
  callback,
  flag,
  integer,
  type OptionReaders,
  optional,
  type ReadOptions,
  readOptions,
  withDefault,
} from "../../core/options";
import { seeded } from "../../core/random";
import { positionOfLargest } from "../../core/sorting/position-of-largest";
import type { ColumnLike, VectorLike } from "../../core/vectors";
import { rSquared } from "../../metrics/regression";
import type { ClassForest, RegressionForest } from "../decision-tree/model";
import {
  CLASS_TREE_OPTIONS,
  type ClassTreeOptions,
  FEATURES,
  growOptions,
  TREE_OPTIONS,
  type TreeOptions,
} from "../decision-tree/options";
import type { Target } from "../growing/criterion";
import { rankColumns } from "../growing/ranked-columns";
import { leafOf, rowsOf, type Tree } from "../tree";
import { growForest, seedsOf } from "./grow-forest";
import { drawRows } from "./worker";

interface OptionsOfForests {
  /** An integer in [0, 2^32). */
  readonly seed: number;
  /** @default 100 */
  readonly trees?: number;
  /** Whether each tree learns from as many rows drawn with replacement. @default true; of extra trees false */
  readonly bootstrap?: boolean;
  /** Also predict each row by the trees that have not learned from it. Needs `bootstrap`. @default false */
  readonly outOfBag?: boolean;
  /** Is called now and then while the forest grows. */
  readonly onProgress?: (progress: ForestProgress) => void;
  /** Ends the work; it is looked at after each call of `onProgress`. */
  readonly signal?: AbortSignal;
}

/** How far a forest has grown. */
export interface ForestProgress {
  readonly done: number;
  readonly trees: number;
}

/** How to grow a forest that predicts numbers. */
export interface ForestOptions extends Omit<TreeOptions, "seed">, OptionsOfForests {}
/** How to grow a forest that predicts classes. */
export interface ClassForestOptions extends Omit<ClassTreeOptions, "seed">, OptionsOfForests {}

const FOREST_OPTIONS = {
  seed: integer(0),
  trees: withDefault(100, integer(1)),
  outOfBag: withDefault(false, flag),
  onProgress: optional(callback<(progress: ForestProgress) => void>()),
  signal: abortSignal,
};

/** @param bootstrap The default. */
export const forestOptions = (bootstrap: boolean) =>
  ({
    ...TREE_OPTIONS,
    ...FOREST_OPTIONS,
    bootstrap: withDefault(bootstrap, flag),
  }) satisfies OptionReaders<ForestOptions>;

/** @param bootstrap The default. */
export const classForestOptions = (bootstrap: boolean) =>
  ({
    ...CLASS_TREE_OPTIONS,
    ...forestOptions(bootstrap),
    features: withDefault("sqrt", FEATURES),
  }) satisfies OptionReaders<ClassForestOptions>;

/** Trees and importances; with `outOfBag`, the mean answer about each row of the trees that have not learned from it. */
export function fitForest(
  action: string,
  matrix: Matrix,
  target: Target,
  weights: Float64Array,
  read: ReadOptions<ReturnType<typeof forestOptions>>,
  randomThresholds: boolean,
) {
  const { trees: count, bootstrap, seed, onProgress, signal } = read;
  if (read.outOfBag && !bootstrap)
    throw new TypeError(mustBe(action, "outOfBag", "false without bootstrap", true));
  const seeds = seedsOf(seed, count);
  const options = growOptions(read, matrix.columns, true, randomThresholds);
  const job = { columns: rankColumns(matrix), target, weights, options, bootstrap, seeds };
  signal?.throwIfAborted();
  const grown = growForest(job, (done) => {
    onProgress?.({ done, trees: count });
    signal?.throwIfAborted();
  });
  const sums = grown[0].importances.map((_, j) => grown.reduce((sum, tree) => sum + tree.importances[j], 0));
  const total = sums.reduce((sum, value) => sum + value, 0);
  const trees = grown.map(({ tree }) => tree);
  return {
    trees,
    importances: sums.map((sum) => (total > 0 ? sum / total : 0)),
    means: read.outOfBag ? outOfBagMeans(action, trees, seeds, matrix, target.outputs) : undefined,
  };
}

/** (n, outputs) @throws {RangeError} If a row is in the bag of each tree. */
function outOfBagMeans(
  action: string,
  trees: readonly Tree[],
  seeds: readonly number[],
  { data, rows, columns }: Matrix,
  outputs: number,
): Float64Array {
  const sums = new Float64Array(rows * outputs);
  const counts = new Int32Array(rows);
  trees.forEach((tree, t) => {
    drawRows(rows, seeded(seeds[t])).forEach((drawn, i) => {
      if (drawn > 0) return;
      counts[i]++;
      const leaf = leafOf(tree, data, i * columns);
      for (let k = 0; k < outputs; k++) sums[i * outputs + k] += tree.value[leaf * outputs + k];
    });
  });
  const always = counts.indexOf(0);
  if (always >= 0) {
    const rule = `more, so that row ${always} is out of the bag of one`;
    throw new RangeError(mustBe(action, "trees", rule, trees.length));
  }
  return sums.map((sum, at) => sum / counts[Math.floor(at / outputs)]);
}

/** Fits a forest that predicts classes. @param randomThresholds As in extra trees. */
export function fitClassForest(
  kind: ClassForest["kind"],
  rows: MatrixLike,
  target: ColumnLike<ClassLabel>,
  options: ClassForestOptions,
): ClassForest {
  const isRandom = kind === "extra-trees";
  const action = isRandom ? "fit extra trees" : "fit a random forest";
  const read = readOptions(action, options, classForestOptions(!isRandom));
  const sample = readClassSample(action, rows, target, read);
  const { matrix, classes, codes, featureNames } = sample;
  const labels = { labels: Float64Array.from(codes), outputs: classes.length, kind: read.criterion };
  const weights = weightsOfRows(action, sample, read.classWeights);
  const { trees, importances, means } = fitForest(action, matrix, labels, weights, read, isRandom);
  const outOfBag = means && classScore(means, codes, classes.length);
  return {
    kind,
    featureNames,
    classes,
    trees,
    importances,
    ...(outOfBag && { outOfBag }),
    rowCount: matrix.rows,
  };
}

function classScore(means: Float64Array, codes: Int32Array, k: number) {
  const probabilities = rowsOf(means, k);
  const right = probabilities.filter((shares, i) => positionOfLargest(shares) === codes[i]).length;
  return { accuracy: right / codes.length, probabilities };
}

/** Fits a forest that predicts numbers. */
export function fitRegressionForest(
  kind: RegressionForest["kind"],
  rows: MatrixLike,
  target: VectorLike,
  options: ForestOptions,
): RegressionForest {
  const isRandom = kind === "regression-extra-trees";
  const action = isRandom ? "fit extra trees" : "fit a random forest";
  const read = readOptions(action, options, forestOptions(!isRandom));
  const { matrix, weights, featureNames, target: labels } = readSample(action, rows, target, read);
  const numbers = { labels, outputs: 1, kind: "variance" } as const;
  const { trees, importances, means } = fitForest(action, matrix, numbers, weights, read, isRandom);
  const outOfBag = means && { rSquared: rSquared(labels, means), predictions: [...means] };
  return { kind, featureNames, trees, importances, ...(outOfBag && { outOfBag }), rowCount: matrix.rows };
}
