/** Frequent itemsets (频繁项集) counted by an engine, level by level as Apriori does. */
import { minCountOf, readMinSupport, UNLIMITED } from "../basket/miners/constraints/thresholds";
import { type CountedSet, compareRanks, fromCounts } from "../basket/miners/results/from-counts";
import type { FrequentItemsets, MinSupport } from "../basket/types";
import { integer, type OptionReaders, readOptions, text, withDefault } from "../core/options";
import type { AnyRow } from "../tables/asking/column-types";
import type { LazyTable } from "../tables/asking/lazy-table";
import type { BasketNames } from "../tables/modelling/line-columns";
import { extended, joined } from "./candidates";
import { sessionOf } from "./spark/engine";
import { frequentSets } from "./spark/frequent-sets";
import type { SparkSession } from "./spark/session";
import { ask, missingCount, readColumns, requireNone } from "./table";

/** Which columns hold the baskets and items of order lines, and how often a set must be bought. */
export interface CountOptions<Row> extends BasketNames<Row> {
  /** Fraction of the baskets in (0, 1], or `{ count }` baskets. */
  readonly minSupport: MinSupport;
}

/** The same for sets of any length. */
export interface ScaledMiningOptions<Row> extends CountOptions<Row> {
  /** Items in the largest set. @default no limit */
  readonly maxLength?: number;
}

const READERS = {
  basket: text,
  item: text,
  minSupport: readMinSupport,
} satisfies OptionReaders<CountOptions<AnyRow>>;

const ACTION = "mine itemsets";
/** More sets, or more candidates in one query, are refused. */
const MOST_SETS = 1_000_000;
const MOST_CANDIDATES = 100_000;

/**
 * The number of baskets that hold each item: `frequentItemsets` of one item.
 *
 * @throws As `scaled.frequentItemsets`.
 *
 * @example
 * const lines = await tables.of({ order: [1, 1, 2], product: ["tea", "milk", "tea"] });
 * const counts = await itemCounts(lines, { basket: "order", item: "product", minSupport: { count: 1 } });
 * itemsets.toList(counts)[1]; // { items: ["tea"], count: 2, support: 1 }
 */
export async function itemCounts<Row>(
  lines: LazyTable<Row>,
  options: CountOptions<Row>,
): Promise<FrequentItemsets> {
  return mine(lines, { ...readOptions(ACTION, options, READERS), minLength: 1, maxLength: 1 });
}

/**
 * The number of baskets that hold each pair of items: `frequentItemsets` of two, for `rules.from`.
 *
 * @throws As `scaled.frequentItemsets`.
 *
 * @example
 * const lines = await tables.of({ order: [1, 1, 2], product: ["tea", "milk", "tea"] });
 * const counts = await pairCounts(lines, { basket: "order", item: "product", minSupport: { count: 1 } });
 * itemsets.toList(counts); // [{ items: ["tea", "milk"], count: 1, support: 0.5 }]
 */
export async function pairCounts<Row>(
  lines: LazyTable<Row>,
  options: CountOptions<Row>,
): Promise<FrequentItemsets> {
  return mine(lines, { ...readOptions(ACTION, options, READERS), minLength: 2, maxLength: 2 });
}

/**
 * The frequent itemsets of order lines that may be larger than memory: the sets and counts that `itemsets.mine` finds, so that
 * `rules.from` and all that follows is the same. Items that are equally frequent are ordered by their names.
 *
 * On Spark sets of three and more items are found by MLlib's FP-growth. Elsewhere Apriori by joins: the engine counts, and only frequent sets come here. One query for each length, whose cost is the sum of the
 * squared lengths of the baskets, restricted to frequent items; long sets are mined faster in memory, by `itemsets.mine`.
 *
 * @param lines One row for each order line; an item that is twice in a basket counts once. Numbers become texts.
 * @throws {TypeError} If it is no table, or has no such column.
 * @throws {RangeError} If a basket or an item is missing, or there are more than a million sets or 100,000 candidates.
 *
 * @see Agrawal, R. & Srikant, R. (1994). Fast algorithms for mining association rules. VLDB, 487-499.
 *
 * @example
 * const lines = await tables.of({ order: [1, 1, 2, 2], product: ["tea", "milk", "tea", "milk"] });
 * const frequent = await frequentItemsets(lines, { basket: "order", item: "product", minSupport: 0.9 });
 * rules.from(frequent, { minConfidence: 0.9 }).size; // 2
 */
export async function frequentItemsets<Row>(
  lines: LazyTable<Row>,
  options: ScaledMiningOptions<Row>,
): Promise<FrequentItemsets> {
  const readers = { ...READERS, maxLength: withDefault(UNLIMITED, integer(1)) };
  return mine(lines, { ...readOptions(ACTION, options, readers), minLength: 1 });
}

interface Mining {
  readonly basket: string;
  readonly item: string;
  readonly minSupport: MinSupport;
  readonly minLength: number;
  readonly maxLength: number;
}

