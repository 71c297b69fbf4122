/** The components of a Gaussian mixture: their moments, and the densities of rows. */
import { factor } from "../core/linear-algebra/cholesky";
import type { Matrix } from "../core/linear-algebra/matrix";

/** What a covariance may look like. */
export type CovarianceShape = "full" | "diagonal" | "spherical";

/** One component of a mixture. */
export interface Component {
  /** The share of the rows, $\pi_c$. */
  readonly share: number;
  /** (p) */
  readonly mean: readonly number[];
  /** (p, p), whatever its shape. */
  readonly covariance: readonly (readonly number[])[];
}

/** As scikit-learn's, so that a component without rows has a mean. */
const LEAST_ROWS = 10 * Number.EPSILON;

/** @param shares (n, k) how much of each row belongs to each component. */
export function momentsOf(
  { rows, columns, data }: Matrix,
  shares: Float64Array,
  count: number,
  shape: CovarianceShape,
  leastVariance: number,
): Component[] {
  return Array.from({ length: count }, (_, c) => {
    let total = LEAST_ROWS;
    const mean = new Array<number>(columns).fill(0);
    for (let i = 0; i < rows; i++) {
      const share = shares[i * count + c];
      total += share;
      for (let j = 0; j < columns; j++) mean[j] += share * data[i * columns + j];
    }
    for (let j = 0; j < columns; j++) mean[j] /= total;
    const covariance = mean.map(() => new Array<number>(columns).fill(0));
    const isFull = shape === "full";
    for (let i = 0; i < rows; i++) {
      const share = shares[i * count + c];
      if (share === 0) continue;
      for (let j = 0; j < columns; j++) {
        const part = share * (data[i * columns + j] - mean[j]);
        for (let k = isFull ? 0 : j; k <= j; k++)
          covariance[j][k] += part * (data[i * columns + k] - mean[k]);
      }
    }
    for (let j = 0; j < columns; j++) {
      for (let k = 0; k <= j; k++) {
        covariance[j][k] /= total;
        covariance[k][j] = covariance[j][k];
      }
      covariance[j][j] += leastVariance;
    }
    if (shape === "spherical") {
      const variance = covariance.reduce((sum, row, j) => sum + row[j], 0) / columns;
      covariance.forEach((row, j) => {
        row[j] = variance;
      });
    }
    return { share: total / rows, mean, covariance };
  });
}

/** (n, k) $\log \pi_c + \log \mathcal N(x_i \mid \mu_c, \Sigma_c)$. @throws {RangeError} If a covariance is singular. */
export function logDensities(
  action: string,
  { rows, columns, data }: Matrix,
  components: readonly Component[],
): Float64Array {
  const count = components.length;
  const logs = new Float64Array(rows * count);
  const solved = new Float64Array(columns);
  components.forEach(({ share, mean, covariance }, c) => {
    const root = factor(covariance);
    if (root === undefined)
      throw new RangeError(
        `Cannot ${action}: the rows of component ${c} must not lie in a plane; raise leastVariance or ask for fewer components`,
      );
    const logDeterminant = root.reduce((sum, row, j) => sum + 2 * Math.log(row[j]), 0);
    const constant = Math.log(share) - 0.5 * (columns * Math.log(2 * Math.PI) + logDeterminant);
    for (let i = 0; i < rows; i++) {
      let square = 0;
      for (let j = 0; j < columns; j++) {
        let value = data[i * columns + j] - mean[j];
        for (let k = 0; k < j; k++) value -= root[j][k] * solved[k];
        solved[j] = value / root[j][j];
        square += solved[j] * solved[j];
      }
      logs[i * count + c] = constant - 0.5 * square;
    }
  });
  return logs;
}

/** Of shares, means and covariances. */
export function parameterCount(count: number, columns: number, shape: CovarianceShape): number {
  const variances = { full: (columns * (columns + 1)) / 2, diagonal: columns, spherical: 1 }[shape];
  return count * (columns + variances) + count - 1;
}
