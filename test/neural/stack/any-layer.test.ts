import { readFileSync } from "node:fs";
import path from "node:path";
import type { LayersModel, layers } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { start } from "../../../lib/neural/engine";
import type { KerasObject } from "../../../lib/neural/keras/rules";
import { configOf } from "../../../lib/neural/keras/write-config";
import { LAYER_TABLE } from "../../../lib/neural/layers/table";
import { stack } from "../../../lib/neural/stack";

interface KerasLayer {
  readonly shape: number[];
  readonly given: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Keras' own defaults. */
const KERAS: Readonly<Record<string, KerasLayer>> = JSON.parse(
  readFileSync(path.join(__dirname, "../golden/keras-defaults.json"), "utf8"),
).layers;
/** Layers of several inputs, those that Keras must adapt or wrap, and random changes, which take other settings. */
const OTHERS =
  /^(InputLayer|Add|Average|Maximum|Minimum|Multiply|Subtract|Concatenate|Dot|.*Attention|Normalization|Bidirectional|TimeDistributed|GlobalAveragePooling3D|Random.*)$/;

const start3 = (shape: number[]) => stack<number[]>(shape, { seed: 1 });
const toCamel = (name: string) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

function kerasSettings(model: LayersModel): Readonly<Record<string, unknown>> {
  const { config } = configOf(model);
  return (config.layers as readonly KerasObject[]).at(-1)?.config ?? {};
}

describe("stack().layer()", () => {
  beforeAll(async () => {
    await start({ prefer: "cpu" });
  });

  test("has every layer of the table", () => {
    const missing = LAYER_TABLE.map(({ keras }) => keras).filter(
      (kind) => !(kind in KERAS) && !OTHERS.test(kind),
    );
    expect(missing).toEqual([]);
  });

  test.each(Object.keys(KERAS))("%s has Keras' defaults", (kind) => {
    const { shape, given, settings } = KERAS[kind];
    const camel = Object.fromEntries(Object.entries(given).map(([name, value]) => [toCamel(name), value]));
    const built = start3(shape).layer(kind, camel);
    const model = built.build();
    expect(built.shape).toEqual(model.outputs[0].shape.slice(1));
    expect(built.parameters).toBe(model.countParams());
    const written = kerasSettings(model);
    model.dispose();
    const compared = Object.keys(written).filter(
      (name) => !["name", "dtype", "seed", "noise_shape"].includes(name),
    );
    const asNumber = (value: unknown) =>
      Array.isArray(value) && new Set(value).size === 1 ? value[0] : value;
    // An identity is a linear activation, and the last axis is also -1.
    const expected: Readonly<Record<string, unknown>> = {
      ...(kind === "Identity" && { activation: "linear" }),
      ...settings,
    };
    const rank = shape.length + 1;
    const plain = (name: string, value: unknown) =>
      name === "axis" && asNumber(value) === rank - 1 ? -1 : asNumber(value ?? null);
    for (const name of compared)
      expect([name, plain(name, written[name])]).toEqual([name, plain(name, expected[name])]);
  });

  test("gives each direction and each layer weights of its own, which the seed determines", () => {
    const build = (seed: number) =>
      stack([4, 3], { seed })
        .layer("Bidirectional", { layer: { kind: "GRU", units: 2, returnSequences: true } })
        .layer("SeparableConv1D", { filters: 4, kernelSize: 1 })
        .layer("SeparableConv1D", { filters: 4, kernelSize: 1 })
        .build();
    const kernels = (model: LayersModel) => {
      const values = model.weights.flatMap((weight) =>
        weight.originalName.includes("kernel") ? [String(weight.read().dataSync().slice(0, 4))] : [],
      );
      model.dispose();
      return values;
    };
    const one = kernels(build(1));
    expect(new Set(one).size).toBe(one.length);
    expect(kernels(build(1))).toEqual(one);
    expect(kernels(build(2)).some((value) => one.includes(value))).toBe(false);
  });

  test("a GRU resets after the product, and gates are sigmoids, as in Keras 3", () => {
    const model = stack([4, 3], { seed: 1 }).lstm(2, { returnSequences: true }).gru(2).build();
    const [lstm, gru] = model.layers.map((layer: layers.Layer) => layer.getConfig());
    expect([lstm.recurrentActivation, gru.recurrentActivation]).toEqual(["sigmoid", "sigmoid"]);
    expect(model.layers[1].getClassName()).toBe("ResetAfterGRU");
    model.dispose();
  });

  test.each([
    ["Nothing", {}, "Cannot add Nothing: layer Nothing must be one that is known here"],
    ["Add", {}, "Cannot add Add: the layer must be one that takes one tensor"],
    [
      "Dense",
      { unit: 3 },
      "Cannot add Dense: unit of layer Dense (Dense) must be absent, since it is not supported",
    ],
    ["Dense", {}, "Cannot add Dense: its settings, on 4 x 3, must be valid"],
    ["Conv2D", { filters: 1, kernelSize: 2 }, "Cannot add Conv2D: its settings, on 4 x 3, must be valid"],
    ["GRU", { units: 2, dropout: 0.5 }, "Cannot add GRU: dropout of layer GRU (GRU) must be 0"],
  ])("refuses %s with %j", (kind, settings, message) => {
    expect(() => start3([4, 3]).layer(kind, settings)).toThrow(message);
  });
});
