/** Concordance (一致性指数): does a score rank customers by how soon they leave? */
import { orderOf } from "../../core/sorting/order-of";
import { readVectors, type VectorLike } from "../../core/vectors";
import { groupDurations, readDurations } from "./durations";

/**
 * Harrell's C: of the pairs of customers of whom one is known to leave first, the share in which that one has the higher risk;
 * equal risks count half. 0.5 is chance, 1 a perfect ranking. O(n log n).
 *
 * Two who leave at the same time are no pair; one who leaves at a time goes before one who is censored then.
 *
 * @param risk Higher for those expected to leave sooner, such as `coxRegression.predict`.
 * @returns 0.5 if there is no pair.
 * @throws As `kaplanMeier.fit`.
 *
 * @see Harrell, F. E., Lee, K. L. & Mark, D. B. (1996). Multivariable prognostic models. Statistics in Medicine 15, 361-387.
 *
 * @example
 * index([1, 2, 3], [1, 1, 0], [0.9, 0.2, 0.4]); // 0.6666666666666666
 */
export function index(durations: VectorLike, events: VectorLike, risk: VectorLike): number {
  const action = "compute the concordance";
  const read = readDurations(action, durations, events);
  const { risk: scores } = readVectors(action, { risk, durations });
  const rank = ranks(scores);
  // Counts of the ranks among those who stay longer, as sums over ranges (a Fenwick tree).
  const tree = new Float64Array(rank.length + 1);
  let size = 0;
  const insert = (row: number) => {
    size++;
    for (let i = rank[row]; i < tree.length; i += i & -i) tree[i]++;
  };
  const countUpTo = (r: number) => {
    let count = 0;
    for (let i = r; i > 0; i -= i & -i) count += tree[i];
    return count;
  };
  let pairs = 0;
  let concordant = 0;
  for (const { rows } of groupDurations(read.durations, read.events).reverse()) {
    const leaving = rows.filter((row) => read.events[row] === 1);
    for (const row of rows) if (read.events[row] === 0) insert(row);
    for (const row of leaving) {
      pairs += size;
      concordant += (countUpTo(rank[row] - 1) + countUpTo(rank[row])) / 2;
    }
    leaving.forEach(insert);
  }
  return pairs === 0 ? 0.5 : concordant / pairs;
}

/** 1 for the smallest; equal numbers have equal ranks. */
function ranks(values: ArrayLike<number>): Int32Array {
  const numbers = Float64Array.from(values);
  const rank = new Int32Array(numbers.length);
  let last = 0;
  let before = Number.NaN;
  for (const row of orderOf(numbers)) {
    if (numbers[row] !== before) last++;
    before = numbers[row];
    rank[row] = last;
  }
  return rank;
}
