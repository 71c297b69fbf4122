/** Names, numbers and options that the figures of basket analysis share. */

import type { Rule } from "../../basket";
import { mustBe } from "../../core/errors";
import { formatItems } from "../../core/text/items";
import { localized } from "../../core/text/language";
import { truncateText } from "../svg/text-size";
import { countOf, requireNotEmpty } from "../text";

/** Options of every figure of rules. */
export interface RuleFigureOptions {
  readonly title?: string;
}

/** @throws {TypeError} If they are not rules. @throws {RangeError} If there are none. */
export function requireRules(action: string, rules: Iterable<Rule>): Rule[] {
  const isIterable = typeof (rules as Partial<Iterable<Rule>> | null)?.[Symbol.iterator] === "function";
  const all: Rule[] = isIterable ? [...rules] : [];
  if (!isIterable || !all.every((rule) => Array.isArray(rule?.antecedent) && Array.isArray(rule.consequent)))
    throw new TypeError(mustBe(action, "rules", "rules, as made by rules.from, or a list of rules", rules));
  requireNotEmpty(action, "rules", all);
  return all;
}

/** "milk, bread → butter"; ∅ for an empty side. */
export function ruleName({ antecedent, consequent }: Pick<Rule, "antecedent" | "consequent">): string {
  return `${formatItems(antecedent, ", ", "→") || "∅"} → ${formatItems(consequent, ", ", "→")}`;
}

/** Name, lift, support and confidence, as the hover text of an arrow. */
export function ruleHover(rule: Rule): string {
  const [lift, support, confidence] = [rule.lift.toFixed(2), percent(rule.support), percent(rule.confidence)];
  return localized(
    `${ruleName(rule)}<br>lift ${lift}, support ${support}, confidence ${confidence}`,
    `${ruleName(rule)}<br>提升度 ${lift}，支持度 ${support}，置信度 ${confidence}`,
  );
}

export function percent(fraction: number): string {
  const share = (100 * fraction).toFixed(fraction < 0.01 ? 2 : 1);
  return localized(`${share} %`, `${share}%`);
}

/** Names cut to a width in pixels; a number tells apart those that become equal. */
export function shortenNames(names: readonly string[], room = 190, size = 11): string[] {
  const taken = new Map<string, number>();
  return names.map((name) => {
    const label = truncateText(name, size, room);
    const times = (taken.get(label) ?? 0) + 1;
    taken.set(label, times);
    return times === 1 ? label : `${label} (${times})`;
  });
}

/** " 3 more rules not drawn."; empty where all are drawn. */
export function notDrawn(count: number, noun: string, chinese: string): string {
  return count > 0
    ? localized(` ${countOf(count, noun)} not drawn.`, `另有 ${count} ${chinese}未画出。`)
    : "";
}
