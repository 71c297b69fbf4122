import { mustBe } from "../../core/errors";
import { checkedLater, type OptionReaders, readOptions } from "../../core/options";
import type { VectorLike } from "../../core/vectors";
import { runningEngine } from "../engine/start";
import type { Engine } from "../engine/types";
import { weightPenalties } from "../model/regularization";
import { requireModel } from "../model/require-network";
import { range, requireSamples } from "../model/samples";
import type { Network, NetworkEvaluation, NetworkOutputs, Samples } from "../model/types";
import { type Metric, metric, type NamedMetric, requireMetric } from "../objective/metrics";
import { type LossChoice, type Objective, objectivesOf } from "../objective/objective";
import { joined, Score } from "../objective/score";
import { readWeights, targetsOf } from "../objective/targets";
import { readBatch, runBatch } from "./batch";
import { batches } from "./predict";

/** What a network is judged by, as in Keras' `compile`. */
export interface JudgeOptions extends LossChoice {
  /** Metrics of the epoch, beside accuracy or mean absolute error; one list for each output, if there are several. @default none */
  readonly metrics?: readonly Metric[] | readonly (readonly Metric[])[];
}

/** Options of `network.evaluate`. */
export interface EvaluateOptions extends JudgeOptions {
  /** Weight of each sample in the loss. @default 1 each */
  readonly sampleWeights?: VectorLike;
}

export const JUDGE_OPTIONS = {
  loss: checkedLater<JudgeOptions["loss"]>(),
  lossWeights: checkedLater<JudgeOptions["lossWeights"]>(),
  metrics: checkedLater<JudgeOptions["metrics"]>(),
} satisfies OptionReaders<JudgeOptions>;

const EVALUATE_OPTIONS = {
  ...JUDGE_OPTIONS,
  sampleWeights: checkedLater<VectorLike | undefined>(),
} satisfies OptionReaders<EvaluateOptions>;

/**
 * Loss and accuracy, or mean absolute error, on samples whose targets are known (评估), as in `network.fit`: the loss contains the
 * penalties of regularizers, and a network that ends in logits is judged by their softmax or sigmoid.
 *
 * @throws {TypeError} If the targets do not match the outputs, or a loss or metric does not match the targets.
 * @throws {RangeError} If there are no samples, a label is not one of the network's classes, or an output is not a number.
 *
 * @example
 * const { tf } = await engine.start({ prefer: "cpu" });
 * const model = network.stack([2], { seed: 1 }).dense(1).build();
 * model.setWeights([tf.tensor([[1], [2]]), tf.tensor([0])]);
 * const { loss } = network.evaluate(model, network.samples([1, 1, 2, 0], [2], { values: [4, 2], size: 1 }));
 * loss; // 0.5
 */
export function evaluate(model: Network, samples: Samples, options: EvaluateOptions = {}): NetworkEvaluation {
  const action = "evaluate";
  const read = readOptions(action, options, EVALUATE_OPTIONS) as EvaluateOptions;
  requireModel(action, model);
  requireSamples(action, "samples", samples, ["inputs", "targets"]);
  if (samples.count === 0) throw new RangeError(mustBe(action, "samples", "at least one", 0));
  const objectives = objectivesOf(action, "sample", model, samples.targets, read);
  const metrics = metricsOf(action, objectives, read.metrics);
  const weights = readWeights(action, "sampleWeights", read.sampleWeights, samples.count);
  const judged = evaluateSamples(
    runningEngine(action),
    model,
    samples,
    { objectives, metrics },
    range(samples.count),
    weights,
  );
  const wrong = judged.outputs.values.findIndex((value) => Number.isNaN(value));
  if (wrong >= 0) {
    const name = `the output of sample ${Math.floor(wrong / judged.outputs.size)}`;
    throw new RangeError(mustBe(action, name, "a number", Number.NaN));
  }
  return {
    loss: judged.loss,
    ...namedMetric(objectives, judged.scores),
    ...extraMetrics(judged.scores),
    outputs: judged.outputs,
  };
}

/** What the outputs are judged by. */
export interface Judgement {
  readonly objectives: readonly Objective[];
  /** For each output. */
  readonly metrics: readonly (readonly NamedMetric[])[];
}

