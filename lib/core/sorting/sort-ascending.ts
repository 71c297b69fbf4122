/** Sorts elements `from` to `to - 1` in place. Insertion sort: for short ranges, the built-in sort costs more than it does. */
export function sortAscending(values: Int32Array, from: number, to: number): void {
  if (to - from > 48) {
    values.subarray(from, to).sort();
    return;
  }
  for (let i = from + 1; i < to; i++) {
    const value = values[i];
    let k = i - 1;
    for (; k >= from && values[k] > value; k--) values[k + 1] = values[k];
    values[k + 1] = value;
  }
}
