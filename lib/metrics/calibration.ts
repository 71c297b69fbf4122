/** Calibration (校准): are 90 % of the predictions with a confidence (predicted probability) of 90 % correct? */
import { mustBe, requireInteger, requireSameLength } from "../core/errors";

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

/**
 * Calibration curve (reliability diagram, 校准曲线): the predictions in bins of equal width by confidence, with mean confidence and accuracy
 * of each bin. A calibrated model has equal values of both in every bin.
 *
 * @param confidences (n) the predicted probability of each predicted class.
 * @param isRight (n) 1 or true for each correct prediction.
 * @param options.bins Number of bins. @default 10
 * @throws {RangeError} If a confidence is outside [0, 1].
 *
 * @see Guo, C., Pleiss, G., Sun, Y. & Weinberger, K. Q. (2017). On calibration of modern neural networks. ICML, section 2.
 *
 * @example
 * reliability([0.9, 0.8, 0.3], [1, 0, 1], { bins: 2 })[1].accuracy; // 0.5
 */
export function reliability(
  confidences: ArrayLike<number>,
  isRight: ArrayLike<number | boolean>,
  options: { readonly bins?: number } = {},
): ReliabilityBin[] {
  const { bins = 10 } = options;
  const action = "measure calibration";
  requireSameLength(action, "confidences", confidences, "isRight", isRight);
  requireInteger(action, "bins", bins, 1);
  const sums = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (let i = 0; i < confidences.length; i++) {
    const confidence = confidences[i];
    if (!(confidence >= 0 && confidence <= 1))
      throw new RangeError(mustBe(action, `confidences[${i}]`, "a fraction between 0 and 1", confidence));
    const sum = sums[Math.max(0, Math.ceil(confidence * bins) - 1)];
    sum.count++;
    sum.confidence += confidence;
    if (isRight[i]) sum.right++;
  }
  return sums.map(({ count, confidence, right }, bin) => ({
    from: bin / bins,
    to: (bin + 1) / bins,
    count,
    confidence: count === 0 ? 0 : confidence / count,
    accuracy: count === 0 ? 0 : right / count,
  }));
}

/**
 * Expected calibration error (期望校准误差, ECE): the difference between confidence and accuracy, averaged over the predictions.
 *
 * $$\mathrm{ECE} = \sum_b \frac{n_b}{n}\,|\mathrm{accuracy}_b - \mathrm{confidence}_b|$$
 *
 * It depends on the number of bins: compare only values with the same number.
 *
 * @throws {RangeError} If there are no predictions.
 *
 * @example
 * expectedCalibrationError(reliability([0.9, 0.9], [1, 0])); // 0.4
 */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  if (total === 0)
    throw new RangeError(mustBe("compute the calibration error", "bins", "of at least one prediction", 0));
  return bins.reduce(
    (sum, { count, confidence, accuracy }) => sum + (count / total) * Math.abs(accuracy - confidence),
    0,
  );
}
