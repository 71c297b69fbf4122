import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { csvLines } from "../../../lib/core/text/csv-text";
import { formatItems, formatSequence, formatSet, formatSide } from "../../../lib/core/text/items";
import * as results from "../../../lib/core/text/results";
import * as table from "../../../lib/core/text/table";
import { joinPieces, jsonPieces, writePieces } from "../../../lib/core/text/text-pieces";

const csvOf = (value: string) => [...csvLines(["text"], [[value]])][1].slice(0, -2);

describe("formatItems()", () => {
  test("items that hold commas, quotes or blanks at their ends are unmistakable, others stay as they are", () => {
    expect(formatItems(["milk", "bread"])).toBe("milk, bread");
    expect(formatItems(["milk, bread"])).toBe('"milk, bread"');
    expect(formatItems(['12" pan', "a;b", '"x"'])).toBe('12" pan, a;b, """x"""');
    expect(formatItems(["a;b", "c, d"], "; ")).toBe('"a;b"; c, d');
    expect(formatItems([" milk", "", "∅", "∅ 5", "5 ∅"])).toBe(' milk, "", "∅", ∅ 5, 5 ∅');
    expect(formatItems(["sour cream", "tea"], " ")).toBe('"sour cream" tea');
    expect(formatItems(["a + b", "c"], " + ")).toBe('"a + b" + c');
    expect(formatItems(["a → b", "c"], ", ", "→")).toBe('"a → b", c');
    expect([formatSide([]), formatSide(["a,b"]), formatItems([])]).toEqual(["∅", '"a,b"', ""]);
    expect(formatSet(["milk", "bread"])).toBe("{milk,bread}");
    expect(formatSet(["milk,bread", "{x", "y}"])).toBe('{"milk,bread","{x","y}"}');
    expect(formatSet([])).toBe("{}");
    expect(formatSequence([["tea"], ["cup", "a → b"]])).toBe("{tea} → {cup,a → b}");
  });
});

describe("csvLines()", () => {
  // Witness: OWASP ASVS 5.0, 1.2.10, lists =, +, -, @, tab and NUL; its page on CSV injection, line breaks and full-width forms.
  test.each([
    ["=1+1", "'=1+1"],
    ["\0=1+1", "'\0=1+1"],
    ["＝1+1", "'＝1+1"],
    ["＋1", "'＋1"],
    ["－1", "'－1"],
    ["＠SUM(A1)", "'＠SUM(A1)"],
    ["\t=1+1", "'\t=1+1"],
    ["\n=1", '"\'\n=1"'],
    ["x;=1+1", "x;'=1+1"],
    ["x; =1+1;-2", "x; '=1+1;'-2"],
    ["+86 138 0013 8000", "'+86 138 0013 8000"],
    ["a-b=c;d", "a-b=c;d"],
    ["x;y", "x;y"],
    ["a\rb", '"a\rb"'],
    ["1;2", "1;2"],
  ])("%j is written as %j", (value, written) => {
    expect(csvOf(value)).toBe(written);
  });

  test("without the guard every text is as it was, and numbers are never changed", () => {
    const row = ["+86 138 0013 8000", "\0=1", Number.NEGATIVE_INFINITY, -0, -1.5, true];
    expect([...csvLines(["=a"], [row], { spreadsheetSafe: false })]).toEqual([
      "=a\r\n",
      "+86 138 0013 8000,\0=1,-Infinity,-0,-1.5,true\r\n",
    ]);
    expect([...csvLines(["=a"], [[-1, Number.NaN]])]).toEqual(["'=a\r\n", "-1,NaN\r\n"]);
  });
});

