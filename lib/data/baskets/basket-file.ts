/**
 * Reads and writes basket files (购物篮文件) in two formats: one basket on each line (FIMI's `.dat`; with commas, arules'
 * "basket"), or a long table with a basket and an item column (arules' "single"), as shop systems export it. Items are
 * numbered directly from bytes: half a million rows take a second.
 */
import type { Baskets } from "../../core/baskets";
import { mustBe } from "../../core/errors";
import { readChunks, toBuffer } from "../bytes/read-chunks";
import { createTextDecoder } from "../bytes/text-decoder";
import * as csvScanner from "../csv/csv-scanner";
import { createDictionary, type Dictionary } from "../csv/dictionary";
import { basketCollector, pairCollector } from "./basket-collector";

export { format, formatLong, write, writeLong } from "./basket-file-writer";

/** Options to read one basket on each line. */
export interface BasketFileOptions {
  /** Between items: any number of blanks, or one character, with quotes as in CSV. @default " " */
  readonly separator?: string;
  /** @default "utf-8" */
  readonly encoding?: string;
  /** Name of the data, for messages. @default the path, or "baskets" */
  readonly source?: string;
}

/** Options to read a long table. */
export interface LongTableOptions {
  /** The column that names the basket, e.g. an invoice number. */
  readonly basket: string;
  /** The column that names the item. */
  readonly item: string;
  /** Column names, for a file without a header, as arules writes it. @default the first line */
  readonly header?: readonly string[];
  /** @default "," */
  readonly delimiter?: string;
  /** @default "utf-8" */
  readonly encoding?: string;
  /** Name of the data, for messages. @default the path, or "baskets" */
  readonly source?: string;
}

const MAX_ROW_BYTES = 1 << 24;

/**
 * Parses baskets, one on each line. A line without items is an empty basket. A repeated item counts once.
 *
 * @throws {SyntaxError} If an item between two separators is empty, or a quote is not closed.
 *
 * @example
 * parse("milk,bread\nmilk\n", { separator: "," }).itemNames; // ["milk", "bread"]
 */
export function parse(data: string | Uint8Array, options: BasketFileOptions = {}): Baskets {
  const reader = lineReader(options, options.source ?? "baskets");
  reader.push(toBuffer(data));
  return reader.end();
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
  const source = options.source ?? path;
  return await drain(lineReader(options, source), path, source);
}

/**
 * Parses a long table: one row for each item of a basket. Baskets are in the order of their first row; the rows of a
 * basket need not be adjacent. A repeated item of a basket counts once.
 *
 * @throws {SyntaxError} If a row has too few or too many fields, or a basket or an item is empty.
 * @throws {RangeError} If a column is missing.
 *
 * @example
 * parseLong("receipt,article\n1,milk\n1,bread\n2,milk\n", { basket: "receipt", item: "article" }).offsets; // [0, 2, 3]
 */
export function parseLong(data: string | Uint8Array, options: LongTableOptions): Baskets {
  const reader = longReader(options, options.source ?? "baskets");
  reader.push(toBuffer(data));
  return reader.end();
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
export async function readLong(path: string, options: LongTableOptions): Promise<Baskets> {
  const source = options.source ?? path;
  return await drain(longReader(options, source), path, source);
}

interface BasketReader {
  push(chunk: Buffer): void;
  end(): Baskets;
}

async function drain(reader: BasketReader, path: string, source: string): Promise<Baskets> {
  for await (const chunk of readChunks(path, source)) reader.push(chunk);
  return reader.end();
}

function lineReader(options: BasketFileOptions, source: string): BasketReader {
  const { separator = " ", encoding = "utf-8" } = options;
  csvScanner.requireDelimiter(`read ${source}`, "separator", separator);
  const items = createDictionary(createTextDecoder(source, encoding));
  const baskets = basketCollector();
  const field = emptyField();

  function addRow(row: csvScanner.Row): void {
    for (let j = 0; j < row.count; j++) {
      trim(row, j, field);
      if (field.start === field.end) {
        // Blanks may be repeated; between two commas an item is missing.
        if (separator === " " || separator === "\t" || row.count === 1) continue;
        throw new SyntaxError(mustBe(`read ${source}`, `line ${row.line}, item ${j + 1}`, "not empty", ""));
      }
      baskets.add(items.add(field.bytes, field.start, field.end));
    }
    baskets.endBasket();
  }

  const scanner = csvScanner.createScanner(
    { source, delimiter: separator, maxRowBytes: MAX_ROW_BYTES },
    addRow,
  );
  return {
    push: scanner.push,
    end: () => {
      scanner.end();
      return baskets.finish(items.texts);
    },
  };
}

function longReader(options: LongTableOptions, source: string): BasketReader {
  const { delimiter = ",", encoding = "utf-8" } = options;
  const action = `read ${source}`;
  const decode = createTextDecoder(source, encoding);
  const basketNames = createDictionary(decode);
  const items = createDictionary(decode);
  const pairs = pairCollector();
  const field = emptyField();
  let width = -1;
  let basketColumn = -1;
  let itemColumn = -1;
  let rows = 0;

  function setHeader(header: readonly string[]): void {
    const find = (option: "basket" | "item") => {
      const position = header.indexOf(options[option]);
      if (position < 0)
        throw new RangeError(mustBe(action, option, `a column: ${header.join(", ")}`, options[option]));
      return position;
    };
    basketColumn = find("basket");
    itemColumn = find("item");
    width = header.length;
  }

  function addRow(row: csvScanner.Row): void {
    if (width < 0) {
      setHeader(
        Array.from({ length: row.count }, (_, j) => decode(row.bytes.subarray(row.starts[j], row.ends[j]))),
      );
      return;
    }
    if (row.isBlank) return;
    rows++;
    if (row.count !== width)
      throw new SyntaxError(
        mustBe(action, `row ${rows} (line ${row.line})`, `${width} fields long`, row.count),
      );
    const number = (column: number, name: string, names: Dictionary) => {
      trim(row, column, field);
      if (field.start === field.end)
        throw new SyntaxError(
          mustBe(action, `row ${rows} (line ${row.line}), column ${JSON.stringify(name)}`, "not empty", ""),
        );
      return names.add(field.bytes, field.start, field.end);
    };
    pairs.add(number(basketColumn, options.basket, basketNames), number(itemColumn, options.item, items));
  }

  if (options.header) setHeader(options.header);
  const scanner = csvScanner.createScanner({ source, delimiter, maxRowBytes: MAX_ROW_BYTES }, addRow);
  return {
    push: scanner.push,
    end: () => {
      scanner.end();
      if (width < 0) throw new SyntaxError(mustBe(action, "its first line", "the column names", ""));
      return pairs.finish(basketNames.texts.length, items.texts);
    },
  };
}

/** The bytes of one field. One object is reused for all fields, since a file has millions. */
interface Field {
  bytes: Buffer;
  start: number;
  end: number;
}

function emptyField(): Field {
  return { bytes: Buffer.alloc(0), start: 0, end: 0 };
}

/** Sets `field` to field j without surrounding blanks. */
function trim(row: csvScanner.Row, j: number, field: Field): void {
  let { bytes } = row;
  let start = row.starts[j];
  let end = row.ends[j];
  if (row.doubled[j]) {
    bytes = csvScanner.singleQuotes(bytes, start, end);
    start = 0;
    end = bytes.length;
  }
  while (start < end && bytes[start] === 0x20) start++;
  while (end > start && bytes[end - 1] === 0x20) end--;
  field.bytes = bytes;
  field.start = start;
  field.end = end;
}
