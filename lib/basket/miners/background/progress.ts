/** How far background mining is, told now and then. */
import type { RankedItems } from "../frequent-items";
import { supportText } from "./result";
import type { Ledger } from "./state";
import type { MiningProgress } from "./types";
import type { Plan } from "./work-queue";

const PAUSE_MILLISECONDS = 100;

/** A stage takes about so many times as long as the one before it. */
const GROWTH = 3;

export interface Reporter {
  /** Tells how far the ledger is, unless it has just done so. */
  tell(): void;
  /** From here on the stages have their turn; before, there was only the last. */
  stageByStage(): void;
}

export function createReporter(
  { basketCount }: RankedItems,
  { minCounts }: Plan,
  ledger: Ledger,
  onProgress: (progress: MiningProgress) => void,
): Reporter {
  const last = minCounts.length - 1;
  let told = Number.NEGATIVE_INFINITY;
  let reached = 0;
  let hundredths = 0;
  /** What was done of the last stage when the others began. */
  let before: number | undefined;

  function fraction(): number {
    const share = ledger.share(last);
    if (before === undefined || share === 1) return share;
    let done = (share - before) / (1 - before);
    let all = 1;
    for (let stage = last - 1, weight = 1 / GROWTH; stage >= 0; stage--, weight /= GROWTH) {
      done += weight * ledger.share(stage);
      all += weight;
    }
    return before + ((1 - before) * done) / all;
  }

  function tell(): void {
    const now = performance.now();
    const isOver = ledger.isComplete(last);
    if (now - told < PAUSE_MILLISECONDS && !isOver) return;
    told = now;
    const first = before === undefined ? last : 0;
    const open = minCounts.findIndex((_, stage) => stage >= first && !ledger.isComplete(stage));
    const stage = open < 0 ? last : open;
    reached = isOver ? 1 : Math.max(reached, fraction());
    const steps = Math.floor(100 * reached) - hundredths;
    hundredths += steps;
    const sets = ledger.sets(stage);
    const note = `${sets.toLocaleString("en-US")} sets, ${supportText(minCounts[stage], basketCount)}`;
    onProgress({ fraction: reached, steps, minCount: minCounts[stage], sets, note });
  }

  return {
    tell,
    stageByStage: () => {
      before = ledger.share(last);
    },
  };
}
