import { beforeAll, describe, expect, test } from "vitest";
import { imageClassifier as classifier, convolution, engine, network } from "../../lib/neural";
import "../../lib/resolve-tensorflow.js";

const { Series } = require("danfojs-node") as typeof import("danfojs-node");

beforeAll(() => engine.start({ prefer: "cpu" }));

const images = {
  ...{ count: 2, height: 10, width: 10, channels: 1 },
  pixels: Uint8Array.from({ length: 200 }, (_, i) => (i < 100 ? 0 : 255)),
  ...{ labels: Uint8Array.of(0, 1), classNames: ["a", "b"] },
};
const predictions = {
  ...{ count: 2, classCount: 2, classes: Int32Array.of(0, 0) },
  probabilities: Float32Array.of(1, 0, 0.75, 0.25),
};
const build = () => classifier.build({ height: 10, width: 10, classCount: 2, seed: 1 });
const samples = network.samples([0, 1, 2, 3], [1], { values: [1, 3, 5, 7], size: 1 });
const line = () => network.stack([1], { seed: 1 }).dense(1).build();
const fitted = async (options: object, data: object = samples) =>
  await network.fit(line(), data as never, { epochs: 1, seed: 1, ...options });

describe("network.fit() and imageClassifier.fit()", () => {
  // Before, `patience: 0` trained nothing.
  test.each<[object, string]>([
    [
      { optimizer: "sdg" },
      'optimizer must be one of sgd, rmsprop, adam, adamw, nadam, lion, current value is "sdg"',
    ],
    [{ optimizer: { name: "adam", momentum: 0.9 } }, 'there is no option "optimizer.momentum"'],
    [
      { optimizer: { name: "sgd", nesterov: true } },
      "optimizer.momentum must be greater than 0 with nesterov, current value is 0",
    ],
    [{ clipValue: 0 }, "clipValue must be"],
    [{ epoch: 3 }, 'there is no option "epoch"; did you mean "epochs"?'],
    [
      { earlyStopping: { patients: 3 } },
      'there is no option "earlyStopping.patients"; did you mean "earlyStopping.patience"?',
    ],
    [{ earlyStopping: {} }, "earlyStopping.patience must be an integer >= 1, current value is undefined"],
    [
      { earlyStopping: { patience: 0 } },
      "earlyStopping.patience must be an integer >= 1, current value is 0",
    ],
    [
      { earlyStopping: { patience: 1, minimumGain: -1 } },
      "earlyStopping.minimumGain must be a finite number >= 0, current value is -1",
    ],
    [{ earlyStopping: true }, "earlyStopping must be an object of options, current value is true"],
    [
      { reduceLearningRate: { patience: 1, factor: 1 } },
      "reduceLearningRate.factor must be a fraction between 0 and 1, exclusive, current value is 1",
    ],
    [
      { reduceLearningRate: { patience: 0.5 } },
      "reduceLearningRate.patience must be an integer >= 1, current value is 0.5",
    ],
    [
      { reduceLearningRate: { patience: 1, least: -1 } },
      "reduceLearningRate.least must be a finite number >= 0, current value is -1",
    ],
    [{ schedule: { cosine: 0 } }, 'there is no option "schedule.cosine"; did you mean "schedule.cosineTo"?'],
    [
      { schedule: { cosineTo: 1.1 } },
      "schedule.cosineTo must be a fraction between 0 and 1, current value is 1.1",
    ],
    [
      { schedule: { warmUpEpochs: "1" } },
      'schedule.warmUpEpochs must be a finite number >= 0, current value is "1"',
    ],
    [{ restoreBest: "no" }, 'restoreBest must be true or false, current value is "no"'],
    [
      { validationFraction: "0.5" },
      'validationFraction must be a fraction in [0, 1), current value is "0.5"',
    ],
    [{ validationFraction: 1 }, "validationFraction must be a fraction in [0, 1), current value is 1"],
    [{ learningRate: 0 }, "learningRate must be a finite number > 0, current value is 0"],
    [{ learningRateDecay: 0 }, "learningRateDecay must be a finite number > 0, current value is 0"],
    [{ clipNorm: "1" }, 'clipNorm must be a finite number > 0, current value is "1"'],
    [{ epochs: -1 }, "epochs must be an integer >= 0, current value is -1"],
    [{ batchSize: 0 }, "batchSize must be an integer >= 1, current value is 0"],
    [{ seed: undefined }, "seed must be an integer >= 0, current value is undefined"],
    [{ checkpoint: "" }, 'checkpoint must be a text that is not empty, current value is ""'],
    [{ csvLog: 5 }, "csvLog must be a text that is not empty, current value is 5"],
    [{ onProgress: true }, "onProgress must be a function, current value is true"],
    [{ onEpoch: 1 }, "onEpoch must be a function, current value is 1"],
    [{ signal: {} }, "signal must be an AbortSignal, current value is an object"],
  ])("refuse %o", async (options, message) => {
    await expect(fitted(options)).rejects.toThrow(`Cannot train a network: ${message}`);
    const images1 = classifier.fit(build(), images, { epochs: 1, seed: 1, ...options });
    await expect(images1).rejects.toThrow(`Cannot train a classifier: ${message.split("; the options")[0]}`);
  });

  test.each<[object, string]>([
    [{ sampleWeights: [1, 1, 1] }, 'sampleWeights must be 4 numbers, current value is "3 numbers"'],
    [
      { sampleWeights: [1, 1, 1, null] },
      "sampleWeights[3] must be a finite number >= 0, current value is null",
    ],
    [
      { sampleWeights: [1, "1", 1, 1] },
      'sampleWeights[1] must be a finite number >= 0, current value is "1"',
    ],
    [
      { sampleWeights: [1, 1, Number.NaN, 1] },
      "sampleWeights[2] must be a finite number >= 0, current value is NaN",
    ],
    [
      { sampleWeights: 1 },
      "sampleWeights must be an array, a typed array or a danfo Series, current value is 1",
    ],
    [
      { validation: images },
      "validation must be samples, as network.samples makes them, current value is an object",
    ],
  ])("network.fit() refuses %o", async (options, message) => {
    await expect(fitted(options)).rejects.toThrow(`Cannot train a network: ${message}`);
  });

  test.each<[object, string]>([
    [{ loss: "mse" }, "loss must be one of categoricalCrossentropy"],
    [{ loss: "categoricalCrossentropy" }, "sample, value 1 must be between 0 and 1 for this loss"],
    [{ loss: { name: "huber", gamma: 1 } }, 'there is no option "loss.gamma"'],
    [{ loss: ["huber", "huber"] }, 'loss must be 1, one for each output, current value is "2"'],
    [{ metrics: "auc" }, 'metrics must be a list, current value is "auc"'],
    [{ metrics: ["auc"] }, 'metric auc must be one for these targets, current value is "numbers"'],
    [{ metrics: ["acu"] }, "metrics[0] must be one of auc, precision"],
    [{ validationWeights: [1] }, "validationWeights must be absent without validation samples"],
  ])("network.fit() refuses %o", async (options, message) => {
    await expect(fitted(options)).rejects.toThrow(`Cannot train a network: ${message}`);
  });

  test("the least and the largest that are allowed", async () => {
    const options = [
      { schedule: { cosineTo: 0, warmUpEpochs: 0 } },
      { schedule: { cosineTo: 1 } },
      { epochs: 0, seed: 0, batchSize: 1, validationFraction: 0, learningRateDecay: 1 },
      { earlyStopping: { patience: 1, minimumGain: 0 }, validationFraction: 0.5 },
      { reduceLearningRate: { patience: 1, least: 0 }, validationFraction: 0.5 },
    ];
    for (const each of options) await expect(fitted(each)).resolves.toHaveProperty("epochs");
  });

  test("weights may be a Series, and give what an array gives", async () => {
    const weights = [1, 2, 0, 0.5];
    const { epochs } = await fitted({ sampleWeights: weights });
    expect((await fitted({ sampleWeights: new Series(weights) })).epochs).toEqual(epochs);
    expect((await fitted({})).epochs).not.toEqual(epochs);
  });

  test.each<[object, string]>([
    [images, "samples must be samples, as network.samples makes them, current value is an object"],
    [{ ...samples, count: 3 }, 'samples.targets must be 3 targets, current value is "4 targets"'],
    [{ ...samples, count: 5 }, 'samples.targets must be 5 targets, current value is "4 targets"'],
    [
      { ...samples, targets: [1, 3, 5, 7] },
      "samples.targets[0] must be { labels } or { values, size }, current value is 1",
    ],
    [
      { ...samples, targets: null },
      "samples.targets must be { labels } or { values, size }, current value is null",
    ],
  ])("network.fit() refuses the samples %o", async (data, message) => {
    await expect(fitted({}, data)).rejects.toThrow(`Cannot train a network: ${message}`);
  });

  test.each<[object, string]>([
    [
      { augmentation: { shift: 2 } },
      'there is no option "augmentation.shift"; did you mean "augmentation.shiftPixels"?',
    ],
    [{ augmentation: { zoom: 1 } }, "augmentation.zoom must be a fraction in [0, 1), current value is 1"],
    [
      { validation: samples },
      "validation must be labelled images, as datasets.mnist loads them, current value is an object",
    ],
    [{ classWeights: [1] }, 'classWeights must be 2 numbers, current value is "1 numbers"'],
  ])("imageClassifier.fit() refuses %o", async (options, message) => {
    const run = classifier.fit(build(), images, { epochs: 1, seed: 1, ...options });
    await expect(run).rejects.toThrow(message);
  });
});

