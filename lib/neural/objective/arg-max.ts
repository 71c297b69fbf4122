/** Index of the largest value in a row, the first if several are equal; -1 if one is no number. */
export function argMax(values: ArrayLike<number>, row: number, size: number): number {
  let best = 0;
  for (let k = 0; k < size; k++) {
    if (Number.isNaN(values[row * size + k])) return -1;
    if (values[row * size + k] > values[row * size + best]) best = k;
  }
  return best;
}
