import { setImmediate } from "node:timers/promises";
import type { Scalar, Tensor, Variable } from "@tensorflow/tfjs";
import { mustBe, requireInteger, requirePositive } from "../../core/errors";
import { seeded } from "../../core/random";
import type { LabelledImages } from "../../core/samples";
import { type Engine, loaded } from "../engine";
import { descend, type Moments, zeroMoments } from "./adam";
import { classCountOf, requireImages } from "./checks";
import { batchOf, logits } from "./forward";
import * as packedFile from "./packed-file";
import { evaluate } from "./predict";
import { shown } from "./training";
import type { Epoch, FitOptions, ImageClassifier, Training } from "./types";
import * as watching from "./watch";

const ACTION = "train a classifier";
/** The event loop gets a turn this often, for interrupts and for progress to be drawn. */
const TURN_MILLISECONDS = 50;

/** What a checkpoint holds beside weights, moments and best weights. */
interface State {
  readonly run: string;
  readonly epochs: readonly Epoch[];
  readonly steps: number;
  readonly watch: watching.Watch;
}

/**
 * Trains a classifier (训练) with Adam on the cross-entropy of its softmax. The model's weights change; the pictures do not.
 *
 * Every draw comes from the seed and from where training stands, so the same call gives the same weights on an engine,
 * also after a kill: with `checkpoint`, a later call goes on after the last whole epoch. No tensor is left behind.
 *
 * @param images Labelled pictures of the model's size.
 * @throws {TypeError} If the pictures are not of the model's size.
 * @throws {RangeError} If there are no pictures, a label is not a class, or the loss becomes NaN: the step is named.
 * @throws {DOMException} An `AbortError`, when `signal` asks for the end.
 */
export async function fit(
  model: ImageClassifier,
  images: LabelledImages,
  options: FitOptions,
): Promise<Training> {
  const { epochs = 10, batchSize = 128, learningRate = 0.001, seed, checkpoint, signal } = options;
  const engine = loaded(ACTION);
  const classCount = classCountOf(model);
  requireImages(ACTION, "images", images, model, classCount);
  if (options.validation) requireImages(ACTION, "validation", options.validation, model, classCount);
  requireInteger(ACTION, "epochs", epochs, 0);
  requireInteger(ACTION, "batchSize", batchSize, 1);
  requireInteger(ACTION, "seed", seed, 0);
  requirePositive(ACTION, "learningRate", learningRate);
  requirePositive(ACTION, "learningRateDecay", options.learningRateDecay ?? 1);
  const { training, validation } = part(images, options);
  if (training.length === 0) throw new RangeError(mustBe(ACTION, "images", "at least one to train on", 0));

  const watched = validation ? "validationLoss" : "loss";
  const keepsBest = options.restoreBest ?? options.earlyStopping !== undefined;
  const weights = model.trainableWeights.map((weight) => weight.read() as Variable);
  const moments = zeroMoments(engine, weights);
  const run = packedFile.sha256(
    JSON.stringify([
      ...[seed, batchSize, learningRate, options.validationFraction, options.earlyStopping, keepsBest],
      ...[
        options.reduceLearningRate,
        options.learningRateDecay,
        training.length,
        validation?.count,
        weights.map((w) => w.shape),
      ],
      packedFile.sha256(images.pixels),
      packedFile.sha256(images.labels),
    ]),
  );
  let state: State = { run, epochs: [], steps: 0, watch: watching.begin(learningRate) };
  let best: Float32Array[] = [];
  try {
    const found = checkpoint === undefined ? undefined : packedFile.read(checkpoint);
    if (found && checkpoint !== undefined) {
      state = found.record as State;
      if (state.run !== run)
        throw new RangeError(
          mustBe(ACTION, "checkpoint", "of a run on the same data with the same settings", checkpoint),
        );
      best = restore(engine, weights, moments, found.arrays);
    }
    while (state.epochs.length < epochs && !watching.isOver(state.watch, options)) {
      state = await runEpoch(engine, model, images, training, validation, weights, moments, state, options);
      const { watch } = state;
      if (keepsBest && watch.bestEpoch === state.epochs.length) best = weights.map(numbers);
      if (checkpoint !== undefined) {
        const tensors = [...weights, ...moments.flatMap(({ first, second }) => [first, second])];
        packedFile.write(checkpoint, state, [...tensors.map(numbers), ...best]);
      }
      options.onEpoch?.(state.epochs[state.epochs.length - 1]);
      if (state.epochs.length < epochs) signal?.throwIfAborted();
    }
    if (keepsBest && best.length > 0) assign(engine, weights, best);
  } finally {
    for (const { first, second } of moments) {
      first.dispose();
      second.dispose();
    }
  }
  return shown({
    epochs: state.epochs,
    bestEpoch: state.watch.bestEpoch,
    stoppedBy: watching.isOver(state.watch, options) ? "earlyStopping" : "epochs",
    watched,
    trainingCount: training.length,
    validationCount: validation?.count ?? 0,
  });
}

