/** Arrays in memory that kernels and their threads share. */
import { createPartRunner } from "../../core/parallel/part-runner";
import { createSharedMemory } from "../../core/webassembly";
import { MODULE } from "./kernels";

/** Copies arrays into such memory, which begins with a list of where each starts. @param parts The most parts of a run. */
export function shareArrays(arrays: readonly (Int32Array | Float64Array)[], parts: number) {
  const starts: number[] = [];
  let pages = 1;
  for (const { byteLength } of arrays) {
    starts.push(2 ** 16 * pages);
    pages += Math.ceil(byteLength / 2 ** 16);
  }
  const memory = createSharedMemory(pages);
  new Int32Array(memory.buffer).set(starts);
  const views = arrays.map((array, k) => {
    const view = new (array.constructor as Int32ArrayConstructor)(memory.buffer, starts[k], array.length);
    view.set(array);
    return view as Int32Array | Float64Array;
  });
  return { ...createPartRunner(Buffer.from(MODULE, "base64"), memory, [], parts), starts, views };
}
