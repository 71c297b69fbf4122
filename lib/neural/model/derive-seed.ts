/** A seed for the `index`-th part of a run: neighbouring indices get unrelated streams (Knuth's multiplicative hash). */
export function deriveSeed(seed: number, index: number): number {
  return (Math.imul(seed ^ (seed / 0x100000000), 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0;
}
