import { chiSquared, f, studentT } from "../../core/distributions";
import { mustBe, requireOpenFraction } from "../../core/errors";
import { DISPLAY, type Displayable, escapeHtml, type MimeBundle, withDisplay } from "../../core/text/display";
import * as table from "../../core/text/table";
import { estimates, type LinearRegression, termNames } from "./model";
import { type IntervalOptions, requireDegreesOfFreedom } from "./predict";

/** One line of the inference table. */
export interface Coefficient {
  readonly name: string;
  /** In units of the target per unit of the feature. */
  readonly estimate: number;
  readonly standardError: number;
  /** Estimate over standard error (t 统计量). */
  readonly t: number;
  /** Probability of a t at least this far from 0 if the true coefficient were 0 (p 值). */
  readonly p: number;
  /** Confidence interval (置信区间). */
  readonly lower: number;
  readonly upper: number;
}

/** A test: its statistic and the probability of one at least as large if there were nothing to find. */
export interface TestResult {
  readonly statistic: number;
  readonly p: number;
}

/** All that is usually reported about a linear model, with statsmodels' definitions. */
export interface LinearRegressionSummary extends Displayable {
  readonly targetName: string;
  readonly rowCount: number;
  /** Coefficients tested by F: all but the intercept. */
  readonly modelDegreesOfFreedom: number;
  readonly residualDegreesOfFreedom: number;
  readonly confidence: number;
  readonly coefficients: readonly Coefficient[];
  readonly aliased: LinearRegression["aliased"];
  readonly residualStandardError: number;
  /** Share of the variation explained; about 0 instead of the mean in a model without intercept. */
  readonly rSquared: number;
  /** R² with a price on every coefficient. */
  readonly adjustedRSquared: number;
  /** Are all coefficients but the intercept 0? Missing in a model of an intercept alone. */
  readonly fTest?: TestResult;
  readonly logLikelihood: number;
  readonly aic: number;
  readonly bic: number;
  readonly conditionNumber: number;
  /** About 2 where neighbouring rows have nothing to do with each other; missing where all residuals are 0. */
  readonly durbinWatson?: number;
  readonly skewness?: number;
  readonly kurtosis?: number;
  /** Are the residuals normal, by skewness and kurtosis? */
  readonly jarqueBera?: TestResult;
  /** The same question, better for few rows (D'Agostino & Pearson); missing below 8 rows. */
  readonly omnibus?: TestResult;
}

type Figures = Omit<LinearRegressionSummary, typeof DISPLAY>;

/**
 * The inference table of a linear model (回归结果表): how sure each coefficient is and how well the whole fits. The numbers are
 * those of statsmodels' `OLS(...).fit().summary()`.
 *
 * $$s^2 = \frac{\mathrm{RSS}}{n-k}, \quad \mathrm{se}(\hat\beta_j) = s\sqrt{\bigl[(X^\top X)^{-1}\bigr]_{jj}}, \quad t_j = \frac{\hat\beta_j}{\mathrm{se}(\hat\beta_j)}$$
 *
 * A fit without any error has infinite t and F and the probabilities 0.
 *
 * @throws {RangeError} If the model has as many coefficients as rows, or its target is constant.
 *
 * @example
 * summary(fit([[1], [2], [3]], [1, 2, 4])).rSquared; // 0.9642857142857143
 */
