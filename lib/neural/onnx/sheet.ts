/** An ONNX graph while it is written: nodes and tensors get names as they come. */
import type { Attribute, OnnxNode, OnnxTensor } from "./proto";

/** A value of the graph. Pictures lie channels first in ONNX, channels last in TensorFlow.js. */
export interface Value {
  readonly name: string;
  /** Sizes as TensorFlow.js has them, the batch first: channels last, whatever the order in ONNX. */
  readonly shape: readonly (number | null)[];
  readonly channelsFirst: boolean;
}

export interface Sheet {
  readonly nodes: OnnxNode[];
  readonly tensors: OnnxTensor[];
  /** Which layer the nodes are of. */
  layer: string;
}

/** Adds a node; returns the names of its outputs. */
export function emitAll(
  sheet: Sheet,
  operator: string,
  inputs: readonly string[],
  attributes: Readonly<Record<string, Attribute>>,
  outputCount: number,
): string[] {
  const name = `${sheet.layer}/${operator}_${sheet.nodes.length}`;
  const outputs = Array.from({ length: outputCount }, (_, i) => `${name}:${i}`);
  sheet.nodes.push({ operator, name, inputs, outputs, attributes });
  return outputs;
}

export function emit(
  sheet: Sheet,
  operator: string,
  inputs: readonly string[],
  attributes: Readonly<Record<string, Attribute>> = {},
): string {
  return emitAll(sheet, operator, inputs, attributes, 1)[0];
}

/** Adds float32 numbers; returns their name. */
export function weights(sheet: Sheet, dims: readonly number[], values: ArrayLike<number>): string {
  return add(sheet, { dims, values, isInteger: false });
}

/** Adds whole numbers in a row: a shape, axes. */
export function integers(sheet: Sheet, values: readonly number[]): string {
  return add(sheet, { dims: [values.length], values, isInteger: true });
}

function add(sheet: Sheet, tensor: Omit<OnnxTensor, "name">): string {
  const name = `${sheet.layer}/tensor_${sheet.tensors.length}`;
  sheet.tensors.push({ name, ...tensor });
  return name;
}

/** The name of the value with its channels in second place, where it is pictures. */
export function channelsFirst(sheet: Sheet, value: Value): string {
  return value.shape.length !== 4 || value.channelsFirst
    ? value.name
    : emit(sheet, "Transpose", [value.name], { perm: [0, 3, 1, 2] });
}

export function channelsLast(sheet: Sheet, value: Value): string {
  return value.channelsFirst ? emit(sheet, "Transpose", [value.name], { perm: [0, 2, 3, 1] }) : value.name;
}