describe("functions of networks refuse what was made for another", () => {
  const outputs = { count: 1, size: 2, values: Float32Array.of(1, 0) };
  const make = (shape: number[] = [8, 8, 1]) => network.stack<number[]>(shape, { seed: 1 });

  test.each<[string, () => unknown, string]>([
    [
      "predict",
      () => network.predict({} as never, samples),
      "predict: model must be a network, as network.stack(...).build() or network.load gives it, current value is an object",
    ],
    [
      "predict",
      () => network.predict(line(), images as never),
      "predict: samples must be samples, as network.samples makes them",
    ],
    [
      "predict",
      () => network.predict(line(), { ...samples, count: 1.5 }),
      "predict: samples.count must be an integer >= 0, current value is 1.5",
    ],
    [
      "evaluate",
      () => network.evaluate(line(), [1] as never),
      "evaluate: samples must be samples, as network.samples makes them, current value is an array of 1",
    ],
    ["summary", () => network.summary(make() as never), "list the layers: model must be a network"],
    [
      "samples",
      () => network.samples([1, Number.NaN], [1], { labels: [0, 1] }),
      "gather samples: values[1] must be a finite number, current value is NaN",
    ],
    [
      "samples",
      () => network.samples(["1"] as never, [1], { labels: [0] }),
      'gather samples: values[0] must be a number, current value is "1"',
    ],
    [
      "samples",
      () => network.samples([1], 1 as never, { labels: [0] }),
      "gather samples: shape must be an array, current value is 1",
    ],
    [
      "samples",
      () => network.samples([1], [0], { labels: [0] }),
      "gather samples: shape[0] must be an integer >= 1, current value is 0",
    ],
    [
      "samples",
      () => network.samples([1], [1], { label: [0] } as never),
      'gather samples: there is no option "targets.label"; did you mean "targets.labels"?',
    ],
    [
      "samples",
      () => network.samples([1], [1], {} as never),
      "gather samples: targets must be either { labels } or { values, size }, current value is an object",
    ],
    [
      "samples",
      () => network.samples([1], [1], { labels: [0], values: [1], size: 1 } as never),
      "gather samples: targets must be either",
    ],
    [
      "samples",
      () => network.samples([1], [1], { labels: [0], size: 0 }),
      "gather samples: targets.size must be an integer >= 1, current value is 0",
    ],
    [
      "samples",
      () => network.samples([1], [1], { values: [1] } as never),
      "gather samples: targets.size must be an integer >= 1, current value is undefined",
    ],
    [
      "samples",
      () => network.samples([1], [1], { labels: [0], values: [1] } as never),
      "gather samples: targets must be either",
    ],
    [
      "samples",
      () => network.samples([1], [1], { values: ["1"] as never, size: 1 }),
      'gather samples: targets.values[0] must be a number, current value is "1"',
    ],
    [
      "predict",
      () => network.predict({ layers: [] } as never, samples),
      "predict: model must be a network, as network.stack",
    ],
    [
      "predict",
      () => network.predict({ inputs: [], outputs: [] } as never, samples),
      "predict: model must be a network, as network.stack",
    ],
    [
      "samples",
      () => network.samples([1], [1], { labels: [-1] }),
      "gather samples: targets.labels[0] must be an integer >= 0, current value is -1",
    ],
    [
      "stack",
      () => network.stack([2], { seed: 1, seeds: 2 } as never),
      'stack layers: there is no option "seeds"; did you mean "seed"?',
    ],
    [
      "stack",
      () => network.stack(2 as never, { seed: 1 }),
      "stack layers: shape must be an array, current value is 2",
    ],
    [
      "conv2d",
      () => make().conv2d(2, 3, { strides: 2 } as never),
      'add conv2d: there is no option "strides"; did you mean "stride"?',
    ],
    [
      "conv2d",
      () => make().conv2d(2, 3, "same" as never),
      'add conv2d: options must be an object of options, current value is "same"',
    ],
    [
      "conv2d",
      () => make().conv2d(2, 3, { padding: "full" as never }),
      'add conv2d: padding must be one of valid, same, current value is "full"',
    ],
    [
      "conv2d",
      () => make().conv2d(2, 3, { activation: "gelu" as never }),
      "add conv2d: activation must be one of linear, relu",
    ],
    [
      "depthwiseConv2d",
      () => make().depthwiseConv2d(9),
      "add depthwiseConv2d: size must be within [8, 8, 1]",
    ],
    ["maxPool", () => make().maxPool(9), "add maxPool: size must be within [8, 8, 1], current value is 9"],
    ["maxPool", () => make().maxPool(2, { stride: 0 }), "add maxPool: stride must be an integer >= 1"],
    ["conv2d", () => make().conv2d(0, 3), "add conv2d: filters must be an integer >= 1, current value is 0"],
    ["dense", () => make([4]).dense(0), "add dense: units must be an integer >= 1, current value is 0"],
    ["gru", () => make([4, 2]).gru(0), "add gru: units must be an integer >= 1, current value is 0"],
    ["embedding", () => make([4]).embedding(0, 2), "add embedding: words must be an integer >= 1"],
    ["embedding", () => make([4]).embedding(5, 0), "add embedding: size must be an integer >= 1"],
    ["reshape", () => make([4]).reshape([0, 4]), "add reshape: shape[0] must be an integer >= 1"],
    [
      "activation",
      () => make([4]).activation("gelu" as never),
      "add activation: activation must be one of linear, relu",
    ],
    [
      "depthwiseConv2d",
      () => make().depthwiseConv2d(3, { stride: 0 }),
      "add depthwiseConv2d: stride must be an integer >= 1, current value is 0",
    ],
    [
      "maxPool",
      () => make().maxPool(2, { activation: "relu" } as never),
      'add maxPool: there is no option "activation"; the options are stride, padding',
    ],
    [
      "averagePool",
      () => make().averagePool(2, { pad: "same" } as never),
      "add averagePool: there is no option",
    ],
    [
      "embedding",
      () => make([4]).embedding(5, 2, { maskZero: 1 as never }),
      "add embedding: maskZero must be true or false, current value is 1",
    ],
    [
      "lstm",
      () => make([4, 2]).lstm(3, { returnSequence: true } as never),
      'add lstm: there is no option "returnSequence"; did you mean "returnSequences"?',
    ],
    [
      "gru",
      () => make([4, 2]).gru(3, { returnSequences: "yes" as never }),
      'add gru: returnSequences must be true or false, current value is "yes"',
    ],
    [
      "dropout",
      () => make([4]).dropout("0.5" as never),
      'add dropout: rate must be a fraction in [0, 1), current value is "0.5"',
    ],
    [
      "reshape",
      () => make([4]).reshape("4" as never),
      'add reshape: shape must be an array, current value is "4"',
    ],
    ["slide", () => convolution.slide([[1]], [[1]], { step: 1 } as never), "convolve: there is no option"],
    [
      "slide",
      () => convolution.slide([[1]], [[1]], { bias: Number.NaN }),
      "convolve: bias must be a finite number, current value is NaN",
    ],
    [
      "build",
      () => classifier.build({ seed: 1, classes: 3 } as never),
      'build a classifier: there is no option "classes"; the options are',
    ],
    [
      "build",
      () => classifier.build({ seed: 1, dropoutRate: "0.5" as never }),
      'build a classifier: dropoutRate must be a fraction in [0, 1), current value is "0.5"',
    ],
    [
      "take",
      () => classifier.take(images, [0, 2]),
      "take images: indices[1] must be an integer from 0 to 1, current value is 2",
    ],
    ["take", () => classifier.take(samples as never, [0]), "take images: images must be labelled images"],
    [
      "augment",
      () => classifier.augment(images, { seed: 1, rotate: 9 } as never),
      "augment images: there is no option",
    ],
    [
      "augment",
      () => classifier.augment(images, { seed: 1, noise: "3" as never }),
      'augment images: noise must be a finite number >= 0, current value is "3"',
    ],
    [
      "evaluate images",
      () => classifier.evaluate(samples as never, images),
      "evaluate: model must be a network",
    ],
    [
      "predict images",
      () => classifier.predict(build(), samples as never),
      "predict: images must be labelled images, as datasets.mnist loads them",
    ],
    ["embed", () => classifier.embed(undefined as never, images), "embed images: model must be a network"],
    ["filters", () => classifier.filters(images as never), "read the filters: model must be a network"],
    [
      "gradCam",
      () => classifier.gradCam(build(), images, [0], [1, 1]),
      "explain a prediction: indices and classNumbers must have the same length, current lengths are 1 and 2",
    ],
    [
      "gradCam",
      () => classifier.gradCam(build(), images, [2], [1]),
      "explain a prediction: indices[0] must be an integer from 0 to 1, current value is 2",
    ],
    [
      "mistakes",
      () => classifier.mistakes(images, predictions, { count: 3 } as never),
      'find the mistakes: there is no option "count"; the options are limit',
    ],
    [
      "mistakes",
      () => classifier.mistakes(images, outputs as never),
      "find the mistakes: predictions must be predictions, as imageClassifier.predict makes them",
    ],
    [
      "mistakes",
      () => classifier.mistakes(images, { ...predictions, classes: Int32Array.of(0) }),
      'find the mistakes: predictions must be for 2 images, current value is "for 1"',
    ],
    [
      "mistakes",
      () => classifier.mistakes(images, { ...predictions, probabilities: Float32Array.of(1) }),
      "find the mistakes: predictions must be for 2 images",
    ],
    [
      "coverage",
      () => classifier.coverage(images, predictions, 0.5 as never),
      "measure the coverage: thresholds must be an array, a typed array or a danfo Series, current value is 0.5",
    ],
    [
      "mostSimilar",
      () => classifier.mostSimilar(images as never, outputs),
      "find similar images: gallery must be embeddings, as imageClassifier.embed makes them",
    ],
    [
      "mostSimilar",
      () => classifier.mostSimilar(outputs, { ...outputs, count: 2 }),
      "find similar images: queries.values must be 2 x 2 numbers",
    ],
    [
      "mostSimilar",
      () => classifier.mostSimilar(outputs, { ...outputs, values: Float32Array.of(1, Number.NaN) }),
      "find similar images: queries.values[1] must be a finite number, current value is NaN",
    ],
    [
      "mostSimilar",
      () => classifier.mostSimilar(outputs, outputs, { limit: 1 } as never),
      'find similar images: there is no option "limit"; the options are count',
    ],
    [
      "storedRun",
      () => classifier.storedRun(3 as never),
      "read a stored run: name must be a text that is not empty, current value is 3",
    ],
  ])("%s", (_, run, message) => {
    expect(run).toThrow(`Cannot ${message}`);
  });

  test("predict() needs no targets", () => {
    const model = line();
    const { count, inputs } = samples;
    expect(network.predict(model, { count, inputs }).count).toBe(4);
    model.dispose();
  });

  test("what layers have where no option is given, as in Keras", () => {
    const settings = (built: { build(): unknown }) =>
      (built.build() as ReturnType<typeof build>).layers[0].getConfig();
    expect(settings(make().conv2d(1, 3))).toMatchObject({
      ...{ strides: [1, 1], padding: "valid", activation: "linear" },
    });
    expect(settings(make().depthwiseConv2d(3))).toMatchObject({
      ...{ strides: [1, 1], padding: "valid", activation: "linear" },
    });
    expect(settings(make().maxPool(3))).toMatchObject({ strides: [3, 3], padding: "valid" });
    expect(settings(make([4]).dense(2))).toMatchObject({ activation: "linear" });
    expect(settings(make([4, 2]).lstm(2))).toMatchObject({ returnSequences: false });
    expect(settings(make([4]).embedding(5, 2))).toMatchObject({ maskZero: false });
  });

  test("networks of several ends by what takes one, and samples for another number of inputs", async () => {
    const { tf } = await engine.start({ prefer: "cpu" });
    const two = [tf.input({ shape: [1] }), tf.input({ shape: [1] })];
    const shared = tf.layers.dense({ units: 1, name: "shared" });
    const [input] = two;
    const apply = (layer: typeof shared, to: unknown) => layer.apply(to as never) as typeof input;
    const refusal = (inputs: unknown, outputs: unknown) => () =>
      network.predict(tf.model({ inputs, outputs } as never) as never, samples);
    expect(refusal(two, apply(tf.layers.add() as never, two))).toThrow(
      'Cannot run a network: samples must be of 2 inputs, current value is "1 inputs"',
    );
    expect(refusal(input, [apply(shared, input), input])).toThrow(
      "Cannot predict: model must be of one output; predictAll gives several, current value is 2",
    );
    expect(refusal(input, apply(shared, apply(shared, input)))).not.toThrow();
  });

  test("save(), load() and start()", async () => {
    await expect(network.save(samples as never, "x")).rejects.toThrow(
      "Cannot save a network: model must be a network",
    );
    const model = line();
    await expect(network.save(model, undefined as never)).rejects.toThrow(
      "Cannot save a network: place must be a text that is not empty, current value is undefined",
    );
    await expect(network.load(" ")).rejects.toThrow(
      "Cannot load a network: place must be a text that is not empty",
    );
    await expect(engine.start({ preferred: "cpu" } as never)).rejects.toThrow(
      'Cannot start the engine: there is no option "preferred"; did you mean "prefer"?',
    );
    await expect(engine.start({ prefer: "gpu" as never })).rejects.toThrow(
      'Cannot start the engine: prefer must be one of auto, native, wasm, cpu, current value is "gpu"',
    );
    await expect(engine.start({ threads: 0 })).rejects.toThrow(
      "Cannot start the engine: threads must be an integer >= 1, current value is 0",
    );
    model.dispose();
  });

  test("a Series of labels, values and positions gives what an array gives", () => {
    const bySeries = network.samples(new Series([1, 2]) as never, [1], {
      labels: new Series([0, 1]) as never,
    });
    expect(bySeries.targets).toEqual({ labels: [0, 1] });
    expect(bySeries.fingerprint()).toBe(network.samples([1, 2], [1], { labels: [0, 1] }).fingerprint());
    expect(classifier.take(images, new Series([1, 0]) as never)).toEqual(classifier.take(images, [1, 0]));
  });

  test("pixels of large images are compared; before, their length overflowed the stack", () => {
    const size = 200_000;
    const values = new Float32Array(2 * size).fill(1, 0, size);
    values[size] = 2;
    const gallery = { count: 2, size, values };
    const query = { count: 1, size, values: values.slice(0, size) };
    const [found] = classifier.mostSimilar(gallery, query, { count: 2 });
    expect(found[0].index).toBe(0);
    expect(found[0].similarity).toBeCloseTo(1, 9);
    expect(found[1].similarity).toBeCloseTo(1 / Math.sqrt(size), 9);
  });
});
