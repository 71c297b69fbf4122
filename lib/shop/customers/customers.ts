/**
 * The customers (顾客): when they join, how often they come and how soon they are gone. Visit rates and churn hazards
 * are Gamma distributed over the customers, lifetimes exponential given the hazard: the Pareto/NBD model, whose
 * purchase counts are negative binomial while a customer is alive.
 *
 * $$\lambda_i \sim \mathrm{Gamma}(r, \bar\lambda / r), \quad \mu_i \sim \mathrm{Gamma}(s, \bar\mu / s), \quad
 * L_i \mid \mu_i \sim \lfloor \mathrm{Exp}(\mu_i) \rfloor$$
 *
 * Segments are drawn after the rate, with other odds below and above its median, so that the rates of all stay Gamma.
 *
 * @see Schmittlein, D. C., Morrison, D. G. & Colombo, R. (1987). Counting your customers. Management Science 33(1), 1-24.
 * @see Fader, P. S., Hardie, B. G. S. & Lee, K. L. (2005). "Counting your customers" the easy way. Marketing Science 24(2), 275-284.
 * @see Ehrenberg, A. S. C. (1959). The pattern of consumer purchases. Applied Statistics 8(1), 26-41.
 */
import { median } from "../../core/statistics";
import { REGIONS, WAREHOUSES } from "../catalogue/names";
import type { ShopParameters } from "../parameters/parameters";
import { chosen, cumulated, exponential, gamma, streamFor } from "../random/draws";
import { tableOf } from "../tables/growing-table";
import { REFERENCE, type ReferenceTables } from "../tables/schemas";

export interface Customers {
  /** In order of the day they join. */
  readonly table: ReferenceTables["customers"];
  readonly regions: ReferenceTables["regions"];
  readonly warehouses: ReferenceTables["warehouses"];
  readonly segment: Int32Array;
  /** Number of the price sensitivity level. */
  readonly level: Int32Array;
  readonly visitsPerDay: Float64Array;
  readonly churnHazard: Float64Array;
  readonly lifetimeDays: Int32Array;
}

/** Days before day 0 in which the first customers joined. */
const YEAR = 365;

/** Longer than any shop is watched; keeps the days in 32 bits. */
const LONGEST_LIFE = 1e9;

/** @param dayFactor Who joins does so on a day that draws visits. */
export function makeCustomers(
  seed: number,
  scale: number,
  parameters: ShopParameters,
  dayFactor: Float64Array,
): Customers {
  const { customers, segments } = parameters;
  const count = Math.max(1, Math.round(customers.count * scale));

  const joining = streamFor(seed, "joining");
  const busyness = cumulated(dayFactor);
  const joinDay = Int32Array.from({ length: count }, () =>
    joining.uniform() < customers.shareBefore ? -1 - joining.integer(YEAR) : chosen(joining, busyness),
  ).sort();
  const living = streamFor(seed, "regions");
  const regionShares = cumulated(REGIONS.map(([, , share]) => share));
  const region = joinDay.map(() => chosen(living, regionShares));

  const rates = streamFor(seed, "rates");
  const ratesOf = (mean: number, shape: number) =>
    Float64Array.from({ length: count }, () => (mean * gamma(rates, shape)) / shape);
  const visitsPerDay = ratesOf(customers.meanVisitsPerDay, customers.visitRateShape);
  const churnHazard = ratesOf(customers.meanChurnHazard, customers.churnHazardShape);
  const lives = streamFor(seed, "lifetimes");
  const lifetimeDays = Int32Array.from(churnHazard, (hazard) =>
    Math.floor(Math.min(LONGEST_LIFE, exponential(lives) / hazard)),
  );

  const kinds = streamFor(seed, "segments");
  const typical = median(visitsPerDay);
  const ofRare = cumulated(segments.map(({ shareOfRare }) => shareOfRare));
  const ofFrequent = cumulated(segments.map(({ shareOfFrequent }) => shareOfFrequent));
  const levels = segments.map(({ sensitivityShares }) => cumulated(sensitivityShares));
  const segment = Int32Array.from(visitsPerDay, (rate) =>
    chosen(kinds, rate < typical ? ofRare : ofFrequent),
  );
  const level = segment.map((own) => chosen(kinds, levels[own]));
  return {
    table: tableOf(REFERENCE.customers, { region, joinDay }),
    regions: tableOf(REFERENCE.regions, {
      name: REGIONS.map(([name]) => name),
      chineseName: REGIONS.map(([, chineseName]) => chineseName),
      warehouse: Int32Array.from(REGIONS, ([, , , warehouse]) => warehouse),
    }),
    warehouses: tableOf(REFERENCE.warehouses, { name: WAREHOUSES }),
    segment,
    level,
    visitsPerDay,
    churnHazard,
    lifetimeDays,
  };
}
