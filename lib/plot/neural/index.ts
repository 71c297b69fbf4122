/** Figures of neural networks: training curves, errors, calibration, filters and images. */

export { confusionMatrix } from "./confusion-matrix";
export { filters } from "./filters";
export { gradCam } from "./grad-cam";
export { mostConfidentErrors } from "./most-confident-errors";
export { mostSimilar } from "./most-similar";
export { reliability } from "./reliability";
export { trainingCurves } from "./training-curves";
