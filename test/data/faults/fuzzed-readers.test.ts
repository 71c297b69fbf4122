import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { Baskets } from "../../../lib/core/baskets";
import * as basketFile from "../../../lib/data/baskets/basket-file";
import * as csv from "../../../lib/data/csv/csv";
import * as idx from "../../../lib/data/idx";
import { formatNotebook, parseNotebook } from "../../../lib/workbench/notebooks/notebook-file";
import { type Counts, type Fuzz, fuzz } from "./fuzz";

const bytes = (text: string) => Buffer.from(text);
const LONG_ENOUGH = 600_000;

/** Nothing is wrong, and the inputs are neither all good nor all bad. */
function expectSound({ tried, refused, read, wrong }: Counts): void {
  expect(wrong.slice(0, 5)).toEqual([]);
  expect(refused + read).toBe(tried);
  expect(Math.min(refused, read) / tried).toBeGreaterThan(0.02);
}

const CSV_TOKENS = [
  ",",
  "\n",
  "\r\n",
  "\r",
  '"',
  '""',
  '","',
  "1",
  "-0",
  "1e5",
  "NaN",
  " ",
  "\t",
  "\xff",
  "\0",
  "中",
  "__proto__",
  "x",
];

/** The rows of CSV bytes, by RFC 4180 read letter by letter. */
function rowsOf(input: Buffer): string[][] {
  const text = input.toString("utf8").replace(/^\ufeff/, "");
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let isQuoted = false;
  let isBegun = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    isBegun = true;
    if (isQuoted) {
      if (letter !== '"') field += letter;
      else if (text[i + 1] === '"') field += text[i++];
      else isQuoted = false;
    } else if (letter === '"') isQuoted = true;
    else if (letter === ",") {
      row.push(field);
      field = "";
    } else if (letter === "\n" || letter === "\r") {
      if (letter === "\r" && text[i + 1] === "\n") i++;
      rows.push([...row, field]);
      row = [];
      field = "";
      isBegun = false;
    } else field += letter;
  }
  if (isBegun) rows.push([...row, field]);
  // A blank line is a value of a table with one column, and no row of any other.
  return rows[0].length === 1 ? rows : rows.filter((fields) => fields.length > 1);
}

const asCsv: Fuzz<csv.DataTable> = {
  name: "CSV",
  valid: [
    bytes("item,price\nmilk,1.5\nbread,2\n"),
    bytes('name,note\r\n"a, b","say ""hi"""\r\nc,\r\n'),
    bytes("\ufeffx,y\n1,2\n3,4"),
  ],
  tokens: CSV_TOKENS,
  read: (input) => csv.parse(input),
  check: ({ rows, names, columns }, input) => {
    const [header, ...body] = rowsOf(input);
    expect(names).toEqual(header);
    const actual = Array.from({ length: rows }, (_, row) => names.map((name) => columns[name][row]));
    expect(actual).toEqual(body);
  },
};

const asNumbers: Fuzz<csv.DataTable> = {
  ...asCsv,
  name: "CSV, a column of numbers",
  valid: [bytes("price\n1.5\n2\n-3e2\n"), bytes('"price"\n"7"\n0.1\n')],
  read: (input) => csv.parse(input, { columns: { price: "number" } }),
  check: ({ rows, columns: { price } }, input) => {
    const [header, ...body] = rowsOf(input);
    const place = header.indexOf("price");
    expect([...price]).toEqual(body.map((row) => Number(row[place])));
    expect(rows).toBe(body.length);
  },
};

/** The item names of each basket, in order. */
function namesOf({ offsets, items, itemNames }: Baskets): string[][] {
  return Array.from({ length: offsets.length - 1 }, (_, basket) =>
    Array.from(items.subarray(offsets[basket], offsets[basket + 1]), (item) => itemNames[item]).sort(),
  );
}

const asBaskets: Fuzz<Baskets> = {
  name: "baskets",
  valid: [bytes("milk bread\nmilk\n\nbread tea milk\n"), bytes("1 2 3\n2\n3 1\n")],
  tokens: [
    " ",
    "\n",
    "\r\n",
    "milk",
    "1",
    "-1",
    "-2",
    ",",
    ";",
    "|",
    '"',
    "\t",
    "\xff",
    "\0",
    "中",
    "__proto__",
  ],
  read: (input) => basketFile.parse(input),
  check: (baskets, input) => {
    const text = input.toString("utf8").replace(/^\ufeff/, "");
    const found = namesOf(baskets);
    // A quote may hold blanks and line ends: what was read is at least written and read alike.
    if (text.includes('"'))
      return expect(namesOf(basketFile.parse(basketFile.format(baskets)))).toEqual(found);
    const lines = text.split(/\r+\n|[\n\r]/);
    if (lines.at(-1) === "") lines.pop();
    const itemsOf = (line: string) => [...new Set(line.split(/[ \t]+/).filter((item) => item !== ""))].sort();
    return expect(found).toEqual(lines.map(itemsOf));
  },
};

