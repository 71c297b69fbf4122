/** Nearest vectors (最近邻向量检索): which of many vectors, such as embeddings of pictures, are the most similar to others. */
import { mustBe, requireKind } from "../../core/errors";
import { readFiniteMatrix, unitVector } from "../../core/linear-algebra/finite-matrix";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import { integer, oneOf, readOptions, withDefault } from "../../core/options";
import { positionsOfLargest } from "../data/rows";
import { createMemory } from "./memory";

/** An index of vectors. */
export interface NearestVectors {
  readonly kind: "nearest-vectors";
  readonly metric: "cosine" | "inner-product";
  readonly count: number;
  readonly dimensions: number;
  /** Blocks of as many vectors as a padded one has numbers, coordinate by coordinate. */
  readonly blocks: Float32Array;
}

/**
 * Indexes vectors (向量索引) in single precision, by cosine unless `metric` says otherwise; vectors of zeros have cosine 0 with all.
 * A search compares all of them: 400 a second of 100,000 vectors of 64, ten times as many as a plain loop. An approximate index
 * (HNSW of usearch 2.25) answered 2,000, but was built in 60 s and missed half of the 10 nearest random ones: it does not pay below.
 *
 * @param vectors (n, d ≤ 8192), a row for each. @throws {TypeError} If they are ragged. @throws {RangeError} If one is as long as 2^63.
 *
 * @example
 * search(of([[1, 0], [0, 1], [3, 3]]), [[2, 1]], { limit: 2 })[0].positions; // [2, 0]
 */
export function of(
  vectors: MatrixLike,
  options: { readonly metric?: NearestVectors["metric"] } = {},
): NearestVectors {
  const action = "index vectors";
  const metrics = oneOf(["cosine", "inner-product"] as const);
  const { metric } = readOptions(action, options, { metric: withDefault("cosine" as const, metrics) });
  const rows = readRows(action, "vectors", vectors, metric);
  const [{ length: dimensions }] = rows;
  if (dimensions > 8192) throw new RangeError(mustBe(action, "rows of vectors", "at most 8192", dimensions));
  const width = widthOf(dimensions);
  const blocks = new Float32Array(Math.ceil(rows.length / width) * width * width);
  rows.forEach((row, i) => {
    const start = (i - (i % width)) * width + (i % width);
    for (let j = 0; j < dimensions; j++) blocks[start + j * width] = row[j];
  });
  return { kind: "nearest-vectors", metric, count: rows.length, dimensions, blocks };
}

/**
 * The vectors that are the most similar to each of others (最近邻搜索), the most similar first, of equal ones the first. O(n d) each.
 *
 * @param queries (q, d), a row for each. @param options `limit` is how many at most, 10 by default.
 * @throws {TypeError} If it is no index, or `queries` are not as long as its vectors. @throws As `of`.
 *
 * @example
 * search(of([[1, 0], [0, 1]], { metric: "inner-product" }), [[1, 2]])[0]; // { positions: [1, 0], similarities: [2, 1] }
 */
export function search(
  index: NearestVectors,
  queries: MatrixLike,
  options: { readonly limit?: number } = {},
): { readonly positions: number[]; readonly similarities: number[] }[] {
  const action = "search nearest vectors";
  const parts = { metric: "text", count: "integer", dimensions: "integer", blocks: "Float32Array" } as const;
  requireKind(action, "index", index, "an index, as made by nearestVectors.of", parts);
  const { limit } = readOptions(action, options, { limit: withDefault(10, integer(1)) });
  const { metric, count, dimensions, blocks } = index;
  const width = widthOf(dimensions);
  const squares = blocks.length / (width * width);
  const memory = memories.get(blocks) ?? createMemory(width, [width, blocks.length, squares * width], 1);
  if (!memories.has(blocks)) memory.floats[1].set(blocks);
  memories.set(blocks, memory);
  return readRows(action, "queries", queries, metric).map((row) => {
    if (row.length !== dimensions)
      throw new TypeError(mustBe(action, "queries", `rows of ${dimensions} numbers`, queries));
    memory.floats[0].set(row);
    memory.run("project", squares, squares, ...memory.starts.slice(0, 3));
    const scores = memory.floats[2].subarray(0, count);
    const positions = positionsOfLargest(scores, limit);
    return { positions, similarities: positions.map((i) => scores[i]) };
  });
}

/** Blocks in the memory of the kernels; kept, since every search needs them. */
const memories = new WeakMap<Float32Array, ReturnType<typeof createMemory>>();

const widthOf = (dimensions: number) => 16 * Math.ceil(dimensions / 16);

function readRows(action: string, name: string, values: MatrixLike, metric: string): Float32Array[] {
  const { rows, columns, data } = readFiniteMatrix(action, name, values);
  return Array.from({ length: rows }, (_, i) => {
    const row = data.slice(i * columns, (i + 1) * columns);
    const single = Float32Array.from(metric === "cosine" ? unitVector(row) : row);
    // So that products of two, and their sums, are within single precision.
    if (single.reduce((sum, value) => sum + value ** 2, 0) < 2 ** 126) return single;
    throw new RangeError(mustBe(action, `${name}[${i}]`, "shorter than 2^63", row));
  });
}
