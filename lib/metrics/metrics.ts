/** All metrics (评价指标) under one name: `metrics.meanSquaredError`, `metrics.accuracy`, … */
export * from "./calibration";
export * from "./classification";
export * from "./regression";
