/** Answers are those of the operators' reference implementation in NumPy (onnx/reference/ops of ONNX 1.16). */
import { describe, expect, test } from "vitest";
import type { Attribute } from "../../../lib/neural/onnx/model";
import { foldConstant } from "../../../lib/neural/onnx/read/constant-folding";
import { type Constant, GraphReader, type Value } from "../../../lib/neural/onnx/read/graph-reader";

const integers = (...values: readonly number[]): Constant => ({
  dims: [values.length],
  values,
  isInteger: true,
});
const scalar = (value: number): Constant => ({ dims: [], values: [value], isInteger: true });
const tensor = (dims: readonly number[], ...values: readonly number[]): Constant => ({
  dims,
  values: Float32Array.from(values),
  isInteger: false,
});
/** Six samples' images, three by four with two channels, channels last; the batch is open. */
const images = { tensor: { shape: [null, 3, 4, 2] }, axes: [0, 3, 1, 2] } as unknown as Value;

/** An input that is `undefined` is left out. */
function fold(
  operator: string,
  inputs: readonly (Value | undefined)[],
  attributes: Record<string, Attribute> = {},
) {
  const names = inputs.map((input, i) => (input ? `input${i}` : ""));
  const node = { operator, name: "node", inputs: names, outputs: ["output"], attributes };
  const ends = { inputs: [], outputs: [{ name: "output", dims: [] }] };
  const graph = new GraphReader(undefined as never, { opset: 17, nodes: [node], initializers: [], ...ends });
  for (const [i, input] of inputs.entries()) if (input) graph.values.set(names[i], input);
  const constant = foldConstant(graph, node);
  return (
    constant && {
      dims: [...constant.dims],
      values: Array.from(constant.values),
      isInteger: constant.isInteger,
    }
  );
}

const result = (dims: readonly number[], values: readonly number[], isInteger = true) => ({
  dims,
  values,
  isInteger,
});

