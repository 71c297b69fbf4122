/** One epoch: every sample once, in an order of its own. */
import { setImmediate } from "node:timers/promises";
import type { NamedTensorMap, Tensor, Variable } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import { seeded } from "../../core/random";
import type { Engine } from "../engine/types";
import { momentSeed } from "../model/derive-seed";
import type { Network, Samples, Targets } from "../model/types";
import { walk } from "../prediction/forward-pass";
import { judge } from "../prediction/predict";
import { qualitySum, type Task, wanted } from "../prediction/task";
import { descend, type Moments } from "./adam";
import { lossOf } from "./loss";
import * as watching from "./loss-monitor";
import { factors } from "./schedule";
import type { State } from "./state";
import type { Epoch, FitOptions } from "./types";

/** The event loop gets a turn this often, for interrupts and for progress to be drawn. */
const TURN_MILLISECONDS = 50;

export const ACTION = "train a network";

/** What one training works on, from its first epoch to its last. */
export interface Run {
  readonly engine: Engine;
  readonly model: Network;
  readonly samples: Samples;
  readonly task: Task;
  readonly training: Int32Array;
  readonly validation: { readonly samples: Samples; readonly indices: Int32Array } | undefined;
  readonly weights: readonly Variable[];
  readonly moments: readonly Moments[];
  readonly epochs: number;
  readonly batchSize: number;
  readonly options: FitOptions;
}

/** One epoch from where training stands to where it stands then. */
export async function runEpoch(run: Run, state: State): Promise<State> {
  const { engine, model, samples, task, training, validation, weights, moments, batchSize, options } = run;
  const { seed, signal, onProgress } = options;
  const { learningRate } = state.watch;
  const epoch = state.epochs.length + 1;
  const count = training.length;
  const batches = Math.ceil(count / batchSize);
  const order = seeded(momentSeed(seed, epoch)).shuffle(training.slice());
  const factorOf = factors(options.schedule, run.epochs, batches);
  // Changes of the samples and their order must not come from one stream.
  const epochSeed = momentSeed(momentSeed(seed, epoch), 1);
  let [lossSum, qualities, steps] = [0, 0, state.steps];
  let turn = Date.now();
  for (let batch = 0; batch < batches; batch++) {
    signal?.throwIfAborted();
    const indices = order.subarray(batch * batchSize, Math.min(count, (batch + 1) * batchSize));
    steps++;
    const goal = wanted(samples.targets, indices);
    const importance = importanceOf(options, samples.targets, indices);
    const inputs = () => samples.inputs(indices, epochSeed);
    const done = differentiate(run, inputs, goal, importance, momentSeed(seed, steps));
    if (!Number.isFinite(done.loss)) {
      engine.tf.dispose(done.gradients);
      const layer = firstBrokenLayer(engine, model, inputs);
      throw new RangeError(
        mustBe(
          ACTION,
          `the loss of epoch ${epoch}, step ${batch + 1}`,
          `finite, ${layer}; try a smaller learningRate`,
          done.loss,
        ),
      );
    }
    const { clipNorm } = options;
    const gradients = clipNorm === undefined ? done.gradients : shorten(engine, done.gradients, clipNorm);
    descend(engine, weights, moments, gradients, learningRate * factorOf(steps), steps);
    engine.tf.dispose(gradients);
    lossSum += done.loss * indices.length;
    qualities += qualitySum(task, done.answers, goal, 0);
    const seen = Math.min(count, (batch + 1) * batchSize);
    onProgress?.({
      epoch,
      batch: batch + 1,
      batches,
      samples: seen,
      loss: lossSum / seen,
      quality: qualities / seen,
    });
    if (Date.now() - turn > TURN_MILLISECONDS) {
      await setImmediate();
      turn = Date.now();
    }
  }
  // An epoch may be shorter than that; many of them would let nobody in.
  await setImmediate();
  const judged = validation && judge(engine, model, validation.samples, task, validation.indices);
  const isClasses = task.kind !== "numbers";
  const record: Epoch = {
    epoch,
    loss: lossSum / count,
    ...(isClasses ? { accuracy: qualities / count } : { meanAbsoluteError: qualities / count }),
    ...(judged && {
      validationLoss: judged.loss,
      ...(isClasses
        ? { validationAccuracy: judged.quality }
        : { validationMeanAbsoluteError: judged.quality }),
    }),
    learningRate,
  };
  const watch = watching.after(state.watch, epoch, record.validationLoss ?? record.loss, options);
  return { ...state, epochs: [...state.epochs, record], steps, watch };
}

