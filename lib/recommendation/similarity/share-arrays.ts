/** Arrays in memory that kernels and their threads share. */
import { createPartRunner } from "../../core/parallel/part-runner";
import { webAssembly } from "../../core/webassembly";
import { MODULE } from "./kernels";

/** Copies arrays into such memory, which begins with a list of where each starts. @param parts The most parts of a run. */
export function shareArrays(arrays: readonly (Int32Array | Float64Array)[], parts: number) {
  const starts: number[] = [];
  let pages = 1;
  for (const { byteLength } of arrays) {
    starts.push(2 ** 16 * pages);
    pages += Math.ceil(byteLength / 2 ** 16);
  }
  if (pages > 2 ** 16)
    throw new RangeError(
      `Cannot fit a recommender: its arrays must fit into 4 GB, current size is ${(pages / 2 ** 14).toFixed(1)}`,
    );
  const memory = new webAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  new Int32Array(memory.buffer).set(starts);
  const views = arrays.map((array, k) => {
    const view = new (array.constructor as Int32ArrayConstructor)(memory.buffer, starts[k], array.length);
    view.set(array);
    return view as Int32Array | Float64Array;
  });
  return { ...createPartRunner(Buffer.from(MODULE, "base64"), memory, [], parts), starts, views };
}
