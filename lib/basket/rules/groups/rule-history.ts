/** The history of rules (规则漂移): week by week or month by month, does a rule hold, and does it change? */
import type { Baskets } from "../../../core/baskets";
import { mustBe } from "../../../core/errors";
import type { Periods } from "../../../core/periods";
import { DISPLAY, type Displayable, withDisplay } from "../../../core/text/display";
import * as table from "../../../core/text/table";
import type { Rules } from "../../types";
import { at as ruleAt } from "../columns/rule-records";
import type { JudgeOptions } from "../hold-out/hold-out";
import { CANNOT_TELL, counted, HOLDS, type RuleNumbers, shownLift, thenOf } from "../hold-out/verdict";
import {
  countByGroup,
  type GroupedRules,
  groupsOf,
  type RuleInGroup,
  type Trends,
  togetherOf,
  trendsOf,
} from "./grouped-rules";

/** A rule in each period. */
export interface RuleOverTime {
  readonly antecedent: readonly string[];
  readonly consequent: readonly string[];
  /** Where the rule was found. */
  readonly then: RuleNumbers;
  /** In all periods together. */
  readonly now: RuleNumbers;
  readonly periods: readonly RuleInGroup[];
  readonly holdsIn: number;
  readonly failsIn: number;
  /** One sign a period: ● holds, ○ fails, · cannot tell. */
  readonly pattern: string;
  /** "holds in 11 of 12 weeks; lift 3.1 then, 2.8 now". */
  readonly reading: string;
  /** That the confidence does not differ between the periods, adjusted for all rules. */
  readonly changePValue: number;
  /** That the confidence neither rises nor falls, adjusted for all rules. */
  readonly trendPValue: number;
  /** Above 0 where the confidence rises. */
  readonly trendZ: number;
}

/** Rules by period as columns; iterating gives `RuleOverTime` records. */
export interface RuleHistory extends GroupedRules, Displayable, Iterable<RuleOverTime> {
  readonly kind: Periods["kind"];
  /** Cochran-Armitage test that the confidence neither rises nor falls from period to period. */
  readonly trendTest: Trends;
}

/**
 * Counts and judges every rule in each period: "holds in 11 of 12 later weeks", or "only in December".
 *
 * In a period a rule holds if its lift is above 1 and fails if not; where fewer than `minExpected` baskets with both
 * sides were to be expected from the confidence it was found with, the period cannot tell and is on neither side. A rule
 * of chance holds in about every second period. Three tests ask, over the periods that can tell, whether a rule changed:
 * `confidenceTest` (chi-square, any change of the confidence), `trendTest` (Cochran-Armitage, a steady rise or fall) and
 * `oddsRatioTest` (Breslow-Day, a change of the association itself, not only of how common the consequent is). With many
 * rules read `adjusted`. Rules that were found in the very baskets given here look better than they are: hold out first.
 *
 * O(counting + rules · periods); 12 bytes a rule and period.
 *
 * @param periods Of each basket; `periods.weekly(times, { from })` leaves out the baskets before `from`.
 * @throws {TypeError} If there is not one period a basket.
 * @throws {RangeError} If `minExpected` is not above 0.
 *
 * @see Cochran, W. G. (1954). Some methods for strengthening the common χ² tests. Biometrics 10(4), 417-451.
 *
 * @example
 * const receipts = baskets.of(Array.from({ length: 56 }, (_, i) => (i % 2 ? ["milk", "bread"] : ["beer"])));
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.1 }), { minConfidence: 0.8 });
 * const weeks = periods.weekly(Array.from({ length: 56 }, (_, i) => i / 2 + 4), { unit: "days" });
 * [...byPeriod(found, receipts, weeks)][0].reading; // "holds in 4 of 4 weeks; lift 2.0 then, 2.0 now"
 */
export function byPeriod(
  rules: Rules,
  baskets: Baskets,
  periods: Periods,
  options: JudgeOptions = {},
): RuleHistory {
  if (!(periods?.periodOf instanceof Int32Array))
    throw new TypeError(mustBe("count rules", "periods", "periods, as periods.weekly makes them", periods));
  const { names, periodOf: groupOf, kind } = periods;
  const grouped = countByGroup(rules, baskets, { names, groupOf }, options.minExpected ?? 5);
  return asHistory({ ...grouped, kind, trendTest: trendsOf(grouped) });
}

