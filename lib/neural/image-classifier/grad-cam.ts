import type { Tensor, Tensor4D } from "@tensorflow/tfjs";
import { mustBe, requireInteger } from "../../core/errors";
import type { LabelledImages } from "../../core/labelled-data";
import { runningEngine } from "../engine/start";
import { walk } from "../prediction/forward-pass";
import { requireImages, samplesOf } from "./images";
import type { ImageClassifier } from "./types";

/** Where one picture speaks for a class. */
export interface Attention {
  /** Number of the picture. */
  readonly index: number;
  /** The class asked about. */
  readonly classNumber: number;
  readonly height: number;
  readonly width: number;
  /** 0 (nothing) to 1 (most), a value a pixel, row by row; all 0 where nothing speaks for the class. */
  readonly weights: Float32Array;
}

/**
 * Grad-CAM (梯度加权类激活图): where in a picture the network found what speaks for a class.
 *
 * The last convolution's channels $A^k$ are added up, each as much as a little more of it raises the class's sum $y$, and
 * only what raises it is kept; then the map is stretched to the picture (bilinear).
 *
 * $$L = \mathrm{ReLU}\Big(\sum_k \alpha_k A^k\Big), \qquad \alpha_k = \frac{1}{Z}\sum_{i,j}\frac{\partial y}{\partial A^k_{ij}}$$
 *
 * @param indices Which pictures.
 * @param classNumbers The class to ask about, one a picture.
 * @throws {TypeError} If the model has no convolution layer.
 * @throws {RangeError} If a class is not one of the model's.
 *
 * @see Selvaraju, R. R. et al. (2017). Grad-CAM: visual explanations from deep networks via gradient-based localization.
 * ICCV, equations 1 and 2.
 */
export function gradCam(
  model: ImageClassifier,
  images: LabelledImages,
  indices: ArrayLike<number>,
  classNumbers: ArrayLike<number>,
): Attention[] {
  const action = "explain an answer";
  const engine = runningEngine(action);
  const { tf } = engine;
  const classCount = Number(model.outputs[0].shape.at(-1));
  requireImages(action, "images", images, model);
  const samples = samplesOf(images);
  const kinds = model.layers.map((layer) => layer.getClassName());
  const last = kinds.lastIndexOf("Conv2D");
  if (last < 0) throw new TypeError(mustBe(action, "model", "one with a convolution layer", "one without"));
  const { height, width } = images;
  return Array.from(indices, (index, i) => {
    const classNumber = classNumbers[i];
    requireInteger(action, `classNumbers[${i}]`, classNumber, 0);
    if (classNumber >= classCount)
      throw new RangeError(mustBe(action, `classNumbers[${i}]`, `less than ${classCount}`, classNumber));
    const map = tf.tidy(() => {
      const picture = samples.inputs(Int32Array.of(index));
      const channels = walk(engine, model, picture, { upTo: last });
      const sumOf = (value: Tensor) =>
        walk(engine, model, picture, { asSums: true, instead: { layer: last, value } }).slice(
          [0, classNumber],
          [1, 1],
        );
      const importance = tf.grad(sumOf)(channels).mean([1, 2], true);
      const raised = tf.relu(channels.mul(importance).sum(3, true)) as Tensor4D;
      return tf.image.resizeBilinear(raised, [height, width]).dataSync() as Float32Array;
    });
    const most = map.reduce((largest, value) => Math.max(largest, value), 0);
    return { index, classNumber, height, width, weights: map.map((value) => (most > 0 ? value / most : 0)) };
  });
}
