/** Metrics (评价指标): compare predictions of any model with the actual values. */
export type { ReliabilityBin, ReliabilityOptions } from "./calibration";
export type { ClassScoreOptions, FScoreOptions, KappaOptions, WeightOptions } from "./class-scores";
export type { ClassificationReport, ClassificationReportOptions, ClassQuality } from "./classification";
export type { GainCurve, PrecisionRecallCurve, ProfitCurve, ProfitOptions, RocCurve } from "./curves";
export type { DevianceOptions, ExplainedDevianceOptions, PinballOptions } from "./deviance";
export type { ScaledErrorOptions } from "./forecasts";
export type { BootstrapInterval, BootstrapOptions, Metric, ModelPredictions } from "./interval";
export type { Labels, ScoreOptions, Scores } from "./labels";
export * as metrics from "./metrics";
export type { TopAccuracyOptions } from "./probabilities";
export type { AveragePrecisionOptions, GainOptions, RocAucOptions } from "./ranking";
