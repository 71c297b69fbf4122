/** Networks built layer by layer (堆叠), whose types hold all shapes: layers that do not fit do not compile. */
import { mustBe } from "../../core/errors";
import { integer, listOf, type OptionReaders, readOptions } from "../../core/options";
import { DISPLAY, withDisplay } from "../../core/text/display";
import { runningEngine } from "../engine/start";
import { deriveSeed } from "../model/derive-seed";
import { layerTable } from "../model/summary";
import type { Network } from "../model/types";
import { anyLayer, seedWeights } from "./any-layer";
import * as layers from "./layers";
import { line } from "./line";
import type { Sizes, Whole } from "./shapes";
import type { EmptyStack, UncheckedStack } from "./types";

/** Options of `network.stack`. */
export interface StackOptions {
  /** Determines the initial weights: the same seed gives the same network on an engine. */
  readonly seed: number;
}

const STACK_OPTIONS = { seed: integer(0) } satisfies OptionReaders<StackOptions>;

/**
 * Starts a network (神经网络) that is built layer by layer. Its type holds the shape of a sample after each layer: hover over a
 * name, and the editor shows a table of layers with shapes and numbers of parameters. A convolution on flat values, a window
 * larger than its image or a dense layer on an image does not compile; the message is that of the run-time error.
 *
 * Each call returns a new stack and leaves the old one unchanged. The default activation is linear, as in Keras. Kernels have
 * Glorot's uniform initialization, from their numbers of inputs and outputs:
 *
 * $$w \sim U\left(-\sqrt{\frac{6}{in + out}}, \sqrt{\frac{6}{in + out}}\right)$$
 *
 * So do recurrent kernels, which are orthogonal in Keras. Embeddings are uniform between -0.05 and 0.05. All else is as in Keras 3.
 *
 * `layer(kind, settings)` adds any layer of Keras that has one input, by its name there and its settings in camel case:
 * `.layer("Bidirectional", { layer: { kind: "LSTM", units: 8 } })`. Its shape is known at run time, with the engine started.
 *
 * Sizes known only as `number` are checked at run time. With `stack<number[]>(...)` all are, for networks built in a loop.
 *
 * @param shape Shape of one sample: [height, width, channels] of an image, [steps, channels] of a series, [values], [words].
 * @throws {TypeError} If a layer does not fit the shape before it.
 * @throws {RangeError} If a size, a rate or a name is not valid.
 *
 * @see Glorot, X. & Bengio, Y. (2010). Understanding the difficulty of training deep feedforward neural networks. AISTATS.
 *
 * @example
 * const digits = network.stack([28, 28, 1], { seed: 42 })
 *   .conv2d(32, 3, { activation: "relu" }).maxPool(2)
 *   .conv2d(64, 3, { activation: "relu" }).maxPool(2)
 *   .flatten().dense(128, "relu").dropout(0.5).dense(10, "softmax");
 * digits.shape; // [10]
 * digits.parameters; // 225034
 */
export function stack<Shape extends number[]>(
  shape: readonly [...{ [I in keyof Shape]: Whole<"stack layers", `shape[${I & string}]`, Shape[I]> }],
  options: StackOptions,
): EmptyStack<Shape> {
  const action = "stack layers";
  const { seed } = readOptions(action, options, STACK_OPTIONS);
  const sizes: Sizes = listOf(integer(1))(action, "shape", shape);
  // The compiler cannot derive the precise type here.
  return stackOf(sizes, seed, []) as unknown as EmptyStack<Shape>;
}

function stackOf(input: Sizes, seed: number, steps: readonly layers.LayerStep[]): UncheckedStack {
  const shape = steps.at(-1)?.shape ?? input;
  const add = (step: layers.LayerStep) => stackOf(input, seed, [...steps, step]);
  const members: Omit<UncheckedStack, typeof DISPLAY> = {
    shape,
    parameters: steps.reduce((sum, step) => sum + step.parameters, 0),
    summary: steps.reduce(
      (text, step) => text + line(step.layer, step.shape, step.parameters),
      `seed ${seed}${line("input", input, 0)}`,
    ),
    conv2d: (filters, size, options) => add(layers.conv2d(shape, filters, size, options)),
    depthwiseConv2d: (size, options) => add(layers.depthwiseConv2d(shape, size, options)),
    maxPool: (size, options) => add(layers.pool("maxPool", shape, size, options)),
    averagePool: (size, options) => add(layers.pool("averagePool", shape, size, options)),
    globalAveragePool: () => add(layers.globalAveragePool(shape)),
    flatten: () => add(layers.flatten(shape)),
    reshape: (next) => add(layers.reshape(shape, next)),
    dense: (units, activation) => add(layers.dense(shape, units, activation)),
    activation: (name) => add(layers.activation(shape, name)),
    batchNorm: () => add(layers.batchNorm(shape)),
    dropout: (rate) => add(layers.dropout(shape, rate)),
    embedding: (words, size, options) =>
      add(layers.embedding(shape, steps.length === 0, words, size, options)),
    simpleRnn: (units, options) => add(layers.recurrent("simpleRnn", shape, units, options)),
    gru: (units, options) => add(layers.recurrent("gru", shape, units, options)),
    lstm: (units, options) => add(layers.recurrent("lstm", shape, units, options)),
    layer: (kind, settings) => add(anyLayer(shape, kind, settings)),
    build: () => build(input, seed, steps),
  };
  const rows = steps.map(({ layer, shape, parameters }) => ({
    layer,
    output: shape.join(" × "),
    parameters,
  }));
  return withDisplay(members, () => layerTable(rows)[DISPLAY]());
}

function build(input: Sizes, seed: number, steps: readonly layers.LayerStep[]): Network {
  const action = "build a network";
  const { tf } = runningEngine(action);
  const makers = steps.flatMap(({ make }) => make ?? []);
  if (makers.length === 0) throw new RangeError(mustBe(action, "layers", "at least one", 0));
  let seedCount = 0;
  // The first eight seeds are those of earlier versions; a ninth would be the first of the next seed.
  const nextSeed = () => (++seedCount <= 8 ? seed * 8 + seedCount : deriveSeed(seed, seedCount));
  const layers = makers.map((make, i) => make({ tf, input: i === 0 ? { inputShape: [...input] } : {} }));
  for (const layer of layers) seedWeights(tf, layer, nextSeed);
  return tf.sequential({ layers });
}
