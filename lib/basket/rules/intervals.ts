/** Confidence intervals of the numbers of rules (度量的置信区间): how much of a lift is luck. */
import { type Displayable, withDisplay } from "../../core/display";
import * as binomial from "../../core/distributions/binomial";
import * as normal from "../../core/distributions/normal";
import { mustBe, requireInteger } from "../../core/errors";
import { clopperPearson, type Interval, requireLevel, wilsonAt } from "../../core/proportion";
import { type Random, seeded } from "../../core/random";
import * as table from "../../core/table";
import type { Measure, RuleCounts, Rules } from "../types";
import { counts } from "./counts";
import { type MeasureOptions, measureOf, requireCountMeasure } from "./measures";
import { conditionalOddsRatio } from "./odds-ratio-interval";
import { toTable as rulesToTable } from "./table";

const ACTION = "compute intervals of rules";

/**
 * "wilson", "clopperPearson": a share of baskets, and confidence as a share of the antecedent's. "logDelta": the
 * logarithm taken as normal, for lift, relative risk (Katz) and odds ratio (Woolf). "delta": the number itself taken as
 * normal. "conditional": the exact interval of the odds ratio, margins given. "bootstrap": any measure of the four
 * counts.
 */
export type IntervalMethod = "wilson" | "clopperPearson" | "logDelta" | "delta" | "conditional" | "bootstrap";

export interface RuleIntervalOptions extends MeasureOptions {
  /** Chance that an interval made this way holds the truth, in (0, 1). @default 0.95 */
  readonly level?: number;
  /** @default the first of those there are for the measure */
  readonly method?: IntervalMethod;
  /** Of the bootstrap: needed there. */
  readonly seed?: number;
  /** Draws of the bootstrap. @default 1000 */
  readonly replications?: number;
}

