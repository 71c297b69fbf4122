/** Apriori at work: the lattice after each of its levels. */
import type { AprioriLevel } from "../../../basket";
import { mustBe } from "../../../core/errors";
import * as palette from "../../palette";
import type { Figure } from "../../types";
import { counted, requireSome } from "../labels";
import { drawLattice, type ItemMask, MOST_ITEMS } from "../node-diagrams/lattice-diagram";
import type { LatticeFigureOptions } from "./itemset-lattice";

const LOOKS = {
  kept: { name: "frequent: kept", fill: "#2A7FB8", ink: "#FFFFFF" },
  infrequent: { name: "counted, not frequent", fill: palette.orange, ink: "#1F2328" },
  pruned: {
    name: "pruned, not counted",
    fill: "#E6E9ED",
    ink: "#57606A",
  },
  unformed: { name: "", fill: "none", ink: "#8A8F98" },
};

/**
 * Apriori step by step (先验算法逐层图): the lattice of itemsets after each level, with what was kept, counted in vain and
 * pruned. Grey names without a box are sets that were never formed: the work that Apriori saves.
 *
 * @param levels As `apriori.levels` gives them.
 * @throws {RangeError} If there are no levels, one does not list all its candidates, or more than 6 items are asked for.
 *
 * @see Agrawal, R. & Srikant, R. (1994). Fast algorithms for mining association rules. VLDB, 487-499, section 2.1.
 *
 * @example
 * basketPlots.aprioriSteps(apriori.levels(receipts, { minSupport: 0.4, order: "mostFrequentFirst" }));
 */
export function aprioriSteps(levels: readonly AprioriLevel[], options: LatticeFigureOptions = {}): Figure {
  const action = "draw Apriori's steps";
  requireSome(action, "levels", levels);
  for (const { length, candidates, sets } of levels)
    if (sets.length < candidates)
      throw new RangeError(
        `Cannot ${action}: levels must list all their candidates (raise maxListed), current value is ${sets.length} of ${candidates} at level ${length}`,
      );
  const single = levels[0].sets;
  const { title = "Apriori, level by level" } = options;
  const { items = mostCounted(single).slice(0, MOST_ITEMS) } = options;
  if (items.length === 0 || items.length > MOST_ITEMS)
    throw new RangeError(mustBe(action, "items", `1 to ${MOST_ITEMS} names`, items));

  const found = new Map<ItemMask, { level: number; look: string; note: string; missing?: ItemMask }>();
  levels.forEach(({ sets }, level) => {
    for (const set of sets) {
      const mask = maskOf(set.items, items);
      if (mask === undefined) continue;
      const missing = set.missing ? maskOf(set.missing, items) : undefined;
      found.set(mask, {
        ...{ level, look: set.outcome, note: set.count === undefined ? "" : String(set.count) },
        ...(missing === undefined ? {} : { missing }),
      });
    }
  });
  const left = single.length - items.length;
  const omitted = left > 0 ? ` ${counted(left, "other item")} not drawn.` : "";
  return drawLattice({
    title,
    description: `${levels.map(sentence).join(" ")} A red line leads to a pruned set from the part of it that is not frequent. All ${counted(2 ** items.length - 1, "set")} of the items drawn would have to be counted without pruning.${omitted}`,
    items,
    looks: LOOKS,
    hidden: "unformed",
    firstLevel: 1,
    panels: levels
      .filter(({ candidates }) => candidates > 0)
      .map((level, p) => {
        const seen = (set: ItemMask) => {
          const entry = found.get(set);
          return entry !== undefined && entry.level <= p ? entry : undefined;
        };
        return {
          heading: sentence(level),
          lastLevel: Math.min(items.length, p + 1),
          lookOf: (set) => seen(set)?.look ?? "unformed",
          noteOf: (set) => seen(set)?.note ?? "",
          marked: [...found].flatMap(([set, { level: at, missing }]) =>
            at === p && missing !== undefined ? [[missing, set] as const] : [],
          ),
        };
      }),
  });
}

function sentence({ length, candidates, pruned, counted: read, kept }: AprioriLevel): string {
  const cut = pruned > 0 ? `${pruned} pruned, ` : "";
  return `Level ${length}: ${counted(candidates, "candidate")}, ${cut}${read} counted, ${kept} kept.`;
}

/** The items most often bought, in the order in which the level names them. */
function mostCounted(sets: AprioriLevel["sets"]): string[] {
  const chosen = new Set(
    [...sets]
      .sort((a, b) => (b.count ?? 0) - (a.count ?? 0))
      .slice(0, MOST_ITEMS)
      .map(({ items: [item] }) => item),
  );
  return sets.map(({ items: [item] }) => item).filter((item) => chosen.has(item));
}

function maskOf(set: readonly string[], items: readonly string[]): ItemMask | undefined {
  const places = set.map((item) => items.indexOf(item));
  return places.includes(-1) ? undefined : places.reduce((mask, place) => mask | (1 << place), 0);
}
