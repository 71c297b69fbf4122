/** Figures of picture classifiers: how training went, what is taken for what, and the pictures themselves. */

export { attention } from "./attention";
export { confusionMatrix } from "./confusion-matrix";
export { filters } from "./filters";
export { wrongest } from "./most-confident-errors";
export { mostSimilar } from "./most-similar";
export { reliability } from "./reliability";
export { trainingCurves } from "./training-curves";
