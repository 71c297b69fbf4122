/**
 * Product images (商品图片): small grey images of a shape with the appearance of the product, rotated, shifted, unevenly lit
 * and noisy; most are dark on light, some light on dark. The task is to classify the shape.
 */
import { mustBe, requireKind } from "../../core/errors";
import { type LabelledImages, requireLabelledImages } from "../../core/labelled-data";
import { integer, type OptionReaders, openFraction, readOptions, withDefault } from "../../core/options";
import type { Random } from "../../core/random";
import { localized } from "../../core/text/language";
import { shopSeed } from "../parameters/resolve-parameters";
import { streamFor, uniform32, uniformBetween } from "../random/draws";
import { cosineOfTurns } from "../random/portable";
import type { Shop } from "../types";
import { type Look, SHAPES, type Shape } from "./shapes";

/** Options of `productImages`. */
export interface ProductImageOptions {
  /** Images of each product, 1 to 255. @default 10 */
  readonly perProduct?: number;
}

const CHINESE: Readonly<Record<string, string>> = {
  ...{ bottle: "瓶", can: "罐", box: "盒", bag: "袋", jar: "广口瓶" },
  ...{ tube: "管", carton: "纸盒", roll: "卷", round: "圆形", cup: "杯" },
};

const PRODUCT_IMAGE_OPTIONS = {
  perProduct: withDefault(10, integer(1)),
} satisfies OptionReaders<ProductImageOptions>;

/** Images sorted by product; `labels` are indices in `classNames`, the ten shapes. */
export interface ProductImages extends LabelledImages {
  /** For each image: row of products. */
  readonly product: Int32Array;
}

/** Options of `splitProductImages`. */
export interface ImageSplitOptions {
  /** Share of the products of each class to test on, in (0, 1); at least one. @default 0.25 */
  readonly testSize?: number;
  /** An integer in [0, 2^32). */
  readonly seed: number;
}

const IMAGE_SPLIT_OPTIONS = {
  testSize: withDefault(0.25, openFraction),
  seed: shopSeed,
} satisfies OptionReaders<ImageSplitOptions>;

const SIZE = 28;
/** Sample points along each side of a pixel whose tones are averaged. */
const SAMPLES = 3;
const ACTION = "make product images";

/**
 * Makes images of every product (商品图片), 28 x 28 grey, with the shape as the class: bottle, can, box, bag, jar, tube,
 * carton, roll, round or cup, as in `products.shape`.
 *
 * The appearance of a product (proportions, label, greys) is drawn once, the view (up to 18 degrees of rotation, size,
 * position, light, noise) for each image. Images depend only on the seed of the shop, and the first images of a product do
 * not depend on `perProduct`. O(images), about five a millisecond.
 *
 * @param shop A shop or a stream, of which the seed and the products are read.
 * @throws {TypeError} If this is no shop. @throws {RangeError} If `perProduct` is not an integer from 1 to 255.
 *
 * @example
 * const images = shop.productImages(shop.stream({ seed: 7 }), { perProduct: 2 });
 * images.count; // 800
 * images.classNames.length; // 10
 */
export function productImages(
  shop: Pick<Shop, "seed" | "products">,
  options: ProductImageOptions = {},
): ProductImages {
  const { perProduct } = readOptions(ACTION, options, PRODUCT_IMAGE_OPTIONS);
  requireKind(ACTION, "shop", shop, "a shop, as shop.make or shop.stream gives it", {
    seed: "number",
    products: "record",
  });
  if (perProduct > 255) throw new RangeError(mustBe(ACTION, "perProduct", "an integer <= 255", perProduct));
  const { seed, products } = shop;
  const shapes = Object.keys(SHAPES);
  const count = products.rows * perProduct;
  const pixels = new Uint8Array(count * SIZE * SIZE);
  const labels = new Uint8Array(count);
  const product = new Int32Array(count);
  products.columns.shape.forEach((name, row) => {
    const random = streamFor(seed, `picture ${row}`);
    const look = drawLook(random);
    const greys = drawGreys(random);
    for (let i = row * perProduct; i < (row + 1) * perProduct; i++) {
      labels[i] = shapes.indexOf(name);
      product[i] = row;
      render(random, SHAPES[name], look, greys, pixels.subarray(i * SIZE * SIZE, (i + 1) * SIZE * SIZE));
    }
  });
  const classNames = shapes.map((name) => localized(name, CHINESE[name]));
  return { count, height: SIZE, width: SIZE, channels: 1, pixels, labels, classNames, product };
}

/**
 * Splits images into a training and a test set (划分) such that no product is in both: a model must recognise the shape, not
 * the product. The test set contains the same share of the products of each class, rounded, at least one and never all.
 *
 * @returns Copies in the order of the images.
 * @throws {TypeError} If these are no product images.
 * @throws {RangeError} If `testSize` is not in (0, 1), `seed` not in [0, 2^32), or a class has only one product.
 *
 * @example
 * const { train, test } = shop.splitProductImages(shop.productImages(shop.stream({ seed: 7 })), { seed: 1 });
 * train.count + test.count; // 4000
 */
