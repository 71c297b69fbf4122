// Runs in a child process: loads tfjs-node from the given folder, trains one step, and prints the TensorFlow version as JSON.
// A library that does not fit this processor crashes only this process.
const util = require("node:util");

// tfjs-node 4.22 calls this function, which Node 23 removed.
util.isNullOrUndefined ??= (value) => value === null || value === undefined;

async function main() {
  const tf = require(process.argv[2]);
  const version = tf.backend().binding.TF_Version;
  const total = tf
    .matMul(tf.ones([8, 8]), tf.ones([8, 8]))
    .sum()
    .dataSync()[0];
  if (total !== 512) throw new Error(`8x8 ones times 8x8 ones sum to ${total}, not 512`);

  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [8, 8, 1], filters: 2, kernelSize: 3, activation: "relu" }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 2, activation: "softmax" }),
    ],
  });
  model.compile({ optimizer: "adam", loss: "categoricalCrossentropy" });
  const labels = tf.oneHot(tf.tensor1d([0, 1, 0, 1], "int32"), 2);
  const loss = await model.trainOnBatch(tf.randomUniform([4, 8, 8, 1], 0, 1, "float32", 1), labels);
  if (!Number.isFinite(loss)) throw new Error(`the loss of one step is ${loss}`);
  process.stdout.write(`\n${JSON.stringify({ tensorflow: version })}\n`);
}

main().catch((error) => {
  process.stderr.write(`${error.message.split("\n")[0]}\n`);
  process.exitCode = 1;
});
