/** The state while a graph is read: its values by name and the layers made so far. */
import type { layers, SymbolicTensor } from "@tensorflow/tfjs";
import { mustBe } from "../../../core/errors";
import type { TensorFlow } from "../../engine/types";
import type { OnnxModel, OnnxNode, OnnxTensor } from "../model";
import { READ_ACTION } from "./decode-model";
import { describeNode, refuse } from "./node";

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

/** Reads a node. Returns its first output, or `undefined` if it stored its outputs itself. */
export type NodeReader = (graph: GraphReader, node: OnnxNode) => SymbolicValue | undefined;

export class GraphReader {
  readonly values: Map<string, Value>;
  /** The nodes that take a value as an input, by the name of the value. */
  readonly consumers = new Map<string, OnnxNode[]>();
  readonly outputName: string;
  /** Nodes that became part of an earlier node's layer: a bias, an activation. */
  readonly fusedNodes = new Set<OnnxNode>();
  readonly layers: layers.Layer[] = [];

  constructor(
    readonly tf: TensorFlow,
    { nodes, initializers, outputs }: OnnxModel,
  ) {
    this.values = new Map(initializers.map((tensor) => [tensor.name, tensor]));
    this.outputName = outputs[0].name;
    for (const node of nodes)
      for (const input of new Set(node.inputs))
        this.consumers.set(input, [...(this.consumers.get(input) ?? []), node]);
  }

  /** @throws {SyntaxError} If no earlier node computes it. */
  input(node: OnnxNode, index: number): Value {
    const name = node.inputs[index];
    const value = this.values.get(name ?? "");
    const setting = `input ${index} of ${describeNode(node)}`;
    if (!value) throw new SyntaxError(mustBe(READ_ACTION, setting, "given by an earlier node", name));
    return value;
  }

  constantInput(node: OnnxNode, index: number): Constant {
    const value = this.input(node, index);
    return isConstant(value) ? value : refuse(node, `input ${index}`, "a constant", "computed");
  }

  optionalConstantInput(node: OnnxNode, index: number): Constant | undefined {
    return node.inputs[index] ? this.constantInput(node, index) : undefined;
  }

  symbolicInput(node: OnnxNode, index: number): SymbolicValue {
    const value = this.input(node, index);
    return isConstant(value)
      ? refuse(node, `input ${index}`, "computed from the samples", "a constant")
      : value;
  }

  /** The node that consumes these outputs, if it is the only one. */
  onlyConsumer([output]: readonly string[]): OnnxNode | undefined {
    const nodes = this.consumers.get(output) ?? [];
    return nodes.length === 1 && output !== this.outputName ? nodes[0] : undefined;
  }

  /** Applies a layer, with these weights, to tensors. */
  applyLayer(
    layer: layers.Layer,
    inputs: SymbolicTensor | readonly SymbolicTensor[],
    weights: readonly Constant[] = [],
  ): SymbolicTensor {
    const { tf } = this;
    this.layers.push(layer);
    const output = layer.apply(inputs as SymbolicTensor) as SymbolicTensor;
    if (weights.length > 0)
      tf.tidy(() =>
        layer.setWeights(weights.map(({ dims, values }) => tf.tensor(Float32Array.from(values), [...dims]))),
      );
    return output;
  }
}

export function isConstant(value: Value): value is Constant {
  return "dims" in value;
}
