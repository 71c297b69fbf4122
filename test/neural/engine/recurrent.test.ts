import type { RNN, Tensor, Variable } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import { start, type TensorFlow } from "../../../lib/neural/engine";
import { KERNEL } from "../../../lib/neural/engine/fused-kernels";
import { resetAfterGru } from "../../../lib/neural/layers/reset-after-gru";

// tfjs's plain JavaScript back end computes each step by its own operations; what Keras computes is in ../keras.
let tf: TensorFlow;

beforeAll(async () => {
  await start({ prefer: "cpu" });
  ({ tf } = await start({ prefer: "wasm", threads: 2 }));
});

interface Case {
  readonly cell: "lstm" | "gru" | "resetAfterGru";
  readonly samples: number;
  readonly steps: number;
  readonly channels: number;
  readonly units: number;
  readonly isMasked: boolean;
  readonly goBackwards: boolean;
  readonly returnSequences: boolean;
  readonly returnState: boolean;
  readonly isHard: boolean;
  readonly useBias: boolean;
  readonly isStarted: boolean;
}

const SIZES: readonly (readonly [samples: number, steps: number, channels: number, units: number])[] = [
  [1, 1, 1, 1],
  [1, 5, 3, 4],
  [2, 1, 2, 3],
  [4, 3, 1, 8],
  [5, 4, 6, 5],
  [7, 6, 2, 12],
  [13, 3, 4, 9],
  [11, 7, 5, 32],
];

const CASES: readonly Case[] = (["lstm", "gru", "resetAfterGru"] as const).flatMap((cell) =>
  SIZES.flatMap(([samples, steps, channels, units], i) =>
    Array.from({ length: 4 }, (_, k) => {
      const has = (bit: number) => ((5 * i + 7 * k + (k << 3)) >> bit) % 2 === 1;
      return {
        ...{ cell, samples, steps, channels, units },
        isMasked: k % 2 === 1,
        goBackwards: k > 1,
        returnSequences: has(0) && steps > 1,
        returnState: has(1),
        isHard: has(2),
        useBias: !has(3),
        isStarted: has(4),
      };
    }),
  ),
);

function values(count: number, seed: number, scale = 1): Float32Array {
  const random = seeded(seed);
  return Float32Array.from({ length: count }, () => scale * random.normal());
}

function build(given: Case): RNN {
  const { cell, units, goBackwards, returnSequences, returnState, isHard, useBias } = given;
  const settings = { units, goBackwards, returnSequences, returnState, useBias, name: "layer" };
  const activations = { recurrentActivation: isHard ? "hardSigmoid" : "sigmoid" } as const;
  return cell === "resetAfterGru"
    ? resetAfterGru(tf, { ...settings, ...activations })
    : (tf.layers[cell]({ ...settings, ...activations }) as RNN);
}

