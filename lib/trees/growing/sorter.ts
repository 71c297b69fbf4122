/** Sorting of a node's rows by their ranks in a column. */
import type { NodeRows } from "./criterion";

/** Up to so many rows are sorted by insertion. */
const FEW = 24;

/**
 * Sorts rows of a node by their ranks in a column. The arrays that it returns are used again by the next call: `order` has rows,
 * `keys` what they are ordered by. O(m) for m rows.
 */
export function createSorter(most: number) {
  // A key follows the last one.
  const buffers = Array.from({ length: 4 }, () => new Int32Array(most + 1));
  const next = new Int32Array(1 << 16);

  /** Reads the ranks of the rows. Returns the lowest and the highest. */
  function read(ranks: Int32Array, { rows, from, to }: NodeRows) {
    const keys = buffers[0];
    let low = ranks[rows[from]];
    let high = low;
    for (let i = from; i < to; i++) {
      const rank = ranks[rows[i]];
      keys[i - from] = rank;
      if (rank < low) low = rank;
      else if (rank > high) high = rank;
    }
    return { low, high };
  }

  /**
   * The rows in the order of the ranks read, by digits from the last one, each of about as many values as there are rows. Keys
   * are ranks less the lowest.
   */
  function sort({ low, high }: { low: number; high: number }, { rows, from, to }: NodeRows) {
    let [keys, order, otherKeys, otherOrder] = buffers;
    const count = to - from;
    for (let i = 0; i < count; i++) {
      order[i] = rows[from + i];
      keys[i] -= low;
    }
    if (count <= FEW) {
      insert(keys, order, count);
      return { keys, order };
    }
    const bits = 32 - Math.clz32(high - low);
    const passes = Math.ceil(bits / Math.min(16, 34 - Math.clz32(count)));
    const width = Math.ceil(bits / passes);
    const mask = (1 << width) - 1;
    for (let shift = 0; shift < bits; shift += width) {
      next.fill(0, 0, mask + 1);
      for (let i = 0; i < count; i++) next[(keys[i] >>> shift) & mask]++;
      for (let digit = 0, start = 0; digit <= mask; digit++) {
        start += next[digit];
        next[digit] = start - next[digit];
      }
      for (let i = 0; i < count; i++) {
        const at = next[(keys[i] >>> shift) & mask]++;
        otherKeys[at] = keys[i];
        otherOrder[at] = order[i];
      }
      [keys, order, otherKeys, otherOrder] = [otherKeys, otherOrder, keys, order];
    }
    return { keys, order };
  }

  /** The rows whose rank, of those read, is at most `rank`. The key of each is 0, and a key of 1 follows. */
  function upTo(rank: number, { rows, from, to }: NodeRows) {
    const [ranks, order, keys] = buffers;
    let count = 0;
    for (let i = from; i < to; i++) if (ranks[i - from] <= rank) order[count++] = rows[i];
    keys.fill(0, 0, count);
    keys[count] = 1;
    return { keys, order, count };
  }
  return { read, sort, upTo };
}

function insert(keys: Int32Array, order: Int32Array, count: number): void {
  for (let i = 1; i < count; i++) {
    const key = keys[i];
    const row = order[i];
    let k = i - 1;
    for (; k >= 0 && keys[k] > key; k--) {
      keys[k + 1] = keys[k];
      order[k + 1] = order[k];
    }
    keys[k + 1] = key;
    order[k + 1] = row;
  }
}
