import { mean, sum } from "../../core/compensated-sum";
import type { CenteredColumn } from "./centered-column";
import type { ScaledSums } from "./types";

/** What rounding leaves of a number: sums of squares below this share of the target's are rounding errors. */
export const ROUNDING_SHARE = (16 * Number.EPSILON) ** 2;

/** The sums of squares of a model of a target. */
export function scaledSums(target: CenteredColumn, residual: number, hasConstant: boolean): ScaledSums {
  const { unit, center, values } = target;
  const about = squaresAbout(values.high, -center);
  const total = hasConstant ? squaresAbout(values.high, mean(values.high)) : about;
  return { unit, residual, total: total <= ROUNDING_SHARE * about ? 0 : total, target: about };
}

function squaresAbout(values: Float64Array, center: number): number {
  const squares = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i] - center;
    squares[i] = deviation * deviation;
  }
  return sum(squares);
}
