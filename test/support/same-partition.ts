/** Labels numbered anew in the order of their first rows, noise (-1) kept: equal if two clusterings are the same. */
export function renumbered(labels: readonly number[]): number[] {
  const numberOf = new Map<number, number>([[-1, -1]]);
  return labels.map((label) => {
    const number = numberOf.get(label) ?? numberOf.size - 1;
    numberOf.set(label, number);
    return number;
  });
}
