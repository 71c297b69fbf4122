/** Sequential patterns (序列模式): what customers buy, and what they buy after it. */
import { enlarged } from "../../core/enlarged";
import { mustBe, requireFinite, requireInteger } from "../../core/errors";
import { minCountOf, startsOf, UNLIMITED } from "../frequent-items";
import { DAY, requireSequences, type Sequences } from "../sequences";
import type { MinSupport } from "../types";
import { asPatterns, type SequentialPatterns } from "./columns";

const ACTION = "mine sequential patterns";

export interface SequentialPatternOptions {
  /** Fraction of the customers in (0, 1], or `{ count }` customers; a pattern exactly at the threshold is frequent. */
  readonly minSupport: MinSupport;
  /** Items in the shortest pattern to list. @default 1 */
  readonly minLength?: number;
  /** Items in the longest pattern to look for. @default no limit */
  readonly maxLength?: number;
  /** Purchases in the shortest pattern to list; 2 leaves out what is only bought together. @default 1 */
  readonly minPurchases?: number;
  /** Days from one purchase of the pattern to the next, at least. @default any later time */
  readonly minGapDays?: number;
  /** Days from one purchase of the pattern to the next, at most. @default no limit */
  readonly maxGapDays?: number;
  /** Days from the first purchase of the pattern to its last, at most. @default no limit */
  readonly withinDays?: number;
  /** Patterns found at most; more is an error. @default 10,000,000 */
  readonly maxPatterns?: number;
}

/**
 * Sequential patterns (序列模式): what enough customers bought in this order, each step in a later purchase, with the
 * exact number of customers. Other purchases may lie between.
 *
 * $$\mathrm{count}(\langle s_1 \dots s_k \rangle) = |\{c : s_1 \subseteq p_{j_1}, \dots, s_k \subseteq p_{j_k},\
 * j_1 < \dots < j_k\}|$$
 *
 * Grown from prefix to prefix as in PrefixSpan. A customer's sequence is not copied; kept are all purchases at which the
 * pattern can end (as in cSPADE's id-lists), with the latest purchase at which it can begin: so that limits on days lose no
 * pattern. With `maxGapDays`, leaving out a middle step can make a pattern rarer; every prefix is still as frequent.
 *
 * A customer who came late has had less time for long patterns: counts are what happened so far, not chances. For chances
 * use `sequentialRules`.
 *
 * The number of patterns is not bounded by the input; time is O(lines behind the first purchase of the pattern) for each.
 *
 * @returns Patterns of most customers first; ties by fewer items, then in the order of the search.
 * @throws {RangeError} If an option is out of range, or there are more than `maxPatterns`.
 * @throws {TypeError} If `sequences` are not sequences.
 *
 * @see Pei, J. et al. (2004). Mining sequential patterns by pattern-growth: the PrefixSpan approach. IEEE Transactions on
 * Knowledge and Data Engineering 16(11), 1424-1440. doi:10.1109/TKDE.2004.77
 * @see Zaki, M. J. (2000). Sequence mining in categorical domains: incorporating constraints. CIKM, 422-429.
 * doi:10.1145/354756.354849
 *
 * @example
 * const bought = sequences.of([[["tea"], ["cup"]], [["tea", "pot"], ["cup"]], [["cup"]]]);
 * [...mine(bought, { minSupport: 0.5, minPurchases: 2 })]; // [{ purchases: [["tea"], ["cup"]], count: 2, support: 2 / 3 }]
 */
export function mine(sequences: Sequences, options: SequentialPatternOptions): SequentialPatterns {
  requireSequences(ACTION, sequences);
  const { minLength = 1, maxLength = UNLIMITED, minPurchases = 1, maxPatterns = 10_000_000 } = options;
  const {
    minGapDays = 0,
    maxGapDays = Number.POSITIVE_INFINITY,
    withinDays = Number.POSITIVE_INFINITY,
  } = options;
  const customerCount = sequences.customerOffsets.length - 1;
  const minCount = minCountOf(options.minSupport, customerCount, ACTION);
  requireInteger(ACTION, "minLength", minLength, 1);
  requireInteger(ACTION, "maxLength", maxLength, minLength);
  requireInteger(ACTION, "minPurchases", minPurchases, 1);
  requireInteger(ACTION, "maxPatterns", maxPatterns, 1);
  requireFinite(ACTION, "minGapDays", minGapDays);
  for (const [name, value, least] of [
    ["minGapDays", minGapDays, 0],
    ["maxGapDays", maxGapDays, minGapDays],
    ["withinDays", withinDays, 0],
  ] as const) {
    if (typeof value !== "number") throw new TypeError(mustBe(ACTION, name, "a number of days", value));
    if (!(value >= least)) throw new RangeError(mustBe(ACTION, name, `at least ${least} days`, value));
  }

  const limits = { minCount, maxLength, maxPatterns, minGap: minGapDays * DAY, maxGap: maxGapDays * DAY };
  const tree = search(sequences, { ...limits, within: withinDays * DAY });
  return asPatterns({
    ...listedOf(tree, minLength, minPurchases),
    customerCount,
    minCount,
    itemNames: sequences.itemNames,
    ...tree,
  });
}

