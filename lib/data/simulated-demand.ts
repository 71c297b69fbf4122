/**
 * Generated demand (模拟需求): weekly price and sales of one product, drawn from a seed, with a price elasticity that is known.
 * Demand grows while the price rises, as it often does in a shop: who looks at price and sales alone is misled.
 */
import { mustBe, requireFinite, requireInteger, requirePositive } from "../core/errors";
import { seeded } from "../core/random";
import { noteDataset } from "../core/session";

export interface DemandOptions {
  /** An integer in [0, 2^32). */
  readonly seed: number;
  /** How many weeks, from 4 January 2015 on. @default 169 */
  readonly weeks?: number;
  /** Percent of sales for one percent of price. @default -1.2 */
  readonly elasticity?: number;
  /** Growth of the logarithm of demand in a year, at an unchanged price. @default 0.25 */
  readonly growthPerYear?: number;
  /** Rise of the logarithm of the price in a year. @default 0.12 */
  readonly inflationPerYear?: number;
  /** Standard deviation of the noise in the logarithm of demand, > 0. @default 0.06 */
  readonly noise?: number;
}

/** One product week by week; entry i of every column is week i. */
export interface WeeklySales {
  /** First day of the week, `YYYY-MM-DD`. */
  readonly date: readonly string[];
  /** Currency for one piece. */
  readonly price: Float64Array;
  /** Pieces sold. */
  readonly volume: Float64Array;
}

export interface SimulatedDemand {
  readonly sales: WeeklySales;
  /** What was planted. */
  readonly truth: { readonly elasticity: number; readonly growthPerYear: number };
}

const ACTION = "simulate demand";
const DAY = 86_400_000;

/**
 * Simulates weekly price and sales.
 *
 * $$\ln q_t = \alpha + \epsilon \ln p_t + g\,t + s(\text{month}) + \nu_t, \qquad \ln p_t = \pi\,t + c\,s(\text{month}) + u_t$$
 *
 * where t is in years and u follows its own past (0.7 of last week's).
 *
 * @returns The weeks in order, and what was planted. The same seed gives the same weeks.
 * @throws {RangeError} If an option is outside its range.
 *
 * @example
 * make({ seed: 7 }).truth.elasticity; // -1.2
 */
export function make(options: DemandOptions): SimulatedDemand {
  const {
    seed,
    weeks = 169,
    elasticity = -1.2,
    growthPerYear = 0.25,
    inflationPerYear = 0.12,
    noise = 0.06,
  } = options;
  requireInteger(ACTION, "weeks", weeks, 1);
  if (weeks > 5000) throw new RangeError(mustBe(ACTION, "weeks", "at most 5000", weeks));
  for (const [name, value] of Object.entries({ elasticity, growthPerYear, inflationPerYear }))
    requireFinite(ACTION, name, value);
  requirePositive(ACTION, "noise", noise);

  const random = seeded(seed);
  const first = Date.UTC(2015, 0, 4);
  const date: string[] = [];
  const price = new Float64Array(weeks);
  const volume = new Float64Array(weeks);
  let drift = 0;
  for (let week = 0; week < weeks; week++) {
    const day = new Date(first + 7 * week * DAY);
    const years = week / 52;
    // Summer sells more and costs a little more.
    const season = -Math.cos((2 * Math.PI * (day.getUTCMonth() + 0.5)) / 12);
    drift = 0.7 * drift + 0.04 * random.normal();
    const logPrice = Math.log(1.5) + inflationPerYear * years + 0.05 * season + drift;
    const logVolume =
      Math.log(40_000) +
      elasticity * (logPrice - Math.log(1.5)) +
      growthPerYear * years +
      0.12 * season +
      noise * random.normal();
    date.push(day.toISOString().slice(0, 10));
    price[week] = Math.round(100 * Math.exp(logPrice)) / 100;
    volume[week] = Math.max(1, Math.round(Math.exp(logVolume)));
  }
  noteDataset({ name: "simulated demand", origin: "generated", detail: `seed ${seed}, ${weeks} weeks` });
  return { sales: { date, price, volume }, truth: { elasticity, growthPerYear } };
}
