/** What a worker thread of background mining runs: it takes items and posts parts until there are no more. */
import type { RankedItems } from "../frequent-items";
import { createSearch, databaseOf } from "../hybrid";
import { minePart, type Part } from "../hybrid/partial-itemsets";
import { tooMany } from "../results/itemset-tree";
import { closeFrom, type Plan, stageByStage, type Tickets, take, takeOrWait } from "./work-queue";

export interface Job {
  /** The baskets, on memory that all threads share. */
  readonly offsets: Int32Array;
  readonly items: Int32Array;
  /** Without the names, which the workers have no use for. */
  readonly ranked: RankedItems;
  readonly plan: Plan;
  readonly tickets: Tickets;
}

export interface StagePart extends Part {
  readonly stage: number;
}

/** A part, or a stage that has more than `maxItemsets` sets. */
export type Report = StagePart | { readonly stage: number; readonly isTooMany: true };

/** An interrupt loses what a worker has mined since its last report: so much, or the branch of one item if that is more. */
const REPORT_MILLISECONDS = 50;

/** Mines until no item is left. */
export function work({ offsets, items, ranked, plan, tickets }: Job, post: (report: Report) => void): void {
  const search = createSearch(ranked.counts, databaseOf({ itemNames: [], offsets, items }, ranked));
  for (let ticket = takeOrWait(tickets, plan); ticket !== undefined; ) {
    const { stage } = ticket;
    const until = performance.now() + REPORT_MILLISECONDS;
    let next: typeof ticket | undefined = ticket;
    let isFirst = true;
    const nextRank = () => {
      if (!isFirst) next = take(tickets, plan);
      const goesOn = isFirst || (next?.stage === stage && performance.now() < until);
      isFirst = false;
      return goesOn && next !== undefined ? next.rank : -1;
    };
    const atStage = { ...ranked, minCount: plan.minCounts[stage] };
    try {
      post({ stage, ...minePart(atStage, search, nextRank) });
      // The item that ended this part begins the next one.
      ticket = next ?? takeOrWait(tickets, plan);
    } catch (error) {
      if (!(error instanceof RangeError) || error.message !== tooMany(atStage).message) throw error;
      closeFrom(tickets, stage);
      stageByStage(tickets);
      post({ stage, isTooMany: true });
      ticket = takeOrWait(tickets, plan);
    }
  }
}
