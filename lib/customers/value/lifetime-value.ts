/** Customer lifetime value (客户终身价值): what customers will spend within a time, and how sure that is. */
import { mustBe } from "../../core/errors";
import {
  integer,
  nonNegative,
  type OptionReaders,
  openFraction,
  positive,
  readOptions,
  withDefault,
} from "../../core/options";
import { seeded } from "../../core/random";
import type { BetaGeometric } from "./beta-geometric/fit";
import { aliveAt, expectedOfActive, requireTime } from "./beta-geometric/predict";
import { drawParameters } from "./draw-parameters";
import { expectedValue, type GammaGamma } from "./gamma-gamma";
import {
  type PurchaseHistory,
  readHistory,
  readSpend,
  requireAmounts,
  requirePurchases,
  type SpendHistory,
} from "./histories";

/** How far to look ahead; times are in the unit of the history. */
export interface LifetimeValueOptions {
  readonly time: number;
  /** What an amount loses in one unit of time: 0.01 for one percent. Purchases count at the end of their unit. @default 0 */
  readonly discountRate?: number;
}

/** How to draw possible futures. */
export interface LifetimeValueIntervalOptions extends LifetimeValueOptions {
  readonly seed: number;
  /** Probability that an amount is within its interval. @default 0.9 */
  readonly level?: number;
  /** Number of futures. @default 1000 */
  readonly draws?: number;
}

/** What each customer spends in the futures that were drawn. */
export interface LifetimeValueIntervals {
  readonly mean: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** Of all these customers together. */
  readonly total: { readonly mean: number; readonly lower: number; readonly upper: number };
}

/** The models of purchases and amounts. */
export interface ValueModels {
  readonly purchases: BetaGeometric;
  readonly amounts: GammaGamma;
}

const OPTIONS = {
  time: positive,
  discountRate: withDefault(0, nonNegative),
} satisfies OptionReaders<LifetimeValueOptions>;

/**
 * The amount that each customer is expected to spend within a time: expected purchases by their expected amount, discounted by
 * the end of each unit of time. Revenue, not profit: multiply by your margin. O(customers * time) if discounted.
 *
 * $$\sum_{k=1}^{t} \frac{E[Y(k)] - E[Y(k - 1)]}{(1 + d)^k} \; E[z]$$
 *
 * @throws As `betaGeometric.expectedPurchases` and `gammaGamma.expectedValue`.
 *
 * @see Fader, P. S., Hardie, B. G. S. & Lee, K. L. (2005). RFM and CLV: using iso-value curves for customer base analysis. Journal of Marketing Research 42(4), 415-430.
 *
 * @example
 * const history = { frequency: [2, 1, 0, 5, 3], recency: [30, 2, 0, 35, 9], age: [39, 39, 38, 37, 36], meanValue: [30, 12, 0, 35, 18] };
 * const models = { purchases: betaGeometric.fit(history), amounts: gammaGamma.fit(history) };
 * expected(models, history, { time: 52 }).map(Math.round); // [40, 6, 28, 69, 6]
 */
export function expected(
  models: ValueModels,
  history: PurchaseHistory & SpendHistory,
  options: LifetimeValueOptions,
): number[] {
  const action = "predict lifetime values";
  const { time, discountRate } = readOptions(action, options, OPTIONS);
  const { purchases, frequency, recency, age } = readAll(action, models, history);
  requireTime(action, purchases, time);
  const ends =
    discountRate === 0 ? [time] : Array.from({ length: Math.ceil(time) }, (_, k) => Math.min(k + 1, time));
  const known = new Map<string, number>();
  const discounted = (x: number, age: number) => {
    let sum = 0;
    let before = 0;
    for (const end of ends) {
      const until = expectedOfActive(purchases, x, age, end);
      sum += (until - before) / (1 + discountRate) ** Math.ceil(end);
      before = until;
    }
    return sum;
  };
  const values = expectedValue(models.amounts, history);
  return Array.from(frequency, (x, i) => {
    const key = `${x} ${age[i]}`;
    const sum = known.get(key) ?? discounted(x, age[i]);
    known.set(key, sum);
    return aliveAt(purchases, x, recency[i], age[i]) * sum * values[i];
  });
}

