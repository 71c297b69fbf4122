/** Writes baskets in the formats that `basketFile` reads. */
import { promises as fs } from "node:fs";
import zlib from "node:zlib";
import type { Baskets } from "../../core/baskets";
import { mustBe } from "../../core/errors";
import { quoteField } from "../../core/text/csv-text";
import * as csvScanner from "../csv/csv-scanner";

/** Options to write one basket on each line. */
export interface LineTextOptions {
  /** One character between two items. @default " " */
  readonly separator?: string;
}

/** Options to write a long table. */
export interface LongTextOptions {
  /** @default "basket" */
  readonly basket?: string;
  /** @default "item" */
  readonly item?: string;
  /** @default "," */
  readonly delimiter?: string;
}

/**
 * Formats baskets, one on each line, with the items in the order of `itemNames`. An empty basket is an empty line. An item
 * with a separator, quote or line break is quoted as in CSV. `parse` with the same separator restores the baskets.
 *
 * @throws {RangeError} If an item is empty or begins or ends with a blank: reading would not restore it.
 *
 * @example
 * format(basketFile.parse("milk,bread\nmilk\n", { separator: "," }), { separator: "," }); // "milk,bread\nmilk\n"
 */
export function format(baskets: Baskets, options: LineTextOptions = {}): string {
  const { separator = " " } = options;
  const action = "write baskets";
  csvScanner.requireDelimiter(action, "separator", separator);
  const names = baskets.itemNames.map((name) => fieldOf(action, name, separator));
  const { offsets, items } = baskets;
  const lines: string[] = [];
  for (let basket = 0; basket + 1 < offsets.length; basket++)
    lines.push(
      Array.from(items.subarray(offsets[basket], offsets[basket + 1]), (item) => names[item]).join(separator),
    );
  return lines.map((line) => `${line}\n`).join("");
}

/**
 * Writes a file with one basket on each line; a path that ends in `.gz` is compressed.
 *
 * @throws As `format`, and if the file cannot be written.
 *
 * @example
 * await write("baskets.dat.gz", basketFile.parse("milk bread\nmilk\n"));
 * (await basketFile.read("baskets.dat.gz")).offsets; // [0, 2, 3]
 */
export async function write(path: string, baskets: Baskets, options: LineTextOptions = {}): Promise<void> {
  await writeText(path, format(baskets, options));
}

/**
 * Formats baskets as a long table: one row for each item, with the position of its basket from 0 and its name.
 *
 * @throws {RangeError} As `format`, and if a basket is empty: a long table has no row for it.
 *
 * @example
 * formatLong(basketFile.parse("milk bread\nmilk\n")); // "basket,item\n0,milk\n0,bread\n1,milk\n"
 */
export function formatLong(baskets: Baskets, options: LongTextOptions = {}): string {
  const { basket: basketColumn = "basket", item: itemColumn = "item", delimiter = "," } = options;
  const action = "write baskets";
  csvScanner.requireDelimiter(action, "delimiter", delimiter);
  const names = baskets.itemNames.map((name) => fieldOf(action, name, delimiter));
  const { offsets, items } = baskets;
  const lines = [[basketColumn, itemColumn].map((name) => fieldOf(action, name, delimiter)).join(delimiter)];
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    if (offsets[basket] === offsets[basket + 1])
      throw new RangeError(
        mustBe(action, `basket ${basket}`, "not empty: a long table has no row for it", 0),
      );
    for (let k = offsets[basket]; k < offsets[basket + 1]; k++)
      lines.push(`${basket}${delimiter}${names[items[k]]}`);
  }
  return lines.map((line) => `${line}\n`).join("");
}

/**
 * Writes a file with a long table; a path that ends in `.gz` is compressed.
 *
 * @throws As `formatLong`, and if the file cannot be written.
 *
 * @example
 * await writeLong("lines.csv", basketFile.parse("milk bread\nmilk\n"), { item: "article" });
 * (await csv.read("lines.csv")).names; // ["basket", "article"]
 */
export async function writeLong(
  path: string,
  baskets: Baskets,
  options: LongTextOptions = {},
): Promise<void> {
  await writeText(path, formatLong(baskets, options));
}

async function writeText(path: string, text: string): Promise<void> {
  await fs.writeFile(path, path.endsWith(".gz") ? zlib.gzipSync(text) : text);
}

/** An item name as a field, quoted if necessary. */
function fieldOf(action: string, name: string, separator: string): string {
  if (name === "" || name.startsWith(" ") || name.endsWith(" "))
    throw new RangeError(mustBe(action, "every item", "not empty, without blanks around it", name));
  return quoteField(name, separator);
}
