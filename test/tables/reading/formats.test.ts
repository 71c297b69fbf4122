import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { utils, write } from "xlsx";
import { tables } from "../../../lib";
import openpyxl from "../golden/openpyxl.json";

const directory = fs.mkdtempSync(path.join(os.tmpdir(), "tables formats "));
afterAll(() => fs.rmSync(directory, { recursive: true }));

/** Writes a file of the test. */
function file(name: string, content: string | Uint8Array): string {
  const target = path.join(directory, name);
  fs.writeFileSync(target, content);
  return target;
}

describe("workbooks", () => {
  const book = file("orders.xlsx", Buffer.from(openpyxl.xlsx, "base64"));

  test.each([
    [2958465.75, "yyyy-mm-dd hh:mm", "9999-12-31 18:00:00"],
    [2958465, "yyyy-mm-dd", "9999-12-31"],
    [2958466, "yyyy-mm-dd", "2958466"],
    [2958464.5, "yyyy-mm-dd hh:mm", "9999-12-30 12:00:00"],
    [-3, "yyyy-mm-dd", "-3"],
    [1.5, "[h]:mm", "36:00:00"],
    [-0.25, "[hh]:mm:ss", "-06:00:00"],
    [0, "[mm]:ss", "00:00:00"],
    [0.5 + 1.25 / 86_400, "[s]", "12:00:01.25"],
    [0.25, "h:mm", "06:00:00"],
  ])("%d shown as %s is %s", async (v, z, text) => {
    const sheet = {
      "!ref": "A1:A3",
      A1: { t: "s", v: "at" },
      A2: { t: "n", v, z },
      A3: { t: "s", v: "x" },
    } as const;
    const content = write({ SheetNames: ["S"], Sheets: { S: sheet } }, { type: "buffer", bookType: "xlsx" });
    const table = await tables.read(file("times.xlsx", content), { schema: { at: "text" } });
    expect((await table.toRows())[0]).toEqual({ at: text });
  });

  test("a workbook by openpyxl: titles, ids, dates, times, conditions, errors", async () => {
    const orders = await tables.read(book);
    expect(orders.layout).toBe('{ sheet: "订单", skip: 2 }');
    expect(orders.schema).toBe(
      '{ order: "integer", sku: "text", price: "number?", "paid at": "timestamp", day: "date", at: "text", ok: "boolean", note: "text?" }',
    );
    expect(await orders.toRows()).toEqual([
      {
        order: 12345678901,
        sku: "00123",
        price: 1.25,
        "paid at": "2024-03-01T14:05:22",
        day: "2024-03-01",
        at: "09:30:00",
        ok: true,
        note: '27" monitor, new\nline',
      },
      {
        order: 12345678902,
        sku: "00045",
        price: null,
        "paid at": "2024-03-02T00:00:00.5",
        day: "1999-12-31",
        at: "00:00:01",
        ok: false,
        note: null,
      },
      {
        order: 12345678903,
        sku: "7",
        price: null,
        "paid at": "2024-02-29T23:59:59",
        day: "2024-02-29",
        at: "23:59:59",
        ok: true,
        note: null,
      },
    ]);
  });

  test("the sheet can be named, or numbered from 0, hidden ones too", async () => {
    expect(await (await tables.read(book, { sheet: "Other" })).toRows()).toEqual([{ a: 1, b: "x" }]);
    expect(await (await tables.read(book, { sheet: 2 })).toRows()).toEqual([{ a: 1, b: "x" }]);
    expect(await (await tables.read(book, { sheet: 0 })).toRows()).toEqual([{ x: 1 }]);
    for (const sheet of ["None", 3])
      await expect(tables.read(book, { sheet })).rejects.toThrow(
        "sheet must be one of Hidden, 订单, Other, or its position from 0",
      );
  });

  test("a schema checks the cells", async () => {
    const typed = await tables.read(book, {
      schema: { sku: "text", paid: { type: "timestamp", from: "paid at" } },
    });
    expect((await typed.first(1).toRows())[0].paid).toBe("2024-03-01T14:05:22");
    await expect(tables.read(book, { schema: { price: "number" } })).rejects.toThrow("price is missing");
    await expect(tables.read(book, { delimiter: ";" })).rejects.toThrow(
      "the option delimiter is for delimited text only",
    );
  });

  test.each([
    ["old.xls", "biff8"],
    ["sheet.ods", "ods"],
    ["binary.xlsb", "xlsb"],
  ] as const)("%s is read like .xlsx", async (name, bookType) => {
    const sheet = utils.aoa_to_sheet([
      ["item", "price"],
      ["牛奶", 1.5],
      ["007", 2],
    ]);
    const bytes = write({ SheetNames: ["S"], Sheets: { S: sheet } }, { type: "buffer", bookType });
    expect(await (await tables.read(file(name, bytes))).toRows()).toEqual([
      { item: "牛奶", price: 1.5 },
      { item: "007", price: 2 },
    ]);
  });

  test("days are counted from 1904 where the workbook says so", async () => {
    const sheet = utils.aoa_to_sheet([["day"], [0]]);
    sheet.A2 = { t: "n", v: 366, z: "yyyy-mm-dd" };
    const content = { SheetNames: ["S"], Sheets: { S: sheet }, Workbook: { WBProps: { date1904: true } } };
    const days = await tables.read(file("mac.xlsx", write(content, { type: "buffer", bookType: "xlsx" })));
    expect(await days.toRows()).toEqual([{ day: "1905-01-01" }]);
  });

  test("HTML that is called .xls keeps its texts", async () => {
    const row = (cells: readonly string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
    const html = `<html><table>${[
      ["sku", "price"],
      ["00123", "1.50"],
      ["牛奶", "2"],
    ]
      .map(row)
      .join("\n")}</table></html>`;
    expect(await (await tables.read(file("export.xls", html))).toRows()).toEqual([
      { sku: "00123", price: 1.5 },
      { sku: "牛奶", price: 2 },
    ]);
  });

  test("HTML without a table, or with cells that are not closed, is refused", async () => {
    await expect(tables.read(file("open.xls", "<table><tr><td>a<td>b</table>"))).rejects.toThrow(
      "each cell of the HTML table must be closed, 2 are opened and 0 closed",
    );
    await expect(tables.read(file("page.html", "<html><p>a</p></html>"))).rejects.toThrow(
      "the file must be HTML with a table",
    );
  });

  test("what tables.write writes is read back", async () => {
    const rows = [
      { item: "=1+1", price: -0.1, day: "2024-02-29", isNew: true },
      { item: "007", price: 1e300, day: "1999-12-31", isNew: false },
    ];
    const table = (await tables.of(rows)).derive((row) => ({ day: row.day.toDate() }));
    await tables.write(path.join(directory, "again.xlsx"), table);
    const again = await tables.read(path.join(directory, "again.xlsx"));
    expect(await again.select("item", "price", "day", "isNew").toRows()).toEqual(rows);
  });

  test("a cut workbook and a zip of something else are refused in a sentence", async () => {
    const cut = file("cut.xlsx", Buffer.from(openpyxl.xlsx, "base64").subarray(0, 3000));
    await expect(tables.read(cut)).rejects.toThrow(/^Cannot read cut\.xlsx: it is no whole workbook/);
    await expect(tables.read(file("a.xml", "<?xml version='1.0'?><a/>"))).rejects.toThrow(
      "Cannot read a.xml: it must be delimited text, this is XML; save it as CSV UTF-8",
    );
  });
});

describe("JSON and Parquet", () => {
  test("types are those of the file", async () => {
    const lines =
      '{"id": "00501", "price": 1.5, "day": "2024-03-01", "n": 1}\n{"id": "牛奶", "price": null, "n": 9007199254740993}\n';
    const table = await tables.read(file("lines.jsonl", lines));
    expect(table.schema).toBe('{ id: "text", price: "number?", day: "date?", n: "number" }');
    expect(await table.omit("n").toRows()).toEqual([
      { id: "00501", price: 1.5, day: "2024-03-01" },
      { id: "牛奶", price: null, day: null },
    ]);
    await expect(table.toRows()).rejects.toThrow('column "n": 9007199254740993 is beyond 2^53');
    expect(await (await tables.read(file("list.json", '[{"a": 1}, {"a": 2}]'))).toVector("a")).toEqual(
      Float64Array.of(1, 2),
    );
  });

  test.each([
    ["integers, then fractions", [{ a: 1 }], [{ a: 2.7 }], [1, 2.7]],
    ["fractions, then integers", [{ a: 0.5 }], [{ a: 2 }], [0.5, 2]],
    ["numbers, then texts", [{ a: 1 }], [{ a: "x" }], ["1", "x"]],
    ["another order", [{ a: 1, b: 2 }], [{ b: 3, a: 4 }], [1, 4]],
  ])("parts of Parquet: %s", async (name, first, second, values) => {
    const folder = path.join(directory, name);
    fs.mkdirSync(folder);
    await tables.write(path.join(folder, "1.parquet"), first);
    await tables.write(path.join(folder, "2.parquet"), second);
    expect((await (await tables.read(folder)).orderBy("a").toRows()).map(({ a }) => a)).toEqual(values);
  });

  test.each([
    ["more", [{ a: 1 }], [{ a: 1, b: 2 }]],
    ["fewer", [{ a: 1, b: 2 }], [{ a: 1 }]],
  ])("a part of Parquet with %s columns is refused", async (name, first, second) => {
    const folder = path.join(directory, name);
    fs.mkdirSync(folder);
    await tables.write(path.join(folder, "1.parquet"), first);
    await tables.write(path.join(folder, "2.parquet"), second);
    await expect(tables.read(folder)).rejects.toThrow(
      new RangeError(`Cannot read ${name}: all files must have the same columns; they differ in "b"`),
    );
  });

  test("a schema selects, renames and checks columns", async () => {
    const parts = path.join(directory, "parts");
    fs.mkdirSync(parts);
    const part = (i: number) => tables.of([{ item: "a", price: i, share: 0.5 }]);
    for (const i of [1, 2]) await tables.write(path.join(parts, `${i}.parquet`), await part(i));
    const typed = await tables.read(parts, { schema: { n: { type: "integer", from: "price" } } });
    expect(await typed.orderBy("n").toRows()).toEqual([{ n: 1 }, { n: 2 }]);
    expect(typed.schema).toBe('{ n: { type: "integer", from: "price" } }');
    const refused = (schema: object) => expect(tables.read(parts, { schema } as never)).rejects;
    await refused({ item: "number" }).toThrow(
      'column "item" must be of the type number, current type is text',
    );
    await refused({ share: "integer" }).toThrow(
      'column "share" must be whole numbers, current value is "2 fractions"',
    );
    await refused({ prise: "number" }).toThrow('"prise" (did you mean "price"?)');
    await expect(tables.read(parts, { skip: 1 })).rejects.toThrow(
      'there is no option "skip" for a Parquet file; the options are schema, engine, signal',
    );
  });

  test("missing values are allowed by a question mark only", async () => {
    const lines = file("missing.jsonl", '{"a": 1}\n{"a": null}\n');
    expect(await (await tables.read(lines, { schema: { a: "integer?" } })).count()).toBe(2);
    await expect(tables.read(lines, { schema: { a: "integer" } })).rejects.toThrow(
      'column "a" must be present; the type "integer?" allows missing values, current value is "1 missing"',
    );
  });

  test("broken JSON is refused with its line", async () => {
    await expect(tables.read(file("broken.jsonl", '{"a": 1}\n{"a": \n'))).rejects.toThrow(/line 2|JSON/);
  });
});

describe("ARFF", () => {
  const head =
    "% weather\n@RELATION w\n@attribute 'out look' {sunny, 'very rainy'}\n@attribute temp NUMERIC\n@attribute \"na\\\"me\" string\n\n@data\n";

  test("quotes, missing values, comments and sparse rows", async () => {
    const rows = "sunny, 85, 'It\\'s, ok'\n'very rainy',?,\"b\"\n% none\n{1 5, 2 x}\n{2 'y, z'}\n";
    expect(await (await tables.read(file("w.arff", head + rows))).toRows()).toEqual([
      { "out look": "sunny", temp: 85, 'na"me': "It's, ok" },
      { "out look": "very rainy", temp: null, 'na"me': "b" },
      { "out look": "sunny", temp: 5, 'na"me': "x" },
      { "out look": "sunny", temp: 0, 'na"me': "y, z" },
    ]);
  });

  test.each([
    ["sunny,85\n", "line 8 must be 3 values long, current value is 2"],
    ["sunny,85,'a\n", "line 8 must be values with closed quotes between commas"],
    ["{3 1}\n", "line 8 must be a position from 0 to 2 and a value"],
    ["{1 5}\n", 'line 8 must be a value of na"me, which is text'],
    ["{1 5\n", "line 8 must be pairs in braces"],
  ])("refuses %s", async (rows, message) => {
    await expect(tables.read(file("bad.arff", head + rows))).rejects.toThrow(message);
  });

  test("refuses files without @data, and other encodings", async () => {
    await expect(tables.read(file("a.arff", "@relation a\n@attribute b real\n"))).rejects.toThrow(
      "the file must be one with @attribute and @data",
    );
    await expect(tables.read(file("b.arff", "@relation a\nnonsense\n"))).rejects.toThrow(
      "line 2 must be @relation",
    );
    const latin = Buffer.from("@relation a\n@attribute caf\xe9 real\n@data\n1\n", "latin1");
    await expect(tables.read(file("c.arff", latin))).rejects.toThrow("the text must be in UTF-8");
  });
});

describe("Orange", () => {
  test("tables with one and with three lines of header", async () => {
    const three = "name\tage\tclass\nstring\tcontinuous\tdiscrete\nmeta\t\tclass\nann\t3\ty\nbob\t?\tn\n";
    const rows = [
      { name: "ann", age: 3, class: true },
      { name: "bob", age: null, class: false },
    ];
    expect(await (await tables.read(file("three.tab", three))).toRows()).toEqual(rows);
    const one = "mS#name\tC#age\tcD#class\nann\t3\ty\nbob\t~\tn\n";
    expect(await (await tables.read(file("one.tab", one))).toRows()).toEqual(rows);
  });

  test("baskets with amounts become one row for each item", async () => {
    const content = "| a comment\nmilk=2, bread\n\n牛奶 = 1.5\n";
    expect(await (await tables.read(file("b.basket", content))).toRows()).toEqual([
      { basket: 2, item: "milk", amount: 2 },
      { basket: 2, item: "bread", amount: 1 },
      { basket: 4, item: "牛奶", amount: 1.5 },
    ]);
    for (const wrong of ["milk=x", "=2", "milk="])
      await expect(tables.read(file("w.basket", wrong)), wrong).rejects.toThrow("line 1 must be items");
  });
});

test("files of several kinds are not one table", async () => {
  file("mixed-1.csv", "a\n1\n");
  file("mixed-2.jsonl", '{"a": 1}\n');
  await expect(tables.read(path.join(directory, "mixed-*"))).rejects.toThrow("all files must be of one kind");
  await expect(tables.read(path.join(directory, "mixed-1.csv"), { sheet: "a" })).rejects.toThrow(
    "sheet must be left out of a file that is no workbook",
  );
});
