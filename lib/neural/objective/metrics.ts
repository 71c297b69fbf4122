/** The metrics (评价指标) of a training: of each batch added up, and of all samples of an epoch at its end. */
import { mustBe } from "../../core/errors";
import {
  callback,
  integer,
  isRecord,
  type OptionReader,
  oneOf,
  readOptions,
  text,
  withDefault,
} from "../../core/options";
import { type ClassScoreOptions, fScore, precision, recall } from "../../metrics/class-scores";
import { rocAuc } from "../../metrics/ranking";
import type { Objective } from "./objective";

export type MetricName = "auc" | "precision" | "recall" | "f1" | "meanAbsoluteError" | "meanSquaredError";

/** A metric beside the loss: its name, the share of rows whose class is among the `k` likeliest, or your own. */
export type Metric =
  | MetricName
  | { readonly name: "topKAccuracy"; readonly k?: number }
  | {
      readonly name: string;
      /** Of all samples: `targets` are labels, or numbers row by row; `outputs` are as `network.predict` gives them. */
      readonly of: (targets: Float32Array, outputs: Float32Array, size: number) => number;
    };

/** Outputs and targets of an epoch, without masked steps. */
interface Seen {
  readonly outputs: Float32Array;
  readonly targets: Float32Array;
  readonly size: number;
  readonly isLabelled: boolean;
  /** An output above it means yes: 0 for logits, 0.5 for probabilities. */
  readonly threshold: number;
}

type MetricFunction = (seen: Seen) => number;

const METRICS: Readonly<Record<MetricName, MetricFunction>> = {
  auc: ({ outputs, targets, size, isLabelled }) => {
    const rows = Array.from(targets, (_, i) => outputs.slice(i * size, (i + 1) * size)) as never;
    try {
      return isLabelled && size > 1 ? rocAuc(targets, rows, { average: "macro" }) : rocAuc(targets, outputs);
    } catch {
      // A class without a row has no curve.
      return Number.NaN;
    }
  },
  precision: (seen) => precision(...decisions(seen)),
  recall: (seen) => recall(...decisions(seen)),
  f1: (seen) => fScore(...decisions(seen)),
  meanAbsoluteError: (seen) => meanError(seen, Math.abs),
  meanSquaredError: (seen) => meanError(seen, (error) => error * error),
};

/** True and decided classes: of all entries if each is a yes or no, else of the rows, with the mean over the classes. */
type Decisions = [targets: Float32Array, decided: Float32Array, options: ClassScoreOptions];

function decisions({ outputs, targets, size, isLabelled, threshold }: Seen): Decisions {
  if (isLabelled && size > 1) {
    const decided = Float32Array.from(targets, (_, i) => argMax(outputs, i, size));
    return [targets, decided, { average: "macro" }];
  }
  return [targets, outputs.map((output) => Number(output > threshold)), { positive: 1 }];
}

function meanError({ outputs, targets, isLabelled }: Seen, of: (error: number) => number): number {
  if (isLabelled && outputs.length !== targets.length) return Number.NaN;
  return outputs.reduce((sum, output, k) => sum + of(output - targets[k]), 0) / outputs.length;
}

function topKAccuracy({ outputs, targets, size, isLabelled }: Seen, k: number): number {
  let right = 0;
  const rows = outputs.length / size;
  for (let i = 0; i < rows; i++) {
    const label = isLabelled ? targets[i] : argMax(targets, i, size);
    const above = outputs
      .subarray(i * size, (i + 1) * size)
      .filter((output) => !(output <= outputs[i * size + label]));
    if (above.length < k) right++;
  }
  return right / rows;
}

/** A metric as it is computed. */
export interface NamedMetric {
  readonly name: string;
  readonly of: MetricFunction;
}

const NAMES = Object.keys(METRICS) as MetricName[];

export const metric: OptionReader<NamedMetric> = (action, name, value) => {
  if (!isRecord(value)) {
    const known = oneOf([...NAMES, "topKAccuracy" as const])(action, name, value);
    return { name: known, of: known === "topKAccuracy" ? (seen) => topKAccuracy(seen, 5) : METRICS[known] };
  }
  if (!("of" in value)) {
    const readers = { name: oneOf(["topKAccuracy"] as const), k: withDefault(5, integer(1)) };
    const { k } = readOptions(action, value, readers, `${name}.`);
    return { name: "topKAccuracy", of: (seen) => topKAccuracy(seen, k) };
  }
  type Own = (targets: Float32Array, outputs: Float32Array, size: number) => number;
  const own = readOptions(action, value, { name: text, of: callback<Own>() }, `${name}.`);
  return { name: own.name, of: ({ targets, outputs, size }) => own.of(targets, outputs, size) };
};

