import { mustBe } from "../../core/errors";
import type { ClassLabel } from "../../core/learning/class-labels";
import { readClassSample, readSample } from "../../core/learning/sample";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import {
  checkedLater,
  integer,
  type NameList,
  names,
  type OptionReaders,
  oneOf,
  openFraction,
  positive,
  readOptions,
  withDefault,
} from "../../core/options";
import { seeded } from "../../core/random";
import type { ColumnLike, VectorLike } from "../../core/vectors";
import { binOf, findBins } from "../boosting/bins";
import { columnsNamed } from "../boosting/options";
import { type BagTerms, boostBag } from "./boost-bag";
import type { ExplainableBoosting, Term } from "./model";

type Loss = "squared" | "logistic";

/** How to learn the terms. */
export interface ExplainableBoostingOptions<Name extends Loss = Loss> {
  /** "squared" predicts numbers, "logistic" one of two classes. @default "squared" */
  readonly loss?: Name;
  /** Of the rows that each bag leaves for its validation. */
  readonly seed: number;
  /** Machines whose terms are averaged. @default 8 */
  readonly bags?: number;
  /** Factor of each step. @default 0.04 */
  readonly learningRate?: number;
  /** Most bins of a column. @default 255 */
  readonly maxBins?: number;
  /** Least rows, by their weights, on both sides of a split. @default 4 */
  readonly minLeafRows?: number;
  /** Most passes over the features. @default 5000 */
  readonly maxRounds?: number;
  /** Rounds without a lower loss of the rows of validation before a bag stops. @default 50 */
  readonly patience?: number;
  /** Share of the rows that a bag leaves for validation. @default 0.15 */
  readonly validation?: number;
  /** Columns that hold codes of categories. @default none */
  readonly categories?: NameList;
  /** (n) how often each row counts. @default each row once */
  readonly weights?: VectorLike;
}

const OPTIONS = {
  loss: withDefault<Loss, Loss>("squared", oneOf<Loss>(["squared", "logistic"])),
  seed: integer(0),
  bags: withDefault(8, integer(1)),
  learningRate: withDefault(0.04, positive),
  maxBins: withDefault(255, integer(2, 255)),
  minLeafRows: withDefault(4, positive),
  maxRounds: withDefault(5000, integer(1)),
  patience: withDefault(50, integer(1)),
  validation: withDefault(0.15, openFraction),
  categories: withDefault([], names),
  weights: checkedLater<VectorLike | undefined>(),
} satisfies OptionReaders<ExplainableBoostingOptions>;

const ACTION = "fit an explainable boosting machine";

/**
 * An explainable boosting machine (EBM, 可解释提升机): a generalised additive model whose terms are boosted step functions, about
 * as accurate as boosted trees and readable as a table of points.
 *
 * $$g(\mathrm E[y]) = \beta_0 + \sum_j f_j(x_j)$$
 *
 * Terms are of one feature; pairs of features are not learned. Each bag leaves other rows for validation, and boosts one feature
 * after the other, in turn, by small steps. O(bags rounds n p).
 *
 * @param rows (n, p), NaN is a missing value. @param target (n) numbers, or two classes with "logistic".
 * @throws {TypeError} If rows are ragged or not as many as the targets.
 * @throws {RangeError} If a number is infinite, there are too few rows, or not two classes with "logistic".
 *
 * @see Lou, Y., Caruana, R. & Gehrke, J. (2012). Intelligible models for classification and regression. KDD 2012, 150-158.
 *
 * @example
 * const model = fit([[1], [2], [3], [4]], [1, 1, 5, 5], { seed: 1, bags: 4, minLeafRows: 1 });
 * model.terms[0].bounds.slice(0, 3); // [1.5, 2.5, 3.5]
 */
