/** Learners for tests, each a few lines: their answers are known by scikit-learn. */
import type { ClassLabel, ColumnLike, MatrixLike, VectorLike } from "../../lib/core";
import { type ClassCodes, readClasses } from "../../lib/core/learning/class-labels";
import { type Matrix, toMatrix } from "../../lib/core/linear-algebra/matrix";
import { readColumn } from "../../lib/core/vectors";

/** Ridge regression of one column through the origin: sum(w x y) / (sum(w x²) + penalty). */
export const slope = {
  fit(
    rows: MatrixLike,
    target: VectorLike,
    { penalty = 0, weights }: { readonly penalty?: number; readonly weights?: VectorLike } = {},
  ) {
    const x = toMatrix(rows).data;
    const y = readColumn<number>("test", "target", target as ColumnLike<number>);
    const w =
      weights === undefined
        ? x.map(() => 1)
        : readColumn<number>("test", "weights", weights as ColumnLike<number>);
    const above = x.reduce((sum, value, i) => sum + w[i] * value * y[i], 0);
    return { slope: above / (x.reduce((sum, value, i) => sum + w[i] * value * value, 0) + penalty) };
  },
  predict: ({ slope: factor }: { readonly slope: number }, rows: MatrixLike) =>
    toMatrix(rows).data.map((value) => factor * value),
};

interface Neighbours extends ClassCodes {
  readonly matrix: Matrix;
  readonly k: number;
}

/** k nearest neighbours, the first of equally near ones first, of equally frequent classes the first. */
export const neighbours = {
  fit(rows: MatrixLike, target: ColumnLike<ClassLabel>, { k = 1 }: { readonly k?: number } = {}): Neighbours {
    const matrix = toMatrix(rows);
    return { ...readClasses("test", "target", target, 1), matrix, k };
  },
  probabilities(model: Neighbours, rows: MatrixLike): number[][] {
    const { data, columns, rows: count } = toMatrix(rows);
    return Array.from({ length: count }, (_, i) => {
      const distance = (r: number) =>
        Array.from(
          { length: columns },
          (_, j) => (data[i * columns + j] - model.matrix.data[r * columns + j]) ** 2,
        ).reduce((a, b) => a + b, 0);
      const nearest = Array.from(model.codes.keys())
        .sort((a, b) => distance(a) - distance(b) || a - b)
        .slice(0, model.k);
      return model.classes.map((_, code) => nearest.filter((r) => model.codes[r] === code).length / model.k);
    });
  },
  predict(model: Neighbours, rows: MatrixLike): ClassLabel[] {
    return neighbours.probabilities(model, rows).map((row) => model.classes[row.indexOf(Math.max(...row))]);
  },
};
