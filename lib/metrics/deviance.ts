/** Metrics of predicted means and quantiles, by the loss that the model minimised. Actual values first, predicted second. */
import { mustBe } from "../core/errors";
import { finite, openFraction, optional, readOptions, withDefault } from "../core/options";
import { quantile as quantileOf } from "../core/statistics";
import { readVectors, type VectorLike } from "../core/vectors";
import type { WeightOptions } from "./class-scores";
import { readWeights, WEIGHT_READERS, weightedMean } from "./labels";

/** Options of the pinball loss. */
export interface PinballOptions extends WeightOptions {
  /** Which quantile was predicted. @default 0.5 */
  readonly quantile?: number;
}

/** Options of the Tweedie deviance. */
export interface DevianceOptions extends WeightOptions {
  /** 0 normal, 1 Poisson, 1 to 2 sums of Gamma amounts, 2 Gamma, 3 inverse Gaussian. @default 0 */
  readonly power?: number;
}

/** Options of D². */
export interface ExplainedDevianceOptions extends DevianceOptions {
  /** The quantile that was predicted; then the loss is the pinball loss, without weights. @default none */
  readonly quantile?: number;
}

const power = withDefault(0, finite);
const POWER_READERS = { power, ...WEIGHT_READERS };
const PINBALL_READERS = { quantile: withDefault(0.5, openFraction), ...WEIGHT_READERS };
const EXPLAINED_READERS = { power, quantile: optional(openFraction), ...WEIGHT_READERS };

type Loss = (actual: number, predicted: number) => number;

function readPair(
  action: string,
  actual: VectorLike,
  predicted: VectorLike,
  weights?: VectorLike,
  least = 1,
) {
  const pair = readVectors(action, { actual, predicted }, least);
  return { ...pair, weights: readWeights(action, weights, pair.actual.length) };
}

function meanOf({ actual, predicted, weights }: ReturnType<typeof readPair>, loss: Loss): number {
  const losses = Array.from(actual, (y, i) => loss(y, predicted[i]));
  return weightedMean(losses, weights);
}

const pinball =
  (quantile: number): Loss =>
  (y, predicted) =>
    Math.max(quantile * (y - predicted), (quantile - 1) * (y - predicted));

/**
 * Pinball loss (分位数损失): the mean of $\max(q(y - \hat y), (q - 1)(y - \hat y))$, least if $\hat y$ is the q-quantile.
 * Equals scikit-learn's `mean_pinball_loss`.
 *
 * @throws {TypeError} If lengths differ. @throws {RangeError} If there is no row, or the quantile is not between 0 and 1.
 *
 * @example
 * pinballLoss([1, 2, 3], [0, 2, 3], { quantile: 0.9 }); // 0.3
 */
export function pinballLoss(actual: VectorLike, predicted: VectorLike, options: PinballOptions = {}): number {
  const action = "compute the pinball loss";
  const { quantile, weights } = readOptions(action, options, PINBALL_READERS);
  return meanOf(readPair(action, actual, predicted, weights), pinball(quantile));
}

/**
 * Mean Tweedie deviance (Tweedie 偏差): for counts the Poisson deviance (power 1), for amounts the Gamma deviance (power 2), for
 * power 0 the mean squared error. Equals scikit-learn's `mean_tweedie_deviance`.
 *
 * $$\frac2n \sum_i \frac{y_i^{2-p}}{(1-p)(2-p)} - \frac{y_i \hat y_i^{1-p}}{1-p} + \frac{\hat y_i^{2-p}}{2-p}$$
 *
 * @throws {RangeError} If the power is between 0 and 1, or values are not in its range. @throws {TypeError} If lengths differ.
 *
 * @example
 * tweedieDeviance([2, 0, 1, 4], [0.5, 0.5, 2, 2], { power: 1 }); // 1.4260151319598084
 */
