/** A node while it is read: its inputs, and the layers that it makes. */
import type { layers, SymbolicTensor } from "@tensorflow/tfjs";
import type { TensorFlow } from "../../engine/types";
import { classOf, createLayer } from "../../layers";
import type { ObservedModel } from "../../onnx-runtime/observe";
import type { Message } from "../../onnx-runtime/onnx-file";
import { OnnxNode } from "../../onnx-runtime/onnx-node";

/** Numbers that do not depend on the samples. */
export interface Constant {
  readonly dims: readonly number[];
  readonly values: Float32Array;
  /** How its axes are permuted for a layer. @default as they are */
  readonly order?: readonly number[];
}

/** A value computed from the samples, the batch first. */
export interface Value {
  readonly tensor: SymbolicTensor;
  /**
   * Whether ONNX has (batch, channels, height, width) where the tensor has the channels last, or (batch, channels) alone, as after
   * global pooling. Layers that permute are made only where an operator needs ONNX's order.
   */
  readonly isImage: boolean;
  /** The value after an activation, as the same layer made with it. */
  readonly activate?: (name: string) => Value;
  /** The value plus a row, as the same layer made with it. */
  readonly addBias?: (bias: Constant) => Value;
  readonly isNonNegative?: boolean;
}

/** What is known of the graph, and the layers made so far. */
export interface Graph {
  readonly tf: TensorFlow;
  readonly opset: number;
  readonly observed: ObservedModel["values"];
  readonly values: Map<string, Value>;
  /** How many nodes and outputs take a value. */
  readonly uses: ReadonlyMap<string, number>;
  readonly layers: layers.Layer[];
}

export class Node extends OnnxNode {
  constructor(
    readonly graph: Graph,
    message: Message,
  ) {
    super(message);
  }

  /** A constant input, the same for any samples. */
  constant(index: number): Constant {
    const name = this.inputs[index] ?? "";
    const runs = this.graph.values.has(name) ? undefined : this.graph.observed.get(name)?.runs;
    if (!runs) return this.refuse(`input ${index}`, "a constant", "computed");
    const [first, second] = runs.map(({ data }) =>
      data instanceof Float32Array ? data : Float32Array.from(data as Int32Array, Number),
    );
    const [dims, others] = runs.map((run) => run.dims);
    const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) =>
      Buffer.from(buffer, byteOffset, byteLength);
    if (String(dims) !== String(others) || !bytesOf(first).equals(bytesOf(second)))
      this.refuse(`input ${index}`, "the same for any number of samples", "another");
    return { dims, values: first };
  }

  optionalConstant(index: number): Constant | undefined {
    return this.inputs[index] ? this.constant(index) : undefined;
  }

  value(index: number): Value {
    const value = this.graph.values.get(this.inputs[index] ?? "");
    return value ?? this.refuse(`input ${index}`, "computed from the samples", "a constant");
  }

  /** The input with all axes in ONNX's order. */
  plain(index: number): SymbolicTensor {
    const { tensor, isImage } = this.value(index);
    if (!isImage) return tensor;
    return tensor.shape.length === 2
      ? this.reshape(tensor, [tensor.shape[1], 1, 1])
      : this.apply(this.graph.tf.layers.permute({ dims: [3, 1, 2] }), tensor);
  }

  /** The input as images, channels last. */
  images(index: number): SymbolicTensor {
    const { tensor, isImage } = this.value(index);
    const rank = tensor.shape.length;
    if (isImage) return rank === 2 ? this.reshape(tensor, [1, 1, tensor.shape[1]]) : tensor;
    if (rank !== 4) this.refuse("the input", "images, with 4 axes", `${rank} axes`);
    return this.apply(this.graph.tf.layers.permute({ dims: [2, 3, 1] }), tensor);
  }

  /** All inputs: as images if each of them is, else in ONNX's order. */
  all() {
    const isImage = this.inputs.map((_, i) => this.value(i)).every((value) => value.isImage);
    return { isImage, tensors: this.inputs.map((_, i) => (isImage ? this.images(i) : this.plain(i))) };
  }

  reshape(tensor: SymbolicTensor, targetShape: readonly (number | null)[]): SymbolicTensor {
    if (String(tensor.shape.slice(1)) === String(targetShape)) return tensor;
    return this.apply(this.graph.tf.layers.reshape({ targetShape: [...targetShape] }), tensor);
  }

  /** A layer that the operator is, by the layer table. */
  layer(settings: object = {}): layers.Layer {
    return createLayer(this.graph.tf, classOf(this.operator), settings);
  }

  /** Applies a layer, with these weights, to tensors. */
  apply(
    layer: layers.Layer,
    inputs: SymbolicTensor | readonly SymbolicTensor[],
    weights: readonly (Constant | undefined)[] = [],
  ): SymbolicTensor {
    const { tf } = this.graph;
    this.graph.layers.push(layer);
    const output = layer.apply(inputs as SymbolicTensor) as SymbolicTensor;
    const given = weights.filter((weight): weight is Constant => weight !== undefined);
    const toTensor = ({ dims, values, order = [...dims.keys()] }: Constant) =>
      tf.transpose(tf.tensor(values, [...dims]), [...order]);
    if (given.length > 0) tf.tidy(() => layer.setWeights(given.map(toTensor)));
    return output;
  }
}
