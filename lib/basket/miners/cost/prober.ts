/** Random probes of the search tree (Knuth 1975), each looking one level ahead. */
import type { Random } from "../../../core/random";
import type { FirstLevels } from "./first-levels";

/** Of more extensions than this, a random part is used: their pairs are counted in a table of 4 MB. */
const MOST_MEMBERS = 1000;

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

export function createProber(
  { ranked, database, part, pairStarts, rate }: FirstLevels,
  random: Random,
  mostMembers = MOST_MEMBERS,
) {
  const { minCount, maxLength, counts } = ranked;
  const { cells, startOf, sizeOf } = database;
  const itemCount = part.ranks.length;
  const sumTo = new Float64Array(itemCount + 1);
  for (let k = 0; k < itemCount; k++) sumTo[k + 1] = sumTo[k] + weightOf(pairStarts[k + 1] - pairStarts[k]);
  const allWeights = sumTo[itemCount];
  const numberOf = new Int32Array(counts.length).fill(-1);

  /** The sampled item whose branch is at a position of the first level, in [0, 1). */
  function itemAt(place: number): number {
    let low = 0;
    let high = itemCount;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (sumTo[middle] <= place * allWeights) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Sends a probe into the branch at a position of the first level. */
  function probe(place: number): Probe {
    const item = itemAt(place);
    const rank = part.item[item];
    let scale = allWeights / (sumTo[item + 1] - sumTo[item]) / rate;
    let places = cells.subarray(startOf[rank], startOf[rank] + sizeOf[rank]);
    const all = part.item.subarray(pairStarts[item], pairStarts[item + 1]);
    let members = thin(all);
    const used = members.length;
    let sets = 0;
    let work = 0;
    for (let length = 3; length <= maxLength && members.length > 1; length++) {
      const ahead = lookAhead(places, members);
      sets += scale * setsForEach(length - 1, all.length, used) * ahead.sets;
      work += ahead.work;
      const chosen = choose(ahead.extensions.map((list) => weightOf(list.length)));
      if (chosen === undefined) break;
      scale /= chosen.probability;
      places = placesOf(members[chosen.number], places);
      members = Int32Array.from(ahead.extensions[chosen.number], (number) => members[number]);
    }
    return { sets, work };
  }

  /** At most `mostMembers` of the members, chosen at random. */
  function thin(all: Int32Array): Int32Array {
    if (all.length <= mostMembers) return all;
    const places = random.permutation(all.length).subarray(0, mostMembers).sort();
    return places.map((place) => all[place]);
  }

  /** Finds which members extend which in the rows that hold the set. */
  function lookAhead(places: Int32Array, members: Int32Array) {
    const size = members.length;
    members.forEach((rank, number) => {
      numberOf[rank] = number;
    });
    const counts = new Int32Array(size * size);
    const row = new Int32Array(size);
    let work = size * size;
    for (const place of places) {
      let length = 0;
      let p = place + 1;
      for (let rank = cells[p]; rank >= 0; rank = cells[++p]) {
        const number = numberOf[rank];
        if (number >= 0) row[length++] = number;
      }
      for (let a = 0; a < length; a++) for (let b = a + 1; b < length; b++) counts[row[a] * size + row[b]]++;
      work += p - place + (length * (length - 1)) / 2;
    }
    for (const rank of members) numberOf[rank] = -1;
    const extensions: number[][] = Array.from({ length: size }, () => []);
    let sets = 0;
    counts.forEach((count, pair) => {
      if (count < minCount) return;
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
  return { probe, itemAt, hasMore: allWeights > 0 && maxLength > 2 };
}

/** Sets of so many of all members for each one of the used members. */
function setsForEach(length: number, all: number, used: number): number {
  let sets = 1;
  for (let k = 0; k < length; k++) sets *= (all - k) / (used - k);
  return sets;
}
