/** Reports: one self-contained HTML file a notebook, readable offline and with JavaScript off, and an index of them. */

export { renderIndex } from "./index-page";
export { type Neighbour, type ReportOptions, renderReport } from "./report-page";
export { type ReportSource, summaryOf } from "./summary";
