/** Multiple testing (多重检验): p-values adjusted for the number of tests. */
import { mustBe, requireInteger } from "../errors";
import { integer, type OptionReaders, oneOf, optional, readOptions, withDefault } from "../options";
import { readVector, type VectorLike } from "../vectors";

/** How to adjust p-values: not at all, for the family-wise error rate, or for the false discovery rate. */
export type Adjustment = (typeof METHODS)[number];

const METHODS = ["none", "bonferroni", "holm", "benjaminiHochberg", "benjaminiYekutieli"] as const;

/** How to adjust p-values. */
export interface AdjustOptions {
  /** @default "benjaminiHochberg" */
  readonly method?: Adjustment;
  /** Number of tests, including those whose p-values are not given. @default the number of p-values */
  readonly hypotheses?: number;
}

const ADJUST_OPTIONS = {
  method: withDefault("benjaminiHochberg", oneOf(METHODS)),
  hypotheses: optional(integer(0)),
} satisfies OptionReaders<AdjustOptions>;

/**
 * Adjusts p-values (校正后的 p 值): reject the hypotheses whose adjusted p-value is at most alpha.
 *
 * With the p-values in order, $p_{(1)} \le \dots \le p_{(k)}$, of $m \ge k$ hypotheses:
 *
 * $$\text{Bonferroni } m\,p_{(i)},\quad \text{Holm } \max_{j\le i}(m-j+1)\,p_{(j)},\quad
 * \text{Benjamini-Hochberg } \min_{j\ge i}\tfrac mj\,p_{(j)}$$
 *
 * each at most 1. Bonferroni and Holm control the probability of one or more false discoveries (族错误率), under any
 * dependence. Benjamini-Hochberg controls the expected share of false discoveries (错误发现率) among independent or positively
 * dependent tests; Benjamini-Yekutieli multiplies its values by $\sum_{i=1}^m 1/i$ and controls it under any dependence.
 * Hypotheses without a p-value count as p = 1. O(k log k).
 *
 * @param pValues In [0, 1].
 * @returns Adjusted p-values, in the order given.
 * @throws {TypeError} If a p-value is not a number.
 * @throws {RangeError} If a p-value is outside [0, 1], `hypotheses` is less than their number, or the method is unknown.
 *
 * @see Holm, S. (1979). A Simple Sequentially Rejective Multiple Test Procedure. Scand. J. Statistics 6(2), 65-70.
 * @see Benjamini, Y. & Hochberg, Y. (1995). Controlling the False Discovery Rate. JRSS B 57(1), 289-300.
 * @see Benjamini, Y. & Yekutieli, D. (2001). The control of the false discovery rate in multiple testing under
 * dependency. Annals of Statistics 29(4), 1165-1188. doi:10.1214/aos/1013699998
 *
 * @example
 * adjust([0.01, 0.04, 0.03]); // [0.03, 0.04, 0.04]
 * adjust([0.01, 0.04, 0.03], { method: "holm" }); // [0.03, 0.06, 0.06]
 */
export function adjust(pValues: VectorLike, options: AdjustOptions = {}): Float64Array {
  const action = "adjust p-values";
  const { method, hypotheses: given } = readOptions(action, options, ADJUST_OPTIONS);
  const raw = readVector(action, "pValues", pValues);
  const hypotheses = given ?? raw.length;
  requireInteger(action, "hypotheses", hypotheses, raw.length);
  const adjusted = Float64Array.from(raw);
  const wrong = adjusted.findIndex((p) => p < 0 || p > 1);
  if (wrong >= 0)
    throw new RangeError(mustBe(action, `pValues[${wrong}]`, "a fraction between 0 and 1", raw[wrong]));
  if (method === "none") return adjusted;
  if (method === "bonferroni") return adjusted.map((p) => Math.min(1, hypotheses * p));

  const order = Int32Array.from(adjusted.keys()).sort((a, b) => raw[a] - raw[b]);
  if (method === "holm") {
    let highest = 0;
    for (let rank = 0; rank < order.length; rank++) {
      highest = Math.max(highest, Math.min(1, (hypotheses - rank) * raw[order[rank]]));
      adjusted[order[rank]] = highest;
    }
    return adjusted;
  }
  const factor = method === "benjaminiYekutieli" ? hypotheses * harmonic(hypotheses) : hypotheses;
  let lowest = 1;
  for (let rank = order.length - 1; rank >= 0; rank--) {
    lowest = Math.min(lowest, (factor / (rank + 1)) * raw[order[rank]]);
    adjusted[order[rank]] = lowest;
  }
  return adjusted;
}

/** $\sum_{i=1}^m 1/i$; by Euler-Maclaurin for large m. */
function harmonic(m: number): number {
  if (m > 1e6) return Math.log(m) + 0.5772156649015329 + 1 / (2 * m);
  let total = 0;
  for (let i = m; i >= 1; i--) total += 1 / i;
  return total;
}
