/** Bit vectors: bit r of a member's vector tells whether row r holds it. */

/** Writes the intersection of two bit vectors to `to`. Returns the number of rows in both. */
export function intersect(
  bits: Int32Array,
  first: number,
  second: number,
  to: number,
  words: number,
): number {
  let count = 0;
  for (let w = 0; w < words; w++) {
    const both = bits[first + w] & bits[second + w];
    bits[to + w] = both;
    count += bitsIn(both);
  }
  return count;
}

/** Whether any of the members from `start` to `end` is in all rows of a bit vector. */
export function isInside(
  bits: Int32Array,
  own: number,
  start: number,
  end: number,
  startOf: Int32Array,
  words: number,
): boolean {
  for (let member = start; member < end; member++) {
    const other = startOf[member];
    let w = 0;
    while (w < words && (bits[own + w] & ~bits[other + w]) === 0) w++;
    if (w === words) return true;
  }
  return false;
}

/** Whether any of the members from `start` to `end` is in at least `minCount` rows of a bit vector. */
export function meets(
  bits: Int32Array,
  own: number,
  start: number,
  end: number,
  startOf: Int32Array,
  words: number,
  minCount: number,
): boolean {
  for (let member = start; member < end; member++) {
    const other = startOf[member];
    let count = 0;
    for (let w = 0; w < words; w++) count += bitsIn(bits[own + w] & bits[other + w]);
    if (count >= minCount) return true;
  }
  return false;
}

function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
