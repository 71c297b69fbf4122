/** Files that people bring: what each becomes, or the sentence that says which option helps. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import zlib from "node:zlib";
import { strToU8, zipSync } from "fflate";
import { afterAll, describe, expect, test } from "vitest";
import { RejectedRowsError, tables } from "../../../lib";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-reading-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

type Options = NonNullable<Parameters<typeof tables.read>[1]>;

function write(name: string, content: string | Uint8Array): string {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
  return file;
}

let files = 0;
const read = (content: string | Uint8Array, options: Options = {}, extension = "csv") =>
  tables.read(write(`${++files}.${extension}`, content), options);
const rowsOf = async (content: string | Uint8Array, options: Options = {}, extension = "csv") =>
  await (await read(content, options, extension)).toRows();
const columnOf = async (content: string, options: Options = {}) =>
  (await rowsOf(content, options)).map((row) => Object.values(row)[0]);

/** What `iconv -t gb18030` writes. */
const gbk = (hex: string) => Buffer.from(hex.replace(/\s/g, ""), "hex");

describe("encodings", () => {
  const expected = [{ id: 1, 品名: "牛奶" }];

  test("01 and 02: byte order marks of UTF-8 and UTF-16", async () => {
    expect(await rowsOf("\ufeffid,品名\n1,牛奶\n")).toEqual(expected);
    const utf16 = Buffer.from("\ufeffid,品名\n1,牛奶\n", "utf16le");
    expect(await rowsOf(utf16)).toEqual(expected);
    expect(await rowsOf(Buffer.from(utf16).swap16())).toEqual(expected);
    expect((await read(utf16)).layout).toBe('{ encoding: "utf-16le" }');
  });

  test("UTF-16 without a mark is recognised by its zeros", async () => {
    const utf16 = Buffer.from("id,product\n1,milk\n", "utf16le");
    expect(await rowsOf(utf16)).toEqual([{ id: 1, product: "milk" }]);
    expect(await rowsOf(Buffer.from(utf16).swap16())).toEqual([{ id: 1, product: "milk" }]);
  });

  test("03 and 04: GB18030 is recognised where its characters are common ones", async () => {
    const table = await read(
      gbk("b6a9b5a5b1e0bac52cc9ccc6b7c3fbb3c62cbdf0b6ee0a313030312cc5a3c4cc2c322e35300a"),
    );
    expect(await table.toRows()).toEqual([{ 订单编号: 1001, 商品名称: "牛奶", 金额: 2.5 }]);
    expect(table.layout).toBe('{ encoding: "gb18030" }');
    expect((await rowsOf(gbk("b6a9b5a52cc6b7c3fb2cbdf0b6ee0a312c9534b2352c322e35300a")))[0]).toEqual({
      订单: 1,
      品名: "𠮷",
      金额: 2.5,
    });
  });

  test("29: other encodings are asked for, and the message shows what the text would be", async () => {
    const latin = Buffer.from("name,price\ncaf\xe9,2\n", "latin1");
    await expect(read(latin)).rejects.toThrow(
      /the text is not UTF-8; try encoding: 'windows-1252', which makes it "café,2"$/,
    );
    expect(await rowsOf(latin, { encoding: "windows-1252" })).toEqual([{ name: "café", price: 2 }]);
    expect(await rowsOf(Buffer.from("a,b\n\x80,2\n", "latin1"), { encoding: "latin1" })).toEqual([
      { a: "€", b: 2 },
    ]);
    // Korean in EUC-KR ("상품,가격", 우유) is valid GB18030 as well, but not of common characters.
    const korean = gbk("bbf3c7b02cb0a1b0dd0abfecc0af2c320a");
    await expect(read(korean)).rejects.toThrow(
      /try encoding: 'gb18030', which makes it .*; try encoding: 'windows-1252'/,
    );
    expect(await rowsOf(korean, { encoding: "euc-kr" })).toEqual([{ 상품: "우유", 가격: 2 }]);
  });

  test("bytes that are not valid are refused, wherever they are", async () => {
    const text = Buffer.concat([
      Buffer.from(`a,b\n${"1,milk\n".repeat(60_000)}`),
      Buffer.from("2,caf\xe9\n", "latin1"),
    ]);
    await expect(read(text)).rejects.toThrow(
      /bytes after byte \d+ are not valid utf-8; try encoding: 'gb18030'/,
    );
    await expect(read("a,b\n1,2\n", { encoding: "klingon" })).rejects.toThrow(
      "encoding must be one that TextDecoder knows",
    );
  });
});

