// Trains a network for one epoch from the same weights in each run: node train-networks.js NETWORK THREADS FOLDER
// First writes the network, with its weights, and the samples in the order of training to FOLDER, for keras_networks.py.
require("../../../lib/register.js");
const { writeFileSync } = require("node:fs");
const path = require("node:path");
const { engine, network } = require("../../../lib");
const { seeded } = require("../../../lib/core/random");
const { deriveSeed } = require("../../../lib/neural/model/derive-seed");
const { resetAfterGru } = require("../../../lib/neural/layers/reset-after-gru");
const { answerEach } = require("./answering.js");

const [name, threads, folder] = process.argv.slice(2);
const SEED = 42;
const random = seeded(SEED);
const normals = (count) => Float32Array.from({ length: count }, () => random.normal());

/** The layers of each network, and how many samples it is trained on. Keras' defaults, which differ from tfjs's. */
const NETWORKS = {
  lstm: (tf) => weekly((settings) => tf.layers.lstm(settings), tf),
  gru: (tf) => weekly((settings) => resetAfterGru(tf, settings), tf),
  text: (tf) => ({
    layers: [
      tf.layers.embedding({ inputDim: 5000, outputDim: 32, inputLength: 60, maskZero: true }),
      resetAfterGru(tf, { units: 32 }),
      tf.layers.dense({ units: 2, activation: "softmax" }),
    ],
    ...{ count: 2560, batchSize: 64, shape: [60], classes: 2 },
    // Reviews of 20 to 60 words, padded with zeros.
    inputs: (count) =>
      Float32Array.from({ length: 60 * count }, (_, i) =>
        i % 60 < 20 + ((7 * Math.floor(i / 60)) % 41) ? 1 + random.integer(4999) : 0,
      ),
  }),
  photographs: (tf) => ({
    layers: [
      ...[16, 32, 64].flatMap((filters, i) => [
        tf.layers.conv2d({
          ...(i === 0 && { inputShape: [96, 96, 3] }),
          ...{ filters, kernelSize: 3, padding: "same", activation: "relu" },
        }),
        tf.layers.batchNormalization(),
        tf.layers.maxPooling2d({ poolSize: 2 }),
      ]),
      tf.layers.globalAveragePooling2d({}),
      tf.layers.dense({ units: 5, activation: "softmax" }),
    ],
    ...{ count: 256, batchSize: 32, shape: [96, 96, 3], classes: 5 },
    inputs: (count) => normals(96 * 96 * 3 * count),
  }),
};

function weekly(recurrent, tf) {
  return {
    layers: [
      recurrent({ units: 32, recurrentActivation: "sigmoid", inputShape: [12, 1] }),
      tf.layers.dense({ units: 1 }),
    ],
    ...{ count: 6400, batchSize: 64, shape: [12, 1] },
    inputs: (count) => normals(12 * count),
  };
}

async function main() {
  const { tf } = await engine.start({ prefer: "wasm", threads: Number(threads) });
  const { layers, count, batchSize, shape, classes, inputs } = NETWORKS[name](tf);
  const model = tf.sequential({ layers });
  const values = inputs(count);
  const labels = classes && Int32Array.from({ length: count }, () => random.integer(classes));
  const targets = labels ?? normals(count);
  const samples = network.samples(values, shape, labels ? { labels } : { values: targets, size: 1 });
  await writeForPeer(model, values, targets, { count, batchSize, shape, isClasses: classes !== undefined });
  const start = model.getWeights().map((weight) => weight.clone());
  await answerEach({
    prepare: () => model.setWeights(start),
    work: () => network.fit(model, samples, { epochs: 1, batchSize, learningRate: 0.001, seed: SEED }),
    tell: ({ epochs }) => ({ answer: epochs[0].loss }),
  });
}

async function writeForPeer(model, values, targets, settings) {
  const { count } = settings;
  const order = seeded(deriveSeed(SEED, 1)).shuffle(Int32Array.from({ length: count }, (_, i) => i));
  await network.save(model, path.join(folder, "model.keras"));
  const size = values.length / count;
  const sorted = new Float32Array(values.length);
  order.forEach((from, to) => {
    sorted.set(values.subarray(from * size, (from + 1) * size), to * size);
  });
  writeFileSync(path.join(folder, "inputs"), sorted);
  writeFileSync(
    path.join(folder, "targets"),
    Float32Array.from(order, (index) => targets[index]),
  );
  writeFileSync(path.join(folder, "settings.json"), JSON.stringify(settings));
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
