/**
 * Small databases, up to 12 baskets of up to 8 items each, on which every miner must find what trying all sets of items finds:
 * three thousand, or a hundred thousand with `MERCHANT_LAB_FAULTS=long`, which takes minutes.
 */
import { describe, expect, test } from "vitest";
import {
  apriori,
  baskets,
  type CondensedItemsets,
  closedItemsets,
  eclat,
  type FrequentItemsets,
  fpGrowth,
  generators,
  itemsets,
  maximalItemsets,
} from "../../../lib/basket";
import type { Baskets } from "../../../lib/core/baskets";
import { type Random, seeded } from "../../../lib/core/random";

const NAMES = [..."abcdefgh"];
const DATABASES = process.env.MERCHANT_LAB_FAULTS === "long" ? 100_000 : 3000;

/** Baskets as bit masks of items. */
function someRows(random: Random): { readonly itemCount: number; readonly rows: readonly number[] } {
  const itemCount = 1 + random.integer(8);
  const threshold = random.uniform();
  const rows = Array.from({ length: random.integer(13) }, () => {
    let row = 0;
    for (let item = 0; item < itemCount; item++) if (random.uniform() < threshold) row |= 1 << item;
    return row;
  });
  return { itemCount, rows };
}

function basketsOf(itemCount: number, rows: readonly number[]): Baskets {
  const items: number[] = [];
  const offsets = [0];
  for (const row of rows) {
    for (let item = 0; item < itemCount; item++) if (row & (1 << item)) items.push(item);
    offsets.push(items.length);
  }
  return {
    itemNames: NAMES.slice(0, itemCount),
    offsets: Int32Array.from(offsets),
    items: Int32Array.from(items),
  };
}

/** Baskets that hold each set of items, by its bit mask. */
function naiveCounts(itemCount: number, rows: readonly number[]): Int32Array {
  const counts = new Int32Array(1 << itemCount);
  for (let set = 0; set < counts.length; set++) {
    for (const row of rows) if ((row & set) === set) counts[set]++;
  }
  return counts;
}

/** The counts of the sets of one kind, by their definitions; 0 for all others. The empty set is not listed. */
function naiveKinds(itemCount: number, counts: Int32Array, minCount: number) {
  const kinds = {
    frequent: new Int32Array(counts.length),
    closed: new Int32Array(counts.length),
    maximal: new Int32Array(counts.length),
    generators: new Int32Array(counts.length),
  };
  for (let set = 1; set < counts.length; set++) {
    const count = counts[set];
    if (count < minCount) continue;
    let mostAbove = 0;
    let leastBelow = Number.POSITIVE_INFINITY;
    for (let item = 0; item < itemCount; item++) {
      const other = counts[set ^ (1 << item)];
      if (set & (1 << item)) leastBelow = Math.min(leastBelow, other);
      else mostAbove = Math.max(mostAbove, other);
    }
    kinds.frequent[set] = count;
    if (mostAbove < count) kinds.closed[set] = count;
    if (mostAbove < minCount) kinds.maximal[set] = count;
    if (leastBelow > count) kinds.generators[set] = count;
  }
  return kinds;
}

const bitOf = (name: string) => 1 << NAMES.indexOf(name);

/** The counts that were found, by bit mask; a set found twice spoils them. */
function frequentCounts({ item, parent, count, itemNames }: FrequentItemsets, itemCount: number): Int32Array {
  const bits = itemNames.map(bitOf);
  const found = new Int32Array(1 << itemCount);
  const masks = new Int32Array(item.length);
  for (let i = 0; i < item.length; i++) {
    masks[i] = (parent[i] < 0 ? 0 : masks[parent[i]]) | bits[item[i]];
    found[masks[i]] += count[i];
  }
  return found;
}

function condensedCounts(found: CondensedItemsets, itemCount: number): Int32Array {
  const bits = found.itemNames.map(bitOf);
  const counts = new Int32Array(1 << itemCount);
  for (let i = 0; i < found.size; i++) {
    let mask = 0;
    for (let k = found.offsets[i]; k < found.offsets[i + 1]; k++) mask |= bits[found.items[k]];
    counts[mask] += found.count[i];
  }
  return counts;
}

