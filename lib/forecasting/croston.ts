/** Intermittent demand (间歇性需求): products that sell in few of the periods. */
import { mustBe } from "../core/errors";
import { type OptionReaders, oneOf, openFraction, readOptions, withDefault } from "../core/options";
import { readVector, type VectorLike } from "../core/vectors";
import { type Baseline, baselineOf } from "./baselines";

export { forecast } from "./baselines";

/** Which of the methods, and how fast it follows. */
export interface CrostonOptions {
  /** Croston's, the same less its bias (Syntetos and Boylan), or that of Teunter, Syntetos and Babai. @default "croston" */
  readonly variant?: "croston" | "sba" | "tsb";
  /** The share of each new value in the smoothed ones. @default 0.1 */
  readonly alpha?: number;
}

/**
 * Croston's method: the size of a demand and the interval between two are smoothed each for itself, and divided. "sba" multiplies by
 * $1 - \alpha / 2$; "tsb" smooths the probability of a demand instead, in every period, so that it dies out with the product. Its
 * intervals are those of the one-step errors, from 0 up. As statsforecast's CrostonClassic, CrostonSBA and TSB. O(n).
 * @param series (n) at least two values, none below 0. Without any demand 0 is forecast.
 * @throws {RangeError} If a value is below 0 or not finite, or there are too few.
 * @see Syntetos, A. A. & Boylan, J. E. (2005). The accuracy of intermittent demand estimates. International Journal of Forecasting 21.
 * @see Teunter, R. H., Syntetos, A. A. & Babai, M. Z. (2011). Intermittent demand. European Journal of Operational Research 214.
 *
 * @example
 * fit([0, 4, 0, 4], { variant: "sba" }).last; // [1.9]
 */
export function fit(series: VectorLike, options: CrostonOptions = {}): Baseline {
  const action = "fit Croston's method";
  const { variant, alpha } = readOptions(action, options, {
    variant: withDefault("croston", oneOf(["croston", "sba", "tsb"] as const)),
    alpha: withDefault(0.1, openFraction),
  } satisfies OptionReaders<CrostonOptions>);
  const values = Array.from(readVector(action, "series", series, 2));
  const negative = values.findIndex((value) => value < 0);
  if (negative >= 0)
    throw new RangeError(mustBe(action, `series[${negative}]`, "at least 0", values[negative]));
  const smooth = (old: number, now: number) => (Number.isNaN(old) ? now : old + alpha * (now - old));
  let [size, interval, share, waited] = [Number.NaN, Number.NaN, Number.NaN, 1];
  // What is expected after each value.
  const expected = values.map((value) => {
    share = smooth(share, value > 0 ? 1 : 0);
    if (value > 0) [size, interval] = [smooth(size, value), smooth(interval, waited)];
    waited = value > 0 ? 1 : waited + 1;
    if (Number.isNaN(size)) return 0;
    return variant === "tsb" ? size * share : (size / interval) * (variant === "sba" ? 1 - alpha / 2 : 1);
  });
  return baselineOf("croston", values, expected.slice(0, -1), expected.slice(-1));
}
