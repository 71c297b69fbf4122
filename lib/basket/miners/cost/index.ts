/** Estimates what mining will cost before it is started. */
import type { Baskets } from "../../../core/baskets";
import { integer, type OptionReaders, optional, readOptions } from "../../../core/options";
import { type Random, seeded } from "../../../core/random";
import { DISPLAY, type Displayable, withDisplay } from "../../../core/text/display";
import * as table from "../../../core/text/table";
import { MINE, MINING_READERS, type MiningOptions } from "../../types";
import { rankItems } from "../frequent-items";
import { databaseOf } from "../hybrid";
import { estimateSeconds } from "./estimate-seconds";
import { countFirstLevels } from "./first-levels";
import { measure } from "./measure";
import { createProber, type Prober } from "./prober";

const ACTION = "estimate the cost of mining";

/** Work of all probes together; takes a fraction of a second. */
const WORK = 40_000_000;
/** Probes that only measure how much work a probe takes. */
const PILOTS = 8;
const FEWEST_PROBES = 64;
const MOST_PROBES = 1024;

/** Bytes for each set at the end of mining: its columns, and the tree from which they are made. */
const BYTES_PER_SET = 36;

/** Options of `miningCost.estimate`. */
export interface MiningCostOptions {
  /** Seed of the random probes: an integer in [0, 2^32). */
  readonly seed: number;
  /** Probes of the search tree. @default 64 to 1,024, as many as a fraction of a second allows */
  readonly probes?: number;
}

const COST_READERS = {
  seed: integer(0),
  probes: optional(integer(2)),
} satisfies OptionReaders<MiningCostOptions>;

/** The estimated cost of mining. */
export interface MiningCost extends Displayable {
  /** Estimated number of frequent itemsets of all lengths; not a whole number. */
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
 * estimate itself takes well under a second.
 *
 * Single items and pairs are counted. For longer sets, random probes descend the search tree. At each set a probe chooses one
 * branch. If the branch at step i has probability $p_i$, and $d_i$ sets are found there,
 *
 * $$\hat N = \sum_i \frac{d_i}{p_1 p_2 \cdots p_i}, \qquad \mathrm{E}[\hat N] = N$$
 *
 * A probe looks one level ahead and prefers branches with many extensions. The mean of the probes is unbiased. But if a few
 * long sets have most of the subsets, most probes miss them, and the estimate and its standard error are usually too low. On
 * the FIMI data sets the estimate was within a factor of two. The number of sets depends on the seed only; the seconds are
 * measured on this machine, by mining a small part.
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
  const { seconds: databaseSeconds, value: database } = measure(() => databaseOf(baskets, ranked));

  const first = countFirstLevels(ranked, database, random);
  const { part, rate } = first;
  const pairs = (part.item.length - part.ranks.length) / rate;
  const prober = createProber(first, random);
  const sent = prober.hasMore ? sendProbes(prober, random, probes) : { mean: 0, standardError: 0, probes: 0 };
  const items = Array.from({ length: sent.probes }, () => prober.itemAt(random.uniform()));
  const deeper = prober.hasMore ? estimateSeconds(first, sent.mean, [...new Set(items)], random) : 0;
  const itemsets = ranked.counts.length + pairs + sent.mean;
  const cost = {
    itemsets,
    standardError: sent.standardError,
    seconds: databaseSeconds + first.seconds / rate + deeper,
    bytes: 4 * database.cells.length + BYTES_PER_SET * itemsets,
    probes: sent.probes,
  };
  return withDisplay(cost, (estimated) => toTable(estimated)[DISPLAY]());
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

function toTable(cost: Omit<MiningCost, typeof DISPLAY>): table.Table {
  const digits = (value: number, precision: number) => Number(value.toPrecision(precision));
  const { itemsets, standardError, seconds, bytes, probes } = cost;
  const row = [digits(itemsets, 3), digits(standardError, 2), digits(seconds, 2), digits(bytes / 2 ** 20, 2)];
  const columns = [
    "itemsets",
    "standard error",
    { name: "seconds", digits: 2 },
    { name: "memory", note: "MiB", digits: 0 },
  ];
  const caption = `What mining will cost, from ${probes.toLocaleString("en-US")} probes`;
  return table.fromRows(columns, [row], { caption });
}
