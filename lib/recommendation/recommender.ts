/** Recommenders (推荐): the same questions for every model: what to show a customer, what is similar, and why. */
import { formatValue, mustBe } from "../core/errors";
import * as gate from "../core/options";
import { nearestName } from "../core/text/nearest-name";
import type { VectorLike } from "../core/vectors";
import type { Id, Interactions } from "./data/interactions";
import { fromLines, readIds, readLines, requireId } from "./data/lines";
import { bestOf, countsOf, positionsOf, rowOf } from "./data/rows";
import { termsOf } from "./scoring/combined";
import { requireModel, scoresOf, similaritiesOf } from "./scoring/kinds";
import type { Customer, RecommenderModel } from "./scoring/scorer";

/** What someone bought, who need not be a known customer. Items that the model does not know are left out. */
export interface CustomerHistory {
  readonly items: readonly Id[];
  /** Greater than 0. @default 1 for each item */
  readonly weights?: VectorLike;
}

/** A customer that the model was fitted on, or a history. */
export type CustomerLike = Id | CustomerHistory;

/** Which items come into question. */
export interface SimilarOptions {
  /** How many at most. @default 10 */
  readonly limit?: number;
  /** Only these, such as what is in stock; those that the model does not know are left out. @default all */
  readonly among?: readonly Id[];
  /** Not these. @default [] */
  readonly without?: readonly Id[];
}

/** What to recommend. */
export interface RecommendOptions extends SimilarOptions {
  /** Whether the customer's own items come into question. @default "leaveOut" */
  readonly bought?: "leaveOut" | "keep";
}

/** One item. */
export interface Recommendation {
  readonly item: Id;
  /** Comparable within one list only. */
  readonly score: number;
}

/** Why an item is recommended. */
export interface RecommendationReason {
  readonly item: Id;
  readonly score: number;
  /** How much of the score would be missing without each purchase, the largest first; only those above 0. */
  readonly because: readonly { readonly item: Id; readonly part: number }[];
  /** The same in words. */
  readonly sentence: string;
}

const SIMILAR_READERS = {
  limit: gate.withDefault(10, gate.integer(1)),
  among: gate.optional(readIds),
  without: gate.withDefault([], readIds),
};
const RECOMMEND_READERS = {
  ...SIMILAR_READERS,
  bought: gate.withDefault("leaveOut" as const, gate.oneOf(["leaveOut", "keep"] as const)),
};
const HISTORY = { items: readIds, weights: gate.checkedLater<VectorLike | undefined>() };

/**
 * The items of the highest scores (推荐列表), the best first. Among equal scores, the one that more customers bought comes first:
 * so a customer of whom nothing is known is shown bestsellers. O(the model's scores + items).
 *
 * @param customer The id of a customer, or `{ items }` that a new one bought, without fitting again; `{ items: [] }` is allowed.
 * @throws {RangeError} If the model does not know the customer. @throws {TypeError} If it is no model.
 *
 * @example
 * const bought = interactions.of({ customer: ["ann", "bob", "ann"], item: ["tea", "tea", "cup"] });
 * recommend(popularity.fit(bought), "bob"); // [{ item: "cup", score: 1 }]
 */
export function recommend(
  model: RecommenderModel,
  customer: CustomerLike,
  options: RecommendOptions = {},
): Recommendation[] {
  const action = "recommend items";
  requireModel(action, "model", model);
  const { bought, ...read } = gate.readOptions(action, options, RECOMMEND_READERS);
  const asked = readCustomer(action, model.interactions, customer);
  return choose(model.interactions, scoresOf(model, asked), read, bought === "keep" ? [] : asked.codes);
}

/**
 * The items that are most similar to one (相似商品), as this model understands it, without the item itself.
 *
 * @throws {RangeError} If the model does not know the item. @throws {TypeError} If it is no model.
 *
 * @example
 * const bought = interactions.of({ customer: ["ann", "ann", "bob", "bob"], item: ["tea", "cup", "tea", "pen"] });
 * similarItems(popularity.fit(bought), "cup", { limit: 1 }); // [{ item: "tea", score: 2 }]
 */
