import { mean, sum } from "../../core/compensated-sum";
import type { ScaledSums } from "./types";

/** What rounding leaves of a number: sums of squares below this share of the target's are rounding errors. */
export const ROUNDING_SHARE = (16 * Number.EPSILON) ** 2;

/**
 * The sums of squares of a model.
 *
 * @param values (n): the target in units of `unit`, less `center`.
 */
export function scaledSums(
  { unit, center }: { readonly unit: number; readonly center: number },
  values: Float64Array,
  residual: number,
  hasConstant: boolean,
): ScaledSums {
  const about = squaresAbout(values, -center);
  const total = hasConstant ? squaresAbout(values, mean(values)) : about;
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
