/** The hypergeometric distribution (超几何分布): marked items among items drawn without replacement; Fisher's exact test. */
import { mustBe, requireFraction, requireInteger, requireNotNaN, requireOneOf } from "../errors";
import { logBinomial } from "./counting";
import type { Tails } from "./special-functions";

const ACTION = "compute a hypergeometric probability";

/**
 * Probability of drawing exactly x marked items.
 *
 * $$P(C = x) = \binom Kx \binom{N-K}{m-x} \Big/ \binom Nm$$
 *
 * @param population N, the number of items.
 * @param marked K, the number of marked items.
 * @param draws m, the number of items drawn.
 * @throws {RangeError} If x is NaN, or the three are not integers of at least 0 with marked, draws <= population.
 *
 * @example
 * density(1, 4, 2, 2); // 2 / 3, 0.666666666666667
 */
export function density(x: number, population: number, marked: number, draws: number): number {
  requireNotNaN(ACTION, "x", x);
  requireCounts(population, marked, draws);
  return Number.isInteger(x) ? exactly(x, population, marked, draws) : 0;
}

/**
 * Probability of drawing at most x marked items.
 *
 * @throws {RangeError} If x is NaN, or the three are not integers of at least 0 with marked, draws <= population.
 *
 * @example
 * cumulative(1, 4, 2, 2); // 5 / 6, 0.833333333333333
 */
export function cumulative(x: number, population: number, marked: number, draws: number): number {
  requireNotNaN(ACTION, "x", x);
  requireCounts(population, marked, draws);
  return tails(Math.floor(x), population, marked, draws).lower;
}

/**
 * Probability of drawing more than x marked items, accurate far out: 12 digits down to 1e-300.
 *
 * @throws {RangeError} If x is NaN, or the three are not integers of at least 0 with marked, draws <= population.
 *
 * @example
 * survival(1, 4, 2, 2); // 1 / 6, 0.166666666666667
 */
export function survival(x: number, population: number, marked: number, draws: number): number {
  requireNotNaN(ACTION, "x", x);
  requireCounts(population, marked, draws);
  return tails(Math.floor(x), population, marked, draws).upper;
}

/**
 * The quantile: the smallest x whose cumulative probability reaches `probability`, to within one part in 1e13.
 *
 * @throws {RangeError} If the probability is outside [0, 1], or the three are not integers of at least 0 with marked,
 * draws <= population.
 *
 * @example
 * quantile(0.8, 4, 2, 2); // 1
 */
export function quantile(probability: number, population: number, marked: number, draws: number): number {
  requireFraction("compute a hypergeometric quantile", "probability", probability);
  requireCounts(population, marked, draws);
  const { least, most } = range(population, marked, draws);
  if (probability === 0) return least;
  if (probability === 1) return most;
  const mean = (marked * draws) / population;
  const spread = Math.sqrt((mean * (1 - marked / population) * (population - draws)) / (population - 1));
  const isLower = probability < 0.5;
  // Start from the normal quantile of Abramowitz & Stegun 26.2.22.
  const t = Math.sqrt(-2 * Math.log(isLower ? probability : 1 - probability));
  const z = t - (2.30753 + 0.27061 * t) / (1 + 0.99229 * t + 0.04481 * t * t);
  let x = Math.round(mean + (isLower ? -z : z) * spread);
  x = Math.min(most, Math.max(least, x || 0));

  // From there, one term at a time. The smaller of the two tails decides.
  let term = exactly(x, population, marked, draws);
  let { lower, upper } = tails(x, population, marked, draws);
  const isReached = (below: number, above: number) =>
    isLower ? below >= probability * (1 - 1e-13) : above <= (1 - probability) * (1 + 1e-13);
  const others = population - marked - draws;
  while (x < most && !isReached(lower, upper)) {
    term *= ((marked - x) * (draws - x)) / ((x + 1) * (others + x + 1));
    x++;
    lower += term;
    upper -= term;
  }
  while (x > least && isReached(lower - term, upper + term)) {
    lower -= term;
    upper += term;
    term *= (x * (others + x)) / ((marked - x + 1) * (draws - x + 1));
    x--;
  }
  return x;
}

