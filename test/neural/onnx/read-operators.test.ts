/** Small graphs and their answers, computed by hand. onnxruntime's are the same, or `readOnnx` would refuse the graph. */
import type { Tensor } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { start } from "../../../lib/neural/engine/start";
import type { TensorFlow } from "../../../lib/neural/engine/types";
import { readOnnx } from "../../../lib/neural/onnx/read/read-onnx";
import type { Message } from "../../../lib/neural/onnx-runtime/onnx-file";
import { modelOf, node, type Tensors } from "./decoded";

let tf: TensorFlow;

beforeAll(async () => {
  ({ tf } = await start({ prefer: "cpu" }));
});

const shape = (...sizes: readonly number[]) => [[sizes.length], sizes] as const;
const vector = (...values: readonly number[]) => [[values.length], Float32Array.from(values)] as const;

/** The answers to the samples 1, 2, 3 …, row by row, their shape, and the layers that gave them. */
async function run(
  dims: readonly (number | null)[],
  nodes: readonly Message[],
  tensors: Tensors = {},
  { values, opset = 17 }: { values?: readonly number[]; opset?: number } = {},
) {
  const model = await readOnnx(modelOf(dims, nodes, tensors, { opset }));
  const layers = model.layers.map((layer) => layer.getClassName()).slice(1);
  const sizes = [2, ...model.inputs[0].shape.slice(1).map(Number)];
  const size = sizes.reduce((a, b) => a * b);
  const result = tf.tidy(() => {
    const inputs = tf.tensor([...(values ?? Array.from({ length: size }, (_, i) => i + 1))], sizes);
    const answers = model.predict(inputs) as Tensor;
    return { shape: answers.shape, values: Array.from(answers.dataSync()) };
  });
  model.dispose();
  return { ...result, layers };
}

const relu = (input: string) => node("Relu", [input], "y");

describe("operators that move axes", () => {
  test("Transpose keeps the batch first, and reverses all axes unless they are given", async () => {
    const swapped = await run([null, 2, 3], [node("Transpose", ["x"], "a", { perm: [0, 2, 1] }), relu("a")]);
    expect(swapped.shape).toEqual([2, 3, 2]);
    expect(swapped.values).toEqual([1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12]);
    await expect(run([null, 2], [node("Transpose", ["x"], "y")])).rejects.toThrow(
      'perm of node y (Transpose) must be one that keeps the batch first, current value is "1,0"',
    );
  });

  test("Reshape and its kin are as onnxruntime has them, batch first", async () => {
    const reshaped = async (...sizes: readonly number[]) =>
      (await run([null, 2, 3], [node("Reshape", ["x", "s"], "y")], { s: shape(...sizes) })).shape;
    expect(await reshaped(-1, 6)).toEqual([2, 6]);
    expect(await reshaped(0, 3, 2)).toEqual([2, 3, 2]);
    await expect(reshaped(3, -1, 2)).rejects.toThrow("must be one with the batch first and fixed sizes");
    await expect(reshaped(2, 6)).rejects.toThrow(
      "the model must be one that onnxruntime runs for any number of samples",
    );
    const squeezed = [node("Unsqueeze", ["x", "one"], "a"), node("Squeeze", ["a"], "y")];
    expect((await run([null, 3], squeezed, { one: shape(1) })).shape).toEqual([2, 3]);
    expect((await run([null, 2, 3], [node("Flatten", ["x"], "y")])).shape).toEqual([2, 6]);
    expect(
      (await run([null, 2, 3], [node("Reshape", ["x", "s"], "y")], { s: shape(0, 3, 2) })).values,
    ).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  });

  test("a batch of a fixed size is one of any size", async () => {
    const fixed = await run([2, 2, 3], [node("Reshape", ["x", "s"], "y")], { s: shape(2, 6) });
    expect(fixed.shape).toEqual([2, 6]);
    await expect(run([2, 2, 3], [node("Reshape", ["x", "s"], "y")], { s: shape(3, 4) })).rejects.toThrow(
      'the shape of node y (Reshape) must be one with the batch first and fixed sizes, current value is "3,4"',
    );
  });

  test("a flatten of images is in ONNX's order, channels first", async () => {
    const { values, layers } = await run([null, 2, 1, 2], [node("Flatten", ["x"], "y")]);
    // Samples are given channels last: (1, 2 columns, 2 channels).
    expect(values).toEqual([1, 3, 2, 4, 5, 7, 6, 8]);
    expect(layers).toEqual(["Permute", "Reshape"]);
  });

  test("what is computed from constants and sizes may use any operator", async () => {
    const nodes = [
      node("Shape", ["x"], "sizes"),
      node("Gather", ["sizes", "zero"], "count", { axis: 0 }),
      node("Concat", ["count", "six"], "target", { axis: 0 }),
      node("Reshape", ["x", "target"], "rows"),
      node("Einsum", ["u", "v"], "w", { equation: "i,j->ij" }),
      node("MatMul", ["rows", "w"], "y"),
    ];
    const tensors = { zero: shape(0), six: shape(6), u: vector(1, 1, 1, 1, 1, 2), v: vector(1, 10) };
    expect((await run([null, 2, 3], nodes, tensors)).values).toEqual([27, 270, 69, 690]);
  });
});

