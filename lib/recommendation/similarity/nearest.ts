/** Sparse rows, such as of items by customers: how they are weighted, and which are the nearest of each. */
import os from "node:os";
import { offsetsOf } from "../../core/offsets";
import * as gate from "../../core/options";
import { type SparseRows, transposed } from "../data/rows";
import { sharedKernels } from "./shared-kernels";

/** How neighbours are found. */
export interface NeighbourOptions {
  /** How many count. @default 50 */
  readonly neighbours?: number;
  /**
   * The cosine of the weights; of the roots of the weights times rarities (TF-IDF, 词频-逆文档频率); or the dot product of weights times
   * rarities that level off with $k_1$ = 1.2 and $b$ = 0.75 (BM25). @default "cosine"
   */
  readonly similarity?: "cosine" | "tf-idf" | "bm25";
  /** Whether each purchase counts 1, or its weight. @default "binary" */
  readonly weights?: "binary" | "counts";
}

export const NEIGHBOUR_READERS = {
  neighbours: gate.withDefault(50, gate.integer(1)),
  similarity: gate.withDefault("cosine" as const, gate.oneOf(["cosine", "tf-idf", "bm25"] as const)),
  weights: gate.withDefault("binary" as const, gate.oneOf(["binary", "counts"] as const)),
} satisfies gate.OptionReaders<NeighbourOptions>;

const [K1, B] = [1.2, 0.75];
const LARGE = 1 << 22;
const PART = 4;

/** The rarity of each column, ln(rows) - ln(1 + rows that have it), and the average sum of a row. */
export function statisticsOf({ codes, weights, offsets }: SparseRows, columns: number) {
  const rows = offsets.length - 1;
  const rarities = new Float64Array(columns);
  for (const column of codes) rarities[column]++;
  return {
    rarities: rarities.map((count) => Math.log(rows) - Math.log1p(count)),
    average: weights.reduce((sum, weight) => sum + weight, 0) / rows,
  };
}

/** The same rows, where each purchase counts 1 if weights are binary. */
export function withWeights(rows: SparseRows, weights: "binary" | "counts"): SparseRows {
  return weights === "counts" ? rows : { ...rows, weights: new Float64Array(rows.codes.length).fill(1) };
}

/** The rows as they are compared by dot products. */
export function weighted(
  rows: SparseRows,
  similarity: "cosine" | "tf-idf" | "bm25",
  { rarities, average }: ReturnType<typeof statisticsOf>,
): SparseRows {
  const { offsets, codes } = rows;
  const weights = rows.weights.slice();
  for (let row = 0; row + 1 < offsets.length; row++) {
    const own = weights.subarray(offsets[row], offsets[row + 1]);
    const length = K1 * (1 - B + (B * own.reduce((sum, weight) => sum + weight, 0)) / average);
    let squares = 0;
    for (let k = 0; k < own.length; k++) {
      const rarity = rarities[codes[offsets[row] + k]];
      if (similarity === "bm25") own[k] *= ((K1 + 1) / (length + own[k])) * rarity;
      else if (similarity === "tf-idf") own[k] = Math.sqrt(own[k]) * rarity;
      squares += own[k] ** 2;
    }
    if (similarity !== "bm25" && squares > 0)
      for (let k = 0; k < own.length; k++) own[k] /= Math.sqrt(squares);
  }
  return { offsets, codes, weights };
}

/**
 * The `most` other rows of the largest dot products above 0 of each row, of equal ones the first; turned: row i has those rows that
 * count i among theirs. Each on one thread, so their number does not change the result. O(sum of squared column lengths).
 */
export function nearest(rows: SparseRows, columns: number, most: number): SparseRows {
  const n = rows.offsets.length - 1;
  const turned = transposed(rows, columns);
  const pairs = turned.offsets.reduce((sum, end, c) => sum + (c && (end - turned.offsets[c - 1]) ** 2), 0);
  const partRows = pairs < LARGE ? n : PART;
  const parts = Math.ceil(n / partRows);
  const kept = Math.min(most, n);
  const given = [rows.offsets, rows.codes, rows.weights, turned.offsets, turned.codes, turned.weights];
  const threads = Math.min(parts, os.availableParallelism());
  const sizes = [4 * n, 4 * n * kept, 8 * n * kept, 4, 16 * n * threads];
  const { buffer, starts, runner } = sharedKernels(given, sizes, [n, kept], parts);
  runner.run("nearest", n, partRows);
  runner.stop();
  const counts = new Int32Array(buffer, starts[6], n);
  const offsets = offsetsOf(counts);
  const [codes, weights] = [new Int32Array(offsets[n]), new Float64Array(offsets[n])];
  counts.forEach((count, i) => {
    codes.set(new Int32Array(buffer, starts[7] + 4 * i * kept, count), offsets[i]);
    weights.set(new Float64Array(buffer, starts[8] + 8 * i * kept, count), offsets[i]);
  });
  return transposed({ offsets, codes, weights }, n);
}
