/** Cholesky factorisation of small symmetric matrices: $A = LL^\top$ with L lower triangular. */

/** The rows of L, or `undefined` if the matrix is not positive definite. Only the lower triangle is read. O(n³). */
export function factor(matrix: readonly ArrayLike<number>[]): number[][] | undefined {
  const lower: number[][] = [];
  for (let i = 0; i < matrix.length; i++) {
    const row: number[] = [];
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i][j];
      for (let k = 0; k < j; k++) rest -= row[k] * (j < i ? lower[j][k] : row[k]);
      if (j < i) row.push(rest / lower[j][j]);
      else if (rest > 0 && Number.isFinite(rest)) row.push(Math.sqrt(rest));
      else return undefined;
    }
    lower.push(row);
  }
  return lower;
}

/** Solves $LL^\top x = b$. O(n²). */
export function solve(lower: readonly (readonly number[])[], right: ArrayLike<number>): number[] {
  const solution = Array.from(right);
  for (let i = 0; i < lower.length; i++) {
    for (let k = 0; k < i; k++) solution[i] -= lower[i][k] * solution[k];
    solution[i] /= lower[i][i];
  }
  for (let i = lower.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < lower.length; k++) solution[i] -= lower[k][i] * solution[k];
    solution[i] /= lower[i][i];
  }
  return solution;
}

/** The rows of $(LL^\top)^{-1}$. O(n³). */
export function inverse(lower: readonly (readonly number[])[]): number[][] {
  return lower.map((_, i) =>
    solve(
      lower,
      lower.map((_, j) => Number(i === j)),
    ),
  );
}
