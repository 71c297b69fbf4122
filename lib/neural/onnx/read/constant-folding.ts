/** Constant folding: nodes that do not depend on the samples. Exporters compute shapes and parts of them with such nodes. */
import { mustBe } from "../../../core/errors";
import type { Attribute, OnnxNode } from "../model";
import { dimsOf } from "./axes";
import { READ_ACTION } from "./decode-model";
import { type Constant, type GraphReader, isConstant } from "./graph-reader";
import { numberAttribute, refuse } from "./node";

type Folder = (graph: GraphReader, node: OnnxNode) => Constant;

/** Protects against a damaged shape. */
const MAX_CONSTANT_SIZE = 1e8;

const product = (sizes: readonly number[]) => sizes.reduce((all, size) => all * size, 1);

const shape: Folder = (graph, node) => {
  const value = graph.input(node, 0);
  const dims = isConstant(value) ? [...value.dims] : dimsOf(value);
  const values = dims.slice(numberAttribute(node, "start", 0), numberAttribute(node, "end", dims.length));
  return { dims: [values.length], values, isInteger: true };
};

const constant: Folder = (_, node) => {
  const value: Attribute | undefined = Object.values(node.attributes)[0];
  if (value !== undefined && typeof value === "object" && "dims" in value) return value;
  if (typeof value === "number") return { dims: [], values: [value], isInteger: Number.isInteger(value) };
  if (!Array.isArray(value)) return refuse(node, "the value", "numbers", value);
  const values = value.map(Number);
  return { dims: [values.length], values, isInteger: values.every(Number.isInteger) };
};

const concatenate: Folder = (graph, node) => {
  const values = node.inputs.flatMap((_, i) => Array.from(graph.constantInput(node, i).values));
  return { dims: [values.length], values, isInteger: true };
};

/** Consecutive rows. */
const slice: Folder = (graph, node) => {
  const { dims, values, isInteger } = graph.constantInput(node, 0);
  const [start, end, axis = 0, step = 1] = node.inputs
    .slice(1)
    .map((_, i) => graph.constantInput(node, i + 1).values[0]);
  if (axis !== 0 || step !== 1) refuse(node, "axis and step", "0 and 1", `${axis} and ${step}`);
  const [rows] = dims;
  const rowIndex = (row: number) => (row < 0 ? row + rows : row);
  const rowSize = product(dims.slice(1));
  const selected = Array.from(values).slice(rowIndex(start) * rowSize, rowIndex(end) * rowSize);
  return { dims: [selected.length / rowSize, ...dims.slice(1)], values: selected, isInteger };
};

const gather: Folder = (graph, node) => {
  const { dims, values, isInteger } = graph.constantInput(node, 0);
  const indices = graph.constantInput(node, 1);
  if (dims.length !== 1) refuse(node, "the input", "a vector", `${dims.length} axes`);
  const selected = Array.from(indices.values, (index) => values[index < 0 ? index + dims[0] : index]);
  return { dims: indices.dims, values: selected, isInteger };
};

/** Of two equal lengths, or of one number and any length. */
function arithmetic(compute: (a: number, b: number) => number): Folder {
  return (graph, node) => {
    const [a, b] = [0, 1].map((i) => graph.constantInput(node, i));
    const longer = a.values.length >= b.values.length ? a : b;
    const elementOf = ({ values }: Constant, i: number) => values[values.length === 1 ? 0 : i];
    if (Math.min(a.values.length, b.values.length) !== 1 && a.values.length !== b.values.length)
      refuse(node, "the inputs", "of one length, or one of them a number", `${a.dims} and ${b.dims}`);
    const values = Array.from(longer.values, (_, i) => compute(elementOf(a, i), elementOf(b, i)));
    return { dims: longer.dims, values, isInteger: a.isInteger && b.isInteger };
  };
}

/** Copies of one value. The batch size is not known here: the constant gets size 1 there and is broadcast. */
function fill(value: number, dims: readonly number[]): Constant {
  const sizes = dims.map((size) => (size === -1 ? 1 : size));
  if (product(sizes) > MAX_CONSTANT_SIZE)
    throw new RangeError(mustBe(READ_ACTION, "a constant", "of 1e8 numbers at most", product(sizes)));
  return { dims: sizes, values: new Float32Array(product(sizes)).fill(value), isInteger: false };
}

const expand: Folder = (graph, node) => {
  const { values } = graph.constantInput(node, 0);
  if (values.length !== 1) refuse(node, "the input", "one number", `${values.length} numbers`);
  return fill(values[0], Array.from(graph.constantInput(node, 1).values));
};

const constantOfShape: Folder = (graph, node) => {
  const { value } = node.attributes;
  const number =
    typeof value === "object" && "values" in value && !Array.isArray(value)
      ? Number((value as Constant).values[0])
      : 0;
  return fill(number, Array.from(graph.constantInput(node, 0).values));
};

const identity: Folder = (graph, node) => graph.constantInput(node, 0);

/** One number, without axes. */
const squeeze: Folder = (graph, node) => ({ ...identity(graph, node), dims: [] });

/** A vector. */
const unsqueeze: Folder = (graph, node) => {
  const value = identity(graph, node);
  return { ...value, dims: [value.values.length] };
};

const reshape: Folder = (graph, node) => {
  const value = identity(graph, node);
  const sizes = Array.from(graph.constantInput(node, 1).values);
  const inferred = value.values.length / Math.abs(product(sizes));
  return { ...value, dims: sizes.map((size) => (size === -1 ? inferred : size)) };
};

const transpose: Folder = (graph, node) => {
  const value = identity(graph, node);
  return value.dims.length === 2
    ? transposeMatrix(value)
    : refuse(node, "the constant", "a matrix", `${value.dims.length} axes`);
};

export function transposeMatrix({ dims, values, isInteger }: Constant): Constant {
  const [rows, columns] = dims;
  const transposed = Float32Array.from(values, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]);
  return { dims: [columns, rows], values: transposed, isInteger };
}

/** By operator, for nodes whose inputs are all constants; a shape is constant whatever its input. */
const FOLDERS: Readonly<Record<string, Folder>> = {
  Constant: constant,
  Shape: shape,
  Add: arithmetic((a, b) => a + b),
  Cast: identity,
  Concat: concatenate,
  ConstantOfShape: constantOfShape,
  Div: arithmetic((a, b) => Math.trunc(a / b)),
  Expand: expand,
  Gather: gather,
  Identity: identity,
  Mul: arithmetic((a, b) => a * b),
  Reshape: reshape,
  Slice: slice,
  Squeeze: squeeze,
  Sub: arithmetic((a, b) => a - b),
  Transpose: transpose,
  Unsqueeze: unsqueeze,
};

/** The constant output of the node, or `undefined` if it depends on the samples. */
export function foldConstant(graph: GraphReader, node: OnnxNode): Constant | undefined {
  if (!(node.operator in FOLDERS)) return undefined;
  const hasConstantInputs = node.inputs.every((name, i) => name === "" || isConstant(graph.input(node, i)));
  return node.operator === "Shape" || hasConstantInputs ? FOLDERS[node.operator](graph, node) : undefined;
}