const asLongTable: Fuzz<ReturnType<typeof basketFile.parseLong>> = {
  name: "long tables of baskets",
  valid: [
    bytes("receipt,article\n1,milk\n2,tea\n1,bread\n1,milk\n"),
    bytes('article,receipt\n"a, b",7\nc,7\n'),
  ],
  tokens: CSV_TOKENS,
  read: (input) => basketFile.parseLong(input, { basket: "receipt", item: "article" }),
  check: (baskets, input) => {
    const [header, ...body] = rowsOf(input);
    const trim = (field: string) => field.replace(/^ +| +$/g, "");
    const columns = header.map(trim);
    const found = new Map<string, Set<string>>();
    for (const row of body) {
      const [basket, item] = ["receipt", "article"].map((name) => trim(row[columns.indexOf(name)]));
      found.set(basket, (found.get(basket) ?? new Set()).add(item));
    }
    expect(namesOf(baskets)).toEqual(Array.from(found.values(), (items) => [...items].sort()));
  },
};

const pixels = Buffer.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, ...Array(12).keys()]);
const asIdx: Fuzz<idx.IdxArray> = {
  name: "IDX",
  valid: [pixels, Buffer.from([0, 0, 8, 1, 0, 0, 0, 2, 7, 9]), gzipSync(pixels)],
  tokens: [
    "\0",
    "\0\0\0\x01",
    "\0\0\x08\x01",
    "\xff\xff\xff\xff",
    "\0\0\x08\xff",
    "\x1f\x8b",
    "\0\0\0\0",
    "\x07",
  ],
  read: (input) => idx.parse(input, { maxBytes: 1 << 20 }),
  check: ({ shape, data }, input) => {
    expect(data.length).toBe(shape.reduce((product, length) => product * length, 1));
    if (input.readUInt16BE(0) === 0x1f8b) expect([...data]).toEqual([...Array(12).keys()]);
    else expect(Buffer.from(data).equals(input.subarray(input.length - data.length))).toBe(true);
  },
};

const notebook = {
  cells: [
    { cell_type: "markdown", id: "a", metadata: {}, source: ["# Café\n", "text"] },
    {
      cell_type: "code",
      id: "b",
      metadata: { tags: ["parameters"] },
      source: "1 + 1",
      execution_count: 1,
      outputs: [
        { output_type: "stream", name: "stdout", text: "out\n" },
        { output_type: "error", ename: "Error", evalue: "e", traceback: ["line"] },
        {
          output_type: "display_data",
          data: { "text/html": ["<b>x</b>"], "application/json": { a: [1] } },
          metadata: {},
        },
      ],
    },
  ],
  metadata: { kernelspec: { name: "tslab" } },
  nbformat: 4,
  nbformat_minor: 5,
};
const asNotebook: Fuzz<ReturnType<typeof parseNotebook>> = {
  name: "notebook files",
  valid: [bytes(JSON.stringify(notebook)), bytes(JSON.stringify(notebook, undefined, 1))],
  tokens: [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    "null",
    "1",
    "-1",
    "1e999",
    "true",
    '""',
    "{}",
    "[]",
    '"__proto__":1,',
    "\\u0000",
    "\\",
    "\xff",
    "[[[[[[",
  ],
  read: (input) => parseNotebook(input.toString("utf8"), "x.ipynb"),
  check: (parsed) => {
    expect(parseNotebook(formatNotebook(parsed), "x.ipynb")).toEqual(parsed);
  },
};

// Types of results differ: each is fuzzed by its own call.
test(asCsv.name, () => expectSound(fuzz(asCsv)), LONG_ENOUGH);
test(asNumbers.name, () => expectSound(fuzz(asNumbers)), LONG_ENOUGH);
test(asBaskets.name, () => expectSound(fuzz(asBaskets)), LONG_ENOUGH);
test(asLongTable.name, () => expectSound(fuzz(asLongTable)), LONG_ENOUGH);
test(asIdx.name, () => expectSound(fuzz(asIdx)), LONG_ENOUGH);
test(asNotebook.name, () => expectSound(fuzz(asNotebook)), LONG_ENOUGH);
