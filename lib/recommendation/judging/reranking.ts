/** Re-ranking (重排): what a shop shows of a recommended list, by stock, margin, groups and diversity. */
import { mustBe, requireKind } from "../../core/errors";
import * as gate from "../../core/options";
import { positionOfLargest } from "../../core/sorting/position-of-largest";
import type { Id } from "../data/interactions";
import { positionsOf } from "../data/rows";
import type { Recommendation } from "../recommender";
import { requireModel, similaritiesOf } from "../scoring/kinds";
import type { RecommenderModel } from "../scoring/scorer";

/** What is known of a product; the margin is a share of the price, the group a brand or a category. */
export type ProductFacts = Readonly<Partial<Record<"stock" | "margin", number> & Record<"group", string>>>;

/** What may be shown, and in which order. */
export interface RerankingRules
  extends Readonly<Partial<Record<"minimumStock" | "marginFloor" | "mostPerGroup", number>>> {
  /** By item; a fact that a rule asks for must be there for each recommended item. */
  readonly products?: ReadonlyMap<Id, ProductFacts>;
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

const RULES = {
  products: gate.readerOf<ReadonlyMap<Id, ProductFacts> | undefined>((action, name, value) =>
    requireKind(action, name, value ?? new Map(), "a map of facts by item", { get: "function" }),
  ),
  minimumStock: gate.optional(gate.finite),
  marginFloor: gate.optional(gate.finite),
  mostPerGroup: gate.optional(gate.integer(1)),
  lambda: gate.withDefault(1, gate.fraction),
  similarBy: gate.optional(gate.readerOf<RecommenderModel>((...given) => requireModel(...given))),
  limit: gate.withDefault(10, gate.integer(1)),
} satisfies gate.OptionReaders<RerankingRules>;

const readRecommendation = gate.readerOf<Recommendation>((...given) =>
  requireKind(...given, "a recommendation", { item: ["text", "number"], score: "number" }),
);

/**
 * Takes recommendations one by one (最大边际相关): the next has the largest λ · score - (1 - λ) · similarity to the most similar one
 * before it, with scores scaled over the list to 0 to 1, and similarity 0 where it is below or the model does not know the item.
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
  const { products, lambda, similarBy, limit, ...read } = gate.readOptions(action, rules, RULES);
  const given = gate.listOf(readRecommendation)(action, "recommendations", recommendations);
  if (new Set(given.map(({ item }) => item)).size < given.length)
    throw new RangeError(mustBe(action, "recommendations", "of distinct items", given));
  const factOf = (item: Id, name: keyof ProductFacts) => products?.get(item)?.[name];
  const leftOut: Reranking["leftOut"][number][] = [];
  const floors = Object.entries({ stock: read.minimumStock, margin: read.marginFloor });
  const isAllowed = ({ item }: Recommendation) =>
    floors.every(([name, floor]) => {
      if (floor === undefined) return true;
      const fact = gate.finite(action, `the ${name} of ${item}`, factOf(item, name as "stock"));
      if (fact < floor) leftOut.push({ item, reason: `its ${name} of ${fact} is below ${floor}` });
      return fact >= floor;
    });
  const isByGroup = lambda < 1 && similarBy === undefined;
  const readGroup = isByGroup || read.mostPerGroup !== undefined ? gate.text : gate.checkedLater<undefined>();
  const kept = given.filter(isAllowed);
  // Halves, since the difference of the largest numbers is not finite.
  const halves = kept.map(({ item, score }) => gate.finite(action, `the score of ${item}`, score) / 2);
  const [low, high] = [Math.min, Math.max].map((pick) => halves.reduce((a, b) => pick(a, b), halves[0]));
  const open = kept.map((one, k) => ({
    one,
    group: readGroup(action, `the group of ${one.item}`, factOf(one.item, "group")),
    code: positionsOf(similarBy?.interactions.items ?? []).get(one.item) ?? -1,
    relevance: (halves[k] - low) / (high - low || 1),
    nearest: 0,
  }));
  const shown: (typeof open)[number][] = [];
  while (open.length > 0 && shown.length < limit) {
    const values = open.map(({ relevance, nearest }) => lambda * relevance - (1 - lambda) * nearest);
    const [next] = open.splice(positionOfLargest(values), 1);
    const count = shown.filter(({ group }) => group === next.group).length;
    if (count === read.mostPerGroup) {
      leftOut.push({ item: next.one.item, reason: `${count} of ${next.group} are shown` });
      continue;
    }
    shown.push(next);
    const similar = similarBy && next.code >= 0 && lambda < 1 ? similaritiesOf(similarBy, next.code) : [];
    for (const other of open) {
      const similarity = isByGroup ? Number(other.group === next.group) : (similar[other.code] ?? 0);
      other.nearest = Math.max(other.nearest, similarity);
    }
  }
  for (const { one } of open) leftOut.push({ item: one.item, reason: `${limit} others are shown` });
  return { shown: shown.map(({ one }) => one), leftOut };
}
