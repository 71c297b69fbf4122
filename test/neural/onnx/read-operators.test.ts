/** Small graphs and their answers, computed by hand. */
import type { Tensor } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { start } from "../../../lib/neural/engine/start";
import type { TensorFlow } from "../../../lib/neural/engine/types";
import type { Attribute, OnnxNode, OnnxTensor } from "../../../lib/neural/onnx/model";
import { readOnnx } from "../../../lib/neural/onnx/read/read-onnx";
import { encodeModel } from "../../../lib/neural/onnx/write/encode-model";

let tf: TensorFlow;

beforeAll(async () => {
  ({ tf } = await start({ prefer: "cpu" }));
});

const node = (operator: string, inputs: readonly string[], output: string, attributes = {}): OnnxNode => ({
  ...{
    operator,
    name: output,
    inputs,
    outputs: [output],
    attributes: attributes as Record<string, Attribute>,
  },
});
const shape = (name: string, ...values: readonly number[]): OnnxTensor => ({
  ...{ name, dims: [values.length], values, isInteger: true },
});

/** The answers to the samples 1, 2, 3 …, row by row, their shape, and the layers that gave them. */
function run(
  dims: readonly (number | undefined)[],
  nodes: readonly OnnxNode[],
  initializers: readonly OnnxTensor[] = [],
  values?: readonly number[],
) {
  const output = nodes.at(-1)?.outputs[0] ?? "";
  const ends = { inputs: [{ name: "x", dims }], outputs: [{ name: output, dims: [] }] };
  const model = readOnnx(encodeModel({ opset: 17, nodes, initializers, ...ends }));
  const layers = model.layers.map((layer) => layer.getClassName());
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
  test("Transpose reverses the axes unless they are given; the batch returns to its place", () => {
    const twice = [node("Transpose", ["x"], "a"), node("Transpose", ["a"], "b"), relu("b")];
    expect(run([undefined, 2, 3], twice).values).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(run([undefined, 2, 3], [twice[0], relu("a")])).toMatchObject({
      shape: [2, 3, 2],
      values: [1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12],
    });
    const swapped = [node("Transpose", ["x"], "a", { perm: [0, 2, 1] }), relu("a")];
    expect(run([undefined, 2, 3], swapped)).toMatchObject({
      shape: [2, 3, 2],
      values: [1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12],
    });
  });

  test("Reshape copies sizes that are 0, infers one, and takes a fixed batch for any", () => {
    const reshaped = (...sizes: readonly number[]) =>
      run([undefined, 2, 3], [node("Reshape", ["x", "s"], "a"), relu("a")], [shape("s", ...sizes)]).shape;
    expect(reshaped(-1, 6)).toEqual([2, 6]);
    expect(reshaped(0, 3, 2)).toEqual([2, 3, 2]);
    expect(reshaped(0, -1)).toEqual([2, 6]);
    expect(reshaped(0, 0, -1)).toEqual([2, 2, 3]);
    expect(reshaped(5, 6)).toEqual([2, 6]);
    expect(() => reshaped(-1, 5)).toThrow(
      "the shape of node a (Reshape) must be one that keeps the samples separate",
    );
    expect(() => reshaped(3, -1, 2)).toThrow("one that keeps the samples separate");
  });

  test("a reshape after a transposition is in the new order", () => {
    const nodes = [
      node("Transpose", ["x"], "a", { perm: [0, 2, 1] }),
      node("Reshape", ["a", "s"], "b"),
      relu("b"),
    ];
    expect(run([undefined, 2, 3], nodes, [shape("s", -1, 6)])).toMatchObject({
      shape: [2, 6],
      values: [1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12],
    });
  });

  test("axes of size 1 come and go without a layer", () => {
    const nodes = [
      node("Unsqueeze", ["x", "one"], "a"),
      node("Transpose", ["a"], "b", { perm: [0, 2, 1] }),
      node("Squeeze", ["b", "last"], "c"),
      relu("c"),
    ];
    expect(run([undefined, 3], nodes, [shape("one", 1), shape("last", -1)])).toEqual({
      shape: [2, 3],
      values: [1, 2, 3, 4, 5, 6],
      layers: ["InputLayer", "Activation"],
    });
    const moved = [node("Reshape", ["x", "there"], "a"), node("Reshape", ["a", "back"], "b"), relu("b")];
    expect(run([undefined, 1, 3], moved, [shape("there", -1, 3, 1), shape("back", -1, 1, 3)])).toEqual({
      shape: [2, 1, 3],
      values: [1, 2, 3, 4, 5, 6],
      layers: ["InputLayer", "Activation"],
    });
    const single = [node("Unsqueeze", ["x", "end"], "a"), relu("a")];
    expect(run([undefined, 3], single, [shape("end", -1)]).shape).toEqual([2, 3, 1]);
    const fewer = [node("Squeeze", ["x", "end"], "a"), relu("a")];
    expect(run([undefined, 3, 1], fewer, [shape("end", 2)]).shape).toEqual([2, 3]);
    const alone = [node("Squeeze", ["x", "end"], "a"), relu("a")];
    expect(() => run([undefined, 1], alone, [shape("end", 1)])).toThrow(
      "the shape of node a (Squeeze) must be one with an axis beside the batch",
    );
  });

  test("Flatten keeps the first axis, and no other is asked for", () => {
    expect(run([undefined, 2, 3], [node("Flatten", ["x"], "a"), relu("a")]).shape).toEqual([2, 6]);
    expect(() => run([undefined, 2, 3], [node("Flatten", ["x"], "a", { axis: 2 }), relu("a")])).toThrow(
      "axis of node a (Flatten) must be 1, current value is 2",
    );
  });
});

describe("activations", () => {
  const negative = [-2, -1, 0, 1, 5, 7];
  const answers = (operator: string, attributes = {}, inputs: readonly string[] = ["x"]) =>
    run(
      [undefined, 3],
      [node(operator, inputs, "y", attributes)],
      [
        { name: "zero", dims: [], values: [0], isInteger: false },
        { name: "six", dims: [], values: [6], isInteger: false },
      ],
      negative,
    ).values.map((value) => Math.round(value * 1000) / 1000);

  test("have ONNX's defaults", () => {
    expect(answers("LeakyRelu")).toEqual([-0.02, -0.01, 0, 1, 5, 7]);
    expect(answers("LeakyRelu", { alpha: 0.5 })).toEqual([-1, -0.5, 0, 1, 5, 7]);
    expect(answers("HardSigmoid")).toEqual([0.1, 0.3, 0.5, 0.7, 1, 1]);
    expect(answers("Clip", {}, ["x", "zero", "six"])).toEqual([0, 0, 0, 1, 5, 6]);
  });

  test("are refused with other constants than TensorFlow.js has", () => {
    expect(() => answers("Elu", { alpha: 0.5 })).toThrow(
      "alpha of node y (Elu) must be the default, current value is 0.5",
    );
    expect(() => answers("Clip", {}, ["x", "six", "six"])).toThrow(
      'bounds of node y (Clip) must be 0 and 6, current value is "6 and 6"',
    );
    expect(() => answers("Clip", {}, ["x", "zero"])).toThrow('"0 and NaN"');
    expect(() => answers("Softmax", { axis: 0 })).toThrow(
      "axis of node y (Softmax) must be that of the channels",
    );
  });
});
