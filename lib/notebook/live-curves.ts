/** Training curves that are redrawn after every epoch. */
import { setImmediate } from "node:timers/promises";
import { requireKind, requireText } from "../core/errors";
import { callback, integer, type OptionReaders, readOptions } from "../core/options";
import { DISPLAY, type MimeBundle } from "../core/text/display";
import { localized } from "../core/text/language";
import type { Epoch, Training, TrainingProgress } from "../neural/training/types";
import { trainingCurves } from "../plot/neural";
import { isInKernel, write } from "./output";
import { formatDuration } from "./progress";

const UPDATE_MILLISECONDS = 500;
const TERMINAL_MILLISECONDS = 10_000;

type BatchProgress = Pick<TrainingProgress, "epoch" | "batch" | "batches" | "loss">;

/** Size of the training of `liveCurves`. */
export interface LiveCurvesOptions {
  /** Largest number of epochs. */
  readonly epochs: number;
  /** Training samples in an epoch, for the rate. */
  readonly samples: number;
}

const LIVE_CURVES_OPTIONS = {
  epochs: integer(1),
  samples: integer(1),
} satisfies OptionReaders<LiveCurvesOptions>;

/** Options to pass on to `fit`: `{ epochs, seed, ...live }`. */
export interface LiveCurves {
  /** Called after every batch by `network.fit` and `imageClassifier.fit`. */
  readonly onProgress: (progress: BatchProgress) => void;
  /** Called after every epoch. */
  readonly onEpoch: (epoch: Epoch) => void;
  /** Aborted when the cell is interrupted; training ends after the current batch. */
  readonly signal: AbortSignal;
}

let displays = 0;

/**
 * Live training curves (训练曲线): accuracy and loss of training and validation in one display, redrawn after every
 * epoch, with the progress, samples per second and remaining time above them. The stored output is the figure of the whole
 * training, without any times. Interrupting the cell ends training; the curves and the weights so far are kept.
 *
 * @param fit Trains with the given options.
 * @returns What `fit` returns.
 * @throws {TypeError} If the title is empty, or `fit` is not a function or does not return a training.
 * @throws {RangeError} If `epochs` or `samples` is not an integer of at least 1.
 * @throws {DOMException} An `AbortError` if the cell is interrupted; whatever `fit` throws.
 *
 * @example
 * await engine.start();
 * const model = network.stack([1], { seed: 1 }).dense(1).build();
 * const samples = network.samples([0, 1], [1], { values: [0, 2], size: 1 });
 * const training = await liveCurves("A line", { epochs: 2, samples: 2 }, (live) =>
 *   network.fit(model, samples, { epochs: 2, seed: 1, ...live }));
 * training.epochs.length; // 2
 */
export async function liveCurves<T extends Training>(
  title: string,
  options: LiveCurvesOptions,
  fit: (live: LiveCurves) => Promise<T>,
): Promise<T> {
  const action = "show live curves";
  const { epochs, samples } = readOptions(action, options, LIVE_CURVES_OPTIONS);
  requireText(action, "title", title);
  callback()(action, "fit", fit);

  const displayId = `merchant-lab-curves-${++displays}`;
  const isLive = isInKernel();
  const finished: Epoch[] = [];
  const rateAfter = rateMeter(epochs, samples);
  let updated = 0;

  function display(text: string, isUpdate = true): void {
    updated = performance.now();
    write(toBundle(text, finished), displayId, isUpdate && isLive);
  }

  function isDue(): boolean {
    return performance.now() - updated >= (isLive ? UPDATE_MILLISECONDS : TERMINAL_MILLISECONDS);
  }

  function onProgress({ epoch, batch, batches, loss }: BatchProgress): void {
    const rate = rateAfter(epoch - 1 + batch / batches);
    if (rate !== undefined && isDue())
      display(
        localized(
          `${title}: epoch ${epoch} of ${epochs}, loss ${loss.toFixed(3)}, ${rate}`,
          `${title}：第 ${epoch} / ${epochs} 轮，损失 ${loss.toFixed(3)}，${rate}`,
        ),
      );
  }

  function onEpoch(epoch: Epoch): void {
    finished.push(epoch);
    if (isDue())
      display(
        localized(`${title}: ${epoch.epoch} of ${epochs} epochs`, `${title}：${epoch.epoch} / ${epochs} 轮`),
      );
  }

  const count = samples.toLocaleString("en-US");
  display(
    localized(
      `${title}: ${epochs} epochs of ${count} samples`,
      `${title}：${epochs} 轮，每轮 ${count} 个样本`,
    ),
    false,
  );
  try {
    const training = await interruptible((signal) => fit({ onProgress, onEpoch, signal }));
    requireKind(action, "the result of fit", training, "a training, as network.fit returns it", {
      epochs: "list",
    });
    // A training resumed from a checkpoint has epochs for which `onEpoch` was not called.
    finished.splice(0, finished.length, ...training.epochs);
    display(title);
    return training;
  } catch (error) {
    display(
      localized(
        `${title}: ended after ${finished.length} of ${epochs} epochs`,
        `${title}：在第 ${finished.length} / ${epochs} 轮后结束`,
      ),
    );
    throw error;
  }
}

/**
 * Runs a computation with a signal that aborts when the cell is interrupted (中断, the square button). Jupyter sends SIGINT:
 * the kernel then no longer waits for the cell, but without the signal the computation would continue. Outside a kernel
 * Ctrl+C is unchanged.
 */
async function interruptible<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  if (isInKernel()) {
    // Until its first await, a cell runs under a SIGINT handler of Node, which removes listeners that are added meanwhile.
    await setImmediate();
    process.once("SIGINT", abort);
  }
  try {
    return await run(controller.signal);
  } finally {
    process.removeListener("SIGINT", abort);
  }
}

/** Rate and remaining time from the number of epochs passed, measured from the first call on: the first step compiles. */
function rateMeter(epochs: number, samples: number): (passed: number) => string | undefined {
  let [firstPassed, began] = [-1, 0];
  return (passed) => {
    const now = performance.now();
    if (firstPassed < 0) [firstPassed, began] = [passed, now];
    if (passed === firstPassed || now === began) return undefined;
    const epochsASecond = (1000 * (passed - firstPassed)) / (now - began);
    const rate = Math.round(epochsASecond * samples).toLocaleString("en-US");
    const left = formatDuration((epochs - passed) / epochsASecond);
    return localized(`${rate} samples a second, ${left} left`, `每秒 ${rate} 个样本，剩余 ${left}`);
  };
}

/** The training curves, or the text alone before the first epoch. */
function toBundle(text: string, epochs: readonly Epoch[]): MimeBundle {
  return epochs.length === 0
    ? { "text/plain": text }
    : trainingCurves({ epochs }, { title: text })[DISPLAY]();
}
