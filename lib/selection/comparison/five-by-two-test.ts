/** The combined 5x2 F-test (5x2 交叉验证 F 检验). */
import { f } from "../../core/distributions";
import { mustBe } from "../../core/errors";
import { readVectors, type VectorLike } from "../../core/vectors";

/**
 * Do two learners differ in the scores of five times two folds, `splitting.kFold(n, { folds: 2, repeats: 5, seed })`?
 *
 * $$F = \frac{\sum_{i=1}^5 \sum_{j=1}^2 d_{ij}^2}{2 \sum_{i=1}^5 s_i^2} \sim F_{10,5}$$
 *
 * @param first (10) scores in the order of the splits. @param second (10) those of the other learner.
 * @throws {RangeError} If there are not ten, or the two differences of each repeat are equal.
 * @see Alpaydin, E. (1999). Combined 5 x 2 cv F test. Neural Computation 11(8), 1885-1892.
 *
 * @example
 * fiveByTwoTest([3, 1, 2, 2, 4, 2, 1, 3, 2, 2], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]).f; // 1.8333333333333333
 */
export function fiveByTwoTest(
  first: VectorLike,
  second: VectorLike,
): { readonly f: number; readonly pValue: number } {
  const action = "compare scores of 5x2 folds";
  const scores = readVectors(action, { first, second }, 10);
  const differences = Array.from(scores.first, (score, i) => score - scores.second[i]);
  if (differences.length !== 10)
    throw new RangeError(mustBe(action, "first", "ten scores", differences.length));
  const squares = differences.reduce((sum, difference) => sum + difference * difference, 0);
  // The variance of two numbers is half the square of their difference.
  const spread = [0, 2, 4, 6, 8].reduce((sum, i) => sum + (differences[i] - differences[i + 1]) ** 2 / 2, 0);
  if (spread === 0)
    throw new RangeError(mustBe(action, "differences", "different in some repeat", differences));
  const ratio = squares / (2 * spread);
  return { f: ratio, pValue: f.survival(ratio, 10, 5) };
}
