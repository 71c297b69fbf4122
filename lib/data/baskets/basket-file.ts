/**
 * Files of baskets (购物篮): one basket a line (the FIMI format, `.dat`; with commas arules' "basket"), or a long table with
 * a basket and an item column (arules' "single"), as a till or a shop system writes it. Bytes become numbered items
 * directly: half a million rows take a second. Both can be written too.
 */
import type { Baskets } from "../../core/baskets";
import { mustBe } from "../../core/errors";
import { readChunks } from "../bytes/read-chunks";
import * as textDecoder from "../bytes/text-decoder";
import * as csvScanner from "../csv/csv-scanner";
import * as dictionary from "../csv/dictionary";
import { assemble, create as collector, rowCollector } from "./basket-collector";

export { format, formatLong, write, writeLong } from "./basket-file-writer";

export interface BasketFileOptions {
  /** What stands between two items: blanks (any number of them), or one character, with the quotes of CSV. @default " " */
  readonly separator?: string;
  /** @default "utf-8" */
  readonly encoding?: string;
  /** What the data come from, for messages. @default the path, or "baskets" */
  readonly source?: string;
}

export interface LongTableOptions {
  /** The column that names the basket, e.g. an invoice number. */
  readonly basket: string;
  /** The column that names the item. */
  readonly item: string;
  /** Column names, for a file whose first line is data, as arules writes them. @default the first line */
  readonly header?: readonly string[];
  /** @default "," */
  readonly delimiter?: string;
  /** @default "utf-8" */
  readonly encoding?: string;
  /** What the data come from, for messages. @default the path, or "baskets" */
  readonly source?: string;
}

const MAX_ROW_BYTES = 1 << 24;

/**
 * Reads baskets, one a line. A line without items is an empty basket; an item that stands twice counts once.
 *
 * @throws {SyntaxError} If an item is empty between two separators, or quotes are not closed.
 *
 * @example
 * parse("milk,bread\nmilk\n", { separator: "," }).itemNames; // ["milk", "bread"]
 */
export function parse(data: string | Uint8Array, options: BasketFileOptions = {}): Baskets {
  const reader = lineReader(options, options.source ?? "baskets");
  reader.push(
    typeof data === "string" ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  );
  return reader.end();
}

/** Reads a file of baskets, one a line, gzip or plain, in chunks. @throws As `parse`, and if the file cannot be read. */
export async function read(path: string, options: BasketFileOptions = {}): Promise<Baskets> {
  const source = options.source ?? path;
  return await drain(lineReader(options, source), path, source);
}

/**
 * Reads a long table: one row for each item of a basket. Baskets stand in the order of their first row; the rows of one
 * basket need not stand together. An item that stands twice in a basket counts once.
 *
 * @throws {SyntaxError} If a row has too few or too many fields, or a basket or an item is empty.
 * @throws {RangeError} If a column is missing.
 *
 * @example
 * parseLong("receipt,article\n1,milk\n1,bread\n2,milk\n", { basket: "receipt", item: "article" }).offsets; // [0, 2, 3]
 */
export function parseLong(data: string | Uint8Array, options: LongTableOptions): Baskets {
  const reader = longReader(options, options.source ?? "baskets");
  reader.push(
    typeof data === "string" ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  );
  return reader.end();
}

/** Reads a long table from a file, gzip or plain, in chunks. @throws As `parseLong`, and if the file cannot be read. */
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
  const items = dictionary.create(textDecoder.create(source, encoding));
  const rows = rowCollector();
  const field = emptyField();

  function addRow(row: csvScanner.Row): void {
    for (let j = 0; j < row.count; j++) {
      trim(row, j, field);
      if (field.start === field.end) {
        // Blanks may stand in any number; between two commas an item is missing.
        if (separator === " " || separator === "\t" || row.count === 1) continue;
        throw new SyntaxError(mustBe(`read ${source}`, `line ${row.line}, item ${j + 1}`, "not empty", ""));
      }
      rows.add(items.add(field.bytes, field.start, field.end));
    }
    rows.endBasket();
  }

  const scanner = csvScanner.create({ source, delimiter: separator, maxRowBytes: MAX_ROW_BYTES }, addRow);
  return {
    push: scanner.push,
    end: () => {
      scanner.end();
      return rows.finish(items.texts);
    },
  };
}

function longReader(options: LongTableOptions, source: string): BasketReader {
  const { delimiter = ",", encoding = "utf-8" } = options;
  const action = `read ${source}`;
  const decode = textDecoder.create(source, encoding);
  const basketNames = dictionary.create(decode);
  const items = dictionary.create(decode);
  const pairs = collector();
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
    const number = (column: number, name: string, names: dictionary.Dictionary) => {
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
  const scanner = csvScanner.create({ source, delimiter, maxRowBytes: MAX_ROW_BYTES }, addRow);
  return {
    push: scanner.push,
    end: () => {
      scanner.end();
      if (width < 0) throw new SyntaxError(mustBe(action, "its first line", "the column names", ""));
      return assemble(pairs, basketNames.texts.length, items.texts);
    },
  };
}

/** The bytes of one field; one record is filled again and again, since a file has millions. */
interface Field {
  bytes: Buffer;
  start: number;
  end: number;
}

function emptyField(): Field {
  return { bytes: Buffer.alloc(0), start: 0, end: 0 };
}

/** Fills in field j without the blanks around it. */
function trim(row: csvScanner.Row, j: number, field: Field): void {
  let { bytes } = row;
  let start = row.starts[j];
  let end = row.ends[j];
  if (row.doubled[j]) {
    bytes = Buffer.from(bytes.toString("latin1", start, end).replaceAll('""', '"'), "latin1");
    start = 0;
    end = bytes.length;
  }
  while (start < end && bytes[start] === 0x20) start++;
  while (end > start && bytes[end - 1] === 0x20) end--;
  field.bytes = bytes;
  field.start = start;
  field.end = end;
}
