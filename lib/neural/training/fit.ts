import type { Variable } from "@tensorflow/tfjs";
import { mustBe, requireNonNegative } from "../../core/errors";
import { readOptions } from "../../core/options";
import { readColumn, type VectorLike } from "../../core/vectors";
import { runningEngine } from "../engine/start";
import { replaceFile, sha256 } from "../files";
import { requireNetwork } from "../model/require-network";
import { requireSamples } from "../model/samples";
import type { Network, Samples } from "../model/types";
import { type Task, taskOf } from "../prediction/task";
import { zeroMoments } from "./adam";
import { readCheckpoint, writeCheckpoint } from "./checkpoint-file";
import { ACTION, type Run, runEpoch } from "./epoch";
import { splitSamples } from "./hold-out";
import { shouldStop, startMonitor } from "./loss-monitor";
import { FIT_OPTIONS } from "./options";
import { requireSchedule } from "./schedule";
import { assignValues, readValues, restore, type State } from "./state";
import { displayTraining, epochsToCsv } from "./training-log";
import type { FitOptions, Training } from "./types";

const TRAINING_PARTS = ["inputs", "targets", "fingerprint"] as const;
const DEFAULTS = { epochs: 10, batchSize: 128, learningRate: 0.001 };

/**
 * Trains a network (训练) with Adam. The loss is the cross-entropy of the softmax (of the sigmoid, with one output) if the
 * targets are classes, and the squared error if they are numbers. Changes the weights of the model, not the samples.
 *
 * Random numbers depend only on seed, epoch and step, so a run is reproducible on an engine, and with `checkpoint` it resumes
 * after the last complete epoch. Leaves no tensors behind.
 *
 * A layer whose `trainable` is false keeps its weights and needs no gradient (迁移学习, transfer learning); such a batch
 * normalization uses its moving averages. An embedding with `maskZero` and a masking layer mask padded steps (掩码) for the
 * layers after them, as in Keras 3.
 *
 * @throws {TypeError} If there is no such option, the model has several inputs or outputs, all its layers are frozen, a layer does
 *   not support its mask, or the targets do not match the outputs.
 * @throws {RangeError} If there are no samples, an option or a label is out of range, or the loss becomes NaN; the message names
 *   step and layer.
 * @throws {DOMException} An `AbortError`, if `signal` stops the training.
 *
 * @example
 * await engine.start({ prefer: "cpu" });
 * const model = network.stack([1], { seed: 1 }).dense(1).build();
 * const line = network.samples([0, 1, 2, 3], [1], { values: [1, 3, 5, 7], size: 1 });
 * const { epochs } = await network.fit(model, line, { epochs: 60, learningRate: 0.1, seed: 1 });
 * epochs[59].loss < epochs[0].loss / 50; // true
 */
export async function fit(model: Network, samples: Samples, options: FitOptions): Promise<Training> {
  const run = prepare(model, samples, readOptions(ACTION, options, FIT_OPTIONS) as FitOptions);
  try {
    const state = await runEpochs(run);
    return displayTraining({
      epochs: state.epochs,
      bestEpoch: state.watch.bestEpoch,
      stoppedBy: shouldStop(state.watch, run.options) ? "earlyStopping" : "epochs",
      watched: run.validation ? "validationLoss" : "loss",
      trainingCount: run.training.length,
      validationCount: run.validation?.indices.length ?? 0,
    });
  } finally {
    run.engine.tf.dispose(run.moments.flatMap(({ first, second }) => [first, second]));
  }
}

/** Checks everything, then creates the moments, which the caller disposes of. */
function prepare(model: Network, samples: Samples, given: FitOptions): Run {
  const engine = runningEngine(ACTION);
  requireNetwork(ACTION, model);
  requireSamples(ACTION, "samples", samples, TRAINING_PARTS);
  const task = taskOf(ACTION, "sample", model, samples.targets);
  const { validation, schedule } = given;
  if (validation !== undefined) {
    requireSamples(ACTION, "validation", validation, TRAINING_PARTS);
    taskOf(ACTION, "validation sample", model, validation.targets);
  }
  const { epochs = DEFAULTS.epochs, batchSize = DEFAULTS.batchSize } = given;
  if (schedule) requireSchedule(ACTION, schedule, epochs);
  const options = { ...given, ...readLossWeights(task, samples, given) };
  const split = splitSamples(samples, options);
  if (split.training.length === 0)
    throw new RangeError(mustBe(ACTION, "samples", "at least one to train on", 0));
  const weights = model.trainableWeights.map((weight) => weight.read() as Variable);
  if (weights.length === 0)
    throw new TypeError(mustBe(ACTION, "model", "one with a layer that learns", "all layers frozen"));
  const moments = zeroMoments(engine, weights);
  return { engine, model, samples, task, ...split, weights, moments, epochs, batchSize, options };
}

