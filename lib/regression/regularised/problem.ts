/** The least-squares problem that all penalties share: about the means, and with no more rows than it needs. */
import type { Sample } from "../../core/learning/sample";
import { BLOCK_ROWS, triangleOf } from "../../core/linear-algebra/tall-qr/tall-qr";
import { checkedLater, flag, type OptionReaders, optional, withDefault } from "../../core/options";
import type { VectorLike } from "../../core/vectors";
import { type LinearPredictor, requireFiniteModel } from "../linear-predictor";

/** The options of all regressions with a penalty. */
export interface PenaltyOptions {
  /** Whether to estimate a constant, which has no penalty. @default true */
  readonly intercept?: boolean;
  /** Whether the penalty is on coefficients per standard deviation of each feature, so that units do not matter. @default false */
  readonly standardise?: boolean;
  /** (n) how many rows each row counts as, at least 0. @default 1 each */
  readonly weights?: VectorLike | undefined;
}

export const PENALTY_OPTIONS = {
  intercept: withDefault(true, flag),
  standardise: withDefault(false, flag),
  weights: optional(checkedLater<VectorLike>()),
} satisfies OptionReaders<PenaltyOptions>;

/** $\lVert y - Ab \rVert^2$ is the mean squared error of the rows, if b is in units of `scales`. */
export interface Problem {
  readonly sample: Sample;
  readonly means: Float64Array;
  /** Infinite for a constant feature, whose coefficient is 0. */
  readonly scales: Float64Array;
  readonly targetMean: number;
  readonly totalWeight: number;
  /** A by columns. */
  readonly columns: readonly Float64Array[];
  readonly target: Float64Array;
}

/** More rows than columns are reduced to the triangle of their QR factorisation, which has the same squares. O(n p²). */
export function problemOf(
  sample: Sample,
  { intercept, standardise }: { readonly intercept: boolean; readonly standardise: boolean },
): Problem {
  const { matrix, target, weights } = sample;
  const { rows, columns, data } = matrix;
  const totalWeight = weights.reduce((sum, weight) => sum + weight, 0);
  // About the first row, so that a constant feature has exactly its value as mean.
  const meanOf = (values: Float64Array, start: number, step: number) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += weights[i] * (values[start + i * step] - values[start]);
    return intercept ? values[start] + sum / totalWeight : 0;
  };
  const targetMean = meanOf(target, 0, 1);
  const means = Float64Array.from({ length: columns }, (_, j) => meanOf(data, j, columns));
  const scales = means.map((mean, j) => {
    let squares = 0;
    let isConstant = true;
    for (let i = 0; i < rows; i++) {
      isConstant &&= data[i * columns + j] === mean;
      squares += weights[i] * (data[i * columns + j] - mean) ** 2;
    }
    if (isConstant) return Number.POSITIVE_INFINITY;
    // Squares beyond the range of a double make a model that is refused.
    if (squares === Number.POSITIVE_INFINITY) return Number.NaN;
    return standardise ? Math.sqrt(squares / totalWeight) : 1;
  });
  const load = (block: Float64Array, stride: number, first: number, end: number) => {
    for (let i = first; i < end; i++) {
      const root = Math.sqrt(weights[i] / totalWeight);
      let at = i - first;
      for (let j = 0; j < columns; j++, at += stride)
        block[at] = (root * (data[i * columns + j] - means[j])) / scales[j];
      block[at] = root * (target[i] - targetMean);
    }
  };
  const asTheyAre = () => {
    const block = new Float64Array(rows * (columns + 1));
    load(block, rows, 0, rows);
    return Array.from({ length: columns + 1 }, (_, j) => block.subarray(j * rows, (j + 1) * rows));
  };
  const reduced =
    rows > columns + 1
      ? triangleOf(rows, columns + 1, (block, first, end) => load(block, BLOCK_ROWS, first, end))
      : asTheyAre();
  const [parts, y] = [reduced.slice(0, -1), reduced[columns]];
  return { sample, means, scales, targetMean, totalWeight, columns: parts, target: y };
}

/** The model of coefficients that are in units of the problem. */
export function modelOf<Kind extends string>(
  action: string,
  kind: Kind,
  { sample, means, scales, targetMean }: Problem,
  scaled: Float64Array,
): LinearPredictor & { readonly kind: Kind } {
  const coefficients = Array.from(scaled, (value, j) => value / scales[j]);
  const intercept = coefficients.reduce((sum, b, j) => sum - b * means[j], targetMean);
  const { featureNames, matrix } = sample;
  return requireFiniteModel(action, { kind, featureNames, intercept, coefficients, rowCount: matrix.rows });
}
