/** Samples through the layers of a model: fused steps where the engine has them, tfjs's own layers elsewhere. */
import type { layers, SymbolicTensor, Tensor } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import { type Engine, fused, fusedPool, fusedRows } from "../engine";
import { batchNormalizationStep } from "./batch-normalization";
import { globalMaxPoolingStep } from "./global-max-pooling";
import { type Mask, maskAfter, maskedStep } from "./masks";
import type { Network } from "./types";

type Layer = layers.Layer;

/** Values of a layer's settings that decide which step computes it. */
interface LayerConfig {
  readonly activation?: string;
  readonly strides?: readonly number[];
  readonly padding?: string;
  readonly dataFormat?: string;
  readonly dilationRate?: readonly number[];
  readonly useBias?: boolean;
  readonly rate?: number;
  readonly dropout?: number;
  readonly recurrentDropout?: number;
  readonly units?: number;
  readonly poolSize?: readonly number[];
}

/** The part of a layer that says what it is connected to; tfjs keeps it from its types. */
interface Connected {
  readonly inboundNodes: readonly {
    readonly inputTensors: readonly SymbolicTensor[];
    readonly outputTensors: readonly SymbolicTensor[];
  }[];
  readonly outboundNodes: readonly unknown[];
}

export interface Passage {
  /** The samples are learned: dropout drops, each layer by a seed of its own (tfjs would drop the same values always). */
  readonly dropoutSeed?: number;
  /** No gradient is asked for: the quickest way through each layer. @default false */
  readonly isPrediction?: boolean;
  /** Leaves the last layer's softmax or sigmoid off: the sums before it, the logits. @default false */
  readonly asSums?: boolean;
  /** Ends after this layer. @default the last */
  readonly upTo?: number;
  /** Goes on with this value in place of a layer's own: how the answer depends on it. */
  readonly instead?: { readonly layer: number; readonly value: Tensor };
}

/**
 * What comes out of a model's layers. Every layer is met once, after those that it hears from, so networks with branches
 * and residual sums pass like plain stacks.
 *
 * @throws {TypeError} If the model has several inputs or outputs, or uses a layer twice.
 */
export function walk(engine: Engine, model: Network, input: Tensor, passage: Passage = {}): Tensor {
  const { tf } = engine;
  const {
    dropoutSeed,
    isPrediction = false,
    asSums = false,
    upTo = model.layers.length - 1,
    instead,
  } = passage;
  return tf.tidy(() => {
    const values = new Map<number, Tensor>([[model.inputs[0].id, input]]);
    const masks = new Map<number, Mask>();
    let x = input;
    for (const [i, layer] of model.layers.slice(0, upTo + 1).entries()) {
      const node = nodeOf(layer);
      const known = values.get(node.outputTensors[0].id);
      if (known) x = known;
      else if (layer.getClassName() !== "InputLayer") {
        const given = node.inputTensors.map(({ id }) => values.get(id) as Tensor);
        const givenMasks = node.inputTensors.map(({ id }) => masks.get(id));
        const next = i < upTo && !instead ? model.layers[i + 1] : undefined;
        const pooled = next && pooledStep(engine, layer, next, given[0], isPrediction);
        if (pooled) {
          values.set(nodeOf(next).outputTensors[0].id, pooled);
          continue;
        }
        x =
          instead?.layer === i
            ? instead.value
            : step(engine, layer, given, givenMasks[0], i, passage, isLast(model, i) && asSums);
        masks.set(node.outputTensors[0].id, maskAfter(engine, layer, given, givenMasks));
      }
      values.set(node.outputTensors[0].id, x);
    }
    return upTo === model.layers.length - 1 ? (values.get(model.outputs[0].id) ?? x) : x;
  });

  function isLast(network: Network, i: number): boolean {
    return nodeOf(network.layers[i]).outputTensors[0].id === network.outputs[0].id;
  }

  function step(
    running: Engine,
    layer: Layer,
    given: readonly Tensor[],
    mask: Mask,
    i: number,
    { dropoutSeed: seed }: Passage,
    sumsOnly: boolean,
  ): Tensor {
    const config = layer.getConfig() as LayerConfig;
    if (layer.getClassName() === "Dropout") {
      const { rate = 0 } = config;
      return seed !== undefined && rate > 0
        ? tf.dropout(given[0], rate, undefined, seed * 64 + i + 1)
        : given[0];
    }
    if (sumsOnly) return sums(running, layer, given[0], config);
    const isLearned = dropoutSeed !== undefined;
    return (
      batchNormalizationStep(running, layer, given[0], mask, isLearned) ??
      globalMaxPoolingStep(running, layer, given[0]) ??
      maskedStep(running, layer, given[0], mask) ??
      fusedStep(running, layer, given[0], config, isPrediction) ??
      (layer.apply(given.length === 1 ? given[0] : [...given], { training: isLearned }) as Tensor)
    );
  }
}

