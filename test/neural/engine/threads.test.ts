import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

/** The first start of an engine fixes its number of threads, so each number runs in a separate process. */
const PROGRAM = `
  require(${JSON.stringify(path.join(__dirname, "../../../lib/register.js"))});
  const { createHash } = require("node:crypto");
  const { engine, network } = require(${JSON.stringify(path.join(__dirname, "../../../lib"))});
  const { resetAfterGru } = require(${JSON.stringify(path.join(__dirname, "../../../lib/neural/layers/reset-after-gru"))});
  const { seeded } = require(${JSON.stringify(path.join(__dirname, "../../../lib/core/random"))});
  (async () => {
    const { tf, threads } = await engine.start({ prefer: "wasm", threads: Number(process.argv[1]) });
    const { layers } = tf;
    const seed = 3;
    const drawn = () => tf.initializers.glorotUniform({ seed });
    const model = tf.sequential({ layers: [
      layers.conv2d({ inputShape: [11, 9, 2], filters: 7, kernelSize: 3, padding: "same", activation: "relu", kernelInitializer: drawn() }),
      layers.batchNormalization(),
      layers.depthwiseConv2d({ kernelSize: 3, strides: 2, depthwiseInitializer: drawn() }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dropout({ rate: 0.3 }),
      layers.dense({ units: 13, activation: "relu", kernelInitializer: drawn() }),
      layers.dense({ units: 3, activation: "softmax", kernelInitializer: drawn() }),
    ] });
    const random = seeded(9);
    const count = 67;
    const values = Float32Array.from({ length: count * 198 }, () => random.normal());
    const labels = Uint8Array.from({ length: count }, () => random.integer(3));
    await network.fit(model, network.samples(values, [11, 9, 2], { labels }), { epochs: 3, batchSize: 16, seed });
    const hash = createHash("sha256");
    for (const weight of model.getWeights()) hash.update(Float32Array.from(weight.dataSync()));
    hash.update(network.predict(model, network.samples(values, [11, 9, 2], { labels })).values);
    const sequences = tf.sequential({ layers: [
      layers.masking({ inputShape: [33, 6] }),
      layers.bidirectional({ layer: layers.lstm({ units: 7, returnSequences: true, kernelInitializer: drawn(), recurrentInitializer: drawn() }), mergeMode: "concat" }),
      resetAfterGru(tf, { units: 5, returnSequences: true }),
      layers.gru({ units: 6, kernelInitializer: drawn(), recurrentInitializer: drawn() }),
      layers.dense({ units: 3, activation: "softmax", kernelInitializer: drawn() }),
    ] });
    const steps = network.samples(values, [33, 6], { labels });
    await network.fit(sequences, steps, { epochs: 2, batchSize: 16, seed });
    for (const weight of sequences.getWeights()) hash.update(Float32Array.from(weight.dataSync()));
    hash.update(network.predict(sequences, steps).values);
    console.log(threads, hash.digest("hex"));
    process.exit(0);
  })();`;

test("one, two or three threads train to identical weights and predictions", async () => {
  const run = async (threads: number) => {
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", PROGRAM, String(threads)]);
    return stdout.trim().split(" ");
  };
  const runs = await Promise.all([1, 2, 3].map(run));
  expect(runs.map(([threads]) => threads)).toEqual(["1", "2", "3"]);
  expect(runs[0][1]).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set(runs.map(([, hash]) => hash)).size).toBe(1);
}, 120_000);
