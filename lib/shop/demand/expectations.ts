/**
 * Expected sessions, orders and demand (期望) of a shop, given its customers, prices and day shocks. The number of sessions
 * of a customer class on a day is Poisson, and the basket follows from the rates of the week.
 */
import { mustBe } from "../../core/errors";
import type { Campaigns } from "../customers/campaigns";
import type { Customers } from "../customers/customers";
import type { ShopParameters } from "../parameters/parameters";
import { exp } from "../random/portable";
import { addPairCounts, type ExpectedPairCounts, type PlantedPair, zeroPairCounts } from "./associations";
import type { Choice } from "./choice";

export interface Expectations {
  /** Probability that a session of class k in week w becomes an order, at `[k * weeks + w]`. */
  readonly conversion: Float64Array;
  /**
   * Expected number of sessions of each class over all weeks. A joining customer counts with the mean number of sessions
   * until the first order, since customers join with their first order.
   */
  readonly classSessions: Float64Array;
  /** Expected pieces of product p in week w, at `[p * weeks + w]`. */
  readonly demand: Float64Array;
  /** Expected orders of each day. */
  readonly orders: Float64Array;
  /** Expected order counts of each planted pair. */
  readonly pairCounts: readonly ExpectedPairCounts[];
}

/** @throws {RangeError} If the probability that a session becomes an order is near 0, or sessions pick too many products. */
export function makeExpectations(
  parameters: ShopParameters,
  customers: Customers,
  campaigns: Campaigns,
  choice: Choice,
  pairs: readonly PlantedPair[],
  dayFactor: Float64Array,
): Expectations {
  const { weeks } = parameters.calendar;
  const { sessionKinds } = parameters.baskets;
  const { classes, products } = choice;
  const days = dayFactor.length;
  const { sessions, joins } = expectedSessions(parameters, customers, campaigns, classes, dayFactor);
  const meanFactor = sessionKinds.reduce((sum, { share, factor }) => sum + share * factor, 0);
  const pieces = meanPieces(parameters);

  const conversion = new Float64Array(classes * weeks);
  const classSessions = new Float64Array(classes);
  const demand = new Float64Array(products * weeks);
  const orders = new Float64Array(days);
  const pairCounts = pairs.map(zeroPairCounts);
  for (let week = 0; week < weeks; week++) {
    const rates = choice.ratesIn(week);
    for (let k = 0; k < classes; k++) {
      const classRates = rates.subarray(k * products, (k + 1) * products);
      const picks = classRates.reduce((sum, rate) => sum + rate, 0);
      const converted = conversionOf(sessionKinds, picks);
      requirePlausible(week, picks, converted);
      conversion[k * weeks + week] = converted;
      let total = 0;
      for (let day = 7 * week; day < 7 * week + 7; day++) {
        total += sessions[k * days + day] + joins[k * days + day] / converted;
        orders[day] += sessions[k * days + day] * converted + joins[k * days + day];
      }
      classSessions[k] += total;
      for (let j = 0; j < products; j++)
        demand[j * weeks + week] += total * meanFactor * classRates[j] * pieces;
      pairs.forEach(({ antecedent, consequent, strength }, i) => {
        const before = pairCounts[i].antecedent;
        addPairCounts(
          pairCounts[i],
          total,
          sessionKinds,
          strength,
          classRates[antecedent],
          classRates[consequent],
        );
        demand[consequent * weeks + week] += strength * (pairCounts[i].antecedent - before) * pieces;
      });
    }
  }
  return { conversion, classSessions, demand, orders, pairCounts };
}

/** A joining customer has sessions until the first order, so the probability of an order must not be near 0. */
const LEAST_CONVERSION = 1e-4;
const MOST_PICKS = 10_000;

function requirePlausible(week: number, picks: number, converted: number): void {
  const hint = "change baskets.picksPerSession, or let prices and demand vary less";
  if (!(converted >= LEAST_CONVERSION)) {
    const name = `the probability that a session of week ${week} becomes an order`;
    throw new RangeError(mustBe("make a shop", name, `at least ${LEAST_CONVERSION} (${hint})`, converted));
  }
  if (picks > MOST_PICKS) {
    const name = `the picks of a session of week ${week}`;
    throw new RangeError(mustBe("make a shop", name, `at most ${MOST_PICKS} (${hint})`, picks));
  }
}

/** Probability of at least one pick, given the expected number of picks at factor 1. */
function conversionOf(sessionKinds: ShopParameters["baskets"]["sessionKinds"], picks: number): number {
  return sessionKinds.reduce((sum, { share, factor }) => sum + share * (1 - exp(-factor * picks)), 0);
}

export function meanPieces({ baskets }: ShopParameters): number {
  return baskets.piecesPerPick.reduce((sum, share, i) => sum + share * (i + 1), 0);
}

/** Sessions and joining customers of each class on each day, at `[class * days + day]`. */
function expectedSessions(
  parameters: ShopParameters,
  customers: Customers,
  campaigns: Campaigns,
  classes: number,
  dayFactor: Float64Array,
) {
  const days = dayFactor.length;
  const { joinDay } = customers.table.columns;
  const joins = new Float64Array(classes * days);
  // Differences between consecutive days, one day longer than the shop: of the session rate at day factor 1, and of the
  // extra sessions that mails cause.
  const rate = new Float64Array(classes * (days + 1));
  const extra = new Float64Array(classes * (days + 1));
  const addSpan = (values: Float64Array, k: number, start: number, end: number, amount: number) => {
    if (end <= start) return;
    values[k * (days + 1) + start] += amount;
    values[k * (days + 1) + end] -= amount;
  };
  joinDay.forEach((day, i) => {
    const k = customers.classNumber[i];
    if (day >= 0) joins[k * days + day]++;
    addSpan(rate, k, Math.max(0, day + 1), churnDayOf(customers, i, days), customers.sessionsPerDay[i]);
  });
  const { day, windowDays } = campaigns.table.columns;
  campaigns.isMailed.forEach((mailed, c) => {
    mailed.forEach((isMailed, i) => {
      const { mailEffect } = parameters.segments[customers.segment[i]];
      if (isMailed === 0 || mailEffect === 0) return;
      const k = customers.classNumber[i];
      const end = Math.min(day[c] + windowDays[c], churnDayOf(customers, i, days));
      if (mailEffect > 0) addSpan(extra, k, day[c], end, mailEffect / windowDays[c]);
      else addSpan(rate, k, day[c], end, mailEffect * customers.sessionsPerDay[i]);
    });
  });

  const sessions = new Float64Array(classes * days);
  for (let k = 0; k < classes; k++) {
    let rateNow = 0;
    let extraNow = 0;
    for (let d = 0; d < days; d++) {
      rateNow += rate[k * (days + 1) + d];
      extraNow += extra[k * (days + 1) + d];
      sessions[k * days + d] = Math.max(0, rateNow * dayFactor[d] + extraNow);
    }
  }
  return { sessions, joins };
}

/** The first day on which a customer is no longer active, at most the day after the last. */
export function churnDayOf({ table, lifetimeDays }: Customers, customer: number, days: number): number {
  return Math.min(days, table.columns.joinDay[customer] + lifetimeDays[customer] + 1);
}
