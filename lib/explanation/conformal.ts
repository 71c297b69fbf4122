/**
 * Conformal prediction (保形预测): intervals and sets of classes that contain the truth for at least the stated share of new
 * rows, whatever the model, if the rows are exchangeable: as alike as if drawn from one urn.
 */
import { mean } from "../core/compensated-sum";
import { mustBe, requireOneOf } from "../core/errors";
import { wilson } from "../core/inference/proportion";
import { type ClassLabel, readClasses } from "../core/learning/class-labels";
import { readFiniteMatrix } from "../core/linear-algebra/finite-matrix";
import { type MatrixLike, takeRows } from "../core/linear-algebra/matrix";
import {
  checkedLater,
  integer,
  oneOf,
  openFraction,
  optional,
  readOptions,
  withDefault,
} from "../core/options";
import { seeded } from "../core/random";
import { type ColumnLike, readColumn, readVector, readVectors, type VectorLike } from "../core/vectors";
import { ask, type Learner, learnerReader, readRows } from "./model";

/** How sure intervals and sets shall be. */
export interface ConformalOptions {
  /** @default 0.9 */
  readonly level?: number;
}

/** Options of cross-validated intervals. */
export interface CrossValidatedOptions extends ConformalOptions {
  readonly seed: number;
  /** As many as rows is the jackknife+. @default 10 */
  readonly folds?: number;
}

/** Options of sets of classes. */
export interface ClassSetOptions extends ConformalOptions {
  /** The class of each column. @default those of `actual`, sorted */
  readonly classes?: readonly ClassLabel[];
  /** By the probability of the class alone (LAC), or adding the most probable classes up (APS). @default "lac" */
  readonly method?: "lac" | "aps";
  /** Required by APS, which takes the last class at random: otherwise it would cover more than stated. */
  readonly seed?: number;
}

