/** Unconstrained demand (无约束需求): what would have been sold if the shelf had never been empty. */
import { mustBe, requireOneOf, requirePositive } from "../../core/errors";
import * as bfgs from "../../core/optimisation/bfgs";
import { checkedLater, readOptions } from "../../core/options";
import { readIntegers, readVectors, type VectorLike } from "../../core/vectors";
import { logProbability, tail } from "./counts";

/** What is known about the demand. */
export interface UnconstrainedDemandOptions {
  /** Relative demand of each period, such as that of its weekday; (n) above 0. @default 1 each */
  readonly factors?: VectorLike;
}

/** Demand estimated from sales. */
export interface UnconstrainedDemand {
  readonly kind: "unconstrained-demand";
  /** Mean demand of a period whose factor is 1. */
  readonly level: number;
  /** e in the variance m (1 + e) of the demand of a period with mean m. */
  readonly excess: number;
  /** (n) the sales, or for a period that sold out the mean of all demands of at least its sales. */
  readonly demand: readonly number[];
  readonly converged: boolean;
}

/**
 * Estimates demand where some of it met an empty shelf. A period that ends with an empty shelf says only that the demand was at
 * least what was sold, so it counts with the probability of the tail; without such periods the busy ones would be missing.
 *
 * $$\ell = \sum_{\text{in stock}} \ln P(D = y_t) + \sum_{\text{sold out}} \ln P(D \ge y_t) - 2 \ln(1 + e)$$
 *
 * Demand is negative binomial. The last term is a prior: a shelf that never holds two pieces does not tell how many are wanted at a
 * time. Without any sale the demand is 0.
 * @param sales (n) whole pieces. @param soldOut (n) 1 if the period ended with an empty shelf, else 0.
 * @throws {RangeError} If a number is not allowed, or every period sold out: then nothing bounds the demand.
 * @see Conrad, S. A. (1976). Sales data and the estimation of demand. Operational Research Quarterly 27(1), 123-127.
 *
 * @example
 * const { demand } = estimate([2, 1, 3, 2, 0], [0, 0, 1, 0, 1]);
 * demand.map((pieces) => pieces.toFixed(1)); // ["2.0", "1.0", "3.8", "2.0", "2.2"]
 */
export function estimate(
  sales: VectorLike,
  soldOut: VectorLike,
  options: UnconstrainedDemandOptions = {},
): UnconstrainedDemand {
  const action = "estimate unconstrained demand";
  const read = readOptions(action, options, { factors: checkedLater<VectorLike | undefined>() });
  const sold = Array.from(readIntegers(action, "sales", sales, 0));
  const given = { sales, soldOut, factors: read.factors ?? sold.map(() => 1) };
  const { soldOut: flags, factors } = readVectors<keyof typeof given>(action, given, 1);
  for (let t = 0; t < sold.length; t++) {
    requireOneOf(action, `soldOut[${t}]`, flags[t], [0, 1]);
    requirePositive(action, `factors[${t}]`, factors[t]);
  }
  const inStock = sold.filter((_, t) => flags[t] === 0).length;
  if (inStock === 0) throw new RangeError(mustBe(action, "soldOut", "0 for at least one period", flags));
  const total = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0);
  const start = Math.log(total(sold) / total(factors));
  const middle = total(sold) / sold.length;
  const spread = total(sold.map((y) => (y - middle) ** 2)) / total(sold);
  // Equal periods are computed once.
  const counts = new Map<string, number>();
  sold.forEach((y, t) => {
    const period = `${y} ${flags[t]} ${factors[t]}`;
    counts.set(period, (counts.get(period) ?? 0) + 1);
  });
  const cells = Array.from(counts, ([period, count]) => [...period.split(" ").map(Number), count]);
  const loss = ([logLevel, logExcess]: readonly number[]) => {
    const [level, excess] = [Math.exp(logLevel), Math.exp(logExcess)];
    if (!(Math.abs(logLevel - start) < 20 && excess < Math.max(1e4, 10 * spread)))
      return Number.POSITIVE_INFINITY;
    const logs = cells.map(([y, isOut, factor, count]) => {
      const mean = level * factor;
      return count * (isOut === 1 ? Math.log(tail(y, mean, excess)) : logProbability(y, mean, excess));
    });
    return 2 * Math.log1p(excess) - total(logs);
  };
  const none = { point: [start, start], converged: true };
  const { point, converged } =
    total(sold) > 0 ? bfgs.minimise(loss, [start, Math.max(-1, Math.log(spread))]) : none;
  const [level, excess] = point.map(Math.exp);
  const demand = sold.map((y, t) => {
    if (flags[t] === 0 || level === 0) return y;
    // The mean above y - 1 is a tail of the distribution of size m / e + 1.
    const mean = level * factors[t];
    return (mean * tail(y - 1, mean + excess, excess)) / tail(y, mean, excess);
  });
  return { kind: "unconstrained-demand", level, excess, demand, converged };
}
