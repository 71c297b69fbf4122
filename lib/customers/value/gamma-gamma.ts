/** The gamma-gamma model (消费金额模型): what a customer spends at a purchase. */
import { logGamma, polygamma } from "../../core/distributions/special-functions";
import * as studentT from "../../core/distributions/student-t";
import { mustBe } from "../../core/errors";
import { type Evaluation, minimise } from "../../core/optimisation/newton";
import { byLogarithms, logPrior } from "./by-logarithms";
import { readSpend, requireAmounts, type SpendHistory } from "./histories";

/** A fitted gamma-gamma model. */
export interface GammaGamma {
  readonly kind: "gamma-gamma";
  /** Shape of the Gamma distribution of a customer's amounts. */
  readonly p: number;
  /** Shape of the Gamma distribution of their rates over the customers. */
  readonly q: number;
  /** Rate of that distribution, in the unit of the amounts. */
  readonly gamma: number;
  /** Of p, q and gamma, by the delta method. */
  readonly standardErrors: readonly [p: number, q: number, gamma: number];
  /** Covariance of the logarithms of p, q and gamma. */
  readonly logCovariance: readonly (readonly number[])[];
  readonly logLikelihood: number;
  /** Customers with a repeat purchase and a mean value above 0; only these say something about amounts. */
  readonly customers: number;
  /** Correlation of frequency and mean value over them, which the model takes to be 0, and its two-sided p-value. */
  readonly correlation: number;
  readonly correlationPValue: number;
}

const ACTION = "fit a gamma-gamma model";

/**
 * The gamma-gamma model of the amounts of repeat purchases, by maximum likelihood.
 *
 * $$z_{ij} \sim \mathrm{Gamma}(p, \nu_i), \qquad \nu_i \sim \mathrm{Gamma}(q, \gamma), \qquad E[z] = \frac{p\gamma}{q - 1}$$
 *
 * It assumes that amounts do not depend on frequency: see `correlation`. One-time buyers may be in the history and are left out.
 * O(customers) a step.
 *
 * @throws {TypeError} If columns are missing or differ in length.
 * @throws {RangeError} If a frequency is no integer of at least 0, a value is negative, fewer than 3 customers bought again, or
 * all spent the same.
 * @throws {ConvergenceError} If they hardly differ in what they spent.
 *
 * @see Fader, P. S. & Hardie, B. G. S. (2013). The gamma-gamma model of monetary value, www.brucehardie.com/notes/025.
 *
 * @example
 * const history = { frequency: [2, 1, 0, 5, 3], meanValue: [30, 12, 0, 35, 18] };
 * fit(history).customers; // 4
 */
export function fit(history: SpendHistory): GammaGamma {
  const { frequency, meanValue } = readSpend(ACTION, history);
  const kept = Array.from(frequency, (_, i) => i).filter((i) => frequency[i] > 0 && meanValue[i] > 0);
  if (kept.length < 3)
    throw new RangeError(
      mustBe(ACTION, "history", "of at least 3 customers with repeat purchases", kept.length),
    );
  const x = kept.map((i) => frequency[i]);
  const values = kept.map((i) => meanValue[i]);
  if (values.every((value) => value === values[0]))
    throw new RangeError(mustBe(ACTION, "meanValue", "different amounts", values[0]));
  // In units of the mean the result does not depend on the currency.
  const unit = values.reduce((sum, value) => sum + value / kept.length, 0);
  const scaled = values.map((value) => value / unit);
  const evaluate = (logs: readonly number[]) => minusLogLikelihood(logs, x, scaled);
  const { point, value, covariance } = minimise(ACTION, evaluate, [1, Math.log(3), Math.log(2 / Math.E)], 2);
  const [p, q, gamma] = point.map(Math.exp);
  const errors = covariance.map((row, j) => Math.sqrt(row[j]) * Math.exp(point[j]));
  const correlation = correlationOf(x, scaled);
  const t = Math.abs(correlation) * Math.sqrt((x.length - 2) / (1 - correlation ** 2));
  return {
    kind: "gamma-gamma",
    p,
    q,
    gamma: gamma * unit,
    standardErrors: [errors[0], errors[1], errors[2] * unit],
    logCovariance: covariance,
    logLikelihood: -value - logPrior(point) - x.length * Math.log(unit),
    customers: x.length,
    correlation,
    correlationPValue: Math.min(1, 2 * studentT.survival(t, x.length - 2)),
  };
}

