import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { productImages, splitProductImages, stream } from "../../../lib/shop";
import { SHAPES } from "../../../lib/shop/images/shapes";
import golden from "./golden/product-images.json";
import { softmaxAccuracy } from "./softmax";

const shop = stream({ seed: 7, scale: 0.01 });

describe("productImages()", () => {
  test("gives the same bytes on every machine and version of Node", () => {
    const taken = productImages(shop, { perProduct: 2 });
    expect(createHash("sha256").update(taken.pixels).digest("hex")).toBe(golden.sha256);
  });

  test("labels each photograph with the shape of its product", () => {
    const { count, width, height, channels, pixels, labels, product, classNames } = productImages(shop, {
      perProduct: 3,
    });
    expect([count, width, height, channels]).toEqual([1200, 28, 28, 1]);
    expect(pixels.length).toBe(1200 * 784);
    expect(classNames).toEqual(Object.keys(SHAPES));
    expect(Array.from(product)).toEqual(Array.from({ length: 1200 }, (_, i) => Math.floor(i / 3)));
    expect(Array.from(labels, (label) => classNames[label])).toEqual(
      Array.from(product, (row) => shop.products.columns.shape[row]),
    );
    expect(new Set(labels).size).toBe(10);
  });

  test("takes the same first photographs however many are taken, and each only once", () => {
    const few = productImages(shop, { perProduct: 1 });
    const more = productImages(shop, { perProduct: 3 });
    const size = 784;
    const seen = new Set<string>();
    for (let i = 0; i < more.count; i++)
      seen.add(Buffer.from(more.pixels.subarray(i * size, (i + 1) * size)).toString("base64"));
    expect(seen.size).toBe(more.count);
    for (const row of [0, 7, 399])
      expect(few.pixels.subarray(row * size, (row + 1) * size)).toEqual(
        more.pixels.subarray(3 * row * size, (3 * row + 1) * size),
      );
  });

  test("shows shapes that pixels alone do not tell: a linear classifier is far from perfect, and better than chance", () => {
    const { train, test: unseen } = splitProductImages(productImages(shop, { perProduct: 6 }), { seed: 1 });
    const accuracy = softmaxAccuracy(train, unseen, 15);
    expect(accuracy).toBeGreaterThan(0.3);
    expect(accuracy).toBeLessThan(0.75);
  }, 60_000);

  test("makes ten images of each product by default, and up to 255", () => {
    const one = {
      seed: 7,
      products: { rows: 1, columns: { shape: ["jar"] } },
    } as unknown as Parameters<typeof productImages>[0];
    expect(productImages(one).count).toBe(10);
    const many = productImages(one, { perProduct: 255 });
    expect(many.count).toBe(255);
    expect(new Set(many.labels)).toEqual(new Set([many.classNames.indexOf("jar")]));
    // About a quarter of the products are light on dark.
    const products = { rows: 200, columns: { shape: new Array(200).fill("jar") } };
    const { pixels } = productImages({ ...one, products } as unknown as typeof one, { perProduct: 1 });
    const dark = Array.from({ length: 200 }, (_, i) => pixels[i * 784] < 110).filter(Boolean).length;
    expect(Math.abs(dark / 200 - 0.25)).toBeLessThan(4 * Math.sqrt(0.1875 / 200));
  });

  test.each([
    [0, "perProduct must be an integer >= 1, current value is 0"],
    [256, "perProduct must be an integer <= 255, current value is 256"],
  ])("refuses %d photographs", (perProduct, message) => {
    expect(() => productImages(shop, { perProduct })).toThrow(
      new RangeError(`Cannot make product images: ${message}`),
    );
  });
});

