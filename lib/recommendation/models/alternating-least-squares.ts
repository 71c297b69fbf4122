/** Alternating least squares (交替最小二乘): factors of customers and items whose products foresee purchases. */
import { positive, readOptions, withDefault } from "../../core/options";
import type { Interactions } from "../data/interactions";
import { requireInteractions } from "../data/rows";
import { createSweeps } from "../factors/sweeps";
import { type FactorModel, type FactorOptions, factorReaders, iterate } from "../factors/training";

/** How to fit alternating least squares. */
export interface AlternatingLeastSquaresOptions extends FactorOptions {
  /** The confidence in a purchase of weight 1; that in one that was not made is 1. @default 1 */
  readonly alpha?: number;
}

/** A fitted alternating least squares. */
export interface AlternatingLeastSquares extends FactorModel {
  readonly kind: "alternating-least-squares";
  readonly alpha: number;
}

const OPTIONS = { ...factorReaders(64, 15), alpha: withDefault(1, positive) };

/**
 * Alternating least squares (隐式反馈交替最小二乘). The score of an item is the product of its factors and the customer's; they minimise
 * squared errors, with confidence c = αw in purchases of weight w and 1 in all others:
 *
 * $$\sum_{u,i} c_{ui} (p_{ui} - x_u^\top y_i)^2 + \lambda \Big( \sum_u |x_u|^2 + \sum_i |y_i|^2 \Big), \quad p_{ui} = 1 \text{ if bought, else } 0$$
 *
 * Three steps of conjugate gradients for each customer and item an iteration, in single precision on all processors, from factors in
 * [0, 0.01), as the Python package implicit. Customers, known ones too, are answered by the exact minimum for what they bought; one
 * without purchases scores 0 everywhere. There may be more factors than items. O(n f + (customers + items) f²) an iteration.
 *
 * @throws {TypeError} If these are not interactions. @throws {ConvergenceError} If weights are beyond single precision.
 *
 * @see Hu, Y., Koren, Y. & Volinsky, C. (2008). Collaborative filtering for implicit feedback datasets. ICDM, 263-272.
 * @see Takács, G., Pilászy, I. & Tikk, D. (2011). Applications of the conjugate gradient method. RecSys, 297-300.
 *
 * @example
 * const bought = interactions.of({ customer: ["ann", "ann", "bob", "bob", "eve"], item: ["tea", "cup", "tea", "cup", "tea"] });
 * recommender.recommend(fit(bought, { factors: 2 }), "eve").map(({ item }) => item); // ["cup"]
 */
export function fit(
  interactions: Interactions,
  options: AlternatingLeastSquaresOptions = {},
): AlternatingLeastSquares {
  const action = "fit alternating least squares";
  requireInteractions(action, "interactions", interactions);
  const read = readOptions(action, options, OPTIONS);
  const { factors, regularisation, alpha } = read;
  const { width, sweep, valuesOf, stop } = createSweeps(interactions, read);
  try {
    iterate(action, read, valuesOf(1), () => [0, 1].forEach(sweep));
    const [customerFactors, itemFactors] = [0, 1].map((side) =>
      Float64Array.from(valuesOf(side).filter((_, at) => at % width < factors)),
    );
    const model = { interactions, regularisation, alpha, customerFactors, itemFactors };
    return { kind: "alternating-least-squares", ...model };
  } finally {
    stop();
  }
}
