/** The kernels on arrays in memory that all threads share. */
import { createPartRunner } from "../../core/parallel/part-runner";
import { webAssembly } from "../../core/webassembly";
import { MODULE } from "./kernels";

const PAGE = 1 << 16;

/**
 * @param given Arrays that are copied. @param sizes The bytes of further ones. @param layout Numbers before the starts in `lay`.
 * @returns Where each array starts.
 */
export function sharedKernels(
  given: readonly (Int32Array | Float64Array)[],
  sizes: readonly number[],
  layout: readonly number[],
  parts: number,
) {
  const starts: number[] = [];
  let end = 0;
  for (const size of [...given.map(({ byteLength }) => byteLength), ...sizes]) {
    starts.push(end);
    end += 16 * Math.ceil(size / 16);
  }
  const pages = Math.ceil(end / PAGE);
  const memory = new webAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const copy = (array: Int32Array | Float64Array, at: number) => {
    new (array.constructor as Int32ArrayConstructor)(memory.buffer, starts[at], array.length).set(array);
  };
  given.forEach(copy);
  const all = layout.length > 0 ? [...layout, ...starts] : [];
  return {
    buffer: memory.buffer,
    starts,
    runner: createPartRunner(Buffer.from(MODULE, "base64"), memory, all, parts),
  };
}
