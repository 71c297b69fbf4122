/** A hash table from pairs of positions to numbers: open addressing in typed arrays, without a key object for each pair. */
export function createPairTable() {
  let first = new Int32Array(1024).fill(-1);
  let second = new Int32Array(1024);
  let values = new Float64Array(1024);
  let used = 0;

  /** Slot of the pair, or the free slot where it would go. */
  function find(a: number, b: number): number {
    const mask = first.length - 1;
    let slot = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & mask;
    while (first[slot] >= 0 && !(first[slot] === a && second[slot] === b)) slot = (slot + 1) & mask;
    return slot;
  }

  /** NaN if the slot is free. */
  const valueAt = (slot: number) => (first[slot] < 0 ? Number.NaN : values[slot]);

  function add(a: number, b: number, value: number): void {
    if (2 * ++used > first.length) grow();
    const slot = find(a, b);
    first[slot] = a;
    second[slot] = b;
    values[slot] = value;
  }

  function grow(): void {
    const old = { first, second, values };
    first = new Int32Array(2 * old.first.length).fill(-1);
    second = new Int32Array(first.length);
    values = new Float64Array(first.length);
    for (let i = 0; i < old.first.length; i++) {
      if (old.first[i] < 0) continue;
      const slot = find(old.first[i], old.second[i]);
      first[slot] = old.first[i];
      second[slot] = old.second[i];
      values[slot] = old.values[i];
    }
  }

  return { find, valueAt, add };
}
