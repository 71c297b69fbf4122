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
      new SyntaxError(
        'Cannot read CSV: row 2 (line 3), column "x" must be a number, or declared as { type: "number", missing: [""] }, current value is ""',
      ),
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

  test("takes a text as missing in any script and encoding, and numbers that stand for missing", () => {
    // pandas 3.1: read_csv(na_values=["无"]).
    const columns = { x: { type: "number", missing: ["无", "—", "-9"] } } as const;
    expect([...csv.parse("x,y\n1,a\n无,b\n—,c\n-9,d\n-9.5,e\n", { columns }).columns.x]).toEqual([
      1,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      -9.5,
    ]);
    const gbk = Buffer.from([0x78, 0x0a, 0xce, 0xde, 0x0a]);
    expect([...csv.parse(gbk, { columns, encoding: "gbk" }).columns.x]).toEqual([Number.NaN]);
  });

  test("an infinite number is read, and NaN where it is declared, as csvText writes them", () => {
    const columns = { x: { type: "number", missing: ["NaN"] } } as const;
    const text = "x,y\nInfinity,1\n-Infinity,1\n-0,1\nNaN,1\n";
    expect([...csv.parse(text, { columns }).columns.x]).toEqual([
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      -0,
      Number.NaN,
    ]);
  });

  test("an encoding is for bytes: pandas ignores it for a text, here it is refused", () => {
    for (const encoding of ["gbk", "utf-8"])
      expect(() => csv.parse("品名\n", { encoding })).toThrow(
        new TypeError(
          `Cannot read CSV: encoding must be left out: a text is decoded already, current value is "${encoding}"`,
        ),
      );
    expect(csv.parse(Buffer.from("品名\n"), { encoding: "utf-8" }).names).toEqual(["品名"]);
  });

  test("refuses ids as numbers whose digits a double cannot hold; pandas' int64 keeps them apart", () => {
    const id = (text: string) => csv.parse(`id,x\n${text},1\n`, { columns: { id: "number" } }).columns.id[0];
    for (const text of ["12345678901234567", "9007199254740993", "-123456789012345678"])
      expect(() => id(text)).toThrow(
        new SyntaxError(
          `Cannot read CSV: row 1 (line 2), column "id" must be a number that a double holds exactly; read ids as "text", current value is "${text}"`,
        ),
      );
    expect(id("9007199254740992")).toBe(2 ** 53);
    expect(id("1.23457E+16")).toBe(1.23457e16);
    for (const text of ["1e400", "1e-400"]) expect(() => id(text)).toThrow(/"id" must be a number, current/);
  });

  test.each<[string, string, string]>([
    ["order;price\n1;1,29\n", ";", "order;price"],
    ["order\tprice\n1\t2\n", "\\t", "order\\tprice"],
    ["order|price\n1|2\n", "|", "order|price"],
  ])("refuses the header of one column in %j", (text, delimiter, header) => {
    expect(() => csv.parse(text)).toThrow(
      new SyntaxError(
        `Cannot read CSV: delimiter must be given, perhaps "${delimiter}", since with "," the header is one column, current value is "${header}"`,
      ),
    );
    expect(csv.parse(text, { delimiter: JSON.parse(`"${delimiter}"`) }).names).toEqual(["order", "price"]);
    expect(csv.parse(text.replaceAll(",", "."), { delimiter: "," }).names).toHaveLength(1);
  });

  test("a header of one column may be quoted, and hold any text", () => {
    expect(csv.parse("a;b,c\n1,2\n").names).toEqual(["a;b", "c"]);
    expect(() => csv.parse('a,b\n"\n1",2\n3\n')).toThrow(/row 2 \(line 4\) must be 2 fields long/);
    expect(csv.parse('"a, b; c"\nx\n').names).toEqual(["a, b; c"]);
    expect(csv.parse("a b\nx\n").names).toEqual(["a b"]);
    // pandas writes its index below an empty name.
    expect(csv.parse(",a\n0,x\n").names).toEqual(["", "a"]);
    for (const text of ["\n", "\na,b\n", "\r\n"])
      expect(() => csv.parse(text)).toThrow('its first line must be the column names, current value is ""');
  });

  test.each<[string, Buffer | string, string]>([
    ["an Excel workbook", "PK\x03\x04\x14\0", "an Excel workbook or a ZIP archive; save it as CSV UTF-8"],
    [
      "an old workbook",
      Buffer.from("d0cf11e0a1b11ae1", "hex"),
      "an old Excel workbook; save it as CSV UTF-8",
    ],
    ["gzip", zlib.gzipSync("a,b\n"), "gzip, which read() unpacks"],
    ["Parquet", "PAR1\x15\x04", "Parquet"],
    ["a web page", "<html><table><tr><td>a</td>", "HTML or XML"],
    ["a web page behind a byte order mark", "\ufeff\n <!DOCTYPE html>", "HTML or XML"],
    ["JSON lines", '{"a":1,"b":2}\n', "JSON"],
    ["a list of JSON", '[ {"a":1} ]', "JSON"],
    ["UTF-16BE without a mark", Buffer.from("a,b\n", "utf16le").swap16(), "UTF-16; save it as UTF-8"],
    ["UTF-16LE without a mark", Buffer.from("a,b\n", "utf16le"), "UTF-16; save it as UTF-8"],
  ])("names %s instead of reading it", (_name, content, format) => {
    expect(() => csv.parse(content)).toThrow(
      new SyntaxError(`Cannot read CSV: its content must be plain text, current value is "${format}"`),
    );
  });

  test("files that only resemble another format are read", () => {
    for (const name of ["PAR1", "PK", "{a}", "[a]", "<a>", "\0a"])
      expect(csv.parse(`${name}\nx\n`).names).toEqual([name]);
  });

  test("reads windows-1252 as the WHATWG table has it: the euro, quotes, and ÿ in front", () => {
    const bytes = Buffer.from([0xff, 0x61, 0x80, 0x93, 0x9f, 0x81, 0xe9, 0x0a]);
    for (const encoding of ["windows-1252", "latin1"])
      expect(csv.parse(bytes, { encoding }).names).toEqual(["ÿa€“Ÿ\u0081é"]);
    const table = Buffer.from(Array.from({ length: 32 }, (_, i) => 0x80 + i));
    // Python: bytes(range(0x80, 0xa0)).decode("cp1252"), which leaves out 81, 8d, 8f, 90 and 9d.
    expect(csv.parse(table, { encoding: "windows-1252" }).names[0].replace(/[\x80-\x9f]/g, "")).toBe(
      "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ",
    );
    expect(() => csv.parse(Buffer.from([97, 10, 0xff, 10]))).toThrow(
      `try encoding: 'windows-1252', which makes it "ÿ"`,
    );
  });

  test("names the encodings in which bytes are text", () => {
    const header = Buffer.from([0xb6, 0xa9, 0xb5, 0xa5, 0xba, 0xc5, 0x2c, 0x61, 0x0a]);
    expect(() => csv.parse(header)).toThrow(
      new SyntaxError(
        'Cannot read CSV: every text must be valid utf-8; try encoding: \'gb18030\', which makes it "订单号"; try encoding: \'windows-1252\', which makes it "¶©µ¥ºÅ", current value is "¶©µ¥ºÅ"',
      ),
    );
    expect(() => csv.parse(Buffer.from("Caf\xe9\n", "latin1"))).toThrow(
      /valid utf-8; try encoding: 'windows-1252', which makes it "Café", current/,
    );
    for (const encoding of ["utf-16le", "utf-16be"])
      expect(() => csv.parse(Buffer.from("a\n"), { encoding })).toThrow(
        `encoding must be one that writes delimiters as ASCII; save the file as UTF-8, current value is "${encoding}"`,
      );
  });

  test.each([null, undefined, 7, [1]])("refuses %j, which is neither text nor bytes", (data) => {
    expect(() => csv.parse(data as never)).toThrow(/^Cannot read CSV: data must be a text or bytes, current/);
  });

  test("lists at most 30 names of a header", () => {
    const header = Array.from({ length: 31 }, (_, i) => `c${i}`);
    const read = (names: readonly string[]) => () =>
      csv.parse(`${names.join(",")}\n`, { columns: { x: "text" } });
    expect(read(header)).toThrow(/"c29" …, current/);
    expect(read(header.slice(0, 30))).toThrow(/"c29", current/);
    expect(read(["amount ", "b"])).toThrow('one of the header: "amount ", "b", current value is "x"');
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
      'Cannot read CSV: line 2, column 2 must be free of a carriage return alone; lines must end with LF or CRLF, current value is "2\\r"',
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
      'Cannot read CSV: line 2, column 1 must be followed by the delimiter "," or the end of the line, current value is "1\\"x"',
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
      'Cannot read CSV: line 1, column 2 must be free of a carriage return alone; lines must end with LF or CRLF, current value is "b\\r1,2\\r"',
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
      'Cannot read CSV: every declared column must be one of the header: "a", "b", current value is "c"',
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
    [
      "a title above the header",
      "Sales\na,b\n",
      {},
      'Cannot read CSV: row 1 (line 2) must be 1 field long, as the header "Sales", current value is 2',
    ],
    ["types that are a list", "a\n", { columns: ["a"] as never }, "columns must be column types by name"],
    ["null as types", "a\n", { columns: null as never }, "columns must be column types by name"],
    ["a header that is a text", "a\n", { header: "a" as never }, "header must be an array"],
    ...[
      { type: "number", missing: [null] },
      { type: "number", missing: [""], decimal: "," },
      { type: "text", missing: [""] },
      { type: "number" },
      { type: "number", missing: "NA" },
      null,
    ].map((type): [string, string, csv.CsvOptions, string] => [
      `the type ${JSON.stringify(type)}`,
      "a\n1\n",
      { columns: { a: type as never } },
      'Cannot read CSV: columns["a"] must be "number", "text" or a number with missing, current value is ',
    ]),
  ])("refuses %s", (_name, text, options, message) => {
    expect(() => csv.parse(text, options)).toThrow(message);
  });

  test("refuses bytes that are not text, UTF-16, and a row without end", () => {
    expect(() => csv.parse(Buffer.from([0x61, 0x0a, 0xff, 0x0a]))).toThrow(/every text must be valid utf-8/);
    const utf16 = Buffer.from("\ufeffa,b\n", "utf16le");
    for (const bytes of [utf16, Buffer.from(utf16).swap16()])
      expect(() => csv.parse(bytes)).toThrow(
        new SyntaxError(
          'Cannot read CSV: its content must be plain text, current value is "UTF-16; save it as UTF-8"',
        ),
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
    expect(() => csv.parse("a", { maxRowBytes: 1 })).not.toThrow();
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

  test("a path that ends in .tsv means tabs", async () => {
    for (const name of ["a.tsv", "a.TSV"])
      expect((await csv.read(file(name, "a\tb,c\n1\t2\n"))).names).toEqual(["a", "b,c"]);
    expect((await csv.read(file("a.tsv.gz", zlib.gzipSync("a\tb\n")))).names).toEqual(["a", "b"]);
    await expect(csv.read(file("b.tsv", "a,b\n"))).rejects.toThrow(
      /delimiter must be given, perhaps ",", since with "\\t"/,
    );
    await expect(csv.read(file("tsv", "a\tb\n"))).rejects.toThrow(/delimiter must be given, perhaps "\\t"/);
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
    "0.1",
    "1.7976931348623157e308",
    "4.9e-324",
    "0.000000000000001",
    "9007199254740992",
    "+9007199254740994",
    "12345678901234568",
    "123456789012345680000",
    "0.12345678901234567890",
    "0e-999",
    "Infinity",
    "-Infinity",
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
    "infinity",
    "NaN",
    "1e",
    "1e999",
    // A double cannot hold them.
    "1e-400",
    "-0.01e-400",
    "9007199254740993",
    "12345678901234567",
    "123456789012345678901234567890",
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
          if (Math.abs(value) < 2 ** 53 || (digits > 0 && Math.abs(value) < 1e20))
            expect(parse(value.toFixed(digits))).toBe(Number(value.toFixed(digits)));
        },
      ),
      { seed: 3, numRuns: 2000 },
    );
  });
});
