/** A network layer on layer (堆叠), whose type holds every shape: what does not fit together does not compile. */

import { mustBe, requireInteger } from "../../core/errors";
import { DISPLAY, withDisplay } from "../../core/text/display";
import { runningEngine } from "../engine/start";
import { deriveSeed } from "../model/derive-seed";
import { layerTable } from "../model/summary";
import type { Network } from "../model/types";
import * as layers from "./layers";
import { line } from "./line";
import type { Sizes, Whole } from "./shapes";
import type { Started, UncheckedStack } from "./types";

/**
 * Begins a network (神经网络) that grows layer by layer. Its type knows the shape of a sample after each: rest the pointer
 * on a name, and the editor shows the table of layers with shapes and numbers of parameters. A convolution on flat
 * values, a window larger than its picture, a dense layer on a picture: none of these compiles, and the message is the
 * one that run time would give.
 *
 * Each call gives a new stack; the one before stays. Activations are linear unless named, as in Keras. Kernels are drawn
 * as Glorot proposed, from the numbers of values that go into and out of them,
 *
 * $$w \sim U\left(-\sqrt{\frac{6}{in + out}}, \sqrt{\frac{6}{in + out}}\right),$$
 *
 * also those that recur, where Keras draws orthogonal ones; embeddings evenly between -0.05 and 0.05.
 *
 * Sizes known only as `number` are checked at run time. With `stack<number[]>(...)` all of them are: for networks that
 * grow in a loop.
 *
 * @param shape Of one sample: [height, width, channels] of a picture, [steps, channels] of a series, [values], [words].
 * @param options.seed Draws the weights, each kernel's own: the same seed gives the same network on an engine.
 * @throws {TypeError} If a layer does not fit on the shape that it is given.
 * @throws {RangeError} If a size, a rate or a name is none.
 *
 * @see Glorot, X. & Bengio, Y. (2010). Understanding the difficulty of training deep feedforward neural networks. AISTATS.
 *
 * @example
 * const digits = stack([28, 28, 1], { seed: 42 })
 *   .conv2d(32, 3, { activation: "relu" }).maxPool(2)
 *   .conv2d(64, 3, { activation: "relu" }).maxPool(2)
 *   .flatten().dense(128, "relu").dropout(0.5).dense(10, "softmax");
 * digits.shape; // [10]
 * digits.parameters; // 225034
 */
export function stack<Shape extends number[]>(
  shape: readonly [...{ [I in keyof Shape]: Whole<"stack layers", `shape[${I & string}]`, Shape[I]> }],
  options: { readonly seed: number },
): Started<Shape> {
  const action = "stack layers";
  const sizes = shape as Sizes;
  sizes.forEach((size, i) => {
    requireInteger(action, `shape[${i}]`, size, 1);
  });
  requireInteger(action, "seed", options.seed, 0);
  // The same record: what the compiler knows of its sizes is more than can be said inside.
  return of(sizes, options.seed, []) as unknown as Started<Shape>;
}

function of(input: Sizes, seed: number, steps: readonly layers.Step[]): UncheckedStack {
  const shape = steps.at(-1)?.shape ?? input;
  const then = (step: layers.Step) => of(input, seed, [...steps, step]);
  const grown: Omit<UncheckedStack, typeof DISPLAY> = {
    shape,
    parameters: steps.reduce((sum, step) => sum + step.parameters, 0),
    summary: steps.reduce(
      (text, step) => text + line(step.layer, step.shape, step.parameters),
      `seed ${seed}${line("input", input, 0)}`,
    ),
    conv2d: (filters, size, options) => then(layers.conv2d(shape, filters, size, options)),
    depthwiseConv2d: (size, options) => then(layers.depthwiseConv2d(shape, size, options)),
    maxPool: (size, options) => then(layers.pool("maxPool", shape, size, options)),
    averagePool: (size, options) => then(layers.pool("averagePool", shape, size, options)),
    globalAveragePool: () => then(layers.globalAveragePool(shape)),
    flatten: () => then(layers.flatten(shape)),
    reshape: (next) => then(layers.reshape(shape, next)),
    dense: (units, activation) => then(layers.dense(shape, units, activation)),
    activation: (name) => then(layers.activation(shape, name)),
    batchNorm: () => then(layers.batchNorm(shape)),
    dropout: (rate) => then(layers.dropout(shape, rate)),
    embedding: (words, size, options) =>
      then(layers.embedding(shape, steps.length === 0, words, size, options)),
    simpleRnn: (units, options) => then(layers.recurrent("simpleRnn", shape, units, options)),
    gru: (units, options) => then(layers.recurrent("gru", shape, units, options)),
    lstm: (units, options) => then(layers.recurrent("lstm", shape, units, options)),
    build: () => build(input, seed, steps),
  };
  const rows = steps.map((step) => ({
    layer: step.layer,
    output: step.shape.join(" × "),
    parameters: step.parameters,
  }));
  return withDisplay(grown, () => layerTable(rows)[DISPLAY]());
}

function build(input: Sizes, seed: number, steps: readonly layers.Step[]): Network {
  const action = "build a network";
  const { tf } = runningEngine(action);
  const makers = steps.flatMap(({ make }) => make ?? []);
  if (makers.length === 0) throw new RangeError(mustBe(action, "layers", "at least one", 0));
  let drawn = 0;
  return tf.sequential({
    layers: makers.map((make, i) =>
      make({
        tf,
        place: i === 0 ? { inputShape: [...input] } : {},
        // The first eight as the article's network always drew them; a ninth like that would be of the next seed.
        seed: () => (++drawn <= 8 ? seed * 8 + drawn : deriveSeed(seed, drawn)),
      }),
    ),
  });
}
