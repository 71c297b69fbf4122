/** Re-ranking (重排): what a shop shows of a recommended list, by stock, margin, groups and diversity. */
import { mustBe, requireKind } from "../../core/errors";
import * as gate from "../../core/options";
import type { Id } from "../data/interactions";
import { readIds } from "../data/lines";
import { positionsOf } from "../data/positions";
import type { Recommendation } from "../recommender";
import { requireModel, similaritiesOf } from "../scoring/kinds";
import type { RecommenderModel } from "../scoring/scorer";

/** What a rule may ask of a product; the margin is a share of the price, the group a brand or a category. */
export type ProductFacts = Readonly<Partial<Record<"stock" | "margin", number> & Record<"group", string>>>;

/** What may be shown, and in which order; a rule that is not given does not hold. */
export interface RerankingRules {
  /** By item; each fact that a rule asks for must be there for each recommended item. */
  readonly products?: ReadonlyMap<Id, ProductFacts>;
  readonly minimumStock?: number;
  readonly marginFloor?: number;
  readonly mostPerGroup?: number;
  /** Weight of the score, from 0 to 1; the rest is that of difference from what is shown before. @default 1 */
  readonly lambda?: number;
  /** Whose similarities count, which should be at most 1, such as cosines. @default 1 within a group, else 0 */
  readonly similarBy?: RecommenderModel;
  /** @default 10 */
  readonly limit?: number;
}

/** What is shown, and why the rest is not. */
export interface Reranking {
  readonly shown: readonly Recommendation[];
  readonly leftOut: readonly { readonly item: Id; readonly reason: string }[];
}

const readRecommendation = gate.readerOf<Recommendation>((...given) =>
  requireKind(...given, "a recommendation", { item: "any", score: "number" }),
);
const RULES = {
  products: gate.withDefault(
    new Map(),
    gate.readerOf<ReadonlyMap<Id, ProductFacts>>((...given) =>
      requireKind(...given, "a map of facts by item", { get: "function" }),
    ),
  ),
  minimumStock: gate.optional(gate.finite),
  marginFloor: gate.optional(gate.finite),
  mostPerGroup: gate.optional(gate.integer(1)),
  lambda: gate.withDefault(1, gate.fraction),
  similarBy: gate.optional(gate.readerOf<RecommenderModel>((...given) => requireModel(...given))),
  limit: gate.withDefault(10, gate.integer(1)),
} satisfies gate.OptionReaders<RerankingRules>;

/**
 * Takes recommendations one by one (最大边际相关): the next has the largest λ · score - (1 - λ) · similarity to the most similar one
 * before it, with scores scaled over the list to 0 to 1, and similarity 0 of items that the model does not know.
 * O(n · limit) for n, and the similarities of each that is shown.
 *
 * @throws {TypeError} If a product lacks a fact that a rule asks for. @throws {RangeError} If an item is there twice.
 * @see Carbonell, J. & Goldstein, J. (1998). The use of MMR, diversity-based reranking. SIGIR, 335-336.
 *
 * @example
 * const products = new Map([["tea", { stock: 0 }], ["cup", { stock: 5 }]]);
 * const list = [{ item: "tea", score: 2 }, { item: "cup", score: 1 }];
 * apply(list, { products, minimumStock: 1 }).leftOut; // [{ item: "tea", reason: "its stock of 0 is below 1" }]
 */
export function apply(recommendations: readonly Recommendation[], rules: RerankingRules): Reranking {
  const action = "rerank recommendations";
  const { products, minimumStock, marginFloor, mostPerGroup, lambda, similarBy, limit } = gate.readOptions(
    action,
    rules,
    RULES,
  );
  const given = gate.listOf(readRecommendation)(action, "recommendations", recommendations);
  const items = readIds(
    action,
    "items",
    given.map(({ item }) => item),
  );
  if (new Set(items).size < items.length)
    throw new RangeError(mustBe(action, "recommendations", "of distinct items", given));
  const factOf = (item: Id, name: "stock" | "margin") =>
    gate.finite(action, `the ${name} of ${item}`, products.get(item)?.[name]);
  const leftOut: { item: Id; reason: string }[] = [];
  const kept = given.filter(({ item }) => {
    const low = (
      [
        ["stock", minimumStock],
        ["margin", marginFloor],
      ] as const
    ).find(([name, floor]) => floor !== undefined && factOf(item, name) < floor);
    if (low) leftOut.push({ item, reason: `its ${low[0]} of ${factOf(item, low[0])} is below ${low[1]}` });
    return low === undefined;
  });
  const scores = kept.map(({ score }) => score);
  const [low, high] = [Math.min(...scores), Math.max(...scores)];
  const isByGroup = lambda < 1 && similarBy === undefined;
  const open = kept.map((one) => ({
    one,
    group:
      mostPerGroup === undefined && !isByGroup
        ? ""
        : gate.text(action, `the group of ${one.item}`, products.get(one.item)?.group),
    code: positionsOf(similarBy?.interactions.items ?? []).get(one.item) ?? -1,
    relevance: (one.score - low) / (high - low || 1),
    nearest: 0,
  }));
  const shown: Recommendation[] = [];
  const counts = new Map<string, number>();
  while (open.length > 0 && shown.length < limit) {
    const values = open.map(({ relevance, nearest }) => lambda * relevance - (1 - lambda) * nearest);
    const [{ one, group, code }] = open.splice(values.indexOf(Math.max(...values)), 1);
    const count = counts.get(group) ?? 0;
    if (count === mostPerGroup) {
      leftOut.push({ item: one.item, reason: `${count} of ${group} are shown` });
      continue;
    }
    shown.push(one);
    counts.set(group, count + 1);
    if (lambda === 1) continue;
    const similar = similarBy && code >= 0 ? similaritiesOf(similarBy, code) : [];
    for (const other of open) {
      const similarity = isByGroup ? Number(other.group === group) : (similar[other.code] ?? 0);
      other.nearest = Math.max(other.nearest, similarity);
    }
  }
  for (const { one } of open) leftOut.push({ item: one.item, reason: `${limit} others are shown` });
  return { shown, leftOut };
}
