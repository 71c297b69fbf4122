// One training run of the article's network a line, each from the same start:
// node train-digits.js wasm|cpu THREADS PICTURES BATCH_SIZE
require("../../../lib/register.js");
const { createInterface } = require("node:readline");
const { datasets, engine, imageClassifier } = require("../../../lib");

const [back, threads, pictures, batchSize] = process.argv.slice(2);

async function main() {
  await engine.start({ prefer: back, threads: Number(threads) });
  const { train } = await datasets.mnist();
  const images = imageClassifier.take(
    train,
    Array.from({ length: Number(pictures) }, (_, i) => i),
  );
  for await (const _ of createInterface({ input: process.stdin })) {
    const model = imageClassifier.build({ seed: 42 });
    const began = process.hrtime.bigint();
    const { epochs } = await imageClassifier.fit(model, images, {
      epochs: 1,
      batchSize: Number(batchSize),
      seed: 42,
    });
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    model.dispose();
    console.log(JSON.stringify({ seconds, answer: epochs[0].loss }));
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
