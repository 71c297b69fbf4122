/** All metrics (评价指标) in one module: `metrics.meanSquaredError`, `metrics.accuracy`, … */
export * from "./calibration";
export * from "./classification";
export * from "./clustering";
export * from "./regression";