/** What each sample of the batch counts; `undefined` where all count the same. */
function importanceOf(
  { classWeights, sampleWeights }: FitOptions,
  targets: Targets,
  indices: Int32Array,
): Float32Array | undefined {
  if (!classWeights && !sampleWeights) return undefined;
  const labels = "labels" in targets ? targets.labels : undefined;
  return Float32Array.from(
    indices,
    (index) => (labels ? (classWeights?.[labels[index]] ?? 1) : 1) * (sampleWeights?.[index] ?? 1),
  );
}

interface Differentiated {
  readonly loss: number;
  readonly answers: ArrayLike<number>;
  /** The caller disposes of them. */
  readonly gradients: NamedTensorMap;
}

function differentiate(
  { engine, model, task, weights }: Run,
  inputs: () => Tensor,
  goal: Float32Array,
  importance: Float32Array | undefined,
  dropoutSeed: number,
): Differentiated {
  const { tf } = engine;
  let answers: Tensor | undefined;
  const { value, grads } = tf.tidy(() => {
    const batch = inputs();
    return tf.variableGrads(() => {
      const passage = { dropoutSeed, asSums: task.kind !== "numbers" };
      answers = tf.keep(walk(engine, model, batch, passage));
      return lossOf(engine, task, answers, goal, importance);
    }, [...weights]);
  });
  const [loss] = value.dataSync();
  const numbers = answers?.dataSync() ?? [];
  tf.dispose([value, ...(answers ? [answers] : [])]);
  return { loss, answers: numbers, gradients: grads };
}

/**
 * The gradients, scaled down so that together they are no longer than `clipNorm`; the given ones are disposed of.
 *
 * @see Pascanu, R., Mikolov, T. & Bengio, Y. (2013). On the difficulty of training recurrent neural networks. ICML.
 */
function shorten(engine: Engine, gradients: NamedTensorMap, clipNorm: number): NamedTensorMap {
  const { tf } = engine;
  return tf.tidy(() => {
    const squares = Object.values(gradients).map((gradient) => gradient.square().sum().dataSync()[0]);
    const norm = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
    const factor = norm > clipNorm ? clipNorm / norm : 1;
    const shorter = Object.entries(gradients).map(([name, gradient]) => [name, gradient.mul(factor)]);
    tf.dispose(gradients);
    return Object.fromEntries(shorter);
  });
}

/** Names the first layer whose weights or answers are not numbers: where a broken training broke. */
function firstBrokenLayer(engine: Engine, model: Network, inputs: () => Tensor): string {
  const { tf } = engine;
  return tf.tidy(() => {
    const isBroken = (tensor: Tensor) => tensor.dataSync().some((value: number) => !Number.isFinite(value));
    const x = inputs();
    if (isBroken(x)) return "the samples are not finite";
    const first = model.layers.findIndex((layer) => layer.getClassName() !== "InputLayer");
    for (let i = first; i < model.layers.length; i++) {
      const layer = model.layers[i];
      const name = `layer ${i - first + 1} (${layer.getClassName()})`;
      if (layer.weights.some((weight) => isBroken(weight.read()))) return `the weights of ${name} are not`;
      if (isBroken(walk(engine, model, x, { upTo: i }))) return `the answers of ${name} are not`;
    }
    return "the answers of all layers are";
  });
}
