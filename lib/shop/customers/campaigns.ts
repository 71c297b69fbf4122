/**
 * E-mail campaigns (邮件营销) with random control groups. Every few weeks all who have joined are drawn: some get the
 * mail, the others are held out. What a mail does depends on the segment alone: with chance u it brings one visit
 * more, on any day of its window, or, where u is negative, each visit in the window is skipped with chance -u. On the
 * gone it has no effect.
 *
 * @see Radcliffe, N. J. & Surry, P. D. (2011). Real-world uplift modelling with significance-based uplift trees. Stochastic Solutions white paper.
 */

import type { ShopParameters } from "../parameters/parameters";
import { chance, streamFor } from "../random/draws";
import { tableOf } from "../tables/growing-table";
import { REFERENCE, type ReferenceTables } from "../tables/schemas";

export interface Campaigns {
  readonly table: ReferenceTables["campaigns"];
  /** Of each campaign, of each eligible customer, who are the first ones: 1 mailed, 0 held out. */
  readonly isMailed: readonly Uint8Array[];
  /** Of each day: the campaign that goes out, or -1. */
  readonly startingOn: Int32Array;
  /** Of each day: the campaign in whose window it lies, or -1. */
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
    isMailed.push(Uint8Array.from({ length: eligible }, () => (chance(random) < controlShare ? 0 : 1)));
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
