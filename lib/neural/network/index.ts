/** Networks with the layers of TensorFlow.js: build, train, evaluate, predict, save and load. */
export { samples } from "../model/samples";
export { summary } from "../model/summary";
export { load, save } from "../model-files";
export { loadPredictor } from "../onnx-runtime/load-predictor";
export { evaluate } from "../prediction/evaluate";
export { predict, predictAll } from "../prediction/predict";
export { stack } from "../stack";
export { fit } from "../training/fit";
