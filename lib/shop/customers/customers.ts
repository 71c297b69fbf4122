/**
 * The customers (顾客): when they join, how often they come and when they churn. Session rates and churn hazards are Gamma
 * distributed over the customers, and lifetimes are exponential given the hazard. This is the Pareto/NBD model: purchase
 * counts are negative binomial while a customer is active.
 *
 * $$\lambda_i \sim \mathrm{Gamma}(r, \bar\lambda / r), \quad \mu_i \sim \mathrm{Gamma}(s, \bar\mu / s), \quad
 * L_i \mid \mu_i \sim \lfloor \mathrm{Exp}(\mu_i) \rfloor$$
 *
 * Segments are drawn after the rate, with different probabilities below and above its median, so that the rates of all
 * customers together remain Gamma distributed.
 *
 * @see Schmittlein, D. C., Morrison, D. G. & Colombo, R. (1987). Counting your customers. Management Science 33(1), 1-24.
 * @see Fader, P. S., Hardie, B. G. S. & Lee, K. L. (2005). "Counting your customers" the easy way. Marketing Science 24(2), 275-284.
 * @see Ehrenberg, A. S. C. (1959). The pattern of consumer purchases. Applied Statistics 8(1), 26-41.
 */
import { median } from "../../core/statistics";
import { REGIONS, WAREHOUSES } from "../catalogue/names";
import type { ShopParameters } from "../parameters/parameters";
import { cumulativeSums, drawIndex, exponential, gamma, streamFor } from "../random/draws";
import { tableOf, tableOfRecords } from "../tables/growing-table";
import { REFERENCE, type ReferenceTables } from "../tables/schemas";

export interface Customers {
  /** Sorted by the day of joining. */
  readonly table: ReferenceTables["customers"];
  readonly regions: ReferenceTables["regions"];
  readonly warehouses: ReferenceTables["warehouses"];
  readonly segment: Int32Array;
  /** Index of the price sensitivity level. */
  readonly level: Int32Array;
  /** Customers with the same segment and level form a class, number `segment * levels + level`. */
  readonly classNumber: Int32Array;
  readonly sessionsPerDay: Float64Array;
  readonly churnHazard: Float64Array;
  readonly lifetimeDays: Int32Array;
}

/** The first customers joined within this number of days before day 0. */
const YEAR = 365;

/** Longer than any simulation; keeps days within 32 bits. */
const LONGEST_LIFE = 1e9;

/** @param dayFactor Customers join on a day with probability proportional to its factor. */
export function makeCustomers(
  seed: number,
  scale: number,
  parameters: ShopParameters,
  dayFactor: Float64Array,
): Customers {
  const { customers, segments } = parameters;
  const count = Math.max(1, Math.round(customers.count * scale));

  const joining = streamFor(seed, "joining");
  const dayWeights = cumulativeSums(dayFactor);
  const joinDay = Int32Array.from({ length: count }, () =>
    joining.uniform() < customers.shareBefore ? -1 - joining.integer(YEAR) : drawIndex(joining, dayWeights),
  ).sort();
  const living = streamFor(seed, "regions");
  const regionShares = cumulativeSums(REGIONS.map(({ share }) => share));
  const region = joinDay.map(() => drawIndex(living, regionShares));

  const rates = streamFor(seed, "rates");
  const ratesOf = (mean: number, shape: number) =>
    Float64Array.from({ length: count }, () => (mean * gamma(rates, shape)) / shape);
  const sessionsPerDay = ratesOf(customers.meanSessionsPerDay, customers.sessionRateShape);
  const churnHazard = ratesOf(customers.meanChurnHazard, customers.churnHazardShape);
  const lives = streamFor(seed, "lifetimes");
  const lifetimeDays = Int32Array.from(churnHazard, (hazard) =>
    Math.floor(Math.min(LONGEST_LIFE, exponential(lives) / hazard)),
  );

  const segmentDraws = streamFor(seed, "segments");
  const medianRate = median(sessionsPerDay);
  const sharesOfRare = cumulativeSums(segments.map(({ shareOfRare }) => shareOfRare));
  const sharesOfFrequent = cumulativeSums(segments.map(({ shareOfFrequent }) => shareOfFrequent));
  const sensitivityShares = segments.map((own) => cumulativeSums(own.sensitivityShares));
  const segment = Int32Array.from(sessionsPerDay, (rate) =>
    drawIndex(segmentDraws, rate < medianRate ? sharesOfRare : sharesOfFrequent),
  );
  const level = segment.map((number) => drawIndex(segmentDraws, sensitivityShares[number]));
  return {
    table: tableOf(REFERENCE.customers, { region, joinDay }),
    regions: tableOfRecords(REFERENCE.regions, REGIONS),
    warehouses: tableOf(REFERENCE.warehouses, { name: WAREHOUSES }),
    segment,
    level,
    classNumber: level.map((number, i) => segment[i] * customers.sensitivityLevels.length + number),
    sessionsPerDay,
    churnHazard,
    lifetimeDays,
  };
}
