import { mustBe, requireInteger } from "../../core/errors";
import type { Answers } from "../model/types";

/** A picture that is like the one asked about. */
export interface Similar {
  /** Number of the picture in the gallery. */
  readonly index: number;
  /** Cosine of the angle between the two: 1 where they point the same way. */
  readonly similarity: number;
}

/**
 * The pictures most like each of some others (以图搜图, search by picture), by the cosine of their embeddings:
 *
 * $$\cos(a, b) = \frac{a \cdot b}{\lVert a \rVert\, \lVert b \rVert}$$
 *
 * A picture all of whose values are 0 is like none: its cosines count as 0. O(q n d) for q queries and n pictures.
 *
 * @param gallery Where to look, (n, d): of `embed`, or the pixels themselves.
 * @param queries What to look for, (q, d).
 * @param options.count How many for each. @default 5
 * @returns For each query the most similar first; equal ones in the order of the gallery.
 * @throws {TypeError} If the two do not have the same size.
 * @throws {RangeError} If `count` is not between 1 and the number of pictures.
 *
 * @example
 * mostSimilar(embed(model, catalogue), embed(model, photographs))[0][0]; // { index: 1093, similarity: 0.98 }
 */
export function mostSimilar(
  gallery: Answers,
  queries: Answers,
  options: { readonly count?: number } = {},
): Similar[][] {
  const { count = 5 } = options;
  const action = "find similar pictures";
  const { size } = gallery;
  if (queries.size !== size)
    throw new TypeError(mustBe(action, "queries", `of ${size} values each`, queries.size));
  requireInteger(action, "count", count, 1);
  if (count > gallery.count)
    throw new RangeError(mustBe(action, "count", `at most ${gallery.count}, the gallery`, count));

  const [candidates, wanted] = [gallery, queries].map(directions);
  return Array.from({ length: queries.count }, (_, q) => {
    const found: Similar[] = [];
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

/** Each row scaled to length 1. */
function directions({ count, size, values }: Answers): Float64Array {
  const scaled = Float64Array.from(values);
  for (let i = 0; i < count; i++) {
    const row = scaled.subarray(i * size, (i + 1) * size);
    const length = Math.hypot(...row);
    if (length > 0) for (let k = 0; k < size; k++) row[k] /= length;
  }
  return scaled;
}
