/**
 * What each layer of Keras is here: the class of TensorFlow.js, or our own, and its settings. A class without an entry is refused,
 * and so is a setting without a rule, in both directions.
 *
 * A new layer is one entry here, its inner layers in weight-groups.ts if it has any, and a network of
 * test/neural/golden/make_keras_layers.py, which has Keras compute the answers.
 */
import { RESET_AFTER_GRU } from "../layers/reset-after-gru";

/**
 * A rule for each setting, by the way it is written: `units` is the same in both; `groups=1` must be 1, `padding=valid|same` one
 * of the two; `axis=last` the last axis; `reset_after=true!` is also written, since it is not Keras' default; `seed~` changes
 * nothing here; `negative_slope>alpha` has another name in TensorFlow.js; `*kernel` is the initializer, regularizer and constraint of
 * a weight; `+` means that the layer takes several tensors.
 */
const COMMON =
  "name trainable dtype batch_shape>batch_input_shape batch_input_shape autocast~ quantization_config=null";
const FORMAT = "data_format=channels_last";
const OUTPUT = "activation use_bias activity_regularizer";
const SLIDING = `kernel_size strides padding=valid|same groups=1 ${FORMAT} ${OUTPUT}`;
const CONV = `filters ${SLIDING} *kernel *bias`;
const TRANSPOSED = `${CONV} dilation_rate=[1,1] output_padding=null`;
const DEPTHWISE = `depth_multiplier ${SLIDING} *depthwise *bias kernel_initializer~`;
const POOL = `pool_size strides padding=valid|same ${FORMAT}`;
const DROPOUT = `rate seed~ noise_shape=null ${FORMAT}`;
const RECURRENT =
  "units activation return_sequences go_backwards use_bias dropout recurrent_dropout *kernel *recurrent *bias " +
  "activity_regularizer implementation~ unroll~ seed~ stateful=false return_state=false time_major=false " +
  "zero_output_for_mask";
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

/** Keras' class, ours if its name is another, and the settings. Of several entries the first that supports all settings is used. */
const CLASSES: readonly (readonly [keras: string, tfjs: string, settings: string, fixed?: object])[] = [
  ["InputLayer", "", "sparse~ ragged~ optional~"],
  ["Activation", "", "activation"],
  ["Identity", "Activation", "", { activation: "linear" }],
  ["Dense", "", `units ${OUTPUT} *kernel *bias`],
  ["Embedding", "", "input_dim output_dim mask_zero input_length~ *embeddings activity_regularizer"],
  ["Masking", "", "mask_value"],
  ["Flatten", "", FORMAT],
  ["Reshape", "", "target_shape"],
  ["Permute", "", "dims"],
  ["RepeatVector", "", "n"],

  ["Conv1D", "", `${CONV} dilation_rate padding=valid|same|causal`],
  ["Conv2D", "", `${CONV} dilation_rate`],
  ["Conv3D", "", `${CONV} dilation_rate`],
  ["Conv2DTranspose", "", TRANSPOSED],
  ["DepthwiseConv2D", "", `${DEPTHWISE} dilation_rate=[1,1]`],
  ["SeparableConv1D", "", `filters ${DEPTHWISE} *pointwise dilation_rate=[1]`],
  ["SeparableConv2D", "", `filters ${DEPTHWISE} *pointwise dilation_rate depth_multiplier=1`],

  ["MaxPooling1D", "", POOL],
  ["MaxPooling2D", "", POOL],
  ["MaxPooling3D", "", POOL],
  ["AveragePooling1D", "", POOL],
  ["AveragePooling2D", "", POOL],
  ["AveragePooling3D", "", POOL],
  ["GlobalAveragePooling1D", "", `keepdims=false ${FORMAT}`],
  ["GlobalAveragePooling2D", "", `keepdims=false ${FORMAT}`],
  ["GlobalMaxPooling1D", "", `keepdims=false ${FORMAT}`],
  ["GlobalMaxPooling2D", "", `keepdims=false ${FORMAT}`],
  ["GlobalAveragePooling2D", "Reduction", `keepdims ${FORMAT}`, { operator: "mean", axis: [1, 2] }],
  ["GlobalAveragePooling3D", "Reduction", `keepdims ${FORMAT}`, { operator: "mean", axis: [1, 2, 3] }],
  ["GlobalMaxPooling2D", "Reduction", `keepdims ${FORMAT}`, { operator: "max", axis: [1, 2] }],

  ["ZeroPadding1D", "", `padding ${FORMAT}`],
  ["ZeroPadding2D", "", `padding ${FORMAT}`],
  ["Cropping2D", "", `cropping ${FORMAT}`],
  ["UpSampling2D", "", `size interpolation=nearest ${FORMAT}`],
  ["UpSampling2D", "BilinearUpSampling", `size interpolation=bilinear! ${FORMAT}`],
  ["Resizing", "CentredResizing", RESIZING],
  ["Rescaling", "", "scale offset"],

  ["ReLU", "", "max_value negative_slope=0 threshold=0"],
  ["LeakyReLU", "", "negative_slope>alpha alpha"],
  ["ReLU", "LeakyReLU", "negative_slope>alpha max_value=null threshold=0"],
  ["PReLU", "", "shared_axes *alpha"],
  ["ELU", "", "alpha=1"],
  ["Softmax", "", "axis=-1"],
  ["Softmax", "SoftmaxAlong", "axis"],
  // TensorFlow.js has the last axis only, by any name. Written; the entry above reads it.
  ["Softmax", "", "axis"],

  ["Dropout", "", DROPOUT],
  ["SpatialDropout1D", "", `${DROPOUT} trainable~`],
  ["SpatialDropout2D", "", `${DROPOUT} trainable~`],
  ["AlphaDropout", "", DROPOUT],
  ["GaussianDropout", "", DROPOUT],
  ["GaussianNoise", "", "stddev seed~"],

  ["BatchNormalization", "", BATCH],
  ["LayerNormalization", "", `axis ${NORMALIZED} rms_scaling=false`],
  ["GroupNormalization", "", `groups axis=last ${NORMALIZED}`],
  ["UnitNormalization", "", "axis"],
  ["Normalization", "", "axis mean variance invert"],

  ["LSTM", "", `${RECURRENT} recurrent_activation unit_forget_bias`],
  ["SimpleRNN", "", RECURRENT],
  ["GRU", "", `${RECURRENT} recurrent_activation reset_after=false!`],
  [
    "GRU",
    RESET_AFTER_GRU,
    `${RECURRENT} recurrent_activation reset_after=true! use_bias=true dropout=0 recurrent_dropout=0`,
  ],
  ["Bidirectional", "", "layer backward_layer merge_mode=concat|sum|mul|ave"],
  ["TimeDistributed", "", "layer"],

  ["Add", "", "+"],
  ["Average", "", "+"],
  ["Maximum", "", "+"],
  ["Minimum", "", "+"],
  ["Multiply", "", "+"],
  ["Subtract", "", "+"],
  ["Concatenate", "", "axis +"],
  ["Dot", "", "axes normalize +"],
  ["Attention", "", "use_scale dropout causal~ seed~ score_mode=dot +"],
  ["MultiHeadAttention", "", `${HEADS} +`],
];

