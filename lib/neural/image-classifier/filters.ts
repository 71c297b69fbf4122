import { mustBe } from "../../core/errors";
import { requireModel } from "../model/require-network";
import type { ImageClassifier } from "./types";

/** The filters of a convolution layer. */
export interface Filters {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** Weight (y, x) of filter f, of the first channel: `weights[(f * height + y) * width + x]`. */
  readonly weights: Float32Array;
}

/**
 * The filters of the first convolution layer (滤波器), for their first channel.
 *
 * @throws {TypeError} If the model has no convolution layer.
 *
 * @example
 * await engine.start({ prefer: "cpu" });
 * const { count, height, width } = imageClassifier.filters(imageClassifier.build({ seed: 1 }));
 * [count, height, width]; // [32, 3, 3]
 */
export function filters(model: ImageClassifier): Filters {
  requireModel("read the filters", model);
  const layer = model.layers.find((candidate) => candidate.getClassName() === "Conv2D");
  if (!layer)
    throw new TypeError(mustBe("read the filters", "model", "one with a convolution layer", "one without"));
  const [kernel] = layer.getWeights();
  const [height, width, channels, count] = kernel.shape;
  const values = kernel.dataSync();
  const weights = new Float32Array(count * height * width);
  for (let f = 0; f < count; f++)
    for (let pixel = 0; pixel < height * width; pixel++)
      weights[f * height * width + pixel] = values[pixel * channels * count + f];
  return { count, height, width, weights };
}
