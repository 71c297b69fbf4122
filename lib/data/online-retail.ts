/** What of the Online Retail table is a basket, and what is book-keeping. */
import type { Baskets } from "../core/baskets";
import { assemble, create as collector } from "./basket-collector";
import * as csvScanner from "./csv-scanner";
import * as dictionary from "./dictionary";
import { parseNumber } from "./parse-number";
import * as textDecoder from "./text-decoder";

const SOURCE = "online-retail";
const HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
const INVOICE = 0;
const STOCK_CODE = 1;
const DESCRIPTION = 2;
const QUANTITY = 3;

/**
 * The baskets of the Online Retail table: one for each invoice that sold a product.
 *
 * A row counts if its invoice number is digits only (`C…` is a cancellation, `A…` an adjustment), its quantity is
 * positive, and its stock code begins with five digits: `POST`, `DOT`, `M`, `BANK CHARGES`, vouchers and the like are no
 * products. Codes are read in upper case (`85123a` is `85123A`). A missing description does not matter: an item is named
 * by its code and the description that most of its rows have, the first of them where two are equally frequent.
 *
 * Baskets stand in the order of their first row that counts; O(rows).
 *
 * @param content The unpacked CSV.
 */
export function baskets(content: Buffer): Baskets {
  const decode = textDecoder.create(SOURCE, "utf-8");
  const invoices = dictionary.create(decode);
  const codes = dictionary.create(decode);
  const descriptions = dictionary.create(decode);
  const named = labelCounter();
  const pairs = collector();
  const code = Buffer.alloc(64);
  let isHeader = true;

  const addRow = ({ bytes, starts, ends, doubled, line }: csvScanner.Row) => {
    if (isHeader) {
      isHeader = false;
      const header = bytes.toString("utf8", starts[0], ends[7]);
      if (header !== HEADER)
        throw new SyntaxError(
          `Cannot read ${SOURCE}: line ${line} must be ${HEADER}, current value is ${header}`,
        );
      return;
    }
    const length = upperCase(bytes, starts[STOCK_CODE], ends[STOCK_CODE], code);
    if (length < 5 || !startsWithDigits(code, 0, 5) || !startsWithDigits(bytes, starts[INVOICE], 1)) return;
    if (!(parseNumber(bytes, starts[QUANTITY], ends[QUANTITY]) > 0)) return;
    const item = codes.add(code, 0, length);
    pairs.add(invoices.add(bytes, starts[INVOICE], ends[INVOICE]), item);
    if (starts[DESCRIPTION] < ends[DESCRIPTION])
      named.count(
        item,
        describe(descriptions, bytes, starts[DESCRIPTION], ends[DESCRIPTION], doubled[DESCRIPTION]),
      );
  };

  const scanner = csvScanner.create({ source: SOURCE, delimiter: ",", maxRowBytes: 1 << 20 }, addRow);
  scanner.push(content);
  scanner.end();
  const names = codes.texts.map((text, item) => {
    const description = named.mostFrequent(item);
    return description === undefined ? text : `${text} ${descriptions.texts[description].trim()}`;
  });
  return assemble(pairs, invoices.texts.length, names);
}

/** Counts which labels each item has. */
function labelCounter() {
  const counts = new Map<number, number>();
  const labels: number[][] = [];
  const key = (item: number, label: number) => item * 2 ** 26 + label;

  function count(item: number, label: number): void {
    const before = counts.get(key(item, label)) ?? 0;
    counts.set(key(item, label), before + 1);
    if (before > 0) return;
    labels[item] ??= [];
    labels[item].push(label);
  }

  function mostFrequent(item: number): number | undefined {
    let best: number | undefined;
    let most = 0;
    for (const label of labels[item] ?? []) {
      const times = counts.get(key(item, label)) ?? 0;
      if (times > most) {
        best = label;
        most = times;
      }
    }
    return best;
  }

  return { count, mostFrequent };
}

function describe(
  descriptions: dictionary.Dictionary,
  bytes: Buffer,
  start: number,
  end: number,
  isDoubled: boolean,
): number {
  if (!isDoubled) return descriptions.add(bytes, start, end);
  const single = Buffer.from(bytes.toString("latin1", start, end).replaceAll('""', '"'), "latin1");
  return descriptions.add(single, 0, single.length);
}

function upperCase(bytes: Buffer, start: number, end: number, into: Buffer): number {
  const length = Math.min(end - start, into.length);
  for (let i = 0; i < length; i++) {
    const byte = bytes[start + i];
    into[i] = byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte;
  }
  return length;
}

function startsWithDigits(bytes: Buffer, start: number, count: number): boolean {
  for (let i = start; i < start + count; i++) if (!(bytes[i] >= 0x30 && bytes[i] <= 0x39)) return false;
  return true;
}
