/** One epoch: every picture once, in an order of its own. */
import { setImmediate } from "node:timers/promises";
import type { NamedTensorMap, Scalar, Tensor, Tensor4D, Variable } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import { seeded } from "../../core/random";
import type { LabelledImages } from "../../core/samples";
import type { Engine } from "../engine";
import { descend, type Moments } from "./adam";
import { classCountOf } from "./checks";
import { batchOf, logits } from "./forward";
import { momentSeed } from "./moment-seed";
import { evaluate } from "./predict";
import { factors } from "./schedule";
import type { State } from "./state";
import type { Epoch, FitOptions, ImageClassifier } from "./types";
import * as watching from "./watch";

/** The event loop gets a turn this often, for interrupts and for progress to be drawn. */
const TURN_MILLISECONDS = 50;

export const DEFAULT_EPOCHS = 10;

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
  const factorOf = factors(options.schedule, options.epochs ?? DEFAULT_EPOCHS, batches);
  const change = options.augmentation && {
    augmentation: options.augmentation,
    seed: momentSeed(seed ^ 0x5bd1e995, epoch),
  };
  let [lossSum, hits, steps] = [0, 0, state.steps];
  let turn = Date.now();
  for (let batch = 0; batch < batches; batch++) {
    signal?.throwIfAborted();
    const from = batch * batchSize;
    const to = Math.min(count, from + batchSize);
    steps++;
    const pictures = () => batchOf(engine, images, order, from, to, change);
    const labels = Int32Array.from({ length: to - from }, (_, i) => images.labels[order[from + i]]);
    const importance = importanceOf(options, labels, order.subarray(from, to));
    const done = differentiate(engine, model, pictures, labels, importance, weights, momentSeed(seed, steps));
    if (!Number.isFinite(done.loss)) {
      engine.tf.dispose(done.gradients);
      const layer = firstBrokenLayer(engine, model, pictures);
      throw new RangeError(
        mustBe(
          "train a classifier",
          `the loss of epoch ${epoch}, step ${batch + 1}`,
          `finite, ${layer}; try a smaller learningRate`,
          done.loss,
        ),
      );
    }
    descend(engine, weights, moments, done.gradients, learningRate * factorOf(steps), steps);
    engine.tf.dispose(done.gradients);
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

/** What each picture of the batch counts; `undefined` where all count the same. */
function importanceOf(
  { classWeights, sampleWeights }: FitOptions,
  labels: Int32Array,
  pictures: Int32Array,
): Float32Array | undefined {
  if (!classWeights && !sampleWeights) return undefined;
  return Float32Array.from(
    pictures,
    (picture, i) => (classWeights?.[labels[i]] ?? 1) * (sampleWeights?.[picture] ?? 1),
  );
}

/** Loss, right answers and gradients of one batch; the caller disposes of the gradients. */
function differentiate(
  engine: Engine,
  model: ImageClassifier,
  pictures: () => Tensor4D,
  labels: Int32Array,
  importance: Float32Array | undefined,
  weights: readonly Variable[],
  dropoutSeed: number,
): { readonly loss: number; readonly hits: number; readonly gradients: NamedTensorMap } {
  const { tf } = engine;
  const classCount = classCountOf(model);
  let sums: Tensor | undefined;
  const { value, grads } = tf.tidy(() => {
    const batch = pictures();
    const targets = tf.oneHot(tf.tensor1d(labels, "int32"), classCount).toFloat();
    return tf.variableGrads(() => {
      sums = tf.keep(logits(engine, model, batch, { dropoutSeed }));
      if (!importance) return tf.losses.softmaxCrossEntropy(targets, sums) as Scalar;
      const each = tf.losses.softmaxCrossEntropy(targets, sums, undefined, 0, tf.Reduction.NONE);
      return each.mul(tf.tensor1d(importance)).mean() as Scalar;
    }, [...weights]);
  });
  const [loss] = value.dataSync();
  const beliefs = sums?.dataSync() ?? new Float32Array();
  let hits = 0;
  labels.forEach((label, i) => {
    const row = beliefs.subarray(i * classCount, (i + 1) * classCount);
    if (row.every((belief) => belief <= row[label])) hits++;
  });
  tf.dispose([value, ...(sums ? [sums] : [])]);
  return { loss, hits, gradients: grads };
}

/** Names the first layer whose weights or answers are not numbers: where a broken training broke. */
function firstBrokenLayer(engine: Engine, model: ImageClassifier, pictures: () => Tensor4D): string {
  const { tf } = engine;
  return tf.tidy(() => {
    const isBroken = (tensor: Tensor) => tensor.dataSync().some((value: number) => !Number.isFinite(value));
    let x: Tensor = pictures();
    if (isBroken(x)) return "the pictures are not finite";
    const layers = model.layers.filter((layer) => layer.getClassName() !== "InputLayer");
    for (const [i, layer] of layers.entries()) {
      const name = `layer ${i + 1} (${layer.getClassName()})`;
      if (layer.weights.some((weight) => isBroken(weight.read()))) return `the weights of ${name} are not`;
      x = layer.apply(x) as Tensor;
      if (isBroken(x)) return `the answers of ${name} are not`;
    }
    return "the answers of all layers are";
  });
}
