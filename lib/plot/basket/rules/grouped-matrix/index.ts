/** Very many rules as one table: groups of antecedents against consequents. */
import type { Rule } from "../../../../basket";
import { requireInteger } from "../../../../core/errors";
import { figure } from "../../../figure";
import * as palette from "../../../palette";
import { fitted, measure } from "../../../svg/text-size";
import type { Figure } from "../../../types";
import { counted, percent, type RuleFigureOptions, requireSome, shortened } from "../../labels";
import { liftMarker } from "../lift-colours";
import { kMeans } from "./deterministic-k-means";

export interface GroupedMatrixOptions extends RuleFigureOptions {
  /** Groups of antecedents, the rows, at most. @default 15 */
  readonly groups?: number;
  /** Consequents, the columns, at most: those with the most rules. @default 12 */
  readonly consequents?: number;
}

/**
 * Grouped matrix (分组矩阵图): who buys one of these groups of items also buys those items. Antecedents that lift the same
 * consequents are one group, so that ten thousand rules fit on a page.
 *
 * A balloon is all rules of a group with a consequent: the larger, the higher their median support; the darker, the
 * higher their median lift. Groups are found by k-means on the logarithms of the lifts, where a rule that is not there
 * counts as lift 1. A group is named after the item that marks it off best from the other antecedents. The strongest
 * groups stand at the top, the consequents that are lifted most at the left.
 *
 * @throws {RangeError} If there are no rules.
 *
 * @see Hahsler, M. & Karpienko, R. (2017). Visualizing association rules in hierarchical groups. Journal of Business
 * Economics 87, 317-335. doi:10.1007/s11573-016-0822-8
 *
 * @example
 * basketPlots.groupedMatrix(rules.from(frequent, { minConfidence: 0.3, maxConsequentLength: 1 }));
 */
export function groupedMatrix(rules: Iterable<Rule>, options: GroupedMatrixOptions = {}): Figure {
  const { groups = 15, consequents = 12, title = "Rules, grouped by antecedent" } = options;
  requireInteger("draw a grouped matrix", "groups", groups, 1);
  requireInteger("draw a grouped matrix", "consequents", consequents, 1);
  const all = [...rules];
  requireSome("draw a grouped matrix", "rules", all);

  const byConsequent = gathered(all, consequentOf);
  const columns = [...byConsequent].sort(([, a], [, b]) => b.length - a.length).slice(0, consequents);
  columns.sort(([, a], [, b]) => medianOf(b, "lift") - medianOf(a, "lift"));
  const columnOf = new Map(columns.map(([key], j) => [key, j]));
  const consequentNames = columns.map(([, [rule]]) => rule.consequent.join(", "));
  const shown = all.filter((rule) => columnOf.has(consequentOf(rule)));

  const rows = groupsOf(shown, columnOf, groups);
  const balloons = rows.flatMap(({ members }, i) =>
    [...gathered(members, consequentOf)].map(([key, inCell]) => ({
      row: i,
      column: columnOf.get(key) ?? 0,
      count: inCell.length,
      support: medianOf(inCell, "support"),
      lift: medianOf(inCell, "lift"),
      best: inCell.reduce((best, rule) => (rule.lift > best.lift ? rule : best)),
    })),
  );
  const largest = balloons.reduce((most, { support }) => Math.max(most, support), 0);
  const strongest = balloons.reduce((best, balloon) => (balloon.lift > best.lift ? balloon : best));
  const left = byConsequent.size - columns.length;
  const omitted =
    left > 0
      ? ` ${counted(all.length - shown.length, "rule")} with ${counted(left, "other consequent")} not drawn.`
      : "";
  const rowNames = rows.map(({ name, size }) => `${fitted(name, 11, 190 - measure(size, 11))} ${size}`);
  const columnNames = shortened(consequentNames, 150);
  return figure({
    title,
    description: `${counted(shown.length, "rule")} in ${counted(rows.length, "group")} of antecedents.${omitted} The larger a balloon, the higher the median support of its rules, up to ${percent(largest)}; the darker, the higher their median lift. Strongest: ${rows[strongest.row].name} ${rows[strongest.row].size} → ${consequentNames[strongest.column]}, lift ${strongest.lift.toFixed(2)}.`,
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: balloons.map(({ column }) => column),
        y: balloons.map(({ row }) => row),
        text: balloons.map(
          ({ count, best }) =>
            `${counted(count, "rule")}, strongest ${best.antecedent.join(", ") || "∅"} → ${best.consequent.join(", ")}`,
        ),
        customdata: balloons.map(
          ({ support, lift }) => `median support ${percent(support)}, median lift ${lift.toFixed(2)}`,
        ),
        marker: {
          size: balloons.map(({ support }) => 5 + 16 * Math.sqrt(support / (largest || 1))),
          ...liftMarker(balloons.map(({ lift }) => lift)),
          line: { color: palette.grey, width: 0.5 },
        },
        hovertemplate: "%{text}<br>%{customdata}<extra></extra>",
      },
    ],
    layout: {
      xaxis: {
        title: "consequent",
        tickvals: columns.map((_, j) => j),
        ticktext: columnNames,
        tickangle: -40,
        range: [-0.6, columns.length - 0.4],
      },
      yaxis: {
        tickvals: rows.map((_, i) => i),
        ticktext: rowNames,
        range: [rows.length - 0.4, -0.6],
        title: "antecedents: an item + others (rules)",
      },
      height: 250 + 26 * rows.length,
    },
  });
}