export function summary(model: LinearRegression, options: IntervalOptions = {}): LinearRegressionSummary {
  const action = "summarise a linear regression";
  const { confidence = 0.95 } = options;
  requireOpenFraction(action, "confidence", confidence);
  requireDegreesOfFreedom(action, model, 1);
  const {
    rowCount: n,
    rank: k,
    residualDegreesOfFreedom: df,
    residualSumOfSquares,
    totalSumOfSquares,
  } = model;
  if (totalSumOfSquares === 0)
    throw new RangeError(mustBe(action, "target", "different from row to row", "constant"));

  const variance = residualSumOfSquares / df;
  const modelDegreesOfFreedom = k - (model.hasIntercept ? 1 : 0);
  const rSquared = 1 - residualSumOfSquares / totalSumOfSquares;
  const logLikelihood = (-n / 2) * (Math.log(2 * Math.PI) + Math.log(residualSumOfSquares / n) + 1);
  const figures: Figures = {
    targetName: model.targetName,
    rowCount: n,
    modelDegreesOfFreedom,
    residualDegreesOfFreedom: df,
    confidence,
    coefficients: coefficientTable(model, Math.sqrt(variance), confidence),
    aliased: model.aliased,
    residualStandardError: Math.sqrt(variance),
    rSquared,
    adjustedRSquared: 1 - ((1 - rSquared) * (n - (model.hasIntercept ? 1 : 0))) / df,
    ...(modelDegreesOfFreedom > 0
      ? {
          fTest: fTest(
            (totalSumOfSquares - residualSumOfSquares) / modelDegreesOfFreedom / variance,
            modelDegreesOfFreedom,
            df,
          ),
        }
      : {}),
    logLikelihood,
    aic: -2 * logLikelihood + 2 * k,
    bic: -2 * logLikelihood + Math.log(n) * k,
    conditionNumber: model.conditionNumber,
    ...shapeTests(model),
  };
  return withDisplay(figures, summaryBundle);
}

function coefficientTable(model: LinearRegression, sigma: number, confidence: number): Coefficient[] {
  const df = model.residualDegreesOfFreedom;
  const reach = -studentT.quantile((1 - confidence) / 2, df);
  const values = estimates(model);
  return termNames(model).map((name, i) => {
    const estimate = values[i];
    const standardError = sigma * Math.hypot(...model.rootInverse[i]);
    // Without any error a coefficient is beyond doubt, unless it is 0 itself.
    const t = estimate === 0 ? 0 : estimate / standardError;
    return {
      name,
      estimate,
      standardError,
      t,
      p: studentT.twoSidedPValue(t, df),
      lower: estimate - reach * standardError,
      upper: estimate + reach * standardError,
    };
  });
}

function fTest(statistic: number, above: number, below: number): TestResult {
  // Rounding may leave a model that explains nothing a hair below 0.
  const value = Math.max(0, statistic);
  return { statistic: value, p: f.survival(value, above, below) };
}

function shapeTests(
  model: LinearRegression,
): Pick<LinearRegressionSummary, "durbinWatson" | "skewness" | "kurtosis" | "jarqueBera" | "omnibus"> {
  const { residualShape, rowCount: n } = model;
  if (!residualShape) return {};
  const { durbinWatson, skewness, kurtosis } = residualShape;
  const jarqueBera = (n / 6) * (skewness ** 2 + (kurtosis - 3) ** 2 / 4);
  return {
    durbinWatson,
    skewness,
    kurtosis,
    jarqueBera: { statistic: jarqueBera, p: chiSquared.survival(jarqueBera, 2) },
    ...(n >= 8 ? { omnibus: omnibus(skewness, kurtosis, n) } : {}),
  };
}

/**
 * D'Agostino and Pearson's K² of normality.
 *
 * @see D'Agostino, R. B. (1970). Transformation to normality of the null distribution of g1. Biometrika 57, 679-681.
 * @see Anscombe, F. J. & Glynn, W. J. (1983). Distribution of the kurtosis statistic b2 for normal samples. Biometrika 70, 227-234.
 */
