/** Naive Bayes (朴素贝叶斯): classes by features that are taken for independent. */
import { mustBe, requireKind } from "../core/errors";
import type { ClassLabel } from "../core/learning/class-labels";
import { type ClassSample, readClassSample } from "../core/learning/sample";
import { readRowsAsFitted } from "../core/linear-algebra/finite-matrix";
import type { Matrix, MatrixLike } from "../core/linear-algebra/matrix";
import { checkedLater, type OptionReaders, oneOf, positive, readOptions, withDefault } from "../core/options";
import type { ColumnLike, VectorLike } from "../core/vectors";
import { classOf } from "./linear-scores";

const DISTRIBUTIONS = ["gaussian", "multinomial", "bernoulli"] as const;

/** How features are distributed in a class. */
export interface NaiveBayesOptions {
  /** Normal numbers; counts, such as of words; or 1 and 0. @default "gaussian" */
  readonly distribution?: (typeof DISTRIBUTIONS)[number];
  /** Added to counts, so that nothing is impossible: scikit-learn's alpha. Not of a normal distribution. @default 1 */
  readonly smoothing?: number;
  /** (n) weights of rows. @default all 1 */
  readonly weights?: VectorLike;
}

/** A fitted naive Bayes classifier: a plain record, which `JSON.parse` gives back. */
export interface NaiveBayes {
  readonly kind: "naive-bayes";
  readonly distribution: (typeof DISTRIBUTIONS)[number];
  readonly featureNames: readonly string[];
  readonly classes: readonly ClassLabel[];
  /** (classes) logarithms of the shares of the classes. */
  readonly logPriors: readonly number[];
  /** (classes, p) means; or logarithms of the probability of a count, or of a 1. */
  readonly locations: readonly (readonly number[])[];
  /** (classes, p) variances of a normal distribution; logarithms of the probability of a 0; else empty lists. */
  readonly spreads: readonly (readonly number[])[];
  readonly rowCount: number;
}

const OPTIONS = {
  distribution: withDefault("gaussian", oneOf(DISTRIBUTIONS)),
  smoothing: withDefault(1, positive),
  weights: checkedLater<VectorLike | undefined>(),
} satisfies OptionReaders<NaiveBayesOptions>;

/** Share of the largest variance that is added to all, as in scikit-learn. */
const LEAST_VARIANCE = 1e-9;

/**
 * Naive Bayes (朴素贝叶斯): the class under which the features are most probable, if they were independent of each other. Fast and a
 * fair first guess; its probabilities are too sure where features are related: see `probabilityCalibration`.
 *
 * $$P(k \mid x) \propto P(k) \prod_j P(x_j \mid k)$$
 *
 * Equals scikit-learn's `GaussianNB`, `MultinomialNB` and `BernoulliNB`. O(n p).
 *
 * @param rows (n, p) finite numbers; counts of at least 0 if multinomial, 0 and 1 if Bernoulli.
 * @param target (n) classes: texts or numbers, of at least two kinds.
 * @throws {TypeError} If lengths differ, or something is not a number or a class.
 * @throws {RangeError} If a number is not finite or not allowed, there is one class only, or all rows are alike.
 *
 * @see Manning, C. D., Raghavan, P. & Schütze, H. (2008). Introduction to Information Retrieval, chapter 13. Cambridge UP.
 *
 * @example
 * const model = fit([[1], [3], [7], [9]], ["small", "small", "large", "large"]);
 * probabilities(model, [[5]])[0]; // [0.5, 0.5]
 */
export function fit(
  rows: MatrixLike,
  target: ColumnLike<ClassLabel>,
  options: NaiveBayesOptions = {},
): NaiveBayes {
  const action = "fit naive Bayes";
  const { distribution, smoothing, weights } = readOptions(action, options, OPTIONS);
  const sample = readClassSample(action, rows, target, { weights });
  const { classes, codes, featureNames, matrix } = sample;
  requireValues(action, matrix, distribution, featureNames);
  const counts = classes.map(() => 0);
  for (let i = 0; i < codes.length; i++) counts[codes[i]] += sample.weights[i];
  const total = counts.reduce((sum, count) => sum + count, 0);
  const sums = sumsOf(sample, (x) => x);
  const log = (value: number) => Math.log(value);
  const tables = {
    gaussian: () => normal(action, sample, sums, counts),
    multinomial: () => ({
      locations: sums.map((row) => {
        const all = row.reduce((sum, count) => sum + count + smoothing, 0);
        return row.map((count) => log((count + smoothing) / all));
      }),
      spreads: classes.map(() => []),
    }),
    bernoulli: () => ({
      locations: sums.map((row, k) => row.map((n) => log((n + smoothing) / (counts[k] + 2 * smoothing)))),
      spreads: sums.map((row, k) =>
        row.map((n) => log((counts[k] - n + smoothing) / (counts[k] + 2 * smoothing))),
      ),
    }),
  };
  const logPriors = counts.map((count) => log(count / total));
  const head = { kind: "naive-bayes", distribution, featureNames, classes, logPriors } as const;
  return { ...head, ...tables[distribution](), rowCount: matrix.rows };
}

