import { readFileSync } from "node:fs";
import path from "node:path";
import type { layers, SymbolicTensor, Variable } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { engine, type Network, network } from "../../../lib/neural";
import { runningEngine } from "../../../lib/neural/engine/start";
import { flatLayers, isModel } from "../../../lib/neural/model/connections";
import type { TargetsLike } from "../../../lib/neural/model/types";
import type { FitOptions } from "../../../lib/neural/training/types";

/** Weights by layer. */
type Weights = Readonly<Record<string, readonly (readonly number[])[]>>;

interface Golden {
  readonly inputs: readonly (readonly number[])[];
  readonly shapes: readonly (readonly number[])[];
  readonly targets: readonly TargetsLike[];
  readonly weights: Weights;
  readonly history: Readonly<Record<string, readonly number[]>>;
  readonly trained: Weights;
  readonly answers: readonly (readonly number[])[];
}

const GOLDEN: Readonly<Record<string, Golden>> = JSON.parse(
  readFileSync(path.join(__dirname, "../golden/keras-fit.json"), "utf8"),
);

type Layer = layers.Layer;
type Tf = ReturnType<typeof runningEngine>["tf"];
type Case = readonly [
  build: (tf: Tf) => Network,
  options: Partial<FitOptions>,
  metrics?: Readonly<Record<string, string>>,
];

const dense = (tf: Tf, units: number, name: string, options: object = {}) =>
  tf.layers.dense({ units, name, ...options });
const stacked = (inputShape: number[], make: (tf: Tf) => Layer[]) => (tf: Tf) =>
  tf.sequential({ layers: [tf.layers.inputLayer({ inputShape }), ...make(tf)] });
const rows = (activation = "linear", options: object = {}) =>
  stacked([4], (tf) => [
    dense(tf, 5, "first", { activation: "tanh" }),
    dense(tf, 3, "last", { activation, ...options }),
  ]);
const sequence = (make: (tf: Tf) => Layer[]) =>
  stacked([6], (tf) => [
    tf.layers.embedding({ inputDim: 10, outputDim: 3, maskZero: true, name: "words" }),
    ...make(tf),
  ]);

function nested(isFrozen: boolean) {
  return (tf: Tf) => {
    const base = tf.sequential({
      layers: [
        tf.layers.conv2d({ inputShape: [6, 6, 2], filters: 3, kernelSize: 3, name: "conv" }),
        tf.layers.batchNormalization({ name: "norm" }),
        tf.layers.reLU(),
        tf.layers.globalAveragePooling2d({}),
      ],
    });
    base.trainable = !isFrozen;
    const input = tf.input({ shape: [6, 6, 2] });
    const output = dense(tf, 3, "last").apply(base.apply(input)) as SymbolicTensor;
    return tf.model({ inputs: input, outputs: output });
  };
}

function twoEnds(tf: Tf): Network {
  const [a, b] = [tf.input({ shape: [4] }), tf.input({ shape: [3] })];
  const shared = dense(tf, 4, "shared", { activation: "tanh" });
  const first = shared.apply(dense(tf, 4, "first").apply(b));
  const x = tf.layers.concatenate().apply([shared.apply(a), first] as SymbolicTensor[]);
  const size = dense(tf, 2, "size", { kernelRegularizer: tf.regularizers.l2({ l2: 0.05 }) });
  const outputs = [dense(tf, 3, "kind", { activation: "softmax" }).apply(x), size.apply(x)];
  return tf.model({ inputs: [a, b], outputs: outputs as SymbolicTensor[] });
}

const penalised = stacked([6, 2], (tf) => {
  const { l1, l2, l1l2 } = tf.regularizers;
  return [
    tf.layers.conv1d({
      filters: 3,
      kernelSize: 2,
      name: "frozen",
      kernelRegularizer: l2({ l2: 0.3 }),
      trainable: false,
    }),
    tf.layers.lstm({
      ...{
        units: 4,
        name: "memory",
        recurrentActivation: "sigmoid",
        kernelRegularizer: l2({ l2: 0.05 }),
        recurrentRegularizer: l1({ l1: 0.02 }),
      },
      recurrentConstraint: tf.constraints.maxNorm({ maxValue: 0.8 }),
    }),
    dense(tf, 5, "first", {
      ...{ kernelRegularizer: l1l2({ l1: 0.01, l2: 0.1 }), biasRegularizer: l2({ l2: 0.2 }) },
      kernelConstraint: tf.constraints.nonNeg(),
    }),
    dense(tf, 3, "last", { kernelConstraint: tf.constraints.unitNorm({}) }),
  ];
});

/** tfjs refuses to build what has an activity regularizer, so it is added to the built layer, as by who reads a file. */
function active(tf: Tf): Network {
  const model = rows()(tf);
  Object.assign(model.getLayer("first"), {
    activityRegularizer: tf.regularizers.l1l2({ l1: 0.02, l2: 0.1 }),
  });
  return model;
}

