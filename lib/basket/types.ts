/** Types of basket analysis: options, itemsets and rules. */
import {
  type ByName,
  integer,
  names,
  nested,
  type OptionReaders,
  optional,
  type ReadOptions,
  withDefault,
} from "../core/options";
import type { Displayable } from "../core/text/display";
import { readMinSupport, UNLIMITED } from "./miners/constraints/thresholds";
import type { dependence } from "./rules/measures/dependence";
import type { evidence } from "./rules/measures/evidence";
import type { generality } from "./rules/measures/generality";
import type { shares } from "./rules/measures/shares";

/** How often a set of items must be bought together: a fraction of all baskets, or a number of baskets. */
export type MinSupport = number | { readonly count: number };

/** A figure of each item, by its name. */
export type ByItem = ByName<number>;

/** Which items are mined. Names that no basket holds are an error. */
export interface ItemFilter {
  /** These items and no others. @default all */
  readonly only?: readonly string[] | undefined;
  /** Items to leave out. @default none */
  readonly forbidden?: readonly string[];
}

export const ITEM_FILTER_READERS = {
  only: optional(names),
  forbidden: withDefault<readonly string[], readonly string[]>([], names),
} satisfies OptionReaders<ItemFilter>;

/** Which items are mined, and which each set must have. */
export interface ItemConstraint extends ItemFilter {
  /** Items that each set must have. @default none */
  readonly required?: readonly string[];
}

export const ITEM_CONSTRAINT_READERS = {
  ...ITEM_FILTER_READERS,
  required: withDefault<readonly string[], readonly string[]>([], names),
} satisfies OptionReaders<ItemConstraint>;

/** Options of all miners. */
export interface MiningOptions {
  /** Fraction of the baskets in (0, 1], or `{ count }` baskets; a set exactly at the threshold is frequent. */
  readonly minSupport: MinSupport;
  /** Items in the smallest set to list. @default 1 */
  readonly minLength?: number;
  /** Items in the largest set to list. @default no limit */
  readonly maxLength?: number;
  /** The most sets to find; more is an error, so that a low threshold cannot fill the memory. @default 10,000,000 */
  readonly maxItemsets?: number;
  /** The baskets are mined as if they had no other items. @default all items */
  readonly items?: ItemFilter;
}

/** What the messages of all miners begin with. */
export const MINE = "mine itemsets";

export const MINING_READERS = {
  minSupport: readMinSupport,
  minLength: withDefault(1, integer(1)),
  maxLength: withDefault(UNLIMITED, integer(1)),
  maxItemsets: withDefault(10_000_000, integer(1)),
  items: nested(ITEM_FILTER_READERS),
} satisfies OptionReaders<MiningOptions>;

/** The options of all miners as read: each with its value or default. */
export type ReadMiningOptions = ReadOptions<typeof MINING_READERS>;

/** The work of a miner, counted rather than timed. */
export interface MiningWork {
  /** Frequent itemsets found. */
  readonly sets: number;
  /** Sets whose baskets were counted, single items too; those beyond `sets` proved infrequent. */
  readonly tried: number;
  /** Entries read: cells of baskets, words of bit vectors, nodes of trees. */
  readonly touched: number;
}

/** Three textbook algorithms, and "hybrid", the fastest: it chooses a method for each part of the search by density. */
export type Algorithm = "apriori" | "eclat" | "fpGrowth" | "hybrid";

/** One frequent itemset (频繁项集) with the names of its items. */
export interface Itemset {
  /** The most frequent item first. */
  readonly items: readonly string[];
  /** Baskets that hold all of them. */
  readonly count: number;
  /** `count` as a fraction of all baskets. */
  readonly support: number;
}

