import type { Variable } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import { readOptions } from "../../core/options";
import { runningEngine } from "../engine/start";
import { replaceFile } from "../files";
import { weightConstraints } from "../model/regularization";
import { requireModel } from "../model/require-network";
import { requireSamples } from "../model/samples";
import type { Network, Samples } from "../model/types";
import { objectivesOf } from "../objective/objective";
import { readWeights } from "../objective/targets";
import { metricsOf } from "../prediction/evaluate";
import { readCheckpoint, writeCheckpoint } from "./checkpoint-file";
import { ACTION, type Run, runEpoch } from "./epoch";
import { correctGradients } from "./gradients";
import { splitSamples } from "./hold-out";
import { identityOf } from "./identity";
import { shouldStop, startMonitor } from "./loss-monitor";
import { defaultLearningRate, optimizer as optimizerOf, zeroSlots } from "./optimizers";
import { FIT_OPTIONS } from "./options";
import { requireSchedule } from "./schedule";
import { assignValues, readValues, restore, type State } from "./state";
import { displayTraining, epochsToCsv } from "./training-log";
import type { FitOptions, Training } from "./types";

const TRAINING_PARTS = ["inputs", "targets", "fingerprint"] as const;
const DEFAULTS = { epochs: 10, batchSize: 128 };
/** Two runs at a time would overwrite each other's weights. */
const inTraining = new WeakSet<Network>();

/**
 * Trains a network (训练), by default with Adam on the cross-entropy if the targets are classes, and on the squared error if they are
 * numbers. Names, settings and defaults of losses, optimizers and metrics are those of Keras 3, and so are the losses and weights
 * after each step. Changes the weights of the model, not the samples.
 *
 * A network may end in a softmax (a sigmoid, with one output or for several yes or no) or, linear, in logits: both train alike.
 * Outputs may have any rank, and a network several inputs and outputs: then samples, losses and metrics are lists. Regularizers,
 * activity regularizers and constraints of layers count. Samples are read in batches, so they may be larger than the memory.
 *
 * Random numbers depend only on seed, epoch and step, so a run is reproducible on an engine, and with `checkpoint` it resumes
 * after the last complete epoch. Leaves no tensors behind.
 *
 * A layer whose `trainable` is false keeps its weights and needs no gradient (迁移学习, transfer learning); such a batch
 * normalization uses its moving averages. An embedding with `maskZero` and a masking layer mask padded steps (掩码) for the
 * layers after them, as in Keras 3.
 *
 * @throws {TypeError} If there is no such option, all layers are frozen, a layer does not support its mask or has no gradient here, or
 *   the samples or losses do not match the network.
 * @throws {RangeError} If there are no samples, an option or a label is out of range, a checkpoint belongs to another training, or the
 *   loss becomes NaN; the message names step and layer.
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
  inTraining.add(model);
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
    inTraining.delete(model);
    run.engine.tf.dispose(run.slots.flat());
  }
}

/** Checks everything, then creates the optimizer's state, which the caller disposes of. */
function prepare(model: Network, samples: Samples, given: FitOptions): Run {
  const engine = runningEngine(ACTION);
  correctGradients(engine);
  requireModel(ACTION, model);
  if (inTraining.has(model))
    throw new TypeError(mustBe(ACTION, "model", "one that is not in training already", "in training"));
  requireSamples(ACTION, "samples", samples, TRAINING_PARTS);
  const objectives = objectivesOf(ACTION, "sample", model, samples.targets, given);
  const metrics = metricsOf(ACTION, objectives, given.metrics);
  const { validation, schedule } = given;
  let validationObjectives = objectives;
  if (validation !== undefined) {
    requireSamples(ACTION, "validation", validation, TRAINING_PARTS);
    if (validation.count === 0) throw new RangeError(mustBe(ACTION, "validation", "at least one sample", 0));
    const judged = objectivesOf(ACTION, "validation sample", model, validation.targets, given);
    validationObjectives = objectives.map((objective, i) => ({ ...objective, targets: judged[i].targets }));
  }
  const optimizer = optimizerOf(ACTION, "optimizer", given.optimizer ?? "adam");
  const { epochs = DEFAULTS.epochs, batchSize = DEFAULTS.batchSize } = given;
  const { learningRate = defaultLearningRate(optimizer) } = given;
  if (schedule) requireSchedule(ACTION, schedule, epochs);
  const options: Run["options"] = {
    ...(given as Omit<FitOptions, "classWeights" | "sampleWeights" | "validationWeights">),
    learningRate,
    ...readLossWeights(objectives, samples, given),
  };
  const split = splitSamples(samples, options);
  if (split.training.length === 0)
    throw new RangeError(mustBe(ACTION, "samples", "at least one to train on", 0));
  const weights = model.trainableWeights.map((weight) => weight.read() as Variable);
  if (weights.length === 0)
    throw new TypeError(mustBe(ACTION, "model", "one with a layer that learns", "all layers frozen"));
  const learning = { weights, constraints: weightConstraints(model), optimizer };
  const slots = zeroSlots(engine, weights, optimizer);
  return {
    engine,
    model,
    samples,
    objectives,
    validationObjectives,
    metrics,
    ...split,
    ...learning,
    slots,
    epochs,
    batchSize,
    options,
  };
}

