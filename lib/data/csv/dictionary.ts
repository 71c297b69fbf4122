/** Maps texts to small integers, directly from bytes: only the first occurrence of a text is decoded. */
import { enlarged } from "../../core/growable-columns";

export interface Dictionary {
  /** The number of the text in `bytes[start, end)`; a new text gets the next number. */
  add(bytes: Buffer, start: number, end: number): number;
  /** The text of each number. */
  readonly texts: readonly string[];
}

/** Whole numbers with at most this many digits, which items often are, are looked up by value. */
const MAX_DIGITS = 6;

/** @param decode Decodes bytes that are not ASCII; throws if they are not valid text. */
export function createDictionary(decode: (bytes: Buffer) => string): Dictionary {
  const texts: string[] = [];
  // The bytes of all texts in one buffer, and the start of each.
  let arena = Buffer.alloc(1 << 6);
  const starts: number[] = [0];
  // Hash table with open addressing and linear probing: a slot holds number + 1, or 0 if it is free.
  let slots = new Int32Array(1 << 4);
  let hashes = new Int32Array(1 << 4);
  /** Number + 1 of each whole number, by its value; 0 if it was not seen. */
  let ofValue: Int32Array = new Int32Array(1 << 4);

  function add(bytes: Buffer, start: number, end: number): number {
    const value = wholeNumberIn(bytes, start, end);
    if (value < 0) return addText(bytes, start, end);
    if (value >= ofValue.length) ofValue = enlarged(ofValue, value + 1);
    if (ofValue[value] === 0) {
      texts.push(String(value));
      starts.push(starts[starts.length - 1]);
      ofValue[value] = texts.length;
    }
    return ofValue[value] - 1;
  }

  function addText(bytes: Buffer, start: number, end: number): number {
    let hash = 0x811c9dc5;
    let seen = 0;
    for (let i = start; i < end; i++) {
      const byte = bytes[i];
      seen |= byte;
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
    hash ^= hash >>> 15;
    let mask = slots.length - 1;
    let slot = hash & mask;
    for (; slots[slot] !== 0; slot = (slot + 1) & mask)
      if (hashes[slot] === hash && isSame(slots[slot] - 1, bytes, start, end)) return slots[slot] - 1;

    const number = texts.length;
    texts.push(seen < 0x80 ? bytes.toString("latin1", start, end) : decode(bytes.subarray(start, end)));
    store(bytes, start, end);
    if (2 * texts.length > slots.length) {
      grow();
      mask = slots.length - 1;
      for (slot = hash & mask; slots[slot] !== 0; ) slot = (slot + 1) & mask;
    }
    slots[slot] = number + 1;
    hashes[slot] = hash;
    return number;
  }

  function isSame(number: number, bytes: Buffer, start: number, end: number): boolean {
    const from = starts[number];
    if (starts[number + 1] - from !== end - start) return false;
    for (let i = start, j = from; i < end; i++, j++) if (bytes[i] !== arena[j]) return false;
    return true;
  }

  function store(bytes: Buffer, start: number, end: number): void {
    const from = starts[starts.length - 1];
    const to = from + end - start;
    if (to > arena.length) {
      const larger = Buffer.alloc(2 * to);
      arena.copy(larger, 0, 0, from);
      arena = larger;
    }
    bytes.copy(arena, from, start, end);
    starts.push(to);
  }

  function grow(): void {
    const oldSlots = slots;
    const oldHashes = hashes;
    slots = new Int32Array(2 * oldSlots.length);
    hashes = new Int32Array(2 * oldSlots.length);
    const mask = slots.length - 1;
    for (let i = 0; i < oldSlots.length; i++) {
      if (oldSlots[i] === 0) continue;
      let slot = oldHashes[i] & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = oldSlots[i];
      hashes[slot] = oldHashes[i];
    }
  }

  return { add, texts };
}

/** The value of a whole number in the form that `String` writes; -1 for any other text. */
function wholeNumberIn(bytes: Buffer, start: number, end: number): number {
  const first = bytes[start];
  if (end - start > MAX_DIGITS || end === start || (first === 0x30 && end - start > 1)) return -1;
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = bytes[i] - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = 10 * value + digit;
  }
  return value;
}
