/** What a measure is: its formula as a function, and all that a reader should know of it. */

/** What some measures ask for beside the four counts. */
export interface MeasureSettings {
  /** Classes of the Laplace estimate. */
  readonly classes: number;
  /** Quantile of hyper-lift. */
  readonly quantile: number;
  /** The thresholds the rules were found with, for the standardised lift; 0 = none. */
  readonly minCount: number;
  readonly minConfidence: number;
}

/**
 * A measure from the baskets with both sides, with the antecedent, with the consequent, and all. The formulas keep to
 * products of these whole numbers and one division or root, so that equal rules have equal numbers, and nothing is
 * lost near independence. Many are written by the deviation $n\,n_{XY} - n_X n_Y$.
 */
export type Formula = (xy: number, x: number, y: number, n: number, settings: MeasureSettings) => number;

export interface MeasureDefinition {
  readonly chinese: string;
  /** P: shares of baskets; n: numbers of baskets; ¬: without. */
  readonly formula: string;
  readonly range: string;
  /** The value where the sides do not depend on each other, if it is always the same: it stands for 0/0 too. */
  readonly independence?: number;
  readonly source: string;
  /** Conventions, and where other programs differ. */
  readonly note?: string;
  /** True where a smaller value speaks for the rule. */
  readonly isLowerBetter?: true;
  /** True where only whole counts make sense: smoothing does not touch them. */
  readonly isExact?: true;
  readonly of: Formula;
  /** For a measure against the more general rules: from the formula's value for the rule and the best among those. */
  readonly against?: (own: number, best: number) => number;
}

/** Of two sides: n times the baskets with both, less what independence expects of it; the same for all four cells but for the sign. */
export function deviationOf(xy: number, x: number, y: number, n: number): number {
  return n * xy - x * y;
}

export const AGRAWAL =
  "Agrawal, Imielinski & Swami (1993), Mining association rules between sets of items, SIGMOD, 207-216, doi:10.1145/170035.170072";
export const BRIN =
  "Brin, Motwani, Ullman & Tsur (1997), Dynamic itemset counting, SIGMOD, 255-264, doi:10.1145/253260.253325";
export const TAN =
  "Tan, Kumar & Srivastava (2004), Selecting the right objective measure, Information Systems 29(4), 293-313, doi:10.1016/S0306-4379(03)00072-3";
export const KODRATOFF =
  "Kodratoff (2001), Comparing machine learning and knowledge discovery in databases, LNCS 2049, 1-21";
export const WU =
  "Wu, Chen & Han (2010), Re-examination of interestingness measures, Data Mining and Knowledge Discovery 21(3), 371-397";
export const HAHSLER =
  "Hahsler & Hornik (2007), New probabilistic interest measures, Intelligent Data Analysis 11(5), 437-455, doi:10.3233/IDA-2007-11502";
