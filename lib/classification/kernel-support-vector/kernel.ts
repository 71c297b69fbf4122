/** Kernels (核函数): how alike two rows are. */
import { squaredDistance } from "../../core/linear-algebra/distances";

export const KERNELS = ["rbf", "polynomial", "linear"] as const;

/** A kernel and its constants. */
export interface Kernel {
  readonly kernel: (typeof KERNELS)[number];
  readonly gamma: number;
  readonly degree: number;
  readonly offset: number;
}

/** $e^{-\gamma \lVert a - b \rVert^2}$, $(\gamma a^\top b + c)^d$ or $a^\top b$, of the rows that begin at `i` in `a` and at `j` in `b`. */
export function kernelOf({ kernel, gamma, degree, offset }: Kernel, columns: number) {
  return (a: Float64Array, i: number, b: Float64Array, j: number): number => {
    if (kernel === "rbf") return Math.exp(-gamma * squaredDistance(a, i, b, j, columns));
    let product = 0;
    for (let k = 0; k < columns; k++) product += a[i + k] * b[j + k];
    return kernel === "linear" ? product : (gamma * product + offset) ** degree;
  };
}