const sgd = { learningRate: 0.1, optimizer: "sgd" } as const;
const loss = (name: string, options: object = {}) => ({ ...sgd, loss: { name, ...options } as never });

const CASES: Readonly<Record<string, Case>> = {
  sgd: [
    rows(),
    { ...sgd, metrics: ["meanAbsoluteError", "meanSquaredError"] },
    { meanAbsoluteError: "mae", meanSquaredError: "mse" },
  ],
  "sgd with momentum": [rows(), { learningRate: 0.05, optimizer: { name: "sgd", momentum: 0.9 } }],
  "sgd with Nesterov's momentum": [
    rows(),
    { learningRate: 0.05, optimizer: { name: "sgd", momentum: 0.9, nesterov: true } },
  ],
  rmsprop: [rows(), { learningRate: 0.01, optimizer: "rmsprop" }],
  "rmsprop, centered": [
    rows(),
    { learningRate: 0.01, optimizer: { name: "rmsprop", rho: 0.8, momentum: 0.5, centered: true } },
  ],
  "adam with weight decay": [rows(), { learningRate: 0.01, optimizer: { name: "adam", weightDecay: 0.1 } }],
  adamw: [rows(), { learningRate: 0.01, optimizer: "adamw" }],
  nadam: [rows(), { learningRate: 0.01, optimizer: "nadam" }],
  lion: [rows(), { learningRate: 0.01, optimizer: "lion" }],
  "clipped values": [rows(), { ...sgd, clipValue: 0.05 }],
  "smooth classes": [
    rows("softmax"),
    { ...loss("categoricalCrossentropy", { labelSmoothing: 0.1 }) },
    { accuracy: "accuracy" },
  ],
  "smooth classes from logits": [
    rows(),
    loss("categoricalCrossentropy", { labelSmoothing: 0.2, fromLogits: true }),
  ],
  logits: [
    rows(),
    { ...sgd, metrics: [{ name: "topKAccuracy", k: 2 }] },
    { accuracy: "accuracy", topKAccuracy: "top" },
  ],
  "several labels": [
    rows("sigmoid"),
    { ...loss("binaryCrossentropy", { labelSmoothing: 0.1 }), metrics: ["precision", "recall", "auc"] },
    { accuracy: "accuracy", precision: "precision", recall: "recall", auc: "auc" },
  ],
  "several labels from logits": [rows(), loss("binaryCrossentropy")],
  "binary focal": [rows("sigmoid"), loss("binaryFocalCrossentropy", { gamma: 1.5 })],
  "categorical focal": [rows("softmax"), loss("categoricalFocalCrossentropy")],
  "absolute errors": [rows(), loss("meanAbsoluteError")],
  huber: [rows(), loss("huber", { delta: 0.5 })],
  poisson: [rows("softplus"), loss("poisson")],
  cosine: [rows(), loss("cosineSimilarity")],
  "regularizers, constraints, a frozen layer": [penalised, sgd],
  "activity regularizer": [active, sgd],
  nested: [nested(false), sgd],
  "nested and frozen, weights of classes and samples": [
    nested(true),
    { ...sgd, classWeights: [1, 3, 0.5], sampleWeights: [1, 2, 0, 0.5] },
  ],
  "two inputs and outputs": [
    twoEnds,
    {
      ...{ ...sgd, loss: ["categoricalCrossentropy", "meanSquaredError"], lossWeights: [0.5, 2] },
      sampleWeights: [1, 2, 0, 0.5, 1.5, 1],
    },
    { "kind.loss": "kind_loss", "size.loss": "size_loss" },
  ],
  "a label for each step, masked": [
    sequence((tf) => [
      tf.layers.lstm({ units: 4, returnSequences: true, recurrentActivation: "sigmoid", name: "memory" }),
      dense(tf, 3, "last", { activation: "softmax" }),
    ]),
    sgd,
    { accuracy: "accuracy" },
  ],
  "both directions, masked": [
    sequence((tf) => [
      tf.layers.bidirectional({
        layer: tf.layers.lstm({
          units: 4,
          returnSequences: true,
          recurrentActivation: "sigmoid",
          name: "memory",
        }),
        name: "both",
      }),
      tf.layers.globalMaxPooling1d({}),
      dense(tf, 3, "last"),
    ]),
    sgd,
  ],
  "time distributed": [
    stacked([6, 2], (tf) => [
      tf.layers.timeDistributed({ layer: dense(tf, 4, "a", { activation: "relu" }), name: "first" }),
      tf.layers.timeDistributed({ layer: tf.layers.batchNormalization({ name: "b" }), name: "norm" }),
      tf.layers.timeDistributed({ layer: dense(tf, 3, "c", { activation: "softmax" }), name: "last" }),
    ]),
    sgd,
  ],
  segmentation: [
    stacked([6, 6, 2], (tf) => [
      tf.layers.conv2d({ filters: 3, kernelSize: 3, padding: "same", activation: "relu", name: "first" }),
      tf.layers.conv2d({ filters: 1, kernelSize: 1, activation: "sigmoid", name: "last" }),
    ]),
    loss("binaryCrossentropy"),
  ],
  "dilated and normalized along an axis": [
    stacked([6, 6, 2], (tf) => [
      tf.layers.conv2d({
        filters: 3,
        kernelSize: 2,
        dilationRate: [2, 1],
        activation: "relu",
        name: "first",
      }),
      tf.layers.batchNormalization({ axis: 1, name: "norm" }),
      tf.layers.conv2d({ filters: 2, kernelSize: 2, dilationRate: 2, padding: "same", name: "second" }),
      tf.layers.globalAveragePooling2d({}),
      dense(tf, 3, "last"),
    ]),
    sgd,
  ],
  causal: [
    stacked([6, 2], (tf) => [
      tf.layers.conv1d({
        filters: 3,
        kernelSize: 2,
        padding: "causal",
        dilationRate: 2,
        activation: "tanh",
        name: "first",
      }),
      tf.layers.globalAveragePooling1d({}),
      dense(tf, 3, "last"),
    ]),
    sgd,
  ],
};

