/** Reads baskets from a long table with a basket and an item column (arules' "single"). */
import { LINE_OPTIONS, type LineBaskets, type LineOptions } from "../../core/baskets";
import { mustBe } from "../../core/errors";
import { listOf, type OptionReaders, optional, type ReadOptions, readerOf, text } from "../../core/options";
import { createTextDecoder } from "../bytes/text-decoder";
import * as csvScanner from "../csv/csv-scanner";
import { createDictionary, type Dictionary } from "../csv/dictionary";
import { pairCollector } from "./basket-collector";
import { type BasketReader, emptyField, MAX_ROW_BYTES, trim } from "./fields";

/** Options to read a long table. */
export interface LongTableOptions extends Pick<LineOptions, "missingIds" | "missingItems"> {
  /** The column that names the basket, e.g. an invoice number. */
  readonly basket: string;
  /** The column that names the item. */
  readonly item: string;
  /** Column names, for a file without a header, as arules writes it. @default the first line */
  readonly header?: readonly string[];
  /** @default ",", or a tab if the path ends in `.tsv` */
  readonly delimiter?: string;
  /** Of bytes. @default "utf-8" */
  readonly encoding?: string;
  /** Name of the data, for messages. @default the path, or "baskets" */
  readonly source?: string;
}

export const LONG_TABLE_OPTIONS = {
  missingIds: LINE_OPTIONS.missingIds,
  missingItems: LINE_OPTIONS.missingItems,
  basket: text,
  item: text,
  header: optional(listOf(text)),
  delimiter: optional(readerOf<string>(csvScanner.requireDelimiter)),
  encoding: optional(text),
  source: optional(text),
} satisfies OptionReaders<LongTableOptions>;

export function longReader(
  options: ReadOptions<typeof LONG_TABLE_OPTIONS>,
  source: string,
  usualDelimiter: string,
): BasketReader<LineBaskets> {
  const { missingIds, missingItems, delimiter = usualDelimiter, encoding = "utf-8" } = options;
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
  let anonymousLines = 0;

  function setHeader(header: readonly string[]): void {
    basketColumn = columnIn(action, header, "basket", options.basket);
    itemColumn = columnIn(action, header, "item", options.item);
    width = header.length;
  }

  function addRow(row: csvScanner.Row): void {
    if (width < 0) {
      setHeader(Array.from({ length: row.count }, (_, j) => decode(csvScanner.fieldBytes(row, j))));
      return;
    }
    if (row.isBlank) return;
    rows++;
    if (row.count !== width)
      throw new SyntaxError(
        mustBe(action, `row ${rows} (line ${row.line})`, `${width} fields long`, row.count),
      );
    const basket = numberIn(row, basketColumn, basketNames);
    if (basket < 0 && missingIds === "refuse") throw missing(row, options.basket, "missingIds");
    const item = numberIn(row, itemColumn, items);
    if (item < 0 && missingItems === "refuse") throw missing(row, options.item, "missingItems");
    if (basket < 0) anonymousLines++;
    else if (item >= 0) pairs.add(basket, item);
  }

  /** The number of the text in a column; -1 if it is empty. */
  function numberIn(row: csvScanner.Row, column: number, names: Dictionary): number {
    trim(row, column, field);
    return field.start === field.end ? -1 : names.add(field.bytes, field.start, field.end);
  }

  function missing({ line }: csvScanner.Row, column: string, option: string): SyntaxError {
    const place = `row ${rows} (line ${line}), column ${JSON.stringify(column)}`;
    return new SyntaxError(mustBe(action, place, `not empty (${option}: "leaveOut" leaves it out)`, ""));
  }

  if (options.header) setHeader(options.header);
  const scanner = csvScanner.createScanner({ source, delimiter, maxRowBytes: MAX_ROW_BYTES }, addRow);
  return {
    push: scanner.push,
    end: () => {
      scanner.end();
      if (width < 0) throw new SyntaxError(mustBe(action, "its first line", "the column names", ""));
      return { ...pairs.finish(basketNames.texts.length, items.texts), anonymousLines };
    },
  };
}

/** The position of a column that is in the header once. */
function columnIn(action: string, header: readonly string[], option: string, name: string): number {
  const position = header.indexOf(name);
  const rule = `a column, there once: ${csvScanner.listNames(header)}`;
  if (position < 0 || header.includes(name, position + 1))
    throw new RangeError(mustBe(action, option, rule, name));
  return position;
}