export function metricsOf(
  action: string,
  objectives: readonly Objective[],
  given: JudgeOptions["metrics"],
): readonly (readonly NamedMetric[])[] {
  if (given === undefined) return objectives.map(() => []);
  const isNested = Array.isArray(given) && given.every((one) => Array.isArray(one));
  const lists: readonly unknown[] =
    objectives.length === 1 && !(isNested && given.length > 0) ? [given] : given;
  if (!Array.isArray(given) || lists.length !== objectives.length || !lists.every(Array.isArray))
    throw new TypeError(
      mustBe(action, "metrics", `${objectives.length > 1 ? "a list for each output" : "a list"}`, given),
    );
  return lists.map((list, i) => {
    const names = new Set<string>();
    return (list as readonly unknown[]).map((one, k) => {
      const read = metric(action, `metrics[${k}]`, one);
      requireMetric(action, read, objectives[i]);
      if (names.has(read.name))
        throw new TypeError(mustBe(action, `metrics[${k}]`, "a metric of another name", read.name));
      names.add(read.name);
      return read;
    });
  });
}

/** Mean loss and scores of the samples with these indices, whose targets are those of the objectives. */
export function evaluateSamples(
  engine: Engine,
  model: Network,
  samples: Pick<Samples, "inputs" | "inputBytes">,
  { objectives, metrics }: Judgement,
  indices: Int32Array,
  weights?: ArrayLike<number>,
): { readonly loss: number; readonly scores: readonly Score[]; readonly outputs: NetworkOutputs } {
  const { tf } = engine;
  const scores = objectives.map((objective, i) => new Score(objective, metrics[i]));
  let penaltySum = 0;
  const parts: Float32Array[] = [];
  let shape: readonly number[] = [];
  for (const { batch, inputs } of batches(engine, model, samples, indices)) {
    tf.tidy(() => {
      const targets = objectives.map((objective) => targetsOf(objective.targets, batch));
      const sampleWeights = weights && Float32Array.from(batch, (index) => weights[index]);
      const given = { targets, sampleWeights, classWeights: undefined };
      const options = { isPrediction: true };
      const run = runBatch(engine, model, inputs(), objectives, given, options);
      const { outputs, masks, penalties, losses } = run;
      const result = readBatch(engine, objectives, { outputs, masks, losses, targets });
      for (const [i, score] of scores.entries()) score.add(result[i], batch.length);
      for (const penalty of penalties) penaltySum += penalty.dataSync()[0] * batch.length;
      parts.push(result[0].outputs);
      shape = outputs[0].shape.slice(1);
    });
  }
  const fixed = tf.tidy(() =>
    weightPenalties(model).reduce((sum, penalty) => sum + penalty().dataSync()[0], 0),
  );
  const data = scores.reduce((sum, { loss, objective }) => sum + loss * objective.weight, 0);
  const values = joined(parts);
  const size = values.length / indices.length;
  return {
    loss: data + penaltySum / indices.length + fixed,
    scores,
    outputs: { count: indices.length, size, shape, values },
  };
}

/** Accuracy or mean absolute error under its name, if there is one output. */
export function namedMetric(
  objectives: readonly Objective[],
  scores: readonly Score[],
): { readonly accuracy?: number; readonly meanAbsoluteError?: number } {
  if (objectives.length > 1) return {};
  return { [metricName(objectives[0])]: scores[0].metric };
}

function metricName({ rows }: Objective): "accuracy" | "meanAbsoluteError" {
  return rows === "numbers" ? "meanAbsoluteError" : "accuracy";
}

/** The metrics asked for, and with several outputs loss and metric of each. */
export function extraMetrics(scores: readonly Score[]): { readonly metrics?: Record<string, number> } {
  const metrics = Object.fromEntries(
    scores.flatMap((score) => {
      const { objective, loss, metric } = score;
      const own =
        scores.length > 1 ? { loss, [metricName(objective)]: metric, ...score.values() } : score.values();
      const prefix = scores.length > 1 ? `${objective.output}.` : "";
      return Object.entries(own).map(([name, value]) => [prefix + name, value] as const);
    }),
  );
  return Object.keys(metrics).length > 0 ? { metrics } : {};
}
