/** The neighbours of numbers in their format. */

/** The largest double below a number. */
export function doubleBelow(value: number): number {
  const numbers = new Float64Array([value]);
  const bits = new BigInt64Array(numbers.buffer);
  if (value === 0) return -Number.MIN_VALUE;
  bits[0] += value > 0 ? -1n : 1n;
  return numbers[0];
}

/** The largest float32 below a float32. */
export function float32Below(value: number): number {
  const numbers = new Float32Array([value]);
  const bits = new Int32Array(numbers.buffer);
  if (numbers[0] === 0) return -(2 ** -149);
  bits[0] += value > 0 ? -1 : 1;
  return numbers[0];
}
