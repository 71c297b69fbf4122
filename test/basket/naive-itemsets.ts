/** Slow and obvious twins of the miners: every set of items is tried, and counted basket by basket. */

/** Counts of all sets that at least `minCount` baskets hold, by their sorted items joined with "|". */
export function naiveItemsets(
  baskets: readonly (readonly string[])[],
  minCount: number,
): Map<string, number> {
  const items = [...new Set(baskets.flat())].sort();
  const sets = baskets.map((basket) => new Set(basket));
  const counts = new Map<string, number>();
  for (let mask = 1; mask < 2 ** items.length; mask++) {
    const chosen = items.filter((_, i) => mask & (1 << i));
    const count = sets.filter((basket) => chosen.every((item) => basket.has(item))).length;
    if (count >= minCount) counts.set(chosen.join("|"), count);
  }
  return counts;
}

/** "left>right" of every rule with at least this confidence, from the sets above, both sides not empty. */
export function naiveRules(counts: ReadonlyMap<string, number>, minConfidence: number): string[] {
  const found: string[] = [];
  for (const [key, count] of counts) {
    const items = key.split("|");
    for (let mask = 1; mask < 2 ** items.length - 1; mask++) {
      const left = items.filter((_, i) => mask & (1 << i)).join("|");
      const right = items.filter((_, i) => !(mask & (1 << i))).join("|");
      if (count / (counts.get(left) ?? Number.NaN) >= minConfidence) found.push(`${left}>${right}`);
    }
  }
  return found.sort();
}
