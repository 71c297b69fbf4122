/**
 * Pictures of the products (商品图片): a small grey photograph shows a shape in a look of the product's own, tilted,
 * moved, unevenly lit and noisy, most dark on light, some light on dark. What is to be told is the shape.
 */
import { mustBe, requireFinite, requireInteger } from "../../core/errors";
import type { LabelledImages } from "../../core/labelled-data";
import type { Random } from "../../core/random";
import { between, chance, streamFor } from "../random/draws";
import { cosineOfTurns } from "../random/portable";
import type { Shop } from "../types";
import { type Look, SHAPES, type Shape } from "./shapes";

export interface PictureOptions {
  /** Photographs of each product, 1 to 255. @default 10 */
  readonly perProduct?: number;
}

/** Photographs, product by product; `labels` are places in `classNames`, the ten shapes. */
export interface ProductPictures extends LabelledImages {
  /** Of each picture: row of products. */
  readonly product: Int32Array;
}

export interface PictureSplitOptions {
  /** Share of the products of each class to test on, in (0, 1); at least one. @default 0.25 */
  readonly testSize?: number;
  /** An integer in [0, 2^32). */
  readonly seed: number;
}

const SIZE = 28;
/** Points across a pixel whose tones are averaged. */
const FINENESS = 3;
const ACTION = "take pictures";

/**
 * Photographs of every product (商品图片), 28 x 28 grey, with its shape as the class: bottle, can, box, bag, jar, tube,
 * carton, roll, round or cup, as in `products.shape`.
 *
 * Each product has a look (proportions, label, greys) drawn once, each photograph a view (up to 18 degrees of tilt,
 * size, place, light, noise). Not made with the shop, but from its seed when asked for: the same shop gives the same
 * pictures, and the first photographs of a product are the same however many are taken. O(pictures), about five a
 * millisecond.
 *
 * @param shop A shop or a stream; only its seed and products are read.
 * @throws {RangeError} If `perProduct` is not an integer from 1 to 255.
 *
 * @example
 * const taken = pictures(stream({ seed: 7 }), { perProduct: 2 });
 * taken.count; // 800
 * taken.classNames.length; // 10
 */
export function pictures(
  shop: Pick<Shop, "seed" | "products">,
  { perProduct = 10 }: PictureOptions = {},
): ProductPictures {
  requireInteger(ACTION, "perProduct", perProduct, 1);
  if (perProduct > 255) throw new RangeError(mustBe(ACTION, "perProduct", "an integer <= 255", perProduct));
  const { seed, products } = shop;
  const classNames = Object.keys(SHAPES);
  const count = products.rows * perProduct;
  const pixels = new Uint8Array(count * SIZE * SIZE);
  const labels = new Uint8Array(count);
  const product = new Int32Array(count);
  products.columns.shape.forEach((name, row) => {
    const random = streamFor(seed, `picture ${row}`);
    const look = drawLook(random);
    const greys = drawGreys(random);
    for (let i = row * perProduct; i < (row + 1) * perProduct; i++) {
      labels[i] = classNames.indexOf(name);
      product[i] = row;
      photograph(random, SHAPES[name], look, greys, pixels.subarray(i * SIZE * SIZE, (i + 1) * SIZE * SIZE));
    }
  });
  return { count, height: SIZE, width: SIZE, channels: 1, pixels, labels, classNames, product };
}

/**
 * Parts pictures into some to learn from and some to be judged on (划分), so that no product is in both: a model must
 * know the shape, not the product. Of each class the same share of products is tested on, rounded, at least one and
 * never all.
 *
 * @returns Copies, in the order of the pictures.
 * @throws {RangeError} If `testSize` is not in (0, 1), or a class has one product only.
 *
 * @example
 * const { train, test } = splitPictures(pictures(stream({ seed: 7 })), { seed: 1 });
 * train.count + test.count; // 4000
 */
