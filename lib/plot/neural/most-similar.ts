import { mustBe, requireFinite, requireKind, requirePosition } from "../../core/errors";
import { type LabelledImages, requireLabelledImages } from "../../core/labelled-data";
import { readOptions } from "../../core/options";
import { localized } from "../../core/text/language";
import { readColumn } from "../../core/vectors";
import type { SimilarImage } from "../../neural/image-classifier/most-similar";
import { images } from "../charts";
import { percent } from "../text";
import type { Figure } from "../types";
import { TITLE_OPTIONS, type TitleOptions } from "./options";

/**
 * A row for each query image: the query, then the most similar images, each with its class and cosine similarity.
 *
 * @param queries The query images, one for each row.
 * @param gallery The images that were searched, of the same size.
 * @param found As `imageClassifier.mostSimilar` returns it.
 * @throws {TypeError} If the images of the gallery have another size than the queries.
 * @throws {RangeError} If `found` has more rows than there are queries, or rows of different lengths, or an index that the
 * gallery does not have.
 *
 * @example
 * const pixels = { count: 2, height: 1, width: 2, channels: 1, pixels: Uint8Array.of(0, 255, 0, 250) };
 * const photos = { ...pixels, labels: Uint8Array.of(0, 0), classNames: ["bag"] };
 * const figure = neuralPlots.mostSimilar(photos, photos, [[{ index: 1, similarity: 0.99 }]]);
 * figure.layout.annotations?.map(({ text }) => text); // ["<b>bag?</b>", "bag<br>0.99"]
 */
export function mostSimilar(
  queries: LabelledImages,
  gallery: LabelledImages,
  found: readonly (readonly SimilarImage[])[],
  options: TitleOptions = {},
): Figure {
  const action = "draw similar images";
  const { title = localized("Queries and the images most similar to them", "查询图片与最相似的图片") } =
    readOptions(action, options, TITLE_OPTIONS);
  requireLabelledImages(action, "queries", queries);
  requireLabelledImages(action, "gallery", gallery);
  readColumn(action, "found", found);
  found.forEach((row, i) => {
    readColumn(action, `found[${i}]`, row);
  });
  const { height, width, channels } = queries;
  if (gallery.height !== height || gallery.width !== width || gallery.channels !== channels)
    throw new TypeError(mustBe(action, "gallery", "images of the queries' size", "images of another size"));
  if (found.length > queries.count)
    throw new RangeError(mustBe(action, "found", `at most ${queries.count} rows`, found.length));
  const across = 1 + Math.max(0, ...found.map((row) => row.length));
  const size = height * width * channels;
  const pixels = new Uint8Array(found.length * across * size);
  const labels: string[] = [];
  const name = ({ classNames }: LabelledImages, label: number) => classNames[label] ?? String(label);
  let sameClass = 0;
  found.forEach((row, i) => {
    const add = (source: LabelledImages, index: number, label: string) => {
      pixels.set(source.pixels.subarray(index * size, (index + 1) * size), labels.length * size);
      labels.push(label);
    };
    add(queries, i, `<b>${name(queries, queries.labels[i])}?</b>`);
    if (row.length !== across - 1)
      throw new RangeError(mustBe(action, `row ${i} of found`, `of ${across - 1} images`, row.length));
    for (const [k, image] of row.entries()) {
      const place = `found[${i}][${k}]`;
      requireKind(action, place, image, "an image, as imageClassifier.mostSimilar finds it", {
        index: "any",
        similarity: "any",
      });
      const { index, similarity } = image;
      requirePosition(action, `${place}.index`, index, gallery.count);
      requireFinite(action, `${place}.similarity`, similarity);
      add(gallery, index, `${name(gallery, gallery.labels[index])}<br>${similarity.toFixed(2)}`);
      if (gallery.labels[index] === queries.labels[i]) sameClass++;
    }
  });
  const answers = found.reduce((sum, row) => sum + row.length, 0);
  const share = percent(answers === 0 ? 0 : sameClass / answers, 0);
  return images(
    { height, width, channels, pixels },
    {
      title,
      indices: labels.map((_, k) => k),
      labels,
      columns: across,
      height: 80 + found.length * 150,
      description: localized(
        `${found.length} images, each with the ${across - 1} most similar; ${share} of these are of the same class.`,
        `${found.length} 张图片，各配最相似的 ${across - 1} 张，其中 ${share} 属于同一类。`,
      ),
    },
  );
}
