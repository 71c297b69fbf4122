/** Estimates what mining will cost before it is started. */
import type { Baskets } from "../../../core/baskets";
import { integer, type OptionReaders, optional, readOptions } from "../../../core/options";
import { type Random, seeded } from "../../../core/random";
import { column } from "../../../core/text/cell";
import type { Displayable } from "../../../core/text/display";
import * as table from "../../../core/text/table";
import { type Columns, withTable } from "../../display";
import { MINE, MINING_READERS, type MiningOptions } from "../../types";
import { longestRow, type RankedItems, rankItems } from "../frequent-items";
import { type Database, databaseOf } from "../hybrid";
import { countAll, leastNumber } from "./counted";
import { estimateSeconds } from "./estimate-seconds";
import { countFirstLevels } from "./first-levels";
import { measure } from "./measure";
import { createProber, type Prober } from "./prober";

const ACTION = "estimate the cost of mining";

/** Work of all probes together; takes a fraction of a second. */
const WORK = 10_000_000;
/** Probes that only measure how much work a probe takes. */
const PILOTS = 4;
const FEWEST_PROBES = 16;
const MOST_PROBES = 1024;

/** If there are certainly more sets than this, the estimate need not be better than that. */
const ENOUGH = 1e9;

/** Seconds to write a set that repeats another one. */
const SECONDS_PER_SET = 1e-8;

/** Bytes for each set at the end of mining: its columns, and the tree from which they are made. */
const BYTES_PER_SET = 36;

/** Options of `miningCost.estimate`. */
export interface MiningCostOptions {
  /** Seed of the random probes: an integer in [0, 2^32). */
  readonly seed: number;
  /**
   * Probes of the search tree. @default none if the sets can be counted within a fraction of a second, otherwise 16 to 1,024, as
   * many as that allows
   */
  readonly probes?: number;
}

const COST_READERS = {
  seed: integer(0),
  probes: optional(integer(2)),
} satisfies OptionReaders<MiningCostOptions>;

/** The estimated cost of mining. */
export interface MiningCost extends Displayable {
  /** Number of frequent itemsets of all lengths: exact if there were no probes, otherwise estimated, not a whole number. */
  readonly itemsets: number;
  /** Standard error of `itemsets`, estimated from the probes; 0 if all sets were counted. */
  readonly standardError: number;
  /** Seconds that `itemsets.mine` will take on this machine if it is otherwise idle. */
  readonly seconds: number;
  /** Memory that it will take in addition to the baskets. */
  readonly bytes: number;
  readonly probes: number;
}

/**
 * Estimates the cost of mining (挖掘成本估计) before it is started: the number of itemsets, the seconds and the memory. The
 * estimate itself reads the baskets three times, and takes up to about a second in addition; where mining is quicker than
 * that, it takes about as long as mining.
 *
 * If all sets can be counted within a fraction of a second, as `itemsets.count` does it, the number is exact. Otherwise single
 * items and pairs are counted, of many items those of a sample. For longer sets, random probes descend the search tree. At
 * each set a probe chooses one branch. If the branch at step i has probability $p_i$, and $d_i$ sets are found there,
 *
 * $$\hat N = \sum_i \frac{d_i}{p_1 p_2 \cdots p_i}, \qquad \mathrm{E}[\hat N] = N$$
 *
 * A probe looks one level ahead and prefers branches with many extensions. The mean of the probes is unbiased. But if a few
 * long sets have most of the subsets, most probes miss them, and the estimate and its standard error are usually too low. On
 * the FIMI data sets the estimate was within a factor of two. It is never below the subsets of one long basket, or of one group
 * of items that are only bought together; where these alone are more than a billion, no probes are sent.
 * The number of sets depends on the seed only; the seconds are measured on this machine, by mining a small part.
 *
 * @throws {RangeError} If a threshold, the seed or the number of probes is out of range.
 *
 * @see Knuth, D. E. (1975). Estimating the efficiency of backtrack programs. Mathematics of Computation 29(129), 122-136.
 * doi:10.1090/S0025-5718-1975-0373371-6
 * @see Chen, P. C. (1992). Heuristic sampling: a method for predicting the performance of tree searching programs. SIAM
 * Journal on Computing 21(2), 295-315. doi:10.1137/0221022
 *
 * @example
 * const receipts = baskets.of([["milk", "bread", "beer"], ["milk", "bread", "beer"], ["bread"]]);
 * Math.round(estimate(receipts, { minSupport: 0.5 }, { seed: 1 }).itemsets); // 7
 */
