import { describe, expect, test } from "vitest";
import { createKernelWorkspace } from "../../../lib/clustering/k-means/kernel-workspace";
import { MODULE } from "../../../lib/clustering/k-means/kernels";
import { lloyd } from "../../../lib/clustering/k-means/lloyd";
import { createWorkspace, PART_ROWS } from "../../../lib/clustering/k-means/workspace";
import { toMatrix } from "../../../lib/core/linear-algebra/matrix";
import { seeded } from "../../../lib/core/random";
import { compileKernels, THREADS } from "../../support/compile-kernels";
import { numpyRows } from "../../support/numpy-rows";

test("the kernels are what their source compiles to", () => {
  expect(compileKernels("clustering/k-means/kernels.as", THREADS)).toBe(MODULE);
});

/** Rows, features and clusters; the last has several parts of rows, and so threads. */
const SIZES = [
  { n: 1, p: 1, k: 1 },
  { n: 50, p: 1, k: 3 },
  { n: 400, p: 2, k: 8 },
  { n: 400, p: 3, k: 9 },
  { n: 900, p: 5, k: 17 },
  { n: PART_ROWS + 4000, p: 2, k: 5 },
];

describe.each(SIZES)("the kernels, $n rows of $p, $k clusters", ({ n, p, k }) => {
  const rows = numpyRows({ seed: n + p, n, p, groups: 4, spread: 1.5 });
  const matrix = toMatrix(rows);
  const random = seeded(k);
  const weights = Float64Array.from({ length: n }, () => 0.5 + random.uniform());
  const start = () => Float64Array.from(rows.slice(0, k).flat());

  test("assign as the plain passes do, bit for bit, however the centroids move", () => {
    const plain = createWorkspace(matrix, weights, k);
    const fast = createKernelWorkspace(matrix, weights, k);
    plain.labels.fill(-1);
    fast.labels.fill(-1);
    expect(sameBits(fast.means, plain.means)).toBe(true);
    expect(sameBits(fast.data, plain.data)).toBe(true);
    let centroids = start();
    for (let step = 0; step < 12; step++) {
      expect(fast.assign(centroids)).toBe(plain.assign(centroids));
      expect(sameBits(fast.labels, plain.labels)).toBe(true);
      expect(sameBits(fast.sums, plain.sums)).toBe(true);
      expect(sameBits(fast.sizes, plain.sizes)).toBe(true);
      // Now and then a jump, which bounds must allow for.
      const jump = step % 4 === 3 ? 3 : 0.1;
      centroids = centroids.map((value) => value + jump * (random.uniform() - 0.5));
    }
    fast.stop();
  });

  test("approach and weigh candidates as the plain passes do", () => {
    const plain = createWorkspace(matrix, weights, k);
    const fast = createKernelWorkspace(matrix, weights, k);
    for (const workspace of [plain, fast]) workspace.distances.fill(Number.POSITIVE_INFINITY);
    for (const row of [0, n - 1, n >> 1]) {
      expect(fast.approach(row)).toBe(plain.approach(row));
      expect(sameBits(fast.distances, plain.distances)).toBe(true);
      const candidates = Array.from({ length: Math.min(k, 5) }, (_, c) => (row + 7 * c) % n);
      expect(fast.potentials(candidates)).toEqual(plain.potentials(candidates));
    }
    fast.stop();
  });

  test("end with the same clusters", () => {
    const fast = createKernelWorkspace(matrix, weights, k);
    const rule = { maxIterations: 30, leastShift: 0 };
    const ends = [createWorkspace(matrix, weights, k), fast].map((workspace) =>
      lloyd("fit", workspace, start(), rule),
    );
    fast.stop();
    expect(ends[1]).toEqual(ends[0]);
  });
});

/** Of large arrays, which `toEqual` compares slowly. */
function sameBits(a: ArrayBufferView, b: ArrayBufferView): boolean {
  const bytes = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
    Buffer.from(buffer, byteOffset, byteLength);
  return bytes(a).equals(bytes(b));
}
