/** What every notebook needs besides the topics: show values, check claims, read parameters, follow long computations. */

export { type CheckOptions, type CheckRecord, check, type Expected } from "./check";
export { localized, say } from "./language";
export { type LiveCurves, type LiveCurvesOptions, liveCurves } from "./live-curves";
export { type ParameterOptions, type ParameterRecord, parameter } from "./parameter";
export { type Progress, progress } from "./progress";
export { type SecondsOptions, secondsOf } from "./seconds-of";
export { type SessionRecord, session } from "./session";
export { type ShowOptions, show } from "./show";
