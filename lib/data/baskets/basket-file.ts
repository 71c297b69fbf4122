/**
 * Reads and writes basket files (购物篮文件) in two formats: one basket on each line (FIMI's `.dat`; with commas, arules'
 * "basket"), or a long table with a basket and an item column (arules' "single"), as shop systems export it. Items are
 * numbered directly from bytes: half a million rows take a second.
 */
import type { Baskets, LineBaskets } from "../../core/baskets";
import { readOptions } from "../../core/options";
import { readChunks, toBuffer } from "../bytes/read-chunks";
import { delimiterOf } from "../csv/csv-scanner";
import type { BasketReader } from "./fields";
import { type BasketFileOptions, LINE_FILE_OPTIONS, lineReader } from "./line-reader";
import { LONG_TABLE_OPTIONS, type LongTableOptions, longReader } from "./long-reader";

export { format, formatLong, write, writeLong } from "./basket-file-writer";
export type { BasketFileOptions, LongTableOptions };

const ACTION = "read baskets";

/**
 * Parses baskets, one on each line. A line without items is an empty basket. A repeated item counts once.
 *
 * SPMF's files of sequences (`1 -1 2 -1 -2`) are refused, and so are lines of one item each that hold commas, semicolons or
 * bars: a separator in the options makes these texts items.
 *
 * @throws {SyntaxError} If an item between two separators is empty, or a quote is not closed.
 *
 * @example
 * parse("milk,bread\nmilk\n", { separator: "," }).itemNames; // ["milk", "bread"]
 * parse("milk,bread\nmilk,\n", { separator: ",", missingItems: "leaveOut" }).offsets; // [0, 2, 3]
 */
export function parse(data: string | Uint8Array, options: BasketFileOptions = {}): Baskets {
  const read = readOptions(ACTION, options, LINE_FILE_OPTIONS);
  const { source = "baskets" } = read;
  return parseWith(lineReader(read, source), data, source, read.encoding);
}

/**
 * Reads a file with one basket on each line, gzip or plain, in chunks.
 *
 * @throws As `parse`, and if the file cannot be read.
 *
 * @example
 * await write("baskets.dat", parse("milk bread\nmilk\n"));
 * (await read("baskets.dat")).itemNames; // ["milk", "bread"]
 */
export async function read(path: string, options: BasketFileOptions = {}): Promise<Baskets> {
  const given = readOptions(ACTION, options, LINE_FILE_OPTIONS);
  const { source = path } = given;
  return await drain(lineReader(given, source), path, source);
}

/**
 * Parses a long table: one row for each item of a basket. Baskets are in the order of their first row; the rows of a
 * basket need not be adjacent. A repeated item of a basket counts once.
 *
 * @returns The baskets, and the number of rows that were left out, since they have no basket.
 * @throws {SyntaxError} If a row has too few or too many fields, or a basket or an item is empty.
 * @throws {RangeError} If a column is missing.
 *
 * @example
 * parseLong("receipt,article\n1,milk\n1,bread\n2,milk\n", { basket: "receipt", item: "article" }).offsets; // [0, 2, 3]
 */
export function parseLong(data: string | Uint8Array, options: LongTableOptions): LineBaskets {
  const read = readOptions(ACTION, options, LONG_TABLE_OPTIONS);
  const { source = "baskets" } = read;
  return parseWith(longReader(read, source, ","), data, source, read.encoding);
}

/**
 * Reads a file with a long table, gzip or plain, in chunks.
 *
 * @throws As `parseLong`, and if the file cannot be read.
 *
 * @example
 * await writeLong("lines.csv", parse("milk bread\nmilk\n"));
 * (await readLong("lines.csv", { basket: "basket", item: "item" })).offsets; // [0, 2, 3]
 */
export async function readLong(path: string, options: LongTableOptions): Promise<LineBaskets> {
  const given = readOptions(ACTION, options, LONG_TABLE_OPTIONS);
  const { source = path } = given;
  return await drain(longReader(given, source, delimiterOf(path)), path, source);
}

function parseWith<Result>(
  reader: BasketReader<Result>,
  data: string | Uint8Array,
  source: string,
  encoding: string | undefined,
): Result {
  reader.push(toBuffer(`read ${source}`, data, encoding));
  return reader.end();
}

async function drain<Result>(reader: BasketReader<Result>, path: string, source: string): Promise<Result> {
  for await (const chunk of readChunks(path, source)) reader.push(chunk);
  return reader.end();
}
