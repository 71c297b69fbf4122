/** Bit vectors in WebAssembly memory: an intersection is taken and counted 128 bits at a time, seven times as fast. */
import { webAssembly } from "../../core/webassembly";

/** What `bits.as` compiles to. */
export const MODULE =
  "AGFzbQEAAAABCQFgBH9/f38BfwIPAQNlbnYGbWVtb3J5AgAAAwIBAAcWAglpbnRlcnNlY3QAAAZtZW1vcnkCAAphAV8CAnsBfwNAIAMgBksEQCACIAZqIAAgBmr9AAQAIAEgBmr9AAQA/U4iBf0LBAAgBCAF/WL9ff1//a4BIQQgBkEQaiEGDAELCyAE/RsAIAT9GwFqIAT9GwJqIAT9GwNqCw==";

type Intersect = (first: number, second: number, to: number, bytes: number) => number;

const PAGE_WORDS = 1 << 14;

/** Vectors of 32-bit words; places and lengths are in words, lengths multiples of 4. */
export interface BitVectors {
  /** Makes room for words up to `end`. */
  reserve(end: number): void;
  /** All words, until the next `reserve`. */
  words(): Int32Array;
  /** Writes the intersection of two vectors; how many bits it has. */
  intersect(first: number, second: number, to: number, length: number): number;
}

let compiled: object | undefined;

/** Empty memory of its own: it goes when the search that made it has gone. */
export function createBitVectors(): BitVectors {
  compiled ??= new webAssembly.Module(Buffer.from(MODULE, "base64"));
  const memory = new webAssembly.Memory({ initial: 1 });
  const instance = new webAssembly.Instance(compiled, { env: { memory } });
  const intersect = instance.exports.intersect as Intersect;
  let view = new Int32Array(memory.buffer);
  return {
    reserve(end) {
      if (end <= view.length) return;
      // Twice what is there, so that a search grows its memory a few times only.
      const wanted = Math.max(end, 2 * view.length);
      memory.grow(Math.ceil((wanted - view.length) / PAGE_WORDS));
      view = new Int32Array(memory.buffer);
    },
    words: () => view,
    intersect: (first, second, to, length) => intersect(first << 2, second << 2, to << 2, length << 2),
  };
}
