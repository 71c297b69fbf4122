import { double } from "../../core/linear-algebra/arithmetic";
import { applyQ, factor } from "../../core/linear-algebra/qr";
import type { Problem } from "./likelihood";

/** A row is a sum of the rows before it if no more than this share of it is left. */
const TOLERANCE = 1e-12;

/**
 * A problem with fewer rows than features, in an orthonormal basis of the space that the centred rows span: what is orthogonal to all rows
 * changes no score and costs a penalty, so coefficients of least penalty lie there. O(n² p).
 *
 * @param penalty That of the squares of coefficients, the same for each feature.
 * @see Hastie, T. & Tibshirani, R. (2004). Efficient quadratic regularization for expression arrays. Biostatistics 5(3), 329-340.
 */
export function inRowSpace(problem: Problem, penalty: number) {
  const { data, means, deviations, codes, outputs } = problem;
  const rows = Array.from(codes, (_, i) => means.map((mean, j) => data[i * means.length + j] - mean));
  const qr = factor(double, rows, TOLERANCE);
  const { rank, order, columns, diagonal } = qr;
  const coordinates = new Float64Array(codes.length * rank);
  order.forEach((i, position) => {
    coordinates.set(columns[i].subarray(0, Math.min(position, rank)), i * rank);
    if (position < rank) coordinates[i * rank + position] = diagonal[position];
  });
  const reduced: Problem = {
    ...problem,
    data: coordinates,
    means: new Float64Array(rank),
    deviations: new Float64Array(rank).fill(1),
    ridge: Float64Array.from({ length: rank + 1 }, (_, j) => (j === 0 ? 0 : penalty)),
  };
  /** The same point for features in standard units. */
  const toFeatures = (point: Float64Array): Float64Array => {
    const width = means.length + 1;
    const found = new Float64Array(outputs * width);
    for (let k = 0; k < outputs; k++) {
      const [intercept, ...inBasis] = point.subarray(k * (rank + 1), (k + 1) * (rank + 1));
      const coefficients = new Float64Array(means.length);
      coefficients.set(inBasis);
      applyQ(qr, coefficients, true);
      found[k * width] = intercept;
      found.set(
        coefficients.map((w, j) => w * deviations[j]),
        k * width + 1,
      );
    }
    return found;
  };
  return { problem: reduced, toFeatures };
}
