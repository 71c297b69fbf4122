/** Calibration (校准): are 90 % of the predictions with a confidence (predicted probability) of 90 % correct? */
import { mustBe, requireKind } from "../core/errors";
import { integer, type OptionReaders, readOptions, withDefault } from "../core/options";
import { type ColumnLike, readColumns, readVector, type VectorLike } from "../core/vectors";

/** The predictions with a confidence in one interval. */
export interface ReliabilityBin {
  /** The bin contains confidences in (from, to]; the first bin also 0. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean confidence of these predictions; 0 if there are none. */
  readonly confidence: number;
  /** Fraction of them that are right; 0 if there are none. */
  readonly accuracy: number;
}

/** How the confidences are grouped. */
export interface ReliabilityOptions {
  /** Number of bins, at most 10,000. @default 10 */
  readonly bins?: number;
}

const RELIABILITY_OPTIONS = {
  bins: withDefault(10, integer(1, 10_000)),
} satisfies OptionReaders<ReliabilityOptions>;

/**
 * Calibration curve (reliability diagram, 校准曲线): the predictions in bins of equal width by confidence, with mean confidence and accuracy
 * of each bin. A calibrated model has equal values of both in every bin. O(n + bins).
 *
 * @param confidences (n) the predicted probability of each predicted class.
 * @param isRight (n) 1 or true for each correct prediction.
 * @throws {TypeError} If the lengths differ, a confidence is not a number, or `isRight` holds anything but true, false, 1, 0.
 * @throws {RangeError} If a confidence is outside [0, 1].
 *
 * @see Guo, C., Pleiss, G., Sun, Y. & Weinberger, K. Q. (2017). On calibration of modern neural networks. ICML, section 2.
 *
 * @example
 * reliability([0.9, 0.8, 0.3], [1, 0, 1], { bins: 2 })[1].accuracy; // 0.5
 */
export function reliability(
  confidences: VectorLike,
  isRight: ColumnLike<number | boolean>,
  options: ReliabilityOptions = {},
): ReliabilityBin[] {
  const action = "measure calibration";
  const { bins } = readOptions(action, options, RELIABILITY_OPTIONS);
  const columns = readColumns<{ confidences: number; isRight: number | boolean }>(action, {
    confidences,
    isRight,
  });
  readVector(action, "confidences", columns.confidences);
  const sums = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (let i = 0; i < columns.confidences.length; i++) {
    const confidence = columns.confidences[i];
    const right = columns.isRight[i];
    if (confidence < 0 || confidence > 1)
      throw new RangeError(mustBe(action, `confidences[${i}]`, "a fraction between 0 and 1", confidence));
    if (typeof right !== "boolean" && right !== 0 && right !== 1)
      throw new TypeError(mustBe(action, `isRight[${i}]`, "true, false, 1 or 0", right));
    const sum = sums[binOf(confidence, bins)];
    sum.count++;
    sum.confidence += confidence;
    if (right) sum.right++;
  }
  return sums.map(({ count, confidence, right }, bin) => ({
    from: bin / bins,
    to: (bin + 1) / bins,
    count,
    confidence: count === 0 ? 0 : confidence / count,
    accuracy: count === 0 ? 0 : right / count,
  }));
}

/** The bin (from, to] of a confidence. The product may be rounded to the other side of an edge. */
function binOf(confidence: number, bins: number): number {
  let bin = Math.ceil(confidence * bins) - 1;
  if (confidence <= bin / bins) bin--;
  else if (confidence > (bin + 1) / bins) bin++;
  return Math.max(0, bin);
}

/**
 * Expected calibration error (期望校准误差, ECE): the difference between confidence and accuracy, averaged over the predictions.
 *
 * $$\mathrm{ECE} = \sum_b \frac{n_b}{n}\,|\mathrm{accuracy}_b - \mathrm{confidence}_b|$$
 *
 * It depends on the number of bins: compare only values with the same number.
 *
 * @param bins As `reliability` returns them.
 * @throws {TypeError} If they are something else. @throws {RangeError} If there are no predictions.
 *
 * @example
 * expectedCalibrationError(reliability([0.9, 0.9], [1, 0])); // 0.4
 */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number {
  const action = "compute the calibration error";
  const kind = "bins, as made by metrics.reliability";
  if (!Array.isArray(bins)) throw new TypeError(mustBe(action, "bins", kind, bins));
  for (const bin of bins)
    requireKind(action, "bins", bin, kind, { count: "integer", confidence: "number", accuracy: "number" });
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) throw new RangeError(mustBe(action, "bins", "of at least one prediction", 0));
  return bins.reduce(
    (sum, { count, confidence, accuracy }) => sum + (count / total) * Math.abs(accuracy - confidence),
    0,
  );
}
