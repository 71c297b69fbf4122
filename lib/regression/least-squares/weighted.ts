import { sum } from "../../core/compensated-sum";
import type { Sample } from "../../core/learning/sample";
import { solve } from "./solve";
import { ROUNDING_SHARE } from "./sums";
import type { LeastSquares, Precision } from "./types";

/**
 * Solves $\min_b \sum_i w_i (y_i - x_i^\top b)^2$: rows times the roots of their weights, about the center of the plain problem,
 * whose dependent columns are those of the weighted one.
 */
export function solveWeighted(sample: Sample, hasIntercept: boolean, precision: Precision): LeastSquares {
  const { matrix, target, weights } = sample;
  const plain = solve(matrix, target, hasIntercept, precision);
  const { independent, dependent, center, hasConstant } = plain;
  const first = hasIntercept ? 1 : 0;
  const { rows, columns, data } = matrix;
  const width = independent.length;
  const design = { rows, columns: width, data: new Float64Array(rows * width) };
  for (let i = 0; i < rows; i++)
    independent.forEach((column, k) => {
      const j = column - first;
      const value = j < 0 ? 1 : data[i * columns + j] - center.features[j];
      design.data[i * width + k] = Math.sqrt(weights[i]) * value;
    });
  const centered = target.map((y, i) => Math.sqrt(weights[i]) * (y - center.target));
  const solution = solve(design, centered, false, precision);
  const { coefficients, sums } = solution;
  const remainder = hasIntercept ? coefficients[0] : 0;
  const shift = independent.reduce(
    (total, column, k) => total - (column < first ? 0 : coefficients[k] * center.features[column - first]),
    center.target + remainder,
  );
  const weighted = (center: number) =>
    sum(target.map((y, i) => weights[i] * (y / sums.unit - center / sums.unit) ** 2));
  const mean = hasConstant ? sum(target.map((y, i) => weights[i] * y)) / sum(weights) : 0;
  const [total, about] = [weighted(mean), weighted(0)];
  return {
    ...solution,
    independent,
    dependent,
    hasConstant,
    coefficients: coefficients.map((value, k) => (independent[k] < first ? shift : value)),
    center: { ...center, remainder },
    sums: { ...sums, total: total <= ROUNDING_SHARE * about ? 0 : total, target: about },
  };
}
