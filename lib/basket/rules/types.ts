/** Intervals and p-values of rules. */
import type { Adjustment } from "../../core/inference/multiple-testing";
import type { Displayable } from "../../core/text/display";
import type { Measure, Rules } from "../types";
import type { IntervalMethod } from "./intervals/methods";

/** One measure of rules with its intervals, in the order of the rules. Displayed as a table. */
export interface RuleIntervals extends Displayable {
  readonly rules: Rules;
  readonly measure: Measure;
  readonly method: IntervalMethod;
  readonly level: number;
  readonly estimate: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** P-values of rules, and the test they come from. Displayed as a table. */
export interface RuleSignificance extends Displayable {
  readonly rules: Rules;
  readonly method: "fisher" | "chiSquared";
  readonly side: "greater" | "less" | "twoSided";
  readonly against: "independence" | "moreGeneral";
  readonly adjust: Adjustment;
  readonly alpha: number;
  /** Number of tests in the adjustment: the given rules, and the candidates that missed the confidence threshold. */
  readonly hypotheses: number;
  /** Rules with an adjusted p-value of at most alpha. */
  readonly significant: number;
  /** In the order of the rules. */
  readonly pValues: Float64Array;
  readonly adjusted: Float64Array;
}