/**
 * P-value of Fisher's exact test (费舍尔精确检验) of independence in a 2 × 2 table with given margins.
 *
 * The two-sided p-value is the probability of all tables that are at most as likely as this one. Probabilities within one
 * part in 1e7 count as equal, as in R and scipy.
 *
 * @param x The count in the first cell.
 * @param side "greater": x or more; "less": x or fewer; "twoSided": counts at most as likely as x.
 * @throws {RangeError} If the three are not integers of at least 0 with marked, draws <= population, x is not a count that they
 * allow, or the side is unknown.
 *
 * @see Fisher, R. A. (1935). The Logic of Inductive Inference. JRSS 98(1), 39-82: the lady tasting tea.
 *
 * @example
 * fisherExact(3, 8, 4, 4, "greater"); // 17 / 70, 0.242857142857143
 */
export function fisherExact(
  x: number,
  population: number,
  marked: number,
  draws: number,
  side: "greater" | "less" | "twoSided",
): number {
  requireCounts(population, marked, draws);
  requireOneOf(ACTION, "side", side, ["greater", "less", "twoSided"]);
  const { least, most } = range(population, marked, draws);
  if (!(Number.isInteger(x) && x >= least && x <= most)) {
    requireNotNaN(ACTION, "x", x);
    throw new RangeError(mustBe(ACTION, "x", `an integer from ${least} to ${most}, as the margins allow`, x));
  }
  if (side === "greater") return tails(x - 1, population, marked, draws).upper;
  if (side === "less") return tails(x, population, marked, draws).lower;

  const mode = Math.floor(((marked + 1) * (draws + 1)) / (population + 2));
  const limit = exactly(x, population, marked, draws) * (1 + 1e-7);
  if (exactly(mode, population, marked, draws) <= limit) return 1;
  const isUpper = x > mode;
  const near = isUpper
    ? tails(x - 1, population, marked, draws).upper
    : tails(x, population, marked, draws).lower;
  // On the other side of the mode, where probabilities fall too, bisect for the first table that is as unlikely.
  let inside = mode;
  let outside = isUpper ? least - 1 : most + 1;
  while (Math.abs(outside - inside) > 1) {
    const middle = Math.floor((outside + inside) / 2);
    if (exactly(middle, population, marked, draws) <= limit) outside = middle;
    else inside = middle;
  }
  const far = isUpper
    ? tails(outside, population, marked, draws).lower
    : tails(outside - 1, population, marked, draws).upper;
  return near + far;
}

/** The smallest and the largest number of marked items that can be drawn. */
function range(population: number, marked: number, draws: number) {
  return { least: Math.max(0, marked + draws - population), most: Math.min(marked, draws) };
}

function exactly(x: number, population: number, marked: number, draws: number): number {
  const { least, most } = range(population, marked, draws);
  if (x < least || x > most) return 0;
  if (least === most) return 1;
  // marked and draws are interchangeable. In a fixed order, a table and its transpose have the same digits.
  const [few, many] = marked < draws ? [marked, draws] : [draws, marked];
  // By three binomials with p = many / N: powers of p and q cancel, and so do the large factorials.
  const p = many / population;
  const q = (population - many) / population;
  return Math.exp(
    logBinomial(x, few, p, q) +
      logBinomial(many - x, population - few, p, q) -
      logBinomial(many, population, p, q),
  );
}

/**
 * P(C <= x) and P(C > x). The tail away from the mean is summed from its largest term; the other is its complement.
 * O(standard deviation) terms.
 */
function tails(x: number, population: number, marked: number, draws: number): Tails {
  const { least, most } = range(population, marked, draws);
  if (x < least) return { lower: 0, upper: 1 };
  if (x >= most) return { lower: 1, upper: 0 };
  const others = population - marked - draws;
  if (x * population < marked * draws) {
    let term = exactly(x, population, marked, draws);
    let lower = 0;
    for (let k = x; k >= least && lower + term !== lower; k--) {
      lower += term;
      term *= (k * (others + k)) / ((marked - k + 1) * (draws - k + 1));
    }
    return { lower: Math.min(1, lower), upper: Math.max(0, 1 - lower) };
  }
  let term = exactly(x + 1, population, marked, draws);
  let upper = 0;
  for (let k = x + 1; k <= most && upper + term !== upper; k++) {
    upper += term;
    term *= ((marked - k) * (draws - k)) / ((k + 1) * (others + k + 1));
  }
  return { lower: Math.max(0, 1 - upper), upper: Math.min(1, upper) };
}

function requireCounts(population: number, marked: number, draws: number): void {
  requireInteger(ACTION, "population", population, 0);
  for (const [name, value] of [
    ["marked", marked],
    ["draws", draws],
  ] as const) {
    requireInteger(ACTION, name, value, 0);
    if (value > population) {
      throw new RangeError(mustBe(ACTION, name, `at most the population of ${population}`, value));
    }
  }
}
