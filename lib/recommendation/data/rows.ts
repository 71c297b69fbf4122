/** Interactions row by row: of a customer, of an item, and the best of scores of items. */
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

/** The same by column: `codes` are rows, ascending. O(n), in plain loops, since there may be millions. */
export function transposed({ offsets, codes, weights }: SparseRows, columns: number): SparseRows {
  const starts = new Int32Array(columns + 1);
  for (let k = 0; k < codes.length; k++) starts[codes[k] + 1]++;
  for (let column = 0; column < columns; column++) starts[column + 1] += starts[column];
  const turned = {
    offsets: starts,
    codes: new Int32Array(codes.length),
    weights: new Float64Array(codes.length),
  };
  const next = starts.slice();
  for (let row = 0; row + 1 < offsets.length; row++)
    for (let k = offsets[row]; k < offsets[row + 1]; k++) {
      const at = next[codes[k]]++;
      turned.codes[at] = row;
      turned.weights[at] = weights[k];
    }
  return turned;
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

/** @throws {TypeError} If it is no split, or its parts are not of the same items and customers. */
export function requireSplit(action: string, split: unknown): asserts split is InteractionSplit {
  const rule = "a split, as made by interactionSplits.byTime";
  requireKind(action, "split", split, rule, { repeats: "flag" });
  const { train, history, test } = split as InteractionSplit;
  for (const [name, part] of Object.entries({ train, history, test }))
    requireInteractions(action, `split.${name}`, part);
  const isOne = [history, test].every((part) => isSame(part.items, train.items));
  if (!isOne || !isSame(history.customers, test.customers))
    throw new TypeError(mustBe(action, "split", rule, split));
}

/** Whether these are the same ids in the same order. */
export function isSame(ids: readonly Id[], others: readonly Id[]): boolean {
  return ids === others || (ids.length === others.length && ids.every((id, i) => id === others[i]));
}

/** The judged customers: what is known of each, the row in `train` if there is one, what was wanted then, and what is not shown. */
export function* judgedOf({ train, history, test, repeats }: InteractionSplit) {
  const known = positionsOf(train.customers);
  for (const [row, id] of test.customers.entries()) {
    const bought = rowOf(history, row);
    const isOut = new Uint8Array(train.items.length);
    if (!repeats) for (const code of bought.codes) isOut[code] = 1;
    yield { ...bought, row: known.get(id), wanted: rowOf(test, row).codes, isOut };
  }
}

const positions = new WeakMap<readonly Id[], ReadonlyMap<Id, number>>();

/** Kept, since every answer needs it. */
export function positionsOf(ids: readonly Id[]): ReadonlyMap<Id, number> {
  const found = positions.get(ids) ?? new Map(ids.map((id, i) => [id, i]));
  positions.set(ids, found);
  return found;
}

const counts = new WeakMap<Interactions, Int32Array>();

/** The number of customers of each item; kept, since every answer needs it. */
export function countsOf(interactions: Interactions): Int32Array {
  let found = counts.get(interactions);
  if (found === undefined) {
    found = new Int32Array(interactions.items.length);
    for (const code of interactions.codes) found[code]++;
    counts.set(interactions, found);
  }
  return found;
}

/** Positions of the highest scores that are not out, the best first; of equal ones the more popular. O(items · log limit). */
export function bestOf(
  interactions: Interactions,
  scores: Float64Array,
  limit: number,
  isOut: ArrayLike<number>,
): number[] {
  const counts = countsOf(interactions);
  const isBefore = (a: number, b: number) =>
    scores[a] > scores[b] ||
    (scores[a] === scores[b] && (counts[a] > counts[b] || (counts[a] === counts[b] && a < b)));
  const best: number[] = [];
  for (let code = 0; code < scores.length; code++) {
    if (isOut[code] || (best.length === limit && !isBefore(code, best[limit - 1]))) continue;
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
