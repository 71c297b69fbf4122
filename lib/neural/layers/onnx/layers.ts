/** How layers are written as ONNX nodes, but for images, activations and recurrent ones. */
import { DATA_TYPE } from "../../onnx-runtime/onnx-file";
import { activate } from "./activations";
import type { LayerWriter } from "./graph-builder";
import { bias } from "./images";

/** Gemm, which includes the bias, exists for matrices only. */
export const dense: LayerWriter = (context) => {
  const { useBias, activation: name } = context.settings;
  const factors = [context.channelsLast(), context.addWeight(([kernel]) => kernel)];
  const isGemm = useBias === true && context.inputs[0].shape.length === 2;
  const sum = context.add(isGemm ? "Gemm" : "MatMul", [...factors, ...(isGemm ? bias(context, 1) : [])]);
  const biased = isGemm || !useBias ? sum : context.add("Add", [sum, ...bias(context, 1)]);
  return activate(context, biased, false, name);
};

export const embedding: LayerWriter = (context) => {
  const indices = context.add("Cast", [context.inputs[0].name], { to: DATA_TYPE.int64 });
  const table = context.addWeight(([own]) => own);
  return context.add("Gather", [table, indices], { axis: 0 });
};

export const batchNormalization: LayerWriter = (context) => {
  const { axis = -1, epsilon = 1e-3, scale = true, center = true } = context.settings;
  const rank = context.inputs[0].shape.length;
  if (rank === 3 || (axis !== -1 && axis !== rank - 1))
    context.refuse("", "over the channels of rows or images", `axis ${axis}`);
  // TensorFlow.js has gamma and beta, unless they are turned off, before mean and variance.
  const tensors = [
    context.addWeight((own) => (scale ? own[0] : own[0].onesLike())),
    context.addWeight((own) => (center ? own[Number(scale)] : own[0].zerosLike())),
    ...[-2, -1].map((index) => context.addWeight((own) => own.slice(index)[0])),
  ];
  const name = context.add("BatchNormalization", [context.channelsFirst(), ...tensors], { epsilon });
  return { name, isChannelsFirst: rank === 4 };
};

export const layerNormalization: LayerWriter = (context) => {
  const { axis = -1, epsilon = 1e-3, scale = true, center = true } = context.settings;
  const [first, ...others] = [axis].flat();
  if (others.length > 0 || !scale || (first !== -1 && first !== context.inputs[0].shape.length - 1))
    context.refuse("", "scaled, over the last axis", `axis ${axis}`);
  const input = context.channelsLast();
  const weights = [0, ...(center ? [1] : [])].map((index) => context.addWeight((own) => own[index]));
  return context.add("LayerNormalization", [input, ...weights], { axis: -1, epsilon });
};

/** Element-wise, two inputs at a time. */
export const merge: LayerWriter = (context) => {
  const isChannelsFirst = context.inputs.every((value) => value.isChannelsFirst);
  const names = context.inputs.map((value) => (isChannelsFirst ? value.name : context.channelsLast(value)));
  return { name: names.reduce((sum, next) => context.add(context.operator, [sum, next])), isChannelsFirst };
};

export const concatenate: LayerWriter = (context) => {
  const axis = Number(context.settings.axis ?? -1);
  const names = context.inputs.map((value) => context.channelsLast(value));
  return context.add("Concat", names, { axis: axis < 0 ? context.shape.length + axis : axis });
};

/** Also for a flatten. */
export const reshape: LayerWriter = (context) => {
  const sizes = [-1, ...context.shape.slice(1).map((size) => size ?? -1)];
  return context.add("Reshape", [context.channelsLast(), context.addTensor([sizes.length], sizes)]);
};

export const permute: LayerWriter = (context) =>
  context.add("Transpose", [context.channelsLast()], { perm: [0, ...(context.settings.dims ?? [])] });
