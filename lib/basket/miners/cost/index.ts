/** What mining will cost, before it is started. */
import type { Baskets } from "../../../core/baskets";
import { requireInteger } from "../../../core/errors";
import { type Random, seeded } from "../../../core/random";
import { DISPLAY, type Displayable, withDisplay } from "../../../core/text/display";
import * as table from "../../../core/text/table";
import type { MiningOptions } from "../../types";
import { rankItems } from "../frequent-items";
import { databaseOf } from "../hybrid";
import { secondsFor } from "./estimate-seconds";
import { countFirstLevels } from "./first-levels";
import { createProber, type Prober } from "./prober";
import { timed } from "./timed";

const ACTION = "estimate the cost of mining";

/** Of the work of all probes together, a fraction of a second. */
const WORK = 40_000_000;
const PILOTS = 8;
const FEWEST = 64;
const MOST = 1024;

/** Bytes that mining holds for a set at the end: the columns, and the tree that they are made of. */
const BYTES_PER_SET = 36;

export interface MiningCostOptions {
  /** Which probes are sent: an integer in [0, 2^32). */
  readonly seed: number;
  /** Probes of the search tree. @default 64 to 1,024, as many as a fraction of a second allows */
  readonly probes?: number;
}

/** What mining will cost, roughly. */
export interface MiningCost extends Displayable {
  /** Frequent itemsets there will be, all lengths; an estimate, not a whole number. */
  readonly itemsets: number;
  /** Standard error of `itemsets`, as the probes show it; 0 where all was counted. */
  readonly standardError: number;
  /** Seconds that `itemsets.mine` will take on this machine, if it has nothing else to do. */
  readonly seconds: number;
  /** Memory that it will take besides the baskets. */
  readonly bytes: number;
  readonly probes: number;
}

/**
 * What mining will cost (挖掘成本估计), before it is started: roughly how many itemsets there are, how many seconds and how
 * much memory they take. Takes well under a second itself.
 *
 * Single items and pairs are counted. For the rest, probes go down the search tree, at each set into one of its branches by
 * chance; if that has the probability $p_i$ at step i, and $d_i$ sets are found there,
 *
 * $$\hat N = \sum_i \frac{d_i}{p_1 p_2 \cdots p_i}, \qquad \mathrm{E}[\hat N] = N$$
 *
 * A probe looks one level ahead, and takes a branch with many extensions more probably. The mean of the probes is unbiased,
 * but where a few long sets have most of the subsets, most probes miss them: then the estimate is mostly too low, and the
 * standard error too. On the FIMI sets it was within a factor of two. The number of sets depends on the seed only; the
 * seconds are those of this machine, measured on a piece of the mining.
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
  { seed, probes }: MiningCostOptions,
): MiningCost {
  if (probes !== undefined) requireInteger(ACTION, "probes", probes, 2);
  const random = seeded(seed);
  const ranked = rankItems(baskets, options);
  const { seconds: databaseSeconds, value: database } = timed(() => databaseOf(baskets, ranked));

  const first = countFirstLevels(ranked, database, random);
  const { part, rate } = first;
  const pairs = (part.item.length - part.ranks.length) / rate;
  const prober = createProber(first, random);
  const sent = prober.hasMore ? send(prober, random, probes) : { mean: 0, standardError: 0, probes: 0 };
  const items = Array.from({ length: sent.probes }, () => prober.itemAt(random.uniform()));
  const deeper = prober.hasMore ? secondsFor(first, sent.mean, [...new Set(items)], random) : 0;
  const itemsets = ranked.counts.length + pairs + sent.mean;
  const cost = {
    itemsets,
    standardError: sent.standardError,
    seconds: databaseSeconds + first.seconds / rate + deeper,
    bytes: 4 * database.cells.length + BYTES_PER_SET * itemsets,
    probes: sent.probes,
  };
  return withDisplay(cost, (shown) => toTable(shown)[DISPLAY]());
}

/** As many probes as the work allows, which a few pilots tell; these are not counted, so that the mean stays unbiased. */
function send(prober: Prober, random: Random, wanted: number | undefined) {
  let probes = wanted;
  if (probes === undefined) {
    let work = 0;
    for (let pilot = 0; pilot < PILOTS; pilot++) work += prober.probe(random.uniform()).work;
    probes = Math.min(MOST, Math.max(FEWEST, Math.round((WORK * PILOTS) / Math.max(1, work))));
  }
  let sum = 0;
  let squares = 0;
  for (let probe = 0; probe < probes; probe++) {
    // Stratified: one in each of as many equal parts of the first level.
    const { sets } = prober.probe((probe + random.uniform()) / probes);
    sum += sets;
    squares += sets * sets;
  }
  const mean = sum / probes;
  const variance = Math.max(0, squares / probes - mean * mean) / (probes - 1);
  return { mean, standardError: Math.sqrt(variance), probes };
}

function toTable({
  itemsets,
  standardError,
  seconds,
  bytes,
  probes,
}: Omit<MiningCost, typeof DISPLAY>): table.Table {
  const row = [
    Number(itemsets.toPrecision(3)),
    Number(standardError.toPrecision(2)),
    Number(seconds.toPrecision(2)),
    Number((bytes / 2 ** 20).toPrecision(2)),
  ];
  const columns = [
    "itemsets",
    "standard error",
    { name: "seconds", digits: 2 },
    { name: "memory", note: "MiB", digits: 0 },
  ];
  const caption = `What mining will cost, from ${probes.toLocaleString("en-US")} probes`;
  return table.fromRows(columns, [row], { caption });
}
