/**
 * Where each of consecutive runs begins, and where the last one ends: the running sum of their lengths.
 *
 * @example
 * offsetsOf(Int32Array.of(2, 0, 3)); // [0, 2, 2, 5]
 */
export function offsetsOf(lengths: Int32Array): Int32Array {
  const offsets = new Int32Array(lengths.length + 1);
  for (let i = 0; i < lengths.length; i++) offsets[i + 1] = offsets[i] + lengths[i];
  return offsets;
}

/**
 * The run of each row, from where the runs begin.
 *
 * @example
 * runOfEach(Int32Array.of(0, 2, 2, 5)); // [0, 0, 2, 2, 2]
 */
export function runOfEach(offsets: Int32Array): Int32Array {
  const runs = new Int32Array(offsets[offsets.length - 1]);
  for (let run = 0; run + 1 < offsets.length; run++) runs.fill(run, offsets[run], offsets[run + 1]);
  return runs;
}

/**
 * The rows of each group, in their order: those of group g are `rows[starts[g]]` up to, not including, `rows[starts[g + 1]]`.
 * Rows of group -1 are left out.
 *
 * @example
 * rowsByGroup(Int32Array.of(1, 0, -1, 1), 2); // { starts: [0, 1, 3], rows: [1, 0, 3] }
 */
export function rowsByGroup(groupOf: Int32Array, groupCount: number) {
  const sizes = new Int32Array(groupCount);
  for (const group of groupOf) if (group >= 0) sizes[group]++;
  const starts = offsetsOf(sizes);
  const next = starts.slice();
  const rows = new Int32Array(starts[groupCount]);
  groupOf.forEach((group, row) => {
    if (group >= 0) rows[next[group]++] = row;
  });
  return { starts, rows };
}
