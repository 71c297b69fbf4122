/** Sweeps of least squares over customers and over items, in the memory of the kernels. */
import { seeded } from "../../core/random";
import type { Interactions } from "../data/interactions";
import { byItem } from "../data/rows";
import { createMemory } from "./memory";

/** Rows whose products are summed up in single precision, on however many threads. */
const SUM_ROWS = 512;
/** With so many factors of purchases, an iteration takes longer than it takes to start threads. */
const LARGE = 1 << 20;

/** Customers are side 0 and items 1. `sweep` computes the factors of a side from those of the other; rows are `width` numbers. */
export function createSweeps(
  interactions: Interactions,
  options: Readonly<Record<"factors" | "regularisation" | "alpha" | "seed", number>>,
) {
  const { factors, regularisation, alpha, seed } = options;
  const { customers, items, codes } = interactions;
  const width = 16 * Math.ceil(factors / 16);
  const rows = [customers.length, items.length];
  const most = Math.max(...rows);
  const size = codes.length * width < LARGE ? most : 16;
  const lengths = rows.flatMap((count) => [count * width, count + 1, codes.length, codes.length]);
  lengths.push(width * width, width * width * Math.ceil(most / SUM_ROWS));
  const mostParts = Math.ceil(most / Math.min(size, SUM_ROWS));
  const { starts, floats, integers, run, stop } = createMemory(width, lengths, mostParts);
  const random = seeded(seed);
  [interactions, byItem(interactions)].forEach((list, side) => {
    for (let at = 0; at < rows[side] * width; at++)
      if (at % width < factors) floats[4 * side][at] = random.uniform() / 100;
    integers[4 * side + 1].set(list.offsets);
    integers[4 * side + 2].set(list.codes);
    floats[4 * side + 3].set(list.weights.map((weight) => alpha * weight));
  });
  function sweep(side: number): void {
    const { length } = run("multiply", rows[1 - side], SUM_ROWS, starts[4 - 4 * side], starts[9]);
    floats[8].forEach((_, at, square) => {
      let sum = at % (width + 1) === 0 ? regularisation : 0;
      for (let part = 0; part < length; part++) sum += floats[9][part * square.length + at];
      square[at] = sum;
    });
    const [own, ...lists] = starts.slice(4 * side, 4 * side + 4);
    run("solve", rows[side], size, own, starts[4 - 4 * side], starts[8], ...lists);
  }
  return { width, sweep, valuesOf: (side: number) => floats[4 * side], stop };
}
