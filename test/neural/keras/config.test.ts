/** Configs as Keras 3.15 and 2.15 save them; that Keras loads ours and answers the same is held in write-keras.test.ts. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { start } from "../../../lib/neural/engine/start";
import type { TensorFlow } from "../../../lib/neural/engine/types";
import { graphOf } from "../../../lib/neural/keras/read/graph";
import { topologyOf } from "../../../lib/neural/keras/read/read-config";
import {
  type Convention,
  type KerasObject,
  readSettings,
  writeSettings,
} from "../../../lib/neural/keras/rules";
import { groupNames } from "../../../lib/neural/keras/weight-groups";
import { configOf } from "../../../lib/neural/keras/write-config";
import { resetAfterGru } from "../../../lib/neural/layers/reset-after-gru";
import { LAYER_TABLE } from "../../../lib/neural/layers/table";
import { load, save } from "../../../lib/neural/model-files";

const folder = mkdtempSync(path.join(tmpdir(), "merchant-lab-test-"));
let tf: TensorFlow;

beforeAll(async () => {
  ({ tf } = await start({ prefer: "cpu" }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function configAndDispose(model: LayersModel): KerasObject {
  try {
    return configOf(model);
  } finally {
    model.dispose();
  }
}

const layersIn = ({ config }: KerasObject) => config.layers as readonly KerasObject[];
const model = (...layers: readonly object[]) =>
  ({ class_name: "Sequential", config: { name: "model", layers } }) as KerasObject;
const layer = (class_name: string, config: object = {}) => ({
  class_name,
  config: { name: "it", ...config },
});

/** Reads a model without weights. */
function topology(read: KerasObject, convention: Convention = "keras3"): KerasObject {
  const context = { convention, largestWeight: () => 9, storedSettings: () => ({}) };
  return topologyOf(graphOf(read, convention), context, "model");
}

describe("settings", () => {
  const translation = (convention: Convention, config: object) => ({
    ...{ action: "test", convention, place: "layer it", config: config as KerasObject["config"] },
    inner: (inner: KerasObject) => inner,
  });
  const entryOf = (keras: string, i = 0) => LAYER_TABLE.filter((entry) => entry.keras === keras)[i];
  const read = (keras: string, config: object, convention: Convention = "keras3") =>
    readSettings(entryOf(keras), translation(convention, config));
  const write = (keras: string, config: object) =>
    writeSettings(entryOf(keras), translation("keras3", config));

  test.each([
    ["Dense", "activation", "swish", "activation", "silu"],
    ["Dense", "activation", "hard_sigmoid_of_keras3", "activation", "hard_sigmoid"],
    ["LSTM", "recurrent_activation", "sigmoid", "recurrent_activation", "sigmoid"],
    ["LeakyReLU", "alpha", 0.1, "negative_slope", 0.1],
    ["PReLU", "shared_axes", [1], "shared_axes", [1]],
    ["InputLayer", "batch_input_shape", [null, 2], "batch_shape", [null, 2]],
    ["Dense", "units", 3, "units", 3],
  ])("%s: %s, in both directions", (kind, ours, value, keras, kerasValue) => {
    expect(write(kind, { [ours]: value })).toEqual({ [keras]: kerasValue });
    expect(read(kind, { [keras]: kerasValue })).toEqual({ [ours]: value });
  });

  test("Keras 2 has swish and TensorFlow's hard sigmoid", () => {
    expect(read("Dense", { activation: "swish" }, "keras2")).toEqual({ activation: "swish" });
    expect(read("LSTM", { recurrent_activation: "hard_sigmoid" }, "keras2")).toEqual({
      recurrent_activation: "hard_sigmoid",
    });
    expect(() => read("Dense", { activation: "silu" }, "keras2")).toThrow('current value is "silu"');
    expect(() => read("Dense", { activation: "swish" })).toThrow('current value is "swish"');
    expect(() => write("LSTM", { recurrent_activation: "hard_sigmoid" })).toThrow('"hard_sigmoid"');
  });

  test.each([
    ["Conv2D", "groups", 1, 2, "1"],
    ["Conv2D", "data_format", "channels_last", "channels_first", '"channels_last"'],
    ["Conv1D", "padding", "causal", "full", '"valid" or "same" or "causal"'],
    ["DepthwiseConv2D", "dilation_rate", [1, 1], [2, 2], "[1,1]"],
    ["LSTM", "return_state", false, true, "false"],
    ["LSTM", "zero_output_for_mask", false, true, "false"],
    ["ReLU", "threshold", 0, 1, "0"],
    ["GlobalAveragePooling1D", "keepdims", false, true, "false"],
    ["Bidirectional", "merge_mode", "ave", null, '"concat" or "sum" or "mul" or "ave"'],
    ["Dense", "dtype", "mixed_float16", "float16", "one of float32, mixed_float16, mixed_bfloat16"],
    ["Dense", "quantization_config", null, {}, "null"],
    ["Dense", "novelty", null, 1, "absent, since it is not supported"],
  ])("%s: %s is refused with a value that is not known", (kind, setting, value, other, rule) => {
    expect(read(kind, { [setting]: value })).toBeDefined();
    expect(() => read(kind, { [setting]: other })).toThrow(
      `Cannot test: ${setting} of layer it must be ${rule}, current value is `,
    );
  });

  test("regularizers and constraints are those of TensorFlow.js", () => {
    const penalty = (class_name: string, config: object) =>
      read("Dense", { kernel_regularizer: { class_name, config } });
    expect(penalty("L1", { l1: 0.5 })).toEqual({
      kernel_regularizer: { class_name: "L1L2", config: { l1: 0.5, l2: 0 } },
    });
    expect(penalty("NonNeg", {})).toEqual({ kernel_regularizer: { class_name: "NonNeg", config: {} } });
    expect(() => penalty("OrthogonalRegularizer", {})).toThrow('current value is "OrthogonalRegularizer"');
    expect(() => penalty("L2", { l3: 1 })).toThrow("kernel_regularizer of layer it must be without l3");
  });

  test("a backward layer is the forward one, backwards", () => {
    const inner = (config: object) => ({
      class_name: "LSTM",
      config: { units: 2, go_backwards: false, ...config },
    });
    const both = (config: object) =>
      read("Bidirectional", { layer: inner({}), backward_layer: inner(config) });
    expect(both({ go_backwards: true, name: "other" })).toEqual({ layer: inner({}) });
    expect(() => both({ go_backwards: true, activation: "relu" })).toThrow('current value is "activation"');
    expect(() => both({})).toThrow('current value is "go_backwards"');
  });

  test("what is not Keras' default is written", () => {
    expect(write("GRU", { units: 2 })).toEqual({ units: 2, reset_after: false });
    expect(writeSettings(entryOf("GRU", 1), translation("keras3", {}))).toEqual({ reset_after: true });
  });
});

