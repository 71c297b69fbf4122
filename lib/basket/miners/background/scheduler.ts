/** What follows from a report of a worker: what is mined next, what is told, and when mining ends. */
import type { RankedItems } from "../frequent-items";
import { createReporter } from "./progress";
import { resultOf } from "./result";
import type { Ledger } from "./state";
import type { BackgroundMining, MiningEnd, MiningProgress } from "./types";
import { type Plan, stageByStage, type Tickets } from "./work-queue";
import type { Report } from "./worker";

/** So many sets, a fraction of a second, are looked for at the support asked for before there are stages. */
const SETS_BEFORE_STAGES = 2_000_000;

/** Where so much is done, the rest is quicker than the stages. */
const SHARE_WITHOUT_STAGES = 0.75;

export interface Course {
  readonly ranked: RankedItems;
  readonly plan: Plan;
  readonly ledger: Ledger;
  readonly tickets: Tickets;
  readonly onProgress: ((progress: MiningProgress) => void) | undefined;
  /** Is given what is known, each time that the support down to which all is known has halved. */
  readonly onStage: ((stage: BackgroundMining) => void) | undefined;
}

/** Gives what enters a report, and says why mining ends with it, if it does. */
export function steering(course: Course): (report: Report) => MiningEnd | undefined {
  const { ranked, plan, ledger, tickets, onProgress, onStage } = course;
  const reporter = onProgress && createReporter(ranked, plan, ledger, onProgress);
  const last = plan.minCounts.length - 1;
  let hasStages = false;
  /** The first stage that has too many sets. */
  let limit = Number.POSITIVE_INFINITY;
  /** What the table before was complete for. */
  let known = 2 * ranked.counts[ranked.counts.length - 1];

  function enter(report: Report): void {
    const { stage } = report;
    if (stage >= limit) return;
    if (!("isTooMany" in report) && ledger.sets(stage) + report.item.length <= ranked.maxItemsets) {
      ledger.add(report);
      return;
    }
    // What there is of such a stage depends on the threads; the result should not.
    limit = stage;
    for (let closed = stage; closed <= last; closed++) ledger.forget(closed);
  }

  function needsStages(): boolean {
    return (
      limit <= last || (ledger.sets(last) > SETS_BEFORE_STAGES && ledger.share(last) < SHARE_WITHOUT_STAGES)
    );
  }

  return (report) => {
    enter(report);
    if (!hasStages && needsStages()) {
      hasStages = true;
      reporter?.stageByStage();
      stageByStage(tickets);
    }
    reporter?.tell();
    if (ledger.isComplete(last)) return "finished";
    if (plan.minCounts.every((_, stage) => stage >= limit || ledger.isComplete(stage))) return "maxItemsets";
    if (onStage !== undefined && 2 * ledger.minCount() <= known) {
      known = ledger.minCount();
      onStage(resultOf(ledger.itemsets(), "running"));
    }
    return undefined;
  };
}