describe("sums", () => {
  const kernel = [[2, 2], Float32Array.of(1, 0, 0, 1)] as const;
  const sum = (bias: Tensors[string]) =>
    run([null, 2], [node("MatMul", ["x", "w"], "a"), node("Add", ["a", "b"], "s"), relu("s")], {
      w: kernel,
      b: bias,
    });

  test("a product, a row and an activation are one layer", async () => {
    for (const dims of [[2], [1, 2]])
      expect(await sum([dims, Float32Array.of(1, -9)])).toEqual({
        ...{ shape: [2, 2], values: [2, 0, 4, 0], layers: ["Dense"] },
      });
    const both = await run(
      [null, 2],
      [node("MatMul", ["x", "w"], "a"), relu("a"), node("Sum", ["a", "y"], "z")],
      { w: kernel },
    );
    expect(both.layers).toEqual(["Dense", "Activation", "Add"]);
    const gemm = await run([null, 2], [node("Gemm", ["x", "w", "b"], "a", { transB: 1 }), relu("a")], {
      ...{ w: [[3, 2], Float32Array.of(1, 0, 0, 1, 1, 1)], b: vector(0, 0, -4) },
    });
    expect(gemm).toEqual({ shape: [2, 3], values: [1, 2, 0, 3, 4, 3], layers: ["Dense"] });
  });

  test("other constants are refused", async () => {
    await expect(sum([[2, 1], Float32Array.of(1, 2)])).rejects.toThrow("for any number of samples");
    await expect(sum([[1], Float32Array.of(1)])).rejects.toThrow(
      'the bias of node a (MatMul) must be a row of 2 numbers, current value is "1"',
    );
    await expect(run([null, 2], [node("Mul", ["x", "c"], "y")], { c: vector(2) })).rejects.toThrow(
      "input 1 of node y (Mul) must be computed from the samples",
    );
    await expect(
      run([null, 1, 3, 3], [node("Conv", ["x", "w"], "a"), node("Add", ["a", "b"], "y")], {
        ...{ w: [[1, 1, 1, 1], Float32Array.of(1)], b: vector(2) },
      }),
    ).rejects.toThrow("input 1 of node y (Add) must be computed from the samples");
  });

  test("sizes must be the same: nothing is broadcast", async () => {
    const nodes = [node("GlobalAveragePool", ["x"], "a"), node("Mul", ["x", "a"], "y")];
    await expect(run([null, 2, 2, 2], nodes)).rejects.toThrow(
      'the inputs of node y (Mul) must be of the same sizes, current value is "2,2,2 and 1,1,2"',
    );
  });
});

describe("activations", () => {
  const negative = [-2, -1, 0, 1, 5, 7];
  const answers = async (
    operator: string,
    attributes = {},
    inputs: readonly string[] = ["x"],
    opset = 17,
  ) => {
    const tensors = { zero: [[], Float32Array.of(0)], six: [[], Float32Array.of(6)] } as const;
    const nodes = [node(operator, inputs, "y", attributes)];
    const { values } = await run([null, 3], nodes, tensors, { values: negative, opset });
    return values.map((value) => Math.round(value * 1000) / 1000);
  };

  test("have ONNX's defaults", async () => {
    expect(await answers("LeakyRelu")).toEqual([-0.02, -0.01, 0, 1, 5, 7]);
    expect(await answers("LeakyRelu", { alpha: 0.5 })).toEqual([-1, -0.5, 0, 1, 5, 7]);
    expect(await answers("HardSigmoid")).toEqual([0.1, 0.3, 0.5, 0.7, 1, 1]);
    expect(await answers("Clip", {}, ["x", "zero", "six"])).toEqual([0, 0, 0, 1, 5, 6]);
  });

  test("are refused with other constants than TensorFlow.js has", async () => {
    await expect(answers("Elu", { alpha: 0.5 })).rejects.toThrow(
      "alpha of node y (Elu) must be 1, current value is 0.5",
    );
    await expect(answers("Clip", {}, ["x", "six", "six"])).rejects.toThrow(
      'the bounds of node y (Clip) must be 0 and 6, current value is "6 and 6"',
    );
    await expect(answers("Clip", {}, ["x", "zero"])).rejects.toThrow('"0 and NaN"');
    await expect(answers("Softmax", { axis: 0 })).rejects.toThrow(
      "axis of node y (Softmax) must be that of the channels",
    );
  });

  test("a softmax before opset 13 is over its axis and all after it", async () => {
    const softmax = (dims: readonly (number | null)[], attributes = {}) =>
      run(dims, [node("Softmax", ["x"], "y", attributes)], {}, { opset: 11 });
    expect((await softmax([null, 2])).values[1]).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
    expect((await softmax([null, 2, 2], { axis: 2 })).layers).toEqual(["Activation"]);
    await expect(softmax([null, 2, 2])).rejects.toThrow(
      "axis of node y (Softmax) must be that of the channels",
    );
  });
});

