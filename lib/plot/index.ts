/** Figures: pure functions from results to plotly JSON and static SVG. */

export * as basketPlots from "./basket";
export * as charts from "./charts";
export * as clusteringPlots from "./clustering";
export * as customerPlots from "./customers";
export * as deliveryPlots from "./delivery";
export { figure } from "./figure";
export * as forecastPlots from "./forecasting";
export * as learningPlots from "./learning";
export * as neuralPlots from "./neural";
export * as recommendationPlots from "./recommendation";
export * as regressionPlots from "./regression";
export * as shopPlots from "./shop";
export type { Figure, FigureOptions, Layout, Trace } from "./types";
