/** Neural networks (神经网络): image classifiers and other networks on TensorFlow.js, with our own WebAssembly kernels. */
export type { ConvolutionOptions } from "./convolution";
export * as convolution from "./convolution";
export type { Engine, EngineOptions, TensorFlow } from "./engine";
export * as engine from "./engine";
export type { RecurrentForecast, RecurrentForecasterOptions } from "./forecasting/recurrent-forecaster";
export * as recurrentForecaster from "./forecasting/recurrent-forecaster";
export * as imageClassifier from "./image-classifier";
export type { Augmentation } from "./image-classifier/augment";
export type { Filters } from "./image-classifier/filters";
export type { ClassActivationMap } from "./image-classifier/grad-cam";
export type { Coverage, Mistake } from "./image-classifier/mistakes";
export type { SimilarImage } from "./image-classifier/most-similar";
export type { StoredRun } from "./image-classifier/stored-run";
export type {
  Epoch,
  Evaluation,
  FitOptions,
  ImageClassifier,
  NetworkOptions,
  Predictions,
  Training,
  TrainingProgress,
} from "./image-classifier/types";
export type { Network, NetworkEvaluation, NetworkOutputs, Samples, Targets } from "./model/types";
export * as network from "./network";
export type { Predictor, PredictorOptions } from "./onnx-runtime/load-predictor";
export type { ModelValue, TensorData, TensorLike } from "./onnx-runtime/tensors";
export type { Stack, UncheckedStack } from "./stack/types";
export type { Schedule } from "./training/schedule";
