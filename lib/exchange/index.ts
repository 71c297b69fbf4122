/** Models as files of other programs: PMML and ONNX. */
export type { ExchangeableModel } from "./model-parts";
export * as onnxModel from "./onnx-model";
export * as pmmlModel from "./pmml-model";
