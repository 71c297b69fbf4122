/** The state while a graph is read: its values by name and the layers made so far. */
import type { layers, SymbolicTensor } from "@tensorflow/tfjs";
import { mustBe } from "../../../core/errors";
import type { TensorFlow } from "../../engine/types";
import type { Attribute, OnnxNode, OnnxTensor } from "../model";
import { READ_ACTION } from "./decode-model";

/** Numbers that do not depend on the samples: weights, and shapes, in which -1 stands for the batch. */
export type Constant = Omit<OnnxTensor, "name">;

/** A value computed from the samples: a tensor whose first axis is the batch. */
export interface SymbolicValue {
  readonly tensor: SymbolicTensor;
  /**
   * The tensor's axis for each axis of ONNX; `undefined` for an axis of size 1 that the tensor does not have. A transposition
   * changes only this.
   */
  readonly axes: readonly (number | undefined)[];
  /** For the sequence of a recurrent layer: makes its last step. */
  readonly lastStep?: () => SymbolicTensor;
}

export type Value = Constant | SymbolicValue;

export interface GraphReader {
  readonly tf: TensorFlow;
  readonly values: Map<string, Value>;
  /** The nodes that take a value as an input, by the name of the value. */
  readonly consumers: ReadonlyMap<string, readonly OnnxNode[]>;
  readonly outputName: string;
  /** Nodes that became part of an earlier node's layer: a bias, an activation. */
  readonly fusedNodes: Set<OnnxNode>;
  readonly layers: layers.Layer[];
}

/** Reads a node. Returns its first output, or `undefined` if it stored its outputs itself. */
export type NodeReader = (graph: GraphReader, node: OnnxNode) => SymbolicValue | undefined;

/** Initial weights; the weights of the model replace them. */
export const ZERO_INITIALIZERS = { kernelInitializer: "zeros", depthwiseInitializer: "zeros" } as const;

export function isConstant(value: Value): value is Constant {
  return "dims" in value;
}

/** "node conv1 (Conv)", for messages. */
export function describeNode({ name, operator, outputs }: OnnxNode): string {
  return `node ${name || outputs[0]} (${operator})`;
}

/** @throws {TypeError} Always: `setting` of the node must be `rule`. */
export function refuse(node: OnnxNode, setting: string, rule: string, value: unknown): never {
  throw new TypeError(mustBe(READ_ACTION, `${setting} of ${describeNode(node)}`, rule, value));
}

/** @throws {SyntaxError} If no earlier node computes it. */
export function inputOf({ values }: GraphReader, node: OnnxNode, index: number): Value {
  const value = values.get(node.inputs[index] ?? "");
  if (!value)
    throw new SyntaxError(
      mustBe(
        READ_ACTION,
        `input ${index} of ${describeNode(node)}`,
        "given by an earlier node",
        node.inputs[index],
      ),
    );
  return value;
}

export function constantInput(graph: GraphReader, node: OnnxNode, index: number): Constant {
  const value = inputOf(graph, node, index);
  return isConstant(value) ? value : refuse(node, `input ${index}`, "a constant", "computed");
}

export function optionalConstantInput(
  graph: GraphReader,
  node: OnnxNode,
  index: number,
): Constant | undefined {
  return node.inputs[index] ? constantInput(graph, node, index) : undefined;
}

export function symbolicInput(graph: GraphReader, node: OnnxNode, index: number): SymbolicValue {
  const value = inputOf(graph, node, index);
  return isConstant(value)
    ? refuse(node, `input ${index}`, "computed from the samples", "a constant")
    : value;
}

export function numberAttribute(node: OnnxNode, name: string, defaultValue: number): number {
  const value: Attribute = node.attributes[name] ?? defaultValue;
  return typeof value === "number" ? value : refuse(node, name, "a number", value);
}

export function numbersAttribute(node: OnnxNode, name: string): readonly number[] | undefined {
  const value = node.attributes[name];
  return Array.isArray(value) ? value.map(Number) : undefined;
}

/** @throws {TypeError} If a numeric attribute differs from the only value that is supported, which is also its default. */
export function requireAttributes(node: OnnxNode, supported: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(supported))
    if (numberAttribute(node, name, value) !== value)
      refuse(node, name, String(value), node.attributes[name]);
}

/** Applies a layer, with these weights, to tensors. */
export function applyLayer(
  graph: GraphReader,
  layer: layers.Layer,
  inputs: SymbolicTensor | readonly SymbolicTensor[],
  weights: readonly Constant[] = [],
): SymbolicTensor {
  const { tf } = graph;
  graph.layers.push(layer);
  const output = layer.apply(inputs as SymbolicTensor) as SymbolicTensor;
  if (weights.length > 0)
    tf.tidy(() =>
      layer.setWeights(weights.map(({ dims, values }) => tf.tensor(Float32Array.from(values), [...dims]))),
    );
  return output;
}