/** Lower and upper limits of rows. */
export interface Limits {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** What share of rows is covered, and at what size. */
export interface ConformalCoverage {
  readonly coverage: number;
  /** Limits of Wilson's 95 % interval of the coverage. */
  readonly lower: number;
  readonly upper: number;
  /** Mean width of the intervals, or mean number of classes. */
  readonly size: number;
}

const LEVEL = { level: withDefault(0.9, openFraction) };
const CROSS_READERS = { ...LEVEL, seed: integer(0), folds: withDefault(10, integer(2)) };
const SET_READERS = {
  ...LEVEL,
  classes: optional(checkedLater<readonly ClassLabel[]>()),
  seed: optional(integer(0)),
  method: withDefault("lac" as const, oneOf(["lac", "aps"] as const)),
};

/** The smallest score that the share `level` of n scores and a new one do not exceed: that of rank $\lceil level (n+1) \rceil$. */
function limitOf(action: string, scores: ArrayLike<number>, level: number): number {
  // The product may be above an integer by rounding.
  const rank = Math.ceil(level * (scores.length + 1) - 1e-9);
  const least = Math.ceil(level / (1 - level) - 1e-9);
  if (rank > scores.length)
    throw new RangeError(
      mustBe(action, "actual", `at least ${least} rows for a level of ${level}`, scores.length),
    );
  return Float64Array.from(scores).sort()[rank - 1];
}

/**
 * Split conformal intervals (分割保形区间): predictions plus and minus the absolute error that the share `level` of held-out rows
 * do not exceed. All have one width. Equal to MAPIE's `SplitConformalRegressor`. O(n log n).
 *
 * @param actual (n) of rows that the model was not fitted to. @param predicted (n) the model's predictions for them.
 * @param asked (m) predictions for new rows.
 * @throws {TypeError} If lengths differ. @throws {RangeError} If there are too few rows for the level.
 * @see Lei, J. et al. (2018). Distribution-free predictive inference for regression. JASA 113, algorithm 2.
 *
 * @example
 * split([1, 2, 3, 4], [1.5, 2, 3.25, 3], [10], { level: 0.8 }); // { lower: [9], upper: [11] }
 */
export function split(
  actual: VectorLike,
  predicted: VectorLike,
  asked: VectorLike,
  options: ConformalOptions = {},
): Limits {
  const action = "compute conformal intervals";
  const { level } = readOptions(action, options, LEVEL);
  const known = readVectors(action, { actual, predicted }, 1);
  const width = limitOf(
    action,
    Float64Array.from(known.actual, (y, i) => Math.abs(y - known.predicted[i])),
    level,
  );
  return widened({ lower: asked, upper: asked }, action, width);
}

function widened(
  { lower, upper }: { lower: VectorLike; upper: VectorLike },
  action: string,
  by: number,
): Limits {
  const read = readVectors(action, { lower, upper });
  return { lower: Array.from(read.lower, (y) => y - by), upper: Array.from(read.upper, (y) => y + by) };
}

/**
 * Conformalised quantile regression (保形分位数回归): predicted quantiles, widened or narrowed until the share `level` of held-out
 * rows is inside. Wide where the model is unsure.
 *
 * @param predicted (n) limits for rows that the model was not fitted to. @param asked (m) limits for new rows.
 * @throws As {@link split}.
 * @see Romano, Y., Patterson, E. & Candès, E. (2019). Conformalized quantile regression. NeurIPS, algorithm 1.
 *
 * @example
 * const inside = { lower: [0, 0, 0, 0], upper: [2, 2, 2, 2] };
 * quantiles([1, 3, 1.5, -1], inside, { lower: [5], upper: [6] }, { level: 0.8 }); // { lower: [4], upper: [7] }
 */
export function quantiles(
  actual: VectorLike,
  predicted: { readonly lower: VectorLike; readonly upper: VectorLike },
  asked: { readonly lower: VectorLike; readonly upper: VectorLike },
  options: ConformalOptions = {},
): Limits {
  const action = "compute conformal intervals";
  const { level } = readOptions(action, options, LEVEL);
  const { lower, upper, ...known } = readVectors(
    action,
    { actual, lower: predicted.lower, upper: predicted.upper },
    1,
  );
  const beyond = Float64Array.from(known.actual, (y, i) => Math.max(lower[i] - y, y - upper[i]));
  return widened(asked, action, limitOf(action, beyond, level));
}

/**
 * CV+ and jackknife+ intervals (交叉验证保形区间), which need no held-out rows: each row's error is that of the model fitted
 * without its fold, and is added to that model's prediction. At least the share 2 level - 1 of new rows is covered for
 * sure, about `level` in practice. Equal to MAPIE's method "plus" with scikit-learn's shuffled folds.
 *
 * @param asked (m, p) new rows.
 * @throws {RangeError} If there are fewer rows than folds, or too few for the level.
 * @see Barber, R. F. et al. (2021). Predictive inference with the jackknife+. Annals of Statistics 49, equations 10 and 11.
 *
 * @example
 * const learner = { fit: (_, target) => target[0], predict: (model, rows) => new Float64Array(rows.rows).fill(model) };
 * crossValidated(learner, [[1], [2], [3], [4]], [5, 5, 5, 5], [[7]], { level: 0.7, seed: 1, folds: 4 }); // { lower: [5], upper: [5] }
 */
export function crossValidated<Model>(
  learner: Learner<Model>,
  rows: MatrixLike,
  target: VectorLike,
  asked: MatrixLike,
  options: CrossValidatedOptions,
): Limits {
  const action = "compute conformal intervals";
  const { level, seed, folds } = readOptions(action, options, CROSS_READERS);
  learnerReader(action, "learner", learner);
  const [matrix, fresh] = [readRows(action, "rows", rows, folds), readRows(action, "asked", asked)];
  const known = readVector(action, "target", target);
  const n = matrix.rows;
  if (known.length !== n) throw new TypeError(mustBe(action, "target", `one for each of ${n} rows`, known));
  const order = seeded(seed).permutation(n);
  const [below, above] = [0, 1].map(() => Array.from({ length: fresh.rows }, () => new Float64Array(n)));
  for (let fold = 0, from = 0; fold < folds; fold++) {
    const to = from + Math.floor(n / folds) + Number(fold < n % folds);
    const held = order.subarray(from, to);
    const kept = Int32Array.from([...order.subarray(0, from), ...order.subarray(to)]).sort();
    const model = learner.fit(
      takeRows(matrix, kept),
      Float64Array.from(kept, (i) => known[i]),
    );
    const own = ask(action, (part) => learner.predict(model, part), takeRows(matrix, held));
    const answers = ask(action, (part) => learner.predict(model, part), fresh);
    held.forEach((i, k) => {
      const error = Math.abs(known[i] - own[k]);
      answers.forEach((answer, row) => {
        below[row][i] = error - answer;
        above[row][i] = answer + error;
      });
    });
    from = to;
  }
  return {
    lower: below.map((scores) => -limitOf(action, scores, level)),
    upper: above.map((scores) => limitOf(action, scores, level)),
  };
}

/**
 * Conformal sets of classes (保形预测集): the classes that cannot be excluded. A set of one class is an answer, several are
 * "not sure"; an empty one means that no class is likely enough.
 *
 * @param actual (n) classes of rows that the model was not fitted to. @param probabilities (n, k) predicted for them.
 * @param asked (m, k) probabilities for new rows.
 * @throws {TypeError} If lengths differ. @throws {RangeError} If there are too few rows for the level.
 * @see Sadinle, M., Lei, J. & Wasserman, L. (2019). Least ambiguous set-valued classifiers. JASA 114, for LAC.
 * @see Romano, Y., Sesia, M. & Candès, E. (2020). Classification with valid and adaptive coverage. NeurIPS, for APS.
 *
 * @example
 * const seen = [[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.4, 0.6]];
 * classSets(["no", "no", "yes", "no"], seen, [[0.5, 0.5], [0.1, 0.9]], { level: 0.8 }); // [["no", "yes"], ["yes"]]
 */
export function classSets(
  actual: ColumnLike<ClassLabel>,
  probabilities: MatrixLike,
  asked: MatrixLike,
  options: ClassSetOptions = {},
): ClassLabel[][] {
  const action = "compute conformal sets";
  const { level, method, seed, classes: given } = readOptions(action, options, SET_READERS);
  const found = readClasses(action, "actual", actual, 1);
  const classes = given ?? found.classes;
  for (const label of found.classes) requireOneOf(action, "actual", label, classes);
  const [known, fresh] = [probabilities, asked].map((matrix) => {
    const read = readFiniteMatrix(action, "probabilities", matrix);
    if (read.columns === classes.length)
      return Array.from({ length: read.rows }, (_, i) =>
        Array.from(read.data.subarray(i * read.columns, (i + 1) * read.columns)),
      );
    throw new TypeError(
      mustBe(action, "probabilities", `of ${classes.length} columns, one a class`, read.columns),
    );
  });
  if (known.length !== found.codes.length)
    throw new TypeError(
      mustBe(action, "probabilities", `for each of ${found.codes.length} rows`, known.length),
    );
  const random = method === "aps" ? seeded(integer(0)(action, "seed", seed)) : undefined;
  // How far a class is from being the obvious one: 1 - p, or the probability of more probable classes and a part of its own.
  const scorer = (row: readonly number[]) => {
    const part = random?.uniform() ?? 0;
    return (c: number) => {
      if (random === undefined) return 1 - row[c];
      const before = row.filter((p, k) => p > row[c] || (p === row[c] && k > c));
      return before.reduce((sum, p) => sum + p, (1 - part) * row[c]);
    };
  };
  const scores = Array.from(found.codes, (code, i) => scorer(known[i])(classes.indexOf(found.classes[code])));
  const limit = limitOf(action, scores, level) + 1e-12;
  return fresh.map((row) => {
    const score = scorer(row);
    return classes.filter((_, c) => score(c) <= limit);
  });
}

/**
 * Coverage (覆盖率): the share of actual values inside their interval or set, which should be at least the level, and how
 * large these are.
 *
 * @param answers Limits or sets of classes, for rows that were not used to compute them.
 * @throws {TypeError} If lengths differ. @throws {RangeError} If there is no row.
 *
 * @example
 * coverage([1, 5], { lower: [0, 0], upper: [2, 4] }).coverage; // 0.5
 * coverage(["a", "b"], [["a"], ["a", "b"]]).size; // 1.5
 */
export function coverage(
  actual: ColumnLike<ClassLabel>,
  answers: Limits | readonly (readonly ClassLabel[])[],
): ConformalCoverage {
  const action = "compute the coverage";
  const known = readColumn<ClassLabel>(action, "actual", actual);
  const sets = Array.isArray(answers) ? (answers as readonly (readonly ClassLabel[])[]) : undefined;
  const limits = sets
    ? undefined
    : readVectors(action, { lower: (answers as Limits)?.lower, upper: (answers as Limits)?.upper });
  const count = sets?.length ?? limits?.lower.length;
  if (count !== known.length || count === 0)
    throw new RangeError(
      mustBe(action, "answers", `one for each of ${known.length} rows, at least one`, count),
    );
  const inside = Array.from(known, (value, i) =>
    sets
      ? sets[i].includes(value)
      : limits !== undefined && limits.lower[i] <= Number(value) && Number(value) <= limits.upper[i],
  );
  const hits = inside.filter(Boolean).length;
  const sizes = inside.map((_, i) =>
    sets ? sets[i].length : (limits?.upper[i] ?? 0) - (limits?.lower[i] ?? 0),
  );
  return { coverage: hits / known.length, ...wilson(hits, known.length), size: mean(sizes) };
}