export function similarItems(
  model: RecommenderModel,
  item: Id,
  options: SimilarOptions = {},
): Recommendation[] {
  const action = "list similar items";
  requireModel(action, "model", model);
  const read = gate.readOptions(action, options, SIMILAR_READERS);
  const code = positionOf(action, "item", model.interactions.items, item);
  return choose(model.interactions, similaritiesOf(model, code), read, [code]);
}

/**
 * Why an item is recommended to a customer (推荐理由): its score less the one that it would have without each of the purchases.
 * A known customer is answered as a new one with the same purchases, and hybrids keep the deviations of all. O(purchases × the
 * model's scores).
 *
 * @throws As `recommend`, and {RangeError} if the model does not know the item.
 *
 * @example
 * const bought = interactions.of({ customer: ["ann", "ann", "bob", "bob"], item: ["tea", "cup", "tea", "pen"] });
 * explain(popularity.fit(bought), "bob", "cup").sentence; // "cup, because 1 of 2 customers bought it"
 */
export function explain(
  model: RecommenderModel,
  customer: CustomerLike,
  item: Id,
  options: { readonly limit?: number } = {},
): RecommendationReason {
  const action = "explain a recommendation";
  requireModel(action, "model", model);
  const { limit } = gate.readOptions(action, options, { limit: gate.withDefault(3, gate.integer(1)) });
  const { items, customers } = model.interactions;
  const code = positionOf(action, "item", items, item);
  const { codes, weights } = readCustomer(action, model.interactions, customer);
  const terms = termsOf(model, (one) => scoresOf(one, { codes, weights }));
  const scoreOf = (asked: Customer) =>
    terms.reduce((sum, [one, scale]) => sum + scale * scoresOf(one, asked)[code], 0);
  const score = scoreOf({ codes, weights });
  const because = Array.from(codes, (bought, k) => {
    const others = { codes: codes.filter((_, i) => i !== k), weights: weights.filter((_, i) => i !== k) };
    return { item: items[bought], part: score - scoreOf(others) };
  })
    .filter((reason) => reason.item !== item && reason.part > 1e-9 * Math.abs(score))
    .sort((a, b) => b.part - a.part)
    .slice(0, limit);
  const names = because.map((reason) => reason.item).join(", ");
  const reason =
    because.length > 0
      ? `because of ${names}`
      : `because ${countsOf(model.interactions)[code]} of ${customers.length} customers bought it`;
  return { item, score, because, sentence: `${item}, ${reason}` };
}

/** The best of the items that come into question. */
function choose(
  interactions: Interactions,
  scores: Float64Array,
  { limit, among, without }: gate.ReadOptions<typeof SIMILAR_READERS>,
  leftOut: Iterable<number>,
): Recommendation[] {
  const { items } = interactions;
  const codesOf = (ids: readonly Id[]) => ids.map((id) => positionsOf(items).get(id) ?? -1);
  const isAsked = among && new Set(codesOf(among));
  if (isAsked) for (let c = 0; c < items.length; c++) if (!isAsked.has(c)) scores[c] = Number.NaN;
  for (const code of [...codesOf(without), ...leftOut]) scores[code] = Number.NaN;
  return bestOf(interactions, scores, limit).map((code) => ({ item: items[code], score: scores[code] }));
}

function readCustomer(action: string, interactions: Interactions, customer: CustomerLike): Customer {
  if (!gate.isRecord(customer)) {
    const row = positionOf(action, "customer", interactions.customers, customer as Id);
    return { ...rowOf(interactions, row), row };
  }
  const { items, weights: weight } = gate.readOptions(action, customer, HISTORY, "customer.");
  const columns = { customer: items.map(() => 0), item: items, ...(weight !== undefined && { weight }) };
  const known = readLines(action, columns).filter(({ item }) => positionsOf(interactions.items).has(item));
  if (known.length === 0) return { codes: new Int32Array(), weights: new Float64Array() };
  return rowOf(fromLines(action, known, { customers: [0], items: interactions.items }), 0);
}

function positionOf(action: string, name: string, ids: readonly Id[], id: Id): number {
  requireId(action, name, id);
  const position = positionsOf(ids).get(id);
  if (position !== undefined) return position;
  const other = Number(id);
  const near = positionsOf(ids).has(other) ? other : nearestName(String(id), ids.map(String));
  const hint = near === undefined ? "" : `; did you mean ${formatValue(near)}?`;
  throw new RangeError(mustBe(action, name, "one that the model was fitted on", id) + hint);
}
