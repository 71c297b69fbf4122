/** Confidence intervals of the measures of rules (度量的置信区间). */
import * as normal from "../../../core/distributions/normal";
import { mustBe, requireInteger, requireOpenFraction } from "../../../core/errors";
import type { Interval } from "../../../core/inference/wilson-limits";
import {
  integer,
  type OptionReaders,
  oneOf,
  openFraction,
  optional,
  type ReadOptions,
  readOptions,
  withDefault,
} from "../../../core/options";
import { withRows } from "../../../core/text/result-rows";
import type { Table } from "../../../core/text/table";
import { type Columns, withTable } from "../../display";
import { withNoun } from "../../display/wording";
import type { Measure, RuleCounts, Rules } from "../../types";
import { countsOf } from "../columns/rule-records";
import { rowsOfRules } from "../columns/rule-rows";
import {
  formulaFor,
  MEASURE_READERS,
  type MeasureOptions,
  requireCountMeasure,
  valuesOfCounts,
} from "../measures";
import { requireRules } from "../require-rules";
import { toTable as rulesToTable } from "../table";
import type { RuleIntervals } from "../types";
import { bootstrap } from "./bootstrap";
import { type IntervalMethod, METHOD_NAMES, METHODS } from "./methods";

export type { IntervalMethod, RuleIntervals };

const ACTION = "compute intervals of rules";

/** Level, side and method of the intervals. */
export interface RuleIntervalOptions extends MeasureOptions {
  /** Confidence level, in (0, 1). @default 0.95 */
  readonly level?: number;
  /** "lower" or "upper" gives a one-sided interval; the other limit is infinite. @default "both" */
  readonly side?: "both" | "lower" | "upper";
  /** @default the first method of the measure, see `intervals` */
  readonly method?: IntervalMethod;
  /** Seed of the bootstrap, required there. */
  readonly seed?: number;
  /** Replications of the bootstrap. @default 1000 */
  readonly replications?: number;
}

export const INTERVAL_READERS = {
  ...MEASURE_READERS,
  level: withDefault(0.95, openFraction),
  side: withDefault("both", oneOf(["both", "lower", "upper"] as const)),
  method: optional(oneOf(METHOD_NAMES)),
  seed: optional(integer(0)),
  replications: withDefault(1000, integer(1)),
} satisfies OptionReaders<RuleIntervalOptions>;

type ReadIntervalOptions = ReadOptions<typeof INTERVAL_READERS>;

/** The options of intervals if none is given. */
export const INTERVAL_DEFAULTS = readOptions(ACTION, {}, INTERVAL_READERS);

/**
 * Confidence intervals of one measure of every rule.
 *
 * | measure | methods, default first |
 * | --- | --- |
 * | support, coverage, rhsSupport, confidence | wilson, clopperPearson |
 * | lift, relativeRisk | logDelta |
 * | oddsRatio | logDelta (Woolf), conditional (exact) |
 * | leverage, phi | delta |
 * | any but improvement, boost, LIC | bootstrap |
 *
 * With $\operatorname{Var}\ln\widehat{\mathrm{lift}} \approx \frac1{n_{XY}} - \frac1{n_X} - \frac1{n_Y} +
 * \frac{2 n_{XY}}{n_X n_Y} - \frac1n$. The bootstrap resamples the four cells (multinomial) and takes percentiles of the
 * replications that have a value. All methods assume independent baskets and rules chosen beforehand: rules selected for
 * their high values are biased upwards, and no interval corrects that. Smoothing does not apply to the exact methods.
 * O(rules); for the bootstrap O(rules · replications).
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
 * const { lower, upper } = intervals(found, "confidence");
 * lower[0]; // 0.342380227506653, for milk → tea: 2 of 2
 * upper[0]; // 1
 */
export function intervals(rules: Rules, measure: Measure, options: RuleIntervalOptions = {}): RuleIntervals {
  requireRules(ACTION, rules);
  requireCountMeasure(ACTION, measure);
  const settings = readOptions(ACTION, options, INTERVAL_READERS);
  const method = methodFor(measure, settings);
  const { level, side, replications, seed } = settings;
  const given = countsOf(rules);
  const { basketCount } = given;
  const formula = formulaFor(measure, basketCount, settings);
  const estimate = valuesOfCounts(given, formula);
  let limits: { readonly lower: Float64Array; readonly upper: Float64Array };
  if (method === "bootstrap") {
    requireInteger(ACTION, "seed", seed, 0);
    const resampled = (counts: RuleCounts) => valuesOfCounts(counts, formula);
    limits = bootstrap(given, resampled, twoSidedLevel(settings), replications, seed);
  } else limits = limitsByFormula(given, limitsOf(measure, basketCount, settings));
  if (side === "lower") limits.upper.fill(Number.POSITIVE_INFINITY);
  if (side === "upper") limits.lower.fill(Number.NEGATIVE_INFINITY);
  const found = { rules, measure, method, level, estimate, ...limits };
  return withRows(withTable(found, toTable), () =>
    rowsOfRules(rules, { measures: [measure], intervals: [found] }),
  );
}

function methodFor(measure: Measure, options: ReadIntervalOptions): IntervalMethod {
  const methods = Object.keys(METHODS[measure] ?? {}) as IntervalMethod[];
  const { method = methods[0] ?? "bootstrap" } = options;
  requireOpenFraction(ACTION, "level", twoSidedLevel(options));
  if (method !== "bootstrap" && !methods.includes(method)) {
    const rule = `one of ${[...methods, "bootstrap"].join(", ")}`;
    throw new RangeError(mustBe(ACTION, `method of ${measure}`, rule, method));
  }
  return method;
}

/**
 * The interval of a measure as a function of the counts of both sides, antecedent and consequent.
 *
 * @throws {RangeError} If the measure has no method but the bootstrap, or an option is out of range.
 */
export function limitsOf(measure: Measure, basketCount: number, options: ReadIntervalOptions) {
  const method = methodFor(measure, options);
  const limits = METHODS[measure]?.[method];
  if (limits === undefined) {
    const rule = `one with a formula for its interval: ${Object.keys(METHODS).join(", ")}`;
    throw new RangeError(mustBe(ACTION, "measure", rule, measure));
  }
  const level = twoSidedLevel(options);
  const { smoothCounts } = options;
  const extra = method === "clopperPearson" || method === "conditional" ? 0 : smoothCounts;
  const n = basketCount + 4 * extra;
  const z = normal.quantile(0.5 + level / 2);
  return (xy: number, x: number, y: number) => limits(xy + extra, x + 2 * extra, y + 2 * extra, n, z, level);
}

/** Level of the two-sided interval that has the same limit as the one-sided interval asked for. */
function twoSidedLevel({ level, side }: ReadIntervalOptions): number {
  return side === "both" ? level : 2 * level - 1;
}

function limitsByFormula(given: RuleCounts, limits: (xy: number, x: number, y: number) => Interval) {
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

/** The rules with the measure and its interval as a table, in their order. */
function toTable(found: Columns<RuleIntervals>): Table {
  const { rules, measure, method, level } = found;
  const caption = `${measure} of ${withNoun(rules.size, "rule")} with intervals of level ${level} (${method})`;
  const measures: readonly Measure[] = measure === "count" ? ["count"] : ["count", measure];
  return rulesToTable(rules, { caption, measures, intervals: [found] });
}
