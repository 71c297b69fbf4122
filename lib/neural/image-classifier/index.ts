/** A picture classifier (图像分类器): the article's network, trained, judged, saved and loaded. */
export { augment } from "./augment";
export { load, save } from "./files";
export { filters } from "./filters";
export { fit } from "./fit";
export { gradCam } from "./grad-cam";
export { coverage, mistakes } from "./mistakes";
export { build, summary } from "./network";
export { take } from "./pictures";
export { evaluate, predict } from "./predict";
export { storedRun } from "./training";
