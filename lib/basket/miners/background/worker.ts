/** What a worker thread of background mining runs. It may import only files of lib and Node's own modules. */
import type { RankedItems } from "../frequent-items";
import { createSearch, databaseOf } from "../hybrid";
import { mineBranches, type PartialItemsets } from "../hybrid/partial-itemsets";
import { TooManyItemsets } from "../results/itemset-tree";
import {
  closeStagesFrom,
  type StagePlan,
  startStages,
  takeItem,
  takeItemOrWait,
  type WorkQueue,
} from "./work-queue";

/** What a thread needs to know. */
export interface Job {
  /** The baskets, in memory that all threads share. */
  readonly offsets: Int32Array;
  readonly items: Int32Array;
  /** Without the names, which workers do not use. */
  readonly ranked: RankedItems;
  readonly plan: StagePlan;
  readonly queue: WorkQueue;
}

/** Itemsets found in a stage. */
export interface StageResult extends PartialItemsets {
  readonly stage: number;
}

/** Itemsets, or the news that a stage has more than `maxItemsets` sets. */
export type Report = StageResult | { readonly stage: number; readonly isTooMany: true };

/** An interrupt loses what a worker has mined since its last report: this much, or the branch of one item if that is longer. */
const REPORT_MILLISECONDS = 50;

/** Mines until the queue is empty. */
export function work({ offsets, items, ranked, plan, queue }: Job, post: (report: Report) => void): void {
  const search = createSearch(ranked.counts, databaseOf({ itemNames: [], offsets, items }, ranked));
  for (let item = takeItemOrWait(queue, plan); item !== undefined; ) {
    const { stage } = item;
    const until = performance.now() + REPORT_MILLISECONDS;
    let next: typeof item | undefined = item;
    let isFirst = true;
    const nextRank = () => {
      if (!isFirst) next = takeItem(queue, plan);
      const continues = isFirst || (next?.stage === stage && performance.now() < until);
      isFirst = false;
      return continues && next !== undefined ? next.rank : -1;
    };
    const atStage = { ...ranked, minCount: plan.minCounts[stage] };
    try {
      post({ stage, ...mineBranches(atStage, search, nextRank) });
      // The item that did not fit into this report begins the next one.
      item = next ?? takeItemOrWait(queue, plan);
    } catch (error) {
      if (!(error instanceof TooManyItemsets)) throw error;
      closeStagesFrom(queue, stage);
      startStages(queue);
      post({ stage, isTooMany: true });
      item = takeItemOrWait(queue, plan);
    }
  }
}
