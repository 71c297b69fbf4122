import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { network, type Predictor, type TensorLike } from "../../../lib/neural";
import { fromHalf, toHalf } from "../../../lib/neural/onnx-runtime/half";
import {
  encodeModel,
  type Message,
  nodeMessage,
  tensorMessage,
  valueMessage,
} from "../../../lib/neural/onnx-runtime/onnx-file";

const folder = mkdtempSync(path.join(tmpdir(), "merchant-lab-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Numbers of ONNX's element types. */
const TYPES = {
  ...{ float32: 1, uint8: 2, int8: 3, uint16: 4, int16: 5, int32: 6, int64: 7, string: 8, bool: 9 },
  ...{ float16: 10, float64: 11, uint32: 12, uint64: 13, bfloat16: 16 },
};

function typedValue(name: string, type: keyof typeof TYPES, shape: readonly (number | null)[]): Message {
  const message = valueMessage(name, shape);
  return { name, type: { tensorType: { ...message.type.tensorType, elemType: TYPES[type] } } };
}

async function predictorOf(
  nodes: readonly (readonly [operator: string, inputs: string[], outputs: string[], attributes?: object])[],
  inputs: readonly Message[],
  outputs: readonly Message[],
  initializers: readonly Message[] = [],
): Promise<Predictor> {
  const file = path.join(folder, "model.onnx");
  const messages = nodes.map(([operator, given, gives, attributes = {}]) =>
    nodeMessage({
      operator,
      name: operator,
      inputs: given,
      outputs: gives,
      attributes: attributes as Record<string, number>,
    }),
  );
  writeFileSync(file, encodeModel({ opsets: { "": 17 }, nodes: messages, inputs, outputs, initializers }));
  return await network.loadPredictor(file);
}

const identity = (type: keyof typeof TYPES, shape: readonly (number | null)[] = [null, 2]) =>
  predictorOf([["Identity", ["x"], ["y"]]], [typedValue("x", type, shape)], [typedValue("y", type, shape)]);

async function returned(type: keyof typeof TYPES, values: TensorLike["values"]) {
  const predictor = await identity(type);
  try {
    const { y } = await predictor.predict({ x: { values, shape: [values.length / 2, 2] } });
    return y;
  } finally {
    await predictor.dispose();
  }
}

describe("loadPredictor()", () => {
  test("several named inputs and outputs, of several types", async () => {
    const predictor = await predictorOf(
      [
        ["Gather", ["table", "words"], ["vectors"]],
        ["Add", ["vectors", "more"], ["sums"]],
        ["ArgMax", ["sums"], ["best"], { axis: 1, keepdims: 0 }],
      ],
      [typedValue("words", "int64", [null]), typedValue("more", "float32", [null, 2])],
      [typedValue("sums", "float32", [null, 2]), typedValue("best", "int64", [null])],
      [tensorMessage("table", [3, 2], Float32Array.of(0, 1, 10, 11, 20, 21))],
    );
    expect(predictor.inputs).toEqual([
      { name: "words", type: "int64", shape: ["batch"] },
      { name: "more", type: "float32", shape: ["batch", 2] },
    ]);
    expect(predictor.outputs.map(({ name, type }) => [name, type])).toEqual([
      ["sums", "float32"],
      ["best", "int64"],
    ]);
    const given = {
      words: { values: [2, 0], shape: [2] },
      more: { values: [0, 0.5, 5, 0], shape: [2, 2] },
    };
    expect(await predictor.predict(given)).toEqual({
      sums: { type: "float32", values: Float32Array.of(20, 21.5, 5, 1), shape: [2, 2] },
      best: { type: "int64", values: BigInt64Array.of(1n, 0n), shape: [2] },
    });
    expect(Object.keys(await predictor.predict(given, { outputs: ["best"] }))).toEqual(["best"]);
    const several = await Promise.all([1, 2, 3].map(() => predictor.predict(given)));
    expect(several[2]).toEqual(several[0]);
    await predictor.dispose();
    await predictor.dispose();
    await expect(predictor.predict(given)).rejects.toThrow(
      'Cannot predict: the predictor must be open, current value is "disposed of"',
    );
  });

  test.each<readonly [keyof typeof TYPES, TensorLike["values"], ArrayLike<unknown>]>([
    ["float32", [1.5, -2], Float32Array.of(1.5, -2)],
    ["float32", Float64Array.of(1.5, Number.NaN), Float32Array.of(1.5, Number.NaN)],
    ["float64", [0.1, 2], Float64Array.of(0.1, 2)],
    ["float16", [0.1, -65504], Float32Array.of(0.0999755859375, -65504)],
    ["int8", [-128, 127], Int8Array.of(-128, 127)],
    ["uint8", Uint8Array.of(0, 255), Uint8Array.of(0, 255)],
    ["int16", [-32768, 32767], Int16Array.of(-32768, 32767)],
    ["uint16", [0, 65535], Uint16Array.of(0, 65535)],
    ["int32", [-(2 ** 31), 2 ** 31 - 1], Int32Array.of(-(2 ** 31), 2 ** 31 - 1)],
    ["uint32", [0, 2 ** 32 - 1], Uint32Array.of(0, 2 ** 32 - 1)],
    ["int64", [-3, 2n ** 63n - 1n], BigInt64Array.of(-3n, 2n ** 63n - 1n)],
    ["uint64", [0, 2n ** 64n - 1n], BigUint64Array.of(0n, 2n ** 64n - 1n)],
    ["bool", [true, 0], Uint8Array.of(1, 0)],
    ["string", ["茶", ""], ["茶", ""]],
  ])("%s goes in and comes out: %s", async (type, values, expected) => {
    expect((await returned(type, values)).values).toEqual(expected);
  });

  test.each<readonly [keyof typeof TYPES, TensorLike["values"], string]>([
    ["float32", [1, "2"], 'inputs.x.values[1] must be of type float32, current value is "2"'],
    ["float32", [1, true], "inputs.x.values[1] must be of type float32, current value is true"],
    ["int64", [1, 1.5], "inputs.x.values[1] must be of type int64, current value is 1.5"],
    [
      "int64",
      [2n ** 63n, 1],
      "inputs.x.values[0] must be of type int64, current value is 9223372036854775808n",
    ],
    ["uint64", [0, -1], "inputs.x.values[1] must be of type uint64, current value is -1"],
    ["uint8", [256, 0], "inputs.x.values[0] must be of type uint8, current value is 256"],
    ["int8", [-129, 0], "inputs.x.values[0] must be of type int8, current value is -129"],
    ["bool", [2, 0], "inputs.x.values[0] must be of type bool, current value is 2"],
    ["string", ["a", 1], "inputs.x.values[1] must be of type string, current value is 1"],
  ])("%s refuses what it cannot hold: %s", async (type, values, message) => {
    await expect(returned(type, values)).rejects.toThrow(`Cannot predict: ${message}`);
  });

  test("a size of -1 in the file is any size", async () => {
    const predictor = await identity("float32", [-1, 2]);
    expect(predictor.inputs[0].shape).toEqual(["", 2]);
    expect((await predictor.predict({ x: { values: [1, 2, 3, 4], shape: [2, 2] } })).y.shape).toEqual([2, 2]);
    await predictor.dispose();
  });

  test("names, shapes and counts are checked", async () => {
    const predictor = await identity("float32");
    const failure = (inputs: unknown, options?: object) =>
      predictor.predict(inputs as Record<string, TensorLike>, options).then(
        () => "none",
        (error: Error) => error.message,
      );
    const fine = { values: [1, 2], shape: [1, 2] };
    expect(await failure({})).toBe("Cannot predict: inputs must be { x }, current value is an object");
    expect(await failure({ x: fine, z: fine })).toBe(
      'Cannot predict: the names of inputs must be of x, current value is "z"',
    );
    expect(await failure({ x: { values: [1, 2], shape: [2] } })).toBe(
      'Cannot predict: inputs.x.shape must be float32 of shape [batch, 2], current value is "[2]"',
    );
    expect(await failure({ x: { values: [1, 2, 3], shape: [1, 3] } })).toContain('current value is "[1,3]"');
    expect(await failure({ x: { values: [1, 2], shape: [1.5, 2] } })).toContain(
      "inputs.x.shape[0] must be an integer >= 0",
    );
    expect(await failure({ x: { values: [1, 2, 3], shape: [1, 2] } })).toBe(
      "Cannot predict: inputs.x.values must be 2 values, as its shape says, current value is 3",
    );
    expect(await failure({ x: fine }, { outputs: ["w"] })).toBe(
      'Cannot predict: options.outputs must be one of y, current value is "w"',
    );
    expect(await failure({ x: fine }, { output: ["y"] })).toContain("did you mean");
    expect((await predictor.predict({ x: { values: [], shape: [0, 2] } })).y.shape).toEqual([0, 2]);
    await predictor.dispose();
  });

  test("what onnxruntime cannot do with these inputs is said in its words", async () => {
    const predictor = await predictorOf(
      [["Reshape", ["x", "s"], ["y"]]],
      [typedValue("x", "float32", [null, 2])],
      [{ name: "y" }],
      [tensorMessage("s", [2], [4, 3])],
    );
    await expect(predictor.predict({ x: { values: [1, 2], shape: [1, 2] } })).rejects.toThrow(
      /^Cannot predict: inputs must be those that the model can run with, .*cannot be reshaped/s,
    );
    await predictor.dispose();
  });

  test("outputs that are no tensors are refused by name, and may be left out", async () => {
    const sequence = { name: "list", type: { sequenceType: {} } };
    const predictor = await predictorOf(
      [
        ["SequenceConstruct", ["x", "x"], ["list"]],
        ["Relu", ["x"], ["y"]],
      ],
      [typedValue("x", "float32", [2])],
      [{ name: sequence.name }, typedValue("y", "float32", [2])],
    );
    expect(predictor.outputs[0]).toEqual({ name: "list", type: "other", shape: [] });
    const given = { x: { values: [-1, 2], shape: [2] } };
    await expect(predictor.predict(given)).rejects.toThrow(
      'output list must be a tensor of a known type: name the others in options.outputs, current value is "other"',
    );
    expect((await predictor.predict(given, { outputs: ["y"] })).y.values).toEqual(Float32Array.of(0, 2));
    await predictor.dispose();
  });

  test("files that are absent, damaged or of a foreign type are refused", async () => {
    await expect(network.loadPredictor(path.join(folder, "none.onnx"))).rejects.toThrow(
      "Cannot load a predictor: file must be an ONNX file that is there, current value is",
    );
    await expect(network.loadPredictor(folder)).rejects.toThrow("file must be an ONNX file that is there");
    const text = path.join(folder, "text.onnx");
    writeFileSync(text, "a text, no model");
    await expect(network.loadPredictor(text)).rejects.toThrow(/^Cannot load a predictor: the file must be a/);
    await expect(identity("bfloat16")).rejects.toThrow(/^Cannot load a predictor: .*bfloat16|16/);
  });
});

test("a process that predicted ends by itself, and prints nothing", () => {
  const file = path.join(folder, "process.onnx");
  const relu = nodeMessage({ operator: "Relu", name: "r", inputs: ["x"], outputs: ["y"], attributes: {} });
  const end = (name: string) => valueMessage(name, [null, 2]);
  writeFileSync(
    file,
    encodeModel({
      opsets: { "": 17 },
      nodes: [relu],
      initializers: [],
      inputs: [end("x")],
      outputs: [end("y")],
    }),
  );
  const code = `const { network } = require("merchant-lab");
    network.loadPredictor(${JSON.stringify(file)}).then((own) => own.predict({ x: { values: [-1, 2], shape: [1, 2] } }))
      .then(({ y }) => process.stdout.write(String(y.values)));`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", code], {
    encoding: "utf8",
    cwd: path.join(__dirname, "../../.."),
  });
  expect([status, stdout, stderr]).toEqual([0, "0,2", ""]);
}, 60_000);

describe("float16", () => {
  test("every number of 16 bits returns as it was", () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = fromHalf(bits);
      expect(Number.isNaN(value) ? (bits & 0x7c00) === 0x7c00 : toHalf(value) === bits).toBe(true);
    }
  });

  test("others are rounded as onnxruntime rounds them", async () => {
    const predictor = await predictorOf(
      [["Cast", ["x"], ["y"], { to: TYPES.float16 }]],
      [typedValue("x", "float32", [null])],
      [typedValue("y", "float16", [null])],
    );
    const values = Float32Array.from({ length: 4000 }, (_, i) => Math.sin(i) * 2 ** ((i % 44) - 27));
    values.set([65519, 65520, 2 ** -25, 2 ** -25 * 1.001, 1 + 2 ** -11, 1 + 3 * 2 ** -11, Infinity, -0]);
    const { y } = await predictor.predict({ x: { values, shape: [values.length] } });
    expect(Float32Array.from(values, (value) => fromHalf(toHalf(value)))).toEqual(y.values);
    await predictor.dispose();
  });
});
