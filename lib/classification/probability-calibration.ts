/** Calibration of probabilities (概率校准): of the rows with 70 %, seven in ten should be positive. */
import { mustBe, requireKind } from "../core/errors";
import type { ClassLabel } from "../core/learning/class-labels";
import { type ClassSample, readClassSample } from "../core/learning/sample";
import { minimise } from "../core/optimisation/newton";
import { checkedLater, type OptionReaders, oneOf, readOptions, withDefault } from "../core/options";
import { orderOf } from "../core/sorting/order-of";
import { type ColumnLike, readVector, type VectorLike } from "../core/vectors";

const METHODS = ["sigmoid", "isotonic"] as const;

/** How to calibrate. */
export interface CalibrationOptions {
  /** A logistic curve, for few rows; or any curve that rises, for a thousand or more. @default "sigmoid" */
  readonly method?: (typeof METHODS)[number];
  /** (n) weights of rows. @default all 1 */
  readonly weights?: VectorLike;
}

/** A curve from scores to probabilities: a plain record, which `JSON.parse` gives back. */
export interface ProbabilityCalibration {
  readonly kind: "probability-calibration";
  readonly method: (typeof METHODS)[number];
  /** The probability is that of the second. */
  readonly classes: readonly ClassLabel[];
  /** Of the logistic curve $1 / (1 + e^{-(as + b)})$: a and b; 0 if isotonic. */
  readonly slope: number;
  readonly intercept: number;
  /** Scores, rising, with the probability of each; straight lines between them. Empty if sigmoid. */
  readonly scores: readonly number[];
  readonly probabilities: readonly number[];
}

const OPTIONS = {
  method: withDefault("sigmoid", oneOf(METHODS)),
  weights: checkedLater<VectorLike | undefined>(),
} satisfies OptionReaders<CalibrationOptions>;

const ACTION = "calibrate probabilities";

/**
 * Calibration of probabilities (概率校准) by scores of rows that the classifier was not fitted to: Platt's logistic curve, or the rising
 * curve of least squares (isotonic regression, 保序回归, by pooling adjacent violators).
 *
 * Platt's targets are $(n_1 + 1) / (n_1 + 2)$ and $1 / (n_0 + 2)$ instead of 1 and 0, so that the curve exists if scores separate the
 * classes. Equals what scikit-learn's `CalibratedClassifierCV` does with each fold. O(n log n).
 *
 * @param scores (n) finite numbers: decisions or probabilities of the second class, not all the same.
 * @param target (n) classes, two kinds.
 * @throws {TypeError} If lengths differ, or something is not a number or a class.
 * @throws {RangeError} If a number is not finite, all scores are the same, or there are not two classes.
 *
 * @see Platt, J. (1999). Probabilistic outputs for support vector machines. Zadrozny, B. & Elkan, C. (2002). Transforming classifier
 * scores into accurate multiclass probability estimates. KDD.
 *
 * @example
 * const curve = fit([1, 2, 3, 4], [0, 1, 0, 1], { method: "isotonic" });
 * transform(curve, [0, 2.5, 3.5]); // [0, 0.5, 0.75]
 */
export function fit(
  scores: VectorLike,
  target: ColumnLike<ClassLabel>,
  options: CalibrationOptions = {},
): ProbabilityCalibration {
  const { method, weights } = readOptions(ACTION, options, OPTIONS);
  const rows = Array.from(readVector(ACTION, "scores", scores), (score) => [score]);
  const sample = readClassSample(ACTION, rows, target, { weights });
  const { classes, matrix } = sample;
  if (classes.length > 2) throw new RangeError(mustBe(ACTION, "target", "of 2 classes", classes.length));
  if (matrix.data.every((score) => score === matrix.data[0]))
    throw new RangeError(mustBe(ACTION, "scores", "of at least two values", matrix.data[0]));
  const none = { slope: 0, intercept: 0, scores: [], probabilities: [] };
  const curve = method === "sigmoid" ? sigmoid(sample) : isotonic(sample);
  return { kind: "probability-calibration", method, classes, ...none, ...curve };
}

