import { mustBe, requireKind } from "../../core/errors";
import { unitVector } from "../../core/linear-algebra/finite-matrix";
import { integer, type OptionReaders, readOptions, withDefault } from "../../core/options";
import { readVector } from "../../core/vectors";
import type { NetworkOutputs } from "../model/types";

/** An image that is similar to a query. */
export interface SimilarImage {
  /** Index in the gallery. */
  readonly index: number;
  /** Cosine of the angle between the embeddings: 1 if they have the same direction. */
  readonly similarity: number;
}

/** Options of `imageClassifier.mostSimilar`. */
export interface MostSimilarOptions {
  /** Number of images for each query. @default 5 */
  readonly count?: number;
}

const MOST_SIMILAR_OPTIONS = {
  count: withDefault(5, integer(1)),
} satisfies OptionReaders<MostSimilarOptions>;

/**
 * The images most similar to each query (以图搜图, search by image), by the cosine of their embeddings:
 *
 * $$\cos(a, b) = \frac{a \cdot b}{\lVert a \rVert\, \lVert b \rVert}$$
 *
 * The cosine with a zero vector counts as 0. O(q n d) for q queries and n images.
 *
 * @param gallery The images to search, (n, d): from `embed`, or the pixels themselves.
 * @param queries The images to find, (q, d).
 * @returns For each query the most similar first; equal ones in the order of the gallery.
 * @throws {TypeError} If gallery or queries are no embeddings, or have different sizes.
 * @throws {RangeError} If `count` is not between 1 and the number of images.
 *
 * @example
 * const gallery = { count: 2, size: 2, values: Float32Array.of(1, 0, 0, 2) };
 * const queries = { count: 1, size: 2, values: Float32Array.of(0, 3) };
 * imageClassifier.mostSimilar(gallery, queries, { count: 1 }); // [[{ index: 1, similarity: 1 }]]
 */
export function mostSimilar(
  gallery: NetworkOutputs,
  queries: NetworkOutputs,
  options: MostSimilarOptions = {},
): SimilarImage[][] {
  const action = "find similar images";
  const { count } = readOptions(action, options, MOST_SIMILAR_OPTIONS);
  requireOutputs(action, "gallery", gallery);
  requireOutputs(action, "queries", queries);
  const { size } = gallery;
  if (queries.size !== size)
    throw new TypeError(mustBe(action, "queries", `of ${size} values each`, queries.size));
  if (count > gallery.count)
    throw new RangeError(mustBe(action, "count", `at most ${gallery.count}, the gallery`, count));

  const [candidates, wanted] = [gallery, queries].map(unitVectors);
  return Array.from({ length: queries.count }, (_, q) => {
    const found: SimilarImage[] = [];
    for (let index = 0; index < gallery.count; index++) {
      let similarity = 0;
      for (let k = 0; k < size; k++) similarity += candidates[index * size + k] * wanted[q * size + k];
      if (found.length === count && similarity <= found[count - 1].similarity) continue;
      const place = found.findIndex((other) => similarity > other.similarity);
      found.splice(place < 0 ? found.length : place, 0, { index, similarity });
      found.length = Math.min(found.length, count);
    }
    return found;
  });
}

function requireOutputs(action: string, name: string, outputs: NetworkOutputs): void {
  const kind = "embeddings, as imageClassifier.embed makes them";
  requireKind(action, name, outputs, kind, { count: "integer", size: "integer", values: "any" });
  const values = readVector(action, `${name}.values`, outputs.values);
  if (values.length !== outputs.count * outputs.size)
    throw new TypeError(
      mustBe(action, `${name}.values`, `${outputs.count} x ${outputs.size} numbers`, values),
    );
}

/** Each row scaled to length 1. */
function unitVectors({ count, size, values }: NetworkOutputs): Float64Array {
  const scaled = Float64Array.from(values);
  for (let i = 0; i < count; i++) scaled.set(unitVector(scaled.subarray(i * size, (i + 1) * size)), i * size);
  return scaled;
}
