import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import zlib from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import * as csv from "../../../lib/data/csv/csv";
import * as csvScanner from "../../../lib/data/csv/csv-scanner";
import { parseNumber } from "../../../lib/data/csv/parse-number";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant lab csv "));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** The columns as plain arrays. */
const plain = (table: csv.DataTable) =>
  table.names.map((name) => [name, ...(table.columns[name] as ArrayLike<unknown> as unknown[])]);

/** Writes as RFC 4180 says; the obvious twin of the reader. */
function write(rows: readonly (readonly string[])[], lineEnd: string): string {
  const quote = (value: string) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  return rows.map((row) => row.map(quote).join(",") + lineEnd).join("");
}

/** The rows of the text when it arrives in pieces of this many bytes; a fault as its message. */
function scanInPieces(text: Buffer, bytes: number): string[][] | string {
  const rows: string[][] = [];
  const unquote = (value: string, isDoubled: boolean) => (isDoubled ? value.replaceAll('""', '"') : value);
  const options = { source: "CSV", delimiter: ",", maxRowBytes: 1 << 20 };
  const scanner = csvScanner.createScanner(options, (row) => {
    const field = (j: number) => row.bytes.toString("utf8", row.starts[j], row.ends[j]);
    rows.push(Array.from({ length: row.count }, (_, j) => unquote(field(j), row.doubled[j])));
  });
  try {
    for (let i = 0; i < text.length; i += bytes) scanner.push(text.subarray(i, i + bytes));
    scanner.end();
  } catch (error) {
    return (error as Error).message.replace(/, current value is .*/s, "");
  }
  return rows;
}

