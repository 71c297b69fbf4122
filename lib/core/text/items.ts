/** Items as text, so that it is clear where one ends and the next begins. */
import { quoted } from "./csv-text";

/**
 * Items joined by a separator. An item that holds the separator, begins with a quote, is empty or is the sign of the empty
 * set is quoted, with its quotes doubled.
 *
 * @param special Further characters for which an item is quoted.
 *
 * @example
 * formatItems(["milk", "bread"]); // "milk, bread"
 * formatItems(["milk, bread"]); // '"milk, bread"'
 */
export function formatItems(items: readonly string[], separator = ", ", special = ""): string {
  const marks = [...(separator.trim() || separator), ...special];
  const mustQuote = (item: string) => /^$|^"|^∅$/.test(item) || marks.some((mark) => item.includes(mark));
  return items.map((item) => (mustQuote(item) ? quoted(item) : item)).join(separator);
}

/** The items of one side of a rule; "∅" if there is none. */
export function formatSide(items: readonly string[]): string {
  return items.length === 0 ? "∅" : formatItems(items);
}

/**
 * A set of items as arules writes it.
 *
 * @example
 * formatSet(["milk", "bread"]); // "{milk,bread}"
 */
export function formatSet(items: readonly string[]): string {
  return `{${formatItems(items, ",", "{}")}}`;
}

/**
 * Sets of items, one after the other.
 *
 * @example
 * formatSequence([["tea"], ["cup", "pot"]]); // "{tea} → {cup,pot}"
 */
export function formatSequence(sets: readonly (readonly string[])[]): string {
  return sets.map(formatSet).join(" → ");
}
