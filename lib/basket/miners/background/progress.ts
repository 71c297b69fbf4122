/** Reports the progress of background mining about ten times a second. */
import type { RankedItems } from "../frequent-items";
import { supportText } from "./result";
import type { MiningState } from "./state";
import type { MiningProgress } from "./types";
import type { StagePlan } from "./work-queue";

const PAUSE_MILLISECONDS = 100;

/** A stage takes about this many times as long as the one before it. */
const GROWTH = 3;

export function createReporter(
  { basketCount }: RankedItems,
  { minCounts }: StagePlan,
  state: MiningState,
  onProgress: (progress: MiningProgress) => void,
) {
  const last = minCounts.length - 1;
  let reported = Number.NEGATIVE_INFINITY;
  let reached = 0;
  let hundredths = 0;
  /** The share of the last stage that was done when the others started. */
  let before: number | undefined;

  function fraction(): number {
    const share = state.share(last);
    if (before === undefined || share === 1) return share;
    let done = (share - before) / (1 - before);
    let all = 1;
    for (let stage = last - 1, weight = 1 / GROWTH; stage >= 0; stage--, weight /= GROWTH) {
      done += weight * state.share(stage);
      all += weight;
    }
    return before + ((1 - before) * done) / all;
  }

  /** Reports the progress, unless that was just done. */
  function report(): void {
    const now = performance.now();
    const isOver = state.isComplete(last);
    if (now - reported < PAUSE_MILLISECONDS && !isOver) return;
    reported = now;
    const first = before === undefined ? last : 0;
    const open = minCounts.findIndex((_, stage) => stage >= first && !state.isComplete(stage));
    const stage = open < 0 ? last : open;
    reached = isOver ? 1 : Math.max(reached, fraction());
    const steps = Math.floor(100 * reached) - hundredths;
    hundredths += steps;
    const sets = state.setCount(stage);
    const note = `${sets.toLocaleString("en-US")} sets, ${supportText(minCounts[stage], basketCount)}`;
    onProgress({ fraction: reached, steps, minCount: minCounts[stage], sets, note });
  }

  /** From now on the stages are mined one after the other; before, it was only the last. */
  function startStages(): void {
    before = state.share(last);
  }

  return { report, startStages };
}
