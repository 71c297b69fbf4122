/** The order of many numbers. */

/**
 * Positions of the smallest number first; equal numbers keep their order. None may be NaN.
 *
 * A radix sort of the bits, 16 at a time, several times faster than a comparison function. O(n).
 *
 * @example
 * orderOf(Float64Array.of(3, 1, 3, 2)); // [1, 3, 0, 2]
 */
export function orderOf(numbers: Float64Array): Int32Array {
  // The tables of a radix sort are larger than few numbers.
  if (numbers.length < 1000)
    return Int32Array.from(numbers.keys()).sort(
      (i, j) => Number(numbers[i] > numbers[j]) - Number(numbers[i] < numbers[j]),
    );
  // Adding 0 makes -0 equal to 0.
  const words = new Uint32Array(numbers.map((number) => number + 0).buffer);
  const highWord = new Uint32Array(Float64Array.of(1).buffer)[1] === 0 ? 0 : 1;
  // As unsigned integers, doubles are in order if negative ones are inverted and the others get the highest bit.
  for (let i = 0; i < words.length; i += 2) {
    const isNegative = words[i + highWord] >>> 31 === 1;
    words[i + highWord] ^= isNegative ? 0xffffffff : 0x80000000;
    if (isNegative) words[i + 1 - highWord] ^= 0xffffffff;
  }
  let order = new Int32Array(numbers.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  for (const [word, shift] of [
    [1 - highWord, 0],
    [1 - highWord, 16],
    [highWord, 0],
    [highWord, 16],
  ] as const) {
    const next = new Int32Array(0x10001);
    for (let i = word; i < words.length; i += 2) next[((words[i] >>> shift) & 0xffff) + 1]++;
    for (let digit = 0; digit < 0xffff; digit++) next[digit + 1] += next[digit];
    const sorted = new Int32Array(order.length);
    for (const position of order) sorted[next[(words[2 * position + word] >>> shift) & 0xffff]++] = position;
    order = sorted;
  }
  return order;
}