function areEqual(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return a.length === b.length;
}

function areSameColumns(a: FrequentItemsets, b: FrequentItemsets): boolean {
  return areEqual(a.item, b.item) && areEqual(a.parent, b.parent) && areEqual(a.count, b.count);
}

describe("all miners agree with trying every set", () => {
  test(`on ${DATABASES.toLocaleString("en-US")} small databases`, () => {
    const random = seeded(20_261_125);
    const failures: string[] = [];
    const listed = { frequent: 0, closed: 0, maximal: 0, generators: 0 };
    for (let number = 0; number < DATABASES; number++) {
      const { itemCount, rows } = someRows(random);
      const minCount = 1 + random.integer(4);
      const given = basketsOf(itemCount, rows);
      const options = { minSupport: { count: minCount } };
      const truth = naiveKinds(itemCount, naiveCounts(itemCount, rows), minCount);

      const hybrid = itemsets.mine(given, { ...options, algorithm: "hybrid" });
      const wrong: string[] = [];
      if (!areEqual(frequentCounts(hybrid, itemCount), truth.frequent)) wrong.push("hybrid");
      for (const [name, { mine }] of Object.entries({ apriori, eclat, fpGrowth })) {
        if (!areSameColumns(mine(given, options), hybrid)) wrong.push(name);
      }
      const closed = closedItemsets.mine(given, options);
      const maximal = maximalItemsets.mine(given, options);
      const free = generators.mine(given, options);
      if (!areEqual(condensedCounts(closed, itemCount), truth.closed)) wrong.push("closed");
      if (!areEqual(condensedCounts(maximal, itemCount), truth.maximal)) wrong.push("maximal");
      if (!areEqual(condensedCounts(free, itemCount), truth.generators)) wrong.push("generators");
      listed.frequent += hybrid.size;
      listed.closed += closed.size;
      listed.maximal += maximal.size;
      listed.generators += free.size;
      if (wrong.length > 0) failures.push(`${wrong.join(", ")}: count ${minCount} in rows ${rows.join(" ")}`);
    }
    expect(failures).toEqual([]);
    // That there was something to find, and that the kinds differ.
    expect(listed.frequent).toBeGreaterThan(10 * DATABASES);
    expect(listed.closed).toBeLessThan(listed.frequent / 3);
    expect(listed.maximal).toBeLessThan(listed.closed / 2);
    expect(listed.generators).toBeGreaterThan(listed.maximal);
  }, 1_200_000);

  test("and do not mind the order of baskets and items, nor what the items are called", () => {
    const random = seeded(7);
    const miners = { apriori, eclat, fpGrowth, itemsets, closedItemsets, maximalItemsets, generators };
    const names = [
      "{a,b}",
      "__proto__",
      "constructor",
      "<b>&amp;",
      "x".repeat(10_000),
      "牛奶",
      "toString",
      "\u0000",
    ];
    for (let number = 0; number < 2000; number++) {
      const { itemCount, rows } = someRows(random);
      const options = { minSupport: { count: 1 + random.integer(4) } };
      const given = basketsOf(itemCount, rows);
      const renamed = new Map(random.shuffle([...names]).map((name, i) => [name, NAMES[i]]));
      const called = new Map([...renamed].map(([name, letter]) => [letter, name]));
      // Every item twice, baskets and items in any order.
      const lists = baskets.toLists(given).map((list) => {
        const other = list.map((letter) => called.get(letter) ?? "");
        return random.shuffle([...other, ...other]);
      });
      const shuffled = baskets.of(random.shuffle(lists));
      for (const [name, { mine }] of Object.entries(miners)) {
        const expected = [...mine(given, options)].map(
          ({ items, count }) => `${[...items].sort()}: ${count}`,
        );
        const found = [...mine(shuffled, options)].map(
          ({ items, count }) => `${items.map((item) => renamed.get(item)).sort()}: ${count}`,
        );
        expect(found.sort(), name).toEqual(expected.sort());
      }
    }
  }, 60_000);
});
