/** How many patterns are certainly frequent if one is: its subpatterns. */

/**
 * A lower bound for the number of patterns that are part of the current one, kept up to date while items are added to its end
 * and removed again.
 *
 * Each set of its distinct items gives a pattern, by the first place of each. And of the first items $x_1, x_2, …$ of the
 * purchases, $d_k = 2 d_{k-1} - d_{j-1}$ sequences are different, with $j$ the place of $x_k$ before (none: nothing is
 * subtracted).
 */
export function createSubpatternBound(itemCount: number) {
  /** How often each item is in the pattern, and the last of its purchases that begins with the item; 0 if none does. */
  const times = new Int32Array(itemCount);
  const lastPlace = new Int32Array(itemCount);
  const earlierPlaces: number[] = [];
  const different = [1];
  let distinctItems = 0;

  /** Adds an item to the pattern. Returns the bound. */
  function push(item: number, startsPurchase: boolean): number {
    if (times[item]++ === 0) distinctItems++;
    if (startsPurchase) {
      const place = lastPlace[item];
      earlierPlaces.push(place);
      lastPlace[item] = different.length;
      different.push(2 * different[different.length - 1] - (place > 0 ? different[place - 1] : 0));
    }
    return Math.max(2 ** distinctItems, different[different.length - 1]) - 1;
  }

  /** Removes the last item. */
  function pop(item: number, startsPurchase: boolean): void {
    if (--times[item] === 0) distinctItems--;
    if (!startsPurchase) return;
    different.pop();
    lastPlace[item] = earlierPlaces.pop() ?? 0;
  }

  return { push, pop };
}
