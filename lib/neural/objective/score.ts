/** What an epoch has given so far: loss, accuracy or mean absolute error, and metrics. */
import { argMax } from "./arg-max";
import type { NamedMetric } from "./metrics";
import type { Objective } from "./objective";

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
    if (this.metrics.length === 0) return {};
    const seen = {
      outputs: joined(this.seen.map((one) => one.outputs)),
      targets: joined(this.seen.map((one) => one.targets)),
      size,
      isLabelled: "labels" in targets,
      threshold: thresholdOf(this.objective),
    };
    return Object.fromEntries(this.metrics.map(({ name, of }) => [name, of(seen)]));
  }
}

/** The numbers of all parts in one array. */
export function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const part of parts) {
    whole.set(part, start);
    start += part.length;
  }
  return whole;
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
