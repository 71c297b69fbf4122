import type { LayersModel, Tensor } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import { DISPLAY } from "../../../lib/core/text/display";
import { start, type TensorFlow } from "../../../lib/neural/engine";
import * as classifier from "../../../lib/neural/image-classifier";
import * as network from "../../../lib/neural/network";
import type { Activation, EmbeddingOptions } from "../../../lib/neural/stack/types";

const { stack } = network;
const RELU = { activation: "relu" } as const;

function article(seed: number) {
  return stack([28, 28, 1], { seed })
    .conv2d(32, 3, RELU)
    .maxPool(2)
    .conv2d(64, 3, RELU)
    .maxPool(2)
    .flatten()
    .dense(128, "relu")
    .dense(10, "softmax");
}

function numbersOf(model: LayersModel): number[][] {
  const numbers = model.getWeights().map((weight) => Array.from(weight.dataSync()));
  model.dispose();
  return numbers;
}

describe("stack()", () => {
  let tf: TensorFlow;
  beforeAll(async () => {
    ({ tf } = await start({ prefer: "wasm", threads: 2 }));
  });

  // Keras 3.15.1: [(layer.output.shape, layer.count_params()) for layer in keras.Sequential([...]).layers]
  test.each([
    {
      name: "the article's network",
      built: article(1),
      expected: [
        [[26, 26, 32], 320],
        [[13, 13, 32], 0],
        [[11, 11, 64], 18_496],
        [[5, 5, 64], 0],
        [[1600], 0],
        [[128], 204_928],
        [[10], 1290],
      ],
    },
    {
      name: "words, LSTM and GRU",
      built: stack([40], { seed: 1 })
        .embedding(1000, 16, { maskZero: true })
        .lstm(32, { returnSequences: true })
        .gru(8)
        .dense(1, "sigmoid"),
      expected: [
        [[40, 16], 16_000],
        [[40, 32], 6272],
        [[8], 1008],
        [[1], 9],
      ],
    },
    {
      name: "strides and padding",
      built: stack([50, 33, 3], { seed: 1 })
        .conv2d(8, 5, { stride: 3, padding: "same" })
        .depthwiseConv2d(4, { stride: 2 })
        .batchNorm()
        .activation("relu")
        .averagePool(3, { stride: 1, padding: "same" })
        .maxPool(2)
        .globalAveragePool()
        .dense(7),
      expected: [
        [[17, 11, 8], 608],
        [[7, 4, 8], 136],
        [[7, 4, 8], 32],
        [[7, 4, 8], 0],
        [[7, 4, 8], 0],
        [[3, 2, 8], 0],
        [[8], 0],
        [[7], 63],
      ],
    },
    {
      name: "a series in pairs",
      built: stack([24], { seed: 1 }).reshape([12, 2]).simpleRnn(5).dense(1),
      expected: [
        [[12, 2], 0],
        [[5], 40],
        [[1], 6],
      ],
    },
  ])("builds $name with Keras' shapes and parameters", ({ built, expected }) => {
    const model = built.build();
    const actual = model.layers.map((layer) => [layer.outputShape.slice(1), layer.countParams()]);
    expect(actual).toEqual(expected);
    expect(built.parameters).toBe(model.countParams());
    expect(built.shape).toEqual(model.outputShape.slice(1));
    const answers = tf.tidy(() =>
      model.predict(tf.zeros([2, ...(model.inputs[0].shape.slice(1) as number[])])),
    );
    expect((answers as Tensor).shape).toEqual([2, ...built.shape]);
    (answers as Tensor).dispose();
    model.dispose();
  });

  test("counts the 138,357,544 parameters of VGG-16", () => {
    // keras.applications.VGG16(weights=None).count_params(), Keras 3.15.1; Simonyan & Zisserman (2015), table 2: 138 million.
    let vgg = stack<number[]>([224, 224, 3], { seed: 1 });
    for (const [filters, times] of [
      [64, 2],
      [128, 2],
      [256, 3],
      [512, 3],
      [512, 3],
    ] as const) {
      for (let i = 0; i < times; i++) vgg = vgg.conv2d(filters, 3, { padding: "same", activation: "relu" });
      vgg = vgg.maxPool(2);
    }
    vgg = vgg.flatten().dense(4096, "relu").dense(4096, "relu").dense(1000, "softmax");
    expect(vgg.parameters).toBe(138_357_544);
  });

  test("draws the weights that the article's network always had", () => {
    // Written out layer by layer, as imageClassifier.build did before there were stacks.
    const drawn = (place: number) => ({
      kernelInitializer: tf.initializers.glorotUniform({ seed: 42 * 8 + place }),
    });
    const byHand = tf.sequential({
      layers: [
        tf.layers.conv2d({ inputShape: [28, 28, 1], filters: 32, kernelSize: 3, ...RELU, ...drawn(1) }),
        tf.layers.maxPooling2d({ poolSize: 2 }),
        tf.layers.conv2d({ filters: 64, kernelSize: 3, ...RELU, ...drawn(2) }),
        tf.layers.maxPooling2d({ poolSize: 2 }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 128, activation: "relu", ...drawn(3) }),
        tf.layers.dense({ units: 10, activation: "softmax", ...drawn(4) }),
      ],
    });
    const images = tf.randomUniform([3, 28, 28, 1], 0, 1, "float32", 7);
    const [ours, same] = [article(42).build(), classifier.build({ seed: 42 })];
    const [expected, answer] = [byHand, ours].map((model) => model.predict(images) as typeof images);
    expect(answer.dataSync()).toEqual(expected.dataSync());
    for (const tensor of [images, expected, answer]) tensor.dispose();
    const weights = numbersOf(byHand);
    expect(numbersOf(ours)).toEqual(weights);
    expect(numbersOf(same)).toEqual(weights);
  });

  test("draws the same for a seed, other for another, and no kernel like another", () => {
    const small = (seed: number) =>
      numbersOf(stack([4, 6], { seed }).lstm(6, { returnSequences: true }).lstm(6).dense(6).dense(6).build());
    const [a, b, c] = [0, 0, 1].map(small);
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
    const firsts = a.filter((weights) => weights.some((weight) => !Number.isInteger(weight))).map(([w]) => w);
    expect(new Set(firsts).size).toBe(6);
  });

  test("a deep network shares no kernel with that of the next seed", () => {
    const deep = (seed: number) => {
      let layers = stack<number[]>([4], { seed });
      for (let i = 0; i < 12; i++) layers = layers.dense(4);
      return numbersOf(layers.build()).filter((_, i) => i % 2 === 0);
    };
    const kernels = [0, 1, 2].flatMap(deep).map(String);
    expect(new Set(kernels).size).toBe(36);
  });

  test("a stack is never changed: two networks grow from one trunk", () => {
    const sizes = Object.freeze([8, 8, 1]);
    const trunk = stack<number[]>(sizes, { seed: 1 }).conv2d(2, 3).flatten();
    const before = trunk.summary;
    const [few, many] = [trunk.dense(2), trunk.dense(5)];
    expect([trunk.shape, few.shape, many.shape]).toEqual([[72], [2], [5]]);
    expect(trunk.summary).toBe(before);
  });

  test("a dropout of 0 is left out, also in front", () => {
    const model = stack([6], { seed: 1 }).dropout(0).dense(4).dropout(0).dense(2).dropout(0.25).build();
    expect(model.layers.map((layer) => layer.getClassName())).toEqual(["Dense", "Dense", "Dropout"]);
    model.dispose();
  });

  test("fits the least images and windows", () => {
    expect(stack([3, 5, 1], { seed: 1 }).conv2d(1, 3).shape).toEqual([1, 3, 1]);
    expect(stack([1, 1, 1], { seed: 1 }).conv2d(1, 1).maxPool(1).shape).toEqual([1, 1, 1]);
    expect(stack([2, 2, 1], { seed: 1 }).conv2d(1, 9, { padding: "same", stride: 5 }).shape).toEqual([
      1, 1, 1,
    ]);
  });

  test("writes a line a layer, and shows itself as the summary of the network", () => {
    const small = stack([28, 28, 1], { seed: 42 }).conv2d(4, 3).globalAveragePool().dense(10, "softmax");
    expect(small.summary).toBe(
      [
        "seed 42",
        "  input               [28, 28, 1]",
        "  conv2d              [26, 26, 4]         40",
        "  globalAveragePool   [4]",
        "  dense               [10]                50",
      ].join("\n"),
    );
    expect(small[DISPLAY]()["text/plain"]).toMatch(/conv2d\s+26 × 26 × 4\s+40\n[\s\S]*all\s+90/);
  });

  test("maskZero skips the word that fills up: behind, before or not there, the answer is one", () => {
    const answer = (words: readonly number[], options?: EmbeddingOptions) => {
      const model = stack([words.length], { seed: 2 })
        .embedding(10, 4, options)
        .gru(4, { returnSequences: true })
        .lstm(4)
        .dense(1)
        .build();
      const [value] = network.predict(model, network.samples(words, [words.length], { labels: [0] })).values;
      model.dispose();
      return value;
    };
    const alone = answer([3, 5]);
    expect(answer([3, 5, 0, 0], { maskZero: true })).toBeCloseTo(alone, 6);
    expect(answer([0, 3, 0, 5], { maskZero: true })).toBeCloseTo(alone, 6);
    for (const options of [{ maskZero: false }, {}, undefined])
      expect(Math.abs(answer([3, 5, 0, 0], options) - alone)).toBeGreaterThan(1e-4);
  });

  // The functions as Keras 3.15 documents them.
  test.each<[name: Activation, of: (x: number) => number]>([
    ["linear", (x) => x],
    ["relu", (x) => Math.max(0, x)],
    ["elu", (x) => (x > 0 ? x : Math.expm1(x))],
    ["sigmoid", (x) => 1 / (1 + Math.exp(-x))],
    ["softplus", (x) => Math.log1p(Math.exp(x))],
    ["swish", (x) => x / (1 + Math.exp(-x))],
    ["tanh", Math.tanh],
    ["softmax", (x) => Math.exp(x) / [-2, -0.5, 0, 0.5, 2].reduce((sum, each) => sum + Math.exp(each), 0)],
  ])("%s is what it is called, and trains", async (name, of) => {
    const xs = [-2, -0.5, 0, 0.5, 2];
    const alone = stack([5], { seed: 1 }).activation(name).build();
    const answers = network.predict(alone, network.samples(xs, [5], { labels: [0] }));
    xs.forEach((x, i) => {
      expect(answers.values[i]).toBeCloseTo(of(x), 5);
    });
    alone.dispose();
    const model = stack([5], { seed: 1 }).dense(4, name).dense(2, "softmax").build();
    const samples = network.samples([...xs, ...xs.map((x) => -x)], [5], { labels: [0, 1] });
    const { epochs } = await network.fit(model, samples, { epochs: 10, learningRate: 0.05, seed: 1 });
    expect(epochs[9].loss).toBeLessThan(epochs[0].loss);
    model.dispose();
  });

  test.each([
    {
      name: "images, depthwise and normalized",
      built: stack([8, 8, 1], { seed: 3 })
        .conv2d(4, 3, { padding: "same" })
        .batchNorm()
        .activation("relu")
        .depthwiseConv2d(3, RELU)
        .averagePool(2)
        .flatten()
        .dropout(0.1)
        .dense(2, "softmax"),
      values: 64,
    },
    {
      name: "series",
      built: stack([8, 1], { seed: 3 }).gru(6, { returnSequences: true }).simpleRnn(6).dense(2, "softmax"),
      values: 8,
    },
    {
      name: "words",
      built: stack([8], { seed: 3 }).embedding(2, 4).lstm(6).dense(2, "softmax"),
      values: 8,
    },
  ])("network.fit() trains a stack of $name", async ({ built, values }) => {
    const random = seeded(5);
    const numbers = Float32Array.from({ length: 64 * values }, () => random.integer(2));
    const labels = Array.from({ length: 64 }, (_, i) => numbers[i * values + values - 1]);
    const model = built.build();
    const shape = model.inputs[0].shape.slice(1) as number[];
    const samples = network.samples(numbers, shape, { labels });
    const options = { epochs: 30, batchSize: 16, learningRate: 0.02, seed: 1 };
    const { epochs } = await network.fit(model, samples, options);
    expect(epochs[29].loss).toBeLessThan(epochs[0].loss / 2);
    model.dispose();
  });
});