type HistoryColumns = Omit<RuleHistory, typeof Symbol.iterator | keyof Displayable>;

function asHistory(columns: HistoryColumns): RuleHistory {
  Object.defineProperty(columns, Symbol.iterator, {
    value: function* () {
      for (let i = 0; i < columns.size; i++) yield at(columns, i);
    },
    enumerable: false,
  });
  return withDisplay(columns as RuleHistory, (history) => toTable(history)[DISPLAY]());
}

/** Rule i in each period. */
export function at(history: HistoryColumns, i: number): RuleOverTime {
  const { groups, verdict, trendTest, confidenceTest } = history;
  const { antecedent, consequent } = ruleAt(history.rules, i);
  const then = thenOf(history.rules, i);
  const codes = Array.from(verdict.subarray(i * groups, (i + 1) * groups));
  const now = togetherOf(history, i);
  return {
    antecedent,
    consequent,
    then,
    now,
    periods: groupsOf(history, i),
    holdsIn: history.holdsIn[i],
    failsIn: history.failsIn[i],
    pattern: codes.map((code) => (code === HOLDS ? "●" : code === CANNOT_TELL ? "·" : "○")).join(""),
    reading: `${holdsSentence(history, codes, i)}; lift ${shownLift(then.lift)} then, ${shownLift(now.lift)} now`,
    changePValue: confidenceTest.adjusted[i],
    trendPValue: trendTest.adjusted[i],
    trendZ: trendTest.z[i],
  };
}

/** "holds in 11 of 12 weeks", or which they are where they are few: a season shows by name. */
function holdsSentence(history: HistoryColumns, codes: readonly number[], i: number): string {
  const { kind, names, groups } = history;
  const [holds, told] = [history.holdsIn[i], history.holdsIn[i] + history.failsIn[i]];
  const silent = groups - told;
  if (told === 0) return `no ${kind} can tell`;
  const isSeason = holds > 0 && holds <= 3 && groups > 2 * holds;
  const which = isSeason ? ` (${names.filter((_, g) => codes[g] === HOLDS).join(", ")})` : "";
  const rest = silent > 0 ? `, ${silent} cannot tell` : "";
  return `holds in ${holds} of ${counted(told, kind)}${which}${rest}`;
}

export interface HistoryTableOptions {
  /** Rows to show at most. @default 20 */
  readonly limit?: number;
  /** @default says how many rules hold in most periods, and how many changed */
  readonly caption?: string;
}

/** The rules as a table, in their order. */
export function toTable(history: RuleHistory, options: HistoryTableOptions = {}): table.Table {
  const { size, kind, names } = history;
  const { limit = 20, caption = captionOf(history) } = options;
  const rows = Array.from({ length: Math.min(limit, size) }, (_, i) => {
    const rule = at(history, i);
    const direction = rule.trendPValue > 0.05 ? "–" : rule.trendZ > 0 ? "rises" : "falls";
    const sides = [rule.antecedent.join(", ") || "∅", rule.consequent.join(", ")];
    return [...sides, rule.pattern, rule.reading, rule.changePValue, direction];
  });
  const span = names.length > 0 ? `${names[0]} to ${names[names.length - 1]}` : "none";
  const columns = [
    "antecedent",
    "consequent",
    { name: `${kind}s`, note: span },
    "reading",
    { name: "change", note: "adjusted p" },
    { name: "trend", note: "at adjusted p ≤ 0.05" },
  ];
  return table.ofRows(columns, rows, { caption, limit, totalRows: size });
}

function captionOf({ size, kind, names, holdsIn, failsIn, confidenceTest }: HistoryColumns): string {
  const most = holdsIn.reduce((count, holds, i) => count + (holds > failsIn[i] ? 1 : 0), 0);
  const changed = confidenceTest.adjusted.reduce((count, p) => count + (p <= 0.05 ? 1 : 0), 0);
  return `${counted(size, "rule")} over ${counted(names.length, kind)}: ${most.toLocaleString("en-US")} hold in more ${kind}s than they fail, the confidence of ${changed.toLocaleString("en-US")} changed; ● holds, ○ fails, · cannot tell`;
}
