/** Writes baskets in the formats that `basketFile` reads. */

import type { Baskets } from "../../core/baskets";
import { BASKET_PROPERTIES } from "../../core/baskets";
import { mustBe, requireKind } from "../../core/errors";
import { type OptionReaders, optional, readerOf, readOptions, text, withDefault } from "../../core/options";
import { quoted, quoteField } from "../../core/text/csv-text";
import { joinPieces, writePieces } from "../../core/text/text-pieces";
import * as csvScanner from "../csv/csv-scanner";

/** Options to write one basket on each line. */
export interface LineTextOptions {
  /** One character between two items. @default " ", so that `parse` without a separator restores the baskets */
  readonly separator?: string;
}

const LINE_TEXT_OPTIONS = {
  separator: optional(readerOf<string>(csvScanner.requireDelimiter)),
} satisfies OptionReaders<LineTextOptions>;

/** Options to write a long table. */
export interface LongTextOptions {
  /** @default "basket" */
  readonly basket?: string;
  /** @default "item" */
  readonly item?: string;
  /** @default "," */
  readonly delimiter?: string;
}

const LONG_TEXT_OPTIONS = {
  basket: withDefault("basket", text),
  item: withDefault("item", text),
  delimiter: withDefault(",", readerOf<string>(csvScanner.requireDelimiter)),
} satisfies OptionReaders<LongTextOptions>;

const ACTION = "write baskets";

/**
 * Formats baskets, one on each line, with the items in the order of `itemNames`. An empty basket is an empty line. An item
 * with a separator, quote or line break is quoted as in CSV. `parse` with the same separator restores the baskets.
 *
 * @throws {RangeError} If an item is empty, begins or ends with a blank, or has half a character: reading would not restore it.
 * Also if the text is longer than a string can be; `write` has no limit.
 *
 * @example
 * format(basketFile.parse("milk,bread\nmilk\n", { separator: "," }), { separator: "," }); // "milk,bread\nmilk\n"
 */
export function format(baskets: Baskets, options: LineTextOptions = {}): string {
  return joinPieces(ACTION, linesOf(baskets, options), "use basketFile.write");
}

/**
 * Writes a file with one basket on each line, line by line; a path that ends in `.gz` is compressed. The file appears when it
 * is complete.
 *
 * @throws As `format`, and if the file cannot be written.
 *
 * @example
 * await write("baskets.dat.gz", basketFile.parse("milk bread\nmilk\n"));
 * (await basketFile.read("baskets.dat.gz")).offsets; // [0, 2, 3]
 */
export async function write(path: string, baskets: Baskets, options: LineTextOptions = {}): Promise<void> {
  await writePieces(ACTION, path, linesOf(baskets, options));
}

function* linesOf(baskets: Baskets, options: LineTextOptions): Iterable<string> {
  const { separator } = readOptions(ACTION, options, LINE_TEXT_OPTIONS);
  requireBaskets(baskets);
  const { offsets, items } = baskets;
  const names = baskets.itemNames.map((name) => fieldOf(name, separator));
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    const fields = Array.from(items.subarray(offsets[basket], offsets[basket + 1]), (item) => names[item]);
    yield `${fields.join(separator ?? " ")}\n`;
  }
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
  return joinPieces(ACTION, longLinesOf(baskets, options), "use basketFile.writeLong");
}

/**
 * Writes a file with a long table, line by line; a path that ends in `.gz` is compressed. The file appears when it is complete.
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
  await writePieces(ACTION, path, longLinesOf(baskets, options));
}

function* longLinesOf(baskets: Baskets, options: LongTextOptions): Iterable<string> {
  const { basket: basketColumn, item, delimiter } = readOptions(ACTION, options, LONG_TEXT_OPTIONS);
  requireBaskets(baskets);
  const names = baskets.itemNames.map((name) => fieldOf(name, delimiter));
  const { offsets, items } = baskets;
  yield `${fieldOf(basketColumn, delimiter)}${delimiter}${fieldOf(item, delimiter)}\n`;
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    if (offsets[basket] === offsets[basket + 1])
      throw new RangeError(
        mustBe(ACTION, `basket ${basket}`, "not empty: a long table has no row for it", 0),
      );
    for (let k = offsets[basket]; k < offsets[basket + 1]; k++)
      yield `${basket}${delimiter}${names[items[k]]}\n`;
  }
}

function requireBaskets(baskets: Baskets): void {
  requireKind(ACTION, "baskets", baskets, "baskets, as made by baskets.of", BASKET_PROPERTIES);
}

/** An item name as a field, quoted if it would be read in another way: U+FEFF at the start as a byte order mark. */
function fieldOf(name: string, separator: string | undefined): string {
  if (name === "" || name.startsWith(" ") || name.endsWith(" "))
    throw new RangeError(mustBe(ACTION, "every item", "not empty, without blanks around it", name));
  if (/\p{Surrogate}/u.test(name))
    throw new RangeError(mustBe(ACTION, "every item", "free of half surrogate pairs", name));
  const isQuoted = name.startsWith("\ufeff") || (separator === undefined && /[\t,;|]|^-[12]$/.test(name));
  return isQuoted ? quoted(name) : quoteField(name, separator ?? " ");
}
