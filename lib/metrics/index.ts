/** Metrics (评价指标): compare predictions of any model with the actual values. */
export type { ReliabilityBin, ReliabilityOptions } from "./calibration";
export type { ClassificationReport, ClassificationReportOptions, ClassQuality } from "./classification";
export * as metrics from "./metrics";
