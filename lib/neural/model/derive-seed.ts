/** A seed for a moment of a run: neighbouring moments get unrelated streams (Knuth's multiplicative hash). */
export function momentSeed(seed: number, moment: number): number {
  return (Math.imul(seed ^ (seed / 0x100000000), 0x9e3779b1) ^ Math.imul(moment + 1, 0x85ebca6b)) >>> 0;
}
