/**
 * Who visits when (到访): each customer's visits are a Poisson process in a clock that runs by the day factors, until
 * he is gone. A customer waits in the list of the day of his next visit, so that a day costs what happens on it.
 */

import { goneOn } from "../demand/expectations";
import type { ShopParameters } from "../parameters/parameters";
import { chance, chosen, cumulated, exponential, streamFor } from "../random/draws";
import type { Calendar } from "./calendar";
import type { Campaigns } from "./campaigns";
import type { Customers } from "./customers";

/** The visits of one day, by the minute. */
export interface DayVisits {
  readonly count: number;
  readonly customer: Int32Array;
  readonly minute: Int32Array;
  /** 1 for the visit with which a customer joins, which is an order. */
  readonly isJoining: Uint8Array;
}

/** Weights of the 24 hours: a quiet night, a noon peak, an evening peak. */
const HOURS = cumulated([
  4, 2, 1, 1, 1, 2, 5, 10, 16, 22, 26, 28, 32, 28, 24, 22, 22, 24, 28, 36, 44, 42, 30, 14,
]);

/** @returns The visits of the next day, at each call; the arrays are fresh. */
export function makeVisits(
  seed: number,
  parameters: ShopParameters,
  calendar: Calendar,
  customers: Customers,
  campaigns: Campaigns,
): () => DayVisits {
  const { dayFactor } = calendar.season;
  const days = dayFactor.length;
  const { joinDay } = customers.table.columns;
  const { segments } = parameters;
  const coming = streamFor(seed, "visits");
  const mailing = streamFor(seed, "mails");
  const hours = streamFor(seed, "minutes");

  // The clock at the start of each day.
  const clock = new Float64Array(days + 1);
  for (let day = 0; day < days; day++) clock[day + 1] = clock[day] + dayFactor[day];
  const nextVisit = new Float64Array(joinDay.length);
  // Linked lists: the first customer of each day, and for each customer the one behind him; -1 ends a list.
  const first = new Int32Array(days).fill(-1);
  const behind = new Int32Array(joinDay.length);
  const brought: number[][] = Array.from({ length: days }, () => []);
  let today = 0;
  let joined = 0;
  for (; joined < joinDay.length && joinDay[joined] < 0; joined++) start(joined, 0);

  /** Moves a customer's clock to his next visit and tells its day, or a day after the last. */
  function advance(customer: number, from: number): number {
    nextVisit[customer] = from + exponential(coming) / customers.visitsPerDay[customer];
    if (nextVisit[customer] >= clock[days]) return days;
    let low = today;
    let high = days - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (clock[middle] <= nextVisit[customer]) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Puts a customer on the list of his first visit after a time of the clock. */
  function start(customer: number, from: number): void {
    const day = advance(customer, from);
    if (day < days) wait(customer, day);
  }

  function wait(customer: number, day: number): void {
    if (day >= goneOn(customers, customer, days)) return;
    behind[customer] = first[day];
    first[day] = customer;
  }

  /** What mails do to the visits of coming days: for the segments that answer to them with more. */
  function sendMails(campaign: number): void {
    const windowDays = campaigns.table.columns.windowDays[campaign];
    campaigns.isMailed[campaign].forEach((isMailed, customer) => {
      const { mailEffect } = segments[customers.segment[customer]];
      if (isMailed === 0 || mailEffect <= 0 || chance(mailing) >= mailEffect) return;
      const day = today + mailing.integer(windowDays);
      if (day < goneOn(customers, customer, days)) brought[day].push(customer);
    });
  }

  function isSkipped(customer: number): boolean {
    const campaign = campaigns.workingOn[today];
    const { mailEffect } = segments[customers.segment[customer]];
    return (
      mailEffect < 0 &&
      campaign >= 0 &&
      campaigns.isMailed[campaign][customer] === 1 &&
      chance(mailing) < -mailEffect
    );
  }

  return () => {
    if (campaigns.startingOn[today] >= 0) sendMails(campaigns.startingOn[today]);
    const visiting = brought[today];
    brought[today] = [];
    for (let customer = first[today]; customer >= 0; ) {
      const next = behind[customer];
      let day = today;
      while (day === today) {
        if (!isSkipped(customer)) visiting.push(customer);
        day = advance(customer, nextVisit[customer]);
      }
      if (day < days) wait(customer, day);
      customer = next;
    }
    const known = visiting.length;
    for (; joined < joinDay.length && joinDay[joined] === today; joined++) {
      visiting.push(joined);
      start(joined, clock[today + 1]);
    }
    today++;
    return inOrder(visiting, known, () => 60 * chosen(hours, HOURS) + Math.floor(60 * chance(hours)));
  };
}

/** Gives each visit a minute, and sorts by it; the visits from `known` on are joining. */
function inOrder(visiting: readonly number[], known: number, drawMinute: () => number): DayVisits {
  const count = visiting.length;
  // Minute and number in one key: a numeric sort, ties by number.
  const keys = new Float64Array(count);
  for (let i = 0; i < count; i++) keys[i] = drawMinute() * count + i;
  keys.sort();
  const customer = new Int32Array(count);
  const minute = new Int32Array(count);
  const isJoining = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    minute[i] = Math.floor(keys[i] / count);
    const number = keys[i] - minute[i] * count;
    customer[i] = visiting[number];
    isJoining[i] = number < known ? 0 : 1;
  }
  return { count, customer, minute, isJoining };
}
