import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import * as csv from "../../../lib/data/csv/csv";
import "../../../lib/resolve-tensorflow.js";
import * as frames from "../../../lib/data/frames";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-csv-writer-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const exact = { spreadsheetSafe: false };
const plain = ({ columns, names }: csv.DataTable) =>
  names.map((name) => [name, [...(columns[name] as Iterable<unknown>)]]);

describe("csv.format()", () => {
  test("writes as RFC 4180, 2.5 to 2.7", () => {
    expect(csv.format({ a: ["aaa"], b: ["b\r\nbb"], c: ['c"cc'], d: ["d,d"] })).toBe(
      'a,b,c,d\r\naaa,"b\r\nbb","c""cc","d,d"\r\n',
    );
  });

  test("parse() restores odd texts, names and numbers, whatever they look like", () => {
    const cell = fc.oneof(
      fc.string({ unit: "binary", maxLength: 5 }),
      fc.string({
        unit: fc.constantFrom(
          "a",
          '"',
          ",",
          "\n",
          "\r",
          ";",
          "\t",
          "|",
          "=",
          "\ufeff",
          "牛",
          "<",
          "[",
          "{",
          "-",
          "\0",
          " ",
        ),
        maxLength: 5,
      }),
      fc.constantFrom(
        "",
        "PK\x03\x04",
        "PAR1\x15",
        '{"a"',
        "[[",
        "<html>",
        "\ufeff",
        "'a",
        "NaN",
        "1e5",
        "__proto__",
        "2",
      ),
    );
    const number = fc.oneof(
      fc.double(),
      fc.integer(),
      fc.bigInt({ min: -(10n ** 19n), max: 10n ** 19n }).map(Number),
    );
    const table = fc
      .record({ names: fc.uniqueArray(cell, { minLength: 1, maxLength: 4 }), rows: fc.nat(4) })
      .filter(({ names }) => !names[0].includes("\0")) // UTF-16 has such bytes.
      .chain(({ names, rows }) => {
        const column = (values: fc.Arbitrary<string | number>) =>
          fc.array(values, { minLength: rows, maxLength: rows });
        return fc
          .tuple(...names.map(() => fc.oneof(column(cell), column(number))))
          .map((values) => ({ names, values }));
      });
    fc.assert(
      fc.property(table, ({ names, values }) => {
        const given = Object.fromEntries(names.map((name, j) => [name, values[j]]));
        const columns = Object.create(null);
        const types = Object.create(null);
        names.forEach((name, j) => {
          columns[name] = values[j];
          const isNumber = typeof values[j][0] === "number";
          types[name] = isNumber ? { type: "number", missing: ["NaN"] } : "text";
        });
        const text = csv.format({ rows: values[0].length, names, columns }, exact);
        const expected = names.map((name, j) => [name, values[j]]);
        expect(plain(csv.parse(text, { columns: types }))).toEqual(expected);
        expect(plain(csv.parse(Buffer.from(text), { columns: types }))).toEqual(expected);
        if (names.includes("__proto__")) return;
        expect(plain(csv.parse(csv.format(given, exact), { columns: types })).sort()).toEqual(
          expected.sort(),
        );
      }),
      { seed: 8, numRuns: 2000 },
    );
  });

  // OWASP ASVS 1.2.10.
  test("puts an apostrophe before what a spreadsheet would run, unless told not to", () => {
    const table = { text: ["=1+1", "-5"], number: [-5, -0] };
    expect(csv.format(table)).toBe("text,number\r\n'=1+1,-5\r\n'-5,-0\r\n");
    expect(csv.format(table, exact)).toBe("text,number\r\n=1+1,-5\r\n-5,-0\r\n");
  });

  test("takes tables, typed columns, Series, columns of a frame, booleans and big integers", () => {
    const table = csv.parse("2,1\na,b\n");
    expect(csv.format(table)).toBe("2,1\r\na,b\r\n");
    const frame = frames.of({ item: ["a", "b"], price: [1.5, 2] });
    expect(csv.format(frames.toColumns(frame))).toBe("item,price\r\na,1.5\r\nb,2\r\n");
    expect(
      csv.format({ item: frame.item, n: BigInt64Array.of(12345678901234567n, 2n), is: [true, false] }),
    ).toBe("item,n,is\r\na,12345678901234567,true\r\nb,2,false\r\n");
    expect(csv.format({ a: [] })).toBe("a\r\n");
    expect(csv.format({ names: ["Tea", "Cup"] })).toBe("names\r\nTea\r\nCup\r\n");
    expect(csv.format({ names: Int8Array.of(1), columns: [2] })).toBe("names,columns\r\n1,2\r\n");
  });

  test("a first name that looks like another file is quoted, others are not", () => {
    for (const name of ["<html>", "PK\x03\x04", "[[1", "a;b", "\ufeffa", ""])
      expect(csv.format({ [name]: ["x"] })).toBe(`"${name}"\r\nx\r\n`);
    for (const name of ["Unit price (EUR)", "价格", "a_1", "it's"])
      expect(csv.format({ [name]: [], b: [] })).toBe(`${name},b\r\n`);
  });

  test.each<[string, unknown, string]>([
    [
      "a list",
      [1],
      "table must be a table, or columns by name, as frames.toColumns gives of a frame, current value is an array of 1",
    ],
    ["nothing", null, "table must be a table, or columns by name"],
    ["no columns", {}, "table must be a table, or columns by name"],
    ["a set", new Set(["a"]), "table must be a table, or columns by name"],
    ["a table without columns", { names: ["a"], columns: null }, "columns must be an array, a typed array"],
    [
      "a text as column",
      { a: "12" },
      'a must be an array, a typed array or a danfo Series, current value is "12"',
    ],
    [
      "lengths that differ",
      { a: [1], b: [1, 2] },
      "the length of b must be 1, as that of a, current value is 2",
    ],
    [
      "a missing text",
      { a: ["x", null] },
      "a[1] must be a text, a number or a boolean, current value is null",
    ],
    ["a Date", { a: [new Date(0)] }, "a[0] must be a text, a number or a boolean, current value is a Date"],
    ["half a character", { a: ["\ud800"] }, "a[0] must be free of half surrogate pairs"],
    [
      "half a character in a name",
      { "\udc00": [1] },
      "every column name must be free of half surrogate pairs",
    ],
  ])("refuses %s", (_name, table, message) => {
    expect(() => csv.format(table as never)).toThrow(TypeError);
    expect(() => csv.format(table as never)).toThrow(`Cannot write CSV: ${message}`);
  });
});

describe("csv.write()", () => {
  test("writes a file that read() gives back, packed if its name says so", async () => {
    const table = { item: ["milk, fresh", "=1"], price: [1.5, Number.POSITIVE_INFINITY] };
    for (const name of ["a.csv", "a.csv.gz"]) {
      const file = path.join(folder, name);
      await csv.write(file, table, exact);
      const types = { item: "text", price: "number" } as const;
      expect(plain(await csv.read(file, { columns: types }))).toEqual(Object.entries(table));
    }
    expect(fs.readFileSync(path.join(folder, "a.csv"), "utf8")).toBe(csv.format(table, exact));
    await expect(csv.write(path.join(folder, "none", "a.csv"), table)).rejects.toThrow(
      /^Cannot write CSV: path must be in a folder that exists/,
    );
  });
});
