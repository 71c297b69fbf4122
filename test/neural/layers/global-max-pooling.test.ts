import type { layers, Tensor, Variable } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { type Engine, engine, type Network } from "../../../lib";
import { forwardPass } from "../../../lib/neural/prediction/forward-pass";
import { DEFAULT_PATHS, isPresent } from "../../../lib/workbench/native-engine";

const ENGINES = isPresent(DEFAULT_PATHS.package)
  ? (["wasm", "cpu", "native"] as const)
  : (["wasm", "cpu"] as const);
const drawn = (tf: Engine["tf"], seed: number) =>
  tf.initializers.randomUniform({ minval: -1, maxval: 1, seed });

/** A sentence with a word three times and one twice; an image whose background is flat. */
const CASES: Readonly<
  Record<
    string,
    { readonly first: (tf: Engine["tf"]) => layers.Layer[]; readonly input: (tf: Engine["tf"]) => Tensor }
  >
> = {
  "global max pooling over words": {
    first: (tf) => [
      tf.layers.embedding({ inputDim: 5, outputDim: 6, inputLength: 6, embeddingsInitializer: drawn(tf, 1) }),
      tf.layers.globalMaxPooling1d({}),
    ],
    input: (tf) => tf.tensor2d([[0, 0, 0, 3, 4, 4]]),
  },
  "global max pooling of a flat image": {
    first: (tf) => [
      tf.layers.conv2d({ inputShape: [5, 5, 1], filters: 6, kernelSize: 2, kernelInitializer: drawn(tf, 2) }),
      tf.layers.globalMaxPooling2d({ dataFormat: "channelsLast" }),
    ],
    input: (tf) =>
      tf.tensor4d(
        Array.from({ length: 25 }, (_, i) => (i === 24 ? 1 : 0.5)),
        [1, 5, 5, 1],
      ),
  },
};

describe.each(ENGINES)("on the engine %s", (prefer) => {
  let running: Engine;
  beforeAll(async () => {
    running = await engine.start({ prefer, threads: 2 });
  });

  test.each(Object.entries(CASES))(
    "%s has the gradient of finite differences, ties or not",
    (_, { first, input }) => {
      const { tf } = running;
      const model: Network = tf.sequential({
        layers: [...first(tf), tf.layers.dense({ units: 1, kernelInitializer: drawn(tf, 3) })],
      });
      const x = input(tf);
      const weight = model.trainableWeights[0].read() as Variable;
      const answer = () => forwardPass(running, model, x, { dropoutSeed: 1 });
      const { value, grads } = tf.variableGrads(() => answer().sum());
      const gradient = grads[weight.name].dataSync();
      const values = Array.from(weight.dataSync());
      const at = (changed: readonly number[]) =>
        tf.tidy(() => {
          model.trainableWeights[0].write(tf.tensor([...changed], weight.shape));
          return answer().dataSync()[0];
        });
      const step = 1e-2;
      const differences = values.map((each, i) => {
        const [more, less] = [each + step, each - step].map((moved) =>
          at(values.map((old, j) => (j === i ? moved : old))),
        );
        return (more - less) / (2 * step);
      });
      expect(Array.from(gradient)).toEqual(differences.map((difference) => expect.closeTo(difference, 3)));
      expect(Math.max(...differences.map(Math.abs))).toBeGreaterThan(0.1);
      tf.dispose([value, x, ...Object.values(grads)]);
      model.dispose();
    },
  );
});
