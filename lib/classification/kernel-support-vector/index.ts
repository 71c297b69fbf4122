/** Support vector machine with a kernel (核支持向量机): separates classes by curved boundaries. */
import { mustBe, requireKind } from "../../core/errors";
import type { ClassLabel } from "../../core/learning/class-labels";
import { type ClassWeights, classWeights, weightsOfRows } from "../../core/learning/class-weights";
import { type ClassSample, readClassSample } from "../../core/learning/sample";
import { readRowsAsFitted } from "../../core/linear-algebra/finite-matrix";
import { type MatrixLike, toMatrix } from "../../core/linear-algebra/matrix";
import {
  checkedLater,
  finite,
  integer,
  type OptionReader,
  type OptionReaders,
  oneOf,
  positive,
  readOptions,
  withDefault,
} from "../../core/options";
import { positionOfLargest } from "../../core/sorting/position-of-largest";
import type { ColumnLike, VectorLike } from "../../core/vectors";
import { KERNELS, type Kernel, kernelOf } from "./kernel";
import { separatePair } from "./pair";

/** How to fit a support vector machine with a kernel. */
export interface KernelSupportVectorOptions {
  /** $1 / C > 0$. @default 1 */
  readonly penalty?: number;
  /** @default "rbf" */
  readonly kernel?: Kernel["kernel"];
  /** $\gamma > 0$; "scale" is 1 / (p · variance of all numbers of the rows). @default "scale" */
  readonly gamma?: number | "scale";
  /** Of a polynomial. @default 3 */
  readonly degree?: number;
  /** Constant of a polynomial. @default 0 */
  readonly offset?: number;
  /** Weights of classes. @default all 1 */
  readonly classWeights?: ClassWeights;
  /** (n) weights of rows. @default all 1 */
  readonly weights?: VectorLike;
}

/** What separates two classes. */
export interface SupportVectorPair {
  /** Positions of the classes; a positive decision is for the first. */
  readonly classes: readonly [number, number];
  /** Positions in `supportRows`. */
  readonly rows: readonly number[];
  readonly coefficients: readonly number[];
  readonly intercept: number;
}

/** A fitted support vector machine: a plain record, which `JSON.parse` gives back. */
export interface KernelSupportVector extends Kernel {
  readonly kind: "kernel-support-vector";
  readonly featureNames: readonly string[];
  readonly classes: readonly ClassLabel[];
  /** (s, p) the rows on which decisions rest. */
  readonly supportRows: readonly (readonly number[])[];
  /** One for classes 0 and 1, 0 and 2, …, 1 and 2, … */
  readonly pairs: readonly SupportVectorPair[];
  readonly iterations: number;
  readonly rowCount: number;
}

const gamma: OptionReader<number | "scale"> = (action, name, value) => {
  if (value === "scale") return value;
  if (typeof value === "number") return positive(action, name, value);
  throw new TypeError(mustBe(action, name, 'a number > 0, or "scale"', value));
};
const OPTIONS = {
  penalty: withDefault(1, positive),
  kernel: withDefault("rbf", oneOf(KERNELS)),
  gamma: withDefault("scale", gamma),
  degree: withDefault(3, integer(1)),
  offset: withDefault(0, finite),
  classWeights,
  weights: checkedLater<VectorLike | undefined>(),
} satisfies OptionReaders<KernelSupportVectorOptions>;

const ACTION = "fit a support vector machine";

/**
 * Support vector machine with a kernel (SVM, 核支持向量机): the widest margin between two classes, where a boundary may be curved.
 * Of more classes each pair is separated, and the class that wins most pairs is predicted.
 *
 * $$\min \frac12 \lVert w \rVert^2 + \frac1\lambda \sum_i w_i \max(0, 1 - y_i (w^\top \phi(x_i) + b)), \quad k(a, b) = \phi(a)^\top \phi(b)$$
 *
 * scikit-learn's `SVC` with C = 1 / $\lambda$, solved by sequential minimal optimisation to 1e-7. Bring features to one scale first.
 * O(n² p) and more: for some 10,000 rows.
 *
 * @param rows (n, p) finite numbers.
 * @param target (n) classes: texts or numbers, of at least two kinds.
 * @throws {TypeError} If lengths differ, or something is not a number or a class.
 * @throws {RangeError} If a number or a kernel is not finite, or there is one class only.
 * @throws {ConvergenceError} If there is no minimum within 10 million steps.
 *
 * @see Chang, C.-C. & Lin, C.-J. (2011). LIBSVM: A library for support vector machines. ACM TIST 2(3), 27.
 *
 * @example
 * const model = fit([[0], [1], [2], [3]], ["in", "out", "out", "in"], { gamma: 1, penalty: 0.1 });
 * predict(model, [[0.2], [1.5]]); // ["in", "out"]
 */
