/** The memory that a search shares with its kernels: columns of members, followed by cells. */
import { webAssembly } from "../../../core/webassembly";
import { createKernels } from "./kernels";

/**
 * The columns in the order of `kernels.as`, with one value for each member. `startOf` is where the occurrences of a member, or
 * its bit vector, begin in the cells. `met` and `nextSlot` are scratch of one projection: how often each member was met, and
 * its slot in the next database; left at 0 and -1.
 */
const COLUMNS = ["rankOf", "countOf", "startOf", "sizeOf", "met", "nextSlot", "touched", "bitOf"] as const;
type Columns = Readonly<Record<(typeof COLUMNS)[number], Int32Array>>;

/** Views of the memory. They become invalid when it grows. */
export interface View extends Columns {
  /** Databases and bit vectors, each after the one it was made from. */
  readonly cells: Int32Array;
  /** Further results of a kernel, besides what it returns. */
  readonly results: Float64Array;
  /** Counts of all sets of a few members. */
  readonly sets: Int32Array;
}

const COLUMN_COUNT = COLUMNS.length;
const RESULT_BYTES = 16;
/** All sets of up to this many members are counted at once. */
export const MOST_AT_ONCE = 8;
const FIRST_COLUMN = RESULT_BYTES + 4 * (1 << MOST_AT_ONCE);
const PAGE = 1 << 16;

/** Rounds up to whole vectors of 128 bits, which begin at multiples of that. */
export function wholeVectors(words: number): number {
  return Math.ceil(words / 4) * 4;
}

export function createMemory(slotCount: number, cellCount: number) {
  let slots = wholeVectors(slotCount);
  let cells = wholeVectors(cellCount);
  const memory = new webAssembly.Memory({ initial: pages() });
  const kernels = createKernels(memory);
  kernels.lay(FIRST_COLUMN, slots);
  let current = createView();
  current.nextSlot.fill(-1);

  function pages(): number {
    return Math.ceil((FIRST_COLUMN + 4 * (COLUMN_COUNT * slots + cells)) / PAGE);
  }

  function createView(): View {
    const { buffer } = memory;
    const columnAt = (number: number) => new Int32Array(buffer, FIRST_COLUMN + 4 * number * slots, slots);
    const columns = Object.fromEntries(COLUMNS.map((name, number) => [name, columnAt(number)]));
    const firstCell = FIRST_COLUMN + 4 * COLUMN_COUNT * slots;
    return {
      ...(columns as Columns),
      cells: new Int32Array(buffer, firstCell),
      results: new Float64Array(buffer, 0, 2),
      sets: new Int32Array(buffer, RESULT_BYTES, 1 << MOST_AT_ONCE),
    };
  }

  function grow(): void {
    const more = pages() - memory.buffer.byteLength / PAGE;
    if (more > 0) memory.grow(more);
  }

  /** Makes room for cells up to `end`. Returns whether the memory has grown. */
  function reserveCells(end: number): boolean {
    if (end <= current.cells.length) return false;
    // At least doubled, so that a search grows its memory only a few times.
    cells = wholeVectors(Math.max(end, 2 * current.cells.length));
    grow();
    current = createView();
    return true;
  }

  /** Makes room for members up to `end`. Returns whether the memory has grown. */
  function reserveSlots(end: number): boolean {
    if (end <= slots) return false;
    cells = current.cells.length;
    const old = slots;
    slots = wholeVectors(Math.max(end, 2 * old));
    grow();
    // From the last to the first, so that nothing is overwritten before it is moved.
    const words = new Int32Array(memory.buffer, FIRST_COLUMN);
    words.copyWithin(COLUMN_COUNT * slots, COLUMN_COUNT * old, COLUMN_COUNT * old + cells);
    for (let column = COLUMN_COUNT - 1; column > 0; column--)
      words.copyWithin(column * slots, column * old, (column + 1) * old);
    current = createView();
    for (const column of [current.met, current.touched, current.bitOf]) column.fill(0, old);
    current.nextSlot.fill(-1, old);
    kernels.lay(FIRST_COLUMN, slots);
    return true;
  }

  return { kernels, view: () => current, reserveSlots, reserveCells };
}