function leaf(model: Network, name: string): Layer {
  const found = flatLayers(model).find(({ layer }) => layer.name === name && !isModel(layer));
  return found?.layer as Layer;
}

function weightsOf(model: Network, names: Weights): Weights {
  const read = (name: string) =>
    leaf(model, name)
      .getWeights()
      .map((weight) => Array.from(weight.dataSync()));
  return Object.fromEntries(Object.keys(names).map((name) => [name, read(name)]));
}

/** The largest difference between two lists, relative to numbers above 1. */
function distance(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  return Math.max(
    0,
    ...Array.from(expected, (value, i) => Math.abs(value - actual[i]) / Math.max(1, Math.abs(value))),
  );
}

describe.each(["wasm", "cpu"] as const)("network.fit() on %s takes the steps of Keras 3.15", (prefer) => {
  beforeAll(async () => void (await engine.start({ prefer, threads: 2 })));

  test.each(Object.entries(CASES))("%s", async (name, [build, options, metrics = {}]) => {
    const { tf } = runningEngine("test");
    const { inputs, shapes, targets, weights, history, trained, answers } = GOLDEN[name];
    const model = build(tf);
    for (const [layerName, values] of Object.entries(weights)) {
      const { weights: own } = leaf(model, layerName);
      // tfjs's own setWeights applies constraints.
      tf.tidy(() =>
        values.forEach((value, i) => {
          (own[i].read() as Variable).assign(tf.tensor([...value], own[i].shape as number[]));
        }),
      );
    }
    const samples = network.samples(inputs, shapes, targets);
    const one =
      inputs.length === 1
        ? network.samples(inputs[0], shapes[0], targets.length === 1 ? targets[0] : targets)
        : samples;
    const before = tf.memory().numTensors;
    const { epochs } = await network.fit(model, one, {
      epochs: 5,
      batchSize: samples.count,
      seed: 1,
      validation: one,
      ...options,
    });
    expect(tf.memory().numTensors).toBe(before);
    const listed = (of: (epoch: (typeof epochs)[number]) => number | undefined) =>
      epochs.map((epoch) => of(epoch) ?? Number.NaN);
    expect(
      distance(
        listed(({ loss }) => loss),
        history.loss,
      ),
      "losses",
    ).toBeLessThan(1e-5);
    expect(
      distance(
        listed((epoch) => epoch.validationLoss),
        history.val_loss,
      ),
      "validation",
    ).toBeLessThan(1e-5);
    for (const [own, theirs] of Object.entries(metrics)) {
      const ofEpoch = (epoch: (typeof epochs)[number]) =>
        epoch.validationMetrics?.[own] ?? epoch.validationAccuracy;
      // Keras' AUC adds up the trapezoids of thresholds.
      expect(distance(listed(ofEpoch), history[`val_${theirs}`]), own).toBeLessThan(
        own === "auc" ? 1e-4 : 1e-5,
      );
    }
    const after = weightsOf(model, trained);
    for (const [layerName, values] of Object.entries(trained))
      values.forEach((value, i) => {
        expect(distance(after[layerName][i], value), `weight ${i} of ${layerName}`).toBeLessThan(1e-5);
      });
    network.predictAll(model, one).forEach(({ values }, i) => {
      expect(distance(values, answers[i]), `output ${i}`).toBeLessThan(1e-5);
    });
    const { loss } = network.evaluate(
      model,
      one,
      options.loss === undefined ? {} : { loss: options.loss, lossWeights: options.lossWeights ?? [1] },
    );
    expect(Math.abs(loss - history.val_loss[4])).toBeLessThan(1e-5 * Math.max(1, loss));
    model.dispose();
  });
});
