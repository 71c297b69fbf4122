/** Draws the parameters of a model as uncertain as their estimates are. */
import * as cholesky from "../../core/linear-algebra/cholesky";
import type { Random } from "../../core/random";

/** More than this in a logarithm is not taken from a draw: the data then do not determine the parameter. */
const LARGEST_CHANGE = 3;

/** Parameters for each draw: normal on the logarithms, by the Cholesky factor of their covariance. */
export function drawParameters(
  random: Random,
  parameters: readonly number[],
  { logCovariance }: { readonly logCovariance: readonly (readonly number[])[] },
  draws: number,
): number[][] {
  const lower = cholesky.factor(logCovariance);
  if (lower === undefined)
    throw new RangeError(
      "Cannot draw lifetime values: logCovariance must be positive definite, as made by fit",
    );
  return Array.from({ length: draws }, () => {
    const normals = parameters.map(() => random.normal());
    const changes = lower.map((row) => row.reduce((sum, weight, k) => sum + weight * normals[k], 0));
    const factor = Math.min(1, LARGEST_CHANGE / Math.max(...changes.map(Math.abs)));
    return parameters.map((value, j) => value * Math.exp(factor * changes[j]));
  });
}