export function splitProductImages(
  images: ProductImages,
  options: ImageSplitOptions,
): { readonly train: ProductImages; readonly test: ProductImages } {
  const action = "split product images";
  const { testSize, seed } = readOptions(action, options, IMAGE_SPLIT_OPTIONS);
  requireLabelledImages(action, "images", images);
  requireKind(action, "images", images, "product images, as shop.productImages makes them", {
    product: "Int32Array",
  });
  const random = streamFor(seed, "picture split");
  const tested = new Set<number>();
  images.classNames.forEach((name, label) => {
    const products = [...new Set(images.product.filter((_, i) => images.labels[i] === label))];
    if (products.length === 0) return;
    if (products.length === 1)
      throw new RangeError(mustBe(action, `the number of products of class ${name}`, ">= 2", 1));
    const size = Math.min(products.length - 1, Math.max(1, Math.round(testSize * products.length)));
    for (const product of random.shuffle(products).slice(0, size)) tested.add(product);
  });
  const select = (isTested: boolean) =>
    selectImages(
      images,
      Array.from(images.product.keys()).filter((i) => tested.has(images.product[i]) === isTested),
    );
  return { train: select(false), test: select(true) };
}

function selectImages(images: ProductImages, positions: readonly number[]): ProductImages {
  const size = images.height * images.width * images.channels;
  const pixels = new Uint8Array(positions.length * size);
  positions.forEach((position, i) => {
    pixels.set(images.pixels.subarray(position * size, (position + 1) * size), i * size);
  });
  return {
    ...images,
    count: positions.length,
    pixels,
    labels: Uint8Array.from(positions, (position) => images.labels[position]),
    product: Int32Array.from(positions, (position) => images.product[position]),
  };
}

function drawLook(random: Random): Look {
  return {
    slenderness: random.uniform(),
    neck: random.uniform(),
    labelTop: random.uniform(),
    labelHeight: random.uniform(),
    hasLabel: random.uniform() < 0.8,
    stripes: random.integer(4),
    stroke: random.uniform(),
  };
}

/**
 * Draws the greys of background, body, label and edge, with contrast between body and background; most backgrounds are light.
 */
function drawGreys(random: Random): Float64Array {
  const isOnBlack = random.uniform() < 0.25;
  const background = uniformBetween(random, [10, 90]);
  const body = background + uniformBetween(random, [75, 120]);
  const labelSign = random.uniform() < 0.5 ? 1 : -1;
  const label = body + labelSign * uniformBetween(random, [25, 50]);
  const edge = background + uniformBetween(random, [10, 30]);
  const greys = Float64Array.of(background, body, label, edge);
  return isOnBlack ? greys : greys.map((grey) => 255 - grey);
}

/** Renders one view of a product into 28 x 28 pixels. */
function render(random: Random, shape: Shape, look: Look, greys: Float64Array, pixels: Uint8Array): void {
  const turns = uniformBetween(random, [-18, 18]) / 360;
  const size = uniformBetween(random, [0.76, 0.98]) * (SIZE / 2);
  const cosine = cosineOfTurns(turns) / size;
  const sine = cosineOfTurns(turns - 0.25) / size;
  const centreX = SIZE / 2 + uniformBetween(random, [-2.5, 2.5]);
  const centreY = SIZE / 2 + uniformBetween(random, [-2, 2]);
  const stretch = uniformBetween(random, [0.9, 1.1]);
  const light = uniformBetween(random, [-15, 15]);
  const slopeX = uniformBetween(random, [-25, 25]) / SIZE;
  const slopeY = uniformBetween(random, [-25, 25]) / SIZE;
  const noise = uniformBetween(random, [3, 12]);
  for (let y = 0; y < SIZE; y++)
    for (let x = 0; x < SIZE; x++) {
      let sum = 0;
      for (let j = 0; j < SAMPLES; j++)
        for (let i = 0; i < SAMPLES; i++) {
          const right = x + (i + 0.5) / SAMPLES - centreX;
          const down = y + (j + 0.5) / SAMPLES - centreY;
          sum += greys[shape((right * cosine + down * sine) * stretch, down * cosine - right * sine, look)];
        }
      const grain = noise * (uniform32(random) + uniform32(random) + uniform32(random) - 1.5) * 2;
      const grey = sum / SAMPLES ** 2 + light + slopeX * (x - SIZE / 2) + slopeY * (y - SIZE / 2) + grain;
      pixels[y * SIZE + x] = Math.min(255, Math.max(0, Math.round(grey)));
    }
}
