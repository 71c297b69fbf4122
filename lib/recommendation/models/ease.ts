/** EASE (浅层线性自编码器): the linear model that foresees each item from all others that a customer bought, in closed form. */
import { mustBe } from "../../core/errors";
import { positive, readOptions, withDefault } from "../../core/options";
import type { Interactions } from "../data/interactions";
import { requireInteractions } from "../data/rows";
import type { RecommenderModel } from "../scoring/scorer";
import { invert } from "../similarity/inverse";

/** How strongly weights are held down. */
export interface EaseOptions {
  /** λ: less for many customers of each item, more for few. @default 300 */
  readonly l2?: number;
}

/** A fitted EASE. */
export interface Ease extends RecommenderModel {
  readonly kind: "ease";
  /** (items × items) row i: how much having bought item i adds to the score of each; 0 to its own. */
  readonly weights: Float64Array;
}

/** Beyond it, memory of WebAssembly ends. */
const MOST_ITEMS = 20_000;

/**
 * Fits EASE (embarrassingly shallow autoencoder, 浅层线性自编码器) to whether customers bought items:
 *
 * $$B_{ij} = -\frac{P_{ij}}{P_{jj}}, \quad B_{jj} = 0, \quad P = (X^\top X + \lambda I)^{-1}$$
 *
 * Weights may be below 0. O(items³), on all processors; memory of 16 bytes × items².
 *
 * @throws {TypeError} If these are not interactions. @throws {RangeError} If `l2` is not positive, or too small to divide by, or there
 * are more than 20,000 items: leave rare ones out.
 * @see Steck, H. (2019). Embarrassingly shallow autoencoders for sparse data. WWW '19, 3251-3257.
 *
 * @example
 * const bought = interactions.of({ customer: ["ann", "ann", "bob"], item: ["tea", "cup", "tea"] });
 * fit(bought, { l2: 1 }).weights; // [0, 0.3333…, 0.5, 0]
 */
export function fit(interactions: Interactions, options: EaseOptions = {}): Ease {
  const action = "fit EASE";
  requireInteractions(action, "interactions", interactions);
  const { l2 } = readOptions(action, options, { l2: withDefault(300, positive) });
  const { offsets, codes, items } = interactions;
  const n = items.length;
  if (n > MOST_ITEMS)
    throw new RangeError(
      `Cannot ${action}: there must be at most ${MOST_ITEMS} items, current number is ${n}`,
    );
  const weights = new Float64Array(n * n);
  for (let row = 0; row + 1 < offsets.length; row++)
    for (let k = offsets[row]; k < offsets[row + 1]; k++)
      for (let other = offsets[row]; other <= k; other++) weights[codes[k] * n + codes[other]]++;
  for (let j = 0; j < n; j++) weights[j * n + j] += l2;
  if (!invert(weights, n)) throw new RangeError(mustBe(action, "l2", "large enough for an inverse", l2));
  const diagonal = Float64Array.from({ length: n }, (_, j) => -weights[j * n + j]);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) weights[i * n + j] = i === j ? 0 : weights[i * n + j] / diagonal[j];
  return { kind: "ease", interactions, weights };
}