async function mine(lines: LazyTable<AnyRow>, options: Mining): Promise<FrequentItemsets> {
  const { minSupport, minLength, maxLength } = options;
  const columns = readColumns(ACTION, lines, { basket: options.basket, item: options.item });
  const { basket, item } = columns;
  const { baskets, missing } = await ask(
    lines,
    `select count(distinct ${basket}) as baskets, ${await missingCount(lines, columns)} as missing from (${lines.source}) as t`,
  );
  requireNone(ACTION, [options.basket, options.item], missing[0]);
  const basketCount = baskets[0] as number;
  const minCount = minCountOf(minSupport, basketCount);
  const cells = `select distinct ${basket} as basket, ${item} as item from (${lines.source}) as t`;
  const found = await ask(
    lines,
    `select item, count(*) as n from (${cells}) as c group by item ${atLeast(minCount)}`,
    {
      maxRows: MOST_SETS + 1,
    },
  );
  const { literal } = lines.engine.dialect;
  // Rarest first, ties in reverse, as the miners rank them.
  const ranked = Array.from(found.item, (value, i) => {
    return { name: String(value), value: value as string | number, count: found.n[i] as number };
  }).sort((a, b) => a.count - b.count || (a.name < b.name ? 1 : -1));
  requireRoom(ranked.length, minCount, basketCount);
  const values = ranked.map(({ value }, rank) => `(${literal(value)}, ${rank})`).join(", ");
  const items = ranked.map(({ count }, rank) => ({ ranks: [rank], count }));
  const isLong = maxLength > 2 && ranked.length > 2;
  const session = isLong ? sessionOf(lines.engine) : undefined;
  const counting = { lines, items, cells, values, minCount, maxLength, basketCount };
  const levels = await (session === undefined ? countLevels(counting) : mineOnSpark(session, counting));
  const names = ranked.map(({ name }) => name);
  const algorithm = session === undefined ? "apriori" : "fpGrowth";
  return fromCounts(levels, { basketCount, minCount, minLength, names }, algorithm);
}

interface Counting {
  readonly lines: LazyTable<AnyRow>;
  /** The frequent items. */
  readonly items: readonly CountedSet[];
  /** A query of the different items of baskets. */
  readonly cells: string;
  /** The frequent items and their ranks in SQL. */
  readonly values: string;
  readonly minCount: number;
  readonly maxLength: number;
  readonly basketCount: number;
}

/** Apriori by joins. */
async function countLevels(counting: Counting): Promise<readonly (readonly CountedSet[])[]> {
  const { lines, items, cells, values, minCount, maxLength, basketCount } = counting;
  const levels: CountedSet[][] = [[...items]];
  const frequent = `select c.basket, f.r from (${cells}) as c join (values ${values}) as f(item, r) on f.item = c.item`;
  let total = items.length;
  for (let length = 2; length <= maxLength && levels[length - 2].length >= 2; length++) {
    const candidates = length === 2 ? undefined : joined(levels[length - 2], MOST_CANDIDATES);
    if (candidates?.length === 0) break;
    if (candidates !== undefined && candidates.length > MOST_CANDIDATES)
      throw tooMany("candidates", MOST_CANDIDATES, minCount, basketCount);
    const sql = candidates === undefined ? pairs(frequent) : extended(frequent, levels, candidates);
    const counted = await ask(lines, `${sql} ${atLeast(minCount)}`, { maxRows: MOST_SETS + 1 });
    const level = Array.from(counted.n, (count, i): CountedSet => {
      const ranks =
        candidates === undefined
          ? [counted.a[i] as number, counted.b[i] as number]
          : candidates[counted.a[i] as number];
      return { ranks, count: count as number };
    });
    total = requireRoom(total + level.length, minCount, basketCount);
    levels.push(level.sort(compareRanks));
  }
  return levels;
}

/** FP-growth, for which Spark has the baskets as lists of ranks. */
async function mineOnSpark(
  session: SparkSession,
  { cells, values, minCount, maxLength, basketCount }: Counting,
): Promise<readonly (readonly CountedSet[])[]> {
  const baskets = `select collect_list(f.r) as items from (${cells}) as c left join (values ${values}) as f(item, r) on f.item = c.item group by c.basket`;
  const mining = { minCount, maxLength, maxItemsets: MOST_SETS, basketCount };
  const sets = await frequentSets(session, baskets, mining);
  requireRoom(sets.length, minCount, basketCount);
  const longest = sets.reduce((most, { ranks }) => Math.max(most, ranks.length), 0);
  return Array.from({ length: longest }, (_, i) =>
    sets.filter(({ ranks }) => ranks.length === i + 1).sort(compareRanks),
  );
}

/** The end of a query that counts sets. */
function atLeast(minCount: number): string {
  return `having count(*) >= ${minCount} limit ${MOST_SETS + 1}`;
}

/** Pairs are counted without candidates, which would be all pairs of frequent items. */
function pairs(cells: string): string {
  return `with cells as (${cells}) select x.r as a, y.r as b, count(*) as n from cells as x join cells as y on y.basket = x.basket and y.r > x.r group by x.r, y.r`;
}

function requireRoom(size: number, minCount: number, basketCount: number): number {
  if (size > MOST_SETS) throw tooMany("frequent itemsets", MOST_SETS, minCount, basketCount);
  return size;
}

function tooMany(noun: string, most: number, minCount: number, basketCount: number): RangeError {
  return new RangeError(
    `Cannot ${ACTION}: there must be at most ${most.toLocaleString("en-US")} ${noun}; raise minSupport (now ${minCount} of ${basketCount} baskets), or set maxLength`,
  );
}
