import { beforeAll, describe, expect, test } from "vitest";
import { start, type TensorFlow } from "../../../lib/neural/engine";
import { samples } from "../../../lib/neural/model/samples";
import type { Network } from "../../../lib/neural/model/types";
import { argMax } from "../../../lib/neural/objective/arg-max";
import { evaluate } from "../../../lib/neural/prediction/evaluate";
import { predict } from "../../../lib/neural/prediction/predict";

let tf: TensorFlow;
beforeAll(async () => {
  ({ tf } = await start({ prefer: "cpu" }));
});

/** A dense layer y = x * weights. */
function networkOf(
  weights: readonly (readonly number[])[],
  activation: "linear" | "softmax" | "sigmoid" | "tanh" = "linear",
): Network {
  const [size, units] = [weights.length, weights[0].length];
  const model = tf.sequential({
    layers: [tf.layers.dense({ inputShape: [size], units, useBias: false, activation })],
  });
  model.setWeights([tf.tensor2d(weights.flat(), [size, units])]);
  return model;
}

describe("predict()", () => {
  test("gives the outputs row by row, in batches too, and leaves no tensor behind", () => {
    const model = networkOf([[1, 10]]);
    const before = tf.memory().numTensors;
    const count = 1100;
    const { values, ...rest } = predict(
      model,
      samples(
        Array.from({ length: count }, (_, i) => i),
        [1],
        { labels: Array(count).fill(0) },
      ),
    );
    expect(rest).toEqual({ count, size: 2, shape: [2] });
    expect(Array.from(values)).toEqual(
      Array.from({ length: 2 * count }, (_, k) => (k >> 1) * (k % 2 ? 10 : 1)),
    );
    expect(predict(model, samples([], [1], { labels: [] }))).toEqual({
      count: 0,
      size: 2,
      shape: [2],
      values: new Float32Array(),
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("evaluate()", () => {
  test("classes: mean cross-entropy and accuracy, by hand", () => {
    const model = networkOf([[Math.log(3), 0]], "softmax");
    const { loss, accuracy, outputs, ...rest } = evaluate(
      model,
      samples([1, 1, 0], [1], { labels: [0, 1, 0] }),
    );
    // Probabilities 3/4 and 1/4, then 1/2 each, where the first of equals is predicted.
    expect(loss).toBeCloseTo((Math.log(4 / 3) + Math.log(4) + Math.log(2)) / 3, 6);
    expect(accuracy).toBeCloseTo(2 / 3, 15);
    expect(outputs.count).toBe(3);
    expect(rest).toEqual({});
  });

  test("one output: class 1 above one half, not at it", () => {
    const model = networkOf([[Math.log(3)]], "sigmoid");
    const { loss, accuracy } = evaluate(model, samples([1, 0, -1, -1], [1], { labels: [1, 1, 0, 1] }));
    expect(loss).toBeCloseTo((Math.log(4 / 3) + Math.log(2) + Math.log(4 / 3) + Math.log(4)) / 4, 6);
    expect(accuracy).toBe(0.5);
  });

  test("numbers: mean squared and mean absolute error over all values", () => {
    const model = networkOf([[1, 2]]);
    const targets = { values: [3, 2, 2, 0], size: 2 };
    const { outputs, ...rest } = evaluate(model, samples([1, 2], [1], targets));
    // Outputs 1, 2 and 2, 4: errors -2, 0, 0, 4.
    expect(rest).toEqual({ loss: 5, meanAbsoluteError: 1.5 });
    expect(Array.from(outputs.values)).toEqual([1, 2, 2, 4]);
  });

  test.each([
    [[], { labels: [] }, "Cannot evaluate: samples must be at least one, current value is 0"],
    [
      [1],
      { labels: [2] },
      "Cannot evaluate: label of sample 0 must be an integer below 2, current value is 2",
    ],
    [
      [1],
      { labels: [-1] },
      "Cannot evaluate: label of sample 0 must be an integer below 2, current value is -1",
    ],
    [
      [1],
      { labels: [0.5] },
      "Cannot evaluate: label of sample 0 must be an integer below 2, current value is 0.5",
    ],
    [
      [1],
      { values: [1], size: 1 },
      "Cannot evaluate: sample.size must be 2, as the network's, current value is 1",
    ],
    [[1], { values: [1, NaN], size: 2 }, "Cannot evaluate: sample, value 1 must be a finite number"],
  ])("refuses %o with %o", (values, targets, message) => {
    const one = samples(values, [1], { labels: values.map(() => 0) });
    expect(() => evaluate(networkOf([[1, 2]]), { ...one, targets })).toThrow(message);
  });

  test("refuses label 2 for one output", () => {
    expect(() => evaluate(networkOf([[1]], "sigmoid"), samples([1], [1], { labels: [2] }))).toThrow(
      "below 2",
    );
  });
});

describe("a network that ends in logits", () => {
  const rows = samples([0.1, 0, -0.1, 2], [1], { labels: [1, 1, 0, 0] });

  test("is judged by their sigmoid or softmax, as its twin that has one", () => {
    const { outputs, ...judged } = evaluate(networkOf([[3]]), rows);
    const twin = evaluate(networkOf([[3]], "sigmoid"), rows);
    expect(judged.accuracy).toBe(twin.accuracy);
    expect(judged.loss).toBeCloseTo(twin.loss, 6);
    expect(Array.from(outputs.values).map((value) => value > 0)).toEqual([true, false, false, true]);
    const many = evaluate(networkOf([[3, -1]]), rows);
    expect(many.loss).toBeCloseTo(evaluate(networkOf([[3, -1]], "softmax"), rows).loss, 6);
    expect(many.loss).toBeGreaterThan(0);
  });

  test.each([
    ["tanh", 2, "softmax for categoricalCrossentropy"],
    ["sigmoid", 3, "softmax for categoricalCrossentropy"],
    ["softmax", 1, "sigmoid for binaryCrossentropy"],
  ] as const)("refuses a last layer of %s with %i outputs and labels", (activation, units, message) => {
    const model = networkOf([Array(units).fill(1)], activation);
    expect(() => evaluate(model, rows)).toThrow(message);
  });
});

describe("an output that is not a number", () => {
  test("is refused, and counts as no class", () => {
    const rows = samples([1], [1], { labels: [0] });
    const broken = { ...rows, inputs: () => tf.tensor2d([[Number.NaN]]) };
    expect(() => evaluate(networkOf([[1, 2]]), broken)).toThrow(
      "Cannot evaluate: the output of sample 0 must be a number, current value is NaN",
    );
    expect(argMax([Number.NaN, 1], 0, 2)).toBe(-1);
  });

  test("the first of equal values is the largest", () => {
    expect([0, 1].map((row) => argMax([2, 1, 2, 0, 5, 5], row, 3))).toEqual([0, 1]);
  });

  test("samples of another shape are refused by name", () => {
    const rows = samples([1, 2, 3], [3], { labels: [0] });
    expect(() => predict(networkOf([[1, 2]]), rows)).toThrow(
      /^Cannot run a network: each sample must be of shape 1, for the input .*, current value is "?3"?$/,
    );
  });
});
