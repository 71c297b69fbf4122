import { mustBe } from "../../../core/errors";
import { minimise } from "../../../core/optimisation/newton";
import { logPrior } from "../by-logarithms";
import { type PurchaseHistory, readHistory } from "../histories";
import { groupHistory, minusLogLikelihood } from "./likelihood";

/** A fitted BG/NBD model. Times are in the unit of the history. */
export interface BetaGeometric {
  readonly kind: "beta-geometric";
  /** Shape of the Gamma distribution of purchase rates over the customers; its mean is r / alpha purchases per unit of time. */
  readonly r: number;
  readonly alpha: number;
  /** The probability to leave after a repeat purchase is Beta(a, b) distributed; its mean is a / (a + b). */
  readonly a: number;
  readonly b: number;
  /** Of r, alpha, a and b, by the delta method. */
  readonly standardErrors: readonly [r: number, alpha: number, a: number, b: number];
  /** Covariance of the logarithms of r, alpha, a and b. */
  readonly logCovariance: readonly (readonly number[])[];
  readonly logLikelihood: number;
  readonly customers: number;
  readonly iterations: number;
}

const ACTION = "fit a BG/NBD model";

/**
 * The BG/NBD model of repeat purchases (购买与流失模型) by maximum likelihood: how often does a customer buy who is still there, and who
 * is still there?
 *
 * A customer buys at random with a rate $\lambda \sim \mathrm{Gamma}(r, \alpha)$, and after each repeat purchase leaves for good
 * with probability $p \sim \mathrm{Beta}(a, b)$. So one-time buyers count as still there. Rates do not change with the season.
 * Damped Newton on the logarithms; customers with the same history are computed once. O(customers) a step, mostly 10 to 30 steps.
 *
 * Where customers do not differ, r and alpha (or a and b) have no finite maximum: then they are large, and so are their standard
 * errors. Predictions are not affected.
 *
 * @param history Of at least one customer, as `repeatPurchases.table` makes it.
 * @throws {TypeError} If columns are missing or differ in length.
 * @throws {RangeError} If there is no customer, nobody bought again, or frequency, recency and age contradict each other.
 *
 * @see Fader, P. S., Hardie, B. G. S. & Lee, K. L. (2005). "Counting your customers" the easy way. Marketing Science 24(2), 275-284.
 *
 * @example
 * const history = { frequency: [2, 1, 0, 5, 0, 3], recency: [30, 2, 0, 35, 0, 9], age: [39, 39, 38, 37, 36, 36] };
 * const model = fit(history);
 * [model.r, model.alpha].map((value) => Math.round(1000 * value) / 1000); // [0.64, 6.171]
 */
export function fit(history: PurchaseHistory): BetaGeometric {
  const read = readHistory(ACTION, history);
  const { frequency, age } = read;
  if (frequency.length === 0) throw new RangeError(mustBe(ACTION, "history", "of at least one customer", 0));
  const purchases = Array.from(frequency).reduce((sum, x) => sum + x, 0);
  if (purchases === 0)
    throw new RangeError(mustBe(ACTION, "frequency", "above 0 for at least one customer", 0));
  // In units of the largest age the result does not depend on the unit of time.
  const unit = Math.max(...new Set(Array.from(age)));
  const groups = groupHistory(read, unit);
  const totalAge = Array.from(age).reduce((sum, time) => sum + time / unit, 0);
  // Half of the customers leave early, so that the rate of those who are there is about twice the average.
  const start = [1, totalAge / purchases / 2, 1, 2].map(Math.log);
  const evaluate = (logs: readonly number[]) => minusLogLikelihood(logs, groups);
  const { point, value, covariance, iterations } = minimise(ACTION, evaluate, start, 2);
  const [r, alpha, a, b] = point.map(Math.exp);
  const errors = covariance.map((row, j) => Math.sqrt(row[j]) * Math.exp(point[j]));
  return {
    kind: "beta-geometric",
    r,
    alpha: alpha * unit,
    a,
    b,
    standardErrors: [errors[0], errors[1] * unit, errors[2], errors[3]],
    logCovariance: covariance,
    logLikelihood: -value - logPrior(point) - purchases * Math.log(unit),
    customers: frequency.length,
    iterations,
  };
}
