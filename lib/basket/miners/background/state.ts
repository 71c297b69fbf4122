/** What has been mined so far, and what that guarantees. */
import type { FrequentItemsets } from "../../types";
import { selectAtLeast } from "../constraints/restrict";
import type { RankedItems } from "../frequent-items";
import { mergePartials, type PartialItemsets } from "../hybrid/partial-itemsets";
import type { StagePlan } from "./work-queue";
import type { StageResult } from "./worker";

export type MiningState = ReturnType<typeof createMiningState>;

export function createMiningState(ranked: RankedItems, plan: StagePlan) {
  const { counts } = ranked;
  const stages = plan.minCounts.map((minCount, stage) => emptyStage(minCount, plan.items[stage], counts));

  function add({ stage: number, ...result }: StageResult): void {
    const stage = stages[number];
    stage.results.push(result);
    stage.sets += result.item.length;
    stage.done += result.ranks.length;
    for (const rank of result.ranks) {
      stage.isDone[counts.length - 1 - rank] = 1;
      stage.cellsDone += counts[rank];
    }
    while (stage.isDone[stage.inOrder] === 1) stage.inOrder++;
    // Stages of higher support are no longer needed.
    if (stage.done === stage.items) for (let above = 0; above < number; above++) stages[above].results = [];
  }

  /** A missing set holds an item that is not done, so its count is at most the count of that item. */
  function guarantee({ minCount, items, inOrder }: Stage): number {
    return inOrder === items ? minCount : Math.max(minCount, counts[counts.length - 1 - inOrder] + 1);
  }

  function best(): Stage {
    return stages.reduce((a, b) => (guarantee(b) < guarantee(a) ? b : a));
  }

  /** All sets that at least `minCount` baskets hold. */
  function itemsets(): FrequentItemsets {
    const stage = best();
    const merged = mergePartials(stage.results, ranked, stage.minCount);
    const count = guarantee(stage);
    return count === stage.minCount ? merged : selectAtLeast(merged, count);
  }

  return {
    add,
    /** Drops what was found in a stage. */
    reset: (stage: number) => {
      stages[stage] = emptyStage(plan.minCounts[stage], plan.items[stage], counts);
    },
    /** Sets found in a stage so far. */
    setCount: (stage: number) => stages[stage].sets,
    /**
     * How much of a stage is done, from 0 to 1. In dense baskets the time grows with the items done, in sparse ones with the
     * cells; the mean is close for both.
     */
    share: (stage: number) => {
      const { items, done, cells, cellsDone } = stages[stage];
      return (done / items + cellsDone / cells) / 2;
    },
    isComplete: (stage: number) => stages[stage].done === stages[stage].items,
    /** The smallest number of baskets for which all sets are known. */
    minCount: () => guarantee(best()),
    itemsets,
  };
}

type Stage = ReturnType<typeof emptyStage>;

function emptyStage(minCount: number, items: number, counts: Int32Array) {
  const cells = counts.subarray(counts.length - items).reduce((sum, count) => sum + count, 0);
  return {
    minCount,
    items,
    cells,
    results: [] as PartialItemsets[],
    isDone: new Uint8Array(items),
    done: 0,
    cellsDone: 0,
    sets: 0,
    /** Items done without a gap, from the most frequent down. */
    inOrder: 0,
  };
}
