/** Iteratively reweighted least squares (IRLS, 迭代加权最小二乘), with step halving. */
import { ConvergenceError } from "../../core/errors";
import type { Matrix } from "../../core/linear-algebra/matrix";
import { solve } from "../least-squares/solve";
import type { FamilyFunctions, LinkFunction } from "./families";

export interface Likelihood {
  /** (n, k) with independent columns. */
  readonly design: Matrix;
  readonly target: Float64Array;
  readonly weights: Float64Array;
  readonly offset: Float64Array;
  readonly family: FamilyFunctions;
  readonly link: LinkFunction;
}

export interface Maximum {
  /** (k) */
  readonly estimates: readonly number[];
  /** (n) expected targets. */
  readonly means: Float64Array;
  readonly deviance: number;
  /** (k, k), upper triangular, $R^{-1}$ in $\sqrt{W} X = QR$. */
  readonly rootInverse: readonly (readonly number[])[];
  readonly iterations: number;
}

/** Standard errors that grow by this factor do so without end: the maximum of the likelihood is at infinity. */
const SEPARATED = 1e4;

/** @param start Estimates that are allowed, towards which steps are halved. @param separated Throws that column j has no finite estimate. */
export function maximise(
  action: string,
  likelihood: Likelihood,
  start: readonly number[],
  maxIterations: number,
  separated: (j: number) => never,
): Maximum {
  const { design, target, weights, offset, family, link } = likelihood;
  const { rows, columns, data } = design;
  const weighted = { rows, columns, data: new Float64Array(data.length) };
  const working = new Float64Array(rows);
  const roots = new Float64Array(rows);
  const totalWeight = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = target.reduce((sum, y, i) => sum + weights[i] * y, 0) / totalWeight;
  let estimates = start;
  let point = pointAt(
    likelihood,
    target.map((y) => link.of((y + mean) / 2)),
  );
  point = { ...point, deviance: Number.POSITIVE_INFINITY };
  let firstErrors: readonly number[] | undefined;
  for (let iterations = 1; iterations <= maxIterations; iterations++) {
    for (let i = 0; i < rows; i++) {
      const slope = link.slope(point.means[i]);
      roots[i] = Math.sqrt(weights[i] / family.variance(point.means[i])) / Math.abs(slope);
      working[i] = roots[i] * (point.links[i] - offset[i] + (target[i] - point.means[i]) * slope);
      for (let j = i * columns; j < (i + 1) * columns; j++) weighted.data[j] = roots[i] * data[j];
    }
    const { coefficients, rootInverse, dependent } = solve(weighted, working, false, "double");
    if (dependent.length > 0) separated(dependent[0].column);
    const errors = rootInverse.map((row) => Math.hypot(...row));
    firstErrors ??= errors;
    const growth = errors.map((error, j) => error / (firstErrors?.[j] ?? error));
    // Where a feature grows without end, the intercept may do so too: the last one is none.
    const endless = Math.max(...growth.map((factor, j) => (factor > SEPARATED ? j : -1)));
    if (endless >= 0) separated(endless);

    const before: readonly number[] = estimates;
    const limit = point.deviance + 1e-10 * (point.deviance + totalWeight);
    let found = pointAt(likelihood, linksOf(likelihood, coefficients));
    estimates = coefficients;
    for (let halvings = 0; !(found.deviance <= limit && found.deviance < Infinity); halvings++) {
      if (halvings === 40) throw noConvergence(action, iterations);
      estimates = estimates.map((estimate, j) => (estimate + before[j]) / 2);
      found = pointAt(likelihood, linksOf(likelihood, estimates));
    }
    // What Newton's step would have gained.
    let gain = 0;
    for (let i = 0; i < rows; i++) gain += (roots[i] * (found.links[i] - point.links[i])) ** 2;
    point = found;
    const { means, deviance } = point;
    if (gain <= 1e-16 * deviance + 1e-24 * totalWeight)
      return { estimates, means, deviance, rootInverse, iterations };
  }
  throw noConvergence(action, maxIterations);
}

function noConvergence(action: string, iterations: number): ConvergenceError {
  const hint = "look for values far from all others, or choose another link or family";
  return new ConvergenceError(
    `Cannot ${action}: no convergence within ${iterations} steps; ${hint}`,
    iterations,
    1e-16,
  );
}

function linksOf({ design, offset }: Likelihood, estimates: readonly number[]): Float64Array {
  const { data, columns } = design;
  return offset.map((start, i) =>
    estimates.reduce((sum, estimate, j) => sum + estimate * data[i * columns + j], start),
  );
}

function pointAt({ target, weights, family, link }: Likelihood, links: Float64Array) {
  const means = links.map((value) => link.mean(value));
  let deviance = 0;
  for (let i = 0; i < means.length; i++) deviance += weights[i] * family.deviance(target[i], means[i]);
  return { links, means, deviance };
}
