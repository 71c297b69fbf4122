/** One epoch: every picture once, in an order of its own. */
import { setImmediate } from "node:timers/promises";
import type { Scalar, Tensor, Variable } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import { seeded } from "../../core/random";
import type { LabelledImages } from "../../core/samples";
import type { Engine } from "../engine";
import { descend, type Moments } from "./adam";
import { classCountOf } from "./checks";
import { batchOf, logits } from "./forward";
import { momentSeed } from "./moment-seed";
import { evaluate } from "./predict";
import type { State } from "./state";
import type { Epoch, FitOptions, ImageClassifier } from "./types";
import * as watching from "./watch";

/** The event loop gets a turn this often, for interrupts and for progress to be drawn. */
const TURN_MILLISECONDS = 50;

export async function runEpoch(
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
  const order = seeded(momentSeed(seed, epoch)).shuffle(training.slice());
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
          "train a classifier",
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
      sums = tf.keep(logits(engine, model, pictures, momentSeed(seed, count)));
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
