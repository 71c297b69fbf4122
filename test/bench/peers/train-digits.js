// Runs the article's network: node train-digits.js JOB ENGINE THREADS IMAGES BATCH_SIZE [FOLDER] JOB train:
// one epoch from the same initial weights in each run. JOB predict: the probabilities of all images. With
// FOLDER, the data that a peer needs for the same work are written there first.
require("../../../lib/register.js");
const { mkdirSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const { datasets, engine, imageClassifier, network } = require("../../../lib");
const { seeded } = require("../../../lib/core/random");
const { deriveSeed } = require("../../../lib/neural/model/derive-seed");
const { answerEach } = require("./answering.js");

const [job, engineName, threads, imageCount, batchSize, folder] = process.argv.slice(2);
const SEED = 42;

async function main() {
  await engine.start({ prefer: engineName, threads: Number(threads) });
  const { train } = await datasets.mnist();
  const images = imageClassifier.take(
    train,
    Array.from({ length: Number(imageCount) }, (_, i) => i),
  );
  if (folder !== undefined) await writeForPeer(images, folder);
  const model = imageClassifier.build({ seed: SEED });
  const start = model.getWeights().map((weight) => weight.clone());
  await answerEach({
    prepare: () => model.setWeights(start),
    work: () => (job === "train" ? trainOnce(model, images) : predictOnce(model, images)),
    tell: (answer) => ({ answer: answer() }),
  });
}

async function trainOnce(model, images) {
  const options = { epochs: 1, batchSize: Number(batchSize), seed: SEED };
  const { epochs } = await imageClassifier.fit(model, images, options);
  return () => epochs[0].loss;
}

function predictOnce(model, images) {
  const { probabilities } = imageClassifier.predict(model, images);
  return () => Array.from(probabilities.subarray(0, 100));
}

/** Writes the initial weights, and the images with the order in which `fit` uses them. */
async function writeForPeer({ count, pixels, labels }, to) {
  mkdirSync(to, { recursive: true });
  const order = seeded(deriveSeed(SEED, 1)).shuffle(Int32Array.from({ length: count }, (_, i) => i));
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
