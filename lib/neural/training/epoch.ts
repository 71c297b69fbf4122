/** One epoch of training: every sample once, in random order. */
import { setImmediate } from "node:timers/promises";
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import { seeded } from "../../core/random";
import type { Engine } from "../engine/types";
import { deriveSeed } from "../model/derive-seed";
import type { Network, Samples } from "../model/types";
import { Score } from "../objective/score";
import { targetsOf } from "../objective/targets";
import { type BatchResult, inputsOf } from "../prediction/batch";
import { evaluateSamples, extraMetrics, type Judgement, namedMetric } from "../prediction/evaluate";
import { clipGradients, clipValues, firstBrokenLayer, gradientsOf } from "./gradients";
import type { Split } from "./hold-out";
import { updateMonitor } from "./loss-monitor";
import { descend, type OptimizerSettings, type Slots } from "./optimizers";
import { scheduleFactors } from "./schedule";
import type { State } from "./state";
import type { Epoch, RunOptions } from "./types";

/** How often the event loop gets a turn, for interrupts and for drawing the progress. */
const TURN_MILLISECONDS = 50;

export const ACTION = "train a network";

/** What one training run works on, from the first epoch to the last. */
export interface Run extends Split, Judgement {
  readonly engine: Engine;
  readonly model: Network;
  readonly samples: Samples;
  /** With the targets of the validation samples. */
  readonly validationObjectives: Judgement["objectives"];
  readonly weights: readonly Variable[];
  readonly constraints: readonly ((weight: Tensor) => Tensor)[];
  readonly optimizer: OptimizerSettings;
  readonly slots: Slots;
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
  const scores = run.objectives.map((objective, i) => new Score(objective, run.metrics[i]));
  let [lossSum, steps, lastTurn] = [0, state.steps, Date.now()];
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
    for (const [i, score] of scores.entries()) score.add(result.batch[i], indices.length);
    const { metric } = scores[0];
    onProgress?.({ epoch, batch, batches, samples: done, loss: lossSum / done, metric });
    if (Date.now() - lastTurn > TURN_MILLISECONDS) {
      await setImmediate();
      lastTurn = Date.now();
    }
  }
  // A short epoch would otherwise never give the event loop a turn.
  await setImmediate();
  const record = recordOf(run, { epoch, loss: lossSum / count, learningRate }, scores);
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

/** One step of the optimizer on a batch: its mean loss, and what the scores need. */
function takeStep(
  run: Run,
  { indices, epochSeed, count, learningRate, name }: Step,
): { loss: number; batch: BatchResult } {
  const { engine, model, samples, objectives, weights, optimizer, options } = run;
  const { sampleWeights, classWeights, clipNorm, clipValue } = options;
  const batch = {
    inputs: () => inputsOf(samples, indices, epochSeed),
    targets: objectives.map(({ targets }) => targetsOf(targets, indices)),
    sampleWeights: sampleWeights && Float32Array.from(indices, (index) => sampleWeights[index]),
    classWeights,
  };
  const dropoutSeed = deriveSeed(options.seed, count);
  const { loss, result, gradients } = gradientsOf(engine, model, objectives, weights, batch, dropoutSeed);
  if (!Number.isFinite(loss)) {
    engine.tf.dispose(gradients);
    const rule = `finite, ${firstBrokenLayer(engine, model, batch.inputs)}`;
    throw new RangeError(mustBe(ACTION, `the loss of ${name}`, rule, loss));
  }
  const bounded = clipValue === undefined ? gradients : clipValues(engine, gradients, clipValue);
  const clipped = clipNorm === undefined ? bounded : clipGradients(engine, bounded, clipNorm);
  descend(engine, weights, run.constraints, run.slots, clipped, {
    settings: optimizer,
    rate: learningRate,
    count,
  });
  engine.tf.dispose(clipped);
  return { loss, batch: result };
}

/** The record of an epoch, with the loss and metrics of the validation samples. */
function recordOf(
  run: Run,
  training: Pick<Epoch, "epoch" | "loss" | "learningRate">,
  scores: readonly Score[],
): Epoch {
  const { engine, model, objectives, metrics, validation, validationObjectives } = run;
  const { learningRate, ...start } = training;
  const judgement = { objectives: validationObjectives, metrics };
  const validated =
    validation &&
    evaluateSamples(engine, model, validation.samples, judgement, validation.indices, validation.weights);
  const named = validated && namedMetric(objectives, validated.scores);
  const extra = validated && extraMetrics(validated.scores).metrics;
  return {
    ...start,
    ...namedMetric(objectives, scores),
    ...extraMetrics(scores),
    ...(validated && { validationLoss: validated.loss }),
    ...(named?.accuracy !== undefined && { validationAccuracy: named.accuracy }),
    ...(named?.meanAbsoluteError !== undefined && { validationMeanAbsoluteError: named.meanAbsoluteError }),
    ...(extra && { validationMetrics: extra }),
    learningRate,
  };
}