describe("a stack refuses at run time", () => {
  const of = (...shape: number[]) => stack<number[]>(shape, { seed: 1 });

  test.each<{ readonly refused: () => unknown; readonly error: Error }>([
    {
      refused: () => of(28, 0, 1),
      error: new RangeError("Cannot stack layers: shape[1] must be an integer >= 1, current value is 0"),
    },
    {
      refused: () => stack([4], { seed: -1 }),
      error: new RangeError("Cannot stack layers: seed must be an integer >= 0, current value is -1"),
    },
    {
      refused: () => of(10).conv2d(8, 3),
      error: new TypeError(
        "Cannot add conv2d: its input must be [height, width, channels], current value is [10]",
      ),
    },
    {
      refused: () => of(28, 28, 1).conv2d(8, 30),
      error: new RangeError("Cannot add conv2d: size must be within [28, 28, 1], current value is 30"),
    },
    {
      refused: () => of(28, 28, 1).conv2d(2.5, 3),
      error: new RangeError("Cannot add conv2d: filters must be an integer >= 1, current value is 2.5"),
    },
    {
      refused: () => of(28, 28, 1).conv2d(2, 3, { stride: 0 }),
      error: new RangeError("Cannot add conv2d: stride must be an integer >= 1, current value is 0"),
    },
    {
      refused: () => of(28, 28, 1).maxPool(2, { padding: "full" as never }),
      error: new RangeError(
        'Cannot add maxPool: padding must be one of valid, same, current value is "full"',
      ),
    },
    {
      refused: () => of(28, 28, 1).dense(10),
      error: new TypeError(
        "Cannot add dense: its input must be [values], as from flatten, current value is [28, 28, 1]",
      ),
    },
    {
      refused: () => of(28).dense(10, "rilu" as never),
      error: new RangeError(
        'Cannot add dense: activation must be one of linear, relu, elu, sigmoid, softmax, softplus, swish, tanh, current value is "rilu"',
      ),
    },
    {
      refused: () => of(28, 28, 1).lstm(10),
      error: new TypeError(
        "Cannot add lstm: its input must be [steps, channels], current value is [28, 28, 1]",
      ),
    },
    {
      refused: () => of(40).dense(10).embedding(100, 4),
      error: new TypeError(
        "Cannot add embedding: its input must be [words] straight from the samples, current value is [10]",
      ),
    },
    {
      refused: () => of(784).reshape([28, 28, 2]),
      error: new TypeError("Cannot add reshape: shape must be of 784 values, current value is [28, 28, 2]"),
    },
    {
      refused: () => of(784).dropout(1),
      error: new RangeError("Cannot add dropout: rate must be a fraction in [0, 1), current value is 1"),
    },
    {
      refused: () => of(784).dropout(0).build(),
      error: new RangeError("Cannot build a network: layers must be at least one, current value is 0"),
    },
  ])("$error.message", ({ refused, error }) => {
    expect(refused).toThrow(error);
  });
});
