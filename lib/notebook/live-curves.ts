/** Training seen while it runs: one display that is drawn anew as the epochs come. */

import { mustBe, requireInteger } from "../core/errors";
import { DISPLAY, type MimeBundle } from "../core/text/display";
import type { Epoch, Training } from "../neural/training/types";
import { trainingCurves } from "../plot/neural";
import { duration } from "./duration";
import { interruptible } from "./interruption";
import { isInKernel, write } from "./output";

const UPDATE_MILLISECONDS = 500;
const TERMINAL_MILLISECONDS = 10_000;

export interface LiveCurvesOptions {
  /** The most that training may take. */
  readonly epochs: number;
  /** Samples learned in an epoch, for the rate. */
  readonly samples: number;
}

/** What `fit` is to be given among its options: `{ epochs, seed, ...live }`. */
export interface LiveCurves {
  /** Of `network.fit` and of `imageClassifier.fit`. */
  readonly onProgress: (standing: {
    readonly epoch: number;
    readonly batch: number;
    readonly batches: number;
    readonly loss: number;
  }) => void;
  readonly onEpoch: (epoch: Epoch) => void;
  /** Ends training after the batch at hand when the cell is interrupted. */
  readonly signal: AbortSignal;
}

let displays = 0;

/**
 * Live training curves (训练曲线): quality and loss, of training and validation, drawn anew as the epochs come in one
 * display; above them how far training is, samples a second, time left. What stays, and is stored, is the figure of the
 * whole training without any time in it. An interrupted cell ends training too; the curves of the epochs so far stay,
 * and the model keeps what it has learned.
 *
 * @param fit Trains with what it is given here.
 * @returns What `fit` returned.
 * @throws {RangeError} If `epochs` or `samples` is not an integer of at least 1.
 * @throws {DOMException} An `AbortError`, where the cell was interrupted; whatever `fit` throws.
 *
 * @example
 * const training = await liveCurves("Training on digits", { epochs, samples: train.count }, (live) =>
 *   imageClassifier.fit(model, train, { epochs, seed, ...live }));
 */
export async function liveCurves<T extends Training>(
  title: string,
  options: LiveCurvesOptions,
  fit: (live: LiveCurves) => Promise<T>,
): Promise<T> {
  const action = "show live curves";
  const { epochs, samples } = options;
  if (typeof title !== "string" || title.trim() === "")
    throw new TypeError(mustBe(action, "title", "a text that is not empty", title));
  requireInteger(action, "epochs", epochs, 1);
  requireInteger(action, "samples", samples, 1);

  const displayId = `merchant-lab-curves-${++displays}`;
  const isLive = isInKernel();
  const done: Epoch[] = [];
  const pace = paceOf(epochs, samples);
  let updated = 0;

  function put(text: string, isUpdate = true): void {
    updated = performance.now();
    write(toBundle(text, done), displayId, isUpdate && isLive);
  }

  function isDue(): boolean {
    return performance.now() - updated >= (isLive ? UPDATE_MILLISECONDS : TERMINAL_MILLISECONDS);
  }

  function onProgress({ epoch, batch, batches, loss }: Parameters<LiveCurves["onProgress"]>[0]): void {
    const standing = pace(epoch - 1 + batch / batches);
    if (standing !== undefined && isDue())
      put(`${title}: epoch ${epoch} of ${epochs}, loss ${loss.toFixed(3)}, ${standing}`);
  }

  function onEpoch(epoch: Epoch): void {
    done.push(epoch);
    if (isDue()) put(`${title}: ${epoch.epoch} of ${epochs} epochs`);
  }

  put(`${title}: ${epochs} epochs of ${samples.toLocaleString("en-US")} samples`, false);
  try {
    const training = await interruptible((signal) => fit({ onProgress, onEpoch, signal }));
    // A run that went on from a checkpoint has epochs that were never seen here.
    done.splice(0, done.length, ...training.epochs);
    put(title);
    return training;
  } catch (error) {
    put(`${title}: ended after ${done.length} of ${epochs} epochs`);
    throw error;
  }
}

/** Tells, from how many epochs have passed at a moment, the rate since the first step (which compiles) and the time left. */
function paceOf(epochs: number, samples: number): (passed: number) => string | undefined {
  let [firstPassed, began] = [-1, 0];
  return (passed) => {
    const now = performance.now();
    if (firstPassed < 0) [firstPassed, began] = [passed, now];
    if (passed === firstPassed || now === began) return undefined;
    const epochsASecond = (1000 * (passed - firstPassed)) / (now - began);
    const rate = Math.round(epochsASecond * samples).toLocaleString("en-US");
    return `${rate} samples a second, ${duration((epochs - passed) / epochsASecond)} left`;
  };
}

/** The text alone until there is an epoch to draw. */
function toBundle(text: string, epochs: readonly Epoch[]): MimeBundle {
  return epochs.length === 0
    ? { "text/plain": text }
    : trainingCurves({ epochs }, { title: text })[DISPLAY]();
}
