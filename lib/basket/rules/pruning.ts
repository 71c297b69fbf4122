/** Rules pruned (规则剪枝): those that say no more than a simpler rule does, or no more than chance. */

import { requireFinite } from "../../core/errors";
import { type Displayable, withDisplay } from "../../core/text/display";
import * as table from "../../core/text/table";
import type { Measure, Rules } from "../types";
import { counts } from "./columns/counts";
import { type IntervalMethod, limitsOf } from "./intervals";
import {
  formulaOf,
  isLowerBetter,
  type MeasureOptions,
  measure as measureRules,
  requireCountMeasure,
} from "./measures";
import { bestMoreGeneral } from "./more-general/more-general";
import { type SignificanceOptions, summary, test } from "./significance";
import { toTable as rulesToTable, take } from "./table";

/** What pruning leaves, and what it takes. Shows itself as a table of what is left. */
export interface PrunedRules extends Displayable {
  /** The rules kept, in their order: prune these again, or show them. */
  readonly rules: Rules;
  /** The others, in their order. */
  readonly dropped: Rules;
  /** Why they went, in one line. */
  readonly reason: string;
}

export interface RedundancyOptions extends MeasureOptions {
  /** The number a longer rule must raise. @default "confidence" */
  readonly measure?: Measure;
  /**
   * Asks for more than chance: the interval of this level around the longer rule must lie above those of all more
   * general ones. @default none, the numbers themselves are compared
   */
  readonly level?: number;
  /** Method of the intervals. @default as in `intervals` */
  readonly method?: IntervalMethod;
}

/**
 * Drops redundant rules (冗余规则): those with a more general rule, same consequent and fewer items in the antecedent, that
 * does as well or better. What is left needs every item it names.
 *
 * With a level it drops those whose interval is not wholly above the intervals of all more general rules (Li et al.).
 * That is stricter than a test of the difference, since two intervals may touch although the difference is sure.
 * All more general rules count, also those that fell short of the thresholds and the empty antecedent "everyone buys
 * it"; arules looks only among the rules found, and smooths counts by 1 there. O(more general rules · length).
 *
 * @throws {RangeError} If the measure asks for other rules itself, or has no formula for its interval.
 *
 * @see Bayardo, R., Agrawal, R. & Gunopulos, D. (2000). Constraint-Based Rule Mining in Large, Dense Databases. Data
 * Mining and Knowledge Discovery 4(2/3), 217-240. doi:10.1023/A:1009895914772
 * @see Li, J. et al. (2014). Discovering statistically non-redundant subgroups. Knowledge-Based Systems 67, 315-327.
 * doi:10.1016/j.knosys.2014.04.030
 *
 * @example
 * const receipts = baskets.of([["tea", "milk", "jam"], ["tea", "milk", "jam"], ["tea", "milk"], ["jam"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.9, maxConsequentLength: 1 });
 * dropRedundant(found).dropped.size; // 2: tea, jam → milk and milk, jam → tea say no more than tea → milk and milk → tea
 */
export function dropRedundant(rules: Rules, options: RedundancyOptions = {}): PrunedRules {
  const { measure = "confidence", level } = options;
  requireCountMeasure("drop redundant rules", measure);
  const sign = isLowerBetter(measure) ? -1 : 1;
  if (level === undefined) {
    const formula = formulaOf(rules, measure, options);
    const own = measureRules(rules, measure, options);
    const best = bestMoreGeneral(rules, (xy, x, y) => sign * formula(xy, x, y));
    const reason = `a more general rule has the same or a ${sign > 0 ? "higher" : "lower"} ${measure}`;
    return part(rules, reason, (i) => sign * own[i] > best[i]);
  }
  const limits = limitsOf(measure, rules.frequent.basketCount, options);
  const { count, antecedentCount, consequentCount } = counts(rules);
  const best = bestMoreGeneral(rules, (xy, x, y) => limits(xy, x, y).upper);
  const reason = `the interval of its ${measure}, level ${level}, is not above that of every more general rule`;
  return part(rules, reason, (i) => limits(count[i], antecedentCount[i], consequentCount[i]).lower > best[i]);
}

/**
 * Drops rules that improve too little: those whose confidence is not at least `minImprovement` above that of every more
 * general rule, "everyone buys it" included.
 *
 * @throws {RangeError} If the improvement is not a finite number.
 *
 * @see Bayardo et al. (2000), as for `dropRedundant`: minimum improvement.
 *
 * @example
 * const receipts = baskets.of([["tea", "milk"], ["tea", "milk"], ["tea", "jam"], ["milk"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 });
 * dropNonImproving(found, { minImprovement: 0.01 }).rules.size; // 0: 2 of 3 with tea buy milk, but 3 of all 4 do
 */
export function dropNonImproving(rules: Rules, options: { readonly minImprovement: number }): PrunedRules {
  const { minImprovement } = options;
  requireFinite("drop rules", "minImprovement", minImprovement);
  const improvement = measureRules(rules, "improvement");
  const reason = `confidence less than ${minImprovement} above that of a more general rule`;
  return part(rules, reason, (i) => improvement[i] >= minImprovement);
}

/**
 * Drops rules that chance explains: those that `ruleSignificance.test` with the same options does not find significant.
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
  return part(rules, summary(tested), (i) => tested.adjusted[i] <= tested.alpha);
}

function part(rules: Rules, reason: string, isKept: (i: number) => boolean): PrunedRules {
  const kept: number[] = [];
  const dropped: number[] = [];
  for (let i = 0; i < rules.size; i++) (isKept(i) ? kept : dropped).push(i);
  const pruned = { rules: take(rules, kept), dropped: take(rules, dropped), reason };
  return withDisplay(pruned, (value) => table.toBundle(toTable(value as PrunedRules)));
}

/** The rules kept as a table; the caption says how many went and why. */
function toTable(pruned: PrunedRules): table.Table {
  const { rules, dropped, reason } = pruned;
  const number = (value: number) => value.toLocaleString("en-US");
  const caption = `${number(rules.size)} of ${number(rules.size + dropped.size)} rules kept, ${number(dropped.size)} dropped: ${reason}`;
  return rulesToTable(rules, { caption });
}