describe("results", () => {
  const records = [
    { item: "milk, 1 l", count: 2, share: 0.5, isNew: true, with: ["tea", "a;b"] },
    { item: "=1", count: 3, share: Number.NaN, isNew: false, with: [] },
  ];

  test("a list of records becomes columns, CSV and JSON", () => {
    expect({ ...results.toColumns(records) }).toEqual({
      item: ["milk, 1 l", "=1"],
      count: Float64Array.of(2, 3),
      share: Float64Array.of(0.5, Number.NaN),
      isNew: [true, false],
      with: ["{tea,a;b}", "{}"],
    });
    expect(results.toCsv(records)).toBe(
      'item,count,share,isNew,with\r\n"milk, 1 l",2,0.5,true,"tea; ""a;b"""\r\n\'=1,3,NaN,false,\r\n',
    );
    expect(results.toCsv(records, { spreadsheetSafe: false })).toContain("\r\n=1,3");
    expect(JSON.parse(results.toJSON(records))).toEqual([records[0], { ...records[1], share: null }]);
  });

  test("records inside give a column a field, and a field that is missing is empty", () => {
    const mixed = [{ a: 1, best: { lift: 2, name: "x" } }, { b: null }];
    expect(results.toCsv(mixed)).toBe("a,best.lift,best.name,b\r\n1,2,x,\r\n,,,\r\n");
    expect({ ...results.toColumns(mixed) }).toEqual({
      a: Float64Array.of(1, Number.NaN),
      "best.lift": Float64Array.of(2, Number.NaN),
      "best.name": ["x", ""],
      b: Float64Array.of(Number.NaN, Number.NaN),
    });
    expect(results.toJSON(mixed)).toBe(
      '[\n{"a":1,"best.lift":2,"best.name":"x","b":null},\n{"a":null,"best.lift":null,"best.name":null,"b":null}\n]\n',
    );
    expect(results.toJSON([])).toBe("[]\n");
  });

  test("records in records, mixed columns and lists of lists have one text each", () => {
    const deep = [
      { a: { b: { c: 1 } }, mixed: true, path: [["tea"], ["cup", "a,b"]] },
      { a: { b: { c: 2 } }, mixed: 3, path: [["tea"]] },
    ];
    expect({ ...results.toColumns(deep) }).toEqual({
      "a.b.c": Float64Array.of(1, 2),
      mixed: ["true", "3"],
      path: ['{tea} → {cup,"a,b"}', "{tea}"],
    });
  });

  test("a column may be called __proto__", () => {
    const columns = results.toColumns([JSON.parse('{"__proto__":1}')]);
    expect(Object.entries(columns)).toEqual([["__proto__", Float64Array.of(1)]]);
  });

  test("infinite numbers and the sign of zero survive JSON in JavaScript and in Python", () => {
    const text = results.toJSON([{ a: Number.POSITIVE_INFINITY, b: Number.NEGATIVE_INFINITY, c: -0 }]);
    expect(JSON.parse(text)).toEqual([{ a: Number.POSITIVE_INFINITY, b: Number.NEGATIVE_INFINITY, c: -0 }]);
    expect(text).toBe('[\n{"a":1e999,"b":-1e999,"c":-0}\n]\n');
  });

  test("a table gives its rows, unless it shows only the first of them", () => {
    const shown = table.fromRows(
      ["item", "note"],
      [
        ["milk", 1],
        ["bread", "–"],
      ],
    );
    expect({ ...results.toColumns(shown) }).toEqual({ item: ["milk", "bread"], note: ["1", "–"] });
    expect(Reflect.ownKeys({ ...shown })).toEqual(["caption", "columns", "rows", "totalRows"]);
    const first = table.fromRows(["item"], [["milk"], ["bread"]], { limit: 1 });
    expect(() => results.toCsv(first)).toThrow(
      "Cannot export a table: its rows must be all 2, current number is 1; make the table with limit: 2",
    );
    const twice = table.fromRows(["p", "p"], [[1, 2]]);
    expect(() => results.toColumns(twice)).toThrow(
      'Cannot list columns: every column name must be there once, current value is "p"',
    );
  });

  test.each([
    [5, "current value is 5"],
    [null, "current value is null"],
    [{ a: [1] }, "current value is an object"],
    [[1, 2], "current value is an array of 2"],
    [[null], "current value is an array of 1"],
  ])("refuses %j", (wrong, message) => {
    for (const write of [results.toCsv, results.toJSON, results.toColumns] as ((x: never) => unknown)[])
      expect(() => write(wrong as never)).toThrow(
        new RegExp(`result must be a result such as rules or itemsets.*${message}`),
      );
  });

  test("refuses a value that is no cell, naming its row, and an unknown option", () => {
    const dates = [{ day: "1" }, { day: new Date(0) }];
    const message = "day, row 1, must be a number, a text, true or false, or a list of these";
    expect(() => results.toCsv(dates)).toThrow(`Cannot write CSV: ${message}`);
    expect(() => results.toColumns(dates)).toThrow(`Cannot list columns: ${message}`);
    expect(() => results.toJSON(dates)).toThrow(`Cannot write JSON: ${message}`);
    for (const list of [["tea", {}], [["tea", {}]], [["tea"], "cup"]])
      expect(() => results.toCsv([{ path: list }])).toThrow("path, row 0, must be a number, a text");
    expect(() => results.toCsv([], { spreadsheetsafe: true } as never)).toThrow(
      'did you mean "spreadsheetSafe"?',
    );
  });
});