function sigmoid({ matrix, codes, weights }: ClassSample) {
  const counts = [0, 0];
  for (let i = 0; i < codes.length; i++) counts[codes[i]] += weights[i];
  const targets = [1 / (counts[0] + 2), (counts[1] + 1) / (counts[1] + 2)];
  // Scores may be far from 0, as sums of money are.
  const center = matrix.data.reduce((sum, score) => sum + score / codes.length, 0);
  const unit = matrix.data.reduce((most, score) => Math.max(most, Math.abs(score - center)), 0);
  const scores = matrix.data.map((score) => (score - center) / unit);
  const { point } = minimise(
    ACTION,
    ([slope, intercept]) => {
      let value = 0;
      const [gradient, cross] = [
        [0, 0],
        [0, 0, 0],
      ];
      for (let i = 0; i < codes.length; i++) {
        const z = slope * scores[i] + intercept;
        const probability = 1 / (1 + Math.exp(-z));
        value += weights[i] * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - targets[codes[i]] * z);
        const residual = weights[i] * (probability - targets[codes[i]]);
        const bend = weights[i] * probability * (1 - probability);
        gradient[0] += residual * scores[i];
        gradient[1] += residual;
        cross[0] += bend * scores[i] * scores[i];
        cross[1] += bend * scores[i];
        cross[2] += bend;
      }
      return {
        value,
        gradient,
        hessian: [
          [cross[0], cross[1]],
          [cross[1], cross[2]],
        ],
      };
    },
    [0, Math.log((counts[1] + 1) / (counts[0] + 1))],
  );
  return { slope: point[0] / unit, intercept: point[1] - (point[0] / unit) * center };
}

interface Block {
  readonly first: number;
  readonly last: number;
  readonly weight: number;
  readonly sum: number;
}

function isotonic({ matrix, codes, weights }: ClassSample) {
  const ties: Block[] = [];
  for (const i of orderOf(matrix.data)) {
    const score = matrix.data[i];
    const before = ties.at(-1)?.last === score ? ties.pop() : undefined;
    const { weight, sum } = before ?? { weight: 0, sum: 0 };
    ties.push({ first: score, last: score, weight: weight + weights[i], sum: sum + weights[i] * codes[i] });
  }
  const blocks: Block[] = [];
  for (const tie of ties) {
    let block = tie;
    // A block that is not above the one before it is pooled with it.
    for (let before = blocks.at(-1); before && isAbove(before, block); before = blocks.at(-1)) {
      blocks.pop();
      const { first, weight, sum } = before;
      block = { first, last: block.last, weight: weight + block.weight, sum: sum + block.sum };
    }
    blocks.push(block);
  }
  const ends = blocks.flatMap(({ first, last, weight, sum }) =>
    (first === last ? [first] : [first, last]).map((score) => ({ score, probability: sum / weight })),
  );
  return {
    scores: ends.map(({ score }) => score),
    probabilities: ends.map(({ probability }) => probability),
  };
}

function isAbove(before: Block, block: Block): boolean {
  return before.sum * block.weight >= block.sum * before.weight;
}

/**
 * The probability of the second class for each score. O(m log n).
 *
 * @param scores (m) of the same kind as in the fit; beyond those of an isotonic curve, the probability at its end.
 * @throws {TypeError} If this is no such curve, or a score is not a number. @throws {RangeError} If one is not finite.
 *
 * @example
 * transform(fit([-1, 1], ["no", "yes"]), [0])[0].toFixed(6); // "0.500000"
 */
export function transform(model: ProbabilityCalibration, scores: VectorLike): Float64Array {
  const action = "transform scores to probabilities";
  const rule = "a curve, as made by probabilityCalibration.fit";
  const parts = { slope: "number", intercept: "number", scores: "list", probabilities: "list" } as const;
  requireKind(action, "model", model, rule, { kind: "text", method: "text", ...parts });
  if (model.kind !== "probability-calibration")
    throw new TypeError(mustBe(action, "model", rule, model.kind));
  const { slope, intercept, method } = model;
  return Float64Array.from(readVector(action, "scores", scores), (score) =>
    method === "sigmoid" ? 1 / (1 + Math.exp(-(slope * score + intercept))) : between(model, score),
  );
}

/** Linear interpolation. */
function between({ scores, probabilities }: ProbabilityCalibration, score: number): number {
  let [low, high] = [0, scores.length - 1];
  if (score <= scores[low]) return probabilities[low];
  if (score >= scores[high]) return probabilities[high];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (scores[middle] <= score) low = middle;
    else high = middle;
  }
  const share = (score - scores[low]) / (scores[high] - scores[low]);
  return probabilities[low] + share * (probabilities[high] - probabilities[low]);
}