/** The weights of classes and samples that are given. */
function readLossWeights(
  objectives: Run["objectives"],
  samples: Samples,
  { classWeights, sampleWeights, validationWeights, validation }: FitOptions,
): Pick<Run["options"], "classWeights" | "sampleWeights" | "validationWeights"> {
  const [{ targets, size }] = objectives;
  if (classWeights !== undefined && objectives.length > 1)
    throw new TypeError(mustBe(ACTION, "classWeights", "absent with several outputs", classWeights));
  if (classWeights !== undefined && !("labels" in targets))
    throw new TypeError(mustBe(ACTION, "classWeights", "absent where the targets are numbers", classWeights));
  if (validationWeights !== undefined && !validation)
    throw new TypeError(
      mustBe(ACTION, "validationWeights", "absent without validation samples", validationWeights),
    );
  return {
    classWeights: readWeights(ACTION, "classWeights", classWeights, size === 1 ? 2 : size),
    sampleWeights: readWeights(ACTION, "sampleWeights", sampleWeights, samples.count),
    validationWeights: readWeights(ACTION, "validationWeights", validationWeights, validation?.count ?? 0),
  };
}

/** Runs the epochs that remain, after those in the checkpoint if there is one. */
async function runEpochs(run: Run): Promise<State> {
  const { engine, model, weights, slots, epochs, options } = run;
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
    const held = state.epochs.length;
    if (held > epochs)
      throw new RangeError(mustBe(ACTION, "epochs", `at least ${held}, as the checkpoint holds`, epochs));
    best = restore(engine, savedWeights, slots, found.arrays);
  }
  while (state.epochs.length < epochs && !shouldStop(state.watch, options)) {
    state = await runEpoch(run, state);
    if (keepsBest && state.watch.bestEpoch === state.epochs.length) best = savedWeights.map(readValues);
    if (checkpoint !== undefined) {
      const tensors = [...savedWeights, ...slots.flat()];
      writeCheckpoint(checkpoint, state, [...tensors.map(readValues), ...best]);
    }
    if (csvLog !== undefined) replaceFile(csvLog, epochsToCsv(state.epochs));
    await onEpoch?.(state.epochs[state.epochs.length - 1]);
    if (state.epochs.length < epochs) signal?.throwIfAborted();
  }
  if (keepsBest && best.length > 0) assignValues(engine, savedWeights, best);
  return state;
}

function firstState(run: Run, keepsBest: boolean): State {
  const watch = startMonitor(run.options.learningRate ?? 0);
  return { run: identityOf(run, keepsBest), epochs: [], steps: 0, watch };
}
