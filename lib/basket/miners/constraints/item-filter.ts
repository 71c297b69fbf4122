/** Which items are mined. */
import { mustBe } from "../../../core/errors";
import type { ReadOptions } from "../../../core/options";
import { type ITEM_FILTER_READERS, MINE } from "../../types";

/** A test for whether the filter lets an item number through. */
export function itemTest(
  itemNames: readonly string[],
  { only, forbidden }: ReadOptions<typeof ITEM_FILTER_READERS>,
) {
  const kind = "items in the baskets";
  const allowed = only && new Set(itemNumbers(MINE, "items.only", kind, only, itemNames));
  const excluded = new Set(itemNumbers(MINE, "items.forbidden", kind, forbidden, itemNames));
  return (item: number) => allowed?.has(item) !== false && !excluded.has(item);
}

/**
 * The numbers of the given item names.
 *
 * @throws {RangeError} If a name is unknown.
 */
export function itemNumbers(
  action: string,
  option: string,
  kind: string,
  wanted: readonly string[],
  itemNames: readonly string[],
): number[] {
  if (wanted.length === 0) return [];
  const numbers = new Map(itemNames.map((name, number) => [name, number]));
  return wanted.map((name) => {
    const number = numbers.get(name);
    if (number === undefined) throw new RangeError(mustBe(action, option, `names of ${kind}`, name));
    return number;
  });
}