describe("texts in pieces", () => {
  let folder: string;
  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "pieces-"));
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
  const rows = Array.from({ length: 20_000 }, (_, i) => ({ number: i, name: `item ${i} 牛奶` }));

  test("a file holds the same text, compressed if its name ends in .gz, and nothing else stays in the folder", async () => {
    const file = path.join(folder, "a.csv");
    await results.writeCsv(file, rows);
    expect(fs.readFileSync(file, "utf8")).toBe(results.toCsv(rows));
    await results.writeJSON(`${file}.gz`, rows);
    expect(gunzipSync(fs.readFileSync(`${file}.gz`)).toString()).toBe(results.toJSON(rows));
    expect(fs.readdirSync(folder)).toEqual(["a.csv", "a.csv.gz"]);
  });

  test("a file is replaced when the new one is complete, and stays if a value is refused", async () => {
    const file = path.join(folder, "b.csv");
    await results.writeCsv(file, [{ a: 1 }]);
    const wrong = [...rows, { number: 1n }];
    await expect(results.writeCsv(file, wrong)).rejects.toThrow("number, row 20000, must be a number");
    expect(fs.readFileSync(file, "utf8")).toBe("a\r\n1\r\n");
    await results.writeCsv(file, [{ a: 2 }]);
    expect(fs.readFileSync(file, "utf8")).toBe("a\r\n2\r\n");
    expect(fs.readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("two writers of one file do not mix, and .gz counts at the end of the name only", async () => {
    const file = path.join(folder, "c.gz.csv");
    await Promise.all([results.writeCsv(file, rows), results.writeCsv(file, rows)]);
    expect(fs.readFileSync(file, "utf8")).toBe(results.toCsv(rows));
  });

  test("a missing folder, a folder as target and no path are told apart", async () => {
    const missing = path.join(folder, "none", "a.csv");
    await expect(results.writeCsv(missing, rows)).rejects.toThrow(
      `Cannot write CSV: path must be in a folder that exists, current value is "${path.dirname(missing)}"`,
    );
    await expect(results.writeCsv(missing, [])).rejects.toHaveProperty("cause.code", "ENOENT");
    const below = path.join(folder, "e", "b.csv");
    fs.writeFileSync(path.dirname(below), "");
    await expect(results.writeCsv(below, [])).rejects.toThrow("path must be in a folder that exists");
    fs.mkdirSync(path.join(folder, "d"));
    await expect(results.writeCsv(path.join(folder, "d"), [])).rejects.toHaveProperty("cause.code", "EISDIR");
    await expect(results.writeCsv(path.join(folder, "d"), rows)).rejects.toThrow(
      "Cannot write CSV: path must be a file, not a folder",
    );
    await expect(results.writeCsv("", rows)).rejects.toThrow(
      "Cannot write CSV: path must be the path of a file",
    );
    await expect(writePieces("write", 5 as never, [])).rejects.toThrow(
      new TypeError("Cannot write: path must be the path of a file, current value is 5"),
    );
    expect(fs.readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("a text longer than a string can be is refused, with a hint", () => {
    expect(joinPieces("write CSV", ["abc", "def"], "use writeCsv", 6)).toBe("abcdef");
    expect(() => joinPieces("write", ["x".repeat(1001)], "", 1000)).toThrow("at most 1,000 characters");
    expect(() => joinPieces("write CSV", ["abc", "defg"], "use writeCsv", 6)).toThrow(
      new RangeError(
        "Cannot write CSV: the text must be at most 6 characters long, current length is more; use writeCsv",
      ),
    );
  });

  test("JSON in pieces is the text of JSON.stringify, with typed arrays as lists", () => {
    const long = Array.from({ length: 20_001 }, (_, i) => i);
    const value = { a: "x\n", b: [], c: {}, d: { e: null, f: [true, "y"] }, long };
    expect([...jsonPieces(value)].join("")).toBe(JSON.stringify(value));
    expect([...jsonPieces({ column: Int32Array.from(long) })].join("")).toBe(
      JSON.stringify({ column: long }),
    );
    expect([...jsonPieces(Int32Array.of())].join("")).toBe("[]");
  });
});
