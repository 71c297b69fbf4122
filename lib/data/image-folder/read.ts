import fs from "node:fs";
import path from "node:path";
import { mustBe, requireInteger } from "../../core/errors";
import type { LabelledImages } from "../../core/labelled-data";
import { decode } from "./picture";
import { resize } from "./resize";

/** Where reading stands, after each file. */
export interface ImageFolderProgress {
  /** Below the folder, with `/` between names. */
  readonly file: string;
  readonly done: number;
  readonly total: number;
}

export interface ImageFolderOptions {
  /** Of every picture, in pixels. */
  readonly height: number;
  readonly width: number;
  /** 3 for red, green and blue, 1 for grey. @default 3 */
  readonly channels?: 1 | 3;
  /**
   * Whether a picture that becomes smaller is a mean of all its pixels, not of the nearest alone: `tf.image.resize` has the
   * same option. Photographs made small look better with it, and Keras' loader does without. @default false
   */
  readonly antialias?: boolean;
  readonly onProgress?: (progress: ImageFolderProgress) => void;
}

/** Pictures of one size with their files, class by class. */
export interface ImageFolder extends LabelledImages {
  /** Of each picture: its file below the folder, with `/` between names. */
  readonly files: readonly string[];
  /** What lies there and was not read: files with other endings or in no class, links to folders. */
  readonly ignored: readonly string[];
}

const ACTION = "read pictures";
const ENDINGS: readonly string[] = [".jpeg", ".jpg", ".png"];
/** Labels are bytes. */
const MOST_CLASSES = 256;

/**
 * Reads a folder of pictures (图片文件夹) with a subfolder for each class, as `keras.utils.image_dataset_from_directory`
 * does: what a shop has after sorting its photographs by hand.
 *
 * Classes and files come in the order of their names, character by character, so the same folder gives the same samples on
 * any machine. PNG and JPEG files are read, also from folders deeper down, and brought to one size (bilinear); hidden files
 * are passed over. A class may be empty, so that a folder to learn from and one to test with number theirs alike. O(pixels);
 * a photograph of 1000 x 1000 takes about a twentieth of a second.
 *
 * @throws {TypeError} If there is no such folder, or an option is not one.
 * @throws {RangeError} If there are fewer than 2 classes or more than 256, no pictures, or a picture is too large.
 * @throws {SyntaxError} If a file is no picture, not whole, or in CMYK: the message names it.
 *
 * @example
 * const photographs = await imageFolder.read("photographs", { height: 64, width: 64, antialias: true });
 * photographs.classNames; // the names of its subfolders, here of photographs/cup/1.jpg and photographs/teapot/1.png
 */
export async function read(folder: string, options: ImageFolderOptions): Promise<ImageFolder> {
  const { height, width, channels = 3, antialias = false, onProgress } = options;
  requireInteger(ACTION, "height", height, 1);
  requireInteger(ACTION, "width", width, 1);
  if (channels !== 1 && channels !== 3) throw new RangeError(mustBe(ACTION, "channels", "1 or 3", channels));
  if (!isFolder(folder)) throw new TypeError(mustBe(ACTION, "folder", "a folder that is there", folder));
  const { classNames, files, labels, ignored } = survey(folder);
  const size = height * width * channels;
  const pixels = new Uint8Array(files.length * size);
  for (const [i, file] of files.entries()) {
    const picture = await decode(await bytesOf(folder, file), channels, file);
    resize(picture, height, width, antialias, pixels, i * size);
    onProgress?.({ file, done: i + 1, total: files.length });
  }
  return { count: files.length, height, width, channels, pixels, labels, classNames, files, ignored };
}

/** What is to be read, before any of it is. */
function survey(folder: string) {
  const top = entriesOf(folder);
  // A class may be a link to where its pictures lie.
  const isClass = ({ name }: fs.Dirent) => isFolder(path.join(folder, name));
  const classNames = top.filter(isClass).map(({ name }) => name);
  if (classNames.length < 2 || classNames.length > MOST_CLASSES)
    throw new RangeError(
      mustBe(ACTION, "folder", `one with 2 to ${MOST_CLASSES} subfolders, one a class`, classNames.length),
    );
  const files: string[] = [];
  const labels: number[] = [];
  const ignored = top.filter((entry) => !isClass(entry)).map(({ name }) => name);
  classNames.forEach((className, label) => {
    for (const file of filesIn(folder, className)) {
      const isPicture =
        ENDINGS.includes(path.extname(file).toLowerCase()) && !isFolder(path.join(folder, file));
      if (isPicture) labels.push(label);
      (isPicture ? files : ignored).push(file);
    }
  });
  if (files.length === 0)
    throw new RangeError(mustBe(ACTION, "folder", "one that holds PNG or JPEG files", "none"));
  return { classNames, files, labels: Uint8Array.from(labels), ignored };
}

/** The files of a folder and of those in it; a link to a folder counts as a file, for it may lead round in a circle. */
function filesIn(folder: string, within: string): string[] {
  return entriesOf(path.join(folder, within)).flatMap((entry) => {
    const name = `${within}/${entry.name}`;
    return entry.isDirectory() ? filesIn(folder, name) : [name];
  });
}

/** What lies in a folder and is not hidden, in the order of the names' characters. */
function entriesOf(folder: string): fs.Dirent[] {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith("."))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isFolder(place: string): boolean {
  return fs.statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

async function bytesOf(folder: string, file: string): Promise<Buffer> {
  try {
    return await fs.promises.readFile(path.join(folder, file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new TypeError(mustBe(ACTION, file, "a file that can be read", code), { cause: error });
  }
}
