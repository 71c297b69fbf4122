/** Batch normalization and rows of a table as functions of tensors. Columns are the last dimension. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { TensorMemory } from "./kernel-memory";
import type { WorkerPool } from "./worker-pool";

/** Values of a block: it stays in the cache between two passes. The sums do not depend on the number of threads. */
const BLOCK_VALUES = 16_384;

export function rowKernels(memory: TensorMemory, { kernels, split }: WorkerPool) {
  const { pointerOf, newTensor } = memory;
  const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

  function blocksOf({ shape }: TensorInfo) {
    const columns = shape[shape.length - 1];
    const rows = size(shape) / columns;
    const blockRows = Math.max(1, Math.floor(BLOCK_VALUES / columns));
    return { rows, columns, blockRows, blocks: Math.ceil(rows / blockRows) };
  }

  /** a other + b (x - mean) + c for each column. `factors(column)` gives mean, a, b and c. */
  function mix(other: TensorInfo, x: TensorInfo, factors: (column: number) => readonly number[]): TensorInfo {
    const y = newTensor(x.shape);
    const { rows, columns, blockRows, blocks } = blocksOf(x);
    const values = new Float32Array(4 * columns);
    for (let j = 0; j < columns; j++)
      factors(j).forEach((factor, k) => {
        values[k * columns + j] = factor;
      });
    memory.borrow(4 * values.length, (pointer) => {
      memory.write(pointer, values);
      split("mixRows", blocks, (from, to) => [
        ...[pointerOf(other), pointerOf(x), pointer, pointerOf(y), blockRows, rows, columns, from, to],
      ]);
    });
    return y;
  }

  const valuesOf = (tensor: TensorInfo) => memory.floats(pointerOf(tensor), size(tensor.shape)).slice();

  /** Output, mean and variance of each column. */
  function normalize(x: TensorInfo, gamma: TensorInfo, beta: TensorInfo, epsilon: number): TensorInfo[] {
    const { rows, columns, blockRows, blocks } = blocksOf(x);
    const [mean, variance] = [newTensor([columns]), newTensor([columns])];
    memory.borrow(8 * blocks * columns, (moments) => {
      split("blockMoments", blocks, (from, to) => [
        ...[pointerOf(x), moments, blockRows, rows, columns, from, to],
      ]);
      kernels.joinMoments(moments, pointerOf(mean), pointerOf(variance), blockRows, rows, columns);
    });
    const [means, variances, scales, shifts] = [mean, variance, gamma, beta].map(valuesOf);
    const y = mix(x, x, (j) => [means[j], 0, scales[j] / Math.sqrt(variances[j] + epsilon), shifts[j]]);
    return [y, mean, variance];
  }

  /** Gradients at x, gamma and beta. */
  function normalizeGradient(
    [dy, x, gamma, mean, variance]: readonly TensorInfo[],
    epsilon: number,
  ): TensorInfo[] {
    const { rows, columns, blockRows, blocks } = blocksOf(x);
    const [dGamma, dBeta] = [newTensor([columns]), newTensor([columns])];
    const [means, variances, scales] = [mean, variance, gamma].map(valuesOf);
    const inverses = variances.map((value) => 1 / Math.sqrt(value + epsilon));
    const [errors, products] = memory.borrow(8 * (blocks + 1) * columns, (total) => {
      const sums = total + 8 * columns;
      split("blockProducts", blocks, (from, to) => [
        ...[pointerOf(dy), pointerOf(x), pointerOf(mean), sums, blockRows, rows, columns, from, to],
      ]);
      kernels.joinSums(sums, total, blocks, 2 * columns);
      const totals = memory.floats(total, 2 * columns);
      return [totals.slice(0, columns), totals.slice(columns)];
    });
    memory.write(pointerOf(dBeta), errors);
    memory.write(
      pointerOf(dGamma),
      products.map((product, j) => product * inverses[j]),
    );
    const dx = mix(dy, x, (j) => {
      const scale = scales[j] * inverses[j];
      return [means[j], scale, (-scale * inverses[j] ** 2 * products[j]) / rows, (-scale * errors[j]) / rows];
    });
    return [dx, dGamma, dBeta];
  }

  /** The rows of x with these indices; `undefined` if there is no such row. */
  function gather(x: TensorInfo, indices: TensorInfo): TensorInfo | undefined {
    const [rows, ...rest] = x.shape;
    const { buffer, byteOffset } = memory.floats(pointerOf(indices), 0);
    const wanted = new Int32Array(buffer, byteOffset, size(indices.shape)).slice();
    if (wanted.some((row) => row < 0 || row >= rows)) return undefined;
    const y = newTensor([...indices.shape, ...rest]);
    const [from, to, length] = [pointerOf(x), pointerOf(y), size(rest)];
    wanted.forEach((row, i) => {
      memory.copyFloats(to + 4 * i * length, from + 4 * row * length, length);
    });
    return y;
  }

  return { normalize, normalizeGradient, gather };
}
