/** Eclat for teaching: the sets that it tries, and its work in numbers. */
import type { Baskets } from "../../../core/baskets";
import { integer, type OptionReaders, readOptions, withDefault } from "../../../core/options";
import { column } from "../../../core/text/cell";
import * as table from "../../../core/text/table";
import { withTable } from "../../display";
import { MINING_READERS, type MiningOptions, type MiningWork } from "../../types";
import { prepare } from "../frequent-items";
import { createTree } from "../results/itemset-tree";
import { measureWork } from "../textbook-miner";
import { searchClasses } from "./mine";

/** One set that Eclat tried. */
export interface EclatStep {
  /** The item bought most often first. */
  readonly items: readonly string[];
  /** How its baskets were found: pairs are counted in one pass, longer sets by intersecting two bit vectors or lists. */
  readonly by: "sweep" | "bits" | "list";
  readonly outcome: "kept" | "infrequent";
  /** Baskets that hold it. */
  readonly count: number;
  /** Words or list entries that had to be read. */
  readonly touched: number;
}

/** Options of `eclat.steps`. */
export interface StepOptions extends MiningOptions {
  /** Sets to list at most, from the first on. @default 1000 */
  readonly maxListed?: number;
}

const STEP_READERS = {
  ...MINING_READERS,
  maxListed: withDefault(1000, integer(0)),
} satisfies OptionReaders<StepOptions>;

/**
 * Eclat's work set by set, in the order of the search: depth first, the class of the rarest item first.
 *
 * @returns One record for each set of two and more items that was tried; displayed as a table.
 * @throws As `mine`.
 *
 * @example
 * steps(baskets.of([["a", "b"], ["a"]]), { minSupport: { count: 1 } })[0];
 * // { items: ["a", "b"], by: "sweep", outcome: "kept", count: 1, touched: 1 }
 */
export function steps(baskets: Baskets, options: StepOptions): readonly EclatStep[] {
  const { maxListed, ...limits } = readOptions("trace Eclat", options, STEP_READERS);
  const frequent = prepare(baskets, limits);
  const tree = createTree(frequent, "eclat");
  const found: EclatStep[] = [];
  const list = (ranks: readonly number[], by: EclatStep["by"], count: number, touched: number) => {
    if (found.length === maxListed) return;
    const items = ranks.map((rank) => frequent.names[rank]);
    const outcome = count >= frequent.minCount ? "kept" : "infrequent";
    found.push({ items, by, outcome, count, touched });
  };
  searchClasses(frequent, tree, {
    pair: (rank, other, count) => list([other, rank], "sweep", count, count),
    intersected: (parent, a, b, count, tidsets) => {
      const { rank } = tidsets.members;
      const by = tidsets.isList(a) ? "list" : "bits";
      list([rank[b], rank[a], ...tree.ranksOf(parent)], by, count, tidsets.cost(a, b));
    },
  });
  return withTable(found, (all) => {
    const columns = [column("items", "商品"), "by", "outcome", column("count", "计数"), "touched"];
    return table.fromRecords(all as never, { caption: "Eclat, set by set", columns });
  });
}

/**
 * What Eclat costs, counted rather than timed: the same on every machine.
 *
 * @throws As `mine`.
 *
 * @example
 * work(baskets.of([["a", "b"], ["a"]]), { minSupport: { count: 1 } }); // { sets: 3, tried: 3, touched: 4 }
 */
export function work(baskets: Baskets, options: MiningOptions): MiningWork {
  return measureWork("eclat", baskets, options, (frequent, tree, count) =>
    searchClasses(frequent, tree, {
      cells: (touched) => count(0, touched),
      pair: () => count(1, 0),
      intersected: (_parent, a, b, _count, tidsets) => count(1, tidsets.cost(a, b)),
    }),
  );
}
