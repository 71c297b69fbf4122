/** Definition of a measure: its formula as a function, and its documentation. */

/** Parameters of some measures, besides the four counts. */
export interface MeasureSettings {
  /** Number of classes of the Laplace estimate. */
  readonly classes: number;
  /** Quantile of hyper-lift. */
  readonly quantile: number;
  /** Thresholds the rules were found with, for the standardised lift; 0 = none. */
  readonly minCount: number;
  readonly minConfidence: number;
}

/**
 * A measure from four counts: baskets with both sides, with the antecedent, with the consequent, and all baskets. The formulas
 * use products of these integers and one division or root. So rules with equal counts have equal values, and there is no
 * cancellation near independence. Many formulas use the deviation, `deviationOf`: $n\,n_{XY} - n_X n_Y$.
 */
export type Formula = (xy: number, x: number, y: number, n: number, settings: MeasureSettings) => number;

export interface MeasureDefinition {
  readonly chinese: string;
  /** P: fractions of the baskets; n: numbers of baskets; ¬: without. */
  readonly formula: string;
  readonly range: string;
  /** Value for independent sides, if it is the same for all counts; also used for 0/0. */
  readonly independence?: number;
  readonly source: string;
  /** Conventions, and differences from other programs. */
  readonly note?: string;
  /** True if smaller values are better. */
  readonly isLowerBetter?: true;
  /** True if the formula needs integer counts; smoothing is not applied. */
  readonly isExact?: true;
  readonly compute: Formula;
  /** Compares the value of a rule with the best value among its more general rules. */
  readonly compare?: (own: number, best: number) => number;
}

/** Range of differences and correlations, and their value for independent sides. */
export const CORRELATION = { range: "−1 to 1", independence: 0 };

/** Range of quotients, and their value for independent sides. */
export const RATIO = { range: "0 to ∞", independence: 1 };

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
