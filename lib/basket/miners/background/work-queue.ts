/** The work of background mining: stages of falling support, and a queue of items that all threads share. */
import type { RankedItems } from "../frequent-items";

/**
 * Each stage asks for a quarter of the baskets of the one before. Where there are millions of sets, the last stage has most
 * of them: on the FIMI mushroom data, in 300 or 100 baskets, all others together take 7 or 8 percent of its time.
 */
const STAGE_FACTOR = 4;

/**
 * Stages of falling support; the last one is the support asked for. Each stage mines its items from the most frequent down.
 * So a branch has at most one set more than all branches before it together: without its rarest item, each of its sets was
 * found there, with at least the same count. A support that is too low is therefore noticed early.
 */
export interface StagePlan {
  /** Number of baskets that each stage asks for, falling. */
  readonly minCounts: readonly number[];
  /** Number of items of each stage. Item k of a stage is rank `itemCount - 1 - k`. */
  readonly items: readonly number[];
}

/** The stages down to the support asked for; at least one, though it may have no items. */
export function planStages({ counts, minCount }: RankedItems): StagePlan {
  const minCounts = [minCount];
  const mostFrequent = counts.length > 0 ? counts[counts.length - 1] : 0;
  while (minCounts[0] * STAGE_FACTOR <= mostFrequent) minCounts.unshift(minCounts[0] * STAGE_FACTOR);
  const items = minCounts.map((least) => counts.length - counts.findIndex((count) => count >= least));
  return counts.length === 0 ? { minCounts, items: [0] } : { minCounts, items };
}

/** A shared array: the current stage, and the next item of each stage. */
export type WorkQueue = Int32Array;

const STAGE = 0;
const FIRST_ITEM = 1;
/** Larger than any number of items. */
const CLOSED = 1 << 30;

/** A queue that starts with the last stage: usually the support asked for is all it takes. */
export function createWorkQueue({ minCounts }: StagePlan): WorkQueue {
  const queue = new Int32Array(new SharedArrayBuffer(4 * (FIRST_ITEM + minCounts.length)));
  queue[STAGE] = minCounts.length - 1;
  return queue;
}

/** Goes back to the first stage; from there the unfinished stages follow one another. */
export function startStages(queue: WorkQueue): void {
  Atomics.store(queue, STAGE, 0);
  Atomics.notify(queue, STAGE);
}

/** Hands out no more items of this stage and of those after it. */
export function closeStagesFrom(queue: WorkQueue, stage: number): void {
  for (let at = FIRST_ITEM + stage; at < queue.length; at++) Atomics.store(queue, at, CLOSED);
}

/** Takes the next item off the queue, with the stage that mines it; undefined if the queue is empty. */
export function takeItem(queue: WorkQueue, { minCounts, items }: StagePlan) {
  const last = minCounts.length - 1;
  for (let stage = Atomics.load(queue, STAGE); stage <= last; stage++) {
    const item = Atomics.add(queue, FIRST_ITEM + stage, 1);
    if (item < items[stage]) return { stage, rank: items[last] - 1 - item };
  }
  return undefined;
}

/** Like `takeItem`, but when the last stage is used up, waits in case the other stages are started. */
export function takeItemOrWait(queue: WorkQueue, plan: StagePlan) {
  const item = takeItem(queue, plan);
  const last = plan.minCounts.length - 1;
  if (item !== undefined || last === 0) return item;
  // Returns at once if the stages have started.
  Atomics.wait(queue, STAGE, last);
  return takeItem(queue, plan);
}
