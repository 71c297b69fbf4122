/** An ONNX graph while it is read: values by name, and the layers made so far. */
import type { layers, SymbolicTensor } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import type { TensorFlow } from "../engine/types";
import { type Attribute, type OnnxNode, type OnnxTensor, READING } from "./proto";

/** Numbers known before any sample comes: weights, and shapes, where a batch of any size is -1. */
export type Constant = Omit<OnnxTensor, "name">;

/** What the samples have become: a tensor whose batch comes first, and where each axis of ONNX lies in it. */
export interface Computed {
  readonly tensor: SymbolicTensor;
  /** By ONNX's axis; `undefined` is an axis of size 1 that the tensor does without. A transposition only changes this. */
  readonly axes: readonly (number | undefined)[];
  /** Of a recurrent layer's sequence: its last step. */
  readonly last?: () => SymbolicTensor;
}

export type Known = Constant | Computed;

export interface Reading {
  readonly tf: TensorFlow;
  readonly values: Map<string, Known>;
  /** Nodes that hear from a value. */
  readonly listeners: ReadonlyMap<string, readonly OnnxNode[]>;
  readonly outputName: string;
  /** Nodes that an earlier one's layer does too, such as a ReLU. */
  readonly done: Set<OnnxNode>;
  readonly made: layers.Layer[];
}

/** Reads a node; returns its first output, unless it sets its outputs itself. */
export type Operate = (reading: Reading, node: OnnxNode) => Computed | undefined;

/** Where the axes of pictures lie: channels last. */
export const PICTURE = [0, 3, 1, 2];

/** First weights, which the model's own replace. */
export const ZEROS = { kernelInitializer: "zeros", depthwiseInitializer: "zeros" } as const;

export function isConstant(value: Known): value is Constant {
  return "dims" in value;
}

/** "node conv1 (Conv)", for messages. */
export function called({ name, operator, outputs }: OnnxNode): string {
  return `node ${name || outputs[0]} (${operator})`;
}

/** @throws {TypeError} With this rule about a node's setting. */
export function refuse(node: OnnxNode, setting: string, rule: string, value: unknown): never {
  throw new TypeError(mustBe(READING, `${setting} of ${called(node)}`, rule, value));
}

/** @throws {SyntaxError} If no node before gave it. */
export function givenTo({ values }: Reading, node: OnnxNode, index: number): Known {
  const value = values.get(node.inputs[index] ?? "");
  if (!value)
    throw new SyntaxError(
      mustBe(READING, `input ${index} of ${called(node)}`, "given by an earlier node", node.inputs[index]),
    );
  return value;
}

export function constantOf(reading: Reading, node: OnnxNode, index: number): Constant {
  const value = givenTo(reading, node, index);
  return isConstant(value) ? value : refuse(node, `input ${index}`, "a constant", "computed");
}

/** A constant that may be left out. */
export function optionalConstant(reading: Reading, node: OnnxNode, index: number): Constant | undefined {
  return node.inputs[index] ? constantOf(reading, node, index) : undefined;
}

export function computedOf(reading: Reading, node: OnnxNode, index: number): Computed {
  const value = givenTo(reading, node, index);
  return isConstant(value)
    ? refuse(node, `input ${index}`, "computed from the samples", "a constant")
    : value;
}

export function numberOf(node: OnnxNode, name: string, otherwise: number): number {
  const value: Attribute = node.attributes[name] ?? otherwise;
  return typeof value === "number" ? value : refuse(node, name, "a number", value);
}

export function numbersOf(node: OnnxNode, name: string): readonly number[] | undefined {
  const value = node.attributes[name];
  return Array.isArray(value) ? value.map(Number) : undefined;
}

/** Of an axis that ONNX may count from the end, where it is below 0: its place from the beginning. */
export function fromStart(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** Sizes in ONNX's order; -1 for the batch, NaN for another that is not fixed. */
export function dimsOf({ tensor, axes }: Computed): number[] {
  return axes.map((axis) => (axis === undefined ? 1 : axis === 0 ? -1 : (tensor.shape[axis] ?? Number.NaN)));
}

/** Puts a layer after these tensors, with these weights. */
export function put(
  reading: Reading,
  layer: layers.Layer,
  given: SymbolicTensor | readonly SymbolicTensor[],
  weights: readonly Constant[] = [],
): SymbolicTensor {
  const { tf, made } = reading;
  made.push(layer);
  const output = layer.apply(given as SymbolicTensor) as SymbolicTensor;
  if (weights.length > 0)
    tf.tidy(() =>
      layer.setWeights(weights.map(({ dims, values }) => tf.tensor(Float32Array.from(values), [...dims]))),
    );
  return output;
}

/**
 * The tensor with ONNX's axis `i` at `places[i]`; missing axes of size 1 are put in, and others moved, where need be.
 * The batch, wherever ONNX has it, is at 0.
 */
export function arranged(reading: Reading, node: OnnxNode, value: Computed, places: readonly number[]) {
  const { tf } = reading;
  let { tensor, axes } = value;
  if (places[axes.indexOf(0)] !== 0) refuse(node, "the input", "one with the batch where it began", axes);
  if (axes.includes(undefined)) {
    const ordered = reshapable(reading, value);
    tensor = put(reading, tf.layers.reshape({ targetShape: sizesIn(node, ordered) }), ordered.tensor);
    axes = batchFirst(axes);
  }
  const dims = places.map((_, place) => axes[places.indexOf(place)] ?? 0).slice(1);
  return dims.every((axis, i) => axis === i + 1) ? tensor : put(reading, tf.layers.permute({ dims }), tensor);
}

/** The value with its axes, but for the batch, in ONNX's order; axes of size 1 may be missing still. */
export function reshapable(reading: Reading, value: Computed): Computed {
  const order = value.axes.filter((axis): axis is number => axis !== undefined && axis !== 0);
  if (order.every((axis, i) => axis === i + 1)) return value;
  const tensor = put(reading, reading.tf.layers.permute({ dims: order }), value.tensor);
  return { tensor, axes: value.axes.map((axis) => axis && order.indexOf(axis) + 1) };
}

/** The axes that the tensor has. */
export function known(axes: Computed["axes"]): number[] {
  return axes.filter((axis): axis is number => axis !== undefined);
}

/** The places of axes in order, the batch drawn to the front. */
export function batchFirst(axes: readonly (number | undefined)[]): number[] {
  let place = 0;
  return axes.map((axis) => (axis === 0 ? 0 : ++place));
}

/** Sizes without the batch. @throws {TypeError} If one is not fixed. */
export function sizesIn(node: OnnxNode, value: Computed): number[] {
  const sizes = dimsOf(value).filter((size) => size !== -1);
  return sizes.some(Number.isNaN)
    ? refuse(node, "the input", "of fixed sizes but for the batch", "others")
    : sizes;
}