export function estimate(
  baskets: Baskets,
  options: MiningOptions,
  costOptions: MiningCostOptions,
): MiningCost {
  const { seed, probes } = readOptions(ACTION, costOptions, COST_READERS);
  const random = seeded(seed);
  const ranked = rankItems(baskets, readOptions(MINE, options, MINING_READERS));
  const { seconds, value: database } = measure(() => databaseOf(baskets, ranked));
  const longest = longestRow(baskets, ranked);
  const found =
    (probes === undefined ? counted(ranked, database, longest) : undefined) ??
    probed(ranked, database, longest, random, probes);
  const cost = {
    ...found,
    seconds: seconds + found.seconds,
    bytes: 4 * database.cells.length + BYTES_PER_SET * found.itemsets,
  };
  return withTable(cost, toTable);
}

type Found = Omit<Columns<MiningCost>, "bytes">;

/** All sets counted, if that is quick. Mining takes longer by the time to write the sets that are not visited. */
function counted(ranked: RankedItems, database: Database, longest: number): Found | undefined {
  const all = countAll(ranked, database, longest);
  return all && atLeast(all.value, all.seconds);
}

function atLeast(itemsets: number, seconds: number): Found {
  return { itemsets, standardError: 0, seconds: seconds + SECONDS_PER_SET * itemsets, probes: 0 };
}

function probed(
  ranked: RankedItems,
  database: Database,
  longest: number,
  random: Random,
  probes: number | undefined,
): Found {
  const ofLongest = leastNumber(ranked, longest);
  if (ofLongest > ENOUGH) return atLeast(ofLongest, 0);
  const first = countFirstLevels(ranked, database, random);
  const least = leastNumber(ranked, longest, first);
  if (least > ENOUGH) return atLeast(least, first.seconds);
  const { part, rate } = first;
  const pairs = (part.item.length - part.ranks.length) / rate;
  const prober = createProber(first, random);
  const sent = prober.hasMore ? sendProbes(prober, random, probes) : { mean: 0, standardError: 0, probes: 0 };
  const items = Array.from({ length: sent.probes }, () => prober.itemAt(random.uniform()));
  const deeper = prober.hasMore ? estimateSeconds(first, sent.mean, [...new Set(items)], random) : 0;
  return {
    itemsets: Math.max(least, ranked.counts.length + pairs + sent.mean),
    standardError: sent.standardError,
    seconds: first.seconds / rate + deeper,
    probes: sent.probes,
  };
}

/** Sends as many probes as the work allows. Pilot probes decide that; they are not used in the mean, so it stays unbiased. */
function sendProbes(prober: Prober, random: Random, wanted: number | undefined) {
  let probes = wanted;
  if (probes === undefined) {
    let work = 0;
    for (let pilot = 0; pilot < PILOTS; pilot++) work += prober.probe(random.uniform()).work;
    probes = Math.min(MOST_PROBES, Math.max(FEWEST_PROBES, Math.round((WORK * PILOTS) / Math.max(1, work))));
  }
  let sum = 0;
  let squares = 0;
  for (let probe = 0; probe < probes; probe++) {
    // Stratified: one probe in each of `probes` equal parts of the first level.
    const { sets } = prober.probe((probe + random.uniform()) / probes);
    sum += sets;
    squares += sets * sets;
  }
  const mean = sum / probes;
  const variance = Math.max(0, squares / probes - mean * mean) / (probes - 1);
  return { mean, standardError: Math.sqrt(variance), probes };
}

function toTable(cost: Columns<MiningCost>): table.Table {
  const digits = (value: number, precision: number) => Number(value.toPrecision(precision));
  const { itemsets, standardError, seconds, bytes, probes } = cost;
  const row = [digits(itemsets, 3), digits(standardError, 2), digits(seconds, 2), digits(bytes / 2 ** 20, 2)];
  const columns = [
    "itemsets",
    column("standard error", "标准误"),
    { name: "seconds", digits: 2 },
    { name: "memory", note: "MiB", digits: 0 },
  ];
  const by = probes === 0 ? "without probes" : `from ${probes.toLocaleString("en-US")} probes`;
  const caption = `What mining will cost, ${by}`;
  return table.fromRows(columns, [row], { caption });
}
