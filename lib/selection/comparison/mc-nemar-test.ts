/** McNemar's test (麦克尼马尔检验). */
import { binomial } from "../../core/distributions";
import type { ClassLabel } from "../../core/learning/class-labels";
import { type ColumnLike, readColumns } from "../../core/vectors";

/** Rows that only one of two models has right. */
export interface McNemarTest {
  readonly onlyFirstRight: number;
  readonly onlySecondRight: number;
  /** Exact and two-sided, by the binomial distribution. */
  readonly pValue: number;
}

/**
 * Is one of two fitted models right more often on the same test rows? It says nothing of other training rows.
 *
 * @param actual (n) classes. @param first (n) predicted ones. @param second (n) those of the other model.
 * @throws {TypeError} If the lengths differ.
 * @see McNemar, Q. (1947). Sampling error of the difference between correlated proportions. Psychometrika 12(2), 153-157.
 *
 * @example
 * mcNemarTest(["a", "b", "b", "a"], ["a", "b", "b", "a"], ["b", "a", "a", "a"]).pValue; // 0.25
 */
export function mcNemarTest(
  actual: ColumnLike<ClassLabel>,
  first: ColumnLike<ClassLabel>,
  second: ColumnLike<ClassLabel>,
): McNemarTest {
  const columns = readColumns<Record<"actual" | "first" | "second", ClassLabel>>("compare predictions", {
    actual,
    first,
    second,
  });
  let [onlyFirstRight, onlySecondRight] = [0, 0];
  for (let i = 0; i < columns.actual.length; i++) {
    const [isFirst, isSecond] = [
      columns.first[i] === columns.actual[i],
      columns.second[i] === columns.actual[i],
    ];
    if (isFirst && !isSecond) onlyFirstRight++;
    if (isSecond && !isFirst) onlySecondRight++;
  }
  const different = onlyFirstRight + onlySecondRight;
  const fewer = Math.min(onlyFirstRight, onlySecondRight);
  const pValue = different === 0 ? 1 : Math.min(1, 2 * binomial.cumulative(fewer, different, 0.5));
  return { onlyFirstRight, onlySecondRight, pValue };
}
