import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engine, imageClassifier, imageFolder } from "../../lib";
import { decodeImage } from "../../lib/data/image-folder/decode-image";
import { encode } from "../../lib/plot/png";

/** What Pillow, TensorFlow and Keras make of the images: see golden/make_images.py. */
interface Golden {
  readonly files: readonly string[];
  /** By file, red, green and blue. */
  readonly decoded: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly pixels: readonly number[] }>
  >;
  readonly resized: readonly {
    readonly height: number;
    readonly width: number;
    readonly antialias: boolean;
    readonly pixels: readonly number[];
  }[];
  readonly loaded: readonly {
    readonly channels: 1 | 3;
    readonly classNames: readonly string[];
    readonly labels: readonly number[];
    readonly files: readonly string[];
    readonly pixels: readonly number[];
  }[];
}

const GOLDEN: Golden = JSON.parse(fs.readFileSync(path.join(__dirname, "golden", "images.json"), "utf8"));
const IMAGES = path.join(__dirname, "golden", "images");
const temporary = fs.mkdtempSync(path.join(tmpdir(), "merchant-lab-test-"));
afterAll(() => fs.rmSync(temporary, { recursive: true, force: true }));

let folders = 0;

/** A new folder with these files. */
function folderOf(files: Readonly<Record<string, Uint8Array | string>>): string {
  const folder = path.join(temporary, String(folders++));
  fs.mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

const flat = (grey: number, height = 2, width = 2) =>
  encode(new Array<number>(height * width).fill(grey), width, height);
const jpeg = () => fs.readFileSync(path.join(IMAGES, "teapot/a-full.jpg"));

describe("imageFolder.read()", () => {
  test.each(GOLDEN.files)("reads %s as Pillow does, bit-identical", async (file) => {
    const { shape, pixels } = GOLDEN.decoded[file];
    const content = fs.readFileSync(path.join(IMAGES, file));
    const folder = folderOf({ [`one/${path.basename(file)}`]: content, "two/.keep": "" });
    const read = await imageFolder.read(folder, { height: shape[0], width: shape[1] });
    expect(Array.from(read.pixels)).toEqual(pixels);
  });

  test.each(GOLDEN.resized)(
    "resizes images to $height x $width (antialias: $antialias) as TensorFlow does, rounded",
    async ({ height, width, antialias, pixels }) => {
      const read = await imageFolder.read(IMAGES, { height, width, antialias });
      expect(read.files).toEqual(GOLDEN.files);
      expect(read.pixels.length).toBe(pixels.length);
      pixels.forEach((level, i) => {
        expect(Math.abs(read.pixels[i] - level)).toBeLessThanOrEqual(0.5001);
      });
    },
  );

  test.each(GOLDEN.loaded)("gives the samples of Keras' loader, $channels channels", async (golden) => {
    const { channels, classNames, labels, files, pixels } = golden;
    const read = await imageFolder.read(IMAGES, { height: 8, width: 6, channels });
    expect(read).toMatchObject({ count: 9, height: 8, width: 6, channels, classNames, files });
    expect(Array.from(read.labels)).toEqual(labels);
    const size = 8 * 6 * channels;
    pixels.forEach((level, i) => {
      // TensorFlow decodes JPEG by a faster, less exact cosine transform, and cuts greys where we round.
      const most = files[Math.floor(i / size)].startsWith("teapot") ? 4 : 1.5;
      expect(Math.abs(read.pixels[i] - level)).toBeLessThanOrEqual(most);
    });
  });

  test("numbers classes and files in the order of their names", async () => {
    const folder = folderOf({
      "b/10.png": flat(1),
      "b/2.PNG": flat(2),
      "B/x.png": flat(3),
      "a/z/deep.png": flat(4),
      "a/y.jpeg": flat(5),
    });
    const steps: object[] = [];
    const options = {
      height: 1,
      width: 1,
      channels: 1,
      onProgress: (step: object) => steps.push(step),
    } as const;
    expect(await imageFolder.read(folder, options)).toEqual({
      count: 5,
      height: 1,
      width: 1,
      channels: 1,
      // The content decides about the format: y.jpeg is a PNG.
      pixels: Uint8Array.of(3, 5, 4, 1, 2),
      labels: Uint8Array.of(0, 1, 1, 2, 2),
      classNames: ["B", "a", "b"],
      files: ["B/x.png", "a/y.jpeg", "a/z/deep.png", "b/10.png", "b/2.PNG"],
      ignored: [],
    });
    expect(steps).toHaveLength(5);
    expect(steps[4]).toEqual({ file: "b/2.PNG", done: 5, total: 5 });
  });

  test("skips what is hidden, names what it ignores, and lets a class be empty", async () => {
    const folder = folderOf({
      "notes.txt": "by hand",
      ".DS_Store": "",
      ".git/config.png": "",
      "cup/1.png": flat(9),
      "cup/.hidden.png": "",
      "cup/list.csv": "",
      "cup/more/2.gif": "",
      "teapot/.keep": "",
    });
    fs.symlinkSync("1.png", path.join(folder, "cup", "3.png"));
    fs.symlinkSync(folder, path.join(folder, "cup", "round.png"));
    fs.symlinkSync(path.join(folder, "cup"), path.join(folder, "linked"));
    const read = await imageFolder.read(folder, { height: 1, width: 1 });
    expect(read.files).toEqual(["cup/1.png", "cup/3.png", "linked/1.png", "linked/3.png"]);
    expect(read.classNames).toEqual(["cup", "linked", "teapot"]);
    const inCup = ["list.csv", "more/2.gif", "round.png"];
    expect(read.ignored).toEqual([
      "notes.txt",
      ...inCup.map((name) => `cup/${name}`),
      ...inCup.map((name) => `linked/${name}`),
    ]);
  });

  test("keeps flat images flat at any size", async () => {
    const random = [13, 200, 7, 90, 41, 255, 0, 66, 128, 30, 77, 180];
    const folder = folderOf({ "a/flat.png": flat(77, 5, 9), "b/noise.png": encode(random, 4, 3) });
    for (const antialias of [false, true])
      for (const [height, width] of [
        [1, 1],
        [3, 4],
        [7, 2],
        [20, 31],
      ]) {
        const { pixels } = await imageFolder.read(folder, { height, width, channels: 1, antialias });
        expect(new Set(pixels.subarray(0, height * width))).toEqual(new Set([77]));
        if (height === 3) expect(Array.from(pixels.subarray(12))).toEqual(random);
      }
  });

  test("gives samples that an image classifier can learn from", async () => {
    await engine.start({ prefer: "wasm", threads: 2 });
    const images = await imageFolder.read(IMAGES, { height: 12, width: 12 });
    const { height, width, channels, classNames } = images;
    const model = imageClassifier.build({ height, width, channels, classCount: classNames.length, seed: 1 });
    const { epochs } = await imageClassifier.fit(model, images, { epochs: 60, seed: 1 });
    expect(epochs[59].loss).toBeLessThan(epochs[0].loss / 2);
    model.dispose();
  });

  test("reads or refuses a damaged file, and can read the next one", async () => {
    const files = ["cup/c-palette.png", "teapot/b-halved.JPG", "teapot/c-progressive.jpeg"];
    const contents = files.map((file) => fs.readFileSync(path.join(IMAGES, file)));
    const damage = fc.record({
      which: fc.nat({ max: files.length - 1 }),
      bytes: fc.array(fc.tuple(fc.nat({ max: 2000 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ which, bytes }) => {
        const content = Buffer.from(contents[which]);
        for (const [at, value] of bytes) content[at % content.length] = value;
        const read = decodeImage(content, 3, "it").then(
          ({ height, width, pixels }) => expect(pixels).toHaveLength(3 * height * width),
          ({ message }) => expect(message).toMatch(/^Cannot read it: .+ must be .+, current value is /),
        );
        await read;
      }),
      { seed: 6, numRuns: 200 },
    );
    const { shape, pixels } = GOLDEN.decoded[files[1]];
    expect(await decodeImage(contents[1], 3, "it")).toEqual({
      height: shape[0],
      width: shape[1],
      channels: 3,
      pixels: Uint8Array.from(pixels),
    });
  });

  describe("refuses", () => {
    const options = { height: 4, width: 4 };
    let folder: string;
    beforeAll(() => {
      folder = folderOf({ "a/1.png": flat(1), "b/2.png": flat(2) });
    });

    test.each<[string, () => string, new () => Error, string]>([
      [
        "a missing folder",
        () => "nowhere",
        TypeError,
        'Cannot read images: folder must be an existing folder, current value is "nowhere"',
      ],
      [
        "a single class",
        () => folderOf({ "a/1.png": flat(1) }),
        RangeError,
        "Cannot read images: folder must be one with 2 to 256 subfolders, one for each class, current value is 1",
      ],
      [
        "more classes than a label can number",
        () => folderOf(Object.fromEntries(Array.from({ length: 257 }, (_, i) => [`${i}/1.png`, flat(1)]))),
        RangeError,
        "Cannot read images: folder must be one with 2 to 256 subfolders, one for each class, current value is 257",
      ],
      [
        "a folder without images",
        () => folderOf({ "a/1.gif": "", "b/2.txt": "" }),
        RangeError,
        'Cannot read images: folder must be one with PNG or JPEG files, current value is "none"',
      ],
      [
        "a file that is not an image",
        () => folderOf({ "a/1.png": flat(1), "b/2.jpg": "GIF89a" }),
        SyntaxError,
        'Cannot read b/2.jpg: its content must be a PNG or JPEG image, current value is "another"',
      ],
      [
        "a PNG that is cut off",
        () => folderOf({ "a/1.png": flat(1).subarray(0, -20), "b/2.png": flat(1) }),
        SyntaxError,
        "Cannot read a/1.png: the image must be complete, grey or RGB, current value is ",
      ],
      [
        "a JPEG that is cut off",
        () => folderOf({ "a/1.png": flat(1), "b/2.jpg": jpeg().subarray(0, -200) }),
        SyntaxError,
        'Cannot read b/2.jpg: the image must be complete, grey or RGB, current value is "Premature end of JPEG file"',
      ],
      [
        "a JPEG in CMYK",
        () =>
          folderOf({
            "a/1.png": flat(1),
            "b/2.jpg": fs.readFileSync(path.join(__dirname, "golden", "cmyk.jpg")),
          }),
        SyntaxError,
        'Cannot read b/2.jpg: the image must be complete, grey or RGB, current value is "Unsupported color conversion request"',
      ],
      [
        "a JPEG without its beginning",
        () => folderOf({ "a/1.png": flat(1), "b/2.jpg": jpeg().subarray(0, 20) }),
        SyntaxError,
        "Cannot read b/2.jpg: the image must be complete, grey or RGB, current value is ",
      ],
      [
        "a PNG that asks for too much memory",
        () => {
          const bomb = Buffer.from(flat(1));
          bomb.writeUInt32BE(200_000_000, 16);
          return folderOf({ "a/1.png": bomb, "b/2.png": flat(1) });
        },
        RangeError,
        'Cannot read a/1.png: its size must be 1 to 100000000 pixels, current value is "200000000 x 2"',
      ],
      [
        "a JPEG that asks for too much memory",
        () => {
          const bomb = Buffer.from(jpeg());
          const frame = bomb.indexOf(Buffer.from([0xff, 0xc0]));
          bomb.writeUInt32BE(0xffffffff, frame + 5);
          return folderOf({ "a/1.jpg": bomb, "b/2.png": flat(1) });
        },
        RangeError,
        'Cannot read a/1.jpg: its size must be 1 to 100000000 pixels, current value is "65535 x 65535"',
      ],
      [
        "a PNG without width; before, a black picture",
        () => {
          const empty = Buffer.from(flat(1));
          empty.writeUInt32BE(0, 16);
          return folderOf({ "a/1.png": empty, "b/2.png": flat(1) });
        },
        RangeError,
        'Cannot read a/1.png: its size must be 1 to 100000000 pixels, current value is "0 x 2"',
      ],
      [
        "a device, which is waited for without end as a pipe is",
        () => {
          const endless = folderOf({ "a/1.png": flat(1), "b/2.png": flat(2) });
          fs.symlinkSync("/dev/null", path.join(endless, "a", "3.png"));
          return endless;
        },
        TypeError,
        "Cannot read images: a/3.png must be a readable file, current value is ",
      ],
      [
        "a link that leads nowhere",
        () => {
          const broken = folderOf({ "a/1.png": flat(1), "b/2.png": flat(2) });
          fs.symlinkSync("gone.png", path.join(broken, "a", "3.png"));
          return broken;
        },
        TypeError,
        'Cannot read images: a/3.png must be a readable file, current value is "ENOENT"',
      ],
    ])("%s", async (_, make, kind, message) => {
      const failure = await imageFolder.read(make(), options).catch((error) => error);
      expect(failure).toBeInstanceOf(kind);
      expect(failure.message).toContain(message);
      // One broken file does not break what is read after it.
      expect((await imageFolder.read(IMAGES, options)).count).toBe(9);
    });

    test("invalid options", async () => {
      await expect(imageFolder.read(folder, { height: 0, width: 4 })).rejects.toThrow(
        new RangeError("Cannot read images: height must be an integer >= 1, current value is 0"),
      );
      await expect(imageFolder.read(folder, { ...options, channels: 4 as never })).rejects.toThrow(
        new RangeError("Cannot read images: channels must be one of 1, 3, current value is 4"),
      );
      for (const wrong of [undefined, null, 7])
        await expect(imageFolder.read(wrong as never, options)).rejects.toThrow(
          /^Cannot read images: folder must be an existing folder, current value is/,
        );
      await expect(imageFolder.read(folder, { ...options, antialias: "no" as never })).rejects.toThrow(
        'Cannot read images: antialias must be true or false, current value is "no"',
      );
    });
  });
});
