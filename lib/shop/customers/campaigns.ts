/**
 * E-mail campaigns (邮件营销) with random control groups. Every few weeks all customers who have joined are randomised: some
 * get the mail, the others form the control group. The effect u of a mail depends only on the segment. If u > 0, the mail
 * causes one more session on a random day of its window with probability u; if u < 0, each session in the window is skipped
 * with probability -u. Mails have no effect on churned customers.
 *
 * @see Radcliffe, N. J. & Surry, P. D. (2011). Real-world uplift modelling with significance-based uplift trees. Stochastic Solutions white paper.
 */
import type { ShopParameters } from "../parameters/parameters";
import { streamFor, uniform32 } from "../random/draws";
import { tableOf } from "../tables/growing-table";
import { REFERENCE, type ReferenceTables } from "../tables/schemas";

export interface Campaigns {
  readonly table: ReferenceTables["campaigns"];
  /** For each campaign and each eligible customer (those with the lowest numbers): 1 mailed, 0 control group. */
  readonly isMailed: readonly Uint8Array[];
  /** For each day: the campaign that goes out, or -1. */
  readonly startingOn: Int32Array;
  /** For each day: the campaign whose window contains it, or -1. */
  readonly workingOn: Int32Array;
}

/** @param joinDay Ascending. */
export function makeCampaigns(seed: number, parameters: ShopParameters, joinDay: Int32Array): Campaigns {
  const { firstWeek, everyWeeks, windowDays, controlShare } = parameters.campaigns;
  const days = 7 * parameters.calendar.weeks;
  const random = streamFor(seed, "control groups");
  const day: number[] = [];
  const isMailed: Uint8Array[] = [];
  const startingOn = new Int32Array(days).fill(-1);
  const workingOn = new Int32Array(days).fill(-1);
  let eligible = 0;
  for (let start = 7 * firstWeek; start + windowDays <= days; start += 7 * everyWeeks) {
    while (eligible < joinDay.length && joinDay[eligible] < start) eligible++;
    startingOn[start] = day.length;
    workingOn.fill(day.length, start, start + windowDays);
    day.push(start);
    isMailed.push(Uint8Array.from({ length: eligible }, () => (uniform32(random) < controlShare ? 0 : 1)));
  }
  return {
    table: tableOf(REFERENCE.campaigns, {
      day: Int32Array.from(day),
      windowDays: new Int32Array(day.length).fill(windowDays),
      controlShare: new Float64Array(day.length).fill(controlShare),
    }),
    isMailed,
    startingOn,
    workingOn,
  };
}
