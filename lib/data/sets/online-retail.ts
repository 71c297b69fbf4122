/** Parses the Online Retail table and selects the rows that sold a product. */
import type { Baskets } from "../../core/baskets";
import { mustBe } from "../../core/errors";
import { pairCollector } from "../baskets/basket-collector";
import { createTextDecoder } from "../bytes/text-decoder";
import * as csvScanner from "../csv/csv-scanner";
import { createDictionary, type Dictionary } from "../csv/dictionary";
import { parseNumber } from "../csv/parse-number";

const SOURCE = "online-retail";
const HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
const TIMESTAMP = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
const INVOICE = 0;
const STOCK_CODE = 1;
const DESCRIPTION = 2;
const QUANTITY = 3;
const TIME = 4;
const UNIT_PRICE = 5;
const CUSTOMER = 6;
const COUNTRY = 7;

/** The rows of Online Retail that sold a product, as columns, in the order of the table. */
export interface RetailLines {
  readonly rows: number;
  /** Invoice number; each invoice is a basket. */
  readonly invoice: readonly string[];
  /** Stock code and description, as in the baskets. */
  readonly item: readonly string[];
  readonly quantity: Float64Array;
  /** Pounds sterling a unit; 0 for the 1,161 lines that were given away. */
  readonly unitPrice: Float64Array;
  /** Local time in London, as milliseconds since 1970 as if it were UTC: `new Date(time).toISOString()` shows the local time. */
  readonly time: Float64Array;
  /** Five digits; empty for the quarter of the rows without a known customer. */
  readonly customer: readonly string[];
  readonly country: readonly string[];
}

/**
 * The baskets of the Online Retail table: one for each invoice that sold a product.
 *
 * A row is selected if its invoice number begins with a digit (`C…` is a cancellation, `A…` an adjustment), its quantity is
 * positive, and its stock code begins with five digits: `POST`, `DOT`, `M`, `BANK CHARGES`, vouchers and similar codes are
 * not products. Codes are converted to upper case (`85123a` is `85123A`). An item is named by its code and its most frequent
 * description, the first one if two are equally frequent.
 *
 * Baskets are in the order of their first selected row. O(rows).
 *
 * @param content The unpacked CSV.
 */
export function parseBaskets(content: Buffer): Baskets {
  const pairs = pairCollector();
  const { invoices, items } = selectProductRows(content, (_row, invoice, item) => pairs.add(invoice, item));
  return pairs.finish(invoices.length, items);
}

/** The rows selected as in `parseBaskets`, with all columns. O(rows). @param content The unpacked CSV. */
export function parseLines(content: Buffer): RetailLines {
  const decode = createTextDecoder(SOURCE, "utf-8");
  const timestamps = createDictionary(decode);
  const customers = createDictionary(decode);
  const countries = createDictionary(decode);
  const invoiceOf: number[] = [];
  const itemOf: number[] = [];
  const quantity: number[] = [];
  const unitPrice: number[] = [];
  const timeOf: number[] = [];
  const customerOf: number[] = [];
  const countryOf: number[] = [];

  const { invoices, items } = selectProductRows(
    content,
    ({ bytes, starts, ends, line }, invoice, item, units) => {
      const price = parseNumber(bytes, starts[UNIT_PRICE], ends[UNIT_PRICE]);
      if (Number.isNaN(price))
        throw new SyntaxError(
          mustBe(
            `read ${SOURCE}`,
            `UnitPrice on line ${line}`,
            "a number",
            bytes.toString("latin1", starts[UNIT_PRICE], ends[UNIT_PRICE]),
          ),
        );
      invoiceOf.push(invoice);
      itemOf.push(item);
      quantity.push(units);
      unitPrice.push(price);
      timeOf.push(timestamps.add(bytes, starts[TIME], ends[TIME]));
      customerOf.push(customers.add(bytes, starts[CUSTOMER], ends[CUSTOMER]));
      countryOf.push(countries.add(bytes, starts[COUNTRY], ends[COUNTRY]));
    },
  );
  const times = timestamps.texts.map((text) => {
    const time = TIMESTAMP.test(text) ? Date.parse(`${text.replace(" ", "T")}Z`) : Number.NaN;
    if (Number.isNaN(time))
      throw new SyntaxError(mustBe(`read ${SOURCE}`, "InvoiceDate", "YYYY-MM-DD HH:MM:SS", text));
    return time;
  });
  const textsOf = (numbers: readonly number[], texts: readonly string[]) =>
    numbers.map((number) => texts[number]);
  return {
    rows: itemOf.length,
    invoice: textsOf(invoiceOf, invoices),
    item: textsOf(itemOf, items),
    quantity: Float64Array.from(quantity),
    unitPrice: Float64Array.from(unitPrice),
    time: Float64Array.from(timeOf, (number) => times[number]),
    customer: textsOf(customerOf, customers.texts),
    country: textsOf(countryOf, countries.texts),
  };
}

/** Passes each selected row to `addLine`. @returns The names of invoices and items, by number. */
function selectProductRows(
  content: Buffer,
  addLine: (row: csvScanner.Row, invoice: number, item: number, quantity: number) => void,
): { readonly invoices: readonly string[]; readonly items: readonly string[] } {
  const decode = createTextDecoder(SOURCE, "utf-8");
  const invoices = createDictionary(decode);
  const codes = createDictionary(decode);
  const descriptions = createDictionary(decode);
  const labels = labelCounter();
  const code = Buffer.alloc(64);
  let isHeader = true;

  const addRow = (row: csvScanner.Row) => {
    const { bytes, starts, ends, line } = row;
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
    const quantity = parseNumber(bytes, starts[QUANTITY], ends[QUANTITY]);
    if (!(quantity > 0)) return;
    const item = codes.add(code, 0, length);
    addLine(row, invoices.add(bytes, starts[INVOICE], ends[INVOICE]), item, quantity);
    if (starts[DESCRIPTION] < ends[DESCRIPTION]) labels.count(item, describe(descriptions, row));
  };

  const scanner = csvScanner.createScanner({ source: SOURCE, delimiter: ",", maxRowBytes: 1 << 20 }, addRow);
  scanner.push(content);
  scanner.end();
  const items = codes.texts.map((text, item) => {
    const description = labels.mostFrequent(item);
    return description === undefined ? text : `${text} ${descriptions.texts[description].trim()}`;
  });
  return { invoices: invoices.texts, items };
}

/** Counts how often each item has each label. */
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

/** The number of the description of a row. */
function describe(descriptions: Dictionary, { bytes, starts, ends, doubled }: csvScanner.Row): number {
  const [start, end] = [starts[DESCRIPTION], ends[DESCRIPTION]];
  if (!doubled[DESCRIPTION]) return descriptions.add(bytes, start, end);
  const single = csvScanner.singleQuotes(bytes, start, end);
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