describe("constant folding", () => {
  test("Shape gives the sizes in ONNX's order, -1 for the batch", () => {
    expect(fold("Shape", [images])).toEqual(result([4], [-1, 2, 3, 4]));
    expect(fold("Shape", [images], { start: 1, end: 3 })).toEqual(result([2], [2, 3]));
    expect(fold("Shape", [images], { start: -2 })).toEqual(result([2], [3, 4]));
    expect(fold("Shape", [tensor([2, 3], 1, 2, 3, 4, 5, 6)])).toEqual(result([2], [2, 3]));
  });

  test("Constant gives a tensor, a number or a vector", () => {
    const value = { name: "c", ...tensor([2], 1, 2) };
    expect(fold("Constant", [], { value })).toEqual(result([2], [1, 2], false));
    expect(fold("Constant", [], { value_int: 3 })).toEqual(result([], [3]));
    expect(fold("Constant", [], { value_float: 0.5 })).toEqual(result([], [0.5], false));
    expect(fold("Constant", [], { value_ints: [3, 4] })).toEqual(result([2], [3, 4]));
    expect(fold("Constant", [], { value_floats: [3, 0.5] })).toEqual(result([2], [3, 0.5], false));
    expect(() => fold("Constant", [], { value_string: "a" })).toThrow(
      "the value of node node (Constant) must be numbers",
    );
  });

  test("Slice takes rows, from the end too", () => {
    const rows = tensor([3, 2], 1, 2, 3, 4, 5, 6);
    expect(fold("Slice", [integers(5, 6, 7, 8), integers(1), integers(3)])).toEqual(result([2], [6, 7]));
    expect(fold("Slice", [integers(5, 6, 7, 8), integers(-3), integers(-1)])).toEqual(result([2], [6, 7]));
    expect(fold("Slice", [integers(5, 6, 7), integers(1), integers(99)])).toEqual(result([2], [6, 7]));
    expect(fold("Slice", [rows, integers(1), integers(3)])).toEqual(result([2, 2], [3, 4, 5, 6], false));
    expect(fold("Slice", [rows, integers(0), integers(1), integers(0), integers(1)])).toEqual(
      result([1, 2], [1, 2], false),
    );
    expect(() => fold("Slice", [rows, integers(0), integers(1), integers(1)])).toThrow(
      'axis and step of node node (Slice) must be 0 and 1, current value is "1 and 1"',
    );
    expect(() => fold("Slice", [rows, integers(0), integers(3), integers(0), integers(2)])).toThrow(
      '"0 and 2"',
    );
  });

  test("Gather picks numbers of a vector, from the end too", () => {
    expect(fold("Gather", [integers(5, 6, 7), integers(2, 0)])).toEqual(result([2], [7, 5]));
    expect(fold("Gather", [integers(5, 6, 7), scalar(-1)])).toEqual(result([], [7]));
    expect(() => fold("Gather", [tensor([1, 2], 1, 2), scalar(0)])).toThrow(
      'the input of node node (Gather) must be a vector, current value is "2 axes"',
    );
  });

  test("arithmetic broadcasts one number; Div of integers truncates", () => {
    expect(fold("Add", [integers(1, 2), integers(10, 20)])).toEqual(result([2], [11, 22]));
    expect(fold("Sub", [integers(1, 2), scalar(5)])).toEqual(result([2], [-4, -3]));
    expect(fold("Sub", [scalar(5), integers(1, 2)])).toEqual(result([2], [4, 3]));
    expect(fold("Mul", [integers(3, -4), scalar(2)])).toEqual(result([2], [6, -8]));
    expect(fold("Div", [integers(7, -7), scalar(2)])).toEqual(result([2], [3, -3]));
    expect(fold("Mul", [tensor([1], 2), scalar(3)])).toEqual(result([1], [6], false));
    expect(() => fold("Add", [integers(1, 2), integers(1, 2, 3)])).toThrow(
      'the inputs of node node (Add) must be of one length, or one of them a number, current value is "2 and 3"',
    );
  });

  test("Expand and ConstantOfShape fill a shape, with size 1 for the batch", () => {
    expect(fold("Expand", [tensor([1], 0.5), integers(2, -1, 2)])).toEqual(
      result([2, 1, 2], [0.5, 0.5, 0.5, 0.5], false),
    );
    expect(fold("ConstantOfShape", [integers(3)])).toEqual(result([3], [0, 0, 0], false));
    expect(fold("ConstantOfShape", [integers(2)], { value: { name: "c", ...tensor([1], 4) } })).toEqual(
      result([2], [4, 4], false),
    );
    expect(() => fold("Expand", [integers(1, 2), integers(2)])).toThrow(
      'the input of node node (Expand) must be one number, current value is "2 numbers"',
    );
    const largest = 1e8;
    expect(() => fold("ConstantOfShape", [integers(largest + 1)])).toThrow(
      "a constant must be of 1e8 numbers at most, current value is 100000001",
    );
    expect(() => fold("ConstantOfShape", [integers(1e4, 1e4 + 1)])).toThrow("at most");
  });

  test("axes come, go and move", () => {
    const matrix = tensor([2, 3], 1, 2, 3, 4, 5, 6);
    expect(fold("Squeeze", [integers(7)])).toEqual(result([], [7]));
    expect(fold("Unsqueeze", [scalar(7), integers(0)])).toEqual(result([1], [7]));
    expect(fold("Concat", [integers(1), integers(2, 3)], { axis: 0 })).toEqual(result([3], [1, 2, 3]));
    expect(fold("Reshape", [matrix, integers(3, 2)])).toEqual(result([3, 2], [1, 2, 3, 4, 5, 6], false));
    expect(fold("Reshape", [matrix, integers(-1, 2)])).toEqual(result([3, 2], [1, 2, 3, 4, 5, 6], false));
    expect(fold("Transpose", [matrix], { perm: [1, 0] })).toEqual(result([3, 2], [1, 4, 2, 5, 3, 6], false));
    expect(() => fold("Transpose", [integers(1, 2)])).toThrow(
      'the constant of node node (Transpose) must be a matrix, current value is "1 axes"',
    );
    expect(fold("Identity", [matrix])).toEqual(fold("Cast", [matrix, undefined]));
  });

  test("nothing else is folded: an operator without a rule, an input that depends on the samples", () => {
    expect(fold("Relu", [integers(1)])).toBeUndefined();
    expect(fold("Add", [images, integers(1)])).toBeUndefined();
    expect(fold("Reshape", [images, integers(1)])).toBeUndefined();
  });
});