function omnibus(skewness: number, kurtosis: number, n: number): TestResult {
  const y = skewness * Math.sqrt(((n + 1) * (n + 3)) / (6 * (n - 2)));
  const beta2 = (3 * (n * n + 27 * n - 70) * (n + 1) * (n + 3)) / ((n - 2) * (n + 5) * (n + 7) * (n + 9));
  const w2 = -1 + Math.sqrt(2 * (beta2 - 1));
  const skewScore = Math.asinh(y / Math.sqrt(2 / (w2 - 1))) / Math.sqrt(0.5 * Math.log(w2));

  const expected = (3 * (n - 1)) / (n + 1);
  const variance = (24 * n * (n - 2) * (n - 3)) / ((n + 1) ** 2 * (n + 3) * (n + 5));
  const x = (kurtosis - expected) / Math.sqrt(variance);
  const rootBeta1 =
    ((6 * (n * n - 5 * n + 2)) / ((n + 7) * (n + 9))) *
    Math.sqrt((6 * (n + 3) * (n + 5)) / (n * (n - 2) * (n - 3)));
  const a = 6 + (8 / rootBeta1) * (2 / rootBeta1 + Math.sqrt(1 + 4 / rootBeta1 ** 2));
  const cubed = (1 - 2 / a) / (1 + x * Math.sqrt(2 / (a - 4)));
  const kurtosisScore = (1 - 2 / (9 * a) - Math.cbrt(cubed)) / Math.sqrt(2 / (9 * a));

  const statistic = skewScore ** 2 + kurtosisScore ** 2;
  return { statistic, p: chiSquared.survival(statistic, 2) };
}

/** How a model shows itself: its inference table where it has one, else its coefficients. */
export function toBundle(model: LinearRegression): MimeBundle {
  if (model.residualDegreesOfFreedom > 0 && model.totalSumOfSquares > 0) return summaryBundle(summary(model));
  const values = estimates(model);
  return table
    .fromRecords(
      termNames(model).map((name, i) => ({ coefficient: name, estimate: values[i] })),
      { caption: `Linear regression of ${model.targetName}, ${model.rowCount} rows`, limit: 200 },
    )
    [DISPLAY]();
}

function summaryBundle(result: Figures): MimeBundle {
  const level = `${Number((100 * result.confidence).toPrecision(6))} %`;
  const coefficients = table.fromRecords(
    result.coefficients.map(({ name, estimate, standardError, t, p, lower, upper }) => ({
      coefficient: name,
      estimate,
      "standard error": standardError,
      t,
      p,
      [`${level} from`]: lower,
      to: upper,
    })),
    { caption: `Linear regression of ${result.targetName}`, limit: 200 },
  );
  const tested = (name: string, test: TestResult | undefined) =>
    test
      ? [
          { statistic: name, value: test.statistic },
          { statistic: `p of ${name}`, value: test.p },
        ]
      : [];
  const whole = table.fromRecords(
    [
      { statistic: "rows", value: result.rowCount },
      { statistic: "residual degrees of freedom", value: result.residualDegreesOfFreedom },
      { statistic: "R²", value: result.rSquared },
      { statistic: "adjusted R²", value: result.adjustedRSquared },
      ...tested("F", result.fTest),
      { statistic: "residual standard error", value: result.residualStandardError },
      { statistic: "log-likelihood", value: result.logLikelihood },
      { statistic: "AIC", value: result.aic },
      { statistic: "BIC", value: result.bic },
      { statistic: "Durbin-Watson", value: result.durbinWatson },
      { statistic: "skewness", value: result.skewness },
      { statistic: "kurtosis", value: result.kurtosis },
      ...tested("Jarque-Bera", result.jarqueBera),
      ...tested("omnibus", result.omnibus),
      { statistic: "condition number", value: result.conditionNumber },
    ],
    { caption: "The whole model", limit: 50 },
  );
  const notes = result.aliased.map(({ name }) => `${name} is left out: other columns add up to it.`);
  const tables = [coefficients, whole];
  return {
    "text/html": [...tables.map(table.toHtml), ...notes.map((note) => `<p>${escapeHtml(note)}</p>`)].join(
      "\n",
    ),
    "text/plain": [...tables.map(table.toText), ...notes].join("\n\n"),
  };
}
