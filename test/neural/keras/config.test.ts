/** Configs as Keras 3.15 and 2.15 save them; that Keras loads ours and answers the same is held in write-keras.test.ts. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { start } from "../../../lib/neural/engine/start";
import type { TensorFlow } from "../../../lib/neural/engine/types";
import { type KerasObject, translateSetting } from "../../../lib/neural/keras/name-map";
import { layersOf, topologyOf } from "../../../lib/neural/keras/read-config";
import { groupNames } from "../../../lib/neural/keras/weight-groups";
import { configOf } from "../../../lib/neural/keras/write-config";
import { resetAfterGru } from "../../../lib/neural/layers/reset-after-gru";
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

describe("names that differ", () => {
  const translate = (
    from: "tfjs" | "keras2" | "keras3",
    class_name: string,
    setting: string,
    value: unknown,
  ) => translateSetting("test", from, { class_name, config: { name: "it", [setting]: value } }, setting);

  test.each([
    ["Dense", "activation", "swish", "activation", "silu"],
    ["LSTM", "recurrent_activation", "sigmoid", "recurrent_activation", "sigmoid"],
    ["LeakyReLU", "alpha", 0.1, "negative_slope", 0.1],
    ["ELU", "alpha", 0.1, "alpha", 0.1],
    ["InputLayer", "batch_input_shape", [null, 2], "batch_shape", [null, 2]],
    ["Dense", "units", 3, "units", 3],
  ])("%s: %s", (kind, ours, value, keras, kerasValue) => {
    expect(translate("tfjs", kind, ours, value)).toEqual([keras, kerasValue]);
    expect(translate("keras3", kind, keras, kerasValue)).toEqual([ours, value]);
  });

  test("Keras 2 has swish and TensorFlow's hard sigmoid", () => {
    expect(translate("keras2", "Dense", "activation", "swish")).toEqual(["activation", "swish"]);
    expect(translate("keras2", "LSTM", "recurrent_activation", "hard_sigmoid")).toEqual([
      "recurrent_activation",
      "hard_sigmoid",
    ]);
    expect(() => translate("keras2", "Dense", "activation", "silu")).toThrow('current value is "silu"');
    expect(() => translate("keras3", "Dense", "activation", "swish")).toThrow('current value is "swish"');
  });

  test.each([
    ["groups", 1, 2, "1"],
    ["data_format", "channels_last", "channels_first", '"channels_last"'],
    ["return_state", false, true, "false"],
  ])("%s has one value that both understand", (setting, value, other, rule) => {
    expect(translate("keras3", "Layer", setting, value)).toEqual([setting, value]);
    expect(() => translate("keras3", "Layer", setting, other)).toThrow(
      `Cannot test: ${setting} of layer it (Layer) must be ${rule}, current value is `,
    );
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
  const settingsOf = (read: KerasObject) => layersIn(topologyOf(model(read), "keras3"))[0];

  test("initializers are zeros; null and what TensorFlow.js derives itself are left out", () => {
    expect(
      settingsOf(
        layer("Bidirectional", {
          kernel_initializer: { class_name: "GlorotUniform", config: { seed: 1 } },
          kernel_regularizer: null,
          dtype: { class_name: "DTypePolicy", config: { name: "float32" } },
          layer: layer("LSTM", { units: 2, dtype: { class_name: "Policy", config: { name: "float16" } } }),
          backward_layer: layer("LSTM", { units: 2 }),
        }),
      ).config,
    ).toEqual({
      name: "it",
      kernel_initializer: { class_name: "Zeros", config: {} },
      dtype: "float32",
      layer: { class_name: "LSTM", config: { name: "it", units: 2, dtype: "float16" } },
    });
  });

  test.each([
    ["L1", { l1: 0.5 }, { l1: 0.5, l2: 0 }],
    ["L2", { l2: 0.5 }, { l1: 0, l2: 0.5 }],
  ])("the regularizer %s is one of two terms", (class_name, config, expected) => {
    const read = settingsOf(layer("Dense", { kernel_regularizer: { class_name, config } }));
    expect(read.config.kernel_regularizer).toEqual({ class_name: "L1L2", config: expected });
  });

  test("a GRU resets after the product where it says so", () => {
    const kindOf = (config: object) => settingsOf(layer("GRU", config)).class_name;
    expect(kindOf({ reset_after: true, dropout: 0, recurrent_dropout: 0, use_bias: true })).toBe(
      "ResetAfterGRU",
    );
    expect(kindOf({ reset_after: true })).toBe("ResetAfterGRU");
    expect([kindOf({ reset_after: false }), kindOf({})]).toEqual(["GRU", "GRU"]);
    expect(settingsOf(layer("LSTM", { reset_after: true })).class_name).toBe("LSTM");
  });

  test.each([
    [
      layer("GRU", { reset_after: true, dropout: 0.5 }),
      "dropout of layer it (GRU with reset_after) must be 0",
    ],
    [
      layer("GRU", { reset_after: true, recurrent_dropout: 0.5 }),
      "recurrent_dropout of layer it (GRU with reset_after) must be 0",
    ],
    [
      layer("GRU", { reset_after: true, use_bias: false }),
      "use_bias of layer it (GRU with reset_after) must be true",
    ],
    [
      layer("Functional", { layers: [] }),
      'layer it must be a layer, not a nested model, current value is "Functional"',
    ],
  ])("is refused with %j", (read, message) => {
    expect(() => settingsOf(read)).toThrow(`Cannot read a Keras model: ${message}`);
  });

  test("only the layers that the output depends on are read, and inputs", () => {
    const tensor = (name: string) => ({
      class_name: "__keras_tensor__",
      config: { keras_history: [name, 0, 0] },
    });
    const named = (name: string, ...given: readonly string[]) => ({
      ...layer(given.length > 0 ? "Dense" : "InputLayer"),
      name,
      inbound_nodes: given.length > 0 ? [{ args: [given.map(tensor)], kwargs: {} }] : [],
    });
    const layers = [
      named("unused"),
      named("input"),
      named("x", "input"),
      named("mask", "input"),
      named("y", "x", "x"),
    ];
    const functional = (class_name: string) =>
      ({
        class_name,
        config: { name: "model", layers, input_layers: ["input", 0, 0], output_layers: ["y", 0, 0] },
      }) as KerasObject;
    for (const kind of ["Functional", "Model"])
      expect(layersOf(functional(kind)).map(({ name }) => name)).toEqual(["unused", "input", "x", "y"]);
    expect(layersOf({ ...functional("Sequential") })).toHaveLength(5);
    expect(() => layersOf(functional("Subclassed"))).toThrow("the model must be sequential or functional");
    expect(topologyOf(functional("Functional"), "keras3").config).toMatchObject({
      input_layers: [["input", 0, 0]],
      output_layers: [["y", 0, 0]],
      layers: [{ inbound_nodes: [] }, {}, { inbound_nodes: [[["input", 0, 0, {}]]] }, {}],
    });
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