interface Limits {
  readonly minCount: number;
  readonly maxLength: number;
  readonly maxPatterns: number;
  readonly minGap: number;
  readonly maxGap: number;
  readonly within: number;
}

type PatternTree = Pick<SequentialPatterns, "item" | "parent" | "opens" | "count">;

/** Purchases at which a pattern can end, ascending, and the latest time at which it can begin so that it ends there. */
interface Ends {
  readonly purchases: Int32Array;
  readonly begins: Float64Array;
}

/** A pattern with one item more: the item, the customers, and where it ends. */
interface Extension {
  readonly item: number;
  readonly count: number;
  readonly ends: Ends;
}

function search(
  sequences: Sequences,
  { minCount, maxLength, maxPatterns, minGap, maxGap, within }: Limits,
): PatternTree {
  const { times, customerOffsets, itemNames } = sequences;
  const customerOf = new Int32Array(times.length);
  for (let customer = 0; customer + 1 < customerOffsets.length; customer++)
    customerOf.fill(customer, customerOffsets[customer], customerOffsets[customer + 1]);
  const { offsets, items } = frequentOnly(sequences, customerOf, minCount);
  const tree = createTree(maxPatterns);

  /** Scratch of one count: customers and lines of each item met, and the last customer seen; left at 0, 0 and -1. */
  const met = new Int32Array(itemNames.length);
  const lines = new Int32Array(itemNames.length);
  const lastCustomer = new Int32Array(itemNames.length).fill(-1);
  const slotOf = new Int32Array(itemNames.length).fill(-1);

  const everywhere = { purchases: Int32Array.from(times.keys()), begins: times };
  grow(-1, 0, extensions(everywhere, -1, maxLength > 1), true);
  return tree.finish();

  function grow(pattern: number, length: number, found: readonly Extension[], opens: boolean): void {
    for (const { item, count, ends } of found) {
      const next = tree.add(item, pattern, opens, count);
      if (length + 1 >= maxLength) continue;
      const goesOn = length + 2 < maxLength;
      grow(next, length + 1, extensions(ends, item, goesOn), false);
      grow(next, length + 1, extensions(later(ends), -1, goesOn), true);
    }
  }

  /** Purchases behind those where the pattern ends, as far as the limits on days allow. */
  function later({ purchases, begins }: Ends): Ends {
    const after: number[] = [];
    const from: number[] = [];
    for (let first = 0, end = 0; first < purchases.length; first = end) {
      const stop = customerOffsets[customerOf[purchases[first]] + 1];
      while (end < purchases.length && purchases[end] < stop) end++;
      let last = first - 1;
      for (let purchase = purchases[first] + 1; purchase < stop; purchase++) {
        // The latest end that lies far enough back also has the latest beginning, so it alone decides.
        while (
          last + 1 < end &&
          purchases[last + 1] < purchase &&
          times[purchase] - times[purchases[last + 1]] >= minGap
        )
          last++;
        if (last < first || times[purchase] - times[purchases[last]] > maxGap) continue;
        if (times[purchase] - begins[last] > within) continue;
        after.push(purchase);
        from.push(begins[last]);
      }
    }
    return { purchases: Int32Array.from(after), begins: Float64Array.from(from) };
  }

  /** The items above `least` that enough customers have in these purchases. */
  function extensions({ purchases, begins }: Ends, least: number, wantEnds: boolean): Extension[] {
    const touched: number[] = [];
    for (let h = 0; h < purchases.length; h++) {
      const purchase = purchases[h];
      const customer = customerOf[purchase];
      for (let k = offsets[purchase + 1] - 1; k >= offsets[purchase] && items[k] > least; k--) {
        const item = items[k];
        if (lines[item]++ === 0) touched.push(item);
        if (lastCustomer[item] === customer) continue;
        lastCustomer[item] = customer;
        met[item]++;
      }
    }
    const kept = touched.filter((item) => met[item] >= minCount).sort((a, b) => a - b);
    const found = kept.map((item): Extension => {
      const size = wantEnds ? lines[item] : 0;
      return {
        item,
        count: met[item],
        ends: { purchases: new Int32Array(size), begins: new Float64Array(size) },
      };
    });
    for (const item of touched) {
      met[item] = 0;
      lines[item] = 0;
      lastCustomer[item] = -1;
    }
    if (wantEnds) fill(found, purchases, begins, least);
    return found;
  }

  function fill(
    found: readonly Extension[],
    purchases: Int32Array,
    begins: Float64Array,
    least: number,
  ): void {
    found.forEach(({ item }, slot) => {
      slotOf[item] = slot;
    });
    for (let h = 0; h < purchases.length; h++) {
      const purchase = purchases[h];
      for (let k = offsets[purchase + 1] - 1; k >= offsets[purchase] && items[k] > least; k--) {
        const slot = slotOf[items[k]];
        if (slot < 0) continue;
        const { ends } = found[slot];
        ends.purchases[lines[items[k]]] = purchase;
        ends.begins[lines[items[k]]++] = begins[h];
      }
    }
    for (const { item } of found) {
      slotOf[item] = -1;
      lines[item] = 0;
    }
  }
}

