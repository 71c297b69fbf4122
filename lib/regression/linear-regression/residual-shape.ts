import { mean } from "../../core/compensated-sum";
import type { LeastSquares } from "../least-squares/types";
import { isExact, type ResidualShape } from "./model";

/** Undefined if all residuals are equal, or only rounding errors. */
export function shapeOf(solution: LeastSquares): ResidualShape | undefined {
  if (isExact(solution)) return undefined;
  const { residuals } = solution;
  const rows = residuals.length;
  const powers = [2, 3, 4].map(() => new Float64Array(rows));
  const center = mean(residuals);
  let squares = 0;
  let squaredSteps = 0;
  let isConstant = true;
  for (let i = 0; i < rows; i++) {
    const residual = residuals[i];
    squares += residual * residual;
    if (i > 0) {
      const step = residual - residuals[i - 1];
      squaredSteps += step * step;
      isConstant &&= step === 0;
    }
    const deviation = residual - center;
    const square = deviation * deviation;
    powers[0][i] = square;
    powers[1][i] = square * deviation;
    powers[2][i] = square * square;
  }
  if (isConstant) return undefined;
  const [second, third, fourth] = powers.map(mean);
  return {
    durbinWatson: squaredSteps / squares,
    skewness: third / second ** 1.5,
    kurtosis: fourth / (second * second),
  };
}