interface Group {
  readonly name: string;
  /** Its other items and its rules: "+ 4 (12)". */
  readonly size: string;
  readonly members: readonly Rule[];
}

/** Rules by groups of antecedents, the group with the highest median lift first. */
function groupsOf(rules: readonly Rule[], columnOf: ReadonlyMap<string, number>, count: number): Group[] {
  const byAntecedent = [...gathered(rules, ({ antecedent }) => antecedent.join("\u0000"))];
  const vectors = byAntecedent.map(([, members]) => {
    const lifts = new Float64Array(columnOf.size);
    for (const rule of members)
      lifts[columnOf.get(consequentOf(rule)) ?? 0] = Math.log2(Math.max(rule.lift, 2 ** -10));
    return lifts;
  });
  const groupOf = kMeans(vectors, count);
  const found = new Map<number, { readonly members: Rule[]; readonly antecedents: (readonly string[])[] }>();
  byAntecedent.forEach(([, members], i) => {
    const group = found.get(groupOf[i]) ?? { members: [], antecedents: [] };
    group.members.push(...members);
    group.antecedents.push(members[0].antecedent);
    found.set(groupOf[i], group);
  });
  const sharesOfAll = sharesOf(byAntecedent.map(([, [{ antecedent }]]) => antecedent));
  return [...found.values()]
    .map(({ members, antecedents }) => ({ ...titleOf(antecedents, sharesOfAll, members.length), members }))
    .sort((a, b) => medianOf(b.members, "lift") - medianOf(a.members, "lift"));
}

/** The item with the largest part in what sets the group apart (Kullback and Leibler); a single antecedent in full. */
function titleOf(
  antecedents: readonly (readonly string[])[],
  sharesOfAll: ReadonlyMap<string, number>,
  ruleCount: number,
): Pick<Group, "name" | "size"> {
  const rules = `(${ruleCount.toLocaleString("en-US")})`;
  if (antecedents.length === 1) return { name: antecedents[0].join(", ") || "∅", size: rules };
  const shares = sharesOf(antecedents);
  let [name, most] = ["∅", Number.NEGATIVE_INFINITY];
  for (const [item, share] of shares) {
    const part = share * Math.log2(share / (sharesOfAll.get(item) ?? 1));
    if (part > most) [name, most] = [item, part];
  }
  return { name, size: shares.size > 1 ? `+ ${shares.size - 1} ${rules}` : rules };
}

/** For each item the share of the antecedents that hold it. */
function sharesOf(antecedents: readonly (readonly string[])[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const item of antecedents.flat()) shares.set(item, (shares.get(item) ?? 0) + 1 / antecedents.length);
  return shares;
}

/** Names may hold any sign but this one. */
function consequentOf({ consequent }: Rule): string {
  return consequent.join("\u0000");
}

function gathered(rules: readonly Rule[], keyOf: (rule: Rule) => string): Map<string, Rule[]> {
  const found = new Map<string, Rule[]>();
  for (const rule of rules) {
    const key = keyOf(rule);
    const known = found.get(key);
    if (known) known.push(rule);
    else found.set(key, [rule]);
  }
  return found;
}

function medianOf(rules: readonly Rule[], measure: "lift" | "support"): number {
  const sorted = rules.map((rule) => rule[measure]).sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}