describe("windows", () => {
  const ones = (...dims: readonly number[]) =>
    [dims, new Float32Array(dims.reduce((a, b) => a * b)).fill(1)] as const;
  const image = [null, 1, 4, 4];

  test("zeros around a maximum are only right after numbers of at least 0", async () => {
    const pool = { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] };
    const after = await run(image, [node("Relu", ["x"], "a"), node("MaxPool", ["a"], "y", pool)]);
    expect(after.values.slice(0, 4)).toEqual([6, 8, 14, 16]);
    expect(after.layers).toEqual(["Activation", "ZeroPadding2D", "MaxPooling2D"]);
    await expect(run(image, [node("MaxPool", ["x"], "y", pool)])).rejects.toThrow(
      'pads of node y (MaxPool) must be none, or those that keep the size, current value is "1,1,1,1"',
    );
  });

  test("what TensorFlow.js's layers would ignore is refused", async () => {
    const conv = (dims: readonly number[], attributes: object, channels = 1) =>
      run([null, channels, 6, 6], [node("Conv", ["x", "w"], "y", attributes)], { w: ones(...dims) });
    await expect(conv([2, 1, 2, 2], { group: 2, dilations: [2, 2] }, 2)).rejects.toThrow(
      "dilations of node y (Conv) must be 1 for a depthwise convolution or with strides",
    );
    await expect(conv([1, 1, 2, 2], { dilations: [2, 2], strides: [2, 2] })).rejects.toThrow(
      "or with strides",
    );
    await expect(conv([2, 2, 2, 2], { group: 2 }, 4)).rejects.toThrow(
      "group of node y (Conv) must be 1, or the number",
    );
    await expect(conv([1, 1, 2, 2], { auto_pad: "SAME_LOWER" })).rejects.toThrow(
      'current value is "SAME_LOWER"',
    );
    expect((await conv([1, 1, 2, 2], { dilations: [2, 2] })).shape).toEqual([2, 4, 4, 1]);
  });

  test("padding is of zeros, around images", async () => {
    const pad = (pads: readonly number[], attributes = {}, more: Tensors = {}) =>
      run(image, [node("Pad", ["x", "p", ...Object.keys(more)], "y", attributes)], {
        p: shape(...pads),
        ...more,
      });
    expect((await pad([0, 0, 1, 0, 0, 0, 0, 2])).shape).toEqual([2, 5, 6, 1]);
    await expect(pad([0, 0, 1, 0, 0, 0, 0, 2], { mode: "reflect" })).rejects.toThrow(
      "mode of node y (Pad) must be constant",
    );
    await expect(pad([0, 1, 0, 0, 0, 0, 0, 0])).rejects.toThrow("pads of node y (Pad) must be around images");
    await expect(pad([0, 0, -1, 0, 0, 0, 0, 0])).rejects.toThrow("pads of node y (Pad) must be 0 or more");
    await expect(pad([0, 0, 1, 0, 0, 0, 0, 0], {}, { v: [[], Float32Array.of(3)] })).rejects.toThrow(
      "the value of node y (Pad) must be 0, current value is 3",
    );
  });

  test("pooling over the whole image is also a reduction", async () => {
    const reduced = (attributes: object) =>
      run([null, 2, 2, 2], [node("ReduceMean", ["x"], "y", attributes)]);
    expect((await reduced({ axes: [-1, 2], keepdims: 0 })).values).toEqual([4, 5, 12, 13]);
    expect((await reduced({ axes: [2, 3] })).shape).toEqual([2, 2]);
    await expect(reduced({ axes: [1] })).rejects.toThrow(
      "axes of node y (ReduceMean) must be height and width of images",
    );
    await expect(reduced({})).rejects.toThrow("axes of node y (ReduceMean)");
  });
});
