/** Renders notebooks and an index as self-contained HTML files, readable offline and without JavaScript. */

export { type IndexEntry, renderIndex } from "./index-page";
export { type AdjacentReport, type ReportOptions, renderReport } from "./report-page";
export { type ReportSource, summarize } from "./summary";
