/** How models of factors answer: by the product of the factors of a customer and of each item. */
import { factor, solve } from "../../core/linear-algebra/cholesky";
import { seeded } from "../../core/random";
import { learnPairs } from "../factors/pairs";
import type { FactorModel } from "../factors/training";
import type { AlternatingLeastSquares } from "../models/alternating-least-squares";
import type { BayesianPersonalisedRanking } from "../models/bayesian-personalised-ranking";
import type { Customer, Scorer } from "./scorer";

function scorerOf<Model extends FactorModel>(
  factorsOf: (model: Model, customer: Customer) => Float64Array,
): Scorer<Model> {
  return {
    score: (model, customer, scores) => multiply(model.itemFactors, factorsOf(model, customer), scores),
    similar({ itemFactors }, item, scores) {
      const width = itemFactors.length / scores.length;
      const rowOf = (i: number) => itemFactors.subarray(i * width, (i + 1) * width);
      const norm = Math.hypot(...rowOf(item));
      multiply(itemFactors, rowOf(item), scores);
      // Of items without factors, the product is 0 too.
      for (let i = 0; i < scores.length; i++) scores[i] /= norm * Math.hypot(...rowOf(i)) || 1;
    },
  };
}

export const alternatingLeastSquares = scorerOf<AlternatingLeastSquares>((model, { codes, weights }) => {
  const { itemFactors, regularisation, alpha, interactions } = model;
  const width = itemFactors.length / interactions.items.length;
  const lower = productsOf(itemFactors, width).map((row) => row.slice());
  const right = new Float64Array(width);
  codes.forEach((code, k) => {
    const confidence = alpha * weights[k];
    addProducts(lower, itemFactors, code * width, confidence - 1);
    for (let j = 0; j < width; j++) right[j] += confidence * itemFactors[code * width + j];
  });
  for (let j = 0; j < width; j++) lower[j][j] += regularisation;
  const root = factor(lower);
  if (root !== undefined) return Float64Array.from(solve(root, right));
  throw new RangeError(
    "Cannot compute a customer's factors: weights differ too much, or must be regularised more",
  );
});

export const bayesianPersonalisedRanking = scorerOf<BayesianPersonalisedRanking>(
  (model, { row, codes, weights }) => {
    const width = model.itemFactors.length / model.interactions.items.length;
    if (row !== undefined) return model.customerFactors.subarray(row * width, (row + 1) * width);
    const customerFactors = new Float64Array(width).fill(1, width - 1);
    const purchases = { owners: new Int32Array(codes.length), codes };
    const random = seeded(model.seed);
    for (let pass = 0; pass < model.iterations; pass++)
      learnPairs({ ...model, customerFactors }, purchases, [{ codes, weights }], random, 0);
    return customerFactors;
  },
);

const products = new WeakMap<Float64Array, Float64Array[]>();

/** The lower triangle of $Y^\top Y$; kept, since every answer needs it. */
function productsOf(itemFactors: Float64Array, width: number): readonly Float64Array[] {
  let found = products.get(itemFactors);
  if (found === undefined) {
    found = Array.from({ length: width }, (_, i) => new Float64Array(i + 1));
    for (let at = 0; at < itemFactors.length; at += width) addProducts(found, itemFactors, at, 1);
    products.set(itemFactors, found);
  }
  return found;
}

function addProducts(lower: readonly Float64Array[], rows: Float64Array, at: number, times: number): void {
  for (let i = 0; i < lower.length; i++) {
    const row = lower[i];
    const factor = times * rows[at + i];
    for (let j = 0; j <= i; j++) row[j] += factor * rows[at + j];
  }
}

function multiply(rows: Float64Array, x: Float64Array, products: Float64Array): void {
  for (let i = 0, at = 0; i < products.length; i++, at += x.length) {
    let sum = 0;
    for (let j = 0; j < x.length; j++) sum += rows[at + j] * x[j];
    products[i] = sum;
  }
}
