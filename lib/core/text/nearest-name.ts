import { closest, distance } from "fastest-levenshtein";

/**
 * The known name that was probably meant: one that differs in few letters, or begins like it. Upper and lower case count as
 * equal; undefined if no name is near.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const asked = name.toLowerCase();
  const lower = known.map((other) => other.toLowerCase());
  const nearest = closest(asked, lower);
  if (distance(asked, nearest) <= Math.max(2, name.length / 3)) return known[lower.indexOf(nearest)];
  return known.find((_, i) => lower[i].startsWith(asked) || asked.startsWith(lower[i]));
}
