/** A node of the graph while it is read: its attributes, its inputs, and the layers that it makes. */
import type { layers, SymbolicTensor } from "@tensorflow/tfjs";
import { mustBe } from "../../../core/errors";
import type { TensorFlow } from "../../engine/types";
import { type Observed, READ_ACTION } from "../../onnx-runtime/observe";
import type { Message } from "../../onnx-runtime/onnx-file";

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
  readonly values: Map<string, Value>;
  /** Constants, and values whose sizes are needed. */
  readonly observed: ReadonlyMap<string, Observed>;
  /** How many nodes and outputs take a value. */
  readonly uses: ReadonlyMap<string, number>;
  readonly layers: layers.Layer[];
}

export class Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
  private readonly name: string;

  constructor({ opType, domain, name, input, output, attribute }: Message) {
    this.operator = domain && domain !== "ai.onnx" ? `${domain}.${opType}` : opType;
    this.name = name || output[0];
    this.inputs = input;
    this.outputs = output;
    this.attributes = Object.fromEntries(attribute.map((own: Message) => [own.name, attributeOf(own)]));
  }

  toString(): string {
    return `node ${this.name} (${this.operator})`;
  }

  /** @throws {TypeError} Always: `setting` of the node must be `rule`. */
  refuse(setting: string, rule: string, value: unknown): never {
    const shown = typeof value === "object" ? String(value) : value;
    throw new TypeError(mustBe(READ_ACTION, `${setting} of ${this}`, rule, shown));
  }

  number(name: string, defaultValue: number): number {
    const value = this.attributes[name] ?? defaultValue;
    return typeof value === "number" ? value : this.refuse(name, "a number", value);
  }

  numbers(name: string): readonly number[] | undefined {
    const value = this.attributes[name];
    return value === undefined || Array.isArray(value) ? value : this.refuse(name, "numbers", value);
  }

  /** A constant input, the same for any samples. */
  constant({ observed, values }: Graph, index: number): Constant {
    const name = this.inputs[index] ?? "";
    const [first, second] = values.has(name) ? [] : (observed.get(name) ?? []);
    if (!first || !second) return this.refuse(`input ${index}`, "a constant", "computed");
    const bytes = ({ data }: typeof first) => Buffer.from((data as Float32Array).buffer);
    if (String(first.dims) !== String(second.dims) || !bytes(first).equals(bytes(second)))
      this.refuse(`input ${index}`, "the same for any number of samples", "another");
    return { dims: first.dims, values: Float32Array.from(first.data as Float32Array, Number) };
  }

  optionalConstant(graph: Graph, index: number): Constant | undefined {
    return this.inputs[index] ? this.constant(graph, index) : undefined;
  }

  value({ values }: Graph, index: number): Value {
    const value = values.get(this.inputs[index] ?? "");
    return value ?? this.refuse(`input ${index}`, "computed from the samples", "a constant");
  }

  /** The input with all axes in ONNX's order. */
  plain(graph: Graph, index: number): SymbolicTensor {
    const { tensor, isImage } = this.value(graph, index);
    if (!isImage) return tensor;
    return tensor.shape.length === 2
      ? this.reshape(graph, tensor, [tensor.shape[1], 1, 1])
      : this.apply(graph, graph.tf.layers.permute({ dims: [3, 1, 2] }), tensor);
  }

  /** The input as images, channels last. */
  images(graph: Graph, index: number): SymbolicTensor {
    const { tensor, isImage } = this.value(graph, index);
    const rank = tensor.shape.length;
    if (isImage) return rank === 2 ? this.reshape(graph, tensor, [1, 1, tensor.shape[1]]) : tensor;
    if (rank !== 4) this.refuse("the input", "images, with 4 axes", `${rank} axes`);
    return this.apply(graph, graph.tf.layers.permute({ dims: [2, 3, 1] }), tensor);
  }

  reshape(graph: Graph, tensor: SymbolicTensor, targetShape: readonly (number | null)[]): SymbolicTensor {
    if (String(tensor.shape.slice(1)) === String(targetShape)) return tensor;
    return this.apply(graph, graph.tf.layers.reshape({ targetShape: [...targetShape] }), tensor);
  }

  /** Applies a layer, with these weights, to tensors. */
  apply(
    { tf, layers: made }: Graph,
    layer: layers.Layer,
    inputs: SymbolicTensor | readonly SymbolicTensor[],
    weights: readonly (Constant | undefined)[] = [],
  ): SymbolicTensor {
    made.push(layer);
    const output = layer.apply(inputs as SymbolicTensor) as SymbolicTensor;
    const given = weights.filter((weight): weight is Constant => weight !== undefined);
    if (given.length > 0)
      tf.tidy(() =>
        layer.setWeights(
          given.map(({ dims, values, order = [...dims.keys()] }) =>
            tf.transpose(tf.tensor(values, [...dims]), [...order]),
          ),
        ),
      );
    return output;
  }
}

/** The type says which field holds the value. Tensors and graphs are only passed on to onnxruntime. */
function attributeOf({ type, f, i, s, ints, strings, floats }: Message): unknown {
  const texts = (list: readonly Uint8Array[]) => list.map((text) => Buffer.from(text).toString());
  return { 1: f, 2: Number(i), 3: s && texts([s])[0], 6: floats, 7: ints.map(Number), 8: texts(strings) }[
    type as 1
  ];
}
