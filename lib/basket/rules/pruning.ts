/** Pruning of rules (规则剪枝): drops rules that add nothing to a simpler rule, or that chance explains. */
import {
  finite,
  type OptionReaders,
  oneOf,
  openFraction,
  optional,
  readOptions,
  withDefault,
} from "../../core/options";
import type { Displayable } from "../../core/text/display";
import { withRows } from "../../core/text/result-rows";
import type { Table } from "../../core/text/table";
import { type Columns, withTable } from "../display";
import { formatCount } from "../display/wording";
import type { Measure, Rules } from "../types";
import { countsOf } from "./columns/rule-records";
import { rowsOfRules } from "./columns/rule-rows";
import { INTERVAL_DEFAULTS, INTERVAL_READERS, type IntervalMethod, limitsOf } from "./intervals";
import {
  formulaOf,
  isLowerBetter,
  MEASURE_READERS,
  type MeasureOptions,
  NAMES,
  requireCountMeasure,
  valuesOf,
} from "./measures";
import { bestMoreGeneral } from "./more-general/more-general";
import { requireRules } from "./require-rules";
import { type SignificanceOptions, summary, test } from "./significance";
import { toTable as rulesToTable, selectWhere } from "./table";

/** The rules kept and the rules dropped. Displayed as a table of the rules kept. */
export interface PrunedRules extends Displayable {
  /** The rules kept, in their order. */
  readonly rules: Rules;
  /** The rules dropped, in their order. */
  readonly dropped: Rules;
  /** Why rules were dropped, in one line. */
  readonly reason: string;
}

/** What a longer rule must improve, and by how much. */
export interface RedundancyOptions extends MeasureOptions {
  /** The measure that a longer rule must improve. @default "confidence" */
  readonly measure?: Measure;
  /**
   * Level of confidence intervals: the interval of the longer rule must lie above those of all more general rules.
   * @default none, the measures themselves are compared
   */
  readonly level?: number;
  /** Method of the intervals. @default as in `rules.intervals` */
  readonly method?: IntervalMethod;
}

const REDUNDANCY_READERS = {
  ...MEASURE_READERS,
  measure: withDefault("confidence", oneOf(NAMES)),
  level: optional(openFraction),
  method: INTERVAL_READERS.method,
} satisfies OptionReaders<RedundancyOptions>;

/**
 * Drops redundant rules (冗余规则): a more general rule, with the same consequent and fewer items in the antecedent, has the
 * same or a better value of the measure.
 *
 * With a level, drops the rules whose interval is not entirely above the intervals of all more general rules (Li et al.).
 * This is stricter than a test of the difference, since two intervals may overlap although the difference is significant.
 * All more general rules count, including those below the thresholds and the one with empty antecedent. (arules compares
 * with the rules found only, and smooths counts by 1 there.) O(more general rules · length).
 *
 * @throws {RangeError} If the measure compares with other rules itself, or has no formula for its interval.
 *
 * @see Bayardo, R., Agrawal, R. & Gunopulos, D. (2000). Constraint-Based Rule Mining in Large, Dense Databases. Data
 * Mining and Knowledge Discovery 4(2/3), 217-240. doi:10.1023/A:1009895914772
 * @see Li, J. et al. (2014). Discovering statistically non-redundant subgroups. Knowledge-Based Systems 67, 315-327.
 * doi:10.1016/j.knosys.2014.04.030
 *
 * @example
 * const receipts = baskets.of([["tea", "milk", "jam"], ["tea", "milk", "jam"], ["tea", "milk"], ["jam"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.9, maxConsequentLength: 1 });
 * dropRedundant(found).dropped.size; // 2, since tea, jam → milk adds nothing to tea → milk, nor milk, jam → tea to milk → tea
 */
export function dropRedundant(rules: Rules, options: RedundancyOptions = {}): PrunedRules {
  const action = "drop redundant rules";
  requireRules(action, rules);
  const { measure, level, method, ...settings } = readOptions(action, options, REDUNDANCY_READERS);
  requireCountMeasure(action, measure);
  const sign = isLowerBetter(measure) ? -1 : 1;
  if (level === undefined) {
    const formula = formulaOf(rules, measure, settings);
    const own = valuesOf(rules, measure, settings);
    const best = bestMoreGeneral(rules, (xy, x, y) => sign * formula(xy, x, y));
    const reason = `a more general rule has the same or a ${sign > 0 ? "higher" : "lower"} ${measure}`;
    return partition(rules, reason, (i) => sign * own[i] > best[i]);
  }
  const limits = limitsOf(measure, rules.frequent.basketCount, {
    ...INTERVAL_DEFAULTS,
    ...settings,
    level,
    method,
  });
  const { count, antecedentCount, consequentCount } = countsOf(rules);
  const best = bestMoreGeneral(rules, (xy, x, y) => limits(xy, x, y).upper);
  const reason = `the interval of its ${measure}, level ${level}, is not above that of every more general rule`;
  const lower = (i: number) => limits(count[i], antecedentCount[i], consequentCount[i]).lower;
  return partition(rules, reason, (i) => lower(i) > best[i]);
}

/**
 * Drops the rules whose confidence is not at least `minImprovement` above that of every more general rule, including the
 * one with empty antecedent.
 *
 * @throws {RangeError} If `minImprovement` is not a finite number.
 *
 * @see Bayardo et al. (2000), as for `dropRedundant`: minimum improvement.
 *
 * @example
 * const receipts = baskets.of([["tea", "milk"], ["tea", "milk"], ["tea", "jam"], ["milk"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 });
 * dropNonImproving(found, { minImprovement: 0.01 }).rules.size; // 0, since 2 of 3 with tea buy milk, but so do 3 of all 4
 */
export function dropNonImproving(rules: Rules, options: { readonly minImprovement: number }): PrunedRules {
  const action = "drop rules";
  requireRules(action, rules);
  const { minImprovement } = readOptions(action, options, { minImprovement: finite });
  const improvement = valuesOf(rules, "improvement");
  const reason = `confidence less than ${minImprovement} above that of a more general rule`;
  return partition(rules, reason, (i) => improvement[i] >= minImprovement);
}

/**
 * Drops the rules that `ruleSignificance.test` with the same options does not find significant.
 *
 * @throws {RangeError} If an option is out of range.
 *
 * @example
 * const receipts = baskets.of([["tea", "milk"], ["tea", "milk"], ["tea", "jam"], ["milk"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 });
 * dropInsignificant(found, { alpha: 0.05 }).rules.size; // 0
 */
export function dropInsignificant(rules: Rules, options: SignificanceOptions = {}): PrunedRules {
  const tested = test(rules, options);
  return partition(rules, summary(tested), (i) => tested.adjusted[i] <= tested.alpha);
}

function partition(rules: Rules, reason: string, isKept: (i: number) => boolean): PrunedRules {
  const kept = selectWhere(rules, isKept);
  const dropped = selectWhere(rules, (i) => !isKept(i));
  return withRows(withTable({ rules: kept, dropped, reason }, toTable), () => rowsOfRules(kept, {}));
}

/** The rules kept as a table; the caption says how many were dropped and why. */
function toTable({ rules, dropped, reason }: Columns<PrunedRules>): Table {
  const caption = `${formatCount(rules.size)} of ${formatCount(rules.size + dropped.size)} rules kept, ${formatCount(dropped.size)} dropped: ${reason}`;
  return rulesToTable(rules, { caption });
}
