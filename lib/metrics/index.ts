/** Judges predictions against what really happened, whatever made them. */

export type { ReliabilityBin } from "./calibration";
export type { ClassificationReport, ClassificationReportOptions, ClassQuality } from "./classification";
export * as metrics from "./metrics";