/** The tensors that a layer hears from and gives. */
export function nodeOf(layer: Layer): Connected["inboundNodes"][number] {
  return (layer as unknown as Connected).inboundNodes[0];
}

/** The last layer without its softmax or sigmoid. */
function sums(engine: Engine, layer: Layer, x: Tensor, config: LayerConfig): Tensor {
  const kind = layer.getClassName();
  if (kind === "Softmax" || (kind === "Activation" && isProbability(config.activation))) return x;
  const dense = kind === "Dense" && x.rank === 2 ? denseStep(engine, layer, x, config, false) : undefined;
  if (!dense)
    throw new RangeError(
      `Cannot run a classifier: its last layer must be dense or a softmax, current layer is ${kind}`,
    );
  return dense;
}

function isProbability(activation: string | undefined): boolean {
  return activation === "softmax" || activation === "sigmoid";
}

/** The layer as one step of ours, where there is one; `undefined` where tfjs's own layer must do. */
function fusedStep(
  engine: Engine,
  layer: Layer,
  x: Tensor,
  config: LayerConfig,
  isPrediction: boolean,
): Tensor | undefined {
  const isRelu = config.activation === "relu";
  if (!isRelu && config.activation !== "linear") return undefined;
  if (layer.getClassName() === "Dense" && x.rank === 2) return denseStep(engine, layer, x, config, isRelu);
  if (engine.name === "cpu" || !isSimpleConvolution(layer, config)) return undefined;
  const [filter, bias] = layer.weights.map((weight) => weight.read());
  return fused(engine, [x, filter, bias], { relu: isRelu, isPrediction });
}

/** A convolution and the max pooling that alone hears from it as one step, where the engine has it. */
function pooledStep(
  engine: Engine,
  layer: Layer,
  next: Layer,
  x: Tensor,
  isPrediction: boolean,
): Tensor | undefined {
  const isHeardAlone =
    next.getClassName() === "MaxPooling2D" &&
    (layer as unknown as Connected).outboundNodes.length === 1 &&
    nodeOf(next).inputTensors[0].id === nodeOf(layer).outputTensors[0].id;
  if (!isHeardAlone) return undefined;
  const [config, pooling] = [layer.getConfig() as LayerConfig, next.getConfig() as LayerConfig];
  const { poolSize, strides, padding, dataFormat } = pooling;
  const isRelu = config.activation === "relu";
  if (!isSimpleConvolution(layer, config) || !(isRelu || config.activation === "linear")) return undefined;
  if (!poolSize || !strides || !padding || dataFormat !== "channelsLast") return undefined;
  const [filter, bias] = layer.weights.map((weight) => weight.read());
  const pooled = { filterSize: poolSize, strides, pad: padding };
  return fusedPool(engine, [x, filter, bias], pooled, { relu: isRelu, isPrediction });
}

function isSimpleConvolution(layer: Layer, config: LayerConfig): boolean {
  return (
    layer.getClassName() === "Conv2D" &&
    config.useBias === true &&
    config.padding === "valid" &&
    config.dataFormat === "channelsLast" &&
    [...(config.strides ?? []), ...(config.dilationRate ?? [])].every((size) => size === 1)
  );
}

function denseStep(
  engine: Engine,
  layer: Layer,
  x: Tensor,
  config: LayerConfig,
  isRelu: boolean,
): Tensor | undefined {
  const { tf } = engine;
  const [kernel, bias] = layer.weights.map((weight) => weight.read());
  if (engine.name !== "cpu" && config.useBias) return fusedRows(engine, [x, kernel, bias], { relu: isRelu });
  const product = x.matMul(kernel as never);
  const sum = config.useBias ? product.add(bias) : product;
  return isRelu ? tf.relu(sum) : sum;
}

/** @throws {TypeError} If the network is not one that can be walked and trained to the same numbers for a seed. */
export function requireNetwork(action: string, model: Network): void {
  if (model.inputs.length !== 1 || model.outputs.length !== 1)
    throw new TypeError(
      mustBe(
        action,
        "model",
        "of one input and one output",
        `${model.inputs.length} inputs, ${model.outputs.length} outputs`,
      ),
    );
  for (const layer of model.layers) {
    if ((layer as unknown as Connected).inboundNodes.length !== 1)
      throw new TypeError(mustBe(action, `layer ${layer.name}`, "used once", "used several times"));
    const { dropout = 0, recurrentDropout = 0 } = layer.getConfig() as LayerConfig;
    if (dropout > 0 || recurrentDropout > 0)
      throw new TypeError(
        mustBe(
          action,
          `dropout in layer ${layer.name}`,
          "0, put a dropout layer before it",
          dropout || recurrentDropout,
        ),
      );
  }
}
