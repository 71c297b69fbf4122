/** The inverse of a large positive definite matrix, by WebAssembly on all processors. */
import { factor, inverse } from "../../core/linear-algebra/cholesky";
import { sharedKernels } from "./shared-kernels";

const BLOCK = 64;
/** Rows that a thread takes at a time. */
const PART = 32;

/**
 * Replaces the (n, n) matrix, of which only the lower triangle is read, by its inverse: block by block, the sweep operator
 * $A_{KK} \leftarrow -A_{KK}^{-1}$, $A_{iK} \leftarrow A_{iK} A_{KK}^{-1}$, $A_{ij} \leftarrow A_{ij} - A_{iK} A_{KK}^{-1} A_{Kj}$.
 *
 * @returns False if it is not positive definite.
 * @see Goodnight, J. H. (1979). A tutorial on the SWEEP operator. The American Statistician 33(3), 149-158.
 */
export function invert(matrix: Float64Array, n: number): boolean {
  const size = BLOCK * Math.ceil(n / BLOCK);
  const sizes = [size * size, BLOCK * size, BLOCK * size, BLOCK * BLOCK].map((count) => 8 * count);
  const { buffer, starts, runner } = sharedKernels([], sizes, [], size / PART);
  const [a, left, right, negative] = starts.map(
    (start, at) => new Float64Array(buffer, start, sizes[at] / 8),
  );
  for (let i = 0; i < size; i++)
    if (i < n) a.set(matrix.subarray(i * n, i * n + i + 1), i * size);
    else a[i * size + i] = 1;
  try {
    for (let from = 0; from < size; from += BLOCK) {
      const at = (k: number, j: number) => (j < from ? (from + k) * size + j : j * size + from + k);
      const rows = Array.from({ length: BLOCK }, (_, k) => a.subarray((from + k) * size + from));
      const lower = factor(rows);
      if (lower === undefined) return false;
      negative.set(inverse(lower).flatMap((row) => row.map((value) => -value)));
      for (let k = 0; k < BLOCK; k++)
        for (let j = 0; j < size; j++) right[k * size + j] = j >= from && j < from + BLOCK ? 0 : a[at(k, j)];
      left.fill(0);
      runner.run("subtract", BLOCK, PART, starts[1], starts[3], starts[2], BLOCK, size, BLOCK);
      runner.run("subtract", size, PART, starts[0], starts[1], starts[2], BLOCK, size, size);
      for (let k = 0; k < BLOCK; k++)
        for (let j = 0; j < size; j++)
          a[at(k, j)] = j >= from && j < from + BLOCK ? negative[k * BLOCK + j - from] : left[k * size + j];
    }
  } finally {
    runner.stop();
  }
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = -a[i * size + j];
  return true;
}
