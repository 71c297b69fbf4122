/** Apriori's candidates of three items and more, and the SQL that counts them. */
import type { CountedSet } from "../basket/miners/results/from-counts";

type Ranks = readonly number[];

/**
 * Sets of one item more than those of a level, whose subsets are all in the level; in the order of their ranks.
 *
 * @param most It stops once there are more.
 */
export function joined(level: readonly CountedSet[], most: number): Ranks[] {
  const known = new Set(level.map(({ ranks }) => ranks.join()));
  const isFrequent = (ranks: Ranks) =>
    ranks.slice(0, -2).every((_, dropped) => known.has(ranks.filter((_, i) => i !== dropped).join()));
  const candidates: Ranks[] = [];
  for (let a = 0; a < level.length && candidates.length <= most; a++) {
    const prefix = level[a].ranks.slice(0, -1).join();
    for (let b = a + 1; b < level.length && level[b].ranks.slice(0, -1).join() === prefix; b++) {
      const candidate = [...level[a].ranks, ...level[b].ranks.slice(-1)];
      if (isFrequent(candidate)) candidates.push(candidate);
    }
  }
  return candidates;
}

/**
 * Counts candidates: the baskets of their first item are extended item by item, and each step keeps the beginnings of candidates
 * only. `a` is the position of a candidate.
 *
 * @param cells The query for the baskets with the ranks of their items.
 */
export function extended(
  cells: string,
  levels: readonly (readonly CountedSet[])[],
  candidates: readonly Ranks[],
): string {
  const steps = levels.slice(1).map((level, i) => beginnings(level, candidates, i + 2));
  const length = steps.length + 2;
  // Each set: its number, the number of its beginning, and its last rank. A single item has its rank as its number.
  const numbers = (sets: readonly Ranks[], before: ReadonlyMap<string, number> | undefined) =>
    sets.map((ranks, i) => {
      const beginning = before?.get(ranks.slice(0, -1).join()) ?? ranks[0];
      return `(${i}, ${beginning}, ${ranks[ranks.length - 1]})`;
    });
  const positions = (sets: readonly Ranks[]) => new Map(sets.map((ranks, i) => [ranks.join(), i]));
  const parts = [...steps, candidates].map((sets, i) => {
    const values = numbers(sets, i === 0 ? undefined : positions(steps[i - 1])).join(", ");
    return `sets_${i + 2} as (select o.basket, c.s from sets_${i + 1} as o join cells as x on x.basket = o.basket join (values ${values}) as c(s, beginning, r) on c.beginning = o.s and c.r = x.r)`;
  });
  return `with cells as (${cells}), sets_1 as (select basket, r as s from cells), ${parts.join(", ")} select s as a, count(*) as n from sets_${length} group by s`;
}

/** The sets of a level that a candidate begins with. */
function beginnings(level: readonly CountedSet[], candidates: readonly Ranks[], length: number): Ranks[] {
  const wanted = new Set(candidates.map((ranks) => ranks.slice(0, length).join()));
  return level.map(({ ranks }) => ranks).filter((ranks) => wanted.has(ranks.join()));
}
