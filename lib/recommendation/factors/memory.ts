/** Arrays of 4 bytes a number in memory that kernels and their threads share. */
import { createPartRunner } from "../../core/parallel/part-runner";
import { createSharedMemory } from "../../core/webassembly";
import { MODULE } from "./kernels";

/** @param width Numbers of a row, a multiple of 16. @param mostParts As `createPartRunner`; one part starts no thread. */
export function createMemory(width: number, lengths: readonly number[], mostParts: number) {
  const starts = [0];
  for (const length of [...lengths, 3 * width * mostParts])
    starts.push(starts[starts.length - 1] + 16 * Math.ceil(length / 4));
  const pages = Math.ceil(starts[lengths.length + 1] / 2 ** 16);
  const memory = createSharedMemory(pages);
  const layout = [4 * width, starts[lengths.length]];
  const runner = createPartRunner(Buffer.from(MODULE, "base64"), memory, layout, mostParts);
  const floats = lengths.map((length, i) => new Float32Array(memory.buffer, starts[i], length));
  const integers = lengths.map((length, i) => new Int32Array(memory.buffer, starts[i], length));
  return { starts, floats, integers, ...runner };
}
