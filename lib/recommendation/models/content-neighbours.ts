/** Content neighbours (基于内容的推荐): what has similar texts or images as what a customer bought, also if nobody bought both. */
import { mustBe } from "../../core/errors";
import { readFiniteMatrix, unitVector } from "../../core/linear-algebra/finite-matrix";
import type { Matrix, MatrixLike } from "../../core/linear-algebra/matrix";
import { offsetsOf } from "../../core/offsets";
import * as gate from "../../core/options";
import type { Interactions } from "../data/interactions";
import { requireInteractions } from "../data/rows";
import { NEIGHBOUR_READERS, nearest, statisticsOf, weighted } from "../similarity/nearest";
import type { ItemNeighbours } from "./item-neighbours";

/** What is known of each of `interactions.items`, in their order: either of the first two. */
export interface ContentOptions {
  /** Such as titles, in any language; "" if there is none. */
  readonly texts?: readonly string[];
  /** (items, d) such as embeddings of images; zeros if there is none. */
  readonly vectors?: MatrixLike;
  /** How many count at most. @default 50 */
  readonly neighbours?: number;
}

/**
 * Fits content neighbours (基于内容的推荐), which answer as `itemNeighbours`. Texts are compared by their words (Unicode's boundaries,
 * which divide Chinese too), by TF-IDF with words for customers; vectors by their cosine, if above 0. What has no words, only words
 * of all items but one, or a vector of zeros is similar to nothing. O(items² × d).
 *
 * @throws {TypeError} If there is not exactly one of `texts` and `vectors`, with one for each item.
 * @throws {RangeError} If a number is not finite.
 *
 * @example
 * const bought = interactions.of({ customer: ["ann", "bob", "cy"], item: [1, 2, 3] });
 * const model = fit(bought, { texts: ["red cup", "blue Cup", "green tea"] });
 * recommender.similarItems(model, 1, { limit: 1 })[0].item; // 2
 */
export function fit(interactions: Interactions, options: ContentOptions): ItemNeighbours {
  const action = "fit content neighbours";
  requireInteractions(action, "interactions", interactions);
  const { texts, vectors, neighbours } = gate.readOptions(action, options, {
    texts: gate.optional(gate.listOf(gate.text)),
    vectors: gate.checkedLater<MatrixLike | undefined>(),
    neighbours: NEIGHBOUR_READERS.neighbours,
  });
  if ((texts === undefined) === (vectors === undefined))
    throw new TypeError(`Cannot ${action}: there must be either texts or vectors`);
  const { columns, ...rows } = texts
    ? wordsOf(texts)
    : unitRows(readFiniteMatrix(action, "vectors", vectors as MatrixLike));
  if (rows.offsets.length - 1 !== interactions.items.length) {
    const rule = `one for each of ${interactions.items.length} items`;
    throw new TypeError(mustBe(action, texts ? "texts" : "vectors", rule, rows.offsets.length - 1));
  }
  return { kind: "content-neighbours", interactions, ...nearest(rows, columns, neighbours) };
}

function wordsOf(texts: readonly string[]) {
  const segmenter = new Intl.Segmenter("zh", { granularity: "word" });
  const numbers = new Map<string, number>();
  const lists = texts.map((text) => {
    const plain = text.normalize("NFKC").toLowerCase();
    const words = [...segmenter.segment(plain)].filter(({ isWordLike }) => isWordLike);
    for (const { segment } of words) if (!numbers.has(segment)) numbers.set(segment, numbers.size);
    return [...new Set(words.map(({ segment }) => numbers.get(segment) as number))];
  });
  const offsets = offsetsOf(Int32Array.from(lists, ({ length }) => length));
  const rows = { offsets, codes: Int32Array.from(lists.flat()) };
  return { columns: numbers.size, ...weighted(rows, "tf-idf", statisticsOf(rows, numbers.size)) };
}

function unitRows({ rows, columns, data }: Matrix) {
  const offsets = Int32Array.from({ length: rows + 1 }, (_, i) => i * columns);
  const weights = new Float64Array(data.length);
  for (const at of offsets.subarray(0, rows)) weights.set(unitVector(data.slice(at, at + columns)), at);
  return { columns, offsets, codes: Int32Array.from(data, (_, k) => k % columns), weights };
}