/**
 * Intervals for the amount that each customer, and all of them, will spend within a time, from futures drawn at random. Each draws
 * the parameters of both models from the normal distribution of their estimates (on logarithms), then for each customer whether he
 * has left, his rates, his purchases and their amounts. So the intervals contain what is not known of the parameters, of the
 * customer, and of chance. They do not contain that the models may be wrong: no season, no trend. Each is the shortest that holds
 * `level` of the futures: many customers never buy again, so that it begins at 0.
 *
 * O(customers * draws).
 *
 * @throws As {@link expected}.
 *
 * @example
 * const history = { frequency: [2, 1, 0, 5, 3], recency: [30, 2, 0, 35, 9], age: [39, 39, 38, 37, 36], meanValue: [30, 12, 0, 35, 18] };
 * const models = { purchases: betaGeometric.fit(history), amounts: gammaGamma.fit(history) };
 * intervals(models, history, { time: 52, seed: 1 }).lower; // [0, 0, 0, 0, 0]
 */
export function intervals(
  models: ValueModels,
  history: PurchaseHistory & SpendHistory,
  options: LifetimeValueIntervalOptions,
): LifetimeValueIntervals {
  const action = "draw lifetime values";
  const { time, discountRate, seed, level, draws } = readOptions(action, options, {
    ...OPTIONS,
    seed: integer(0, 0xffffffff),
    level: withDefault(0.9, openFraction),
    draws: withDefault(1000, integer(1)),
  } satisfies OptionReaders<LifetimeValueIntervalOptions>);
  const { purchases, amounts, frequency, recency, age, meanValue } = readAll(action, models, history);
  requireTime(action, purchases, time);
  const random = seeded(seed);
  const rates = drawParameters(
    random,
    [purchases.r, purchases.alpha, purchases.a, purchases.b],
    purchases,
    draws,
  );
  const spends = drawParameters(random, [amounts.p, amounts.q, amounts.gamma], amounts, draws);
  const totals = new Float64Array(draws);
  const customers = Array.from(frequency, (x, i) => {
    const values = new Float64Array(draws);
    for (let draw = 0; draw < draws; draw++) {
      const [r, alpha, a, b] = rates[draw];
      if (random.uniform() >= aliveAt({ r, alpha, a, b }, x, recency[i], age[i])) continue;
      const leaving = random.gamma(a);
      const stay = random.gamma(b + x) / leaving;
      const rate = random.gamma(r + x) / (alpha + age[i]);
      const [p, q, gamma] = spends[draw];
      const scale = (gamma + x * meanValue[i]) / random.gamma(p * x + q);
      let now = -Math.log(1 - random.uniform()) / rate;
      while (now <= time) {
        values[draw] += (random.gamma(p) * scale) / (1 + discountRate) ** Math.ceil(now);
        // Leaves with probability 1 / (1 + stay).
        now =
          random.uniform() * (1 + stay) < 1
            ? Number.POSITIVE_INFINITY
            : now - Math.log(1 - random.uniform()) / rate;
      }
      totals[draw] += values[draw];
    }
    return summary(values, level);
  });
  return {
    mean: customers.map(({ mean }) => mean),
    lower: customers.map(({ lower }) => lower),
    upper: customers.map(({ upper }) => upper),
    total: summary(totals, level),
  };
}

function readAll(action: string, models: ValueModels, history: PurchaseHistory & SpendHistory) {
  if (models === null || typeof models !== "object")
    throw new TypeError(mustBe(action, "models", "{ purchases, amounts }", models));
  requirePurchases(action, models.purchases);
  requireAmounts(action, models.amounts);
  return { ...models, ...readHistory(action, history), ...readSpend(action, history) };
}

/** The mean and the shortest interval that holds a share of the values, which are sorted in place. */
function summary(values: Float64Array, level: number) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  values.sort();
  const inside = Math.ceil(level * values.length);
  let first = 0;
  for (let i = 1; i + inside <= values.length; i++)
    if (values[i + inside - 1] - values[i] < values[first + inside - 1] - values[first]) first = i;
  return { mean, lower: values[first], upper: values[first + inside - 1] };
}