/** @throws {RangeError} If a number is not one that the distribution has. */
function requireValues(
  action: string,
  { data, columns }: Matrix,
  distribution: NaiveBayes["distribution"],
  names: readonly string[],
): void {
  const isAllowed = {
    gaussian: () => true,
    multinomial: (x: number) => x >= 0,
    bernoulli: (x: number) => x === 0 || x === 1,
  };
  const wrong = data.findIndex((x) => !isAllowed[distribution](x));
  if (wrong < 0) return;
  const place = `rows, row ${Math.floor(wrong / columns)}, column ${names[wrong % columns]},`;
  throw new RangeError(
    mustBe(action, place, distribution === "bernoulli" ? "0 or 1" : "at least 0", data[wrong]),
  );
}

/** (classes, p) weighted sums of a function of the features. */
function sumsOf(
  { matrix, classes, codes, weights }: ClassSample,
  of: (x: number, k: number, j: number) => number,
) {
  const { data, columns } = matrix;
  const sums = classes.map(() => new Array<number>(columns).fill(0));
  for (let i = 0; i < codes.length; i++)
    for (let j = 0; j < columns; j++)
      sums[codes[i]][j] += weights[i] * of(data[i * columns + j], codes[i], j);
  return sums;
}

function normal(action: string, sample: ClassSample, sums: number[][], counts: number[]) {
  const locations = sums.map((row, k) => row.map((sum) => sum / counts[k]));
  const squares = sumsOf(sample, (x, k, j) => (x - locations[k][j]) ** 2);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const means = sums[0].map((_, j) => sums.reduce((sum, row) => sum + row[j] / total, 0));
  const variances = sumsOf(sample, (x, _, j) => (x - means[j]) ** 2 / total);
  const least =
    LEAST_VARIANCE * Math.max(...means.map((_, j) => variances.reduce((sum, row) => sum + row[j], 0)));
  if (!(least > 0 && least < Number.POSITIVE_INFINITY))
    throw new RangeError(
      mustBe(action, "rows", "different from each other, within the range of a double", least),
    );
  return { locations, spreads: squares.map((row, k) => row.map((square) => square / counts[k] + least)) };
}

/**
 * The most probable class of each row, of equal ones the first. O(m p) for each class.
 *
 * @param rows (m, p), columns and values as in the fit.
 * @throws {TypeError} If the columns are not those of the fit. @throws {RangeError} If a number is not finite or not allowed, or a
 * row is so far off that its density is 0 in all classes.
 *
 * @example
 * predict(fit([[1, 0], [0, 1]], ["a", "b"], { distribution: "bernoulli" }), [[0, 1]]); // ["b"]
 */
export function predict(model: NaiveBayes, rows: MatrixLike): ClassLabel[] {
  return probabilities(model, rows).map((shares) => classOf(model.classes, shares));
}

/**
 * The probability of each class.
 *
 * @returns (m, classes), in the order of `model.classes`; each row adds up to 1.
 * @throws As {@link predict}.
 *
 * @example
 * probabilities(fit([[2, 0], [0, 2]], ["a", "b"], { distribution: "multinomial" }), [[1, 0]]).flat().map((p) => p.toFixed(6)); // ["0.750000", "0.250000"]
 */
export function probabilities(model: NaiveBayes, rows: MatrixLike): number[][] {
  const action = "predict by naive Bayes";
  const rule = "a model, as made by naiveBayes.fit";
  const lists = {
    featureNames: "list",
    classes: "list",
    logPriors: "list",
    locations: "list",
    spreads: "list",
  } as const;
  requireKind(action, "model", model, rule, { kind: "text", distribution: "text", ...lists });
  if (model.kind !== "naive-bayes") throw new TypeError(mustBe(action, "model", rule, model.kind));
  const matrix = readRowsAsFitted(action, "rows", rows, model.featureNames);
  requireValues(action, matrix, model.distribution, model.featureNames);
  const terms = {
    gaussian: (x: number, mean: number, variance: number) =>
      -(Math.log(2 * Math.PI * variance) + (x - mean) ** 2 / variance) / 2,
    multinomial: (x: number, log: number) => x * log,
    bernoulli: (x: number, logOne: number, logZero: number) => (x === 1 ? logOne : logZero),
  };
  const term = terms[model.distribution];
  return Array.from({ length: matrix.rows }, (_, i) => {
    const row = matrix.data.subarray(i * matrix.columns, (i + 1) * matrix.columns);
    const scores = model.logPriors.map((prior, k) =>
      row.reduce((sum, x, j) => sum + term(x, model.locations[k][j], model.spreads[k][j]), prior),
    );
    const most = Math.max(...scores);
    if (!Number.isFinite(most))
      throw new RangeError(
        mustBe(action, `row ${i}`, "near enough to the fit to have a density in some class", most),
      );
    const sizes = scores.map((score) => Math.exp(score - most));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    return sizes.map((size) => size / total);
  });
}
