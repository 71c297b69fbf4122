/** The workspace whose loops are WebAssembly kernels on all processors; its numbers are those of `workspace.ts`. */
import { createPartRunner } from "../../core/parallel/part-runner";
import { webAssembly } from "../../core/webassembly";
import { type Bins, binOf, sizesOf } from "./bins";
import { MODULE } from "./kernels";
import type { BoostedRows } from "./rows";
import { quartersOf, SPARE, type Workspace } from "./workspace";

/** Rows that a thread takes at a time. */
const PART_ROWS = 1 << 14;
const PAGE = 1 << 16;

export function createKernelWorkspace(
  sample: BoostedRows,
  bins: readonly Bins[],
  leaves: number,
  outputs: number,
): Workspace {
  const sizes = sizesOf(sample.matrix, bins);
  const { rows, columns, width, most } = sizes;
  const groups = Math.ceil(columns / width);
  const length = 2 * columns * most;
  const parts = Math.ceil(rows / PART_ROWS);
  // Bytes, in the order of `lay` in kernels.as.
  const lists = [8 * rows, 4 * rows, 4 * rows, 4 * rows, 12 * parts];
  const slots = leaves + SPARE;
  const numbers = [8 * outputs * rows, 8 * rows, 8 * rows, 256, Math.max(2048, 8 * slots * length)];
  const starts: number[] = [];
  // The first page has the constants of the kernels, which each thread writes anew.
  let end = PAGE;
  for (const size of [groups * width * rows, columns * rows, ...lists, ...numbers]) {
    starts.push(end);
    end += 16 * Math.ceil(size / 16);
  }
  const pages = Math.ceil(end / PAGE);
  const memory = new webAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const { buffer } = memory;
  const doubles = (at: number, count: number) => new Float64Array(buffer, starts[at], count);
  const order = new Uint32Array(buffer, starts[3], rows);
  const offsets = new Uint32Array(buffer, starts[6], 3 * parts);
  const goesLeft = new Uint8Array(buffer, starts[10], 256);
  const histograms = doubles(11, leaves * length);
  const layout = [rows, columns, width, most, slots, ...starts];
  const mostParts = Math.max(groups * (SPARE + 1), parts);
  const runner = createPartRunner(Buffer.from(MODULE, "base64"), memory, layout, mostParts);
  doubles(8, rows).set(sample.target);
  doubles(9, rows).set(sample.weights);

  function encode(): void {
    const codes = new Uint8Array(buffer, starts[0], groups * width * rows);
    const columnCodes = new Uint8Array(buffer, starts[1], columns * rows);
    const [values, bounds] = [doubles(2, rows), doubles(11, 256)];
    const { data } = sample.matrix;
    bins.forEach((column, j) => {
      for (let i = 0, at = j; i < rows; i++, at += columns) values[i] = data[at];
      bounds.fill(Number.MAX_VALUE).set(column.bounds);
      if (!column.categories) runner.run("encode", rows, PART_ROWS, j, column.count);
      else
        for (let i = 0, at = Math.floor(j / width) * rows * width + (j % width); i < rows; i++, at += width) {
          codes[at] = binOf(column, values[i]);
          columnCodes[j * rows + i] = codes[at];
        }
    });
    bounds.fill(0);
  }

  function fill(leaf: number, from: number, to: number): void {
    const quarters = quartersOf(to - from);
    const elements = groups * quarters;
    runner.run("fill", elements, quarters > 1 ? 1 : elements, leaf, from, to, quarters);
    if (quarters > 1) runner.run("merge", columns * most, columns * most, leaf, quarters);
  }

  function subtract(leaf: number, other: number): void {
    const [own, others] = [leaf * length, other * length];
    for (let at = 0; at < length; at++) histograms[others + at] -= histograms[own + at];
  }

  function partition(from: number, to: number, column: number, isLeft: Uint8Array): number {
    goesLeft.set(isLeft);
    const counts = runner.run("divide", to - from, PART_ROWS, from, column);
    const middle = from + counts.reduce((sum, count) => sum + count, 0);
    let left = from;
    counts.forEach((count, part) => {
      const right = middle + part * PART_ROWS - (left - from);
      offsets.set([left, right, count], 3 * part);
      left += count;
    });
    runner.run("collect", to - from, PART_ROWS, from);
    return middle - from;
  }

  function add(output: number, from: number, to: number, value: number): void {
    runner.run("shift", to - from, PART_ROWS, from, output, value);
  }

  encode();
  const gradients = new Float32Array(buffer, starts[2], 2 * rows);
  const scores = doubles(7, outputs * rows);
  const logistic = () => {
    runner.run("logistic", rows, PART_ROWS);
  };
  const arrays = { gradients, order, histograms, scores };
  return { ...sizes, ...arrays, fill, subtract, partition, add, logistic, stop: runner.stop };
}
