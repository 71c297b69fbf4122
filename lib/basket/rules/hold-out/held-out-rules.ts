/** Rules judged in baskets they were not found in: reading the columns, and how a reader sees them. */
import { DISPLAY, type Displayable, withDisplay } from "../../../core/text/display";
import * as table from "../../../core/text/table";
import type { Rules } from "../../types";
import { at as ruleAt } from "../columns/rule-records";
import {
  counted,
  numbersOf,
  type RuleNumbers,
  shownLift,
  thenOf,
  type Verdict,
  verdictName,
} from "./verdict";

/** A rule, what it was and what became of it. */
export interface HeldOutRule {
  readonly antecedent: readonly string[];
  readonly consequent: readonly string[];
  /** Where the rule was found. */
  readonly then: RuleNumbers;
  /** In the baskets held out. */
  readonly now: RuleNumbers;
  /** Baskets with both sides held out, had the confidence stayed as it was. */
  readonly expected: number;
  /** Share of the lift that is lost; below 0 where it grew. */
  readonly shrinkage: number;
  readonly verdict: Verdict;
  /** Probability of as many baskets with both sides by chance, in the baskets held out (Fisher's exact test). */
  readonly pValue: number;
  /** The same, adjusted for all the rules (Benjamini-Hochberg). */
  readonly adjustedPValue: number;
  /** "holds: lift 3.1 then, 2.8 now". */
  readonly reading: string;
}

/** Rules judged, as columns; one entry a rule, in the order of `rules`. Iterating gives `HeldOutRule` records. */
export interface HeldOutRules extends Displayable, Iterable<HeldOutRule> {
  readonly size: number;
  /** The rules with the numbers they were found with. */
  readonly rules: Rules;
  /** Positions of the baskets held out. */
  readonly heldOut: Int32Array;
  /** First moment held out, where baskets were parted by time. */
  readonly from?: number;
  readonly minExpected: number;
  readonly count: Int32Array;
  readonly antecedentCount: Int32Array;
  readonly consequentCount: Int32Array;
  /** 1 holds, 0 fails, -1 cannot tell. */
  readonly verdict: Int8Array;
  readonly shrinkage: Float64Array;
  readonly pValue: Float64Array;
  readonly adjustedPValue: Float64Array;
  readonly holds: number;
  readonly fails: number;
  readonly cannotTell: number;
  /** How many of those that could be judged would hold if nothing were associated: somewhat less than half of them. */
  readonly holdsByChance: number;
}

type HeldOutColumns = Omit<HeldOutRules, typeof Symbol.iterator | keyof Displayable>;

export function asHeldOut(columns: HeldOutColumns): HeldOutRules {
  Object.defineProperty(columns, Symbol.iterator, {
    value: function* () {
      for (let i = 0; i < columns.size; i++) yield at(columns, i);
    },
    enumerable: false,
  });
  return withDisplay(columns as HeldOutRules, (held) => toTable(held)[DISPLAY]());
}

/** Rule i with its numbers then and now. */
export function at(held: HeldOutColumns, i: number): HeldOutRule {
  const { antecedent, consequent } = ruleAt(held.rules, i);
  const then = thenOf(held.rules, i);
  const now = numbersOf(held.count[i], held.antecedentCount[i], held.consequentCount[i], held.heldOut.length);
  const expected = now.antecedentCount * then.confidence;
  const verdict = verdictName(held.verdict[i]);
  const reading =
    verdict === "cannot tell"
      ? `cannot tell: ${expected.toFixed(1)} baskets expected, ${now.count} found`
      : `${verdict}: lift ${shownLift(then.lift)} then, ${shownLift(now.lift)} now`;
  return {
    antecedent,
    consequent,
    then,
    now,
    expected,
    shrinkage: held.shrinkage[i],
    verdict,
    pValue: held.pValue[i],
    adjustedPValue: held.adjustedPValue[i],
    reading,
  };
}

export interface HeldOutTableOptions {
  /** Rows to show at most. @default 20 */
  readonly limit?: number;
  /** @default says how many rules hold, and how many would by chance */
  readonly caption?: string;
}

/** The rules as a table, in their order. */
export function toTable(held: HeldOutRules, options: HeldOutTableOptions = {}): table.Table {
  const { limit = 20, caption = captionOf(held) } = options;
  const rows = Array.from({ length: Math.min(limit, held.size) }, (_, i) => {
    const { antecedent, consequent, then, now, reading, adjustedPValue } = at(held, i);
    const sides = [antecedent.join(", ") || "∅", consequent.join(", ")];
    return [...sides, reading, then.confidence, now.confidence, adjustedPValue];
  });
  const columns = ["antecedent", "consequent", "in baskets not looked at", "confidence then", "now"];
  return table.ofRows([...columns, { name: "p", note: "adjusted" }], rows, {
    caption,
    limit,
    totalRows: held.size,
  });
}

function captionOf({ rules, heldOut, holds, fails, cannotTell, holdsByChance }: HeldOutRules): string {
  const where = `${counted(rules.frequent.basketCount, "basket")}, counted in ${counted(heldOut.length, "other")}`;
  const chance = `by chance ${Math.round(holdsByChance).toLocaleString("en-US")} of ${(holds + fails).toLocaleString("en-US")} would`;
  return `${counted(rules.size, "rule")} found in ${where}: ${holds.toLocaleString("en-US")} hold (${chance}), ${fails.toLocaleString("en-US")} fail, ${cannotTell.toLocaleString("en-US")} cannot be told`;
}
