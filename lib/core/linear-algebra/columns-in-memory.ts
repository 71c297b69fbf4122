/** Columns in the memory of the WebAssembly kernel, which reflects them several times as fast as a loop over doubles. */
import { webAssembly } from "../webassembly";
import { type Arithmetic, dotInFourSums, double } from "./arithmetic";
import { GROUP } from "./qr";
import { createKernel } from "./tall-qr/kernel";

const PAGE = 1 << 16;

/**
 * Copies columns of the same length, and gives the arithmetic with which they, and no other groups of columns, are factored.
 *
 * @param columns At least one.
 *
 * @example
 * columnsInMemory([Float64Array.of(3, 4)]).columns[0]; // [3, 4]
 */
export function columnsInMemory(columns: readonly Float64Array[]): {
  readonly arithmetic: Arithmetic<number, Float64Array>;
  readonly columns: readonly Float64Array[];
} {
  const rows = columns[0].length;
  // The kernel reads four numbers at a time, so zeros follow each column.
  const stride = 8 * (rows + 4);
  // The kernel also reflects numbers of a triangle above the columns: here zeros, which stay so.
  const above = stride * columns.length;
  const memory = new webAssembly.Memory({ initial: Math.ceil((above + 8 * GROUP) / PAGE) });
  const { reflectFour } = createKernel(memory);
  const copies = columns.map((column, j) => {
    const copy = new Float64Array(memory.buffer, j * stride, rows);
    copy.set(column);
    return copy;
  });
  const arithmetic: Arithmetic<number, Float64Array> = {
    ...double,
    dot: dotInFourSums,
    reflect(v, f, start, group) {
      if (group.length < GROUP) return double.reflect(v, f, start, group);
      const first = v.byteOffset + 8 * start;
      const end = v.byteOffset + 8 * rows;
      reflectFour(first, end, group[0].byteOffset + 8 * start, stride, above, 8, 0, f);
    },
  };
  return { arithmetic, columns: copies };
}
