/** Figures of learnt models: curves over the threshold, and explanations. */
export { gain, precisionRecall, profit, roc } from "./curves";
export { dependence, effects, importances, reasons, shapSummary } from "./explanations";
export { league } from "./league";
export type { LearningFigureOptions } from "./options";
export { type TreeFigureOptions, tree } from "./tree";
