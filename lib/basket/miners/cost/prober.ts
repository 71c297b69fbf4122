/** Random probes of the search tree (Knuth 1975), each looking one level ahead. */
import type { Random } from "../../../core/random";
import type { FirstLevels } from "./first-levels";

/** The pairs of up to this many extensions are counted in a table, of at most 16 MB. */
const MOST_IN_TABLE = 2000;

export interface Probe {
  /** An estimate of the number of sets of three items and more. */
  readonly sets: number;
  /** Cells read and pairs counted: the same on any machine for a seed. */
  readonly work: number;
}

export type Prober = ReturnType<typeof createProber>;

/**
 * The weight of a branch when one is chosen at random. The estimate is unbiased if the weight is 0 only for branches without
 * sets; its variance is small if the weight grows like the branch. Of the powers 1, 2, 3 and two exponentials, those between
 * 2 and 3 had the smallest variance on the FIMI data sets.
 */
function weightOf(extensions: number): number {
  return extensions < 2 ? 0 : extensions ** 2.5;
}

export function createProber({ ranked, database, part, pairStarts, rate }: FirstLevels, random: Random) {
  const { minCount, maxLength, counts } = ranked;
  const { cells, startOf, sizeOf } = database;
  const itemCount = part.ranks.length;
  const sumTo = new Float64Array(itemCount + 1);
  for (let k = 0; k < itemCount; k++) sumTo[k + 1] = sumTo[k] + weightOf(pairStarts[k + 1] - pairStarts[k]);
  const all = sumTo[itemCount];
  const numberOf = new Int32Array(counts.length).fill(-1);

  /** The sampled item whose branch is at a position of the first level, in [0, 1). */
  function itemAt(place: number): number {
    let low = 0;
    let high = itemCount;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (sumTo[middle] <= place * all) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Sends a probe into the branch at a position of the first level. */
  function probe(place: number): Probe {
    const item = itemAt(place);
    const rank = part.item[item];
    let scale = all / (sumTo[item + 1] - sumTo[item]) / rate;
    let places = cells.subarray(startOf[rank], startOf[rank] + sizeOf[rank]);
    let members = part.item.subarray(pairStarts[item], pairStarts[item + 1]);
    let sets = 0;
    let work = 0;
    for (let length = 3; length <= maxLength && members.length > 1; length++) {
      const ahead = lookAhead(places, members);
      sets += scale * ahead.sets;
      work += ahead.work;
      const chosen = choose(ahead.extensions.map((list) => weightOf(list.length)));
      if (chosen === undefined) break;
      scale /= chosen.probability;
      places = placesOf(members[chosen.number], places);
      members = Int32Array.from(ahead.extensions[chosen.number], (number) => members[number]);
    }
    return { sets, work };
  }

  /** Finds which members extend which in the rows that hold the set. */
  function lookAhead(places: Int32Array, members: Int32Array) {
    const size = members.length;
    members.forEach((rank, number) => {
      numberOf[rank] = number;
    });
    const counted = pairCounter(size);
    const row = new Int32Array(size);
    let work = size * size;
    for (const place of places) {
      let length = 0;
      let p = place + 1;
      for (let rank = cells[p]; rank >= 0; rank = cells[++p]) {
        const number = numberOf[rank];
        if (number >= 0) row[length++] = number;
      }
      for (let a = 0; a < length; a++)
        for (let b = a + 1; b < length; b++) counted.add(row[a] * size + row[b]);
      work += p - place + (length * (length - 1)) / 2;
    }
    for (const rank of members) numberOf[rank] = -1;
    const extensions: number[][] = Array.from({ length: size }, () => []);
    let sets = 0;
    counted.forEach(minCount, (pair) => {
      extensions[Math.floor(pair / size)].push(pair % size);
      sets++;
    });
    return { extensions, sets, work };
  }

  function choose(weights: readonly number[]) {
    const sum = weights.reduce((total, weight) => total + weight, 0);
    if (sum === 0) return undefined;
    let left = random.uniform() * sum;
    let number = 0;
    while (number < weights.length - 1 && left >= weights[number]) left -= weights[number++];
    // Rounding can end on a branch of weight 0.
    while (weights[number] === 0) number--;
    return { number, probability: weights[number] / sum };
  }

  /** The positions of an item in the given rows. */
  function placesOf(item: number, rows: Int32Array): Int32Array {
    const found = new Int32Array(rows.length);
    let size = 0;
    for (const place of rows) {
      let p = place + 1;
      // Rows ascend.
      while (cells[p] >= 0 && cells[p] < item) p++;
      if (cells[p] === item) found[size++] = p;
    }
    return found.subarray(0, size);
  }

  // There may be sets of three items if an item has two extensions.
  return { probe, itemAt, hasMore: all > 0 && maxLength > 2 };
}

interface PairCounter {
  add(pair: number): void;
  /** Visits the pairs with at least this count, ascending. */
  forEach(least: number, visit: (pair: number) => void): void;
}

/** Counts pairs of numbers below `size`, each encoded as first · size + second: in a table, or in a map if it is too large. */
export function pairCounter(size: number, mostInTable = MOST_IN_TABLE): PairCounter {
  if (size <= mostInTable) {
    const counts = new Int32Array(size * size);
    return {
      add: (pair) => {
        counts[pair]++;
      },
      forEach: (least, visit) => {
        for (let pair = 0; pair < counts.length; pair++) if (counts[pair] >= least) visit(pair);
      },
    };
  }
  const counts = new Map<number, number>();
  return {
    add: (pair) => {
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    },
    forEach: (least, visit) => {
      const frequent = [...counts.keys()].filter((pair) => (counts.get(pair) ?? 0) >= least);
      for (const pair of frequent.sort((a, b) => a - b)) visit(pair);
    },
  };
}