export function fit(
  rows: MatrixLike,
  target: ColumnLike<ClassLabel>,
  options: ExplainableBoostingOptions<"logistic"> & { readonly loss: "logistic" },
): ExplainableBoosting<"logistic">;
export function fit(
  rows: MatrixLike,
  target: VectorLike,
  options: ExplainableBoostingOptions<"squared">,
): ExplainableBoosting<"squared">;
export function fit(
  rows: MatrixLike,
  target: ColumnLike<ClassLabel>,
  options: ExplainableBoostingOptions,
): ExplainableBoosting {
  const read = readOptions(ACTION, options, OPTIONS);
  const { loss, maxBins } = read;
  const { matrix, featureNames, classes, numbers, weights } = readTarget(rows, target, read);
  const isCategory = columnsNamed(ACTION, "categories", read.categories, featureNames);
  const bins = findBins(matrix, matrix.rows, maxBins, isCategory);
  const { data, columns } = matrix;
  const codes = bins.map((column, j) =>
    Uint8Array.from(weights, (_, i) => binOf(column, data[i * columns + j])),
  );
  const sample = { loss, codes, counts: bins.map(({ count }) => count), isCategory, target: numbers };
  const random = seeded(read.seed);
  const left = Math.max(1, Math.round(read.validation * weights.length));
  const bags = Array.from({ length: read.bags }, () => {
    const validation = new Float64Array(weights.length);
    for (const i of random.permutation(weights.length).subarray(0, left)) validation[i] = weights[i];
    return boostBag(
      sample,
      weights.map((weight, i) => weight - validation[i]),
      validation,
      read,
    );
  });
  const terms = featureNames.map((name, j) =>
    termOf(
      name,
      bags.map(({ scores }) => scores[j]),
      codes[j],
      weights,
    ),
  );
  const meanBase = bags.reduce((sum, { base }) => sum + base, 0) / bags.length;
  if (!Number.isFinite(meanBase))
    throw new RangeError(
      mustBe(ACTION, "rows", "so many of each class that each bag has some", weights.length),
    );
  return {
    ...{ kind: "explainable-boosting", loss, classes, featureNames },
    intercept: terms.reduce((sum, { mean }) => sum + mean, meanBase),
    terms: terms.map(({ mean: _, ...term }, j) => ({ ...bins[j], ...term })),
    ...{ rounds: bags.map(({ rounds }: BagTerms) => rounds), rowCount: weights.length },
  };
}

function readTarget(
  rows: MatrixLike,
  target: ColumnLike<ClassLabel>,
  options: { readonly loss: Loss; readonly weights: VectorLike | undefined },
) {
  const how = { weights: options.weights, missing: true, least: 2 };
  if (options.loss === "squared") {
    const sample = readSample(ACTION, rows, target as VectorLike, how);
    return { ...sample, numbers: sample.target, classes: [] };
  }
  const sample = readClassSample(ACTION, rows, target, how);
  if (sample.classes.length !== 2)
    throw new RangeError(mustBe(ACTION, "target", "of two classes", sample.classes.length));
  return { ...sample, numbers: Float64Array.from(sample.codes) };
}

/** The mean of the bags' scores, about its own mean over the rows. */
function termOf(
  name: string,
  bags: readonly Float64Array[],
  codes: Uint8Array,
  weights: Float64Array,
): Omit<Term, "bounds" | "count"> & { readonly mean: number } {
  const inBins = new Float64Array(bags[0].length);
  for (let i = 0; i < codes.length; i++) inBins[codes[i]] += weights[i];
  const total = inBins.reduce((sum, weight) => sum + weight, 0);
  const overBags = (of: (scores: Float64Array) => number) =>
    bags.reduce((sum, scores) => sum + of(scores), 0) / bags.length;
  const means = Array.from(inBins, (_, bin) => overBags((scores) => scores[bin]));
  const deviations = means.map((value, bin) => Math.sqrt(overBags((scores) => (scores[bin] - value) ** 2)));
  const mean = means.reduce((sum, value, bin) => sum + value * inBins[bin], 0) / total;
  const scores = means.map((value) => value - mean);
  const importance = scores.reduce((sum, value, bin) => sum + Math.abs(value) * inBins[bin], 0) / total;
  return { name, scores, deviations, weights: [...inBins], importance, mean };
}
