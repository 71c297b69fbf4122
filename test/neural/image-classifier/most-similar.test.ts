import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { datasets } from "../../../lib/data";
import { start, type TensorFlow } from "../../../lib/neural/engine";
import * as classifier from "../../../lib/neural/image-classifier";
import type { NetworkOutputs } from "../../../lib/neural/model/types";

let tf: TensorFlow;
beforeAll(async () => {
  ({ tf } = await start({ prefer: "wasm", threads: 2 }));
});
afterAll(() => tf.disposeVariables());

const rows = (...values: number[][]): NetworkOutputs => ({
  count: values.length,
  size: values[0].length,
  values: Float32Array.from(values.flat()),
});

describe("embed()", () => {
  const digits = async (count: number) =>
    classifier.take(
      (await datasets.mnist()).test,
      Array.from({ length: count }, (_, i) => i),
    );

  test("gives what tfjs's own layers give before the classes, dropout or not", async () => {
    const images = await digits(300);
    for (const dropoutRate of [0, 0.5]) {
      const model = classifier.build({ seed: 3, dropoutRate });
      const tensors = tf.memory().numTensors;
      const { count, size, values } = classifier.embed(model, images);
      expect(tf.memory().numTensors).toBe(tensors);
      expect([count, size, values.length]).toEqual([300, 128, 300 * 128]);
      const witness = tf.tidy(() => {
        const inputs = tf.tensor4d(Float32Array.from(images.pixels), [300, 28, 28, 1]).div(255);
        const inner = tf.model({ inputs: model.inputs, outputs: model.layers[5].output });
        return (inner.predict(inputs) as ReturnType<typeof tf.zeros>).dataSync();
      });
      expect(Math.max(...values.map((value, i) => Math.abs(value - witness[i])))).toBeLessThan(1e-5);
      model.dispose();
    }
  });

  test("and the last layer makes the prediction of it", async () => {
    const images = await digits(20);
    const model = classifier.build({ seed: 4 });
    const { values } = classifier.embed(model, images);
    const [kernel, bias] = model.layers[6].getWeights().map((weight) => weight.dataSync());
    const { classes } = classifier.predict(model, images);
    for (let i = 0; i < 20; i++) {
      const sums = Array.from(bias, (start, k) =>
        values
          .subarray(i * 128, (i + 1) * 128)
          .reduce((sum, value, j) => sum + value * kernel[j * 10 + k], start),
      );
      expect(sums.indexOf(Math.max(...sums))).toBe(classes[i]);
    }
    model.dispose();
  });

  test("of no images is empty; images of another size and networks without an inside are refused", async () => {
    const none = classifier.take((await datasets.mnist()).test, []);
    const model = classifier.build({ seed: 1 });
    expect(classifier.embed(model, none)).toEqual({
      ...{ count: 0, size: 128, shape: [128] },
      values: new Float32Array(),
    });
    const wide = { ...none, width: 30 };
    expect(() => classifier.embed(model, wide)).toThrow(
      new TypeError('Cannot embed images: images must be of 28 x 28 x 1, current value is "28 x 30 x 1"'),
    );
    const flat = tf.sequential({
      layers: [
        tf.layers.conv2d({ inputShape: [28, 28, 1], filters: 10, kernelSize: 28 }),
        tf.layers.flatten(),
      ],
    });
    expect(() => classifier.embed(flat, none)).toThrow(
      new TypeError(
        'Cannot embed images: model must be one with a dense layer after another, current value is "one without"',
      ),
    );
    model.dispose();
    flat.dispose();
  });
});

describe("mostSimilar()", () => {
  test("by hand: cosines of 45 and 90 degrees, the length does not count", () => {
    const found = classifier.mostSimilar(rows([0, 5], [3, 3], [2, 0]), rows([1, 0]), { count: 3 });
    expect(found[0].map(({ index }) => index)).toEqual([2, 1, 0]);
    expect(found[0].map(({ similarity }) => similarity)).toEqual([1, expect.closeTo(Math.SQRT1_2, 12), 0]);
  });

  test("agrees with sorting all cosines, ties in the order of the gallery", () => {
    const vector = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 3, maxLength: 3 });
    const some = fc.array(vector, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(some, some, fc.integer({ min: 1, max: 12 }), (gallery, queries, most) => {
        const count = Math.min(most, gallery.length);
        const length = (a: number[]) => Math.sqrt(a.reduce((sum, value) => sum + value * value, 0));
        const cosine = (a: number[], b: number[]) =>
          a.reduce((sum, value, k) => sum + value * b[k], 0) / (length(a) * length(b) || 1);
        const found = classifier.mostSimilar(rows(...gallery), rows(...queries), { count });
        queries.forEach((query, q) => {
          const sorted = gallery.map((each) => cosine(each, query)).sort((a, b) => b - a);
          found[q].forEach(({ index, similarity }, place) => {
            expect(similarity).toBeCloseTo(cosine(gallery[index], query), 12);
            expect(similarity).toBeCloseTo(sorted[place], 12);
          });
          expect(new Set(found[q].map(({ index }) => index)).size).toBe(count);
        });
      }),
    );
    const same = classifier.mostSimilar(rows([1, 0], [1, 0], [1, 0]), rows([1, 0]), { count: 2 });
    expect(same[0].map(({ index }) => index)).toEqual([0, 1]);
  });

  test("refuses vectors of another size and more than there are", () => {
    expect(() => classifier.mostSimilar(rows([1, 0]), rows([1]))).toThrow(
      new TypeError("Cannot find similar images: queries must be of 2 values each, current value is 1"),
    );
    expect(() => classifier.mostSimilar(rows([1, 0]), rows([1, 0]), { count: 2 })).toThrow(
      new RangeError("Cannot find similar images: count must be at most 1, the gallery, current value is 2"),
    );
  });
});
