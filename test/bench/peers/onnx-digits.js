// Probabilities of all pictures by onnxruntime, from what train-digits.js wrote: node onnx-digits.js PACKAGE_FOLDER FOLDER
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

  async function predicted() {
    const parts = [];
    for (let at = 0; at < count; at += batchSize) {
      const rows = Math.min(batchSize, count - at);
      const batch = pixels.subarray(at * size, (at + rows) * size);
      const answer = await session.run({ [input]: new Tensor("float32", batch, [rows, 28, 28, 1]) });
      parts.push(answer[output].data);
    }
    return parts;
  }

  await answerEach({ work: predicted, tell: ([first]) => ({ answer: Array.from(first.subarray(0, 100)) }) });
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
