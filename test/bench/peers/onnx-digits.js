// Predicts the probabilities of all images with onnxruntime: node onnx-digits.js PACKAGE_FOLDER FOLDER
// FOLDER holds the data that train-digits.js wrote.
const { readFileSync } = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { answerEach } = require("./answering.js");

const [packageFolder, folder] = process.argv.slice(2);
const { InferenceSession, Tensor } = require(packageFolder);
const { count, size, batchSize } = JSON.parse(readFileSync(path.join(folder, "shape.json"), "utf8"));

async function main() {
  const pixels = Float32Array.from(readFileSync(path.join(folder, "pixels")), (level) => level / 255);
  const session = await InferenceSession.create(path.join(folder, "model.onnx"), {
    intraOpNumThreads: os.availableParallelism(),
    graphOptimizationLevel: "all",
  });
  const [input] = session.inputNames;
  const [output] = session.outputNames;

  async function predict() {
    const batches = [];
    for (let start = 0; start < count; start += batchSize) {
      const rows = Math.min(batchSize, count - start);
      const batch = pixels.subarray(start * size, (start + rows) * size);
      const answer = await session.run({ [input]: new Tensor("float32", batch, [rows, 28, 28, 1]) });
      batches.push(answer[output].data);
    }
    return batches;
  }

  await answerEach({ work: predict, tell: ([first]) => ({ answer: Array.from(first.subarray(0, 100)) }) });
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