export function splitPictures(
  images: ProductPictures,
  { testSize = 0.25, seed }: PictureSplitOptions,
): { readonly train: ProductPictures; readonly test: ProductPictures } {
  const action = "split pictures";
  requireFinite(action, "testSize", testSize);
  if (!(testSize > 0 && testSize < 1))
    throw new RangeError(mustBe(action, "testSize", "a fraction in (0, 1)", testSize));
  const random = streamFor(seed, "picture split");
  const tested = new Set<number>();
  images.classNames.forEach((name, label) => {
    const own = [...new Set(images.product.filter((_, i) => images.labels[i] === label))];
    if (own.length === 0) return;
    if (own.length === 1)
      throw new RangeError(mustBe(action, `the number of products of class ${name}`, ">= 2", 1));
    const size = Math.min(own.length - 1, Math.max(1, Math.round(testSize * own.length)));
    for (const product of random.shuffle(own).slice(0, size)) tested.add(product);
  });
  const places = Array.from(images.product.keys());
  return {
    train: take(
      images,
      places.filter((i) => !tested.has(images.product[i])),
    ),
    test: take(
      images,
      places.filter((i) => tested.has(images.product[i])),
    ),
  };
}

function take(images: ProductPictures, places: readonly number[]): ProductPictures {
  const size = images.height * images.width * images.channels;
  const pixels = new Uint8Array(places.length * size);
  places.forEach((place, i) => {
    pixels.set(images.pixels.subarray(place * size, (place + 1) * size), i * size);
  });
  return {
    ...images,
    count: places.length,
    pixels,
    labels: Uint8Array.from(places, (place) => images.labels[place]),
    product: Int32Array.from(places, (place) => images.product[place]),
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
 * Greys of background, body, label and edge: the body stands out from the background; most stand before a light one.
 */
function drawGreys(random: Random): Float64Array {
  const isOnBlack = random.uniform() < 0.25;
  const background = between(random, [10, 90]);
  const body = background + between(random, [75, 120]);
  const label = random.uniform() < 0.5 ? body + between(random, [25, 50]) : body - between(random, [25, 50]);
  const edge = background + between(random, [10, 30]);
  const greys = Float64Array.of(background, body, label, edge);
  return isOnBlack ? greys : greys.map((grey) => 255 - grey);
}

/** Draws one view of a product into 28 x 28 pixels. */
function photograph(random: Random, shape: Shape, look: Look, greys: Float64Array, pixels: Uint8Array): void {
  const turns = between(random, [-18, 18]) / 360;
  const size = between(random, [0.76, 0.98]) * (SIZE / 2);
  const cosine = cosineOfTurns(turns) / size;
  const sine = cosineOfTurns(turns - 0.25) / size;
  const centreX = SIZE / 2 + between(random, [-2.5, 2.5]);
  const centreY = SIZE / 2 + between(random, [-2, 2]);
  const stretch = between(random, [0.9, 1.1]);
  const light = between(random, [-15, 15]);
  const slopeX = between(random, [-25, 25]) / SIZE;
  const slopeY = between(random, [-25, 25]) / SIZE;
  const noise = between(random, [3, 12]);
  for (let y = 0; y < SIZE; y++)
    for (let x = 0; x < SIZE; x++) {
      let sum = 0;
      for (let j = 0; j < FINENESS; j++)
        for (let i = 0; i < FINENESS; i++) {
          const right = x + (i + 0.5) / FINENESS - centreX;
          const down = y + (j + 0.5) / FINENESS - centreY;
          sum += greys[shape((right * cosine + down * sine) * stretch, down * cosine - right * sine, look)];
        }
      const grain = noise * (chance(random) + chance(random) + chance(random) - 1.5) * 2;
      const grey = sum / FINENESS ** 2 + light + slopeX * (x - SIZE / 2) + slopeY * (y - SIZE / 2) + grain;
      pixels[y * SIZE + x] = Math.min(255, Math.max(0, Math.round(grey)));
    }
}