/** One measure of rules with its intervals, in the order of the rules. Shows itself as a table. */
export interface RuleIntervals extends Displayable {
  readonly rules: Rules;
  readonly measure: Measure;
  readonly method: IntervalMethod;
  readonly level: number;
  readonly estimate: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

type Method = (xy: number, x: number, y: number, n: number, z: number, level: number) => Interval;

const proportions = (of: (xy: number, x: number, y: number, n: number) => readonly [number, number]) => ({
  wilson: (xy: number, x: number, y: number, n: number, z: number) => wilsonAt(...of(xy, x, y, n), z),
  clopperPearson: (xy: number, x: number, y: number, n: number, _: number, level: number) =>
    clopperPearson(...of(xy, x, y, n), { level }),
});

/** The methods of each measure, the usual one first. */
const METHODS: Partial<Record<Measure, Partial<Record<IntervalMethod, Method>>>> = {
  support: proportions((xy, _, __, n) => [xy, n]),
  coverage: proportions((_, x, __, n) => [x, n]),
  rhsSupport: proportions((_, __, y, n) => [y, n]),
  confidence: proportions((xy, x) => [xy, x]),
  lift: {
    logDelta: (xy, x, y, n, z) =>
      logNormal((xy * n) / (x * y), 1 / xy - 1 / x - 1 / y + (2 * xy) / (x * y) - 1 / n, z),
  },
  relativeRisk: {
    logDelta: (xy, x, y, n, z) => {
      const ratio = (xy * (n - x)) / ((y - xy) * x);
      return logNormal(ratio, 1 / xy - 1 / x + 1 / (y - xy) - 1 / (n - x), z);
    },
  },
  oddsRatio: {
    logDelta: (xy, x, y, n, z) => {
      const neither = n - x - y + xy;
      const ratio = (xy * neither) / ((x - xy) * (y - xy));
      return logNormal(ratio, 1 / xy + 1 / (x - xy) + 1 / (y - xy) + 1 / neither, z);
    },
    conditional: (xy, x, y, n, _, level) => conditionalOddsRatio(xy, x, y, n, level),
  },
  leverage: {
    delta: (xy, x, y, n, z) => {
      const [left, right] = [x / n, y / n];
      const gap = (n * xy - x * y) / (n * n);
      // The variance of (X − P(X)) (Y − P(Y)), whose mean the leverage is.
      const variance =
        left * (1 - left) * right * (1 - right) + (1 - 2 * left) * (1 - 2 * right) * gap - gap * gap;
      return symmetric(gap, variance / n, z, -0.25, 0.25);
    },
  },
  phi: {
    delta: (xy, x, y, n, z) => {
      const [left, right] = [x / n, y / n];
      const margins = left * (1 - left) * right * (1 - right);
      if (margins === 0) return { lower: -1, upper: 1 };
      const phi = (n * xy - x * y) / (n * n) / Math.sqrt(margins);
      const leftSkew = (1 - 2 * left) ** 2 / (left * (1 - left));
      const rightSkew = (1 - 2 * right) ** 2 / (right * (1 - right));
      const joint = ((1 - 2 * left) * (1 - 2 * right)) / Math.sqrt(margins);
      const variance =
        1 - phi ** 2 + phi * (1 + phi ** 2 / 2) * joint - 0.75 * phi ** 2 * (leftSkew + rightSkew);
      return symmetric(phi, variance / n, z, -1, 1);
    },
  },
};

/**
 * Confidence intervals of one measure of every rule.
 *
 * | measure | methods, the default first |
 * | --- | --- |
 * | support, coverage, rhsSupport, confidence | wilson, clopperPearson |
 * | lift, relativeRisk | logDelta |
 * | oddsRatio | logDelta (Woolf), conditional (exact) |
 * | leverage, phi | delta |
 * | any but improvement, boost, LIC | bootstrap |
 *
 * With $\operatorname{Var}\ln\widehat{\mathrm{lift}} \approx \frac1{n_{XY}} - \frac1{n_X} - \frac1{n_Y} +
 * \frac{2 n_{XY}}{n_X n_Y} - \frac1n$. The bootstrap draws the four cells anew from the baskets (multinomial), and takes
 * the share of the draws that the level leaves out on either side; draws without a value are left out. All take the
 * baskets as independent, and the rules as given: those picked by their height are too high on average, and no
 * interval corrects that. Smoothing leaves the exact methods alone. O(rules), of the bootstrap O(rules · replications).
 *
 * @throws {RangeError} If the measure has no such method, or an option is out of range.
 *
 * @see Wilson (1927), Clopper & Pearson (1934): `proportion` in core.
 * @see Katz, D. et al. (1978). Obtaining Confidence Intervals for the Risk Ratio in Cohort Studies. Biometrics 34(3),
 * 469-474.
 * @see Woolf, B. (1955). On estimating the relation between blood group and disease. Annals of Human Genetics 19(4),
 * 251-253.
 * @see Bishop, Y., Fienberg, S. & Holland, P. (1975). Discrete Multivariate Analysis, 11.3 (phi).
 *
 * @example
 * const receipts = baskets.of([["tea", "milk"], ["tea", "milk"], ["tea"], ["jam"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.9 });
 * const { lower, upper } = intervals(found, "confidence"); // milk → tea: 2 of 2
 * lower[0]; // 0.342380227506653
 * upper[0]; // 1
 */
export function intervals(rules: Rules, measure: Measure, options: RuleIntervalOptions = {}): RuleIntervals {
  const method = methodFor(measure, options);
  const { level = 0.95 } = options;
  const given = counts(rules);
  const estimate = measureOf(given, measure, options);
  const { lower, upper } =
    method === "bootstrap"
      ? bootstrap(given, measure, level, options)
      : approximate(given, limitsOf(measure, given.basketCount, options));
  return withDisplay({ rules, measure, method, level, estimate, lower, upper }, (result) =>
    table.toBundle(toTable(result as RuleIntervals)),
  );
}

function methodFor(measure: Measure, options: RuleIntervalOptions): IntervalMethod {
  requireCountMeasure(ACTION, measure);
  const methods = Object.keys(METHODS[measure] ?? {}) as IntervalMethod[];
  const { level = 0.95, method = methods[0] ?? "bootstrap" } = options;
  requireLevel(ACTION, level);
  if (method !== "bootstrap" && !methods.includes(method)) {
    const rule = `one of ${[...methods, "bootstrap"].join(", ")}`;
    throw new RangeError(mustBe(ACTION, `method of ${measure}`, rule, method));
  }
  return method;
}

/**
 * The interval of a measure as a function of the counts of both sides, antecedent and consequent.
 *
 * @throws {RangeError} If there is no such method but to draw at random, or an option is out of range.
 */
export function limitsOf(measure: Measure, basketCount: number, options: RuleIntervalOptions) {
  const method = methodFor(measure, options);
  const limits = METHODS[measure]?.[method];
  if (limits === undefined) {
    const rule = `one with a formula for its interval: ${Object.keys(METHODS).join(", ")}`;
    throw new RangeError(mustBe(ACTION, "measure", rule, measure));
  }
  const { level = 0.95, smoothCounts = 0 } = options;
  const extra = method === "clopperPearson" || method === "conditional" ? 0 : smoothCounts;
  const n = basketCount + 4 * extra;
  const z = normal.quantile(0.5 + level / 2);
  return (xy: number, x: number, y: number) => limits(xy + extra, x + 2 * extra, y + 2 * extra, n, z, level);
}

function approximate(given: RuleCounts, limits: (xy: number, x: number, y: number) => Interval) {
  const { count, antecedentCount, consequentCount } = given;
  const lower = new Float64Array(count.length);
  const upper = new Float64Array(count.length);
  for (let i = 0; i < count.length; i++) {
    const interval = limits(count[i], antecedentCount[i], consequentCount[i]);
    lower[i] = interval.lower;
    upper[i] = interval.upper;
  }
  return { lower, upper };
}

function bootstrap(given: RuleCounts, measure: Measure, level: number, options: RuleIntervalOptions) {
  const { seed = Number.NaN, replications = 1000 } = options;
  requireInteger(ACTION, "replications", replications, 1);
  requireInteger(ACTION, "seed", seed, 0);
  const { count, antecedentCount, consequentCount, basketCount } = given;
  const lower = new Float64Array(count.length);
  const upper = new Float64Array(count.length);
  for (let i = 0; i < count.length; i++) {
    // A stream of its own: the interval of a rule does not hang on the rules beside it.
    const random = seeded(seed);
    const drawn = redrawn(
      random,
      count[i],
      antecedentCount[i],
      consequentCount[i],
      basketCount,
      replications,
    );
    const values = measureOf(drawn, measure, options)
      .filter((value) => !Number.isNaN(value))
      .sort();
    const skipped = Math.floor(((1 - level) / 2) * values.length);
    lower[i] = values.length === 0 ? Number.NaN : values[skipped];
    upper[i] = values.length === 0 ? Number.NaN : values[values.length - 1 - skipped];
  }
  return { lower, upper };
}

/** Counts of as many baskets, drawn again and again from those there are. */
function redrawn(
  random: Random,
  xy: number,
  x: number,
  y: number,
  n: number,
  replications: number,
): RuleCounts {
  const count = new Int32Array(replications);
  const antecedentCount = new Int32Array(replications);
  const consequentCount = new Int32Array(replications);
  for (let r = 0; r < replications; r++) {
    antecedentCount[r] = binomial.draw(random, n, x / n);
    count[r] = binomial.draw(random, antecedentCount[r], x === 0 ? 0 : xy / x);
    const others = binomial.draw(random, n - antecedentCount[r], x === n ? 0 : (y - xy) / (n - x));
    consequentCount[r] = count[r] + others;
  }
  return { count, antecedentCount, consequentCount, basketCount: n };
}

/** Of a ratio whose logarithm is about normal; an empty cell leaves the whole range. */
function logNormal(ratio: number, variance: number, z: number): Interval {
  if (!Number.isFinite(variance)) return { lower: 0, upper: Number.POSITIVE_INFINITY };
  const factor = Math.exp(z * Math.sqrt(Math.max(0, variance)));
  return { lower: ratio / factor, upper: ratio * factor };
}

function symmetric(value: number, variance: number, z: number, least: number, most: number): Interval {
  const reach = z * Math.sqrt(Math.max(0, variance));
  return { lower: Math.max(least, value - reach), upper: Math.min(most, value + reach) };
}

/** The rules with the measure and its interval as a table, in their order. */
export function toTable(found: RuleIntervals, options: { readonly limit?: number } = {}): table.Table {
  const { rules, measure, method, level } = found;
  const caption = `${measure} of ${rules.size.toLocaleString("en-US")} rules with intervals of level ${level} (${method})`;
  const measures: readonly Measure[] = measure === "count" ? ["count"] : ["count", measure];
  return rulesToTable(rules, { ...options, caption, measures, intervals: [found] });
}
