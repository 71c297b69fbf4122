/** Rules over time (规则漂移): in which weeks or months does a rule hold, and does it change? */
import type { Baskets } from "../../../core/baskets";
import { requireKind } from "../../../core/errors";
import { readOptions } from "../../../core/options";
import type { Periods } from "../../../core/periods";
import { column } from "../../../core/text/cell";
import { localized } from "../../../core/text/language";
import type { Table } from "../../../core/text/table";
import { requireBaskets } from "../../baskets/require-baskets";
import { type Columns, type Records, type ResultTableOptions, resultTable, withRecords } from "../../display";
import { formatCount, formatLift, sideCells, sideColumns, withNoun } from "../../display/wording";
import type { RuleSides, Rules } from "../../types";
import { sidesAt } from "../columns/rule-records";
import { VERDICT_READERS, type VerdictOptions } from "../hold-out/evaluate-on";
import { CANNOT_TELL, HOLDS, type RuleNumbers, trainingNumbers } from "../hold-out/verdict";
import { requireRules } from "../require-rules";
import {
  countByGroup,
  GROUPED_PROPERTIES,
  type GroupedRules,
  groupFields,
  groupsOfRule,
  overallNumbers,
  type RuleInGroup,
  TREND_PROPERTIES,
  type Trends,
  trendsOf,
} from "./grouped-rules";

/** A rule in each period. */
export interface RuleOverTime extends RuleSides {
  /** In the baskets the rule was found in. */
  readonly training: RuleNumbers;
  /** In all periods together. */
  readonly overall: RuleNumbers;
  readonly periods: readonly RuleInGroup[];
  readonly holdsIn: number;
  readonly failsIn: number;
  /** One character for each period: ● holds, ○ fails, · cannot tell. */
  readonly pattern: string;
  /** "holds in 11 of 12 weeks; lift 3.1 then, 2.8 now". */
  readonly summary: string;
  /** P-value of equal confidence in all periods, adjusted for all rules. */
  readonly changePValue: number;
  /** P-value of a confidence without trend, adjusted for all rules. */
  readonly trendPValue: number;
  /** Above 0 if the confidence rises. */
  readonly trendZ: number;
}

/** Rules by period as columns; iterating gives `RuleOverTime` records. */
export interface RuleHistory extends GroupedRules, Records<RuleOverTime> {
  readonly kind: Periods["kind"];
  /** Cochran-Armitage test of a trend of the confidence over the periods. */
  readonly trendTest: Trends;
}

/**
 * Counts every rule in each period, with a verdict: "holds in 11 of 12 weeks", or only in December.
 *
 * In a period a rule holds if its lift is above 1, and fails otherwise. A period cannot tell if fewer than `minExpected`
 * baskets with both sides are expected, given the confidence the rule was found with. A rule between unrelated items holds in
 * about half of the periods. Three tests show whether a rule changed, over the periods with a verdict: `confidenceTest`
 * (chi-square, any change of the confidence), `trendTest` (Cochran-Armitage, a steady rise or fall) and `oddsRatioTest`
 * (Breslow-Day, a change of the association itself, not only of the popularity of the consequent). With many rules, use the
 * `adjusted` p-values. Results are optimistic for the baskets in which the rules were found: hold baskets out first.
 *
 * O(counting + rules · periods); 12 bytes for each rule and period.
 *
 * @param periods Period of each basket; `periods.weekly(times, { from })` leaves out the baskets before `from`.
 * @throws {TypeError} If there is not one period for each basket.
 * @throws {RangeError} If `minExpected` is not above 0.
 *
 * @see Cochran, W. G. (1954). Some methods for strengthening the common χ² tests. Biometrics 10(4), 417-451.
 *
 * @example
 * const receipts = baskets.of(Array.from({ length: 56 }, (_, i) => (i % 2 ? ["milk", "bread"] : ["beer"])));
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.1 }), { minConfidence: 0.8 });
 * const weeks = periods.weekly(Array.from({ length: 56 }, (_, i) => i / 2 + 4), { unit: "days" });
 * [...byPeriod(found, receipts, weeks)][0].summary; // "holds in 4 of 4 weeks; lift 2.0 then, 2.0 now"
 */
export function byPeriod(
  rules: Rules,
  baskets: Baskets,
  periods: Periods,
  options: VerdictOptions = {},
): RuleHistory {
  const action = "count rules";
  requireRules(action, rules);
  requireBaskets(action, baskets);
  requireKind(action, "periods", periods, "periods, as made by periods.weekly", {
    names: "list",
    periodOf: "Int32Array",
    kind: "text",
  });
  const { minExpected } = readOptions(action, options, VERDICT_READERS);
  const { names, periodOf: groupOf, kind } = periods;
  const grouped = countByGroup(rules, baskets, { names, groupOf }, minExpected);
  const history = { ...grouped, kind, trendTest: trendsOf(grouped) };
  return withRecords(history, ruleOverTimeAt, toTable, [
    "antecedent",
    "consequent",
    ...groupFields<RuleOverTime>(names, ({ periods }) => periods),
    "holdsIn",
    "failsIn",
    "changePValue",
    "trendPValue",
    "trendZ",
  ]);
}

