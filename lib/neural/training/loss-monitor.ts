/** Watches a loss from epoch to epoch: which was best, when to slow down, when to stop. A plain record, so it can be saved. */
import type { FitOptions } from "./types";

export interface Watch {
  readonly bestLoss: number | null;
  readonly bestEpoch: number;
  /** Epochs since the loss last fell, and since it fell or the rate was reduced. */
  readonly waited: number;
  readonly waitedAtRate: number;
  readonly learningRate: number;
}

export function begin(learningRate: number): Watch {
  return { bestLoss: null, bestEpoch: 0, waited: 0, waitedAtRate: 0, learningRate };
}

export function after(watch: Watch, epoch: number, loss: number, options: FitOptions): Watch {
  const { earlyStopping, reduceLearningRate: reduce } = options;
  const gain = earlyStopping?.minimumGain ?? 0;
  const learningRate = watch.learningRate * (options.learningRateDecay ?? 1);
  if (watch.bestLoss === null || loss < watch.bestLoss - gain)
    return { bestLoss: loss, bestEpoch: epoch, waited: 0, waitedAtRate: 0, learningRate };
  const waited = watch.waited + 1;
  const waitedAtRate = watch.waitedAtRate + 1;
  if (!reduce || waitedAtRate < reduce.patience) return { ...watch, waited, waitedAtRate, learningRate };
  const { factor = 0.5, least = 1e-6 } = reduce;
  return { ...watch, waited, waitedAtRate: 0, learningRate: Math.max(least, learningRate * factor) };
}

export function isOver(watch: Watch, options: FitOptions): boolean {
  return options.earlyStopping !== undefined && watch.waited >= options.earlyStopping.patience;
}
