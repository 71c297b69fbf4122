/** Progress of a long computation: a line that is updated, and a sentence that is stored. */
import { requireInteger, requireNonNegative, requireText } from "../core/errors";
import { localized } from "../core/text/language";
import { isInKernel, write } from "./output";

const UPDATE_MILLISECONDS = 250;
const TERMINAL_MILLISECONDS = 10_000;
const BAR_LENGTH = 24;

/** A running line of progress. */
export interface Progress {
  /** Advances by `count` steps, one by default; a negative count is refused. @param note Text at the end of the line, e.g. "loss 0.31". */
  step(count?: number, note?: string): void;
  /** Ends the line. The stored sentence has no times, so that every run stores the same. */
  done(note?: string): void;
}

let displays = 0;

/**
 * A line of progress with rate and remaining time; call `done` at the end.
 *
 * @param total Number of steps.
 * @throws {TypeError} If the label is empty.
 * @throws {RangeError} If `total` is not an integer of at least 0.
 *
 * @example
 * const bar = progress("training", 469);
 * bar.step(1, "loss 0.31"); // training ███░░░ 80 of 469 steps, 35 a second, 11 s left, loss 0.31
 * bar.done(); // training: 469 of 469 steps
 */
export function progress(label: string, total: number): Progress {
  const action = "show progress";
  requireText(action, "label", label);
  requireInteger(action, "total", total, 0);

  const displayId = `merchant-lab-progress-${++displays}`;
  const isLive = isInKernel();
  const began = performance.now();
  const interval = isLive ? UPDATE_MILLISECONDS : TERMINAL_MILLISECONDS;
  let steps = 0;
  let updated = began;
  let isDone = false;

  function display(text: string): void {
    write({ "text/plain": text }, displayId, isLive);
  }

  function step(count = 1, note?: string): void {
    requireNonNegative(action, "count", count);
    if (isDone) return;
    steps = Math.min(total, steps + count);
    const now = performance.now();
    if (now - updated < interval) return;
    updated = now;
    display(liveText(label, steps, total, (now - began) / 1000, note));
  }

  function done(note?: string): void {
    if (isDone) return;
    isDone = true;
    display(stepsText(label, steps, total) + noteText(note));
  }

  if (isLive) write({ "text/plain": stepsText(label, 0, total) }, displayId);
  return { step, done };
}

function stepsText(label: string, steps: number, total: number): string {
  return localized(`${label}: ${steps} of ${total} steps`, `${label}：${steps} / ${total} 步`);
}

function noteText(note: string | undefined): string {
  return note ? localized(`, ${note}`, `，${note}`) : "";
}

function liveText(label: string, steps: number, total: number, seconds: number, note?: string): string {
  const filled = total > 0 ? Math.round((BAR_LENGTH * steps) / total) : BAR_LENGTH;
  const bar = "█".repeat(filled) + "░".repeat(BAR_LENGTH - filled);
  const rate = steps / seconds;
  const left = steps > 0 ? formatDuration((total - steps) / rate) : "";
  const outlook =
    steps > 0
      ? localized(
          `, ${rate.toPrecision(2)} a second, ${left} left`,
          `，每秒 ${rate.toPrecision(2)} 步，剩余 ${left}`,
        )
      : "";
  const done = localized(`${steps} of ${total} steps`, `${steps} / ${total} 步`);
  return `${label} ${bar} ${done}${outlook}${noteText(note)}`;
}

/** A remaining time in words: "45 s", "12 min", "1.5 h". */
export function formatDuration(seconds: number): string {
  const [s, min, h] = [Math.ceil(seconds), Math.round(seconds / 60), (seconds / 3600).toFixed(1)];
  if (seconds < 90) return localized(`${s} s`, `${s} 秒`);
  return seconds < 5400 ? localized(`${min} min`, `${min} 分钟`) : localized(`${h} h`, `${h} 小时`);
}
