/** DeLong's test (德隆检验). */
import { normal } from "../../core/distributions";
import { mustBe } from "../../core/errors";
import { orderOf } from "../../core/sorting/order-of";
import { mean } from "../../core/statistics";
import { type ColumnLike, readColumns, readVectors, type VectorLike } from "../../core/vectors";

/** Two areas under ROC curves (AUC), and the first less the second. */
export interface AreaDifference {
  readonly areas: readonly [first: number, second: number];
  readonly difference: number;
  readonly standardError: number;
  readonly z: number;
  /** Two-sided. */
  readonly pValue: number;
  /** Of the difference, 95 %. */
  readonly interval: readonly [low: number, high: number];
}

/**
 * Do the areas under the ROC curves (AUC) of two fitted models differ on the same test rows? O(n log n).
 *
 * The variance is that of the rows' shares in the areas: for a positive row, the fraction of negative rows with a lower score.
 *
 * @param isPositive (n) true or 1 for the positive class; at least two rows of each.
 * @param first (n) scores or probabilities. @param second (n) those of the other model.
 * @throws {TypeError} If the lengths differ. @throws {RangeError} If there are fewer than two rows of a class.
 * @see DeLong, E. R., DeLong, D. M. & Clarke-Pearson, D. L. (1988). Comparing the areas under two or more correlated receiver
 * operating characteristic curves. Biometrics 44(3), 837-845; by ranks as in Sun, X. & Xu, W. (2014). IEEE SPL 21(11), 1389-1393.
 *
 * @example
 * deLongTest([1, 1, 1, 0, 0, 0], [6, 5, 3, 4, 2, 1], [6, 2, 3, 4, 5, 1]).difference; // 0.3333333333333333
 */
export function deLongTest(
  isPositive: ColumnLike<number | boolean>,
  first: VectorLike,
  second: VectorLike,
): AreaDifference {
  const action = "compare areas under the ROC curve";
  const scores = readVectors(action, { first, second });
  const { labels } = readColumns<{ labels: number | boolean; first: number }>(action, {
    labels: isPositive,
    first,
  });
  const groups = [[] as number[], [] as number[]];
  Array.from(labels).forEach((label, i) => {
    if (typeof label !== "boolean" && label !== 0 && label !== 1)
      throw new TypeError(mustBe(action, `isPositive[${i}]`, "true, false, 1 or 0", label));
    groups[Number(label)].push(i);
  });
  const fewest = Math.min(groups[0].length, groups[1].length);
  if (fewest < 2)
    throw new RangeError(mustBe(action, "isPositive", "of at least two rows of each class", fewest));
  const [a, b] = [scores.first, scores.second].map((values) => sharesOf(values, groups));
  const areas = [mean(a[1]), mean(b[1])] as const;
  const difference = areas[0] - areas[1];
  const spread = groups.reduce((sum, { length }, group) => {
    const differences = a[group].map((share, i) => share - b[group][i] - difference);
    return sum + differences.reduce((total, value) => total + value * value, 0) / (length - 1) / length;
  }, 0);
  const standardError = Math.sqrt(spread);
  const z = difference === 0 ? 0 : difference / standardError;
  const pValue = Math.min(1, 2 * normal.survival(Math.abs(z)));
  const margin = standardError * normal.quantile(0.975);
  return {
    areas,
    difference,
    standardError,
    z,
    pValue,
    interval: [difference - margin, difference + margin],
  };
}

/** For each row of a class, the fraction of rows of the other class that are on the right side of it; half of those equal. */
function sharesOf(scores: ArrayLike<number>, groups: readonly (readonly number[])[]): Float64Array[] {
  const ranks = midranks(Float64Array.from(scores));
  return groups.map((rows, group) => {
    const own = midranks(Float64Array.from(rows, (i) => scores[i]));
    const others = groups[1 - group].length;
    const below = Float64Array.from(rows, (i, k) => (ranks[i] - own[k]) / others);
    return group === 1 ? below : below.map((share) => 1 - share);
  });
}

/** Ranks from 1; equal numbers have the mean of theirs. */
function midranks(values: Float64Array): Float64Array {
  const order = orderOf(values);
  const ranks = new Float64Array(values.length);
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    for (let k = from; k < to; k++) ranks[order[k]] = (from + to + 1) / 2;
  }
  return ranks;
}
