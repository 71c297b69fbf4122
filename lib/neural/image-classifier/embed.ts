import { mustBe } from "../../core/errors";
import type { LabelledImages } from "../../core/labelled-data";
import { runningEngine } from "../engine/start";
import { all } from "../model/samples";
import type { Answers } from "../model/types";
import { answersTo } from "../prediction/predict";
import { requireImages, samplesOf } from "./images";
import type { ImageClassifier } from "./types";

/**
 * What the network makes of each picture before it decides (嵌入, embedding): the values that its last dense layer is
 * given, 128 in the article's network. Pictures of alike things lie near each other there, also where their pixels differ.
 *
 * @returns (n, d): value k of picture i is `values[i * size + k]`. Labels are not looked at. Costs a prediction.
 * @throws {TypeError} If the pictures are not of the model's size, or the model has no dense layer after another layer.
 *
 * @see Babenko, A. et al. (2014). Neural codes for image retrieval. ECCV, 584-599.
 *
 * @example
 * embed(model, articles).size; // 128
 */
export function embed(model: ImageClassifier, images: LabelledImages): Answers {
  const action = "embed pictures";
  requireImages(action, "images", images, model);
  const kinds = model.layers.map((layer) => layer.getClassName());
  const input = model.layers[kinds.lastIndexOf("Dense")]?.input;
  const upTo = model.layers.findIndex(({ output }) => output === input);
  if (upTo < 0 || kinds[upTo] === "InputLayer")
    throw new TypeError(mustBe(action, "model", "one with a dense layer after another", "one without"));
  return answersTo(runningEngine(action), model, samplesOf(images), all(images.count), { upTo });
}
