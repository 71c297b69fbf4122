/**
 * What a mail is worth (提升): the orders more, or fewer, that it brings in its window. With conversion v, visit rate
 * lambda, day factors f, and the days of the window W on which the customer is still there,
 *
 * $$\tau_i = \frac{u}{|W|} \sum_{d \in W} v_d \quad (u > 0), \qquad \tau_i = u\,\lambda_i \sum_{d \in W} f_d v_d \quad (u < 0)$$
 */

import { goneOn } from "../demand/expectations";
import type { ShopParameters } from "../parameters/parameters";
import { tableOf } from "../tables/growing-table";
import { HIDDEN, type ShopTruth } from "../truth";
import type { Campaigns } from "./campaigns";
import type { Customers } from "./customers";

/** Of each customer, alive for the whole window, at day factor 1 and the mean conversion of his class. */
export function uplifts(
  parameters: ShopParameters,
  customers: Customers,
  conversion: Float64Array,
): Float64Array {
  const { weeks } = parameters.calendar;
  const { windowDays } = parameters.campaigns;
  const levels = parameters.customers.sensitivityLevels.length;
  const meanOf = Float64Array.from({ length: conversion.length / weeks }, (_, k) => {
    const own = conversion.subarray(k * weeks, (k + 1) * weeks);
    return own.reduce((sum, value) => sum + value, 0) / weeks;
  });
  return Float64Array.from(customers.segment, (segment, i) => {
    const { mailEffect } = parameters.segments[segment];
    const visits = mailEffect > 0 ? mailEffect : mailEffect * customers.visitsPerDay[i] * windowDays;
    return visits * meanOf[segment * levels + customers.level[i]];
  });
}

/** Of each campaign, over all who were eligible. */
export function campaignEffects(
  parameters: ShopParameters,
  customers: Customers,
  campaigns: Campaigns,
  dayFactor: Float64Array,
  conversion: Float64Array,
): ShopTruth["campaigns"] {
  const { weeks } = parameters.calendar;
  const levels = parameters.customers.sensitivityLevels.length;
  const days = dayFactor.length;
  const classes = conversion.length / weeks;
  // Before each day: conversions, and expected orders at a visit rate of 1.
  const converted = new Float64Array(classes * (days + 1));
  const ordered = new Float64Array(classes * (days + 1));
  for (let k = 0; k < classes; k++)
    for (let day = 0; day < days; day++) {
      const at = k * (days + 1) + day;
      const now = conversion[k * weeks + Math.floor(day / 7)];
      converted[at + 1] = converted[at] + now;
      ordered[at + 1] = ordered[at] + dayFactor[day] * now;
    }
  const { day, windowDays } = campaigns.table.columns;
  const effect = Float64Array.from(campaigns.isMailed, (mailed, c) => {
    let total = 0;
    for (let i = 0; i < mailed.length; i++) {
      const { mailEffect } = parameters.segments[customers.segment[i]];
      const start = (customers.segment[i] * levels + customers.level[i]) * (days + 1);
      const end = Math.min(day[c] + windowDays[c], goneOn(customers, i, days));
      if (end <= day[c]) continue;
      total +=
        mailEffect > 0
          ? (mailEffect / windowDays[c]) * (converted[start + end] - converted[start + day[c]])
          : mailEffect * customers.visitsPerDay[i] * (ordered[start + end] - ordered[start + day[c]]);
    }
    return mailed.length === 0 ? 0 : total / mailed.length;
  });
  const eligible = Int32Array.from(campaigns.isMailed, (mailed) => mailed.length);
  return tableOf(HIDDEN.campaigns, { eligible, effect });
}
