/** Calibration (校准): are 90 % of the answers right that have a belief, a predicted probability, of 90 %? */
import { mustBe, requireInteger, requireSameLength } from "../core/errors";

/** The answers whose beliefs lie in one interval. */
export interface ReliabilityBin {
  /** The bin holds beliefs in (from, to]; the first one also 0. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean belief of these answers; 0 if there are none. */
  readonly belief: number;
  /** Fraction of them that are right; 0 if there are none. */
  readonly accuracy: number;
}

/**
 * Calibration curve (reliability diagram, 校准曲线): the answers in bins of equal width by belief, with mean belief and accuracy
 * of each bin. A calibrated model has equal values of both in every bin.
 *
 * @param beliefs (n) the predicted probability of each answer.
 * @param isRight (n) 1 or true if the answer is right.
 * @param options.bins Number of bins. @default 10
 * @throws {RangeError} If a belief is outside [0, 1].
 *
 * @see Guo, C., Pleiss, G., Sun, Y. & Weinberger, K. Q. (2017). On calibration of modern neural networks. ICML, section 2.
 *
 * @example
 * reliability([0.9, 0.8, 0.3], [1, 0, 1], { bins: 2 })[1].accuracy; // 0.5
 */
export function reliability(
  beliefs: ArrayLike<number>,
  isRight: ArrayLike<number | boolean>,
  options: { readonly bins?: number } = {},
): ReliabilityBin[] {
  const { bins = 10 } = options;
  const action = "judge beliefs";
  requireSameLength(action, "beliefs", beliefs, "isRight", isRight);
  requireInteger(action, "bins", bins, 1);
  const sums = Array.from({ length: bins }, () => ({ count: 0, belief: 0, right: 0 }));
  for (let i = 0; i < beliefs.length; i++) {
    const belief = beliefs[i];
    if (!(belief >= 0 && belief <= 1))
      throw new RangeError(mustBe(action, `beliefs[${i}]`, "a fraction between 0 and 1", belief));
    const sum = sums[Math.max(0, Math.ceil(belief * bins) - 1)];
    sum.count++;
    sum.belief += belief;
    if (isRight[i]) sum.right++;
  }
  return sums.map(({ count, belief, right }, bin) => ({
    from: bin / bins,
    to: (bin + 1) / bins,
    count,
    belief: count === 0 ? 0 : belief / count,
    accuracy: count === 0 ? 0 : right / count,
  }));
}

/**
 * Expected calibration error (期望校准误差, ECE): the difference between belief and accuracy, averaged over the answers.
 *
 * $$\mathrm{ECE} = \sum_b \frac{n_b}{n}\,|\mathrm{accuracy}_b - \mathrm{belief}_b|$$
 *
 * It depends on the number of bins: compare only values with the same number.
 *
 * @throws {RangeError} If there is no answer.
 *
 * @example
 * expectedCalibrationError(reliability([0.9, 0.9], [1, 0])); // 0.4
 */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  if (total === 0)
    throw new RangeError(mustBe("compute the calibration error", "bins", "of at least one answer", 0));
  return bins.reduce(
    (sum, { count, belief, accuracy }) => sum + (count / total) * Math.abs(accuracy - belief),
    0,
  );
}