export function tweedieDeviance(
  actual: VectorLike,
  predicted: VectorLike,
  options: DevianceOptions = {},
): number {
  const action = "compute the Tweedie deviance";
  const { power, weights } = readOptions(action, options, POWER_READERS);
  return meanOf(readPair(action, actual, predicted, weights), tweedie(action, power));
}

function tweedie(action: string, p: number): Loss {
  if (p > 0 && p < 1) throw new RangeError(mustBe(action, "power", "at most 0, or at least 1", p));
  if (p === 0) return (y, predicted) => (y - predicted) ** 2;
  return (y, predicted) => {
    if (p >= 2 ? y <= 0 : p >= 1 && y < 0)
      throw new RangeError(
        mustBe(action, "actual", `${p >= 2 ? "above 0" : "at least 0"} for power ${p}`, y),
      );
    if (predicted <= 0)
      throw new RangeError(mustBe(action, "predicted", `above 0 for power ${p}`, predicted));
    if (p === 1) return 2 * ((y === 0 ? 0 : y * Math.log(y / predicted)) - y + predicted);
    if (p === 2) return 2 * (Math.log(predicted / y) + y / predicted - 1);
    const own = Math.max(y, 0) ** (2 - p) / ((1 - p) * (2 - p));
    return 2 * (own - (y * predicted ** (1 - p)) / (1 - p) + predicted ** (2 - p) / (2 - p));
  };
}

/**
 * D² (偏差解释比例): the share of the deviance of the best constant (mean or quantile) that the predictions save; R² for power 0.
 * Equals scikit-learn's `d2_tweedie_score` and `d2_pinball_score`.
 *
 * @throws {RangeError} If there are fewer than two rows, or no constant errs. Else as {@link tweedieDeviance}.
 *
 * @example
 * explainedDeviance([1, 2, 3], [1, 3, 3], { quantile: 0.5 }); // 0.5
 */
export function explainedDeviance(
  actual: VectorLike,
  predicted: VectorLike,
  options: ExplainedDevianceOptions = {},
): number {
  const action = "compute the explained deviance";
  const { power, quantile, weights } = readOptions(action, options, EXPLAINED_READERS);
  if (quantile !== undefined && weights !== undefined)
    throw new TypeError(mustBe(action, "weights", "left out if a quantile is given", weights));
  const pair = readPair(action, actual, predicted, weights, 2);
  const loss = quantile === undefined ? tweedie(action, power) : pinball(quantile);
  const constant =
    quantile === undefined ? weightedMean(pair.actual, pair.weights) : quantileOf(pair.actual, quantile);
  const most = meanOf({ ...pair, predicted: Array.from(pair.actual, () => constant) }, loss);
  if (most === 0) throw new RangeError(mustBe(action, "actual", "different from each other", pair.actual));
  return 1 - meanOf(pair, loss) / most;
}

/**
 * Explained variance (可解释方差): R² without the penalty for predictions that are too high or too low on average;
 * scikit-learn's `explained_variance_score`. For a constant target 1 if the errors are constant too, else 0.
 *
 * @throws {TypeError} If lengths differ. @throws {RangeError} If there is no row.
 *
 * @example
 * explainedVariance([1, 2, 3], [2, 3, 4]); // 1
 */
export function explainedVariance(
  actual: VectorLike,
  predicted: VectorLike,
  options: WeightOptions = {},
): number {
  const action = "compute the explained variance";
  const { weights } = readOptions(action, options, WEIGHT_READERS);
  const pair = readPair(action, actual, predicted, weights);
  const variance = (values: number[]) => {
    const mean = weightedMean(values, pair.weights);
    return weightedMean(
      values.map((value) => (value - mean) ** 2),
      pair.weights,
    );
  };
  const unexplained = variance(Array.from(pair.actual, (y, i) => y - pair.predicted[i]));
  const whole = variance(Array.from(pair.actual));
  return whole === 0 ? Number(unexplained === 0) : 1 - unexplained / whole;
}
