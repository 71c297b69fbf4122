import { mustBe } from "../../core/errors";
import type { LabelledImages } from "../../core/samples";
import type { ImageClassifier } from "./types";

/** Pictures that are whole, and of the size the model was built for. */
export function requireImages(
  action: string,
  name: string,
  images: LabelledImages,
  model: ImageClassifier,
  classCount: number,
): void {
  const [, height, width, channels] = model.inputs[0].shape;
  if (images.height !== height || images.width !== width || images.channels !== channels)
    throw new TypeError(
      mustBe(
        action,
        name,
        `pictures of ${height} x ${width} x ${channels}`,
        `${images.height} x ${images.width} x ${images.channels}`,
      ),
    );
  const expected = images.count * images.height * images.width * images.channels;
  if (images.pixels.length !== expected)
    throw new TypeError(
      mustBe(action, `${name}.pixels`, `${expected} long for ${images.count} pictures`, images.pixels.length),
    );
  if (images.labels.length !== images.count)
    throw new TypeError(
      mustBe(action, `${name}.labels`, `${images.count} long, one a picture`, images.labels.length),
    );
  images.labels.forEach((label, i) => {
    if (label >= classCount)
      throw new RangeError(mustBe(action, `label of picture ${i}`, `less than ${classCount}`, label));
  });
}

export function classCountOf(model: ImageClassifier): number {
  return Number(model.outputs[0].shape.at(-1));
}
