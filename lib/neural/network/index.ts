/** Any network of one input and one output: trained, judged, saved and loaded. Layers are TensorFlow.js's own. */
export { samples } from "../model/samples";
export { summary } from "../model/summary";
export { load, save } from "../model-files";
export { evaluate, predict } from "../prediction/predict";
export { stack } from "../stack";
export { fit } from "../training/fit";
