/**
 * The sessions of each day (到访): each customer's sessions are a Poisson process in operational time, which advances by the
 * day factors, until the customer churns. Customers are kept in a linked list for the day of their next session, so the
 * cost of a day depends only on its sessions.
 */
import { churnDayOf } from "../demand/expectations";
import type { ShopParameters } from "../parameters/parameters";
import {
  cumulativeSums,
  drawIndex,
  exponential,
  searchCumulative,
  streamFor,
  uniform32,
} from "../random/draws";
import type { Calendar } from "./calendar";
import type { Campaigns } from "./campaigns";
import type { Customers } from "./customers";

/** The sessions of one day, sorted by minute. */
export interface DaySessions {
  readonly count: number;
  readonly customer: Int32Array;
  readonly minute: Int32Array;
  /** 1 for the session in which a customer joins, which is always an order. */
  readonly isJoining: Uint8Array;
}

/** Weights of the 24 hours: a quiet night, a noon peak, an evening peak. */
const HOURS = cumulativeSums([
  4, 2, 1, 1, 1, 2, 5, 10, 16, 22, 26, 28, 32, 28, 24, 22, 22, 24, 28, 36, 44, 42, 30, 14,
]);

/** @returns A function that returns the sessions of the next day, in new arrays. */
export function makeSessions(
  seed: number,
  parameters: ShopParameters,
  calendar: Calendar,
  customers: Customers,
  campaigns: Campaigns,
): () => DaySessions {
  const { dayFactor } = calendar.season;
  const days = dayFactor.length;
  const { joinDay } = customers.table.columns;
  const { segments } = parameters;
  const rates = streamFor(seed, "visits");
  const mails = streamFor(seed, "mails");
  const hours = streamFor(seed, "minutes");

  // Operational time at the start of each day.
  const clock = new Float64Array(days + 1);
  for (let day = 0; day < days; day++) clock[day + 1] = clock[day] + dayFactor[day];
  const nextSession = new Float64Array(joinDay.length);
  // Linked lists: the first customer of each day, and the next one after each customer; -1 ends a list.
  const first = new Int32Array(days).fill(-1);
  const nextInList = new Int32Array(joinDay.length);
  const mailSessions: number[][] = Array.from({ length: days }, () => []);
  let today = 0;
  let joined = 0;
  for (; joined < joinDay.length && joinDay[joined] < 0; joined++) schedule(joined, drawNext(joined, 0));

  /** Draws the next session of a customer after a point in operational time; returns its day, or `days` if there is none. */
  function drawNext(customer: number, from: number): number {
    const next = from + exponential(rates) / customers.sessionsPerDay[customer];
    nextSession[customer] = next;
    return next < clock[days] ? searchCumulative(clock, today + 1, days + 1, next) - 1 : days;
  }

  /** Adds a customer to the list of a day, unless the customer has churned by then. */
  function schedule(customer: number, day: number): void {
    if (day >= churnDayOf(customers, customer, days)) return;
    nextInList[customer] = first[day];
    first[day] = customer;
  }

  /** Adds the extra sessions that a campaign causes in segments with a positive effect. */
  function sendMails(campaign: number): void {
    const windowDays = campaigns.table.columns.windowDays[campaign];
    campaigns.isMailed[campaign].forEach((isMailed, customer) => {
      const { mailEffect } = segments[customers.segment[customer]];
      if (isMailed === 0 || mailEffect <= 0 || uniform32(mails) >= mailEffect) return;
      const day = today + mails.integer(windowDays);
      if (day < churnDayOf(customers, customer, days)) mailSessions[day].push(customer);
    });
  }

  function isSkipped(customer: number): boolean {
    const campaign = campaigns.workingOn[today];
    const { mailEffect } = segments[customers.segment[customer]];
    return (
      mailEffect < 0 &&
      campaign >= 0 &&
      campaigns.isMailed[campaign][customer] === 1 &&
      uniform32(mails) < -mailEffect
    );
  }

  return () => {
    if (campaigns.startingOn[today] >= 0) sendMails(campaigns.startingOn[today]);
    const active = mailSessions[today];
    mailSessions[today] = [];
    for (let customer = first[today]; customer >= 0; ) {
      const next = nextInList[customer];
      let day = today;
      while (day === today) {
        if (!isSkipped(customer)) active.push(customer);
        day = drawNext(customer, nextSession[customer]);
      }
      schedule(customer, day);
      customer = next;
    }
    const known = active.length;
    for (; joined < joinDay.length && joinDay[joined] === today; joined++) {
      active.push(joined);
      schedule(joined, drawNext(joined, clock[today + 1]));
    }
    today++;
    return sortByMinute(
      active,
      known,
      () => 60 * drawIndex(hours, HOURS) + Math.floor(60 * uniform32(hours)),
    );
  };
}

/** Draws a minute for each session and sorts by it; sessions from index `known` on are joining. */
function sortByMinute(active: readonly number[], known: number, drawMinute: () => number): DaySessions {
  const count = active.length;
  // Minute and index in one key: a numeric sort with ties by index.
  const keys = new Float64Array(count);
  for (let i = 0; i < count; i++) keys[i] = drawMinute() * count + i;
  keys.sort();
  const customer = new Int32Array(count);
  const minute = new Int32Array(count);
  const isJoining = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    minute[i] = Math.floor(keys[i] / count);
    const number = keys[i] - minute[i] * count;
    customer[i] = active[number];
    isJoining[i] = number < known ? 0 : 1;
  }
  return { count, customer, minute, isJoining };
}
