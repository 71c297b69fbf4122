/** Each basic estimator comes as close to the truth as its data allow, and closer with ten times the data. */
import { beforeAll, describe, expect, test } from "vitest";
import { mean, sum } from "../../lib/core/statistics";
import type { Shop } from "../../lib/shop";
import { make } from "../../lib/shop";
import {
  type DemandEstimate,
  demandOf,
  leadTimes,
  minedLifts,
  ordersAfterJoining,
  upliftOf,
  weekdayFactors,
  yearlyWave,
} from "./estimators";

/** What was estimated, less the truth. */
interface Errors {
  /** Of the logarithm of the lift of each planted pair, and the counts behind it. */
  readonly logLift: readonly number[];
  readonly pairCounts: readonly number[];
  readonly weekdays: readonly number[];
  readonly uplift: readonly number[];
  readonly upliftDeviation: readonly number[];
  /** Of the price sensitivity of each category with two well-sold products or more. */
  readonly sensitivity: readonly number[];
  readonly naiveSensitivity: readonly number[];
  /** Of display and dips, in logarithms. */
  readonly promotion: readonly number[];
  /** Of the orders 1, 2 and 3 quarters after joining, over those of the first four weeks. */
  readonly retention: readonly number[];
}

const SEED = 7;
/** Pieces a week at least, for the logarithm of a count to be nearly unbiased. */
const WELL_SOLD = 20;
const YEAR = 365;

function errorsOf(shop: Shop): Errors {
  const { truth, parameters } = shop;
  const lifts = minedLifts(shop, 0.0002);
  const pairs = truth.associations.map(({ antecedent, consequent }) => {
    const found = lifts.get(`${antecedent} > ${consequent}`);
    if (found === undefined) throw new Error(`pair ${antecedent} > ${consequent} is not frequent`);
    return found;
  });

  const { habitShare, isTight } = truth.products.columns;
  const isPlain = (product: number) => habitShare[product] === 0 && isTight[product] === 0;
  const { category } = shop.products.columns;
  const { sensitivity } = truth.categories.columns;
  const demands = Array.from(sensitivity, (beta, c): [number, DemandEstimate | undefined] => [
    beta,
    demandOf(shop, WELL_SOLD, (product) => isPlain(product) && category[product] === c),
  ]).flatMap(([beta, estimate]) => (estimate === undefined ? [] : [{ beta, estimate }]));
  const all = demandOf(shop, WELL_SOLD, isPlain);
  if (all === undefined) throw new Error("too few products sell well");
  const { displayLift, dips } = truth.promotion;

  const uplifts = Array.from(truth.campaigns.columns.effect, (effect, campaign) => ({
    truth: effect,
    ...upliftOf(shop, campaign),
  }));

  const { meanChurnHazard, churnHazardShape } = parameters.customers;
  const { trendPerYear } = parameters.season;
  // Over Gamma hazards, a customer is there after n days with probability (1 + hazard n / shape)^-shape; sessions grow.
  const expectedSessions = (start: number, end: number) =>
    sum(
      Array.from({ length: end - start }, (_, i) => start + i).map(
        (n) =>
          (1 + (meanChurnHazard * n) / churnHazardShape) ** -churnHazardShape *
          (1 + trendPerYear) ** (n / YEAR),
      ),
    );
  const firstWeeks = ordersAfterJoining(shop, 1, 29, YEAR);
  return {
    logLift: pairs.map(({ lift }, i) => Math.log(lift / truth.associations[i].lift)),
    pairCounts: pairs.map(({ count }) => count),
    weekdays: weekdayFactors(shop).map((factor, i) => factor - truth.season.weekdayFactors[i]),
    uplift: uplifts.map(({ effect, truth: own }) => effect - own),
    upliftDeviation: uplifts.map(({ variance }) => Math.sqrt(variance)),
    sensitivity: demands.map(({ beta, estimate }) => -estimate.instrumented - beta),
    naiveSensitivity: demands.map(({ beta, estimate }) => -estimate.naive - beta),
    promotion: [
      all.display - Math.log(displayLift),
      all.dips[0] - Math.log(1 - dips[0]),
      all.dips[1] - Math.log(1 - dips[1]),
    ],
    retention: [91, 182, 273].map(
      (start) =>
        ordersAfterJoining(shop, start, start + 28, YEAR) / firstWeeks -
        expectedSessions(start, start + 28) / expectedSessions(1, 29),
    ),
  };
}

function rootMeanSquare(errors: readonly number[]): number {
  return Math.sqrt(mean(errors.map((error) => error * error)));
}