/** The outputs of a layer, and the gradients of a sum of them at its inputs, initial states and weights. */
async function computeOn(backend: string, given: Case): Promise<Float32Array[]> {
  const { samples, steps, channels, units, isMasked, isStarted, cell } = given;
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const layer = build(given);
  layer.build([null as never, steps, channels]);
  const numbers = tf.tidy(() => {
    const weights = layer.weights.map(({ shape }, i) =>
      tf.tensor(
        values(
          shape.reduce<number>((n, k) => n * Number(k), 1),
          i + 1,
          0.7,
        ),
        shape as number[],
      ),
    );
    layer.setWeights(weights);
    const x = tf.variable(tf.tensor(values(samples * steps * channels, 8), [samples, steps, channels]));
    const initial = (isStarted ? [9, 10].slice(0, cell === "lstm" ? 2 : 1) : []).map((seed) =>
      tf.variable(tf.tensor(values(samples * units, seed), [samples, units])),
    );
    // Each third step is masked, and all steps of the second sample.
    const isReal = Array.from(
      { length: samples * steps },
      (_, i) => Math.floor(i / steps) !== 1 && i % 3 !== 0,
    );
    const mask = isMasked ? tf.tensor2d(isReal, [samples, steps], "bool") : undefined;
    const run = () => {
      const settings = { ...(mask && { mask }), ...(isStarted && { initialState: initial }) };
      if (steps > 1 || backend === "wasm") return [layer.call(x, settings as never)].flat() as Tensor[];
      // tfjs has no gradient for a single step, so its layer gets another one, which is masked.
      const first = mask ?? tf.ones([samples, 1], "bool");
      const two = tf.concat([first, tf.zeros([samples, 1], "bool")], 1);
      return [
        layer.call(
          tf.pad(x, [
            [0, 0],
            [0, 1],
            [0, 0],
          ]),
          { ...settings, mask: two } as never,
        ),
      ].flat();
    };
    const variables = [x, ...initial, ...layer.weights.map((weight) => weight.read() as Variable)];
    const { grads } = tf.variableGrads(
      () => tf.addN(run().map((y, i) => y.mul(tf.tensor(values(y.size, 20 + i), y.shape)).sum())) as never,
      variables,
    );
    const results = [...run(), ...variables.map(({ name }) => grads[name])];
    const read = results.map((tensor) => Float32Array.from(tensor.dataSync()));
    tf.dispose([x, ...initial]);
    return read;
  });
  tf.dispose(layer.getWeights());
  expect(tf.memory().numTensors).toBe(before);
  return numbers;
}

/** Largest difference in units of the largest value. */
function distance(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0) / largest;
}

describe("a recurrent layer by one kernel", () => {
  test.each(CASES)(
    "$cell of $units units, $samples x $steps x $channels, masked $isMasked, backwards $goBackwards, sequences $returnSequences, states $returnState, hard $isHard, bias $useBias, initial states $isStarted",
    async (given) => {
      const expected = await computeOn("cpu", given);
      const measured = await computeOn("wasm", given);
      expect(measured.length).toBe(expected.length);
      for (const [i, result] of expected.entries())
        expect(distance(result, measured[i]), `result ${i}`).toBeLessThan(1e-5);
    },
  );

  test("computes sigmoid and tanh to a relative error of 1e-6", async () => {
    await tf.setBackend("wasm");
    // From 1e-12 to 87, of both signs, each value four times: once a gate of one unit.
    const magnitudes = Array.from({ length: 4000 }, (_, i) => Math.fround(1e-12 * 8.7e13 ** (i / 3999)));
    const given = [...magnitudes, ...magnitudes.map((x) => -x)];
    const [gates, beyond] = [given, [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]].map(
      (xs) =>
        tf.tidy(() => {
          const projected = tf.tensor(
            xs.flatMap((x) => [x, x, x, x]),
            [xs.length, 1, 4],
          );
          const settings = {
            cell: "lstm",
            steps: 1,
            isReversed: false,
            returnSequences: false,
            isHard: false,
          };
          const inputs = { projected, recurrentKernel: tf.zeros([1, 4]) };
          const [first] = tf.engine().runKernel(KERNEL.recurrent, inputs, settings) as unknown as Tensor[];
          return first.dataSync();
        }),
    );
    const error = (measured: number, expected: number) => Math.abs(measured / expected - 1);
    const errors = given.map((x, i) => [
      error(gates[4 * i], 1 / (1 + Math.exp(-x))),
      error(gates[4 * i + 2], Math.tanh(x)),
    ]);
    for (const gate of [0, 1]) expect(Math.max(...errors.map((pair) => pair[gate]))).toBeLessThan(1e-6);
    // Rounded, since 1 is missed by 2e-7 and 0 by 2e-38.
    expect(Array.from(beyond, (value) => Math.round(value * 1e6) / 1e6 + 0)).toEqual(
      [Number.NaN, 1, 0].flatMap((sigmoid, i) => [sigmoid, sigmoid, [Number.NaN, 1, -1][i], sigmoid]),
    );
  });
});
