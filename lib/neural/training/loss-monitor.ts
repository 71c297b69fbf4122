/** Monitors the loss after each epoch: finds the best epoch, and decides when to reduce the learning rate and when to stop. */
import type { RunOptions } from "./types";

/** A plain record that is saved in checkpoints, so its property names must not change. */
export interface LossMonitor {
  readonly bestLoss: number | null;
  readonly bestEpoch: number;
  /** Epochs since the loss last fell. */
  readonly waited: number;
  /** Epochs since the loss last fell or the learning rate was reduced. */
  readonly waitedAtRate: number;
  readonly learningRate: number;
}

export function startMonitor(learningRate: number): LossMonitor {
  return { bestLoss: null, bestEpoch: 0, waited: 0, waitedAtRate: 0, learningRate };
}

export function updateMonitor(
  monitor: LossMonitor,
  epoch: number,
  loss: number,
  options: RunOptions,
): LossMonitor {
  const { earlyStopping, reduceLearningRate: reduce } = options;
  const gain = earlyStopping?.minimumGain ?? 0;
  const learningRate = monitor.learningRate * (options.learningRateDecay ?? 1);
  if (monitor.bestLoss === null || loss < monitor.bestLoss - gain)
    return { bestLoss: loss, bestEpoch: epoch, waited: 0, waitedAtRate: 0, learningRate };
  const waited = monitor.waited + 1;
  const waitedAtRate = monitor.waitedAtRate + 1;
  if (!reduce || waitedAtRate < reduce.patience) return { ...monitor, waited, waitedAtRate, learningRate };
  const { factor = 0.5, least = 1e-6 } = reduce;
  return { ...monitor, waited, waitedAtRate: 0, learningRate: Math.max(least, learningRate * factor) };
}

export function shouldStop(monitor: LossMonitor, { earlyStopping }: RunOptions): boolean {
  return earlyStopping !== undefined && monitor.waited >= earlyStopping.patience;
}
