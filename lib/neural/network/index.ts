/** Any network of one input and one output: trained, judged, saved and loaded. Layers are TensorFlow.js's own. */
export { fit } from "./fit";
export { evaluate, predict } from "./predict";
export { samples } from "./samples";
export { stack } from "./stack";
export { summary } from "./summary";