function ruleOverTimeAt(history: Columns<RuleHistory>, i: number): RuleOverTime {
  const { groups, verdict, trendTest, confidenceTest } = history;
  const training = trainingNumbers(history.rules, i);
  const codes = Array.from(verdict.subarray(i * groups, (i + 1) * groups));
  const overall = overallNumbers(history, i);
  const said = verdictSummary(history, codes, i);
  return {
    ...sidesAt(history.rules, i),
    training,
    overall,
    periods: groupsOfRule(history, i),
    holdsIn: history.holdsIn[i],
    failsIn: history.failsIn[i],
    pattern: codes.map((code) => (code === HOLDS ? "●" : code === CANNOT_TELL ? "·" : "○")).join(""),
    summary: localized(
      `${said}; lift ${formatLift(training.lift)} then, ${formatLift(overall.lift)} now`,
      `${said}；提升度当时 ${formatLift(training.lift)}，现在 ${formatLift(overall.lift)}`,
    ),
    changePValue: confidenceTest.adjusted[i],
    trendPValue: trendTest.adjusted[i],
    trendZ: trendTest.z[i],
  };
}

const CHINESE_KINDS: Readonly<Record<string, string>> = {
  day: "天",
  week: "周",
  month: "月",
  quarter: "季度",
  year: "年",
};

/** "holds in 11 of 12 weeks"; names the periods if the rule holds in few of them, as a seasonal rule does. */
function verdictSummary(history: Columns<RuleHistory>, codes: readonly number[], i: number): string {
  const { kind, names, groups } = history;
  const holds = history.holdsIn[i];
  const decided = holds + history.failsIn[i];
  const undecided = groups - decided;
  const unit = CHINESE_KINDS[kind] ?? kind;
  if (decided === 0) return localized(`no ${kind} can tell`, `没有一个${unit}能判断`);
  const isSeason = holds > 0 && holds <= 3 && groups > 2 * holds;
  const which = isSeason ? ` (${names.filter((_, g) => codes[g] === HOLDS).join(", ")})` : "";
  const rest = undecided > 0 ? localized(`, ${undecided} cannot tell`, `，${undecided} 个无法判断`) : "";
  const english = `holds in ${holds} of ${withNoun(decided, kind)}${which}${rest}`;
  return localized(english, `${decided} 个${unit}中 ${holds} 个成立${which}${rest}`);
}

/**
 * The rules as a table, in their order.
 *
 * @example
 * const receipts = baskets.of(Array.from({ length: 56 }, (_, i) => (i % 2 ? ["milk", "bread"] : ["beer"])));
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.1 }), { minConfidence: 0.8 });
 * const weeks = periods.weekly(Array.from({ length: 56 }, (_, i) => i / 2 + 4), { unit: "days" });
 * toTable(byPeriod(found, receipts, weeks)).rows[0].slice(0, 3); // ["milk", "bread", "●●●●"]
 */
export function toTable(history: Columns<RuleHistory>, options: ResultTableOptions = {}): Table {
  const action = "show rules over time";
  requireKind(action, "history", history, "rules over time, as made by ruleHistory.byPeriod", {
    ...GROUPED_PROPERTIES,
    kind: "text",
    trendTest: TREND_PROPERTIES,
  });
  const { size, kind, names } = history;
  const rowAt = (i: number) => {
    const rule = ruleOverTimeAt(history, i);
    const direction =
      rule.trendPValue > 0.05
        ? "–"
        : rule.trendZ > 0
          ? localized("rises", "上升")
          : localized("falls", "下降");
    return [...sideCells(rule), rule.pattern, rule.summary, rule.changePValue, direction];
  };
  const span =
    names.length > 0
      ? localized(`${names[0]} to ${names[names.length - 1]}`, `${names[0]} 至 ${names[names.length - 1]}`)
      : "none";
  const columns = [
    ...sideColumns(),
    column(`${kind}s`, CHINESE_KINDS[kind] ?? kind, { note: span }),
    column("reading", "读法"),
    column("change", "变化", { note: localized("adjusted p", "校正后 p") }),
    column("trend", "趋势", { note: localized("at adjusted p ≤ 0.05", "校正后 p ≤ 0.05") }),
  ];
  return resultTable(action, options, { columns, size, rowAt, summary: summaryOf(history) });
}

function summaryOf({ size, kind, names, holdsIn, failsIn, confidenceTest }: Columns<RuleHistory>): string {
  const most = holdsIn.filter((holds, i) => holds > failsIn[i]).length;
  const changed = confidenceTest.adjusted.filter((p) => p <= 0.05).length;
  const unit = CHINESE_KINDS[kind] ?? kind;
  return localized(
    `${withNoun(size, "rule")} over ${withNoun(names.length, kind)}: ${formatCount(most)} hold in more ${kind}s than they fail, the confidence of ${formatCount(changed)} changed; ● holds, ○ fails, · cannot tell`,
    `${formatCount(size)} 条规则，${names.length} 个${unit}：${formatCount(most)} 条成立的${unit}多于不成立的，${formatCount(changed)} 条的置信度有变化；● 成立，○ 不成立，· 无法判断`,
  );
}
