/** What an entry of the layer table says (table.ts). */
import type { layers, Tensor } from "@tensorflow/tfjs";
import type { Engine } from "../engine/types";
import type { LayerDefinition } from "./defined/define-layer";
import type { FusedPart } from "./fused-operations";
import type { Mask, MaskRule } from "./masks";
import type { LayerWriter } from "./onnx/graph-builder";

/** A call of a layer in the forward pass. */
export interface LayerCall {
  readonly engine: Engine;
  readonly layer: layers.Layer;
  readonly inputs: readonly Tensor[];
  /** The first mask. */
  readonly mask: Mask;
  /** For each input. */
  readonly masks: readonly Mask[];
  /** Whether random layers draw numbers, from the seed. */
  readonly isTraining: boolean;
  readonly seed: number;
  /** Whether its weights are trained: a frozen layer does not learn. */
  readonly isLearning: boolean;
  /** Whether a gradient may be asked for. */
  readonly hasGradient: boolean;
  /** Runs a layer inside this one; `part` tells several apart, for their seeds. */
  run(inner: layers.Layer, inputs: readonly Tensor[], mask: Mask, part: number): readonly Tensor[];
}

/** The outputs; `undefined` if TensorFlow.js computes them itself. */
export type LayerKernel = (call: LayerCall) => Tensor | readonly Tensor[] | undefined;

/** What a layer is here, beside its settings. */
export interface LayerTraits {
  /** The class of TensorFlow.js, or ours. @default that of Keras */
  readonly tfjs?: string;
  /** Our class, where TensorFlow.js has none. */
  readonly definition?: LayerDefinition<object>;
  /** Settings of our class, or of that of TensorFlow.js, that Keras' class does not have. */
  readonly fixed?: Readonly<Record<string, unknown>>;
  /** Keras' defaults that are not those of TensorFlow.js, by their names in Keras. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** What becomes of masks. @default they end here, as in Keras */
  readonly mask?: MaskRule;
  /**
   * What is known of its outputs: the range of its input, or of its inputs if all are linear; any number; what its activation
   * gives; a softmax. @default nothing
   */
  readonly range?: "input" | "inputs" | "linear" | "activation" | "softmax";
  /** Computes the layer where TensorFlow.js does it wrongly, slowly or not at all. @default TensorFlow.js does it */
  readonly run?: LayerKernel;
  /** The layer for kernels that compute several at once. @default it is not fused */
  readonly fused?: FusedPart;
  /** Names of the groups that hold the weights of what is inside it in a `.keras` file. @default its own */
  readonly groups?: readonly string[];
  /** Operators of ONNX that are this layer, the one that is written first; those of other layers are in onnx/read. */
  readonly operators?: readonly string[];
  /** Writes it as nodes of ONNX. @default it is refused */
  readonly onnx?: LayerWriter;
}

export interface Rule {
  /** Its name in TensorFlow.js. */
  readonly tfjs: string;
  /** The only values for which both compute the same. @default all */
  readonly values?: readonly unknown[];
  readonly isWritten?: boolean;
  readonly isIgnored?: boolean;
}

export interface LayerEntry extends LayerTraits {
  /** Class in Keras. */
  readonly keras: string;
  readonly tfjs: string;
  readonly fixed: Readonly<Record<string, unknown>>;
  /** By the name in Keras; of several with one name the last. */
  readonly rules: Readonly<Record<string, Rule>>;
  readonly takesSeveral: boolean;
}

/** Settings that all layers have. */
const COMMON =
  "name trainable dtype batch_shape>batch_input_shape batch_input_shape autocast~ quantization_config=null";

/**
 * An entry. The settings are a word each, by the way they are written: `units` is the same in both; `groups=1` must be 1,
 * `padding=valid|same` one of the two; `axis=last` the last axis; `reset_after=true!` is also written, since it is not Keras'
 * default; `seed~` changes nothing here; `negative_slope>alpha` has another name in TensorFlow.js; `*kernel` is the initializer,
 * regularizer and constraint of a weight; `+` means that the layer takes several tensors.
 */
export function layer(keras: string, settings: string, traits: LayerTraits = {}): LayerEntry {
  const words = `${COMMON} ${settings}`.split(" ").filter((word) => word !== "" && word !== "+");
  const { definition, tfjs = definition?.className ?? keras, fixed = {} } = traits;
  return {
    ...traits,
    keras,
    tfjs,
    fixed,
    takesSeveral: settings.endsWith("+"),
    rules: Object.fromEntries(words.flatMap(rulesOf)),
  };
}

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