describe("splitProductImages()", () => {
  const taken = productImages(shop, { perProduct: 2 });

  test("has no product on both sides, every image once and the same share of each class", () => {
    const { train, test: unseen } = splitProductImages(taken, { testSize: 0.3, seed: 3 });
    const learned = new Set(train.product);
    expect([...unseen.product].filter((product) => learned.has(product))).toEqual([]);
    expect(train.count + unseen.count).toBe(taken.count);
    taken.classNames.forEach((_, label) => {
      const countOf = ({ labels }: typeof taken) => labels.filter((own) => own === label).length / 2;
      expect(countOf(unseen)).toBe(Math.round(0.3 * countOf(taken)));
    });
    const size = 784;
    const place = taken.product.indexOf(unseen.product[0]);
    expect(unseen.pixels.subarray(0, size)).toEqual(taken.pixels.subarray(place * size, (place + 1) * size));
  });

  test("takes a quarter of the products by default, at least one and never all", () => {
    const products = ({ product }: typeof taken) => new Set(product).size;
    const classes = taken.classNames.map((_, label) => products(only(label)));
    function only(label: number): typeof taken {
      return { ...taken, product: taken.product.filter((_, i) => taken.labels[i] === label) };
    }
    expect(products(splitProductImages(taken, { seed: 1 }).test)).toBe(
      classes.reduce((sum, size) => sum + Math.round(0.25 * size), 0),
    );
    expect(products(splitProductImages(taken, { testSize: 1e-9, seed: 1 }).test)).toBe(10);
    expect(products(splitProductImages(taken, { testSize: 1 - 1e-9, seed: 1 }).train)).toBe(10);
  });

  test("keeps the order, labels and pixels of the images", () => {
    const { train, test: unseen } = splitProductImages(taken, { seed: 2 });
    for (const part of [train, unseen]) {
      expect(part.product).toEqual(part.product.slice().sort());
      expect(part.pixels.length).toBe(784 * part.count);
      expect([...part.labels]).toEqual([...part.product].map((product) => taken.labels[2 * product]));
      expect([part.height, part.width, part.channels]).toEqual([28, 28, 1]);
      const last = part.count - 1;
      expect(part.pixels.subarray(784 * last)).toEqual(
        taken.pixels.subarray(784 * (2 * part.product[last] + 1), 784 * (2 * part.product[last] + 2)),
      );
    }
  });

  test("skips classes without products", () => {
    const labels = Uint8Array.of(4, 4, 4, 4);
    const pixels = taken.pixels.subarray(0, 4 * 28 * 28);
    const jars = splitProductImages(
      { ...taken, count: 4, pixels, labels, product: Int32Array.of(0, 0, 1, 1) },
      { seed: 1, testSize: 0.5 },
    );
    expect([jars.train.count, jars.test.count]).toEqual([2, 2]);
  });

  test("draws by its seed", () => {
    const drawn = (seed: number) => [...splitProductImages(taken, { seed }).test.product];
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
  });

  test("refuses shares that leave nothing, and classes of one product", () => {
    expect(() => splitProductImages(taken, { testSize: 1, seed: 1 })).toThrow(
      new RangeError(
        "Cannot split product images: testSize must be a fraction between 0 and 1, exclusive, current value is 1",
      ),
    );
    for (const testSize of [0, -0.1, Number.NaN])
      expect(() => splitProductImages(taken, { testSize, seed: 1 })).toThrow(RangeError);
    const alone = splitProductImages(taken, { testSize: 0.01, seed: 1 }).test;
    expect(() => splitProductImages(alone, { seed: 1 })).toThrow(
      new RangeError(
        "Cannot split product images: the number of products of class bottle must be >= 2, current value is 1",
      ),
    );
  });

  // Before, a split without a seed was that of seed 0.
  test.each<[object, object, string]>([
    [taken, {}, "seed must be an integer >= 0, current value is undefined"],
    [taken, { seed: 2 ** 32 }, "seed must be an integer below 2^32, current value is 4294967296"],
    [taken, { seed: 1, testShare: 0.5 }, "there is no option"],
    [{ ...taken, product: undefined, pixels: [] }, { seed: 1 }, "images.pixels must be a Uint8Array"],
    [{ count: 1 }, { seed: 1 }, "images must be labelled images"],
  ])("refuses %o with %o", (given, options, message) => {
    expect(() => splitProductImages(given as never, options as never)).toThrow(message);
  });

  test("refuses labelled images without products", () => {
    const { product: _, ...others } = taken;
    expect(() => splitProductImages(others as never, { seed: 1 })).toThrow(
      "Cannot split product images: images must be product images, as shop.productImages makes them, current value is an object",
    );
  });
});