describe("the config that is written", () => {
  test("a sequential model begins with an input layer, whose shape the next has no longer", () => {
    const config = configAndDispose(
      tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3], name: "first" })] }),
    );
    const [input, first, ...others] = layersIn(config);
    expect(input).toEqual({
      module: "keras.layers",
      class_name: "InputLayer",
      config: { name: "first_input", batch_shape: [null, 3], dtype: "float32" },
      registered_name: null,
    });
    expect(first).toEqual({
      module: "keras.layers",
      class_name: "Dense",
      config: {
        name: "first",
        units: 2,
        activation: "linear",
        use_bias: true,
        trainable: true,
        dtype: "float32",
      },
      registered_name: null,
    });
    expect(others).toEqual([]);
  });

  test("a separate input layer is kept, with its shape", () => {
    const config = configAndDispose(
      tf.sequential({
        layers: [tf.layers.inputLayer({ inputShape: [3], name: "input" }), tf.layers.dense({ units: 2 })],
      }),
    );
    expect(layersIn(config).map(({ class_name }) => class_name)).toEqual(["InputLayer", "Dense"]);
    expect(layersIn(config)[0].config.batch_shape).toEqual([null, 3]);
  });

  test("regularizers and constraints have their modules; a GRU with reset after is Keras' GRU", () => {
    const config = configAndDispose(
      tf.sequential({
        layers: [
          resetAfterGru(tf, { units: 2, inputShape: [4, 3] } as never),
          tf.layers.dense({
            units: 2,
            kernelRegularizer: tf.regularizers.l1l2({ l1: 0.5, l2: 0.25 }),
            kernelConstraint: tf.constraints.nonNeg(),
          }),
        ],
      }),
    );
    const [, gru, dense] = layersIn(config);
    expect([gru.class_name, gru.config.reset_after]).toEqual(["GRU", true]);
    expect(dense.config.kernel_regularizer).toEqual({
      module: "keras.regularizers",
      class_name: "L1L2",
      config: { l1: 0.5, l2: 0.25 },
      registered_name: null,
    });
    expect(dense.config.kernel_constraint).toMatchObject({
      module: "keras.constraints",
      class_name: "NonNeg",
    });
  });

  test("a functional model lists what each layer is given: one tensor, or a list of several", () => {
    const input = tf.input({ shape: [3], name: "input" });
    const x = tf.layers.dense({ units: 3, name: "x" }).apply(input) as SymbolicTensor;
    const sum = tf.layers.add({ name: "sum" }).apply([x, input]) as SymbolicTensor;
    const config = configAndDispose(tf.model({ inputs: input, outputs: sum }));
    const tensor = (name: string) => ({
      class_name: "__keras_tensor__",
      config: { shape: [null, 3], dtype: "float32", keras_history: [name, 0, 0] },
    });
    const nodes = new Map(layersIn(config).map(({ name, inbound_nodes }) => [name, inbound_nodes]));
    expect(nodes.get("input")).toEqual([]);
    expect(nodes.get("x")).toEqual([{ args: [tensor("input")], kwargs: {} }]);
    expect(nodes.get("sum")).toEqual([{ args: [[tensor("x"), tensor("input")]], kwargs: {} }]);
    expect(config.config).toMatchObject({ input_layers: ["input", 0, 0], output_layers: ["sum", 0, 0] });
  });
});

