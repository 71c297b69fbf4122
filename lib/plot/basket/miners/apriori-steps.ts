import type { AprioriLevel } from "../../../basket";
import { names, type OptionReaders, optional, readOptions, text } from "../../../core/options";
import { localized } from "../../../core/text/language";
import * as palette from "../../palette";
import { countOf, requireEach, requireNotEmpty } from "../../text";
import type { Figure } from "../../types";
import { notDrawn } from "../labels";
import { type ItemMask, MOST_ITEMS, requireFewItems } from "../node-diagrams/itemset-mask";
import { drawLattice, type LatticePanel } from "../node-diagrams/lattice-diagram";
import type { LatticeFigureOptions } from "./itemset-lattice";

/** The styles of boxes, named in the language of the page. */
const stylesOf = () => ({
  kept: { name: localized("frequent: kept", "频繁：保留"), fill: "#2A7FB8", ink: "#FFFFFF" },
  infrequent: {
    name: localized("counted, not frequent", "已计数，不频繁"),
    fill: palette.orange,
    ink: "#1F2328",
  },
  pruned: { name: localized("pruned, not counted", "已剪枝，未计数"), fill: "#E6E9ED", ink: "#57606A" },
  unformed: { name: "", fill: "none", ink: "#8A8F98" },
});
const ACTION = "draw Apriori's steps";
const LEVEL_PROPERTIES = { length: "integer", counted: "integer", kept: "integer", sets: "list" } as const;

/** What became of a candidate. */
interface Outcome {
  /** Index of the level that it was a candidate of. */
  readonly level: number;
  readonly style: string;
  readonly note: string;
  /** The infrequent subset for which it was pruned. */
  readonly missing: ItemMask | undefined;
}

const OPTIONS = {
  items: optional(names),
  title: optional(text),
} satisfies OptionReaders<LatticeFigureOptions>;

/**
 * Apriori step by step (Apriori 逐层图): the lattice of itemsets after each level, with the sets that were kept, counted but
 * not frequent, and pruned. Grey names without a box are sets that were never candidates.
 *
 * @param levels As `apriori.levels` returns them.
 * @throws {RangeError} If there are no levels, one does not list all its candidates, or more than 6 items are asked for.
 *
 * @see Agrawal, R. & Srikant, R. (1994). Fast algorithms for mining association rules. VLDB, 487-499, section 2.1.
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["tea"]]);
 * const levels = apriori.levels(receipts, { minSupport: 0.5 });
 * const { layout } = basketPlots.aprioriSteps(levels);
 * layout.annotations?.[0].text; // "Level 1: 3 candidates, 3 counted, 2 kept."
 */
export function aprioriSteps(levels: readonly AprioriLevel[], options: LatticeFigureOptions = {}): Figure {
  requireNotEmpty(ACTION, "levels", levels);
  requireEach(ACTION, "levels", levels, "a level, as made by apriori.levels", LEVEL_PROPERTIES);
  for (const { length, candidates, sets } of levels)
    if (sets.length < candidates)
      throw new RangeError(
        `Cannot ${ACTION}: levels must list all their candidates (raise maxListed), current value is ${sets.length} of ${candidates} at level ${length}`,
      );
  const single = levels[0].sets;
  const { items = mostFrequent(single), title = localized("Apriori, level by level", "Apriori 逐层进行") } =
    readOptions(ACTION, options, OPTIONS);
  requireFewItems(ACTION, items);

  const outcomes = outcomesOf(levels, items);
  const sets = 2 ** items.length - 1;
  const summary = levels.map(summaryOf).join(" ");
  const omitted = notDrawn(single.length - items.length, "other item", "种商品");
  return drawLattice({
    title,
    description: localized(
      `${summary} A red line leads to a pruned set from the part of it that is not frequent. All ${countOf(sets, "set")} of the items drawn would have to be counted without pruning.${omitted}`,
      `${summary} 红线从不频繁的子集指向被剪枝的项集。若不剪枝，图中商品的全部 ${sets} 个项集都要计数。${omitted}`,
    ),
    items,
    styles: stylesOf(),
    hidden: "unformed",
    firstLevel: 1,
    panels: levels
      .filter(({ candidates }) => candidates > 0)
      .map((level, p): LatticePanel => {
        const outcomeSoFar = (set: ItemMask) => {
          const outcome = outcomes.get(set);
          return outcome !== undefined && outcome.level <= p ? outcome : undefined;
        };
        return {
          heading: summaryOf(level),
          lastLevel: Math.min(items.length, p + 1),
          styleOf: (set) => outcomeSoFar(set)?.style ?? "unformed",
          noteOf: (set) => outcomeSoFar(set)?.note ?? "",
          marked: [...outcomes].flatMap(([set, { level: own, missing }]) =>
            own === p && missing !== undefined ? [[missing, set] as const] : [],
          ),
        };
      }),
  });
}

/** The outcomes of the candidates that consist of the given items. */
function outcomesOf(levels: readonly AprioriLevel[], items: readonly string[]): Map<ItemMask, Outcome> {
  const outcomes = new Map<ItemMask, Outcome>();
  levels.forEach(({ sets }, level) => {
    for (const { items: members, missing, outcome, count = "" } of sets) {
      const mask = maskOf(members, items);
      if (mask === undefined) continue;
      const subset = missing && maskOf(missing, items);
      outcomes.set(mask, { level, style: outcome, note: String(count), missing: subset });
    }
  });
  return outcomes;
}

function summaryOf({ length, candidates, pruned, counted, kept }: AprioriLevel): string {
  const [cut, chineseCut] = pruned > 0 ? [`${pruned} pruned, `, `剪枝 ${pruned} 个，`] : ["", ""];
  return localized(
    `Level ${length}: ${countOf(candidates, "candidate")}, ${cut}${counted} counted, ${kept} kept.`,
    `第 ${length} 层：${candidates} 个候选，${chineseCut}计数 ${counted} 个，保留 ${kept} 个。`,
  );
}

/** The most frequent items, in the order in which the level lists them. */
function mostFrequent(sets: AprioriLevel["sets"]): string[] {
  const chosen = new Set([...sets].sort((a, b) => (b.count ?? 0) - (a.count ?? 0)).slice(0, MOST_ITEMS));
  return sets.filter((set) => chosen.has(set)).map(({ items: [item] }) => item);
}

/** undefined where the set has an item that is not drawn. */
function maskOf(set: readonly string[], items: readonly string[]): ItemMask | undefined {
  const bits = set.map((item) => items.indexOf(item));
  return bits.includes(-1) ? undefined : bits.reduce((mask, bit) => mask | (1 << bit), 0);
}
