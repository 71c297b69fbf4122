/** Rules evaluated in held-out baskets, as columns, records and a table. */

import { requireKind } from "../../../core/errors";
import { column } from "../../../core/text/cell";
import type { Field } from "../../../core/text/result-rows";
import type { Table } from "../../../core/text/table";
import { type Columns, type Records, type ResultTableOptions, resultTable, withRecords } from "../../display";
import { formatCount, formatLift, sideCells, sideColumns, withNoun } from "../../display/wording";
import type { RuleSides, Rules } from "../../types";
import { sidesAt } from "../columns/rule-records";
import { RULE_PROPERTIES } from "../require-rules";
import {
  type CountColumns,
  numbersAt,
  type RuleNumbers,
  trainingNumbers,
  type Verdict,
  verdictName,
} from "./verdict";

/** A rule with its numbers in the training baskets and in the held-out baskets. */
export interface HeldOutRule extends RuleSides {
  /** In the baskets the rule was found in. */
  readonly training: RuleNumbers;
  /** In the held-out baskets. */
  readonly heldOut: RuleNumbers;
  /** Held-out baskets with both sides that the training confidence predicts. */
  readonly expected: number;
  /** Fraction of the lift that is lost; below 0 if the lift grew. */
  readonly shrinkage: number;
  readonly verdict: Verdict;
  /** One-sided p-value of Fisher's exact test of independence in the held-out baskets. */
  readonly pValue: number;
  /** `pValue` adjusted for all the rules (Benjamini-Hochberg). */
  readonly adjustedPValue: number;
  /** "holds: lift 3.1 then, 2.8 now". */
  readonly summary: string;
}

/** Evaluated rules as columns, in the order of `rules`. Iterating gives `HeldOutRule` records. */
export interface HeldOutRules extends CountColumns, Records<HeldOutRule> {
  /** The rules with their training numbers. */
  readonly rules: Rules;
  /** Positions of the held-out baskets. */
  readonly heldOut: Int32Array;
  /** Time of the first held-out basket, if the split was by time. */
  readonly from?: number;
  readonly minExpected: number;
  /** 1 holds, 0 fails, -1 cannot tell. */
  readonly verdict: Int8Array;
  readonly shrinkage: Float64Array;
  readonly pValue: Float64Array;
  readonly adjustedPValue: Float64Array;
  readonly holds: number;
  readonly fails: number;
  readonly cannotTell: number;
  /** Rules expected to hold if no items were associated, among those with a verdict: slightly less than half. */
  readonly holdsByChance: number;
}

const numberFields = (where: "training" | "heldOut"): Field<HeldOutRule>[] =>
  (["count", "antecedentCount", "consequentCount", "support", "confidence", "lift"] as const).map((name) => [
    `${where}.${name}`,
    (rule) => rule[where][name],
  ]);

const FIELDS: readonly Field<HeldOutRule>[] = [
  "antecedent",
  "consequent",
  ...numberFields("training"),
  ...numberFields("heldOut"),
  "expected",
  "shrinkage",
  "verdict",
  "pValue",
  "adjustedPValue",
];

export function asHeldOut(columns: Columns<HeldOutRules>): HeldOutRules {
  return withRecords(columns, heldOutRuleAt, toTable, FIELDS);
}

function heldOutRuleAt(held: Columns<HeldOutRules>, i: number): HeldOutRule {
  const training = trainingNumbers(held.rules, i);
  const heldOut = numbersAt(held, i, held.heldOut.length);
  const expected = heldOut.antecedentCount * training.confidence;
  const verdict = verdictName(held.verdict[i]);
  const summary =
    verdict === "cannot tell"
      ? `cannot tell: ${expected.toFixed(1)} baskets expected, ${heldOut.count} found`
      : `${verdict}: lift ${formatLift(training.lift)} then, ${formatLift(heldOut.lift)} now`;
  return {
    ...sidesAt(held.rules, i),
    training,
    heldOut,
    expected,
    shrinkage: held.shrinkage[i],
    verdict,
    pValue: held.pValue[i],
    adjustedPValue: held.adjustedPValue[i],
    summary,
  };
}

/**
 * The rules as a table, in their order.
 *
 * @example
 * const receipts = baskets.of(Array.from({ length: 40 }, (_, i) => (i % 2 ? ["milk", "bread"] : ["beer"])));
 * const held = holdOut.atRandom(receipts, { share: 0.5, seed: 1, minSupport: 0.3, minConfidence: 0.8 });
 * toTable(held, { limit: 1 }).rows[0].slice(0, 3); // ["milk", "bread", "holds: lift 2.0 then, 2.0 now"]
 */
export function toTable(held: Columns<HeldOutRules>, options: ResultTableOptions = {}): Table {
  const action = "show held-out rules";
  requireKind(action, "held", held, "held-out rules, as made by holdOut.byTime", {
    size: "integer",
    rules: RULE_PROPERTIES,
    heldOut: "Int32Array",
    holds: "integer",
    fails: "integer",
    cannotTell: "integer",
    holdsByChance: "number",
    count: "Int32Array",
    antecedentCount: "Int32Array",
    consequentCount: "Int32Array",
    verdict: "Int8Array",
    shrinkage: "Float64Array",
    pValue: "Float64Array",
    adjustedPValue: "Float64Array",
  });
  const rowAt = (i: number) => {
    const rule = heldOutRuleAt(held, i);
    const { training, heldOut, summary, adjustedPValue } = rule;
    return [...sideCells(rule), summary, training.confidence, heldOut.confidence, adjustedPValue];
  };
  const numbers = ["held-out baskets", "confidence then", "now", column("p", "p 值", { note: "adjusted" })];
  const columns = [...sideColumns(), ...numbers];
  return resultTable(action, options, { columns, size: held.size, rowAt, summary: summaryOf(held) });
}

function summaryOf({
  rules,
  heldOut,
  holds,
  fails,
  cannotTell,
  holdsByChance,
}: Columns<HeldOutRules>): string {
  const where = `${withNoun(rules.frequent.basketCount, "basket")}, counted in ${withNoun(heldOut.length, "other")}`;
  const chance = `by chance ${formatCount(Math.round(holdsByChance))} of ${formatCount(holds + fails)} would`;
  return `${withNoun(rules.size, "rule")} found in ${where}: ${formatCount(holds)} hold (${chance}), ${formatCount(fails)} fail, ${formatCount(cannotTell)} cannot tell`;
}
