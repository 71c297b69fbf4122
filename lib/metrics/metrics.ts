/** All metrics (评价指标) in one module: `metrics.meanSquaredError`, `metrics.accuracy`, … */
export * from "./calibration";
export * from "./class-scores";
export * from "./classification";
export * from "./clustering";
export { gainCurve, precisionRecallCurve, profitCurve, rocCurve } from "./curves";
export * from "./deviance";
export * from "./forecasts";
export * from "./interval";
export * from "./probabilities";
export * from "./ranking";
export * from "./regression";