describe("delimiters and lines", () => {
  test("05: semicolons with a decimal comma", async () => {
    const table = await read("produkt;preis;menge\nMilch;1,29;10\nBrot;1.002,49;5\n");
    expect(await table.toRows()).toEqual([
      { produkt: "Milch", preis: 1.29, menge: 10 },
      { produkt: "Brot", preis: 1002.49, menge: 5 },
    ]);
    expect(table.schema).toBe(
      '{ produkt: "text", preis: { type: "number", decimal: "," }, menge: "integer" }',
    );
    expect(table.layout).toBe('{ delimiter: ";", decimal: "," }');
  });

  test("a comma that may be either mark leaves a column text", async () => {
    expect((await read("sku;kg\nA;1,234\n")).schema).toBe('{ sku: "text", kg: "text" }');
    expect(await rowsOf("sku;kg\nA;1,234\n", { decimal: "," })).toEqual([{ sku: "A", kg: 1.234 }]);
    expect(await rowsOf("sku;kg\nA;1,234\n", { thousands: "," })).toEqual([{ sku: "A", kg: 1234 }]);
  });

  test("06: tabs, bars, and what the extension says", async () => {
    const expected = [{ sku: "A1", price: 1.29 }];
    for (const mark of ["\t", "|", ";", ","])
      expect(await rowsOf(`sku${mark}price\nA1${mark}1.29\n`)).toEqual(expected);
    expect(await rowsOf("sku,price\nA1,1.29\n", {}, "tsv")).toEqual([{ "sku,price": "A1,1.29" }]);
    expect(await rowsOf("sku::price\nA1::1.29\n", { delimiter: "::" })).toEqual(expected);
  });

  test("a column of texts with a few commas is one column", async () => {
    const notes = ["note", "hello", "so, so", "a", "b", "c", "d", "e", "f", "g", "h", "i"];
    expect(await columnOf(`${notes.join("\n")}\n`)).toEqual(notes.slice(1));
  });

  test("decimal commas in a single column are not taken for delimiters", async () => {
    await expect(read("price\n1,29\n2,49\n")).rejects.toThrow("line 2 has 2 fields instead of 1");
    expect(await columnOf("price\n1,29\n2,49\n", { delimiter: ";" })).toEqual([1.29, 2.49]);
  });

  test("12: line breaks in quotes; doubled quotes", async () => {
    expect(await rowsOf('id,note\r\n1,"first\nsecond"\r\n2,"say ""hi"""\r\n')).toEqual([
      { id: 1, note: "first\nsecond" },
      { id: 2, note: 'say "hi"' },
    ]);
  });

  test("13: a quote inside a field is a character; one that is not closed is refused, or a character on request", async () => {
    expect(await rowsOf('id,name\n1,27" monitor\n')).toEqual([{ id: 1, name: '27" monitor' }]);
    expect(await rowsOf('id,name\n1, "desk"\n')).toEqual([{ id: 1, name: "desk" }]);
    const unbalanced = 'id,name,price\n1,"27" monitor,199\n2,"a, b",25\n';
    await expect(read(unbalanced)).rejects.toThrow(
      'line 2 text follows a closing quote; lenientQuotes: true reads such quotes as characters ("1,\\"27\\" monitor,199")',
    );
    expect(await rowsOf(unbalanced, { lenientQuotes: true })).toEqual([
      { id: 1, name: '"27" monitor', price: 199 },
      { id: 2, name: "a, b", price: 25 },
    ]);
    const open = 'id,name,price\n1,"monitor,199\n2,keyboard,25\n';
    await expect(read(open)).rejects.toThrow("line 2 a quote is never closed");
    const skipped = await read(open, { onReject: "skip" });
    expect(await skipped.toRows()).toEqual([{ id: 2, name: "keyboard", price: 25 }]);
    expect((await rowsOf(open, { lenientQuotes: true }))[0]).toEqual({ id: 1, name: '"monitor', price: 199 });
  });

  test("14: rows of another length are refused, all at once; short ones are filled on request", async () => {
    const ragged = "a,b,c\n1,2,3\n4,5\n6,7,8,9\n\n10,11\n";
    await expect(read(ragged)).rejects.toThrow(
      /line 3 has 2 fields instead of 3; shortRows: "fill" makes the others missing \("4,5"\); line 4 has 4 fields instead of 3 \("6,7,8,9"\); line 6 has/,
    );
    const error = await read(ragged).catch((caught) => caught);
    expect(error).toBeInstanceOf(RejectedRowsError);
    expect(await error.rejects.select("line", "column", "text").toRows()).toEqual([
      { line: 3, column: null, text: "4,5" },
      { line: 4, column: null, text: "6,7,8,9" },
      { line: 6, column: null, text: "10,11" },
    ]);
    expect(await rowsOf("a,b,c\n1,2,3\n4,5\n", { shortRows: "fill" })).toEqual([
      { a: 1, b: 2, c: 3 },
      { a: 4, b: 5, c: null },
    ]);
    const skipped = await read(ragged, { onReject: "skip" });
    expect(await skipped.toRows()).toEqual([{ a: 1, b: 2, c: 3 }]);
    expect(await skipped.rejects.count()).toBe(3);
  });

  test("15: an empty last column is dropped", async () => {
    expect(await rowsOf("a,b\n1,2,\n4,5,\n")).toEqual([
      { a: 1, b: 2 },
      { a: 4, b: 5 },
    ]);
    expect(await rowsOf("a,b,\n1,2,\n4,5,\n")).toEqual([
      { a: 1, b: 2 },
      { a: 4, b: 5 },
    ]);
  });

  test("16: comments, titles and sep=", async () => {
    const comments = "# exported 2024-03-01\n# shop 12\na,b\n1,2\n#skip\n3,4\n";
    await expect(read(comments)).rejects.toThrow(
      'line 5 has 1 field instead of 2; comment: "#" leaves such lines out ("#skip")',
    );
    expect(await rowsOf(comments, { comment: "#" })).toEqual([
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ]);
    const titles = await read("Sales report,,\nJanuary 2024,,\n,,\ndate,sku,amount\n2024-01-01,A,5\n");
    expect(await titles.toRows()).toEqual([{ date: "2024-01-01", sku: "A", amount: 5 }]);
    expect(titles.layout).toBe("{ skip: 3 }");
    expect(await rowsOf("sep=;\na;b\n1;2\n")).toEqual([{ a: 1, b: 2 }]);
  });

  test("17: names that are there twice are refused, or renamed; those without a name are numbered", async () => {
    await expect(read("price,price\n1,2\n")).rejects.toThrow(
      "column names must be unique, whatever the case, or duplicateNames: 'rename', current value is \"price\"",
    );
    expect(await rowsOf("price,price,price\n1,2,3\n", { duplicateNames: "rename" })).toEqual([
      { price: 1, price_2: 2, price_3: 3 },
    ]);
    expect(await rowsOf("Price,price\n1,2\n", { duplicateNames: "rename" })).toEqual([
      { Price: 1, price_2: 2 },
    ]);
    expect(await rowsOf(",a,\n0,1,2\n")).toEqual([{ column1: 0, a: 1, column3: 2 }]);
  });

  test("18: blank lines are left out, rows of delimiters stay", async () => {
    expect(await rowsOf("\n\na,b\n1,2\n\n3,4\n\n\n")).toEqual([
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ]);
    expect(await rowsOf("a,b\n1,2\n   \n,\n")).toEqual([
      { a: 1, b: 2 },
      { a: null, b: null },
    ]);
    expect(await columnOf('a\n1\n\n""\n2\n')).toEqual([1, null, 2]);
  });

  test("19 and 20: NUL, Ctrl-Z, and lines that end with CR, CR CR LF or several kinds", async () => {
    expect(await rowsOf("a,b\n1,x\0y\n")).toEqual([{ a: 1, b: "x\0y" }]);
    const expected = [
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ];
    for (const text of [
      "a,b\r1,2\r3,4\r",
      "a,b\r\r\n1,2\r\r\n3,4\r\r\n",
      "a,b\n1,2\r\n3,4",
      "a,b\n1,2\n3,4\n\x1a",
    ])
      expect(await rowsOf(text), JSON.stringify(text)).toEqual(expected);
  });

  test("21: a cell of 20 MB", async () => {
    const schema = { a: "integer", b: "text" } as const;
    const [row] = await rowsOf(`a,b\n1,"${"x".repeat(20_000_000)}"\n`, { schema });
    expect(row.b.length).toBe(20_000_000);
  });

  test("header: names, or none", async () => {
    expect(await rowsOf("1,2\n3,4\n", { header: false })).toEqual([
      { column1: 1, column2: 2 },
      { column1: 3, column2: 4 },
    ]);
    expect(await rowsOf("1,2\n", { header: ["a", "b"] })).toEqual([{ a: 1, b: 2 }]);
    expect(await rowsOf("x\ny\na,b\n1,2\n3,4\nend\n", { skip: 2, footer: 1 })).toEqual([
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ]);
  });
});

