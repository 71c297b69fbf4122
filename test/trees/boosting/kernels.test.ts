import { describe, expect, test } from "vitest";
import { toMatrix } from "../../../lib/core/linear-algebra/matrix";
import { seeded } from "../../../lib/core/random";
import { findBins } from "../../../lib/trees/boosting/bins";
import { createKernelWorkspace } from "../../../lib/trees/boosting/kernel-workspace";
import { MODULE } from "../../../lib/trees/boosting/kernels";
import { lossOf } from "../../../lib/trees/boosting/losses";
import { createWorkspace } from "../../../lib/trees/boosting/workspace";
import { compileKernels, THREADS } from "../../support/compile-kernels";
import { largestDifference } from "../../support/largest-difference";

test("the kernels are what their source compiles to", () => {
  expect(compileKernels("trees/boosting/kernels.as", THREADS)).toBe(MODULE);
});

/** The last has several parts of rows, and so threads. Of each, the last column is one of categories. */
const SIZES = [
  { n: 1, p: 1 },
  { n: 60, p: 3 },
  { n: 700, p: 23 },
  { n: 40_000, p: 9 },
];

describe.each(SIZES)("the kernels of boosting, $n rows of $p", ({ n, p }) => {
  const random = seeded(n);
  const data = Array.from({ length: n }, (_, i) =>
    Array.from({ length: p }, (_, j) => {
      if (j === p - 1) return random.integer(6);
      return (i + j) % 13 === 4 ? Number.NaN : j % 3 === 0 ? random.normal() : random.integer(3 + 40 * j);
    }),
  );
  const target = Float64Array.from({ length: n }, () => random.integer(2));
  const weights = Float64Array.from({ length: n }, () => 0.5 + random.uniform());
  const matrix = toMatrix(data);
  const sample = { matrix, target, weights, classCount: 2, quantile: 0.5, queries: new Int32Array(0) };
  const bins = findBins(
    matrix,
    n,
    255,
    Array.from({ length: p }, (_, j) => j === p - 1),
  );
  const gradients = Float32Array.from({ length: 2 * n }, random.normal);

  test("fill histograms and divide rows as the plain loops do, bit for bit", () => {
    const rows = { ...sample, featureNames: [], classes: [], count: n, validationWeights: weights };
    const plain = createWorkspace(rows, bins, 4, 2);
    const fast = createKernelWorkspace(rows, bins, 4, 2);
    for (const { gradients: own, order } of [plain, fast]) {
      own.set(gradients);
      for (let i = 0; i < n; i++) order[i] = i;
    }
    const same = () => {
      expect(sameBits(fast.order, plain.order)).toBe(true);
      expect(sameBits(fast.histograms, plain.histograms)).toBe(true);
      expect(sameBits(fast.scores, plain.scores)).toBe(true);
    };
    let end = n;
    for (const workspace of [plain, fast]) workspace.fill(0, 0, n);
    same();
    for (const [leaf, column] of [0, p - 1, p >> 1].entries()) {
      const goesLeft = Uint8Array.from({ length: 256 }, () => Number(random.uniform() < 0.6));
      const left = plain.partition(0, end, column, goesLeft);
      expect(fast.partition(0, end, column, goesLeft)).toBe(left);
      for (const workspace of [plain, fast]) {
        workspace.fill(leaf + 1, left, end);
        workspace.subtract(leaf + 1, 0);
        workspace.add(leaf % 2, left, end, 0.1 + leaf);
      }
      same();
      end = left;
    }
    fast.stop();
  });

  test("derive the logistic loss as the plain loop does, up to rounding", () => {
    const rows = { ...sample, featureNames: [], classes: [], count: n, validationWeights: weights };
    const fast = createKernelWorkspace(rows, bins, 4, 1);
    fast.scores.set(Float64Array.from({ length: n }, () => 4 * random.normal()));
    fast.logistic?.();
    const expected = new Float32Array(2 * n);
    lossOf("logistic", sample).derive(fast.scores, 0, expected);
    expect(largestDifference([...fast.gradients], [...expected])).toBeLessThan(2e-7);
    fast.stop();
  });
});

/** Of large arrays, which `toEqual` compares slowly. */
function sameBits(a: ArrayBufferView, b: ArrayBufferView): boolean {
  const bytes = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
    Buffer.from(buffer, byteOffset, byteLength);
  return bytes(a).equals(bytes(b));
}
