import type { Tensor } from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import { start, type TensorFlow } from "../../../lib/neural/engine";
import { fusedBatchNormalization, fusedConvolution } from "../../../lib/neural/engine/fused-operations";
import type { Engine } from "../../../lib/neural/engine/types";

let tf: TensorFlow;
let engine: Engine;

beforeAll(async () => {
  await start({ prefer: "cpu" });
  engine = await start({ prefer: "wasm", threads: 2 });
  ({ tf } = engine);
});

function values(count: number, seed: number): Float32Array {
  const random = seeded(seed);
  return Float32Array.from({ length: count }, () => random.normal());
}

async function computeOn(backend: string, compute: () => readonly Tensor[]): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const numbers = tf.tidy(() => compute().map((tensor) => Float32Array.from(tensor.dataSync())));
  expect(tf.memory().numTensors).toBe(before);
  return numbers;
}

/** Largest difference in units of the largest value. */
function distance(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0) / largest;
}

// The last two have several blocks of rows, the last of them a part of one.
test.each([[[5, 3]], [[7, 1]], [[5, 2, 6]], [[4, 3, 3, 8]], [[1000, 33]], [[3, 40, 41, 16]]])(
  "batch normalization of %j is tfjs's, with its three gradients",
  async (shape) => {
    const columns = shape[shape.length - 1];
    const axes = shape.slice(1).map((_, i) => i);
    const run = (normalize: (x: Tensor, gamma: Tensor, beta: Tensor) => readonly Tensor[]) => () => {
      const x = tf
        .tensor(
          values(
            shape.reduce((n, k) => n * k, 1),
            1,
          ),
          shape,
        )
        .add(3);
      const [gamma, beta] = [tf.tensor1d(values(columns, 2)), tf.tensor1d(values(columns, 3))];
      const dy = tf.tensor(values(x.size, 4), shape);
      const derived = tf.grads(((...given: [Tensor, Tensor, Tensor]) => normalize(...given)[0]) as never);
      return [...normalize(x, gamma, beta), ...derived([x, gamma, beta], dy)];
    };
    const expected = await computeOn(
      "cpu",
      run((x, gamma, beta) => {
        const { mean, variance } = tf.moments(x, axes);
        const deviation = x.sub(mean).div(variance.add(1e-3).sqrt());
        return [deviation.mul(gamma).add(beta), mean, variance];
      }),
    );
    const measured = await computeOn(
      "wasm",
      run((x, gamma, beta) => fusedBatchNormalization(engine, [x, gamma, beta], 1e-3) as readonly Tensor[]),
    );
    // Of a single row the gradient is 0, which tfjs misses by its rounding.
    for (const [i, result] of expected.entries())
      expect(distance(result, measured[i]), `result ${i}`).toBeLessThan(2e-5);
  },
);

test("the variance of large numbers keeps its digits", async () => {
  const [mean, variance] = (
    await computeOn("wasm", () => {
      const x = tf.tensor(
        Float32Array.from({ length: 40_000 }, (_, i) => 10_000 + (i % 4)),
        [40_000, 1],
      );
      return fusedBatchNormalization(engine, [x, tf.ones([1]), tf.zeros([1])], 1e-3) as readonly Tensor[];
    })
  ).slice(1);
  expect(mean[0]).toBeCloseTo(10_001.5, 2);
  expect(variance[0]).toBeCloseTo(1.25, 4);
});

test.each([[[3]], [[2, 2]]])("rows of a table by indices of shape %j are tfjs's", async (shape) => {
  const count = shape.reduce((n, k) => n * k, 1);
  const run = () => {
    const table = tf.tensor(values(5 * 3 * 2, 1), [5, 3, 2]);
    const indices = tf.tensor([4, 0, 4, 1].slice(0, count), shape, "int32");
    const dy = tf.tensor(values(count * 6, 2), [...shape, 3, 2]);
    return [
      tf.gather(table, indices),
      tf.gather(table, tf.tensor1d([1, 0], "int32"), 1),
      tf.grad((x) => tf.gather(x, indices))(table, dy),
    ];
  };
  const [expected, measured] = [await computeOn("cpu", run), await computeOn("wasm", run)];
  for (const [i, result] of expected.entries()) expect(distance(result, measured[i])).toBeLessThan(1e-6);
});

test("a row that the table lacks is refused", async () => {
  await tf.setBackend("wasm");
  for (const index of [-1, 2])
    expect(() => tf.tidy(() => tf.gather(tf.zeros([2, 3]), tf.tensor1d([index], "int32")))).toThrow(
      `GatherV2: the index value ${index} is not in [0, 1]`,
    );
});

test("a convolution that keeps the image's size is fused with all three gradients", async () => {
  const run = (convolve: (x: Tensor, w: Tensor, b: Tensor) => Tensor) => () => {
    const given = [
      tf.tensor(values(3 * 7 * 6 * 4, 1), [3, 7, 6, 4]),
      tf.tensor(values(3 * 2 * 4 * 9, 2), [3, 2, 4, 9]),
      tf.tensor(values(9, 3), [9]),
    ];
    const dy = tf.tensor(values(3 * 7 * 6 * 9, 4), [3, 7, 6, 9]);
    return [convolve(given[0], given[1], given[2]), ...tf.grads(convolve as never)(given, dy)];
  };
  const expected = await computeOn(
    "cpu",
    run((x, w, b) => tf.relu((tf.conv2d(x as never, w as never, 1, "same") as Tensor).add(b))),
  );
  const measured = await computeOn(
    "wasm",
    run((x, w, b) => fusedConvolution(engine, [x, w, b], { relu: true, pad: "same" })),
  );
  for (const [i, result] of expected.entries()) expect(distance(result, measured[i])).toBeLessThan(1e-5);
});
