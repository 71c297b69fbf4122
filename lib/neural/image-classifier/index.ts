/** An image classifier (图像分类器): the article's network, to build, train, evaluate, explain, save and load. */
export { summary } from "../model/summary";
export { load, save } from "../model-files";
export { augment } from "./augment";
export { embed } from "./embed";
export { filters } from "./filters";
export { fit } from "./fit";
export { gradCam } from "./grad-cam";
export { take } from "./images";
export { coverage, mistakes } from "./mistakes";
export { mostSimilar } from "./most-similar";
export { build } from "./network";
export { evaluate, predict } from "./predict";
export { storedRun } from "./stored-run";
