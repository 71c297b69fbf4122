import { mustBe } from "../../../core/errors";

/** Sets of a few items as bits of a number: bit i for item i. */
export type ItemMask = number;

/** More items than this have more subsets than a page has room for. */
export const MOST_ITEMS = 6;

export function requireFewItems(action: string, items: readonly string[]): void {
  if (items.length === 0 || items.length > MOST_ITEMS)
    throw new RangeError(mustBe(action, "items", `1 to ${MOST_ITEMS} names`, items));
}

/** All subsets of the items by length, those of the first items first. */
export function subsetsByLength(itemCount: number): ItemMask[][] {
  const levels: ItemMask[][] = Array.from({ length: itemCount + 1 }, () => []);
  const add = (set: ItemMask, from: number, length: number) => {
    levels[length].push(set);
    for (let item = from; item < itemCount; item++) add(set | (1 << item), item + 1, length + 1);
  };
  add(0, 0, 0);
  return levels;
}

/** The subsets with one item less. */
export function immediateSubsets(set: ItemMask): ItemMask[] {
  const subsets: ItemMask[] = [];
  for (let bit = 1; bit <= set; bit <<= 1) if (set & bit) subsets.push(set & ~bit);
  return subsets;
}

/** The items of a set. */
export function itemsIn(set: ItemMask, items: readonly string[]): string[] {
  return items.filter((_, i) => set & (1 << i));
}
