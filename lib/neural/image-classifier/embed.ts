import { mustBe } from "../../core/errors";
import type { LabelledImages } from "../../core/labelled-data";
import { runningEngine } from "../engine/start";
import { range } from "../model/samples";
import type { NetworkOutputs } from "../model/types";
import { outputsOf } from "../prediction/predict";
import { requireImages, samplesOf } from "./images";
import type { ImageClassifier } from "./types";

/**
 * Embeddings of images (嵌入): the inputs of the network's last dense layer, 128 values in the article's network. Embeddings of
 * similar things are close to each other, even if their pixels differ. Labels are not used. Costs as much as a prediction.
 *
 * @returns (n, d): value k of image i is `values[i * size + k]`.
 * @throws {TypeError} If the size of the images is not that of the model, or the model has no dense layer after another layer.
 *
 * @see Babenko, A. et al. (2014). Neural codes for image retrieval. ECCV, 584-599.
 *
 * @example
 * await engine.start({ prefer: "cpu" });
 * const model = imageClassifier.build({ height: 10, width: 10, classCount: 2, seed: 1 });
 * const images = { count: 1, height: 10, width: 10, channels: 1, pixels: new Uint8Array(100), labels: Uint8Array.of(0), classNames: ["a", "b"] };
 * imageClassifier.embed(model, images).size; // 128
 */
export function embed(model: ImageClassifier, images: LabelledImages): NetworkOutputs {
  const action = "embed images";
  requireImages(action, "images", images, model);
  const kinds = model.layers.map((layer) => layer.getClassName());
  const input = model.layers[kinds.lastIndexOf("Dense")]?.input;
  const lastLayer = model.layers.findIndex(({ output }) => output === input);
  if (lastLayer < 0 || kinds[lastLayer] === "InputLayer")
    throw new TypeError(mustBe(action, "model", "one with a dense layer after another", "one without"));
  return outputsOf(runningEngine(action), model, samplesOf(images), range(images.count), { lastLayer });
}