/**
 * The expected amount of each customer's purchases: a mean of the customer's own values and of all customers', which is the only
 * one known of a one-time buyer. O(customers).
 *
 * $$E[z \mid x, \bar z] = \frac{p(\gamma + x\bar z)}{px + q - 1}$$
 *
 * @throws As `fit`. @throws {RangeError} If px + q is not above 1, so that there is no mean.
 *
 * @see Fader & Hardie (2013), equation 5.
 *
 * @example
 * const model = fit({ frequency: [2, 1, 0, 5, 3], meanValue: [30, 12, 0, 35, 18] });
 * expectedValue(model, { frequency: [0, 9], meanValue: [0, 100] }).map(Math.round); // [27, 30]
 */
export function expectedValue(model: GammaGamma, history: SpendHistory): number[] {
  const action = "predict the value of purchases";
  requireAmounts(action, model);
  const { frequency, meanValue } = readSpend(action, history);
  const { p, q, gamma } = model;
  return Array.from(frequency, (x, i) => {
    const rest = p * x + q - 1;
    if (!(rest > 0))
      throw new RangeError(
        mustBe(action, `p * frequency[${i}] + q`, "above 1: too few repeat purchases", rest + 1),
      );
    return (p * (gamma + x * meanValue[i])) / rest;
  });
}

/** Equation 3 of Fader & Hardie (2013), by the logarithms of p, q and gamma. */
function minusLogLikelihood(
  logs: readonly number[],
  x: readonly number[],
  means: readonly number[],
): Evaluation {
  const [p, q, gamma] = logs.map(Math.exp);
  const ofQ = polygamma(q);
  let value = 0;
  const g = [0, 0, 0];
  const h = [[0], [0, 0], [0, 0, 0]];
  x.forEach((n, i) => {
    const shape = p * n;
    const total = n * means[i];
    const [ofShape, ofBoth] = [polygamma(shape), polygamma(shape + q)];
    const rate = gamma + total;
    value -= logGamma(shape + q) - logGamma(shape) - logGamma(q) + q * Math.log(gamma / rate);
    value -= shape * Math.log(total / rate) - Math.log(means[i]);
    g[0] -= n * (ofBoth.digamma - ofShape.digamma + Math.log(total / rate));
    g[1] -= ofBoth.digamma - ofQ.digamma + Math.log(gamma / rate);
    g[2] -= q / gamma - (shape + q) / rate;
    h[0][0] -= n * n * (ofBoth.trigamma - ofShape.trigamma);
    h[1][0] -= n * ofBoth.trigamma;
    h[1][1] -= ofBoth.trigamma - ofQ.trigamma;
    h[2][0] += n / rate;
    h[2][1] -= 1 / gamma - 1 / rate;
    h[2][2] += q / gamma / gamma - (shape + q) / rate / rate;
  });
  return byLogarithms([p, q, gamma], { value, gradient: g, hessian: h });
}

function correlationOf(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  const product = (a: readonly number[], ma: number, b: readonly number[], mb: number) =>
    a.reduce((sum, value, i) => sum + (value - ma) * (b[i] - mb), 0);
  const spread = Math.sqrt(product(x, meanX, x, meanX) * product(y, meanY, y, meanY));
  return spread === 0 ? 0 : Math.max(-1, Math.min(1, product(x, meanX, y, meanY) / spread));
}
