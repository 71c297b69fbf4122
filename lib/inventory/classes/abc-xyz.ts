/** ABC and XYZ classes: which products deserve how much care. */
import { readFiniteMatrix } from "../../core/linear-algebra/finite-matrix";
import { column, type MatrixLike } from "../../core/linear-algebra/matrix";
import { standardDeviation, sum } from "../../core/statistics";

/**
 * ABC/XYZ classes (ABC/XYZ 分类): A, the products that sell most until 80 % of all is reached, B until 95 %, then C; X, if the standard
 * deviation from period to period is at most half the mean, Y if at most the mean, Z if more or nothing is sold.
 *
 * @param sales (periods, products) In money, such as by month, at least two periods. @returns For each product both letters, such as "AX".
 * @throws {TypeError} If rows differ in length. @throws {RangeError} If a number is not finite, or there is one period.
 *
 * @example
 * classify([[40, 5, 10], [40, 15, 0]]); // ["AX", "AY", "BZ"]
 */
export function classify(sales: MatrixLike): string[] {
  const matrix = readFiniteMatrix("classify products", "sales", sales, 2);
  const columns = Array.from({ length: matrix.columns }, (_, p) => column(matrix, p));
  const totals = columns.map(sum);
  const all = sum(totals);
  const classes = columns.map(() => "");
  let before = 0;
  for (const p of [...totals.keys()].sort((a, b) => totals[b] - totals[a])) {
    const share = before / all;
    const variation = (standardDeviation(columns[p]) * matrix.rows) / totals[p];
    classes[p] = share < 0.8 ? "A" : share < 0.95 ? "B" : "C";
    classes[p] += variation <= 0.5 ? "X" : variation <= 1 ? "Y" : "Z";
    before += totals[p];
  }
  return classes;
}
