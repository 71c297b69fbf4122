/** EASE (浅层线性自编码器): the linear model that foresees each item from all others that a customer bought. */
import { mustBe } from "../../core/errors";
import { factor, inverse } from "../../core/linear-algebra/cholesky";
import { positive, readOptions, withDefault } from "../../core/options";
import type { Interactions } from "../data/interactions";
import { requireInteractions } from "../data/rows";
import type { RecommenderModel } from "../scoring/scorer";
import { shareArrays } from "../similarity/share-arrays";

/** How strongly weights are held down. */
export interface EaseOptions {
  /** λ: more for fewer customers of each item. @default 300 */
  readonly l2?: number;
}

/** A fitted EASE. */
export interface Ease extends RecommenderModel {
  readonly kind: "ease";
  /** (items, items) row i: how much having bought item i adds to the score of each. */
  readonly weights: Float64Array;
}

/** Memory of WebAssembly holds few more. */
const MOST_ITEMS = 20_000;
/** Rows of a block, and those that a thread takes at a time. */
const [BLOCK, PART] = [64, 32];

/**
 * Fits EASE (embarrassingly shallow autoencoder, 浅层线性自编码器) to whether customers bought items, in closed form:
 *
 * $$B_{ij} = -\frac{P_{ij}}{P_{jj}}, \quad B_{jj} = 0, \quad P = (X^\top X + \lambda I)^{-1}$$
 *
 * O(items³) on all processors; memory of 24 bytes × items².
 *
 * @throws {TypeError} If these are not interactions.
 * @throws {RangeError} If `l2` is not positive, or too small to divide by, or there are more than 20,000 items.
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
  if (n > MOST_ITEMS) throw new RangeError(mustBe(action, "items", `at most ${MOST_ITEMS}`, n));
  const weights = new Float64Array(n * n);
  for (let row = 0; row + 1 < offsets.length; row++)
    for (let k = offsets[row]; k < offsets[row + 1]; k++)
      for (let other = offsets[row]; other <= k; other++) weights[codes[k] * n + codes[other]]++;
  for (let j = 0; j < n; j++) weights[j * n + j] += l2;
  if (!invert(weights, n)) throw new RangeError(mustBe(action, "l2", "large enough for an inverse", l2));
  const diagonal = items.map((_, j) => -weights[j * n + j]);
  for (let at = 0; at < n * n; at++) weights[at] = at % (n + 1) === 0 ? 0 : weights[at] / diagonal[at % n];
  return { kind: "ease", interactions, weights };
}

/** Replaces a positive definite matrix, given by its lower triangle, by its inverse: the sweep operator on blocks (Goodnight 1979). */
function invert(matrix: Float64Array, n: number): boolean {
  const size = BLOCK * Math.ceil(n / BLOCK);
  const panels = [size, BLOCK, BLOCK, BLOCK].map((columns) => new Float64Array(size * columns));
  const shared = shareArrays([...panels, new Float64Array(BLOCK * BLOCK)], size / PART);
  const { run, stop, starts } = shared;
  const [a, product, rows, columns, negative] = shared.views;
  const inGroups = (row: number, column: number) => 8 * (BLOCK * (column >> 3) + row) + (column & 7);
  for (let i = 0; i < n; i++) a.set(matrix.subarray(i * n, i * n + i + 1), i * size);
  for (let i = n; i < size; i++) a[i * size + i] = 1;
  let lower: number[][] | undefined = [];
  for (let from = 0; from < size && lower; from += BLOCK) {
    const at = (k: number, j: number) => (j < from ? (from + k) * size + j : j * size + from + k);
    lower = factor(Array.from({ length: BLOCK }, (_, k) => a.subarray((from + k) * size + from)));
    const block = inverse(lower ?? []).map((row) => row.map((value) => -value));
    for (let j = 0; j < size; j++)
      for (let k = 0; k < BLOCK; k++) {
        columns[inGroups(k, j)] = a[at(k, j)];
        rows[j * BLOCK + k] = a[at(k, j)];
        if (j < block.length) negative[inGroups(k, j)] = block[k][j];
      }
    product.fill(0);
    run("subtract", size, PART, starts[1], BLOCK, starts[2], starts[4], BLOCK, 0);
    run("subtract", size, PART, starts[0], size, starts[1], starts[3], BLOCK, 1);
    product.set(block.flat(), from * BLOCK);
    for (let j = 0; j < size; j++) for (let k = 0; k < BLOCK; k++) a[at(k, j)] = product[j * BLOCK + k];
  }
  stop();
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = -a[i * size + j];
  return lower !== undefined;
}