/** What frequent itemsets and their condensed representations have in common. Iterating gives `Itemset` records. */
export interface MinedItemsets extends Displayable, Iterable<Itemset> {
  /** Sets listed: those with at least `minLength` items. */
  readonly size: number;
  /** All baskets, the empty ones too. */
  readonly basketCount: number;
  /** The threshold as a number of baskets. */
  readonly minCount: number;
  /** Names of the frequent items, the rarest first. */
  readonly itemNames: readonly string[];
  /** Baskets that hold each set; doubles if saved itemsets have counts above 2^31, exact to 2^53. */
  readonly count: Int32Array | Float64Array;
}

/**
 * Frequent itemsets as columns: a prefix tree, 12 bytes a set. Set i is set `parent[i]` (none: -1) and one more item,
 * `itemNames[item[i]]`. Sets are ordered by length, then by their items, rarest first; a parent comes before its
 * children. Iterating gives `Itemset` records.
 */
export interface FrequentItemsets extends MinedItemsets {
  /** Position of the first listed set. Shorter sets come before it, since rules need their counts. */
  readonly first: number;
  readonly algorithm: Algorithm;
  readonly item: Int32Array;
  readonly parent: Int32Array;
  /** Sets of k items are at `levelOffsets[k - 1]` up to, not including, `levelOffsets[k]`. */
  readonly levelOffsets: Int32Array;
}

/** Closed itemsets (闭项集), maximal itemsets (极大项集), or generators (生成元). */
export type ItemsetKind = "closed" | "maximal" | "generator";

/**
 * A condensed representation of all frequent itemsets (closed, maximal, or generators) as columns. Set i is `itemNames[items[k]]` for k from `offsets[i]` up to,
 * not including, `offsets[i + 1]`. Sets are ordered by length, then by their items, rarest first. The empty set is
 * never listed. Iterating gives `Itemset` records.
 */
export interface CondensedItemsets extends MinedItemsets {
  readonly kind: ItemsetKind;
  readonly offsets: Int32Array;
  /** Within a set ascending: the rarest item first. */
  readonly items: Int32Array;
}

/** Names of the items on both sides of a rule. */
export interface RuleSides {
  readonly antecedent: readonly string[];
  readonly consequent: readonly string[];
}

/** One association rule (关联规则): who buys the antecedent also buys the consequent. */
export interface Rule extends RuleSides {
  /** Baskets with both sides. */
  readonly count: number;
  /** Baskets with the antecedent. */
  readonly antecedentCount: number;
  /** Baskets with the consequent. */
  readonly consequentCount: number;
  /** Fraction of all baskets that hold both sides. */
  readonly support: number;
  /** Fraction of the baskets with the antecedent that hold the consequent too. */
  readonly confidence: number;
  /** Confidence divided by the share of all baskets with the consequent; 1 if the sides are independent. */
  readonly lift: number;
  /** Support minus the support expected if the sides were independent. */
  readonly leverage: number;
  /** How much more often the rule would fail if the sides were independent; infinite if it never fails. */
  readonly conviction: number;
}

/**
 * The measures of a rule (兴趣度量), by which rules can be sorted, filtered and displayed. `rules.measures` lists them with
 * formula, range and source.
 */
export type Measure =
  | keyof typeof shares
  | keyof typeof dependence
  | keyof typeof evidence
  | keyof typeof generality;

/** The counts of rules as columns of integers; every measure is computed from them. */
export interface RuleCounts {
  /** Baskets with both sides. */
  readonly count: ArrayLike<number>;
  readonly antecedentCount: ArrayLike<number>;
  readonly consequentCount: ArrayLike<number>;
  /** All baskets. */
  readonly basketCount: number;
}

/** Rules as columns: three positions in the itemsets they come from. Iterating gives `Rule` records. */
export interface Rules extends Displayable, Iterable<Rule> {
  readonly size: number;
  readonly frequent: FrequentItemsets;
  readonly minConfidence: number;
  /** Position of the set of both sides together. */
  readonly itemset: Int32Array;
  /** Position of the antecedent; -1 for the empty one. */
  readonly antecedent: Int32Array;
  readonly consequent: Int32Array;
}
