/** Depth-first search for high-utility itemsets with the bounds and projections of EFIM. */
import type { FoundSets } from "./found-sets";
import type { Projection } from "./projection";

interface SearchLimits {
  readonly minCount: number;
  readonly maxLength: number;
  /** Throws once the time is over. */
  checkTime(): void;
}

/** Adds every itemset at or above the threshold of `found`, which may rise during the search. */
export function search(
  first: Projection,
  { minCount, maxLength, checkTime }: SearchLimits,
  found: FoundSets,
): void {
  const path: number[] = [];
  visit(first);

  function visit(projection: Projection): void {
    checkTime();
    const { items } = projection;
    const { count, utility, subtree, local } = bounds(projection);
    for (let number = 0; number < items.length; number++) {
      if (count[number] < minCount || utility[number] < found.threshold()) continue;
      path.push(items[number]);
      found.add(path, count[number], utility[number]);
      path.pop();
    }
    if (path.length + 1 >= maxLength) return;

    // EFIM: secondary items may occur in extensions of this itemset; primary items may extend it directly.
    const kept: number[] = [];
    const place = new Int32Array(items.length).fill(-1);
    for (let number = 0; number < items.length; number++) {
      if (count[number] < minCount || local[number] < found.threshold()) continue;
      place[number] = kept.length;
      kept.push(number);
    }
    const primary = kept.filter((number) => subtree[number] >= found.threshold());
    if (primary.length === 0) return;
    const occurrences = occurrencesOf(projection, primary, count);
    // Highest bound first, so that with `top` the threshold rises early.
    for (const number of primary.sort((a, b) => subtree[b] - subtree[a])) {
      if (subtree[number] < found.threshold()) break;
      path.push(items[number]);
      visit(project(projection, number, occurrences, kept, place));
      path.pop();
    }
  }
}

/** For each item: count and utility of the itemset with the item, and the upper bounds of its extensions. */
function bounds({ items, offsets, numbers, utilities, own, gain }: Projection) {
  const count = new Int32Array(items.length);
  const utility = new Float64Array(items.length);
  const subtree = new Float64Array(items.length);
  const local = new Float64Array(items.length);
  for (let row = 0; row < own.length; row++) {
    let after = gain[row];
    for (let k = offsets[row + 1] - 1; k >= offsets[row]; k--) {
      const number = numbers[k];
      count[number]++;
      utility[number] += own[row] + utilities[k];
      if (utilities[k] > 0) after += utilities[k];
      subtree[number] += after;
    }
    for (let k = offsets[row]; k < offsets[row + 1]; k++) local[numbers[k]] += after;
  }
  return { count, utility, subtree, local };
}

type Occurrences = ReturnType<typeof occurrencesOf>;

/** Occurrences of items: number i is in rows `rows[k]` at entries `entries[k]`, for k from `starts[i]` up to, not including, `ends[i]`. */
function occurrencesOf(
  { items, offsets, numbers }: Projection,
  wanted: readonly number[],
  count: Int32Array,
) {
  const starts = new Int32Array(items.length).fill(-1);
  let size = 0;
  for (const number of wanted) {
    starts[number] = size;
    size += count[number];
  }
  const ends = starts.slice();
  const rows = new Int32Array(size);
  const entries = new Int32Array(size);
  for (let row = 0; row + 1 < offsets.length; row++) {
    for (let k = offsets[row]; k < offsets[row + 1]; k++) {
      if (ends[numbers[k]] < 0) continue;
      const slot = ends[numbers[k]]++;
      rows[slot] = row;
      entries[slot] = k;
    }
  }
  return { starts, ends, rows, entries };
}

/** The rows with an item, with the kept items after it. Rows without such items are dropped. */
function project(
  { items, offsets, numbers, utilities, own, gain }: Projection,
  number: number,
  { starts, ends, rows, entries }: Occurrences,
  kept: readonly number[],
  place: Int32Array,
): Projection {
  const from = starts[number];
  const to = ends[number];
  let most = 0;
  for (let slot = from; slot < to; slot++) most += offsets[rows[slot] + 1] - entries[slot] - 1;
  const shift = place[number] + 1;
  const nextOffsets = new Int32Array(to - from + 1);
  const nextNumbers = new Int32Array(most);
  const nextUtilities = new Float64Array(most);
  const nextOwn = new Float64Array(to - from);
  const nextGain = new Float64Array(to - from);
  let row = 0;
  let used = 0;
  for (let slot = from; slot < to; slot++) {
    const entry = entries[slot];
    const begin = used;
    for (let k = entry + 1; k < offsets[rows[slot] + 1]; k++) {
      if (place[numbers[k]] < 0) continue;
      nextNumbers[used] = place[numbers[k]] - shift;
      nextUtilities[used++] = utilities[k];
    }
    if (used === begin) continue;
    nextOwn[row] = own[rows[slot]] + utilities[entry];
    nextGain[row] = gain[rows[slot]] + Math.max(0, utilities[entry]);
    nextOffsets[++row] = used;
  }
  return {
    items: Int32Array.from(kept.slice(shift), (member) => items[member]),
    offsets: nextOffsets.subarray(0, row + 1),
    numbers: nextNumbers,
    utilities: nextUtilities,
    own: nextOwn.subarray(0, row),
    gain: nextGain.subarray(0, row),
  };
}
