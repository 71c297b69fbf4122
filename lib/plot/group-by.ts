/** The items of each group, in the order in which the groups first occur. `Map.groupBy`, which Node 20 lacks. */
export function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const found = new Map<string, Item[]>();
  for (const item of items) {
    const group = key(item);
    const known = found.get(group);
    if (known) known.push(item);
    else found.set(group, [item]);
  }
  return found;
}
