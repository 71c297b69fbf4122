/** Figures of linear regression (回归图): residuals, influential rows, coefficients and their intervals. */
export { type CoefficientFigureOptions, coefficients } from "./coefficients";
export { influence } from "./influence";
export { normalQuantiles } from "./normal-quantiles";
export { predictedVersusActual } from "./predicted-versus-actual";
export { residualsVersusFitted } from "./residuals-versus-fitted";
export type { RegressionFigureOptions } from "./rows";
export { type VarianceInflationFigureOptions, varianceInflation } from "./variance-inflation";