describe("the config that is read", () => {
  const input = layer("InputLayer", { name: "given", batch_shape: [null, 4], dtype: "float32" });
  const read = ({ class_name, config }: KerasObject) =>
    layersIn(topology(model(input, { class_name, config: { trainable: true, ...config } })))[1];

  test("initial weights are zeros of limited size; null is left out", () => {
    const { class_name, config } = read(
      layer("Dense", {
        kernel_initializer: { class_name: "GlorotUniform", config: { seed: 1 } },
        kernel_regularizer: null,
        dtype: { class_name: "DTypePolicy", config: { name: "float32" } },
      }),
    );
    const limit = { name: "it", largest: 9 };
    expect(class_name).toBe("Dense");
    expect(config).toEqual({
      ...{ name: "it", trainable: true, dtype: "float32", weight_limit: limit },
      kernel_initializer: { class_name: "StoredZeros", config: limit },
    });
  });

  test("of several entries the first that supports all settings is used", () => {
    const kindOf = (kind: string, config: object) => read(layer(kind, config)).class_name;
    expect(kindOf("GRU", { reset_after: true, dropout: 0, use_bias: true })).toBe("ResetAfterGRU");
    expect([kindOf("GRU", { reset_after: false }), kindOf("GRU", {})]).toEqual(["GRU", "GRU"]);
    expect([kindOf("ReLU", { max_value: 6 }), kindOf("ReLU", { negative_slope: 0.1 })]).toEqual([
      "ReLU",
      "LeakyReLU",
    ]);
    expect([kindOf("Softmax", { axis: -1 }), kindOf("Softmax", { axis: 1 })]).toEqual([
      "Softmax",
      "SoftmaxAlong",
    ]);
    expect(kindOf("RNN", { cell: layer("LSTMCell", { units: 2 }), return_sequences: true })).toBe("LSTM");
  });

  test.each([
    [layer("GRU", { reset_after: true, dropout: 0.5 }), "dropout of layer it (GRU) must be 0"],
    [layer("GRU", { reset_after: true, use_bias: false }), "use_bias of layer it (GRU) must be true"],
    [layer("Novelty"), "layer it must be one that is known here"],
    [layer("TimeDistributed", { layer: model() }), "layer model must be one that is known here"],
  ])("is refused with %j", (given, message) => {
    expect(() => read(given)).toThrow(`Cannot read a Keras model: ${message}`);
  });

  const tensor = (name: string) => ({
    class_name: "__keras_tensor__",
    config: { shape: [null, 4], keras_history: [name, 0, 0] },
  });
  const called = (
    name: string,
    kind: string,
    args: readonly unknown[],
    kwargs: object = {},
    config: object = {},
  ) => ({
    ...{ class_name: kind, name, config: { name, ...config } },
    inbound_nodes: args.length > 0 ? [{ args, kwargs }] : [],
  });
  const given = called("given", "InputLayer", [], {}, { batch_shape: [null, 4], dtype: "float32" });
  const functional = (...layers: readonly object[]) =>
    ({
      class_name: "Functional",
      config: {
        name: "model",
        layers: [given, ...layers],
        input_layers: ["given", 0, 0],
        output_layers: ["y", 0, 0],
      },
    }) as KerasObject;
  const dense = (name: string, args: readonly unknown[], kwargs: object = {}) =>
    called(name, "Dense", args, kwargs, { dtype: "float32" });

  test("only the layers that the output depends on are read", () => {
    const { config } = topology(
      functional(dense("x", [tensor("given")]), dense("unused", [tensor("x")]), dense("y", [tensor("x")])),
    );
    expect(config).toMatchObject({
      input_layers: [["given", 0, 0]],
      output_layers: [["y", 0, 0]],
      layers: [{ inbound_nodes: [] }, { name: "x" }, { name: "y", inbound_nodes: [[["x", 0, 0, {}]]] }],
    });
    expect(() => graphOf({ class_name: "Subclassed", config: {} }, "keras3")).toThrow(
      "the model must be sequential or functional",
    );
  });

  test.each([
    ["one tensor", dense("y", [[tensor("given"), tensor("given")]])],
    ["the argument initial_state", dense("y", [tensor("given")], { initial_state: [tensor("given")] })],
    ["the argument training", dense("y", [tensor("given")], { training: true })],
    ["the mask of layer y", dense("y", [tensor("given")], { mask: tensor("given") })],
  ])("is refused where it would be called with something else: %s", (message, last) => {
    expect(() => topology(functional(last))).toThrow(message);
  });

  const operation = (kind: string, args: readonly unknown[], config: object = {}) => ({
    ...called("y", kind, args, {}, config),
    module: "keras.src.ops.numpy",
  });

  test.each([
    ["x + 2", "Add", [tensor("given"), 2], {}, "Rescaling", { scale: 1, offset: 2 }],
    ["x - 2", "Subtract", [tensor("given"), 2], {}, "Rescaling", { scale: 1, offset: -2 }],
    ["2 - x", "Subtract", [2, tensor("given")], {}, "Rescaling", { scale: -1, offset: 2 }],
    ["x * 2", "Multiply", [tensor("given"), 2], {}, "Rescaling", { scale: 2, offset: 0 }],
    ["x / 2", "TrueDivide", [tensor("given"), 2], {}, "Rescaling", { scale: 0.5, offset: 0 }],
    ["x - x", "Subtract", [tensor("given"), tensor("given")], {}, "Subtract", {}],
    ["exp(x)", "Exp", [tensor("given")], {}, "Activation", { activation: "exponential" }],
    [
      "mean",
      "Mean",
      [tensor("given")],
      { axis: -1, keepdims: true },
      "Reduction",
      { axis: [1], keepdims: true },
    ],
    ["reshape", "Reshape", [tensor("given")], { newshape: [-1, 2, 2] }, "Reshape", { target_shape: [2, 2] }],
  ])("the operation %s is a layer", (_, kind, args, config, expectedKind, expected) => {
    const last = layersIn(topology(functional(operation(kind, args, config)))).at(-1);
    expect(last?.class_name).toBe(expectedKind);
    expect(last?.config).toMatchObject(expected);
  });

  test.each([
    ["2 / x", "TrueDivide", [2, tensor("given")], {}],
    ["maximum of a number", "Maximum", [tensor("given"), 0.25], {}],
    ["mean over the samples", "Mean", [tensor("given")], { axis: 0, keepdims: false }],
    ["mean over all", "Mean", [tensor("given")], { axis: null, keepdims: false }],
    ["reshape across samples", "Reshape", [tensor("given")], { newshape: [-1, 2] }],
    ["the first sample", "GetItem", [tensor("given"), 0], {}],
    [
      "backwards",
      "GetItem",
      [
        tensor("given"),
        [
          { class_name: "__slice__", config: {} },
          { class_name: "__slice__", config: { step: -1 } },
        ],
      ],
      {},
    ],
    ["an unknown one", "Einsum", [tensor("given")], {}],
  ])("the operation is refused: %s", (_, kind, args, config) => {
    expect(() => topology(functional(operation(kind, args, config)))).toThrow(
      new RegExp(`^Cannot read a Keras model: operation y \\(${kind}\\) must be `),
    );
  });
});

test("groups of weights are named after the class, and numbered", () => {
  const classes = [
    "Conv2D",
    "BatchNormalization",
    "Conv2D",
    "LSTM",
    "GlobalAveragePooling2D",
    "Conv2D",
    "PReLU",
  ];
  const names = groupNames(classes.map((kind) => layer(kind)));
  expect([...names.values()]).toEqual([
    "conv2d",
    "batch_normalization",
    "conv2d_1",
    "lstm",
    "global_average_pooling2d",
    "conv2d_2",
    "p_re_lu",
  ]);
});

test("weights of another type than float32 are refused, and leave no tensor behind", async () => {
  const file = path.join(folder, "big-endian.h5");
  const own = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3], name: "first" })] });
  await save(own, file);
  own.dispose();
  const before = tf.memory().numTensors;
  // The datatype message of each array, with its first flag: bytes from the high end.
  const text = readFileSync(file).toString("hex").replaceAll("11201f0004000000", "11211f0004000000");
  writeFileSync(file, Buffer.from(text, "hex"));
  await expect(load(file)).rejects.toThrow(
    'Cannot read a Keras model: the weights of layer first must be float32, current value is ">f4"',
  );
  expect(tf.memory().numTensors).toBe(before);
});
