/**
 * Trees that only count the sets. Branches that would be repeated are counted without visiting them. Only sums and products of
 * positive numbers are computed, so a count beyond 2^53 has the relative error of a few roundings.
 */
import type { SetTree } from "./set-tree";

/** Classes of more items than this are not counted in one step if the search can be stopped. */
const MOST_AT_A_TIME = 20;

/** Counts the sets of all lengths. */
export function createSetCounter(
  onStep?: () => void,
  mostUnnamed = onStep ? MOST_AT_A_TIME : Number.POSITIVE_INFINITY,
): SetTree & { readonly total: () => number } {
  /** The last set of each length and the closed sets below it; at 0 the sets of one item that are closed, and those below. */
  const own: number[] = [0];
  let depth = 0;

  /** Closes the sets of this length and longer ones: they are added to the set above. */
  function close(length: number): void {
    for (; depth >= length; depth--) own[depth - 1] += own[depth];
  }

  function add(length: number): number {
    onStep?.();
    close(length);
    depth = length;
    own[length] = 1;
    return 0;
  }

  function total(): number {
    close(1);
    return own[0];
  }

  return {
    add,
    open() {},
    // The set above and what is below it is repeated with the item of this set.
    repeatSiblings: (length) => {
      own[length] = own[length - 1];
    },
    repeatWith: (length, items) => {
      close(length + 1);
      own[length] *= 2 ** items;
    },
    addUnnamed: (sets) => {
      own[depth] += sets;
    },
    mostUnnamed,
    total,
  };
}

/** Counts the sets of each length up to `maxLength`. */
export function createLengthCounter(
  maxLength: number,
  onStep?: () => void,
): SetTree & { readonly totals: () => Float64Array } {
  /** As in `createSetCounter`, by length; the longest sets counted there have `longest` items. */
  const own: Float64Array[] = [new Float64Array(maxLength + 1)];
  const longest: number[] = [0];
  let depth = 0;

  function close(length: number): void {
    for (; depth >= length; depth--) {
      const below = own[depth];
      const above = own[depth - 1];
      for (let k = depth; k <= longest[depth]; k++) {
        above[k] += below[k];
        below[k] = 0;
      }
      longest[depth - 1] = Math.max(longest[depth - 1], longest[depth]);
    }
  }

  function add(length: number): number {
    onStep?.();
    close(length);
    depth = length;
    own[length] ??= new Float64Array(maxLength + 1);
    own[length][length] = 1;
    longest[length] = length;
    return 0;
  }

  function repeatSiblings(length: number): void {
    const last = Math.min(longest[length - 1], maxLength - 1);
    for (let k = length - 1; k <= last; k++) own[length][k + 1] = own[length - 1][k];
    longest[length] = last + 1;
  }

  function repeatWith(length: number, items: number): void {
    close(length + 1);
    const sets = own[length];
    const before = sets.slice(length, longest[length] + 1);
    longest[length] = Math.min(maxLength, longest[length] + items);
    sets.fill(0, length);
    binomials(items, maxLength - length).forEach((ways, k) => {
      for (let j = 0; j < before.length && length + k + j <= maxLength; j++)
        sets[length + k + j] += ways * before[j];
    });
  }

  function totals(): Float64Array {
    close(1);
    return own[0];
  }

  return { add, open() {}, repeatSiblings, repeatWith, totals };
}

/** The number of subsets with one up to `maxLength` of `items` items. */
export function subsetCount(items: number, maxLength: number): number {
  if (maxLength >= items) return 2 ** items - 1;
  return binomials(items, maxLength).reduce((sum, ways) => sum + ways, -1);
}

/** The ways to choose 0, 1, … up to `most` of some items: exact up to 2^53. */
function binomials(items: number, most: number): Float64Array {
  const ways = new Float64Array(Math.min(items, most) + 1);
  ways[0] = 1;
  for (let k = 1; k < ways.length; k++) {
    const fewer = ways[k - 1];
    const left = items - k + 1;
    // fewer * left / k, without a product that is larger than the result.
    if (2 * k > items) ways[k] = ways[items - k];
    else
      ways[k] =
        fewer > 2 ** 53 ? (fewer / k) * left : Math.floor(fewer / k) * left + ((fewer % k) * left) / k;
  }
  return ways;
}
