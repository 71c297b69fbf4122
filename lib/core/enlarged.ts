/** A longer copy of a typed array: at least `needed` long, and twice as long as before, so that growing costs O(1) a value. */
export function enlarged(values: Int32Array, needed: number): Int32Array {
  const larger = new Int32Array(Math.max(needed, 2 * values.length));
  larger.set(values);
  return larger;
}
