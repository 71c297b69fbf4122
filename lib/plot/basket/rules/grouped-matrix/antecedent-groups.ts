/** Groups of antecedents that lift the same consequents. */

import type { Rule } from "../../../../basket";
import { formatSide } from "../../../../core/text/items";
import { groupBy } from "../../../group-by";
import { deterministicKMeans } from "./deterministic-k-means";

export interface AntecedentGroup {
  /** The most characteristic item; the whole antecedent where there is one only. */
  readonly name: string;
  /** Number of other items and of rules: "+ 4 (12)". */
  readonly size: string;
  readonly members: readonly Rule[];
}

/**
 * Rules by groups of antecedents, the group with the highest median lift first.
 *
 * @param columnOf The column of each consequent in the figure.
 * @param count Groups at most.
 */
export function antecedentGroups(
  rules: readonly Rule[],
  columnOf: ReadonlyMap<string, number>,
  count: number,
): AntecedentGroup[] {
  const byAntecedent = [...groupBy(rules, ({ antecedent }) => keyOf(antecedent))];
  const groupOf = deterministicKMeans(
    byAntecedent.map(([, members]) => logLifts(members, columnOf)),
    count,
  );
  const found = new Map<number, { readonly members: Rule[]; readonly antecedents: (readonly string[])[] }>();
  byAntecedent.forEach(([, members], i) => {
    const group = found.get(groupOf[i]) ?? { members: [], antecedents: [] };
    group.members.push(...members);
    group.antecedents.push(members[0].antecedent);
    found.set(groupOf[i], group);
  });
  const sharesOfAll = itemShares(byAntecedent.map(([, [{ antecedent }]]) => antecedent));
  return [...found.values()]
    .map(({ members, antecedents }) => ({ ...nameOf(antecedents, sharesOfAll, members.length), members }))
    .sort((a, b) => medianOf(b.members, "lift") - medianOf(a.members, "lift"));
}

/** A text that differs for different sets of items: names may contain any character but this one. */
export function keyOf(items: readonly string[]): string {
  return items.join("\u0000");
}

export function medianOf(rules: readonly Rule[], measure: "lift" | "support"): number {
  const sorted = rules.map((rule) => rule[measure]).sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

/** The logarithm of the lift on each consequent: 0, a lift of 1, where there is no rule. */
function logLifts(rules: readonly Rule[], columnOf: ReadonlyMap<string, number>): Float64Array {
  const lifts = new Float64Array(columnOf.size);
  for (const { consequent, lift } of rules)
    lifts[columnOf.get(keyOf(consequent)) ?? 0] = Math.log2(Math.max(lift, 2 ** -10));
  return lifts;
}

/** The item with the largest term of the Kullback-Leibler divergence between the group and all antecedents. */
function nameOf(
  antecedents: readonly (readonly string[])[],
  sharesOfAll: ReadonlyMap<string, number>,
  ruleCount: number,
): Pick<AntecedentGroup, "name" | "size"> {
  const rules = `(${ruleCount.toLocaleString("en-US")})`;
  if (antecedents.length === 1) return { name: formatSide(antecedents[0]), size: rules };
  const shares = itemShares(antecedents);
  let [name, largest] = ["∅", Number.NEGATIVE_INFINITY];
  for (const [item, share] of shares) {
    const term = share * Math.log2(share / (sharesOfAll.get(item) ?? 1));
    if (term > largest) [name, largest] = [item, term];
  }
  return { name, size: shares.size > 1 ? `+ ${shares.size - 1} ${rules}` : rules };
}

/** For each item the share of the antecedents that contain it. */
function itemShares(antecedents: readonly (readonly string[])[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const item of antecedents.flat()) shares.set(item, (shares.get(item) ?? 0) + 1 / antecedents.length);
  return shares;
}
