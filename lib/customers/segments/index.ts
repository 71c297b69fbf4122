/** RFM: values, scores and segments. */
export * from "./rfm";
export { SEGMENTS, segmentOf } from "./rfm-grid";
