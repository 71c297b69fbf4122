import { mustBe, requireNonNegative } from "../../../core/errors";
import { type PurchaseHistory, readHistory, requirePurchases } from "../histories";
import type { BetaGeometric } from "./fit";

type Parameters = Pick<BetaGeometric, "r" | "alpha" | "a" | "b">;

/** So far ahead, in units of alpha, can be predicted in seconds a customer. */
const MOST_ALPHAS = 1e8;

/**
 * The probability that each customer has not left (存活概率):
 *
 * $$P = \Bigl(1 + \delta_{x>0}\frac{a}{b + x - 1}\Bigl(\frac{\alpha + T}{\alpha + t_x}\Bigr)^{r + x}\Bigr)^{-1}$$
 *
 * It is 1 for one-time buyers, since the model lets customers leave after repeat purchases only. O(customers).
 *
 * @throws As `fit`. @throws {TypeError} If this is no model.
 *
 * @see Fader, P. S., Hardie, B. G. S. & Lee, K. L. (2008). Computing P(alive) using the BG/NBD model, www.brucehardie.com/notes/021.
 *
 * @example
 * const model = fit({ frequency: [2, 1, 0, 5], recency: [30, 2, 0, 35], age: [39, 39, 38, 37] });
 * probabilityAlive(model, { frequency: [0], recency: [0], age: [39] }); // [1]
 */
export function probabilityAlive(model: BetaGeometric, history: PurchaseHistory): number[] {
  const action = "compute the probability of being alive";
  requirePurchases(action, model);
  const { frequency, recency, age } = readHistory(action, history);
  return Array.from(frequency, (x, i) => aliveAt(model, x, recency[i], age[i]));
}

/**
 * The number of purchases that each customer is expected to make within a time after the age in the history.
 *
 * A customer who has not left makes purchase k with $P(N \ge k)$, where N is negative binomial, if the k - 1 purchases before did
 * not end it:
 *
 * $$E = P \sum_{k \ge 1} \Pr(N \ge k) \prod_{i=0}^{k-2} \frac{b + x + i}{a + b + x + i}$$
 *
 * This is equation 10 of the paper without its hypergeometric function, whose form for a + b < 1 and for a = 1 is undefined; all
 * terms are positive. O(customers * terms), where the number of terms grows with `time` over alpha + T.
 *
 * @param time In the unit of the history. For a new customer use frequency, recency and age 0.
 * @throws As `probabilityAlive`. @throws {RangeError} If `time` is negative, or above 1e8 alpha.
 *
 * @see Fader, Hardie & Lee (2005), equation 10.
 *
 * @example
 * const model = fit({ frequency: [2, 1, 0, 5], recency: [30, 2, 0, 35], age: [39, 39, 38, 37] });
 * expectedPurchases(model, { frequency: [0, 1], recency: [0, 30], age: [39, 39] }, 39).map((value) => value.toFixed(2)); // ["0.91", "1.08"]
 */
export function expectedPurchases(model: BetaGeometric, history: PurchaseHistory, time: number): number[] {
  const action = "predict purchases";
  requirePurchases(action, model);
  requireNonNegative(action, "time", time);
  requireTime(action, model, time);
  const { frequency, recency, age } = readHistory(action, history);
  return Array.from(
    frequency,
    (x, i) => aliveAt(model, x, recency[i], age[i]) * expectedOfActive(model, x, age[i], time),
  );
}

/** @throws {RangeError} If a prediction so far ahead would sum up too many terms. */
export function requireTime(action: string, { alpha }: Parameters, time: number): void {
  if (time > MOST_ALPHAS * alpha)
    throw new RangeError(mustBe(action, "time", `at most ${MOST_ALPHAS * alpha}, 1e8 times alpha`, time));
}

export function aliveAt({ r, alpha, a, b }: Parameters, x: number, recency: number, age: number): number {
  if (x === 0) return 1;
  return 1 / (1 + (a / (b + x - 1)) * Math.exp((r + x) * Math.log1p((age - recency) / (alpha + recency))));
}

/** Expected purchases of a customer who has not left. */
export function expectedOfActive(
  { r, alpha, a, b }: Parameters,
  x: number,
  age: number,
  time: number,
): number {
  const shape = r + x;
  const success = time / (alpha + age + time);
  // ln P(N = k), P(survive k purchases), and the sum of the latter: summed by k, all terms are positive.
  let logProbability = -shape * Math.log1p(time / (alpha + age));
  let survives = 1;
  let reached = 0;
  let total = 0;
  for (let k = 0; ; k++) {
    const term = Math.exp(logProbability) * reached;
    total += term;
    const ratio = (success * (shape + k)) / (k + 1);
    // What is left is less than a geometric series.
    if (ratio < 1 && k > 0 && term <= 1e-15 * total * (1 - ratio) ** 2) return total;
    logProbability += Math.log(ratio);
    reached += survives;
    survives *= (b + x + k) / (a + b + x + k);
  }
}
