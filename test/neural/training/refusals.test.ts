import { beforeAll, describe, expect, test } from "vitest";
import { engine, type Network, network, type Samples, type TensorFlow } from "../../../lib";
import { defineLayers } from "../../../lib/neural/layers";

type FitOptions = Parameters<typeof network.fit>[2];

let tf: TensorFlow;
beforeAll(async () => {
  ({ tf } = await engine.start({ prefer: "cpu" }));
});

const build = () => network.stack([2], { seed: 1 }).dense(3, "relu").dense(2, "softmax").build();
const samples = (): Samples => network.samples([1, 2, 3, 4, 5, 6], [2], { labels: [0, 1, 1] });

/** Refused with this message, and without a tensor left behind. */
async function refused(run: (model: Network) => unknown, message: string): Promise<void> {
  const tensors = tf.memory().numTensors;
  const model = build();
  await expect((async () => run(model))()).rejects.toThrow(message);
  model.dispose();
  expect(tf.memory().numTensors).toBe(tensors);
}

const training = (options: Partial<FitOptions>, given = samples()) => {
  return (model: Network) => network.fit(model, given, { seed: 1, epochs: 2, ...options });
};

describe("a loss of one's own", () => {
  test.each<[name: string, loss: unknown, message: string]>([
    ["a number", () => 1, "one value for each sample or for the batch, current value is 1"],
    ["a promise", async () => tf.scalar(1), "one value for each sample or for the batch, current value is"],
    [
      "of another length",
      (_: never, y: { sum(axis: number): unknown }) => y.sum(0),
      'current value is "a tensor of 2"',
    ],
    [
      "an error",
      () => {
        throw new Error("mine");
      },
      "mine",
    ],
  ])("%s", async (_, loss, message) => {
    await refused(training({ loss: loss as never }), message);
  });
});

describe("samples of one's own", () => {
  const giving = (inputs: unknown): Samples => ({ ...samples(), inputs: inputs as Samples["inputs"] });
  const rule = "samples.inputs must be tensors of 3 samples, as many as are asked for, current value is ";
  test.each<[name: string, inputs: unknown, value: string]>([
    ["too few", () => tf.zeros([2, 2]), '"2 samples"'],
    ["too many", () => tf.zeros([4, 2]), '"4 samples"'],
    ["none", () => undefined, "undefined"],
    ["a promise", async () => 1, "a Promise"],
  ])("%s", async (_, inputs, value) => {
    await refused(training({}, giving(inputs)), rule + value);
    await refused((model) => network.predict(model, giving(inputs)), rule + value);
    await refused((model) => network.evaluate(model, giving(inputs)), rule + value);
  });
});

test("a network that mixes samples is refused", async () => {
  const input = tf.input({ shape: [2] });
  const model = tf.model({
    inputs: input,
    outputs: tf.layers.concatenate({ axis: 0, name: "mixed" }).apply([input, input]) as never,
  });
  expect(() => network.predict(model, samples())).toThrow(
    'Cannot run a network: the output of layer mixed must be of 3 samples, current value is "6"',
  );
});

test("a difference of inputs of other ranks is refused", () => {
  defineLayers(tf);
  const [one, other] = [tf.input({ shape: [2, 2] }), tf.input({ shape: [2] })];
  const { Subtract } = tf.serialization.SerializationMap.getMap().classNameMap as never as Record<
    string,
    [new (config: object) => { apply(inputs: unknown): unknown }]
  >;
  expect(() => new Subtract[0]({}).apply([one, other])).toThrow(
    "the inputs of a difference must be of 3 axes",
  );
});

describe("metrics", () => {
  const own = (name: string, of: unknown) => ({ name, of: of as () => number });
  test.each<[metrics: NonNullable<FitOptions["metrics"]>, message: string]>([
    [[own("mine", () => "a")], 'the result of metric mine must be a number, current value is "a"'],
    [[own("loss", () => 1)], "metrics[0].name must be other than epoch, loss, accuracy, learningRate"],
    [["auc", "auc"], 'metrics[1] must be a metric of another name, current value is "auc"'],
  ])("%o", async (metrics, message) => {
    await refused(training({ metrics }), message);
    await refused((model) => network.evaluate(model, samples(), { metrics }), message);
  });
});

test("validation without a sample is refused", async () => {
  await refused(
    training({ validationFraction: 0.1 }),
    "validationFraction must be large enough to hold out one of 3 samples, current value is 0.1",
  );
  const none = network.samples([], [2], { labels: [] });
  await refused(training({ validation: none }), "validation must be at least one sample, current value is 0");
});

test("the end of a network that is no probability is named", async () => {
  const model = network.stack([2], { seed: 1 }).dense(2, "relu").build();
  const end = model.layers[model.layers.length - 1].name;
  await expect(network.fit(model, samples(), { seed: 1 })).rejects.toThrow(
    `the last layer of output ${end} must`,
  );
  model.dispose();
});

test("a network is trained once at a time", async () => {
  await refused(async (model) => {
    const first = network.fit(model, samples(), { seed: 1, epochs: 3 });
    try {
      await network.fit(model, samples(), { seed: 2, epochs: 3 });
    } finally {
      await first;
    }
  }, "model must be one that is not in training already");
  const model = build();
  await network.fit(model, samples(), { seed: 1, epochs: 1 });
  await network.fit(model, samples(), { seed: 1, epochs: 1 });
  model.dispose();
});

test("a network that was disposed of is refused", async () => {
  const model = build();
  model.dispose();
  for (const run of [
    () => network.predict(model, samples()),
    () => network.fit(model, samples(), { seed: 1 }),
    () => network.save(model, "never.keras"),
  ])
    await expect((async () => run())()).rejects.toThrow("model must be one that is there");
});

test("an LSTM that is disposed of leaves nothing behind", () => {
  const tensors = tf.memory().numTensors;
  network.stack([3, 2], { seed: 1 }).lstm(4).dense(1).build().dispose();
  expect(tf.memory().numTensors).toBe(tensors);
});
