/** What a least-squares problem is made of, and its solution. */

/** Digits to compute with: "double" has 16, "extended" 32 and takes about twenty times as long. */
export type Precision = "double" | "extended";

export const PRECISIONS: readonly Precision[] = ["double", "extended"];

/** One column of the design matrix; `lower` holds digits beyond a double, if there are any. */
export interface DesignColumn {
  /** (n). */
  readonly values: Float64Array;
  /** (n). */
  readonly lower?: Float64Array;
}

/** A column that is a linear combination of columns before it. */
export interface Dependence {
  readonly column: number;
  /** The weights of the combination, without those that are 0. */
  readonly weights: readonly { readonly column: number; readonly weight: number }[];
}

/** The point about which a model is computed, so that large means cost no digits. */
export interface Center {
  /** (p), near the means of the features; 0 in a model without intercept. */
  readonly features: readonly number[];
  /** Near the mean of the target; 0 in a model without intercept. */
  readonly target: number;
  /** Fitted value of a row with these features, less `target`. */
  readonly remainder: number;
}

/** Sums of squares in units of `unit`², which a double can always hold. */
export interface ScaledSums {
  /** A power of two. */
  readonly unit: number;
  readonly residual: number;
  /** About the mean if the model has a constant, else about 0. */
  readonly total: number;
  /** Of the target itself. */
  readonly target: number;
}

export interface LeastSquares {
  /** Column numbers of the independent columns, ascending; k of them. The intercept, if there is one, is column 0. */
  readonly independent: readonly number[];
  readonly dependent: readonly Dependence[];
  /** (k), in the order of `independent`. */
  readonly coefficients: readonly number[];
  readonly center: Center;
  /** (k, k), upper triangular: $R^{-1}$ in $Z = QR$, where Z is the design less the center of each feature. */
  readonly rootInverse: readonly (readonly number[])[];
  /** (k): the norm of each column about its mean; about 0 in a model without intercept. */
  readonly spreads: readonly number[];
  /** Whether the constant is one of the columns or a combination of them. */
  readonly hasConstant: boolean;
  /** (n), in units of `sums.unit`. */
  readonly residuals: Float64Array;
  readonly sums: ScaledSums;
}
