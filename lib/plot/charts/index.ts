/** Everyday charts (常用图): one call from numbers to a figure, with a description in words. */
export { type BarOptions, bar } from "./bar";
export { type BoxOptions, box } from "./box";
export type { ChartOptions, Series } from "./chart";
export { type HeatmapOptions, heatmap } from "./heatmap";
export { type HistogramOptions, histogram } from "./histogram";
export { type Images, type ImagesOptions, images } from "./images";
export { line } from "./line";
export { type ScatterOptions, scatter } from "./scatter";
