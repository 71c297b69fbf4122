/** An ONNX graph while it is written, and what the writer of a layer gets. */
import type { layers, Tensor } from "@tensorflow/tfjs";
import { mustBe } from "../../../core/errors";
import { type LayerSettings, settingsOf } from "../../model/layer-settings";
import { type Attribute, type Message, nodeMessage, tensorMessage } from "../../onnx-runtime/onnx-file";

/** What error messages say was attempted. */
export const WRITE_ACTION = "write an ONNX model";

/** A value of the graph. ONNX has images channels first, TensorFlow.js channels last. */
export interface Value {
  readonly name: string;
  /** The shape in TensorFlow.js, batch first and channels last, whatever the order in ONNX. */
  readonly shape: readonly (number | null)[];
  readonly isChannelsFirst: boolean;
}

/** Nodes and tensors, named after their layer and numbered. */
export interface Graph {
  readonly nodes: Message[];
  readonly initializers: Message[];
}

/** A layer that is being written. */
export class LayerContext {
  /** @param shape Of the output. @param operator That of the layer, if it is a single one. */
  constructor(
    private readonly graph: Graph,
    readonly layer: layers.Layer,
    readonly inputs: readonly Value[],
    readonly shape: Value["shape"],
    readonly operator = "",
  ) {}

  get settings(): LayerSettings {
    return settingsOf(this.layer);
  }

  /** @throws {TypeError} Always: `setting` of the layer must be `rule`. An empty setting is the layer itself. */
  refuse(setting: string, rule: string, value: unknown, { name } = this.layer): never {
    throw new TypeError(mustBe(WRITE_ACTION, `${setting && `${setting} of `}layer ${name}`, rule, value));
  }

  /** Adds a node; returns the names of its outputs. */
  addNodes(outputCount: number, operator: string, inputs: readonly string[], attributes = {}): string[] {
    const name = `${this.layer.name}/${operator}_${this.graph.nodes.length}`;
    const outputs = Array.from({ length: outputCount }, (_, i) => `${name}:${i}`);
    this.graph.nodes.push(nodeMessage({ operator, name, inputs, outputs, attributes }));
    return outputs;
  }

  /** Adds a node with one output; returns its name. */
  add(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string {
    return this.addNodes(1, operator, inputs, attributes)[0];
  }

  /** Adds a tensor, of int64 if it is a list, else of float32; returns its name. */
  addTensor(dims: readonly number[], values: Float32Array | readonly number[]): string {
    const name = `${this.layer.name}/tensor_${this.graph.initializers.length}`;
    this.graph.initializers.push(tensorMessage(name, dims, values));
    return name;
  }

  /** Adds a tensor that is computed from weights of the layer; returns its name. */
  addWeight(compute: (weights: Tensor[]) => Tensor, dims?: readonly number[]): string {
    const tensor = compute(this.layer.weights.map((weight) => weight.read()));
    return this.addTensor(dims ?? tensor.shape, Float32Array.from(tensor.dataSync()));
  }

  /** The name of an input channels first, if it is images; transposes it where necessary. */
  channelsFirst(input = this.inputs[0]): string {
    return input.shape.length !== 4 || input.isChannelsFirst
      ? input.name
      : this.add("Transpose", [input.name], { perm: [0, 3, 1, 2] });
  }

  /** The name of an input channels last; transposes it where necessary. */
  channelsLast(input = this.inputs[0]): string {
    return input.isChannelsFirst ? this.add("Transpose", [input.name], { perm: [0, 2, 3, 1] }) : input.name;
  }
}

/** Adds the nodes of a layer; returns its output, or the name of one that has no channels first. */
export type LayerWriter = (context: LayerContext) => Pick<Value, "name" | "isChannelsFirst"> | string;
