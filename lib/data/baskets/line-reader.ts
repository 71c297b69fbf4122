/** Reads baskets, one on each line (FIMI's `.dat`; with commas, arules' "basket"). */
import { type Baskets, LINE_OPTIONS, type LineOptions } from "../../core/baskets";
import { mustBe } from "../../core/errors";
import { type OptionReaders, optional, type ReadOptions, readerOf, text } from "../../core/options";
import { createTextDecoder } from "../bytes/text-decoder";
import * as csvScanner from "../csv/csv-scanner";
import { createDictionary } from "../csv/dictionary";
import { basketCollector } from "./basket-collector";
import { type BasketReader, emptyField, MAX_ROW_BYTES, trim } from "./fields";

/** Options to read one basket on each line. */
export interface BasketFileOptions extends Pick<LineOptions, "missingItems"> {
  /** Between items: one character, with quotes as in CSV. Blanks and tabs may be repeated. @default white space of any kind */
  readonly separator?: string;
  /** Of bytes. @default "utf-8" */
  readonly encoding?: string;
  /** Name of the data, for messages. @default the path, or "baskets" */
  readonly source?: string;
}

const QUOTE = 0x22;

export const LINE_FILE_OPTIONS = {
  missingItems: LINE_OPTIONS.missingItems,
  separator: optional(readerOf<string>(csvScanner.requireDelimiter)),
  encoding: optional(text),
  source: optional(text),
} satisfies OptionReaders<BasketFileOptions>;

export function lineReader(
  options: ReadOptions<typeof LINE_FILE_OPTIONS>,
  source: string,
): BasketReader<Baskets> {
  const { separator, missingItems, encoding = "utf-8" } = options;
  const action = `read ${source}`;
  const items = createDictionary(createTextDecoder(source, encoding));
  const baskets = basketCollector();
  const field = emptyField();
  const isRepeatable = separator === undefined || separator === " " || separator === "\t";
  /** Whether a line has several items or a quoted one, so that the separator is right. */
  let isSeparated = separator !== undefined;
  /** The number of different texts so far. */
  let known = 0;

  function addRow(row: csvScanner.Row): void {
    let count = 0;
    for (let j = 0; j < row.count; j++) {
      trim(row, j, field);
      if (field.start === field.end) {
        if (isRepeatable || row.count === 1 || missingItems === "leaveOut") continue;
        const rule = 'not empty (missingItems: "leaveOut" leaves it out)';
        throw new SyntaxError(mustBe(action, `line ${row.line}, item ${j + 1}`, rule, ""));
      }
      count++;
      const item = items.add(field.bytes, field.start, field.end);
      if (item === known) requireItem(row, j);
      baskets.add(item);
    }
    if (count > 1) isSeparated = true;
    baskets.endBasket();
  }

  /** Checks the first field of each text. SPMF ends purchases with -1, sequences with -2. A quoted text is an item. */
  function requireItem({ bytes, starts, line }: csvScanner.Row, j: number): void {
    known++;
    if (separator !== undefined) return;
    const { start, end } = field;
    const isQuoted = bytes[starts[j] - 1] === QUOTE;
    if (isQuoted) isSeparated = true;
    if (isQuoted || end - start !== 2 || bytes[start] !== 0x2d) return;
    if (bytes[start + 1] !== 0x31 && bytes[start + 1] !== 0x32) return;
    const rule = 'a basket, not a sequence as SPMF writes it; separator: " " makes such texts items';
    throw new SyntaxError(mustBe(action, `line ${line}`, rule, bytes.toString("latin1", start, end)));
  }

  const delimiter = separator ?? csvScanner.WHITE_SPACE;
  const scanner = csvScanner.createScanner({ source, delimiter, maxRowBytes: MAX_ROW_BYTES }, addRow);
  return {
    push: scanner.push,
    end: () => {
      scanner.end();
      const unseparated = isSeparated ? undefined : items.texts.find((item) => /[,;|]/.test(item));
      if (unseparated !== undefined) {
        const rule = "given, since each line is one item and some hold , or ; or |";
        throw new SyntaxError(mustBe(action, "separator", rule, unseparated));
      }
      return baskets.finish(items.texts);
    },
  };
}
