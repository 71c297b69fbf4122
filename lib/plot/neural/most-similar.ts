import { mustBe } from "../../core/errors";
import type { LabelledImages } from "../../core/labelled-data";
import type { Similar } from "../../neural/image-classifier/most-similar";
import { images } from "../charts";
import type { Figure } from "../types";
import { percent } from "./percent";

/**
 * A row for each picture asked about: the picture, then those that are most like it, each with its class and cosine.
 *
 * @param queries The pictures asked about, one a row.
 * @param gallery Where `found` was found; pictures of the same size.
 * @throws {TypeError} If the gallery's pictures are not of the queries' size.
 * @throws {RangeError} If `found` has more rows than there are queries, or rows of different lengths, or names a picture that the gallery lacks.
 */
export function mostSimilar(
  queries: LabelledImages,
  gallery: LabelledImages,
  found: readonly (readonly Similar[])[],
  options: { readonly title?: string } = {},
): Figure {
  const { title = "Asked, and what is most like it" } = options;
  const action = "draw similar pictures";
  const { height, width, channels } = queries;
  if (gallery.height !== height || gallery.width !== width || gallery.channels !== channels)
    throw new TypeError(mustBe(action, "gallery", "of pictures of the queries' size", "of another"));
  if (found.length > queries.count)
    throw new RangeError(mustBe(action, "found", `at most ${queries.count} rows`, found.length));
  const across = 1 + Math.max(0, ...found.map((row) => row.length));
  const size = height * width * channels;
  const pixels = new Uint8Array(found.length * across * size);
  const labels: string[] = [];
  const name = ({ classNames }: LabelledImages, label: number) => classNames[label] ?? String(label);
  let sameClass = 0;
  found.forEach((row, i) => {
    const put = (source: LabelledImages, index: number, label: string) => {
      pixels.set(source.pixels.subarray(index * size, (index + 1) * size), labels.length * size);
      labels.push(label);
    };
    put(queries, i, `<b>${name(queries, queries.labels[i])}?</b>`);
    if (row.length !== across - 1)
      throw new RangeError(mustBe(action, `row ${i} of found`, `of ${across - 1} pictures`, row.length));
    for (const { index, similarity } of row) {
      if (!(Number.isInteger(index) && index >= 0 && index < gallery.count))
        throw new RangeError(mustBe(action, "every index", `an integer below ${gallery.count}`, index));
      put(gallery, index, `${name(gallery, gallery.labels[index])}<br>${similarity.toFixed(2)}`);
      if (gallery.labels[index] === queries.labels[i]) sameClass++;
    }
  });
  const answers = found.reduce((sum, row) => sum + row.length, 0);
  return images(
    { height, width, channels, pixels },
    {
      title,
      indices: labels.map((_, k) => k),
      labels,
      columns: across,
      height: 80 + found.length * 150,
      description: `${found.length} pictures, each with the ${across - 1} most like it; ${percent(answers === 0 ? 0 : sameClass / answers, 0)} of these are of the same class.`,
    },
  );
}