export function fit(
  rows: MatrixLike,
  target: ColumnLike<ClassLabel>,
  options: KernelSupportVectorOptions = {},
): KernelSupportVector {
  const { penalty, gamma, kernel, degree, offset, ...read } = readOptions(ACTION, options, OPTIONS);
  const sample = readClassSample(ACTION, rows, target, { weights: read.weights });
  const { classes, codes, matrix } = sample;
  const { data, columns } = matrix;
  const costs = weightsOfRows(ACTION, sample, read.classWeights).map((weight) => weight / penalty);
  const constants = { kernel, gamma: gamma === "scale" ? scaleOf(sample) : gamma, degree, offset };
  const similarity = kernelOf(constants, columns);
  const positions = new Map<number, number>();
  let iterations = 0;
  const pairs = classes.flatMap((_, a) =>
    classes.slice(a + 1).map((_, next): SupportVectorPair => {
      const b = a + 1 + next;
      const own = [...codes.keys()].filter((i) => codes[i] === a || codes[i] === b);
      const at = (i: number, j: number) => {
        const value = similarity(data, own[i] * columns, data, own[j] * columns);
        if (Number.isFinite(value)) return value;
        throw new RangeError(
          mustBe(
            ACTION,
            "the kernel of two rows",
            "within the range of a double; bring features to one scale",
            value,
          ),
        );
      };
      const solution = separatePair(
        ACTION,
        Float64Array.from(own, (i) => (codes[i] === a ? 1 : -1)),
        Float64Array.from(own, (i) => costs[i]),
        (i) => Float64Array.from(own, (_, j) => at(i, j)),
        Float64Array.from(own, (_, i) => at(i, i)),
      );
      iterations += solution.iterations;
      const support = [...own.keys()].filter((i) => solution.coefficients[i] !== 0);
      for (const i of support) if (!positions.has(own[i])) positions.set(own[i], positions.size);
      return {
        classes: [a, b],
        rows: support.map((i) => positions.get(own[i]) as number),
        coefficients: support.map((i) => solution.coefficients[i]),
        intercept: solution.intercept,
      };
    }),
  );
  return {
    kind: "kernel-support-vector",
    featureNames: sample.featureNames,
    classes,
    ...constants,
    supportRows: [...positions.keys()].map((i) => [...data.subarray(i * columns, (i + 1) * columns)]),
    pairs,
    iterations,
    rowCount: matrix.rows,
  };
}

/** 1 / (p · variance); 1 if all numbers are the same. */
function scaleOf({ matrix, weights }: ClassSample): number {
  const { data, columns } = matrix;
  const total = columns * weights.reduce((sum, weight) => sum + weight, 0);
  const weightOf = (at: number) => weights[Math.floor(at / columns)] / total;
  const mean = data.reduce((sum, value, at) => sum + weightOf(at) * value, 0);
  const variance = data.reduce((sum, value, at) => sum + weightOf(at) * (value - mean) ** 2, 0);
  if (!Number.isFinite(columns * variance))
    throw new RangeError(mustBe(ACTION, "the variance of rows", "within the range of a double", variance));
  return variance > 0 ? 1 / (columns * variance) : 1;
}

/**
 * The class of each row: that which wins most pairs, of several the first. O(m s p) with s support rows.
 *
 * @param rows (m, p), columns as in the fit.
 * @throws {TypeError} If the columns are not those of the fit. @throws {RangeError} If a number is not finite.
 *
 * @example
 * predict(fit([[-2], [-1], [1], [2]], ["no", "no", "yes", "yes"]), [[-1.5], [1.5]]); // ["no", "yes"]
 */
export function predict(model: KernelSupportVector, rows: MatrixLike): ClassLabel[] {
  return decision(model, rows).map((row) => {
    if (row.length === 1) return model.classes[row[0] > 0 ? 1 : 0];
    const wins = new Array<number>(model.classes.length).fill(0);
    for (const [k, { classes }] of model.pairs.entries()) wins[classes[row[k] > 0 ? 0 : 1]]++;
    return model.classes[positionOfLargest(wins)];
  });
}

/**
 * How far rows are from the boundaries, in units of the margin. O(m s p).
 *
 * @returns (m, 1) of two classes, positive for the second; (m, pairs) of more, positive for the first of the pair, as scikit-learn's
 * "ovo".
 * @throws As {@link predict}.
 *
 * @example
 * decision(fit([[-2], [-1], [1], [2]], ["no", "no", "yes", "yes"], { kernel: "linear" }), [[3]]).flat().map(Math.round); // [3]
 */
export function decision(model: KernelSupportVector, rows: MatrixLike): number[][] {
  const action = "decide by a support vector machine";
  const rule = "a model, as made by kernelSupportVector.fit";
  const lists = { featureNames: "list", classes: "list", supportRows: "list", pairs: "list" } as const;
  requireKind(action, "model", model, rule, { kind: "text", ...lists });
  if (model.kind !== "kernel-support-vector") throw new TypeError(mustBe(action, "model", rule, model.kind));
  const { data, rows: count, columns } = readRowsAsFitted(action, "rows", rows, model.featureNames);
  const support = toMatrix(model.supportRows);
  const similarity = kernelOf(model, columns);
  return Array.from({ length: count }, (_, i) => {
    const values = model.supportRows.map((_, s) => similarity(data, i * columns, support.data, s * columns));
    const scores = model.pairs.map(({ rows: own, coefficients, intercept }) =>
      own.reduce((sum, s, k) => sum + coefficients[k] * values[s], intercept),
    );
    return scores.length === 1 ? [-scores[0]] : scores;
  });
}
