/** What an ONNX graph computes without the samples: exporters write shapes and their parts as nodes. */

import { mustBe } from "../../core/errors";
import { type Attribute, type OnnxNode, READING } from "./proto";
import {
  type Constant,
  constantOf,
  dimsOf,
  givenTo,
  isConstant,
  numberOf,
  type Reading,
  refuse,
} from "./reading";

type Fold = (reading: Reading, node: OnnxNode) => Constant;

const product = (sizes: readonly number[]) => sizes.reduce((all, size) => all * size, 1);

const shape: Fold = (reading, node) => {
  const value = givenTo(reading, node, 0);
  const dims = isConstant(value) ? [...value.dims] : dimsOf(value);
  const values = dims.slice(numberOf(node, "start", 0), numberOf(node, "end", dims.length));
  return { dims: [values.length], values, isInteger: true };
};

const constant: Fold = (_, node) => {
  const value: Attribute | undefined = Object.values(node.attributes)[0];
  if (value !== undefined && typeof value === "object" && "dims" in value) return value;
  if (typeof value === "number") return { dims: [], values: [value], isInteger: Number.isInteger(value) };
  if (!Array.isArray(value)) return refuse(node, "the value", "numbers", value);
  const values = value.map(Number);
  return { dims: [values.length], values, isInteger: values.every(Number.isInteger) };
};

const concatenate: Fold = (reading, node) => {
  const values = node.inputs.flatMap((_, i) => Array.from(constantOf(reading, node, i).values));
  return { dims: [values.length], values, isInteger: true };
};

/** A run of rows. */
const slice: Fold = (reading, node) => {
  const { dims, values, isInteger } = constantOf(reading, node, 0);
  const [start, end, axis = 0, step = 1] = node.inputs
    .slice(1)
    .map((_, i) => constantOf(reading, node, i + 1).values[0]);
  if (axis !== 0 || step !== 1) refuse(node, "axis and step", "0 and 1", `${axis} and ${step}`);
  const [rows] = dims;
  const place = (row: number) => Math.min(rows, row < 0 ? row + rows : row);
  const size = product(dims.slice(1));
  const kept = Array.from(values).slice(place(start) * size, place(end) * size);
  return { dims: [kept.length / size, ...dims.slice(1)], values: kept, isInteger };
};

const gather: Fold = (reading, node) => {
  const { dims, values, isInteger } = constantOf(reading, node, 0);
  const indices = constantOf(reading, node, 1);
  if (dims.length !== 1) refuse(node, "the input", "a row of numbers", `${dims.length} axes`);
  const picked = Array.from(indices.values, (index) => values[index < 0 ? index + dims[0] : index]);
  return { dims: indices.dims, values: picked, isInteger };
};

function arithmetic(compute: (a: number, b: number) => number): Fold {
  return (reading, node) => {
    const [a, b] = [0, 1].map((i) => constantOf(reading, node, i));
    const longer = a.values.length >= b.values.length ? a : b;
    const at = ({ values }: Constant, i: number) => values[values.length === 1 ? 0 : i];
    if (Math.min(a.values.length, b.values.length) !== 1 && a.values.length !== b.values.length)
      refuse(node, "the inputs", "of one length, or one of them a number", `${a.dims} and ${b.dims}`);
    const values = Array.from(longer.values, (_, i) => compute(at(a, i), at(b, i)));
    return { dims: longer.dims, values, isInteger: a.isInteger && b.isInteger };
  };
}

/** A size of a batch is unknown, and a shape that holds it is one row for all of them. */
const filled = (value: number, dims: readonly number[]): Constant => {
  const sizes = dims.map((size) => (size === -1 ? 1 : size));
  if (product(sizes) > 1e8)
    throw new RangeError(mustBe(READING, "a constant", "of 1e8 numbers at most", product(sizes)));
  return { dims: sizes, values: new Float32Array(product(sizes)).fill(value), isInteger: false };
};

const expand: Fold = (reading, node) => {
  const { values } = constantOf(reading, node, 0);
  if (values.length !== 1) refuse(node, "the input", "one number", `${values.length} numbers`);
  return filled(values[0], Array.from(constantOf(reading, node, 1).values));
};

const constantOfShape: Fold = (reading, node) => {
  const { value } = node.attributes;
  const number =
    typeof value === "object" && "values" in value && !Array.isArray(value)
      ? Number((value as Constant).values[0])
      : 0;
  return filled(number, Array.from(constantOf(reading, node, 0).values));
};

const same: Fold = (reading, node) => constantOf(reading, node, 0);

/** As one number, or as a row of them. */
const squeeze: Fold = (reading, node) => ({ ...same(reading, node), dims: [] });
const unsqueeze: Fold = (reading, node) => {
  const value = same(reading, node);
  return { ...value, dims: [value.values.length] };
};

const reshape: Fold = (reading, node) => {
  const value = same(reading, node);
  const sizes = Array.from(constantOf(reading, node, 1).values);
  const left = value.values.length / Math.abs(product(sizes));
  return { ...value, dims: sizes.map((size) => (size === -1 ? left : size)) };
};

const transpose: Fold = (reading, node) => {
  const value = same(reading, node);
  return value.dims.length === 2
    ? transposed(value)
    : refuse(node, "the constant", "a matrix", `${value.dims.length} axes`);
};

export function transposed({ dims, values, isInteger }: Constant): Constant {
  const [rows, columns] = dims;
  const turned = Float32Array.from(values, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]);
  return { dims: [columns, rows], values: turned, isInteger };
}

/** By operator; those but the first two, where all inputs are constants. */
export const FOLDS: Readonly<Record<string, Fold>> = {
  Constant: constant,
  Shape: shape,
  Add: arithmetic((a, b) => a + b),
  Cast: same,
  Concat: concatenate,
  ConstantOfShape: constantOfShape,
  Div: arithmetic((a, b) => Math.trunc(a / b)),
  Expand: expand,
  Gather: gather,
  Identity: same,
  Mul: arithmetic((a, b) => a * b),
  Reshape: reshape,
  Slice: slice,
  Squeeze: squeeze,
  Sub: arithmetic((a, b) => a - b),
  Transpose: transpose,
  Unsqueeze: unsqueeze,
};

/** What the node gives without the samples; `undefined` if it needs them. */
export function folded(reading: Reading, node: OnnxNode): Constant | undefined {
  if (!(node.operator in FOLDS)) return undefined;
  const needsNone = node.operator === "Constant" || node.operator === "Shape";
  const isKnown = node.inputs.every((name, i) => name === "" || isConstant(givenTo(reading, node, i)));
  return needsNone || isKnown ? FOLDS[node.operator](reading, node) : undefined;
}
