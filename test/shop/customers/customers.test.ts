/** The calendar, customers and campaigns against the moments of their models. */
import { describe, expect, test } from "vitest";
import { autocorrelation, mean, standardDeviation, variance } from "../../../lib/core/statistics";
import { makeCalendar } from "../../../lib/shop/customers/calendar";
import { makeCampaigns } from "../../../lib/shop/customers/campaigns";
import { makeCustomers } from "../../../lib/shop/customers/customers";
import type { ShopOptions } from "../../../lib/shop/parameters/parameters";
import { resolveParameters } from "../../../lib/shop/parameters/resolve-parameters";

const settings = (options: Partial<ShopOptions> = {}) => resolveParameters({ seed: 7, ...options });

describe("the calendar", () => {
  test("has dates, weekdays, weeks and festivals", () => {
    const { table, dayOfYear } = makeCalendar(7, settings().parameters);
    const { date, weekday, week, event } = table.columns;
    expect(date[0]).toBe("2023-01-02");
    expect(date[727]).toBe("2024-12-29");
    // 2023-01-02 was a Monday; 2024 had a 29 February.
    expect([weekday[0], weekday[6], week[6], week[7], dayOfYear[0]]).toEqual([0, 6, 0, 1, 1]);
    expect(date.includes("2024-02-29")).toBe(true);
    expect(date.filter((_, day) => event[day] !== "")).toEqual([
      "2023-03-08",
      "2023-06-18",
      "2023-11-11",
      "2023-12-12",
      "2024-03-08",
      "2024-06-18",
      "2024-11-11",
      "2024-12-12",
    ]);
  });

  test("has day factors that are the product of their parts, and weekdays of mean 1", () => {
    const { season, table } = makeCalendar(7, settings().parameters);
    expect(mean(season.weekdayFactors)).toBeCloseTo(1, 12);
    season.dayFactor.forEach((factor, day) => {
      const { weekdayFactors, yearly, trend, event, shock } = season;
      const product =
        weekdayFactors[table.columns.weekday[day]] * yearly[day] * trend[day] * event[day] * shock[day];
      expect(factor).toBeCloseTo(product, 12);
    });
    expect(season.trend[365]).toBeCloseTo(1.06 ** (365 / 365.25), 12);
    expect(Math.max(...season.yearly)).toBeCloseTo(1.12, 3);
  });

  test("has shocks of the persistence and deviation asked for", () => {
    const { season } = makeCalendar(
      7,
      settings({ calendar: { weeks: 520 }, season: { shockDeviation: 0.1 } }).parameters,
    );
    const shocks = season.shock.map((value) => Math.log(value));
    expect(autocorrelation(shocks)).toBeCloseTo(0.6, 1);
    expect(standardDeviation(shocks)).toBeCloseTo(0.1, 2);
  });
});

describe("the customers", () => {
  const { seed, parameters } = settings();
  const { season } = makeCalendar(seed, parameters);
  const customers = makeCustomers(seed, 5, parameters, season.dayFactor);
  const count = customers.table.rows;

  test("have Gamma rates and hazards, whatever their segment", () => {
    for (const [values, center, shape] of [
      [
        customers.sessionsPerDay,
        parameters.customers.meanSessionsPerDay,
        parameters.customers.sessionRateShape,
      ],
      [customers.churnHazard, parameters.customers.meanChurnHazard, parameters.customers.churnHazardShape],
    ] as const) {
      expect(Math.abs(mean(values) / center - 1)).toBeLessThan(5 / Math.sqrt(shape * count));
      // The kurtosis of a Gamma is 3 + 6 / shape.
      expect(Math.abs((variance(values) * shape) / (center * center) - 1)).toBeLessThan(
        5 * Math.sqrt((2 + 6 / shape) / count),
      );
    }
  });

  test("survive n days with probability (1 + mean hazard n / shape)^-shape", () => {
    const { meanChurnHazard, churnHazardShape } = parameters.customers;
    for (const days of [30, 180, 365, 1000]) {
      const expected = (1 + (meanChurnHazard * days) / churnHazardShape) ** -churnHazardShape;
      const there = customers.lifetimeDays.filter((life) => life >= days).length / count;
      expect(Math.abs(there - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / count));
    }
  });

  test("belong to segments that differ in how often they come", () => {
    const meanRate = (segment: number) =>
      mean(customers.sessionsPerDay.filter((_, i) => customers.segment[i] === segment));
    const [families, , , giftBuyers] = [0, 1, 2, 3].map(meanRate);
    expect(families).toBeGreaterThan(1.5 * giftBuyers);
    const share = customers.segment.filter((own) => own === 0).length / count;
    expect(share).toBeCloseTo((0.15 + 0.45) / 2, 1);
  });

  test("are numbered in the order in which they join, a part of them before day 0", () => {
    const { joinDay } = customers.table.columns;
    expect(joinDay.every((day, i) => i === 0 || day >= joinDay[i - 1])).toBe(true);
    const before = joinDay.filter((day) => day < 0).length / count;
    expect(Math.abs(before - parameters.customers.shareBefore)).toBeLessThan(0.02);
    expect(joinDay[0]).toBeGreaterThanOrEqual(-365);
  });

  test("are drawn into control groups at random, once they have joined", () => {
    const { joinDay } = customers.table.columns;
    const campaigns = makeCampaigns(seed, settings({ campaigns: { controlShare: 0.2 } }).parameters, joinDay);
    campaigns.table.columns.day.forEach((day, c) => {
      const mailed = campaigns.isMailed[c];
      expect(mailed.length).toBe(joinDay.filter((joined) => joined < day).length);
      expect(Math.abs(mean(mailed) - 0.8)).toBeLessThan(4 * Math.sqrt(0.16 / mailed.length));
      expect(campaigns.workingOn[day]).toBe(c);
      expect(campaigns.workingOn[day + 13]).toBe(c);
      expect(campaigns.workingOn[day + 14] ?? -1).toBe(-1);
    });
  });
});
