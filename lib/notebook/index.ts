/** What a notebook cell calls beside the topics: put a value on the page, check a claim, take a parameter. */

export { type CheckOptions, type CheckRecord, check, type Expected } from "./check";
export { type LiveCurves, type LiveCurvesOptions, liveCurves } from "./live-curves";
export { type ParameterRecord, parameter } from "./parameter";
export { type Progress, progress } from "./progress";
export { secondsOf } from "./seconds-of";
export { type SessionRecord, session } from "./session";
export { type ShowOptions, show } from "./show";