/** @throws {TypeError} If the metric cannot be computed for what the output is. */
export function requireMetric(
  action: string,
  { name }: NamedMetric,
  { rows, size, targets }: Objective,
): void {
  const needs = ["auc", "precision", "recall", "f1"].includes(name) ? "classes" : undefined;
  const wrong = needs ? rows === "numbers" : name === "topKAccuracy" && (rows !== "classes" || size === 1);
  if (wrong) throw new TypeError(mustBe(action, `metric ${name}`, "one for these targets", rows));
  if (needs && rows === "classes" && "values" in targets)
    throw new TypeError(
      mustBe(action, `metric ${name}`, "left out where the targets are rows of classes; give labels", rows),
    );
}

/** One batch of one output. */
export interface Scored {
  readonly loss: number;
  readonly outputs: Float32Array;
  readonly targets: Float32Array;
  /** 1 for each step that counts; absent if all do. */
  readonly mask: ArrayLike<number> | undefined;
}

/** The loss of one output in an epoch so far, its accuracy or mean absolute error, and its metrics. */
export class Score {
  private lossSum = 0;
  private samples = 0;
  private metricSum = 0;
  private rows = 0;
  private readonly seen: { readonly outputs: Float32Array; readonly targets: Float32Array }[] = [];

  constructor(
    readonly objective: Objective,
    private readonly metrics: readonly NamedMetric[],
  ) {}

  add(batch: Scored, count: number): void {
    const { outputs, targets } = batch.mask ? unmasked(batch, this.objective.size) : batch;
    this.lossSum += batch.loss * count;
    this.samples += count;
    this.rows += outputs.length / this.objective.size;
    this.metricSum += metricSum(this.objective, outputs, targets);
    if (this.metrics.length > 0) this.seen.push({ outputs, targets });
  }

  get loss(): number {
    return this.lossSum / this.samples;
  }

  get metric(): number {
    return this.metricSum / this.rows;
  }

  /** The metrics by name. */
  values(): Record<string, number> {
    const { size, targets } = this.objective;
    const joined = (part: "outputs" | "targets") => {
      const whole = new Float32Array(this.seen.reduce((sum, one) => sum + one[part].length, 0));
      let start = 0;
      for (const one of this.seen) {
        whole.set(one[part], start);
        start += one[part].length;
      }
      return whole;
    };
    if (this.metrics.length === 0) return {};
    const [outputs, given] = [joined("outputs"), joined("targets")];
    const seen = {
      outputs,
      targets: given,
      size,
      isLabelled: "labels" in targets,
      threshold: thresholdOf(this.objective),
    };
    return Object.fromEntries(this.metrics.map(({ name, of }) => [name, of(seen)]));
  }
}

function unmasked(
  { outputs, targets, mask = [] }: Scored,
  size: number,
): Pick<Scored, "outputs" | "targets"> {
  const rows = outputs.length / size;
  const counts = (row: number) => mask[Math.floor((row * mask.length) / rows)] > 0;
  const width = targets.length / rows;
  return {
    outputs: outputs.filter((_, k) => counts(Math.floor(k / size))),
    targets: targets.filter((_, k) => counts(Math.floor(k / width))),
  };
}

/** A single output above it means class 1: 0 for logits that stay logits, else 0.5. */
function thresholdOf({ isLogit, activation }: Objective): number {
  return isLogit && !activation ? 0 : 0.5;
}

/** Number of rows whose class is right, of binary rows the share of their entries, or the sum of the rows' mean absolute errors. */
export function metricSum(objective: Objective, outputs: Float32Array, targets: Float32Array): number {
  const { rows, size, targets: given } = objective;
  let sum = 0;
  if (rows === "numbers") {
    for (let k = 0; k < targets.length; k++) sum += Math.abs(outputs[k] - targets[k]);
    return sum / size;
  }
  if (rows === "binary") {
    const threshold = thresholdOf(objective);
    const isYes = (output: number) => (Number.isNaN(output) ? Number.NaN : Number(output > threshold));
    for (let k = 0; k < targets.length; k++) if (isYes(outputs[k]) === targets[k]) sum++;
    return sum / size;
  }
  for (let i = 0; i < outputs.length / size; i++)
    if (argMax(outputs, i, size) === ("labels" in given ? targets[i] : argMax(targets, i, size))) sum++;
  return sum;
}

/** Index of the largest value in a row, the first if several are equal; -1 if one is no number. */
export function argMax(values: ArrayLike<number>, row: number, size: number): number {
  let best = 0;
  for (let k = 0; k < size; k++) {
    if (Number.isNaN(values[row * size + k])) return -1;
    if (values[row * size + k] > values[row * size + best]) best = k;
  }
  return best;
}