/** Layers that change images at random in training only. All of their settings are kept, for Keras. */
const AUGMENTATIONS =
  "RandomFlip RandomRotation RandomZoom RandomTranslation RandomContrast RandomBrightness";

export interface Rule {
  /** Its name in TensorFlow.js. */
  readonly tfjs: string;
  /** The only values for which both compute the same. @default all */
  readonly values?: readonly unknown[];
  readonly isWritten?: boolean;
  readonly isIgnored?: boolean;
}

export interface LayerEntry {
  readonly keras: string;
  readonly tfjs: string;
  /** Settings of the class in TensorFlow.js that Keras' class does not have. */
  readonly fixed: Readonly<Record<string, unknown>>;
  /** By the name in Keras; of several with one name the last. */
  readonly rules: Readonly<Record<string, Rule>>;
  readonly takesSeveral: boolean;
  readonly isAugmentation?: boolean;
}

export const LAYER_TABLE: readonly LayerEntry[] = [
  ...CLASSES.map(([keras, tfjs, settings, fixed = {}]) => {
    const words = `${COMMON} ${settings}`.split(" ").filter((word) => word !== "" && word !== "+");
    return {
      ...{ keras, tfjs: tfjs || keras, fixed: { ...fixed }, takesSeveral: settings.endsWith("+") },
      rules: Object.fromEntries(words.flatMap(rulesOf)),
    };
  }),
  // TensorFlow.js writes text values in snake case.
  ...AUGMENTATIONS.split(" ").map((keras) => ({
    ...{
      keras,
      tfjs: "RandomAugmentation",
      fixed: { kind: keras.replace(/(.)([A-Z])/g, "$1_$2").toLowerCase() },
      rules: {},
    },
    ...{ takesSeveral: false, isAugmentation: true },
  })),
];

function rulesOf(word: string): readonly (readonly [string, Rule])[] {
  if (word.startsWith("*"))
    return ["initializer", "regularizer", "constraint"].flatMap((kind) =>
      rulesOf(`${word.slice(1)}_${kind}`),
    );
  const [, name, mark = "", rest = ""] = /^(\w+)([=~>]?)(.*)$/.exec(word) ?? [];
  if (mark === ">") return [[name, { tfjs: rest }]];
  if (mark !== "=") return [[name, { tfjs: name, isIgnored: mark === "~" }]];
  const values = rest.replace("!", "").split("|").map(parsed);
  return [[name, { tfjs: name, values, isWritten: rest.endsWith("!") }]];
}

/** A number, truth value, null or list; otherwise a text. */
function parsed(text: string): unknown {
  return /^(-?\d|true$|false$|null$|\[)/.test(text) ? JSON.parse(text) : text;
}
