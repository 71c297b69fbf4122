import { beforeAll, expect, test } from "vitest";
import { engine, network, type TensorFlow } from "../../../lib";

let tf: TensorFlow;
beforeAll(async () => {
  ({ tf } = await engine.start({ prefer: "cpu" }));
});

test("a loss of one's own takes labels beyond the sizes that it does not know", async () => {
  const model = network.stack([2], { seed: 1 }).dense(1).build();
  const samples = network.samples([1, 2, 3, 4], [2], { labels: [0, 7] });
  const loss = (labels: import("@tensorflow/tfjs").Tensor) => labels;
  expect(network.evaluate(model, samples, { loss }).loss).toBe(3.5);
  model.dispose();
});

test("yes or no costs the same from probabilities as from their logits", () => {
  const values = { values: [0, 1, 1, 0, 1, 1], size: 3 };
  const given = network.samples([1, -2, 0.5, 3], [2], values);
  const losses = [false, true].map((isHidden) => {
    const model = tf.sequential();
    model.add(
      tf.layers.dense({ units: 3, inputShape: [2], activation: "sigmoid", kernelInitializer: "ones" }),
    );
    // The activation of a layer before the last stays where it is.
    if (isHidden) model.add(tf.layers.reshape({ targetShape: [3] }));
    const { loss } = network.evaluate(model, given, { loss: "binaryCrossentropy" });
    model.dispose();
    return loss;
  });
  expect(losses[1]).toBeCloseTo(losses[0], 6);
});
