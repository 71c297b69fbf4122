/** The corrected resampled t-test (校正的重采样 t 检验). */
import { studentT } from "../../core/distributions";
import { type OptionReaders, openFraction, positive, readOptions, withDefault } from "../../core/options";
import { mean, variance } from "../../core/statistics";
import { readVectors, type VectorLike } from "../../core/vectors";

/** What the splits are, and the interval. */
export interface CorrectedTTestOptions {
  /** Mean number of rows in the training parts. */
  readonly trainRows: number;
  /** Mean number of rows in the test parts. */
  readonly testRows: number;
  /** @default 0.95 */
  readonly confidence?: number;
}

/** A difference of mean scores, the first less the second. */
export interface ScoreDifference {
  readonly difference: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  readonly t: number;
  /** Two-sided. */
  readonly pValue: number;
  readonly interval: readonly [low: number, high: number];
}

const OPTIONS = {
  trainRows: positive,
  testRows: positive,
  confidence: withDefault(0.95, openFraction),
} satisfies OptionReaders<CorrectedTTestOptions>;

/**
 * Do two learners differ in the scores of the same k splits? The t-test with the correction for training parts that overlap,
 * without which far too many differences are found.
 *
 * $$t = \frac{\bar d}{\sqrt{(\frac1k + \frac{n_{test}}{n_{train}})\,s_d^2}}, \qquad k - 1 \text{ degrees of freedom}$$
 *
 * If all differences are equal, the standard error is 0, and p is 0, or 1 if they are 0.
 *
 * @param first (k) scores, at least two. @param second (k) those of the other learner.
 * @throws {TypeError} If the lengths differ. @throws {RangeError} If there are fewer than two.
 * @see Nadeau, C. & Bengio, Y. (2003). Inference for the generalization error. Machine Learning 52, 239-281.
 *
 * @example
 * correctedTTest([0.8, 0.9, 0.7], [0.6, 0.8, 0.7], { trainRows: 80, testRows: 40 }).t; // 1.0954451150103321
 */
export function correctedTTest(
  first: VectorLike,
  second: VectorLike,
  options: CorrectedTTestOptions,
): ScoreDifference {
  const action = "compare scores";
  const { trainRows, testRows, confidence } = readOptions(action, options, OPTIONS);
  const scores = readVectors(action, { first, second }, 2);
  const differences = Array.from(scores.first, (score, i) => score - scores.second[i]);
  const difference = mean(differences);
  const degreesOfFreedom = differences.length - 1;
  const isConstant = differences.every((value) => value === differences[0]);
  const spread = isConstant ? 0 : variance(differences);
  const standardError = Math.sqrt((1 / differences.length + testRows / trainRows) * spread);
  const t = difference === 0 ? 0 : difference / standardError;
  const pValue = Number.isFinite(t) ? studentT.twoSidedPValue(t, degreesOfFreedom) : 0;
  const margin = standardError * studentT.quantile((1 + confidence) / 2, degreesOfFreedom);
  const interval = [difference - margin, difference + margin] as const;
  return { difference, standardError, degreesOfFreedom, t, pValue, interval };
}
