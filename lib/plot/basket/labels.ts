/** Words that the figures of basket analysis share. */
import type { Rule } from "../../basket";
import { mustBe } from "../../core/errors";
import { fitted } from "../svg/text-size";

export interface RuleFigureOptions {
  readonly title?: string;
}

/** "milk, bread → butter"; ∅ for an empty side. */
export function named({ antecedent, consequent }: Pick<Rule, "antecedent" | "consequent">): string {
  return `${antecedent.length > 0 ? antecedent.join(", ") : "∅"} → ${consequent.join(", ")}`;
}

export function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(fraction < 0.01 ? 2 : 1)} %`;
}

/** "1 rule", "12,345 rules". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

/** Names cut to a width in pixels; those that become the same are told apart by a number. */
export function shortened(names: readonly string[], room = 190, size = 11): string[] {
  const taken = new Map<string, number>();
  return names.map((name) => {
    const label = fitted(name, size, room);
    const times = (taken.get(label) ?? 0) + 1;
    taken.set(label, times);
    return times === 1 ? label : `${label} (${times})`;
  });
}

export function requireSome(action: string, name: string, values: readonly unknown[]): void {
  if (values.length === 0) throw new RangeError(mustBe(action, name, "not empty", values));
}
