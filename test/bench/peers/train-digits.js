// One run of the article's network a line: node train-digits.js JOB ENGINE THREADS PICTURES BATCH_SIZE [FOLDER]
// JOB train: an epoch from the same start every time. JOB predict: the probabilities of all pictures.
// Where there is a FOLDER, what a peer needs to do the very same is written there first.
require("../../../lib/register.js");
const { mkdirSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const { datasets, engine, imageClassifier, network } = require("../../../lib");
const { seeded } = require("../../../lib/core/random");
const { momentSeed } = require("../../../lib/neural/model/derive-seed");
const { answerEach } = require("./answering.js");

const [job, back, threads, pictures, batchSize, folder] = process.argv.slice(2);
const SEED = 42;

async function main() {
  await engine.start({ prefer: back, threads: Number(threads) });
  const { train } = await datasets.mnist();
  const images = imageClassifier.take(
    train,
    Array.from({ length: Number(pictures) }, (_, i) => i),
  );
  if (folder !== undefined) await hand(images, folder);
  const model = imageClassifier.build({ seed: SEED });
  const start = model.getWeights().map((weight) => weight.clone());
  await answerEach({
    prepare: () => model.setWeights(start),
    work: () => (job === "train" ? trained(model, images) : predicted(model, images)),
    tell: (answer) => ({ answer: answer() }),
  });
}

async function trained(model, images) {
  const options = { epochs: 1, batchSize: Number(batchSize), seed: SEED };
  const { epochs } = await imageClassifier.fit(model, images, options);
  return () => epochs[0].loss;
}

function predicted(model, images) {
  const { probabilities } = imageClassifier.predict(model, images);
  return () => Array.from(probabilities.subarray(0, 100));
}

/** The first weights, and the pictures in the order in which `fit` takes them. */
async function hand({ count, pixels, labels }, to) {
  mkdirSync(to, { recursive: true });
  const order = seeded(momentSeed(SEED, 1)).shuffle(Int32Array.from({ length: count }, (_, i) => i));
  const size = pixels.length / count;
  const write = (name, values) => writeFileSync(path.join(to, name), values);
  write("pixels", pixels);
  write("labels", labels);
  write("order", order);
  const model = imageClassifier.build({ seed: SEED });
  const weights = model.getWeights().map((weight) => weight.dataSync());
  for (const [i, values] of weights.entries()) write(`weights-${i}`, values);
  write("shape.json", JSON.stringify({ count, size, batchSize: Number(batchSize) }));
  await network.save(model, path.join(to, "model.onnx"));
  model.dispose();
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
