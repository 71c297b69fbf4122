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
import { argMax } from "./arg-max";
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

/** What an epoch has under these names is not a metric. */
const EPOCH_NAMES = ["epoch", "loss", "accuracy", "learningRate"];

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
  if (EPOCH_NAMES.includes(own.name))
    throw new TypeError(mustBe(action, `${name}.name`, `other than ${EPOCH_NAMES.join(", ")}`, own.name));
  return {
    name: own.name,
    of({ targets, outputs, size }) {
      const result: unknown = own.of(targets, outputs, size);
      if (typeof result === "number") return result;
      throw new TypeError(mustBe(action, `the result of metric ${own.name}`, "a number", result));
    },
  };
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
