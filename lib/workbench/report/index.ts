/**
 * Renders notebooks as self-contained HTML files, readable offline and without JavaScript, and an index of
 * them.
 */

export { renderIndex } from "./index-page";
export { type AdjacentReport, type ReportOptions, renderReport } from "./report-page";
export { type ReportSource, summarize } from "./summary";