describe("csv.parse()", () => {
  test.each<[string, string, unknown[][]]>([
    // RFC 4180, section 2, rules 1 to 7.
    [
      "CRLF",
      "a,b\r\n1,2\r\n3,4\r\n",
      [
        ["a", "1", "3"],
        ["b", "2", "4"],
      ],
    ],
    [
      "no line break at the end",
      "a,b\n1,2",
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    [
      "quoted fields",
      '"a","b"\n"1","2"\n',
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    [
      "commas, quotes and line breaks in quotes",
      'a,b\n"x,""y""\r\nz",2\n',
      [
        ["a", 'x,"y"\r\nz'],
        ["b", "2"],
      ],
    ],
    [
      "blanks are data",
      "a,b\n 1 , 2\n",
      [
        ["a", " 1 "],
        ["b", " 2"],
      ],
    ],
    [
      "a byte-order mark",
      "\ufeffa,b\n1,2\n",
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    [
      "a quoted field after a byte-order mark",
      '\ufeff"a",b\n1,2\n',
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    [
      "empty fields",
      "a,b\n,\n",
      [
        ["a", ""],
        ["b", ""],
      ],
    ],
    [
      "blank lines between and after",
      "a,b\n\n1,2\n\n\n",
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    ["a blank line in a table of one column is a value", "a\n\nx\n", [["a", "", "x"]]],
    ["a header only", "a,b\n", [["a"], ["b"]]],
    ["a quoted field that ends the data", 'a\n"x"', [["a", "x"]]],
    ["an empty quoted field that ends the data", 'a\n""', [["a", ""]]],
    ["a doubled quote that ends the data", 'a\n"x"""', [["a", 'x"']]],
    ["an empty quoted field in a table of one column is a value", 'a\n""\n', [["a", ""]]],
    [
      "a delimiter that ends the data",
      "a,b\n1,",
      [
        ["a", "1"],
        ["b", ""],
      ],
    ],
    [
      "a blank line and a quoted field",
      'a,b\n\n"1",2\n\n',
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    [
      "a zero byte is data",
      "a,b\n\0,2\n",
      [
        ["a", "\0"],
        ["b", "2"],
      ],
    ],
    [
      "Chinese",
      "商品,价格\n牛奶,5\n",
      [
        ["商品", "牛奶"],
        ["价格", "5"],
      ],
    ],
  ])("%s", (_name, text, expected) => {
    expect(plain(csv.parse(text))).toEqual(expected);
  });

  test("types columns as declared and leaves out the others", () => {
    const table = csv.parse('item,price,note\nmilk,1.5,"x"\nbread,-2e3,y\n', {
      columns: { item: "text", price: "number" },
    });
    const prices: Float64Array = table.columns.price;
    expect(prices).toEqual(Float64Array.of(1.5, -2000));
    expect(table.columns.item).toEqual(["milk", "bread"]);
    expect(table.names).toEqual(["item", "price"]);
    expect(table.rows).toBe(2);
  });

  test("reads a missing number as NaN where that is declared, and only there", () => {
    const columns = { x: { type: "number", missing: ["", "NA", "-9"] } } as const;
    expect([...csv.parse("x,y\n1,a\n,b\nNA,c\n-9,d\n", { columns }).columns.x]).toEqual([
      1,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect(() => csv.parse("x,y\n1,a\n,b\n", { columns: { x: "number" } })).toThrow(
      new SyntaxError('Cannot read CSV: row 2 (line 3), column "x" must be a number, current value is ""'),
    );
  });

  test("takes other delimiters, encodings and headers", () => {
    const gbk = Buffer.from([0xc5, 0xa3, 0xc4, 0xcc, 0x3b, 0x31, 0x0a]);
    const table = csv.parse(gbk, {
      delimiter: ";",
      encoding: "gbk",
      header: ["item", "n"],
      columns: { item: "text", n: "number" },
    });
    expect(plain(table)).toEqual([
      ["item", "牛奶"],
      ["n", 1],
    ]);
  });

  test.each(["__proto__", "constructor", "toString", "hasOwnProperty"])("a column %s is data", (name) => {
    const table = csv.parse(`${name},b\n1,2\n`, { columns: JSON.parse(`{"${name}":"number","b":"text"}`) });
    expect(table.names).toEqual([name, "b"]);
    expect(table.columns[name]).toEqual(Float64Array.of(1));
    expect(Object.keys(table.columns)).toEqual([name, "b"]);
    expect(plain(csv.parse(`${name},b\n1,2\n`))).toEqual([
      [name, "1"],
      ["b", "2"],
    ]);
    expect(({} as Record<string, unknown>).b).toBeUndefined();
    expect(Object.prototype.toString.call({})).toBe("[object Object]");
  });

  test.each<[string, string, csv.CsvOptions, string]>([
    [
      "a short row",
      "a,b\n1,2\n3\n",
      {},
      "Cannot read CSV: row 2 (line 3) must be 2 fields long, current value is 1",
    ],
    [
      "a long row after a field of two lines",
      'a,b\n"1\n1",2\n3,4,5\n',
      {},
      "Cannot read CSV: row 2 (line 4) must be 2 fields long, current value is 3",
    ],
    [
      "a short row after a quoted field of three lines that ends its row",
      'a,b\n1,"2\n2\n2"\n3\n',
      {},
      "Cannot read CSV: row 2 (line 5) must be 2 fields long, current value is 1",
    ],
    [
      "a short row after CRLF and blank lines",
      'a,b\r\n\r\n"1",2\r\n3\r\n',
      {},
      "Cannot read CSV: row 2 (line 4) must be 2 fields long, current value is 1",
    ],
    [
      "a short row after a row with a quoted field of two lines and a plain row",
      'a,b\n"1\n1",2\n3,4\n5\n',
      {},
      "Cannot read CSV: row 3 (line 5) must be 2 fields long, current value is 1",
    ],
    [
      "an empty quoted field alone in a row of two",
      'a,b\n""\n',
      {},
      "Cannot read CSV: row 1 (line 2) must be 2 fields long, current value is 1",
    ],
    [
      "a carriage return that ends the data",
      "a,b\n1,2\r",
      {},
      'Cannot read CSV: line 2, column 2 must be free of a carriage return without a line feed, current value is "one"',
    ],
    [
      "a quote far inside a plain field",
      `a\n${"x".repeat(100)}"\n`,
      {},
      `Cannot read CSV: line 2, column 1 must be quoted as a whole or free of quotes, current value is "${"x".repeat(60)}"`,
    ],
    [
      "a quote inside a plain field",
      'a,b\n1,x"y\n',
      {},
      'Cannot read CSV: line 2, column 2 must be quoted as a whole or free of quotes, current value is "x\\""',
    ],
    [
      "text after a closing quote",
      'a,b\n"1"x,2\n',
      {},
      'Cannot read CSV: line 2, column 1 must be followed by a delimiter or the end of the line, current value is "1\\"x"',
    ],
    [
      "a quote never closed",
      'a,b\n1,"2\n3,4\n',
      {},
      'Cannot read CSV: line 2, column 2 must be closed with a quote, current value is "the end of the data"',
    ],
    [
      "a lone carriage return",
      "a,b\r1,2\r",
      {},
      'Cannot read CSV: line 1, column 2 must be free of a carriage return without a line feed, current value is "one"',
    ],
    [
      "one name twice",
      "a,a\n1,2\n",
      {},
      'Cannot read CSV: every column name must be unique, current value is "a"',
    ],
    [
      "a declared column that is not there",
      "a,b\n1,2\n",
      { columns: { c: "text" } },
      'Cannot read CSV: every declared column must be in the header, current value is "c"',
    ],
    ["nothing", "", {}, 'Cannot read CSV: its first line must be the column names, current value is ""'],
    [
      "a delimiter of two characters",
      "a\n",
      { delimiter: "::" },
      'Cannot read CSV: delimiter must be one ASCII character, not a quote, current value is "::"',
    ],
    [
      "a quote as delimiter",
      "a\n",
      { delimiter: '"' },
      'Cannot read CSV: delimiter must be one ASCII character, not a quote, current value is "\\""',
    ],
    [
      "an empty delimiter",
      "a\n",
      { delimiter: "" },
      'Cannot read CSV: delimiter must be one ASCII character, not a quote, current value is ""',
    ],
    [
      "an unknown encoding",
      "a\n",
      { encoding: "klingon" },
      'Cannot read CSV: encoding must be one that TextDecoder knows, current value is "klingon"',
    ],
    [
      "an unknown type",
      "a\n1\n",
      { columns: { a: "date" as "text" } },
      'Cannot read CSV: columns["a"] must be "number", "text" or a number with missing, current value is "date"',
    ],
    ...[{ type: "text", missing: [""] }, { type: "number" }, { type: "number", missing: "NA" }, null].map(
      (type): [string, string, csv.CsvOptions, string] => [
        `the type ${JSON.stringify(type)}`,
        "a\n1\n",
        { columns: { a: type as never } },
        'Cannot read CSV: columns["a"] must be "number", "text" or a number with missing, current value is ',
      ],
    ),
  ])("refuses %s", (_name, text, options, message) => {
    expect(() => csv.parse(text, options)).toThrow(message);
  });

  test("refuses bytes that are not text, UTF-16, and a row without end", () => {
    expect(() => csv.parse(Buffer.from([0x61, 0x0a, 0xff, 0x0a]))).toThrow(/every text must be valid utf-8/);
    const utf16 = Buffer.from("\ufeffa,b\n", "utf16le");
    for (const bytes of [utf16, Buffer.from(utf16).swap16()])
      expect(() => csv.parse(bytes)).toThrow(
        new SyntaxError('Cannot read CSV: its encoding must be UTF-8, current value is "UTF-16"'),
      );
    expect(() => csv.parse(`a,b\n1,"${"x".repeat(2000)}`, { maxRowBytes: 1000 })).toThrow(
      /the row at line 2 must be at most 1000 bytes long/,
    );
  });

  test("accepts a row of maxRowBytes, and no more", () => {
    const rowOf = (bytes: number) => `a,b\n1,"${"x".repeat(bytes - 3)}`;
    expect(() => csv.parse(rowOf(1000), { maxRowBytes: 1000 })).toThrow(/must be closed with a quote/);
    expect(() => csv.parse(rowOf(1001), { maxRowBytes: 1000 })).toThrow(
      new RangeError(
        "Cannot read CSV: the row at line 2 must be at most 1000 bytes long, current value is 1001",
      ),
    );
  });

  test("accepts a row of 16 MiB by default, and no more", () => {
    const row = (bytes: number) => `a\n"${"x".repeat(bytes - 1)}`;
    expect(() => csv.parse(row(2 ** 24))).toThrow(/must be closed with a quote/);
    expect(() => csv.parse(row(2 ** 24 + 1))).toThrow(/must be at most 16777216 bytes long/);
    expect(() => csv.parse("a\n", { maxRowBytes: 0 })).toThrow(
      new RangeError("Cannot read CSV: maxRowBytes must be an integer >= 1, current value is 0"),
    );
    expect(() => csv.parse("\n", { maxRowBytes: 1 })).not.toThrow();
  });

  test("accepts every printable ASCII character but the quote, and a tab, as delimiter", () => {
    for (const delimiter of ["\t", " ", "~", "|", "!"])
      expect(plain(csv.parse(`a${delimiter}b\n1${delimiter}2\n`, { delimiter }))).toEqual([
        ["a", "1"],
        ["b", "2"],
      ]);
    for (const delimiter of ["\n", "\r", "\x7f", "\x1f", "é"])
      expect(() => csv.parse("a\n", { delimiter })).toThrow(/delimiter must be one ASCII character/);
  });

  test.each<[string, string[], string[][]]>([
    [
      "a byte-order mark and no line break in the first chunk",
      ["\ufeffa", ",b\n1,2\n"],
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    ["a doubled quote split between chunks", ['a\n"x"', '"y"\n'], [["a"], ['x"y']]],
    ["a closing quote that ends a chunk", ['a\n"x"', "\nz\n"], [["a"], ["x"], ["z"]]],
    ["CRLF split between chunks", ["a\r", "\nb\r", "\n"], [["a"], ["b"]]],
    ["a plain row split after a quoted one", ['"a"\nb', "c\nd\n"], [["a"], ["bc"], ["d"]]],
    ["fewer than three bytes", ["a", "\n"], [["a"]]],
  ])("reads %s", (_name, chunks, expected) => {
    const rows: string[][] = [];
    const lines: number[] = [];
    const options = { source: "CSV", delimiter: ",", maxRowBytes: 100 };
    const scanner = csvScanner.createScanner(options, ({ bytes, starts, ends, doubled, count, line }) => {
      const field = (j: number) => bytes.toString("utf8", starts[j], ends[j]);
      rows.push(
        Array.from({ length: count }, (_, j) => (doubled[j] ? field(j).replaceAll('""', '"') : field(j))),
      );
      lines.push(line);
    });
    for (const chunk of chunks) scanner.push(Buffer.from(chunk));
    scanner.end();
    expect(rows).toEqual(expected);
    expect(lines).toEqual(expected.map((_, i) => i + 1));
  });

  test("reads back everything that RFC 4180 can write, in one piece or in small ones", () => {
    const cell = fc.string({
      unit: fc.constantFrom("a", "1", '"', ",", "\n", "\r", " ", "é", "牛", ";"),
      maxLength: 6,
    });
    const rows = fc
      .integer({ min: 2, max: 4 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 8 }));
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom("\n", "\r\n"),
        fc.integer({ min: 1, max: 9 }),
        (body, lineEnd, piece) => {
          const width = body[0]?.length ?? 2;
          const names = Array.from({ length: width }, (_, j) => `c${j}`);
          const text = write([names, ...body], lineEnd);
          const expected = names.map((name, j) => [name, ...body.map((row) => row[j])]);
          expect(plain(csv.parse(text))).toEqual(expected);
          expect(scanInPieces(Buffer.from(text), piece)).toEqual([names, ...body]);
        },
      ),
      { seed: 1, numRuns: 1000 },
    );
  });

  test("reads or refuses any bytes, the same in one piece and in chunks, and changes no prototype", () => {
    const bytes = fc.array(
      fc.constantFrom(0x22, 0x2c, 0x0a, 0x0d, 0x61, 0x20, 0x00, 0xff, 0xef, 0xbb, 0xbf),
      { maxLength: 60 },
    );
    const keys = Object.getOwnPropertyNames(Object.prototype).join();
    let accepted = 0;
    fc.assert(
      fc.property(bytes, (values) => {
        const given = Buffer.from(values);
        expect(scanInPieces(given, 1)).toEqual(scanInPieces(given, 60));
        try {
          const table = csv.parse(given);
          for (const name of table.names) expect(table.columns[name]).toHaveLength(table.rows);
          accepted++;
        } catch (error) {
          expect(["SyntaxError", "RangeError"]).toContain((error as Error).name);
          expect((error as Error).message).toMatch(/^Cannot read CSV: .* must be /);
        }
      }),
      { seed: 2, numRuns: 5000 },
    );
    expect(accepted).toBeGreaterThan(100);
    expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(keys);
  });
});

describe("csv.read()", () => {
  const file = (name: string, bytes: Uint8Array | string) => {
    const full = path.join(folder, name);
    fs.writeFileSync(full, bytes);
    return full;
  };

  test("reads plain and gzip files larger than a chunk", async () => {
    const text = `n,t\n${Array.from({ length: 200_000 }, (_, i) => `${i},"text ${i % 7}"`).join("\n")}\n`;
    const options = { columns: { n: "number", t: "text" } } as const;
    for (const given of [file("large.csv", text), file("large.csv.gz", zlib.gzipSync(text))]) {
      const { rows, columns } = await csv.read(given, options);
      expect(rows).toBe(200_000);
      expect(columns.n[199_999]).toBe(199_999);
      expect(columns.t[199_999]).toBe(`text ${199_999 % 7}`);
    }
  });

  test("says what is wrong with a file", async () => {
    const packed = zlib.gzipSync("a,b\n1,2\n".repeat(1000));
    await expect(csv.read(folder, { source: "x" })).rejects.toThrow(
      `Cannot read x: path must be a file, ${folder} is a directory`,
    );
    await expect(csv.read(path.join(folder, "none"), { source: "x" })).rejects.toThrow(
      /path must be an existing file, ENOENT/,
    );
    await expect(csv.read(file("empty", ""), { source: "x" })).rejects.toThrow(
      "Cannot read x: the file must be not empty",
    );
    await expect(csv.read(file("cut.gz", packed.subarray(0, -9)), { source: "x" })).rejects.toThrow(
      /gzip data must be complete and intact, they are truncated/,
    );
    const damaged = Buffer.from(packed);
    damaged[damaged.length - 6] ^= 0xff;
    await expect(csv.read(file("damaged.gz", damaged), { source: "x" })).rejects.toThrow(/they are damaged/);
    const bomb = zlib.gzipSync(Buffer.alloc(20_000_000));
    await expect(csv.read(file("bomb.gz", bomb), { source: "x", maxBytes: 1_000_000 })).rejects.toThrow(
      /its unpacked size must be at most 1000000 bytes/,
    );
  });
});

describe("parseNumber()", () => {
  const parse = (text: string) => parseNumber(Buffer.from(text), 0, Buffer.byteLength(text));

  test.each([
    "0",
    "-0",
    "+1.5",
    ".5",
    "5.",
    "1e3",
    "-1.5E-7",
    " 7 ",
    "123456789012345678901234567890",
    "0.1",
    "1.7976931348623157e308",
    "4.9e-324",
    "0.000000000000001",
    "9007199254740993",
  ])("%s as JavaScript reads it", (text) => {
    expect(parse(text)).toBe(Number(text));
  });

  test.each([
    "",
    " ",
    "-",
    ".",
    "1,5",
    "1_0",
    "0x10",
    "Infinity",
    "NaN",
    "1e",
    "1e999",
    "1 2",
    "--1",
    "١",
    "1.2.3",
  ])("%j is no number", (text) => {
    expect(parse(text)).toBeNaN();
  });

  test("agrees with Number() on every decimal", () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer({ min: 0, max: 12 }),
        (value, digits) => {
          expect(parse(String(value))).toBe(Number(String(value)));
          if (Math.abs(value) < 1e20)
            expect(parse(value.toFixed(digits))).toBe(Number(value.toFixed(digits)));
        },
      ),
      { seed: 3, numRuns: 2000 },
    );
  });
});
