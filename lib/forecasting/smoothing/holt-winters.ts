/** The method of Holt and Winters (霍尔特-温特斯法): exponential smoothing with a season. */
import { integer, type OptionReaders, oneOf, readOptions, withDefault } from "../../core/options";
import type { VectorLike } from "../../core/vectors";
import { type ExponentialSmoothing, fit as fitModel } from "./exponential-smoothing";

export { forecast } from "./exponential-smoothing";

/** Observations a season, and how trend and season are added. */
export interface HoltWintersOptions {
  readonly season: number;
  /** @default "additive" */
  readonly seasonal?: "additive" | "multiplicative";
  /** @default "additive" */
  readonly trend?: "additive" | "damped" | "none";
}

/**
 * Holt and Winters' method: the parameters of least squared one-step errors. "AAA", "AAM" or their like of `exponentialSmoothing`.
 *
 * @example
 * fit([10, 14, 12, 16, 14, 18, 16, 20, 18, 22, 20, 24], { season: 2, trend: "none" }).model; // "ANA"
 */
export function fit(series: VectorLike, options: HoltWintersOptions): ExponentialSmoothing {
  const { season, seasonal, trend } = readOptions("fit Holt and Winters' method", options, {
    season: integer(2),
    seasonal: withDefault("additive", oneOf(["additive", "multiplicative"] as const)),
    trend: withDefault("additive", oneOf(["additive", "damped", "none"] as const)),
  } satisfies OptionReaders<HoltWintersOptions>);
  const model = `A${{ additive: "A", damped: "Ad", none: "N" }[trend]}${seasonal === "additive" ? "A" : "M"}`;
  return fitModel(series, { season, model });
}
