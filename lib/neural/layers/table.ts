/**
 * What each layer is: its class in Keras and here, its settings, what becomes of a mask, the range of its outputs, our kernel and
 * the nodes of ONNX. A class without an entry is refused in files, and so is a setting without a rule, in both directions.
 *
 * A new layer is one entry here, and a network of test/neural/golden/make_keras_layers.py, which has Keras compute the answers. If
 * TensorFlow.js has no such class, the entry has its definition (defined/).
 */
import { averagePooling } from "./average-pooling";
import { batchNormalization } from "./batch-normalization";
import { convolution } from "./convolution";
import { attention, multiHeadAttention } from "./defined/attention";
import { bilinearUpSampling, resizing, separableConv1d, zeroPadding1d } from "./defined/images";
import { groupNormalization, normalization, unitNormalization } from "./defined/normalizations";
import { augmentation, getItem, reduction, softmaxAlong, subtract } from "./defined/operations";
import { type LayerEntry, layer } from "./entry";
import {
  convolution2d,
  convolutionPart,
  dense,
  densePart,
  flattenPart,
  poolingPart,
} from "./fused-operations";
import { globalMaxPooling } from "./global-max-pooling";
import { joinedMask, maskedMerger, masking, maskOfIndices, maskOfSteps, meanOverTime } from "./masks";
import { activation, identity, relu, softmax, withAlpha } from "./onnx/activations";
import * as images from "./onnx/images";
import * as write from "./onnx/layers";
import { bidirectional as writeBidirectional, recurrent as writeRecurrent } from "./onnx/recurrent";
import { alphaDropout, dropout, gaussianDropout, gaussianNoise, spatialDropout } from "./random-layers";
import { RESET_AFTER_GRU } from "./reset-after-gru";
import { volumeConvolution, volumePooling } from "./volumes";
import { bidirectional, recurrent, timeDistributed } from "./wrappers";

const FORMAT = "data_format=channels_last";
const OUTPUT = "activation use_bias activity_regularizer";
const SLIDING = `kernel_size strides padding=valid|same groups=1 ${FORMAT} ${OUTPUT}`;
const CONV = `filters ${SLIDING} *kernel *bias`;
const TRANSPOSED = `${CONV} dilation_rate=[1,1] output_padding=null`;
const DEPTHWISE = `depth_multiplier ${SLIDING} *depthwise *bias kernel_initializer~`;
const POOL = `pool_size strides padding=valid|same ${FORMAT}`;
const GLOBAL = `keepdims=false ${FORMAT}`;
const DROPOUT = `rate seed~ noise_shape=null ${FORMAT}`;
const RECURRENT =
  "units activation return_sequences go_backwards use_bias dropout recurrent_dropout *kernel *recurrent *bias " +
  "activity_regularizer implementation~ unroll~ seed~ stateful=false return_state=false time_major=false " +
  "zero_output_for_mask";
const GATED = `${RECURRENT} recurrent_activation`;
const NORMALIZED = "epsilon center scale *beta *gamma";
const BATCH =
  `${NORMALIZED} axis=last momentum moving_mean_initializer~ moving_variance_initializer~ synchronized=false ` +
  "renorm=false renorm_momentum~ renorm_clipping=null fused~ virtual_batch_size=null adjustment=null";
const RESIZING =
  `height width interpolation=bilinear|nearest fill_mode~ fill_value~ crop_to_aspect_ratio=false antialias=false ${FORMAT} ` +
  "pad_to_aspect_ratio=false";
const HEADS =
  "num_heads key_dim value_dim use_bias dropout causal~ seed~ flash_attention~ use_gate=false output_shape=null *kernel *bias " +
  "sliding_window=null attention_axes=null|[1] activity_regularizer";
const SEVERAL = "+";

/** Layers of one kind. */
const CONVOLUTION = { range: "activation", run: convolution } as const;
const SAME_VALUES = { range: "input" } as const;
const KEPT = { mask: "kept" } as const;
const MERGED = { mask: "merged", run: maskedMerger } as const;
const CELL = { mask: "skipped", run: recurrent, groups: ["cell"], onnx: writeRecurrent } as const;
const GATES = { recurrent_activation: "sigmoid" };
const ANY_RANGE = { mask: "kept", range: "linear" } as const;
const reduce = (operator: string, axis: readonly number[]) => ({
  tfjs: "Reduction",
  fixed: { operator, axis },
});

