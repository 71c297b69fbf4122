/** Interactions row by row: of a customer, of an item, and the best of scores of items. */
import { kept } from "../../core/caching/kept";
import { mustBe, requireKind, requireLengths } from "../../core/errors";
import type { Id, Interactions } from "./interactions";
import type { InteractionSplit } from "./splits";

const PARTS = {
  kind: "text",
  customers: "list",
  items: "list",
  offsets: "Int32Array",
  codes: "Int32Array",
  weights: "Float64Array",
  times: "Float64Array",
} as const;

/** What one customer bought: positions of items, ascending, and their weights. */
export interface Row {
  readonly codes: Int32Array;
  readonly weights: Float64Array;
}

/** What the customer of a row bought. */
export function rowOf({ offsets, codes, weights }: Interactions, row: number): Row {
  const [from, to] = [offsets[row], offsets[row + 1]];
  return { codes: codes.subarray(from, to), weights: weights.subarray(from, to) };
}

/** Row r has `codes[offsets[r]]` up to, not including, `codes[offsets[r + 1]]`, each with its weight. */
export type SparseRows = Pick<Interactions, "offsets" | "codes" | "weights">;

/** The same by item: `codes` are the rows of customers, ascending. O(n). */
export function byItem(interactions: Interactions): SparseRows {
  return transposed(interactions, interactions.items.length);
}

/** The same by column, without weights of 0: `codes` are rows, ascending. O(n). */
export function transposed({ offsets, codes, weights }: SparseRows, columns: number): SparseRows {
  // Plain loops, since there may be millions.
  const starts = new Int32Array(columns + 1);
  for (let k = 0; k < codes.length; k++) if (weights[k] !== 0) starts[codes[k] + 1]++;
  for (let column = 0; column < columns; column++) starts[column + 1] += starts[column];
  const [next, rows] = [starts.slice(), new Int32Array(starts[columns])];
  const values = new Float64Array(rows.length);
  for (let row = 0; row + 1 < offsets.length; row++)
    for (let k = offsets[row]; k < offsets[row + 1]; k++) {
      if (weights[k] === 0) continue;
      const at = next[codes[k]]++;
      rows[at] = row;
      values[at] = weights[k];
    }
  return { offsets: starts, codes: rows, weights: values };
}

/** @throws {TypeError} If these are not interactions. */
export function requireInteractions(
  action: string,
  name: string,
  value: unknown,
): asserts value is Interactions {
  requireKind(action, name, value, "interactions, as made by interactions.of", PARTS);
  const { kind, customers, offsets, codes, weights, times } = value as Interactions;
  if (kind !== "interactions") throw new TypeError(mustBe(action, `${name}.kind`, '"interactions"', kind));
  requireLengths(action, name, { offsets }, customers.length + 1);
  requireLengths(action, name, { codes, weights, times }, offsets[customers.length]);
}

/** The position of each id. */
export const positionsOf = kept((ids: readonly Id[]) => new Map(ids.map((id, position) => [id, position])));

/** The number of customers of each item. */
export const countsOf = kept(({ items, codes }: Interactions) => {
  const counts = new Int32Array(items.length);
  for (const code of codes) counts[code]++;
  return counts;
});

/** Of each customer to judge: what is known, what is not to be shown, and what was wanted. @throws {TypeError} If it is no split. */
export function judgedOf(action: string, split: InteractionSplit) {
  const rule = "a split, as made by interactionSplits.byTime";
  requireKind(action, "split", split, rule, { repeats: "flag" });
  const { train, history, test, repeats } = split;
  for (const [name, part] of Object.entries({ train, history, test }))
    requireInteractions(action, `split.${name}`, part);
  const isOne = history.items === train.items && test.items === train.items;
  if (!isOne || history.customers !== test.customers)
    throw new TypeError(mustBe(action, "split", rule, split));
  return test.customers.map((id, row) => {
    const customer = { ...rowOf(history, row), row: positionsOf(train.customers).get(id) };
    return { customer, hidden: repeats ? [] : customer.codes, wanted: Array.from(rowOf(test, row).codes) };
  });
}

/** Positions of the highest scores, the best first; of equal ones the more popular. NaN is left out. O(items · log limit). */
export function bestOf(interactions: Interactions, scores: Float64Array, limit: number): number[] {
  return positionsOfLargest(scores, limit, countsOf(interactions));
}

/** The same of any scores; of equal ones those of the higher count, and then the first. */
export function positionsOfLargest(
  scores: ArrayLike<number>,
  limit: number,
  counts: ArrayLike<number> = scores,
): number[] {
  const isBefore = (a: number, b: number) =>
    scores[a] > scores[b] ||
    (scores[a] === scores[b] && (counts[a] > counts[b] || (counts[a] === counts[b] && a < b)));
  const best: number[] = [];
  for (let code = 0; code < scores.length; code++) {
    if (Number.isNaN(scores[code]) || (best.length === limit && !isBefore(code, best[limit - 1]))) continue;
    let [from, to] = [0, best.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (isBefore(best[middle], code)) from = middle + 1;
      else to = middle;
    }
    best.splice(from, 0, code);
    if (best.length > limit) best.pop();
  }
  return best;
}
