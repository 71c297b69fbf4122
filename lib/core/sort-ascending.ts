/** Sorts a part of an array in place. Short parts are the rule, and for them a call of the built-in sort costs more than the sorting. */
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
