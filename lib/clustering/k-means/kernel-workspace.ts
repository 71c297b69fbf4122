/** The workspace of k-means whose passes are WebAssembly kernels on all processors; labels are those of `workspace.ts`. */
import { squaredDistance } from "../../core/linear-algebra/distances";
import type { Matrix } from "../../core/linear-algebra/matrix";
import { createPartRunner } from "../../core/parallel/part-runner";
import { webAssembly } from "../../core/webassembly";
import { MODULE } from "./kernels";
import { addTo, center, PART_ROWS, squaredNorms, type Workspace } from "./workspace";

/** As in kernels.as. */
const LANES = 8;
const PAGE = 1 << 16;

export function createKernelWorkspace(matrix: Matrix, weightOf: Float64Array, clusters: number): Workspace {
  const { rows, columns } = matrix;
  const padded = Math.ceil(clusters / LANES) * LANES;
  const partSize = clusters * (columns + 1);
  const partCount = Math.ceil(rows / PART_ROWS);
  // In the order of `lay` in kernels.as; 8 bytes each, labels fill half of theirs.
  const lengths = [
    rows * columns,
    rows,
    rows,
    2 * rows,
    rows,
    columns * padded,
    padded,
    3 * clusters,
    partCount * partSize,
  ];
  const starts: number[] = [];
  let end = 0;
  for (const length of lengths) {
    starts.push(end);
    end += 16 * Math.ceil(length / 2);
  }
  const pages = Math.ceil(end / PAGE);
  const memory = new webAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const [data, weights, , , distances, turned, squares, moves, partSums] = starts.map(
    (start, at) => new Float64Array(memory.buffer, start, lengths[at]),
  );
  const labels = new Int32Array(memory.buffer, starts[2], rows);
  weights.set(weightOf);
  const means = center(matrix, weightOf, data);
  const sums = new Float64Array(clusters * columns);
  const sizes = new Float64Array(clusters);
  const largestSquare = largestOf(squaredNorms(data, columns));
  const runner = createPartRunner(
    Buffer.from(MODULE, "base64"),
    memory,
    [rows, columns, clusters, ...starts],
    partCount,
  );
  const run = (kernel: string, ...values: number[]) => runner.run(kernel, rows, PART_ROWS, ...values);
  let last = new Float64Array(clusters * columns);
  squares.fill(Number.POSITIVE_INFINITY);

  function assign(centroids: Float64Array): number {
    const norms = squaredNorms(centroids, columns);
    squares.set(norms);
    // More than the rounding error of a distance, so that bounds decide only where rounding cannot.
    const slack = 1e-7 * Math.sqrt(largestSquare + largestOf(norms));
    for (let at = 0; at < centroids.length; at++)
      turned[(at % columns) * padded + Math.floor(at / columns)] = 2 * centroids[at];
    moves.set(movesOf(last, centroids, columns));
    last = centroids.slice();
    sums.fill(0);
    sizes.fill(0);
    const changed = run("assign", slack).reduce((sum, part) => sum + part, 0);
    for (let part = 0; part < partCount; part++) {
      const at = part * partSize;
      addTo(sums, partSums.subarray(at, at + sums.length));
      addTo(sizes, partSums.subarray(at + sums.length, at + partSize));
    }
    return changed;
  }

  const approach = (row: number) => run("approach", row).reduce((sum, part) => sum + part, 0);

  function potentials(candidates: readonly number[]): number[] {
    candidates.forEach((row, k) => {
      for (let j = 0; j < columns; j++) turned[j * padded + k] = data[row * columns + j];
    });
    run("potentials", candidates.length);
    return candidates.map((_, k) => {
      let total = 0;
      for (let part = 0; part < partCount; part++) total += partSums[part * partSize + k];
      return total;
    });
  }

  const { stop } = runner;
  return {
    rows,
    columns,
    data,
    means,
    weights,
    labels,
    sums,
    sizes,
    distances,
    assign,
    approach,
    potentials,
    stop,
  };
}

function largestOf(squares: Float64Array): number {
  return squares.reduce((largest, square) => Math.max(largest, square), 0);
}

/** For each centroid: how far it moved, how far any other moved at most, and half its distance to the nearest other one. */
function movesOf(last: Float64Array, centroids: Float64Array, columns: number): Float64Array {
  const clusters = centroids.length / columns;
  const moves = new Float64Array(3 * clusters);
  const distance = (a: Float64Array, rowOfA: number, b: Float64Array, rowOfB: number) =>
    Math.sqrt(squaredDistance(a, rowOfA * columns, b, rowOfB * columns, columns));
  for (let c = 0; c < clusters; c++) {
    let nearest = Number.POSITIVE_INFINITY;
    for (let other = 0; other < clusters; other++) {
      if (other === c) continue;
      moves[3 * c + 1] = Math.max(moves[3 * c + 1], distance(last, other, centroids, other));
      nearest = Math.min(nearest, distance(centroids, c, centroids, other));
    }
    moves[3 * c] = distance(last, c, centroids, c);
    moves[3 * c + 2] = nearest / 2;
  }
  return moves;
}