describe("the default shop", () => {
  let shop: Shop;
  let errors: Errors;
  let closer: Errors;

  beforeAll(() => {
    shop = make({ seed: SEED });
    errors = errorsOf(shop);
    closer = errorsOf(make({ seed: SEED, scale: 10 }));
  }, 600_000);

  test("has about 150,000 orders of 8,000 customers and 400 products in two years", () => {
    expect(shop.customers.rows).toBe(8000);
    expect(shop.products.rows).toBe(400);
    expect(shop.calendar.rows).toBe(728);
    expect(Math.abs(shop.orders.rows - 150_000)).toBeLessThan(10_000);
  });

  test("shows each planted lift within four standard deviations, by mining", () => {
    errors.logLift.forEach((error, i) => {
      // The count of both sides is the rarest of the three and carries the noise.
      expect(Math.abs(error)).toBeLessThan(4 / Math.sqrt(errors.pairCounts[i]));
    });
  });

  test("shows the price sensitivities, to 0.5 with the cost as instrument; naive regression is 1 too low", () => {
    expect(errors.sensitivity.length).toBeGreaterThanOrEqual(8);
    expect(rootMeanSquare(errors.sensitivity)).toBeLessThan(0.5);
    expect(mean(errors.sensitivity)).toBeGreaterThan(-0.25);
    expect(mean(errors.naiveSensitivity)).toBeLessThan(-1);
  });

  test("shows display and dips of promotions to 0.1", () => {
    for (const error of errors.promotion) expect(Math.abs(error)).toBeLessThan(0.1);
  });

  test("shows the uplift of its campaigns: 95 % intervals hold 11 of 13 or more, and the mean is unbiased", () => {
    const inside = errors.uplift.filter((error, i) => Math.abs(error) < 1.96 * errors.upliftDeviation[i]);
    expect(errors.uplift).toHaveLength(13);
    expect(inside.length).toBeGreaterThanOrEqual(11);
    const deviation = Math.sqrt(sum(errors.upliftDeviation.map((own) => own * own)));
    expect(Math.abs(sum(errors.uplift))).toBeLessThan(3 * deviation);
  });

  test("shows the weekdays to 0.03", () => {
    for (const error of errors.weekdays) expect(Math.abs(error)).toBeLessThan(0.03);
  });

  test("shows the yearly wave: its amplitude to 0.03, its peak to 20 days", () => {
    const { amplitude, peakDay } = yearlyWave(shop);
    expect(Math.abs(amplitude - shop.parameters.season.yearlyAmplitude)).toBeLessThan(0.03);
    expect(Math.abs(peakDay - shop.parameters.season.yearlyPeakDay)).toBeLessThan(20);
  });

  test("shows how customers go: orders a quarter, a half and three quarters of a year after joining, to 0.1", () => {
    for (const error of errors.retention) expect(Math.abs(error)).toBeLessThan(0.1);
  });

  test("shows each supplier's mean lead time within four standard deviations", () => {
    const { meanLeadDays, leadDaysVariance } = shop.truth.suppliers.columns;
    leadTimes(shop).forEach(({ mean: estimate, count }, i) => {
      expect(Math.abs(estimate - meanLeadDays[i])).toBeLessThan(4 * Math.sqrt(leadDaysVariance[i] / count));
    });
  });

  test("shows less than the true demand of the products that run out, and the truth has the rest", () => {
    const { isTight } = shop.truth.products.columns;
    const weeks = shop.parameters.calendar.weeks;
    let expected = 0;
    let sold = 0;
    let lost = 0;
    shop.truth.expectedDemand.forEach((pieces, row) => {
      if (isTight[Math.floor(row / weeks)] === 1) expected += pieces;
    });
    shop.lines.columns.product.forEach((product, i) => {
      if (isTight[product] === 1) sold += shop.lines.columns.quantity[i];
    });
    shop.truth.lostSales.columns.product.forEach((product, i) => {
      if (isTight[product] === 1) lost += shop.truth.lostSales.columns.quantity[i];
    });
    expect(sold / expected).toBeLessThan(0.9);
    expect(Math.abs((sold + lost) / expected - 1)).toBeLessThan(0.02);
  });

  test.each(["logLift", "sensitivity", "promotion", "uplift", "weekdays", "retention"] as const)(
    "with ten times the data is closer: %s",
    (name) => {
      expect(rootMeanSquare(closer[name])).toBeLessThan(rootMeanSquare(errors[name]));
    },
  );

  test("with ten times the data is close: lifts to 5 %, sensitivities to 0.15, uplift to 0.015", () => {
    expect(rootMeanSquare(closer.logLift)).toBeLessThan(0.05);
    expect(closer.sensitivity.length).toBe(20);
    expect(rootMeanSquare(closer.sensitivity)).toBeLessThan(0.15);
    expect(rootMeanSquare(closer.uplift)).toBeLessThan(0.015);
  });
});
