/** Handles the reports of the workers: decides when the stages start and when mining ends. */
import type { RankedItems } from "../frequent-items";
import { createReporter } from "./progress";
import { resultOf } from "./result";
import type { MiningState } from "./state";
import type { BackgroundMining, MiningEnd, MiningProgress } from "./types";
import { type StagePlan, startStages, type WorkQueue } from "./work-queue";
import type { Report } from "./worker";

/** Sets to mine at the requested support before the stages start; this takes a fraction of a second. */
const SETS_BEFORE_STAGES = 2_000_000;

/** Once this share is done, finishing is quicker than the stages. */
const SHARE_WITHOUT_STAGES = 0.75;

export interface SchedulerContext {
  readonly ranked: RankedItems;
  readonly plan: StagePlan;
  readonly state: MiningState;
  readonly queue: WorkQueue;
  readonly onProgress: ((progress: MiningProgress) => void) | undefined;
  /** Receives what is known, each time that the support down to which all is known has halved. */
  readonly onStage: ((stage: BackgroundMining) => void) | undefined;
}

/** Returns a function that handles a report, and returns the reason if mining ends with it. */
export function createScheduler(context: SchedulerContext): (report: Report) => MiningEnd | undefined {
  const { ranked, plan, state, queue, onProgress, onStage } = context;
  const reporter = onProgress && createReporter(ranked, plan, state, onProgress);
  const last = plan.minCounts.length - 1;
  let hasStages = false;
  /** The first stage that has too many sets. */
  let limit = Number.POSITIVE_INFINITY;
  /** The support that was last reported to `onStage`. */
  let known = 2 * ranked.counts[ranked.counts.length - 1];

  function addReport(report: Report): void {
    const { stage } = report;
    if (stage >= limit) return;
    if (!("isTooMany" in report) && state.setCount(stage) + report.item.length <= ranked.maxItemsets) {
      state.add(report);
      return;
    }
    // Which sets of such a stage were found depends on the timing of threads, so it is dropped with the later ones.
    limit = stage;
    for (let dropped = stage; dropped <= last; dropped++) state.reset(dropped);
  }

  function needsStages(): boolean {
    if (limit <= last) return true;
    return state.setCount(last) > SETS_BEFORE_STAGES && state.share(last) < SHARE_WITHOUT_STAGES;
  }

  return (report) => {
    addReport(report);
    if (!hasStages && needsStages()) {
      hasStages = true;
      reporter?.startStages();
      startStages(queue);
    }
    reporter?.report();
    if (state.isComplete(last)) return "finished";
    if (plan.minCounts.every((_, stage) => stage >= limit || state.isComplete(stage))) return "maxItemsets";
    if (onStage !== undefined && 2 * state.minCount() <= known) {
      known = state.minCount();
      onStage(resultOf(state.itemsets(), "running"));
    }
    return undefined;
  };
}
