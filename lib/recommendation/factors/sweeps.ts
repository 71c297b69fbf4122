/** Least squares in the memory of the kernels: sweeps over customers and over items. */
import { seeded } from "../../core/random";
import type { Interactions } from "../data/interactions";
import { byItem } from "../data/rows";
import type { AlternatingLeastSquaresOptions } from "../models/alternating-least-squares";
import { createMemory } from "./memory";

/** Rows whose products are summed up in single precision, on however many threads. */
const SUM_ROWS = 512;
/** With so many factors of purchases, an iteration takes longer than it takes to start threads. */
const LARGE = 1 << 20;

export function createSweeps(
  interactions: Interactions,
  {
    factors,
    regularisation,
    alpha,
    seed,
  }: Required<Omit<AlternatingLeastSquaresOptions, "onProgress" | "signal">>,
) {
  const { customers, items, codes } = interactions;
  const width = 16 * Math.ceil(factors / 16);
  const rows = [customers.length, items.length];
  const most = Math.max(...rows);
  const size = codes.length * width < LARGE ? most : 16;
  const lengths = rows.flatMap((count) => [count * width, count + 1, codes.length, codes.length]);
  lengths.push(width * width, width * width * Math.ceil(most / SUM_ROWS));
  const mostParts = Math.ceil(most / Math.min(size, SUM_ROWS));
  const { starts, floats, integers, run, stop } = createMemory(width, lengths, mostParts);
  const [square, parts] = floats.slice(8);
  const random = seeded(seed);
  [interactions, byItem(interactions)].forEach(({ offsets, codes, weights }, side) => {
    for (let at = 0; at < rows[side] * width; at++)
      if (at % width < factors) floats[4 * side][at] = random.uniform() / 100;
    integers[4 * side + 1].set(offsets);
    integers[4 * side + 2].set(codes);
    floats[4 * side + 3].set(weights.map((weight) => alpha * weight));
  });
  /** Computes the factors of customers (0) or items (1) from those of the others. */
  function sweep(side: number): void {
    const { length } = run("multiply", rows[1 - side], SUM_ROWS, starts[4 - 4 * side], starts[9]);
    square.forEach((_, at) => {
      let total = at % (width + 1) === 0 ? regularisation : 0;
      for (let part = 0; part < length; part++) total += parts[part * square.length + at];
      square[at] = total;
    });
    const [own, offsets, codes, confidences] = starts.slice(4 * side, 4 * side + 4);
    run("solve", rows[side], size, own, starts[4 - 4 * side], starts[8], offsets, codes, confidences);
  }
  /** (rows × width) The factors of customers (0) or items (1); those past `factors` are 0. */
  const valuesOf = (side: number) => floats[4 * side];
  return { width, sweep, valuesOf, stop };
}