/** The weights of classes and samples that are given. */
function readLossWeights(
  task: Task,
  samples: Samples,
  { classWeights, sampleWeights }: FitOptions,
): Record<"classWeights" | "sampleWeights", ArrayLike<number> | undefined> {
  if (classWeights !== undefined && task.kind === "regression")
    throw new TypeError(mustBe(ACTION, "classWeights", "absent where the targets are numbers", classWeights));
  const classCount = task.kind === "regression" ? 0 : task.classCount;
  return {
    classWeights: readWeights("classWeights", classWeights, classCount),
    sampleWeights: readWeights("sampleWeights", sampleWeights, samples.count),
  };
}

function readWeights(
  name: string,
  given: VectorLike | undefined,
  length: number,
): ArrayLike<number> | undefined {
  if (given === undefined) return undefined;
  const weights = readColumn<number>(ACTION, name, given);
  if (weights.length !== length)
    throw new TypeError(mustBe(ACTION, name, `${length} numbers`, `${weights.length} numbers`));
  for (let i = 0; i < length; i++) requireNonNegative(ACTION, `${name}[${i}]`, weights[i]);
  return weights;
}

/** Runs the epochs that remain, after those in the checkpoint if there is one. */
async function runEpochs(run: Run): Promise<State> {
  const { engine, model, weights, moments, epochs, options } = run;
  const { checkpoint, csvLog, signal, onEpoch } = options;
  const keepsBest = options.restoreBest ?? options.earlyStopping !== undefined;
  // Moving averages and frozen layers are not trained, but are part of the result.
  const fixed = model.nonTrainableWeights.map((weight) => weight.read() as Variable);
  const savedWeights = [...weights, ...fixed];
  let state = firstState(run, keepsBest);
  let best: Float32Array[] = [];
  const found = checkpoint === undefined ? undefined : readCheckpoint(checkpoint);
  if (found) {
    const rule = "of a run on the same data with the same settings";
    if (found.record.run !== state.run) throw new RangeError(mustBe(ACTION, "checkpoint", rule, checkpoint));
    state = found.record;
    best = restore(engine, savedWeights, moments, found.arrays);
  }
  while (state.epochs.length < epochs && !shouldStop(state.watch, options)) {
    state = await runEpoch(run, state);
    if (keepsBest && state.watch.bestEpoch === state.epochs.length) best = savedWeights.map(readValues);
    if (checkpoint !== undefined) {
      const tensors = [...savedWeights, ...moments.flatMap(({ first, second }) => [first, second])];
      writeCheckpoint(checkpoint, state, [...tensors.map(readValues), ...best]);
    }
    if (csvLog !== undefined) replaceFile(csvLog, epochsToCsv(state.epochs));
    onEpoch?.(state.epochs[state.epochs.length - 1]);
    if (state.epochs.length < epochs) signal?.throwIfAborted();
  }
  if (keepsBest && best.length > 0) assignValues(engine, savedWeights, best);
  return state;
}

function firstState(run: Run, keepsBest: boolean): State {
  const { learningRate = DEFAULTS.learningRate } = run.options;
  return { run: identityOf(run, keepsBest), epochs: [], steps: 0, watch: startMonitor(learningRate) };
}

/** A hash of all data and settings that the weights depend on. The number of epochs only counts with a schedule. */
function identityOf(run: Run, keepsBest: boolean): string {
  const { options, samples, training, validation, weights, epochs, batchSize } = run;
  const { seed, learningRate, learningRateDecay, validationFraction, schedule, clipNorm } = options;
  return sha256(
    JSON.stringify([
      ...[seed, batchSize, learningRate, learningRateDecay, validationFraction, clipNorm, keepsBest],
      ...[options.earlyStopping, options.reduceLearningRate, schedule && [schedule, epochs]],
      ...[options.classWeights, options.sampleWeights].map((numbers) => Array.from(numbers ?? [])),
      ...[training.length, validation?.indices.length, weights.map((weight) => weight.shape)],
      ...[samples.fingerprint(), options.validation?.fingerprint()],
      ...frozenLayers(run.model),
    ]),
  );
}

/** Indices of the frozen layers, each with the hashes of its weights. */
function frozenLayers(model: Network): (number | string)[] {
  return model.layers.flatMap(({ weights, trainableWeights }, i) => {
    if (weights.length === 0 || trainableWeights.length > 0) return [];
    return [i, ...weights.map((weight) => sha256(new Uint8Array(readValues(weight.read()).buffer)))];
  });
}
