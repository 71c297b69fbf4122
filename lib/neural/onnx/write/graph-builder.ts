/** An ONNX graph while it is written. Nodes and tensors are named after their layer and numbered. */
import type { Attribute, OnnxNode, OnnxTensor } from "../model";

/** A value of the graph. ONNX has images channels first, TensorFlow.js channels last. */
export interface Value {
  readonly name: string;
  /** The shape in TensorFlow.js, batch first and channels last, whatever the order in ONNX. */
  readonly shape: readonly (number | null)[];
  readonly isChannelsFirst: boolean;
}

export interface GraphBuilder {
  readonly nodes: OnnxNode[];
  readonly initializers: OnnxTensor[];
  /** The name of the layer that is being written. */
  layer: string;
}

/** Adds a node with several outputs; returns their names. */
export function addNodeWithOutputs(
  graph: GraphBuilder,
  outputCount: number,
  operator: string,
  inputs: readonly string[],
  attributes: Readonly<Record<string, Attribute>> = {},
): string[] {
  const name = `${graph.layer}/${operator}_${graph.nodes.length}`;
  const outputs = Array.from({ length: outputCount }, (_, i) => `${name}:${i}`);
  graph.nodes.push({ operator, name, inputs, outputs, attributes });
  return outputs;
}

/** Adds a node; returns the name of its output. */
export function addNode(
  graph: GraphBuilder,
  operator: string,
  inputs: readonly string[],
  attributes?: Readonly<Record<string, Attribute>>,
): string {
  return addNodeWithOutputs(graph, 1, operator, inputs, attributes)[0];
}

/** Adds a float32 tensor; returns its name. */
export function addFloats(graph: GraphBuilder, dims: readonly number[], values: ArrayLike<number>): string {
  return addInitializer(graph, { dims, values, isInteger: false });
}

/** Adds a vector of integers, for example a shape; returns its name. */
export function addIntegers(graph: GraphBuilder, values: readonly number[]): string {
  return addInitializer(graph, { dims: [values.length], values, isInteger: true });
}

function addInitializer(graph: GraphBuilder, tensor: Omit<OnnxTensor, "name">): string {
  const name = `${graph.layer}/tensor_${graph.initializers.length}`;
  graph.initializers.push({ name, ...tensor });
  return name;
}

/** The name of the value channels first, if it is images; transposes it where necessary. */
export function toChannelsFirst(graph: GraphBuilder, value: Value): string {
  return value.shape.length !== 4 || value.isChannelsFirst
    ? value.name
    : addNode(graph, "Transpose", [value.name], { perm: [0, 3, 1, 2] });
}

/** The name of the value channels last; transposes it where necessary. */
export function toChannelsLast(graph: GraphBuilder, value: Value): string {
  return value.isChannelsFirst
    ? addNode(graph, "Transpose", [value.name], { perm: [0, 2, 3, 1] })
    : value.name;
}
