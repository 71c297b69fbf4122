/** Sparse rows, such as of items by customers: their weights, and which rows are the nearest of each. */
import os from "node:os";
import * as gate from "../../core/options";
import { type SparseRows, transposed } from "../data/rows";
import { shareArrays } from "./share-arrays";

/** How neighbours are found, among customers or items. */
export interface NeighbourOptions {
  /** How many count at most. @default 50 */
  readonly neighbours?: number;
  /** That of sets, or weighted by rarity (TF-IDF), or also less for large ones (BM25). @default "cosine" */
  readonly similarity?: "cosine" | "tf-idf" | "bm25";
}

export const NEIGHBOUR_READERS = {
  neighbours: gate.withDefault(50, gate.integer(1)),
  similarity: gate.withDefault("cosine" as const, gate.oneOf(["cosine", "tf-idf", "bm25"] as const)),
} satisfies gate.OptionReaders<NeighbourOptions>;

const [K1, B] = [1.2, 0.75];
/** Rows that a thread takes at a time, if there are so many products. */
const [PART, MANY] = [4, 1 << 22];

/** The rarity of each column, ln(rows / (1 + rows that have it)), and the average length of rows. */
export function statisticsOf({ codes, offsets }: Omit<SparseRows, "weights">, columns: number) {
  const [rows, counts] = [offsets.length - 1, new Float64Array(columns).fill(1)];
  for (const column of codes) counts[column]++;
  return { rarities: counts.map((count) => Math.log(rows / count)), average: codes.length / rows };
}

/** The rows as their dot products compare them. */
export function weighted(
  { offsets, codes }: Omit<SparseRows, "weights">,
  similarity: Required<NeighbourOptions>["similarity"],
  { rarities, average }: ReturnType<typeof statisticsOf>,
): SparseRows {
  const weights = new Float64Array(codes.length);
  for (let row = 0; row + 1 < offsets.length; row++) {
    const [from, to] = [offsets[row], offsets[row + 1]];
    let squares = 0;
    for (let k = from; k < to; k++) {
      weights[k] = similarity === "cosine" ? 1 : rarities[codes[k]];
      squares += weights[k] ** 2;
    }
    const level = K1 * (1 - B + (B * (to - from)) / average) + 1;
    const scale = similarity === "bm25" ? (K1 + 1) / level : 1 / Math.sqrt(squares || 1);
    for (let k = from; k < to; k++) weights[k] *= scale;
  }
  return { offsets, codes, weights };
}

/**
 * The `most` other rows of the largest dot products above 0 of each row, of equal ones the first; turned: row i lists those that
 * count i among theirs. Each row on one thread, so their number changes nothing. O(squared lengths of columns + found · most).
 */
export function nearest(rows: SparseRows, columns: number, most: number): SparseRows {
  const n = rows.offsets.length - 1;
  const kept = Math.min(most, n);
  const turned = transposed(rows, columns);
  const products = turned.offsets.reduce((sum, end, k, all) => sum + (end - all[Math.max(0, k - 1)]) ** 2, 0);
  const part = products < MANY ? n : PART;
  const parts = Math.ceil(n / part);
  const sums = new Float64Array(2 * n * Math.min(parts, os.availableParallelism())).fill(Number.NaN);
  const given = [rows, turned].flatMap(({ offsets, codes, weights }) => [offsets, codes, weights]);
  const lists = new Float64Array(2 * n * (kept + 1));
  const { run, stop, views } = shareArrays([...given, lists, sums, new Int32Array(1)], parts);
  run("nearest", n, part, n, kept);
  stop();
  const offsets = Int32Array.from({ length: n + 1 }, (_, i) => i * (kept + 1));
  const [codes, weights] = [new Int32Array(offsets[n]), new Float64Array(offsets[n])];
  for (let k = 0; k < offsets[n]; k++) {
    weights[k] = views[6][2 * k];
    codes[k] = views[6][2 * k + 1];
  }
  return transposed({ offsets, codes, weights }, n);
}