/** Of several entries for a class of Keras the first that supports all settings is used; one of TensorFlow.js has the traits of its first. */
export const LAYER_TABLE: readonly LayerEntry[] = [
  layer("InputLayer", "sparse~ ragged~ optional~"),
  layer("Activation", "activation", { ...KEPT, range: "activation", onnx: activation }),
  layer("Identity", "", { tfjs: "Activation", fixed: { activation: "linear" } }),
  layer("Dense", `units ${OUTPUT} *kernel *bias`, {
    mask: "kept",
    range: "activation",
    run: dense,
    fused: densePart,
    onnx: write.dense,
  }),
  layer("Embedding", "input_dim output_dim mask_zero input_length~ *embeddings activity_regularizer", {
    mask: maskOfIndices,
    range: "linear",
    onnx: write.embedding,
  }),
  layer("Masking", "mask_value", { mask: maskOfSteps, run: masking }),
  layer("Flatten", FORMAT, { ...SAME_VALUES, fused: flattenPart, onnx: write.reshape }),
  layer("Reshape", "target_shape", { ...SAME_VALUES, onnx: write.reshape }),
  layer("Permute", "dims", { ...SAME_VALUES, onnx: write.permute }),
  layer("RepeatVector", "n", SAME_VALUES),

  layer("Conv1D", `${CONV} dilation_rate padding=valid|same|causal`, CONVOLUTION),
  layer("Conv2D", `${CONV} dilation_rate`, {
    ...CONVOLUTION,
    run: convolution2d,
    fused: convolutionPart,
    onnx: images.convolution,
  }),
  layer("Conv3D", `${CONV} dilation_rate`, { ...CONVOLUTION, run: volumeConvolution }),
  layer("Conv2DTranspose", TRANSPOSED, CONVOLUTION),
  layer("DepthwiseConv2D", `${DEPTHWISE} dilation_rate=[1,1]`, {
    ...CONVOLUTION,
    onnx: images.depthwiseConvolution,
  }),
  layer("SeparableConv1D", `filters ${DEPTHWISE} *pointwise dilation_rate=[1]`, {
    definition: separableConv1d,
  }),
  layer("SeparableConv2D", `filters ${DEPTHWISE} *pointwise dilation_rate depth_multiplier=1`, {
    ...CONVOLUTION,
    onnx: images.separableConvolution,
  }),

  layer("MaxPooling1D", POOL, SAME_VALUES),
  layer("MaxPooling2D", POOL, {
    ...SAME_VALUES,
    fused: poolingPart,
    operators: ["MaxPool"],
    onnx: images.pooling,
  }),
  layer("MaxPooling3D", POOL, { ...SAME_VALUES, run: volumePooling }),
  layer("AveragePooling1D", POOL, { ...SAME_VALUES, run: averagePooling }),
  layer("AveragePooling2D", POOL, {
    ...SAME_VALUES,
    run: averagePooling,
    operators: ["AveragePool"],
    onnx: images.pooling,
  }),
  layer("AveragePooling3D", POOL, { ...SAME_VALUES, run: volumePooling }),
  layer("GlobalAveragePooling1D", GLOBAL, { ...SAME_VALUES, run: meanOverTime }),
  layer("GlobalAveragePooling2D", GLOBAL, {
    ...SAME_VALUES,
    operators: ["GlobalAveragePool", "ReduceMean"],
    onnx: images.globalPooling,
  }),
  layer("GlobalMaxPooling1D", GLOBAL, { ...SAME_VALUES, run: globalMaxPooling }),
  layer("GlobalMaxPooling2D", GLOBAL, {
    ...SAME_VALUES,
    run: globalMaxPooling,
    operators: ["GlobalMaxPool", "ReduceMax"],
    onnx: images.globalPooling,
  }),
  layer("GlobalAveragePooling2D", `keepdims ${FORMAT}`, {
    ...reduce("mean", [1, 2]),
    definition: reduction,
  }),
  layer("GlobalAveragePooling3D", `keepdims ${FORMAT}`, reduce("mean", [1, 2, 3])),
  layer("GlobalMaxPooling2D", `keepdims ${FORMAT}`, reduce("max", [1, 2])),

  layer("ZeroPadding1D", `padding ${FORMAT}`, { definition: zeroPadding1d }),
  layer("ZeroPadding2D", `padding ${FORMAT}`, { onnx: images.zeroPadding }),
  layer("Cropping2D", `cropping ${FORMAT}`, SAME_VALUES),
  layer("UpSampling2D", `size interpolation=nearest ${FORMAT}`, SAME_VALUES),
  layer("UpSampling2D", `size interpolation=bilinear! ${FORMAT}`, { definition: bilinearUpSampling }),
  layer("Resizing", RESIZING, { definition: resizing }),
  layer("Rescaling", "scale offset", ANY_RANGE),

  layer("ReLU", "max_value negative_slope=0 threshold=0", { ...KEPT, onnx: relu }),
  layer("LeakyReLU", "negative_slope>alpha alpha", { ...KEPT, operators: ["LeakyRelu"], onnx: withAlpha }),
  layer("ReLU", "negative_slope>alpha max_value=null threshold=0", { tfjs: "LeakyReLU" }),
  layer("PReLU", "shared_axes *alpha", KEPT),
  layer("ELU", "alpha=1", { ...KEPT, operators: ["Elu"], onnx: withAlpha }),
  layer("Softmax", "axis=-1", { mask: "refused", range: "softmax", onnx: softmax }),
  layer("Softmax", "axis", { definition: softmaxAlong, mask: "refused" }),
  // TensorFlow.js has the last axis only, by any name. Written; the entry above reads it.
  layer("Softmax", "axis"),

  layer("Dropout", DROPOUT, { mask: "kept", range: "input", run: dropout, onnx: identity }),
  layer("SpatialDropout1D", `${DROPOUT} trainable~`, { ...KEPT, ...SAME_VALUES, run: spatialDropout }),
  layer("SpatialDropout2D", `${DROPOUT} trainable~`, { ...SAME_VALUES, run: spatialDropout }),
  layer("AlphaDropout", DROPOUT, { ...KEPT, run: alphaDropout }),
  layer("GaussianDropout", DROPOUT, { ...KEPT, run: gaussianDropout }),
  layer("GaussianNoise", "stddev seed~", { ...KEPT, run: gaussianNoise, onnx: identity }),

  layer("BatchNormalization", BATCH, {
    ...ANY_RANGE,
    run: batchNormalization,
    onnx: write.batchNormalization,
  }),
  layer("LayerNormalization", `axis ${NORMALIZED} rms_scaling=false`, {
    ...ANY_RANGE,
    onnx: write.layerNormalization,
  }),
  layer("GroupNormalization", `groups axis=last ${NORMALIZED}`, { ...KEPT, definition: groupNormalization }),
  layer("UnitNormalization", "axis", { ...KEPT, definition: unitNormalization }),
  layer("Normalization", "axis mean variance invert", { ...KEPT, definition: normalization }),

  layer("LSTM", `${GATED} unit_forget_bias`, { ...CELL, defaults: GATES }),
  layer("SimpleRNN", RECURRENT, CELL),
  layer("GRU", `${GATED} reset_after=false!`, { ...CELL, defaults: { ...GATES, reset_after: true } }),
  layer("GRU", `${GATED} reset_after=true! use_bias=true dropout=0 recurrent_dropout=0`, {
    ...CELL,
    tfjs: RESET_AFTER_GRU,
  }),
  layer("Bidirectional", "layer backward_layer merge_mode=concat|sum|mul|ave", {
    mask: "skipped",
    run: bidirectional,
    onnx: writeBidirectional,
    groups: ["forward_layer", "backward_layer"],
  }),
  layer("TimeDistributed", "layer", { mask: "wrapped", run: timeDistributed, groups: ["layer"] }),

  layer("Add", SEVERAL, { mask: "merged", range: "inputs", operators: ["Add", "Sum"], onnx: write.merge }),
  layer("Average", SEVERAL, { mask: "merged", range: "inputs", operators: ["Mean"] }),
  layer("Maximum", SEVERAL, { ...MERGED, operators: ["Max"], onnx: write.merge }),
  layer("Minimum", SEVERAL, { ...MERGED, operators: ["Min"], onnx: write.merge }),
  layer("Multiply", SEVERAL, { ...MERGED, operators: ["Mul"], onnx: write.merge }),
  layer("Subtract", SEVERAL, { mask: "merged", definition: subtract }),
  layer("Concatenate", "axis +", { mask: joinedMask, range: "inputs", onnx: write.concatenate }),
  layer("Dot", "axes normalize +"),
  layer("Attention", "use_scale dropout causal~ seed~ score_mode=dot +", {
    definition: attention,
    mask: "refused",
  }),
  layer("MultiHeadAttention", `${HEADS} +`, {
    definition: multiHeadAttention,
    mask: "refused",
    groups: ["query_dense", "key_dense", "value_dense", "output_dense"],
  }),

  // They change images at random in training only. All of their settings are kept, for Keras.
  ...["Flip", "Rotation", "Zoom", "Translation", "Contrast", "Brightness"].map((kind) =>
    layer(`Random${kind}`, "", {
      definition: augmentation,
      // TensorFlow.js writes text values in snake case.
      fixed: { kind: `random_${kind.toLowerCase()}` },
    }),
  ),
];

/** Layers that files of Keras cannot have. */
export const OTHER_LAYERS: readonly LayerEntry[] = [
  layer("RNN", "", CELL),
  layer("ConvLSTM2D", "", { mask: "refused", run: convolution }),
  layer("ThresholdedReLU", "", KEPT),
  layer("GetItem", "", { definition: getItem }),
];
