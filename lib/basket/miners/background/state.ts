/** What is mined so far, and what that guarantees. */

import type { FrequentItemsets } from "../../types";
import { atLeast } from "../constraints/restrict";
import type { RankedItems } from "../frequent-items";
import { join, type Part } from "../hybrid/partial-itemsets";
import type { Plan } from "./work-queue";
import type { StagePart } from "./worker";

export interface Ledger {
  add(part: StagePart): void;
  /** Forgets what was found in a stage. */
  forget(stage: number): void;
  /** Sets found in a stage so far. */
  sets(stage: number): number;
  /** How much of a stage is done, from 0 to 1. */
  share(stage: number): number;
  isComplete(stage: number): boolean;
  /** The smallest number of baskets for which all sets are known. */
  minCount(): number;
  /** All sets that at least so many baskets hold. */
  itemsets(): FrequentItemsets;
}

export function createLedger(ranked: RankedItems, plan: Plan): Ledger {
  const { counts } = ranked;
  const stages = plan.minCounts.map((minCount, stage) => newStage(minCount, plan.items[stage], counts));

  function add({ stage, ...part }: StagePart): void {
    const state = stages[stage];
    state.parts.push(part);
    state.sets += part.item.length;
    state.done += part.ranks.length;
    for (const rank of part.ranks) {
      state.isDone[counts.length - 1 - rank] = 1;
      state.cellsDone += counts[rank];
    }
    while (state.isDone[state.inOrder] === 1) state.inOrder++;
    // Stages of higher support are of no use any more.
    if (state.done === state.items) for (let above = 0; above < stage; above++) stages[above].parts = [];
  }

  /** A missing set holds an item that is not done, and is no more frequent than that item. */
  function guarantee({ minCount, items, inOrder }: Stage): number {
    return inOrder === items ? minCount : Math.max(minCount, counts[counts.length - 1 - inOrder] + 1);
  }

  function best(): Stage {
    return stages.reduce((a, b) => (guarantee(b) < guarantee(a) ? b : a));
  }

  function itemsets(): FrequentItemsets {
    const stage = best();
    const joined = join(stage.parts, ranked, stage.minCount);
    const count = guarantee(stage);
    return count === stage.minCount ? joined : atLeast(joined, count);
  }

  return {
    add,
    forget: (stage) => {
      stages[stage] = newStage(plan.minCounts[stage], plan.items[stage], counts);
    },
    sets: (stage) => stages[stage].sets,
    // Items tell how far dense baskets are, cells how far sparse ones; for both the mean is not far off.
    share: (stage) => {
      const { items, done, cells, cellsDone } = stages[stage];
      return (done / items + cellsDone / cells) / 2;
    },
    isComplete: (stage) => stages[stage].done === stages[stage].items,
    minCount: () => guarantee(best()),
    itemsets,
  };
}

type Stage = ReturnType<typeof newStage>;

function newStage(minCount: number, items: number, counts: Int32Array) {
  const cells = counts.subarray(counts.length - items).reduce((sum, count) => sum + count, 0);
  return {
    minCount,
    items,
    cells,
    parts: [] as Part[],
    isDone: new Uint8Array(items),
    done: 0,
    cellsDone: 0,
    sets: 0,
    /** Items done without a gap, from the most frequent down. */
    inOrder: 0,
  };
}
