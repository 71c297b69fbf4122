/**
 * Expected visits, orders and demand (期望) of the shop that was made, given its customers, prices and day shocks: the
 * visits of a class of customers on a day are Poisson, and everything in a basket follows from the rates of the week.
 */
import { mustBe } from "../../core/errors";
import type { Campaigns } from "../customers/campaigns";
import type { Customers } from "../customers/customers";
import type { ShopParameters } from "../parameters/parameters";
import { exp } from "../random/portable";
import { addMoments, noMoments, type PairMoments, type PlantedPair } from "./associations";
import type { Choice } from "./choice";

export interface Expectations {
  /** Chance that a visit of class k in week w becomes an order, at `[k * weeks + w]`. */
  readonly conversion: Float64Array;
  /**
   * Of each class, over all weeks: visits, and for each customer who joins the visits that it takes on average until one
   * is an order, since the day of joining is the day of the first order.
   */
  readonly draws: Float64Array;
  /** Pieces of product p in week w at `[p * weeks + w]`. */
  readonly demand: Float64Array;
  /** Of each day. */
  readonly orders: Float64Array;
  /** Of each planted pair. */
  readonly moments: readonly PairMoments[];
}

/** @throws {RangeError} If next to no visit becomes an order, or visits want everything. */
export function makeExpectations(
  parameters: ShopParameters,
  customers: Customers,
  campaigns: Campaigns,
  choice: Choice,
  pairs: readonly PlantedPair[],
  dayFactor: Float64Array,
): Expectations {
  const { weeks } = parameters.calendar;
  const { trips } = parameters.baskets;
  const { classes, products } = choice;
  const days = dayFactor.length;
  const { visits, joins } = expectedVisits(parameters, customers, campaigns, classes, dayFactor);
  const meanFactor = trips.reduce((sum, { share, factor }) => sum + share * factor, 0);
  const pieces = meanPieces(parameters);

  const conversion = new Float64Array(classes * weeks);
  const draws = new Float64Array(classes);
  const demand = new Float64Array(products * weeks);
  const orders = new Float64Array(days);
  const moments = pairs.map(noMoments);
  for (let week = 0; week < weeks; week++) {
    const rates = choice.ratesIn(week);
    for (let k = 0; k < classes; k++) {
      const own = rates.subarray(k * products, (k + 1) * products);
      const picks = own.reduce((sum, rate) => sum + rate, 0);
      const converted = conversionOf(trips, picks);
      requireSense(week, picks, converted);
      conversion[k * weeks + week] = converted;
      let drawn = 0;
      for (let day = 7 * week; day < 7 * week + 7; day++) {
        drawn += visits[k * days + day] + joins[k * days + day] / converted;
        orders[day] += visits[k * days + day] * converted + joins[k * days + day];
      }
      draws[k] += drawn;
      for (let j = 0; j < products; j++) demand[j * weeks + week] += drawn * meanFactor * own[j] * pieces;
      pairs.forEach(({ antecedent, consequent, strength }, i) => {
        const before = moments[i].left;
        addMoments(moments[i], drawn, trips, strength, own[antecedent], own[consequent]);
        demand[consequent * weeks + week] += strength * (moments[i].left - before) * pieces;
      });
    }
  }
  return { conversion, draws, demand, orders, moments };
}

/** Who joins visits until he orders; that must come to an end. */
const LEAST_CONVERSION = 1e-4;
const MOST_PICKS = 10_000;

function requireSense(week: number, picks: number, converted: number): void {
  const hint = "change baskets.picksPerVisit, or let prices and demand move less";
  if (!(converted >= LEAST_CONVERSION)) {
    const name = `the chance that a visit of week ${week} becomes an order`;
    throw new RangeError(mustBe("make a shop", name, `at least ${LEAST_CONVERSION} (${hint})`, converted));
  }
  if (picks > MOST_PICKS) {
    const name = `the picks of a visit of week ${week}`;
    throw new RangeError(mustBe("make a shop", name, `at most ${MOST_PICKS} (${hint})`, picks));
  }
}

/** Chance that a visit picks anything, where one of factor 1 makes so many picks. */
export function conversionOf(trips: ShopParameters["baskets"]["trips"], picks: number): number {
  return trips.reduce((sum, { share, factor }) => sum + share * (1 - exp(-factor * picks)), 0);
}

export function meanPieces({ baskets }: ShopParameters): number {
  return baskets.piecesPerPick.reduce((sum, share, i) => sum + share * (i + 1), 0);
}

/** Visits and joining customers of each class on each day, `[class * days + day]`. */
function expectedVisits(
  parameters: ShopParameters,
  customers: Customers,
  campaigns: Campaigns,
  classes: number,
  dayFactor: Float64Array,
) {
  const days = dayFactor.length;
  const levels = parameters.customers.sensitivityLevels.length;
  const { joinDay } = customers.table.columns;
  const joins = new Float64Array(classes * days);
  // Differences from day to day, with a place for the day after the last: of the rate at day factor 1, and of what
  // mails bring.
  const rate = new Float64Array(classes * (days + 1));
  const extra = new Float64Array(classes * (days + 1));
  const addSpan = (values: Float64Array, k: number, start: number, end: number, amount: number) => {
    if (end <= start) return;
    values[k * (days + 1) + start] += amount;
    values[k * (days + 1) + end] -= amount;
  };
  joinDay.forEach((day, i) => {
    const k = customers.segment[i] * levels + customers.level[i];
    if (day >= 0) joins[k * days + day]++;
    addSpan(rate, k, Math.max(0, day + 1), goneOn(customers, i, days), customers.visitsPerDay[i]);
  });
  const { day, windowDays } = campaigns.table.columns;
  campaigns.isMailed.forEach((mailed, c) => {
    mailed.forEach((isMailed, i) => {
      const { mailEffect } = parameters.segments[customers.segment[i]];
      if (isMailed === 0 || mailEffect === 0) return;
      const k = customers.segment[i] * levels + customers.level[i];
      const end = Math.min(day[c] + windowDays[c], goneOn(customers, i, days));
      if (mailEffect > 0) addSpan(extra, k, day[c], end, mailEffect / windowDays[c]);
      else addSpan(rate, k, day[c], end, mailEffect * customers.visitsPerDay[i]);
    });
  });

  const visits = new Float64Array(classes * days);
  for (let k = 0; k < classes; k++) {
    let rateNow = 0;
    let extraNow = 0;
    for (let d = 0; d < days; d++) {
      rateNow += rate[k * (days + 1) + d];
      extraNow += extra[k * (days + 1) + d];
      visits[k * days + d] = Math.max(0, rateNow * dayFactor[d] + extraNow);
    }
  }
  return { visits, joins };
}

/** The first day on which a customer comes no more, at most the day behind the last. */
export function goneOn({ table, lifetimeDays }: Customers, customer: number, days: number): number {
  return Math.min(days, table.columns.joinDay[customer] + lifetimeDays[customer] + 1);
}
