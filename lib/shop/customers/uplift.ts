/**
 * Uplift of a mail (提升): the expected number of additional orders in its window. With conversion v, session rate lambda,
 * day factors f, and W the days of the window on which the customer is still active,
 *
 * $$\tau_i = \frac{u}{|W|} \sum_{d \in W} v_d \quad (u > 0), \qquad \tau_i = u\,\lambda_i \sum_{d \in W} f_d v_d \quad (u < 0)$$
 */
import { churnDayOf } from "../demand/expectations";
import type { ShopParameters } from "../parameters/parameters";
import { tableOf } from "../tables/growing-table";
import { HIDDEN, type ShopTruth } from "../truth";
import type { Campaigns } from "./campaigns";
import type { Customers } from "./customers";

/** Uplift of each customer, if active in the whole window, at day factor 1 and the mean conversion of the class. */
export function uplifts(
  parameters: ShopParameters,
  customers: Customers,
  conversion: Float64Array,
): Float64Array {
  const { weeks } = parameters.calendar;
  const { windowDays } = parameters.campaigns;
  const meanConversion = Float64Array.from({ length: conversion.length / weeks }, (_, k) => {
    const weekly = conversion.subarray(k * weeks, (k + 1) * weeks);
    return weekly.reduce((sum, value) => sum + value, 0) / weeks;
  });
  return Float64Array.from(customers.segment, (segment, i) => {
    const { mailEffect } = parameters.segments[segment];
    const sessions = mailEffect > 0 ? mailEffect : mailEffect * customers.sessionsPerDay[i] * windowDays;
    return sessions * meanConversion[customers.classNumber[i]];
  });
}

/** Mean uplift of each campaign over all eligible customers. */
export function campaignEffects(
  parameters: ShopParameters,
  customers: Customers,
  campaigns: Campaigns,
  dayFactor: Float64Array,
  conversion: Float64Array,
): ShopTruth["campaigns"] {
  const { weeks } = parameters.calendar;
  const days = dayFactor.length;
  const classes = conversion.length / weeks;
  // Cumulative sums before each day: of the conversion, and of the expected orders at a session rate of 1.
  const converted = new Float64Array(classes * (days + 1));
  const ordered = new Float64Array(classes * (days + 1));
  for (let k = 0; k < classes; k++)
    for (let day = 0; day < days; day++) {
      const position = k * (days + 1) + day;
      const rate = conversion[k * weeks + Math.floor(day / 7)];
      converted[position + 1] = converted[position] + rate;
      ordered[position + 1] = ordered[position] + dayFactor[day] * rate;
    }
  const { day, windowDays } = campaigns.table.columns;
  const effect = Float64Array.from(campaigns.isMailed, (mailed, c) => {
    let total = 0;
    for (let i = 0; i < mailed.length; i++) {
      const { mailEffect } = parameters.segments[customers.segment[i]];
      const start = customers.classNumber[i] * (days + 1);
      const end = Math.min(day[c] + windowDays[c], churnDayOf(customers, i, days));
      if (end <= day[c]) continue;
      total +=
        mailEffect > 0
          ? (mailEffect / windowDays[c]) * (converted[start + end] - converted[start + day[c]])
          : mailEffect * customers.sessionsPerDay[i] * (ordered[start + end] - ordered[start + day[c]]);
    }
    return mailed.length === 0 ? 0 : total / mailed.length;
  });
  const eligible = Int32Array.from(campaigns.isMailed, (mailed) => mailed.length);
  return tableOf(HIDDEN.campaigns, { eligible, effect });
}
