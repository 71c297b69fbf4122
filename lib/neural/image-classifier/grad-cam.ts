import type { Tensor, Tensor4D } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import type { LabelledImages } from "../../core/labelled-data";
import { readColumns, readPositions, type VectorLike } from "../../core/vectors";
import { runningEngine } from "../engine/start";
import { inputsOf } from "../prediction/batch";
import { forwardPass } from "../prediction/forward-pass";
import { requireImages, samplesOf } from "./images";
import type { ImageClassifier } from "./types";

/** How much each pixel of an image supports a class. */
export interface ClassActivationMap {
  /** Index of the image. */
  readonly index: number;
  readonly classNumber: number;
  readonly height: number;
  readonly width: number;
  /** From 0 to 1 (the largest), one for each pixel, row by row; all 0 if nothing supports the class. */
  readonly weights: Float32Array;
}

/**
 * Grad-CAM (梯度加权类激活图): which parts of an image support a class.
 *
 * The channels $A^k$ of the last convolution are summed, weighted by the mean gradient of the class's logit $y$ at each channel.
 * Negative values are dropped, and the map is scaled to the size of the image (bilinear).
 *
 * $$L = \mathrm{ReLU}\Big(\sum_k \alpha_k A^k\Big), \qquad \alpha_k = \frac{1}{Z}\sum_{i,j}\frac{\partial y}{\partial A^k_{ij}}$$
 *
 * @param indices Indices of the images.
 * @param classNumbers A class for each of these images.
 * @throws {TypeError} If the model has no convolution layer, or there is not one class for each image.
 * @throws {RangeError} If an index is not that of an image, or a class not one of the model's.
 *
 * @see Selvaraju, R. R. et al. (2017). Grad-CAM: visual explanations from deep networks via gradient-based localization.
 * ICCV, equations 1 and 2.
 *
 * @example
 * await engine.start({ prefer: "cpu" });
 * const model = imageClassifier.build({ height: 10, width: 10, classCount: 2, seed: 1 });
 * const images = { count: 1, height: 10, width: 10, channels: 1, pixels: new Uint8Array(100).fill(99), labels: Uint8Array.of(0), classNames: ["a", "b"] };
 * imageClassifier.gradCam(model, images, [0], [1])[0].weights.length; // 100
 */
export function gradCam(
  model: ImageClassifier,
  images: LabelledImages,
  indices: VectorLike,
  classNumbers: VectorLike,
): ClassActivationMap[] {
  const action = "explain a prediction";
  const engine = runningEngine(action);
  const { tf } = engine;
  requireImages(action, "images", images, model);
  readColumns(action, { indices, classNumbers });
  const asked = readPositions(action, "indices", indices, images.count);
  const classCount = Number(model.outputs[0].shape.at(-1));
  const classes = readPositions(action, "classNumbers", classNumbers, classCount);
  const samples = samplesOf(images);
  const kinds = model.layers.map((layer) => layer.getClassName());
  const lastLayer = kinds.lastIndexOf("Conv2D");
  if (lastLayer < 0)
    throw new TypeError(mustBe(action, "model", "one with a convolution layer", "one without"));
  const { height, width } = images;
  return Array.from(asked, (index, i) => {
    const classNumber = classes[i];
    const map = tf.tidy(() => {
      const [image] = inputsOf(samples, Int32Array.of(index));
      const channels = forwardPass(engine, model, image, { lastLayer });
      const logitOf = (output: Tensor) => {
        const options = { asLogits: true, replacement: { layer: lastLayer, output } };
        return forwardPass(engine, model, image, options).slice([0, classNumber], [1, 1]);
      };
      const channelWeights = tf.grad(logitOf)(channels).mean([1, 2], true);
      const positive = tf.relu(channels.mul(channelWeights).sum(3, true)) as Tensor4D;
      return tf.image.resizeBilinear(positive, [height, width]).dataSync() as Float32Array;
    });
    const largest = map.reduce((most, value) => Math.max(most, value), 0);
    const weights = map.map((value) => (largest > 0 ? value / largest : 0));
    return { index, classNumber, height, width, weights };
  });
}