async function runEpoch(
  engine: Engine,
  model: ImageClassifier,
  images: LabelledImages,
  training: Int32Array,
  validation: LabelledImages | undefined,
  weights: readonly Variable[],
  moments: readonly Moments[],
  state: State,
  options: FitOptions,
): Promise<State> {
  const { batchSize = 128, seed, signal, onProgress } = options;
  const { learningRate } = state.watch;
  const epoch = state.epochs.length + 1;
  const count = training.length;
  const batches = Math.ceil(count / batchSize);
  const order = seeded(mixed(seed, epoch)).shuffle(training.slice());
  let [lossSum, hits, steps] = [0, 0, state.steps];
  let turn = Date.now();
  for (let batch = 0; batch < batches; batch++) {
    signal?.throwIfAborted();
    const from = batch * batchSize;
    const to = Math.min(count, from + batchSize);
    steps++;
    const done = learn(engine, model, images, order, from, to, weights, moments, learningRate, steps, seed);
    if (!Number.isFinite(done.loss))
      throw new RangeError(
        mustBe(
          ACTION,
          `the loss of epoch ${epoch}, step ${batch + 1}`,
          "finite, try a smaller learningRate",
          done.loss,
        ),
      );
    lossSum += done.loss * (to - from);
    hits += done.hits;
    onProgress?.({
      epoch,
      batch: batch + 1,
      batches,
      pictures: to,
      loss: lossSum / to,
      accuracy: hits / to,
    });
    if (Date.now() - turn > TURN_MILLISECONDS) {
      await setImmediate();
      turn = Date.now();
    }
  }
  const judged = validation && evaluate(model, validation);
  const record: Epoch = {
    epoch,
    loss: lossSum / count,
    accuracy: hits / count,
    ...(judged && { validationLoss: judged.loss, validationAccuracy: judged.accuracy }),
    learningRate,
  };
  const watch = watching.after(state.watch, epoch, record.validationLoss ?? record.loss, options);
  return { ...state, epochs: [...state.epochs, record], steps, watch };
}

/** One step on pictures `from` to `to` of the order. */
function learn(
  engine: Engine,
  model: ImageClassifier,
  images: LabelledImages,
  order: Int32Array,
  from: number,
  to: number,
  weights: readonly Variable[],
  moments: readonly Moments[],
  learningRate: number,
  count: number,
  seed: number,
): { readonly loss: number; readonly hits: number } {
  const { tf } = engine;
  const classCount = classCountOf(model);
  const size = to - from;
  const labels = Int32Array.from({ length: size }, (_, i) => images.labels[order[from + i]]);
  let sums: Tensor | undefined;
  const { value, grads } = tf.tidy(() => {
    const pictures = batchOf(engine, images, order, from, to);
    const targets = tf.oneHot(tf.tensor1d(labels, "int32"), classCount).toFloat();
    return tf.variableGrads(() => {
      sums = tf.keep(logits(engine, model, pictures, mixed(seed, count)));
      return tf.losses.softmaxCrossEntropy(targets, sums) as Scalar;
    }, [...weights]);
  });
  descend(engine, weights, moments, grads, learningRate, count);
  const [loss] = value.dataSync();
  let hits = 0;
  if (sums) {
    const beliefs = sums.dataSync();
    labels.forEach((label, i) => {
      const row = beliefs.subarray(i * classCount, (i + 1) * classCount);
      if (row.every((belief) => belief <= row[label])) hits++;
    });
  }
  tf.dispose([value, grads, ...(sums ? [sums] : [])]);
  return { loss, hits };
}

/** Which pictures are learned, and which validate: some given, or a fraction parted off by the seed. */
function part(
  images: LabelledImages,
  options: FitOptions,
): { readonly training: Int32Array; readonly validation: LabelledImages | undefined } {
  const { validation, validationFraction = 0, seed } = options;
  if (!(validationFraction >= 0 && validationFraction < 1))
    throw new RangeError(mustBe(ACTION, "validationFraction", "a fraction in [0, 1)", validationFraction));
  if (validation && validationFraction > 0)
    throw new RangeError(
      mustBe(ACTION, "validationFraction", "0 where validation is given", validationFraction),
    );
  const order = seeded(mixed(seed, 0)).permutation(images.count);
  const held = Math.round(images.count * validationFraction);
  if (held === 0) return { training: order.sort(), validation };
  return { training: order.slice(held).sort(), validation: take(images, order.slice(0, held).sort()) };
}

/**
 * The pictures of these numbers, in this order.
 *
 * @throws {RangeError} If a number is not one of a picture.
 */
export function take(images: LabelledImages, indices: ArrayLike<number>): LabelledImages {
  const size = images.height * images.width * images.channels;
  const pixels = new Uint8Array(indices.length * size);
  const labels = new Uint8Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i];
    if (!(Number.isInteger(index) && index >= 0 && index < images.count))
      throw new RangeError(mustBe("take pictures", `index ${i}`, `an integer below ${images.count}`, index));
    pixels.set(images.pixels.subarray(index * size, (index + 1) * size), i * size);
    labels[i] = images.labels[index];
  }
  return { ...images, count: indices.length, pixels, labels };
}

/** A seed for a moment of a run: neighbouring moments get unrelated streams (Knuth's multiplicative hash). */
function mixed(seed: number, moment: number): number {
  return (Math.imul(seed ^ (seed / 0x100000000), 0x9e3779b1) ^ Math.imul(moment + 1, 0x85ebca6b)) >>> 0;
}

function numbers(tensor: Tensor): Float32Array {
  return Float32Array.from(tensor.dataSync());
}

function assign({ tf }: Engine, weights: readonly Variable[], values: readonly Float32Array[]): void {
  weights.forEach((weight, i) => {
    const value = tf.tensor(values[i], weight.shape);
    weight.assign(value);
    value.dispose();
  });
}

/** Puts a checkpoint's numbers back; returns the best weights it holds. */
function restore(
  engine: Engine,
  weights: readonly Variable[],
  moments: readonly Moments[],
  arrays: Float32Array[],
): Float32Array[] {
  const count = weights.length;
  assign(engine, weights, arrays);
  moments.forEach((state, i) => {
    const { shape } = weights[i];
    engine.tf.dispose([state.first, state.second]);
    state.first = engine.tf.tensor(arrays[count + 2 * i], shape);
    state.second = engine.tf.tensor(arrays[count + 2 * i + 1], shape);
  });
  return arrays.slice(3 * count);
}