test("a header of several lines", async () => {
  const rows = [
    { "order\nid": 1, note: "x" },
    { "order\nid": 2, note: "y" },
  ];
  expect(await rowsOf('"order\nid",note\n1,x\n2,y\n')).toEqual(rows);
  expect(await rowsOf('"Sales\nreport",\n,\n"order\nid",note\n1,x\n2,y\n', { skip: 3 })).toEqual(rows);
});

describe("cells", () => {
  test("07 to 10: thousands, currency, negatives, percent", async () => {
    expect(await columnOf('revenue\n"1,234,567.50"\n"987,654.00"\n')).toEqual([1234567.5, 987654]);
    expect(await columnOf('paid\n"¥1,234.50"\n￥99.00\n')).toEqual([1234.5, 99]);
    expect((await read('paid\n"¥1,234.50"\n￥99.00\n')).schema).toBe(
      '{ paid: { type: "number", currency: "¥" } }',
    );
    const mixed = 'paid\n¥99.00\n"$1,000"\nUS$ 5\n12 元\n100 EUR\n';
    expect((await read(mixed)).schema).toBe('{ paid: "text" }');
    expect(await columnOf(mixed, { schema: { paid: "number" } })).toEqual([99, 1000, 5, 12, 100]);
    expect(await columnOf("amount\n12.00\n(12.00)\n12.00-\n−5.00\n-¥3\n(¥7.50)\n")).toEqual([
      12, -12, -12, -5, -3, -7.5,
    ]);
    expect(await columnOf("rate\n12.5%\n3%\n-0.07%\n")).toEqual([0.125, 0.03, -0.0007]);
    expect((await read("rate\n12.5%\n3%\n")).schema).toBe('{ rate: { type: "number", percent: true } }');
    expect((await read("rate\n12.5%\n3\n")).schema).toBe('{ rate: "text" }');
    expect(
      await columnOf("x\n１２３４．５\n1 234,5\n", {
        schema: { x: "number" },
        decimal: ".",
        onReject: "skip",
      }),
    ).toEqual([1234.5]);
    expect(await columnOf("x;n\n1.234,5;1\n1 234,5;1\n1'234,5;1\n-0,5;1\n")).toEqual([
      1234.5, 1234.5, 1234.5, -0.5,
    ]);
  });

  test("11: Excel's marks for texts", async () => {
    expect(await columnOf('sku,n\n="00123",1\n="00045",2\n')).toEqual(["00123", "00045"]);
    expect(await columnOf("id,n\n'12345678901234567,1\n'=x,2\n'tis,3\n")).toEqual([
      "12345678901234567",
      "=x",
      "'tis",
    ]);
    expect(await columnOf("n\n'-5\n'7\n")).toEqual([-5, 7]);
  });

  test("22: dates", async () => {
    const days = async (text: string, options?: Options) =>
      await columnOf(`d,n\n${text.replaceAll("\n", ",1\n")},1\n`, options);
    expect(await days("2024-03-01\n2024/3/2\n2024年3月3日\n2024.3.4")).toEqual([
      "2024-03-01",
      "2024-03-02",
      "2024-03-03",
      "2024-03-04",
    ]);
    expect(await days("31.12.2024\n1.2.2024")).toEqual(["2024-12-31", "2024-02-01"]);
    expect(await days("12/31/2024\n1/2/2024")).toEqual(["2024-12-31", "2024-01-02"]);
    expect(await days("31/12/2024 9:05\n1/2/2024 10:00")).toEqual([
      "2024-12-31T09:05:00",
      "2024-02-01T10:00:00",
    ]);
    // Which is the month cannot be told.
    expect(await days("1/2/2024\n3/4/2024")).toEqual(["1/2/2024", "3/4/2024"]);
    expect(await days("1/2/2024", { schema: { d: { type: "date", format: "%d/%m/%Y" } } })).toEqual([
      "2024-02-01",
    ]);
    expect(await days("2024-03-01 00:00:00", { schema: { d: "date" } })).toEqual(["2024-03-01"]);
    expect(await days("2024-02-30\n2024-03-01")).toEqual(["2024-02-30", "2024-03-01"]);
    expect(await days("2024-03-01 14:05:22\n2024/3/2 9:05")).toEqual([
      "2024-03-01T14:05:22",
      "2024-03-02T09:05:00",
    ]);
    expect(await days("2024-03-01T14:05:22.25\n2024-03-01 14:05")).toEqual([
      "2024-03-01T14:05:22.25",
      "2024-03-01T14:05:00",
    ]);
  });

  test("22: times with an offset need a zone; without a schema they become UTC, and the schema says so", async () => {
    const text = "t,n\n2024-03-01T08:00:00+08:00,1\n2024-03-01 14:05:22 +0800,1\n2024-03-01T00:30:00Z,1\n";
    const table = await read(text);
    expect(table.schema).toBe('{ t: { type: "timestamp", zone: "UTC" }, n: "integer" }');
    const times = async (options: Options) => await columnOf(text, options);
    expect(await times({})).toEqual(["2024-03-01T00:00:00", "2024-03-01T06:05:22", "2024-03-01T00:30:00"]);
    // A time without an offset is one of the zone already.
    const without = "t,n\n2024-03-01T08:00:00+08:00,1\n2024/3/1 9:05,1\n";
    expect(await columnOf(without, { timeZone: "Asia/Shanghai" })).toEqual([
      "2024-03-01T08:00:00",
      "2024-03-01T09:05:00",
    ]);
    const shanghai = ["2024-03-01T08:00:00", "2024-03-01T14:05:22", "2024-03-01T08:30:00"];
    expect(await times({ timeZone: "Asia/Shanghai" })).toEqual(shanghai);
    expect(await times({ schema: { t: { type: "timestamp", zone: "Asia/Shanghai" } } })).toEqual(shanghai);
    await expect(times({ schema: { t: "timestamp" } })).rejects.toThrow(
      'line 2, t is not a timestamp; format and zone say how it is written ("2024-03-01T08:00:00+08:00")',
    );
    await expect(times({ timeZone: "Mars/Base" })).rejects.toThrow(
      'timeZone must be a time zone, such as "Asia/Shanghai"',
    );
  });

  test("23: booleans", async () => {
    expect(await columnOf("paid\nTRUE\nfalse\nYes\n是\n1\n否\n")).toEqual([
      true,
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(await columnOf("paid\n1\n0\n")).toEqual([1, 0]);
    expect(await columnOf("paid\n1\n0\n", { schema: { paid: "boolean" } })).toEqual([true, false]);
  });

  test("24: missing values, in any script", async () => {
    const words = "sku,price\nA,NA\nB,-\nC,null\nD,#N/A\nE,\nF,NaN\nG,1.5\nH,None\nI,无\nJ,—\n";
    const table = await read(words);
    expect(table.schema).toBe('{ sku: "text", price: "number?" }');
    expect((await table.toRows()).map(({ price }) => price).filter((price) => price !== null)).toEqual([1.5]);
    await expect(read(words, { schema: { price: "number" } })).rejects.toThrow(
      /line 2, price is missing; the type "number\?" allows that \("NA"\);.*; and 6 more/,
    );
    // A text may be "NA" or "无"; only what is said to be missing is.
    expect(await columnOf("country,n\nNA,1\n无,2\n空,3\n")).toEqual(["NA", "无", "空"]);
    expect(await columnOf("country,n\nNA,1\n空,3\n", { missing: ["空"] })).toEqual(["NA", null]);
    expect(await columnOf("x,n\n-999,1\n-999.0,2\n5,3\n缺货,4\n", { missing: ["-999", "缺货"] })).toEqual([
      null,
      null,
      5,
      null,
    ]);
    expect(
      await columnOf("x,n\n断货,1\n5,3\n", { schema: { x: { type: "number?", missing: ["断货"] } } }),
    ).toEqual([null, 5]);
  });

  test("25 and 26: ids stay texts", async () => {
    const ids = "id,n\n12345678901234567,1\n12345678901234568,2\n";
    expect(await columnOf(ids)).toEqual(["12345678901234567", "12345678901234568"]);
    expect(await columnOf("id,n\n123456789012345,1\n")).toEqual(["123456789012345"]);
    expect(await columnOf("id,n\n12345678901234,1\n")).toEqual([12345678901234]);
    for (const type of ["number", "integer"] as const)
      await expect(read(ids, { schema: { id: type } })).rejects.toThrow(
        'line 2, id is beyond 2^53, where a number loses digits; the type "text" keeps ids ("12345678901234567")',
      );
    await expect(read("id,n\n1e16,1\n", { schema: { id: "integer" } })).rejects.toThrow("is not an integer");
    expect(await columnOf("id,n\n9007199254740991,1\n", { schema: { id: "integer" } })).toEqual([
      9007199254740991,
    ]);
    expect(await columnOf("zip,n\n00501,1\n2134,2\n")).toEqual(["00501", "2134"]);
    expect(await columnOf("zip,n\n02134,1\n2134,2\n09999,3\n")).toEqual(["02134", "2134", "09999"]);
    expect(await columnOf("share,n\n0.5,1\n0,2\n")).toEqual([0.5, 0]);
    expect(await columnOf("zip,n\n00501,1\n", { schema: { zip: "integer" } })).toEqual([501]);
  });

  test("27, 28 and 45: emoji, formulas, and names of prototypes", async () => {
    expect(await rowsOf("item,note\n👨‍👩‍👧 pack,😀\n")).toEqual([{ item: "👨‍👩‍👧 pack", note: "😀" }]);
    expect(await rowsOf("name,n\n\"=cmd|'/C calc'!A0\",1\n@SUM(1),-5\n")).toEqual([
      { name: "=cmd|'/C calc'!A0", n: 1 },
      { name: "@SUM(1)", n: -5 },
    ]);
    const table = await read("__proto__,constructor\n1,2\n");
    expect(table.columns).toEqual(["__proto__", "constructor"]);
    expect(table.schema).toBe('{ "__proto__": "integer", constructor: "integer" }');
  });

  test("39: what is a number, and what is not", async () => {
    const column = [
      "1e400",
      "0x1F",
      "+5",
      ".5",
      "5.",
      "1_000",
      " 7 ",
      "Infinity",
      "1e5",
      "1 000",
      "1\u00a0000",
      "1,0",
      "--5",
      "-$-5",
      "5%5",
      "(5",
      "1,234",
      "12,34,567",
    ];
    const text = `x\n${column.map((cell) => `"${cell}"`).join("\n")}\n`;
    const table = await read(text, { schema: { x: "number" }, decimal: ".", onReject: "skip" });
    expect(Array.from(await table.toVector("x"))).toEqual([5, 0.5, 5, 7, Infinity, 100000, 1000, 1000, 1234]);
    const rejected = await table.rejects.toRows();
    expect(rejected.map(({ text: cell }) => cell)).toEqual([
      "1e400",
      "0x1F",
      "1_000",
      "1,0",
      "--5",
      "-$-5",
      "5%5",
      "(5",
      "12,34,567",
    ]);
    expect(rejected[0]).toEqual({
      file: path.basename(`${files}.csv`),
      line: 2,
      column: "x",
      text: "1e400",
      reason: "is not a number",
    });
    expect(await columnOf(text)).toEqual(column.map((cell) => cell.trim()));
  });
});

describe("files", () => {
  test("31 and 32: nothing, a mark, a header alone", async () => {
    for (const empty of ["", "\ufeff", "\n\n"])
      await expect(read(empty)).rejects.toThrow("the file must be not empty");
    expect(await rowsOf("a,b\n")).toEqual([]);
    expect(await rowsOf("a,b\n", { schema: { a: "number" } })).toEqual([]);
  });

  test("33: gzip, of several members, by its bytes; truncated and damaged ones are refused", async () => {
    const packed = Buffer.concat([zlib.gzipSync("a,b\n1,2\n"), zlib.gzipSync("3,4\n")]);
    for (const extension of ["csv.gz", "csv"])
      expect(await rowsOf(packed, {}, extension)).toEqual([
        { a: 1, b: 2 },
        { a: 3, b: 4 },
      ]);
    const big = zlib.gzipSync(`a,b\n${Array.from({ length: 9999 }, (_, i) => `${i},${i * i}\n`).join("")}`);
    await expect(read(big.subarray(0, -20))).rejects.toThrow("the packed data must be complete and intact");
    await expect(read(Buffer.from(big).fill(7, 50, 60))).rejects.toThrow(
      "the packed data must be complete and intact",
    );
  });

  test("34: zip, of one file or of parts", async () => {
    const part = (text: string) => strToU8(text);
    const one = zipSync({ "orders.csv": part("a,b\n1,2\n") });
    expect(await rowsOf(one, {}, "zip")).toEqual([{ a: 1, b: 2 }]);
    const two = zipSync({
      "b.csv": part("b,a\n4,3\n"),
      "a.csv": part("a,b\n1,2\n"),
      "__MACOSX/._a.csv": part("x"),
    });
    expect(await rowsOf(two, {}, "zip")).toEqual([
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ]);
    await expect(read(one.subarray(0, 40), {}, "zip")).rejects.toThrow("complete and intact");
  });

  test("30, 36 and 37: the first bytes say what a file is, whatever its name", async () => {
    const kinds = [
      [
        zipSync({ "[Content_Types].xml": strToU8("<Types/>"), "xl/workbook.xml": strToU8("<x/>") }),
        "it is no whole workbook",
      ],
      [Buffer.from("d0cf11e0a1b11ae1", "hex"), "it is no whole workbook"],
      ["PAR1\x15\x04", "Parquet|parquet"],
      ["% a comment\n@RELATION iris\n", "the file must be one with @attribute and @data"],
    ] as const;
    for (const [content, message] of kinds)
      await expect(read(content, {}, "csv"), message).rejects.toThrow(new RegExp(message));
    expect(await (await read('{"id":1}\n{"id":2}\n', {}, "csv")).toRows()).toEqual([{ id: 1 }, { id: 2 }]);
    await expect(tables.read(path.join(folder, "absent.csv"))).rejects.toThrow(
      "path must be an existing file or folder",
    );
  });

  test("folders and patterns of parts, whose columns must agree", async () => {
    for (const [name, text] of Object.entries({
      "b.csv": "n;id\nx;2\n",
      "a.csv": "id,n\n1,y\n",
      "notes.md": "#",
      ".hidden.csv": "?",
    }))
      write(`parts/${name}`, text);
    write("parts/deep/c.csv", "id,n\n3,z\n");
    const rows = [
      { id: 1, n: "y" },
      { id: 2, n: "x" },
    ];
    expect(
      await (await tables.read(path.join(folder, "parts"), { delimiter: "," }).catch((error) => error))
        .message,
    ).toMatch(/all files must have the same columns; a.csv and b.csv differ in "id", "n", "n;id"/);
    write("parts/b.csv", "n,id\nx,2\n");
    expect(await (await tables.read(path.join(folder, "parts"))).toRows()).toEqual(rows);
    expect(await (await tables.read(path.join(folder, "parts/?.csv"))).toRows()).toEqual(rows);
    expect(await (await tables.read(path.join(folder, "parts/**/*.csv"))).toRows()).toEqual([
      ...rows,
      { id: 3, n: "z" },
    ]);
    await expect(tables.read(path.join(folder, "parts/*.tsv"))).rejects.toThrow(
      "path must be one with files of data",
    );
  });

  test.each([
    ["no rows in the first", ["n,id\n", "id,n\nx,1.5\n"], "number", [1.5]],
    ["no values in the first", ["n,id\n,x\n", "n,id\n2,x\n"], "integer?", [null, 2]],
    ["no values in all", ["n,id\n", "n,id\n,x\n"], "text?", [null]],
    ["a decimal comma later", ["n;id\n1;x\n", "n;id\n2,5;x\n"], "number", [1, 2.5]],
    [
      "a day above 12 later",
      ["n,id\n01/02/2024,x\n", "n,id\n13/02/2024,x\n"],
      "date",
      ["2024-02-01", "2024-02-13"],
    ],
    ["words later", ["n,id\n1,x\n", "n,id\nmany,x\n"], "text", ["1", "many"]],
    [
      "words after the sample",
      [`n,id\n${"1,x\n".repeat(6000)}`, "n,id\nmany,x\n"],
      "text",
      [..."1".repeat(6000), "many"],
    ],
    [
      "numbers after the sample",
      [`n,id\n${",x\n".repeat(6000)}`, "n,id\n2.5,x\n"],
      "number?",
      [...Array(6000).fill(null), 2.5],
    ],
  ])("types of a folder's parts: %s", async (name, texts, type, values) => {
    texts.forEach((text, i) => void write(`types/${name}/${i}.csv`, text));
    const table = await tables.read(path.join(folder, "types", name));
    expect(table.schema).toMatch(new RegExp(`\\bn: (\\{ type: )?"${type.replace("?", "\\?")}"`));
    expect((await table.toRows()).map(({ n }: { n: unknown }) => n)).toEqual(values);
  });
});

describe("exports of shops", () => {
  test("40: Shopify", async () => {
    const table = await read(
      'Name,Email,Financial Status,Paid at,Total,Lineitem quantity,Lineitem name\n#1001,a@b.c,paid,2024-03-01 14:05:22 +0800,129.00,1,"T-shirt, blue"\n#1001,a@b.c,,,,2,Socks\n',
      { timeZone: "Asia/Shanghai" },
    );
    expect(await table.select("Name", "Paid at", "Total").toRows()).toEqual([
      { Name: "#1001", "Paid at": "2024-03-01T14:05:22", Total: 129 },
      { Name: "#1001", "Paid at": null, Total: null },
    ]);
  });

  test("41: Taobao", async () => {
    const bytes = gbk(
      "b6a9b5a5b1e0bac52cc2f2bcd2d3a6b8b6bbf5bfee2cb6a9b5a5b4b4bda8cab1bce40a3d2231323334353637383930313233343536373839222c3132382e30302c323032342d30332d30312031343a30353a32320a2731323334353637383930313233343536373930 2c39382e30302c323032342f332f3220393a30350a",
    );
    expect(await rowsOf(bytes)).toEqual([
      { 订单编号: "1234567890123456789", 买家应付货款: 128, 订单创建时间: "2024-03-01T14:05:22" },
      { 订单编号: "1234567890123456790", 买家应付货款: 98, 订单创建时间: "2024-03-02T09:05:00" },
    ]);
  });

  test("42: Alipay, with titles, padding, tabs behind ids and a footer", async () => {
    const text =
      "支付宝交易记录明细查询\n账号:[abc@example.com]\n----交易记录明细列表----\n交易号            ,金额（元）,收/支     \n20240301220014\t,128.00    ,支出      \n20240301220015\t,8.50    ,支出      \n---------------\n共2笔记录\n";
    const table = await read(text);
    expect(await table.toRows()).toEqual([
      { 交易号: "20240301220014", "金额（元）": 128, "收/支": "支出" },
      { 交易号: "20240301220015", "金额（元）": 8.5, "收/支": "支出" },
    ]);
    expect(table.layout).toBe("{ skip: 3, footer: 2 }");
    expect(table.schema).toBe(
      '{ 交易号: { type: "text", trim: true }, "金额（元）": "number", "收/支": { type: "text", trim: true } }',
    );
  });

  test("43: Amazon's tabs, with inches", async () => {
    const text = 'item\tprice\n12" pan\t19.99\n"27" monitor\t199\n';
    await expect(read(text)).rejects.toThrow("line 3 text follows a closing quote");
    expect(await rowsOf(text, { quote: "" })).toEqual([
      { item: '12" pan', price: 19.99 },
      { item: '"27" monitor', price: 199 },
    ]);
  });
});