/** The purchases without items that too few customers ever bought. */
function frequentOnly({ offsets, items, itemNames }: Sequences, customerOf: Int32Array, minCount: number) {
  const count = new Int32Array(itemNames.length);
  const lastCustomer = new Int32Array(itemNames.length).fill(-1);
  for (let purchase = 0; purchase < customerOf.length; purchase++) {
    for (let k = offsets[purchase]; k < offsets[purchase + 1]; k++) {
      if (lastCustomer[items[k]] !== customerOf[purchase]) count[items[k]]++;
      lastCustomer[items[k]] = customerOf[purchase];
    }
  }
  const lengths = new Int32Array(customerOf.length);
  for (let purchase = 0; purchase < lengths.length; purchase++)
    for (let k = offsets[purchase]; k < offsets[purchase + 1]; k++)
      if (count[items[k]] >= minCount) lengths[purchase]++;
  return { offsets: startsOf(lengths), items: items.filter((item) => count[item] >= minCount) };
}

function createTree(maxPatterns: number) {
  let item: Int32Array = new Int32Array(1024);
  let parent: Int32Array = new Int32Array(1024);
  let count: Int32Array = new Int32Array(1024);
  let opens = new Uint8Array(1024);
  let size = 0;

  function add(newItem: number, newParent: number, isOpening: boolean, newCount: number): number {
    if (size === maxPatterns) {
      const rule = "at least the number of patterns; raise minSupport, set maxLength or days, or raise it";
      throw new RangeError(mustBe(ACTION, "maxPatterns", rule, maxPatterns));
    }
    if (size === item.length) {
      item = enlarged(item, size + 1);
      parent = enlarged(parent, size + 1);
      count = enlarged(count, size + 1);
      const longer = new Uint8Array(item.length);
      longer.set(opens);
      opens = longer;
    }
    item[size] = newItem;
    parent[size] = newParent;
    opens[size] = isOpening ? 1 : 0;
    count[size] = newCount;
    return size++;
  }

  const finish = (): PatternTree => ({
    item: item.slice(0, size),
    parent: parent.slice(0, size),
    opens: opens.slice(0, size),
    count: count.slice(0, size),
  });
  return { add, finish };
}

/** Positions of the patterns that are long enough, those of most customers first. */
function listedOf({ parent, opens, count }: PatternTree, minLength: number, minPurchases: number) {
  const length = new Int32Array(count.length);
  const purchases = new Int32Array(count.length);
  for (let i = 0; i < count.length; i++) {
    length[i] = 1 + (parent[i] < 0 ? 0 : length[parent[i]]);
    purchases[i] = opens[i] + (parent[i] < 0 ? 0 : purchases[parent[i]]);
  }
  const listed = Int32Array.from(count.keys()).filter(
    (i) => length[i] >= minLength && purchases[i] >= minPurchases,
  );
  listed.sort((a, b) => count[b] - count[a] || length[a] - length[b] || a - b);
  return { listed, size: listed.length };
}
