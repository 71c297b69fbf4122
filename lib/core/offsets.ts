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
