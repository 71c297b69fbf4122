/** One epoch of training: every sample once, in random order. */
import { setImmediate } from "node:timers/promises";
import type { Variable } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import { seeded } from "../../core/random";
import type { Engine } from "../engine/types";
import { deriveSeed } from "../model/derive-seed";
import type { Network, Samples, Targets } from "../model/types";
import { evaluateSamples } from "../prediction/predict";
import { type Task, targetsOf, totalMetric } from "../prediction/task";
import { descend, type Moments } from "./adam";
import { clipGradients, firstBrokenLayer, gradientsOf } from "./gradients";
import type { Split } from "./hold-out";
import { updateMonitor } from "./loss-monitor";
import { scheduleFactors } from "./schedule";
import type { State } from "./state";
import type { Epoch, RunOptions } from "./types";

/** How often the event loop gets a turn, for interrupts and for drawing the progress. */
const TURN_MILLISECONDS = 50;

export const ACTION = "train a network";

/** What one training run works on, from the first epoch to the last. */
export interface Run extends Split {
  readonly engine: Engine;
  readonly model: Network;
  readonly samples: Samples;
  readonly task: Task;
  readonly weights: readonly Variable[];
  readonly moments: readonly Moments[];
  readonly epochs: number;
  readonly batchSize: number;
  readonly options: RunOptions;
}

/** Runs the epoch after `state`. */
export async function runEpoch(run: Run, state: State): Promise<State> {
  const { training, batchSize, options } = run;
  const { seed, signal, onProgress } = options;
  const { learningRate } = state.watch;
  const epoch = state.epochs.length + 1;
  const count = training.length;
  const batches = Math.ceil(count / batchSize);
  const order = seeded(deriveSeed(seed, epoch)).shuffle(training.slice());
  // A separate stream, so that augmentation does not depend on the order of the samples.
  const epochSeed = deriveSeed(deriveSeed(seed, epoch), 1);
  const factorAt = scheduleFactors(options.schedule, run.epochs, batches);
  let [lossSum, metricSum, steps, lastTurn] = [0, 0, state.steps, Date.now()];
  for (let batch = 1; batch <= batches; batch++) {
    signal?.throwIfAborted();
    const done = Math.min(count, batch * batchSize);
    const indices = order.subarray((batch - 1) * batchSize, done);
    steps++;
    const result = takeStep(run, {
      ...{ indices, epochSeed, count: steps, learningRate: learningRate * factorAt(steps) },
      name: `epoch ${epoch}, step ${batch}`,
    });
    lossSum += result.loss * indices.length;
    metricSum += result.metric;
    onProgress?.({ epoch, batch, batches, samples: done, loss: lossSum / done, metric: metricSum / done });
    if (Date.now() - lastTurn > TURN_MILLISECONDS) {
      await setImmediate();
      lastTurn = Date.now();
    }
  }
  // A short epoch would otherwise never give the event loop a turn.
  await setImmediate();
  const record = recordOf(run, { epoch, loss: lossSum / count, metric: metricSum / count, learningRate });
  const watch = updateMonitor(state.watch, epoch, record.validationLoss ?? record.loss, options);
  return { ...state, epochs: [...state.epochs, record], steps, watch };
}

interface Step {
  readonly indices: Int32Array;
  readonly epochSeed: number;
  /** Number of the step in the whole training, from 1. */
  readonly count: number;
  readonly learningRate: number;
  readonly name: string;
}

/** One step of Adam on a batch: its mean loss, and the sum of its metric. */
function takeStep(run: Run, { indices, epochSeed, count, learningRate, name }: Step) {
  const { engine, model, samples, task, weights, moments, options } = run;
  const targets = targetsOf(samples.targets, indices);
  const batch = {
    inputs: () => samples.inputs(indices, epochSeed),
    targets,
    sampleWeights: sampleWeightsOf(options, samples.targets, indices),
  };
  const dropoutSeed = deriveSeed(options.seed, count);
  const { loss, outputs, gradients } = gradientsOf(engine, model, task, weights, batch, dropoutSeed);
  if (!Number.isFinite(loss)) {
    engine.tf.dispose(gradients);
    const layer = firstBrokenLayer(engine, model, batch.inputs);
    const rule = `finite, ${layer}; try a smaller learningRate`;
    throw new RangeError(mustBe(ACTION, `the loss of ${name}`, rule, loss));
  }
  const { clipNorm } = options;
  const clipped = clipNorm === undefined ? gradients : clipGradients(engine, gradients, clipNorm);
  descend(engine, weights, moments, clipped, learningRate, count);
  engine.tf.dispose(clipped);
  return { loss, metric: totalMetric(task, outputs, targets, 0) };
}

/** Weight of each sample of a batch in the loss; `undefined` if all are 1. */
function sampleWeightsOf(
  { classWeights, sampleWeights }: RunOptions,
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

/** The record of an epoch, with the loss and metric of the validation samples. */
function recordOf(
  { engine, model, task, validation }: Run,
  { epoch, loss, metric, learningRate }: Record<"epoch" | "loss" | "metric" | "learningRate", number>,
): Epoch {
  const isRegression = task.kind === "regression";
  const validated =
    validation && evaluateSamples(engine, model, validation.samples, task, validation.indices);
  return {
    epoch,
    loss,
    ...(isRegression ? { meanAbsoluteError: metric } : { accuracy: metric }),
    ...(validated && {
      validationLoss: validated.loss,
      ...(isRegression
        ? { validationMeanAbsoluteError: validated.metric }
        : { validationAccuracy: validated.metric }),
    }),
    learningRate,
  };
}
