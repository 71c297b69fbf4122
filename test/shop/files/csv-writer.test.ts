/** CSV files of the shop: exact bytes, and values that read back as they were. */
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "../../../lib/data/csv/csv";
import { csvWriter } from "../../../lib/shop/files/csv-writer";
import { tableOf } from "../../../lib/shop/tables/growing-table";
import {
  integer,
  number,
  type Schema,
  type ShopTable,
  text,
  timestamp,
} from "../../../lib/shop/tables/schemas";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "shop-csv-"));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

function textOf<Definition extends Schema>(
  name: string,
  schema: Definition,
  ...columns: readonly ShopTable<Definition>["columns"][]
): string {
  const file = path.join(root, name);
  const writer = csvWriter(file, schema);
  for (const each of columns) writer.add(tableOf(schema, each));
  const bytes = fs.readFileSync(file).length;
  const written = writer.end();
  const content = fs.readFileSync(file);
  expect(written).toEqual({
    rows: columns.reduce((sum, each) => sum + Object.values<ArrayLike<unknown>>(each)[0].length, 0),
    bytes: content.length,
    sha256: createHash("sha256").update(content).digest("hex"),
  });
  expect(bytes).toBeLessThanOrEqual(content.length);
  return content.toString("utf8");
}

describe("csvWriter()", () => {
  test("writes numbers so that they read back as they are, and quotes texts that need it", () => {
    const file = path.join(root, "values.csv");
    const numbers = [
      0,
      1,
      -1,
      0.1,
      12.5,
      1e-7,
      -0.25,
      1e21,
      123456789.12,
      1 / 3,
      4294967296,
      0.07,
      999999999999.99,
    ];
    const texts = numbers.map((_, i) => ["plain", 'a "quoted", text', "two\nlines", "牛奶", ""][i % 5]);
    const schema = {
      number: { kind: "number", meaning: "" },
      integer: { kind: "integer", meaning: "" },
      text: { kind: "text", meaning: "" },
    } as const;
    const writer = csvWriter(file, schema);
    const integer = Int32Array.from(numbers, (_, i) => [-2147483648, 2147483647, 0, -7, 10][i % 5]);
    writer.add({
      rows: numbers.length,
      names: ["number", "integer", "text"],
      columns: { number: Float64Array.from(numbers), integer, text: texts },
    });
    expect(writer.end().rows).toBe(numbers.length);
    const read = parse(fs.readFileSync(file), {
      columns: { number: "number", integer: "number", text: "text" },
    });
    expect(Array.from(read.columns.number)).toEqual(numbers);
    expect(Array.from(read.columns.integer)).toEqual(Array.from(integer));
    expect(read.columns.text).toEqual(texts);
  });

  test("writes amounts in yuan with two decimals, and other numbers with the digits of String()", () => {
    const values = [
      0,
      1,
      9.99,
      10,
      0.05,
      1e10,
      10000000000.01,
      1e11,
      -0.25,
      0.125,
      -3,
      Number.NaN,
      1e-7,
      0.1 + 0.2,
    ];
    expect(textOf("amounts.csv", { x: number("") }, { x: Float64Array.from(values) })).toBe(
      "x\n0.00\n1.00\n9.99\n10.00\n0.05\n10000000000.00\n10000000000.01\n100000000000\n" +
        "-0.25\n0.125\n-3\nNaN\n1e-7\n0.30000000000000004\n",
    );
  });

  test("writes integers with all digits and the sign", () => {
    const values = [0, 9, 10, 99, 100, -1, -10, 2147483647, -2147483648];
    expect(textOf("integers.csv", { x: integer("") }, { x: Int32Array.from(values) })).toBe(
      `x\n${values.join("\n")}\n`,
    );
  });

  test("writes times to the second, without a zone", () => {
    const values = [Date.UTC(2024, 1, 29, 23, 59), 0].map((time) => time + 0.4);
    expect(textOf("times.csv", { at: timestamp("") }, { at: Float64Array.from(values) })).toBe(
      "at\n2024-02-29T23:59:00\n1970-01-01T00:00:00\n",
    );
  });

  test("separates columns by commas, with a header, also without rows", () => {
    const schema = { x: integer(""), y: text("") } as const;
    const none = { x: new Int32Array(0), y: [] };
    expect(textOf("empty.csv", schema)).toBe("x,y\n");
    expect(
      textOf("pair.csv", schema, none, { x: Int32Array.of(1), y: ["a,b"] }, { x: Int32Array.of(2), y: [""] }),
    ).toBe('x,y\n1,"a,b"\n2,\n');
  });

  test("writes texts longer than its buffer, and more rows than fit into it", () => {
    const long = '"牛'.repeat(100_000);
    const rows = Array.from({ length: 30_000 }, (_, i) => `row ${i}, ${"x".repeat(i % 40)}`);
    const expected = [long, ...rows, long].map((value) => `"${value.replace(/"/g, '""')}"\n`).join("");
    expect(textOf("long.csv", { x: text("") }, { x: [long, ...rows, long] })).toBe(`x\n${expected}`);
  });

  test("refuses a file that exists, and closes an abandoned one", () => {
    const file = path.join(root, "abandoned.csv");
    const writer = csvWriter(file, { x: text("") });
    writer.abandon();
    expect(() => writer.end()).toThrow(/EBADF/);
    expect(() => csvWriter(file, { x: text("") })).toThrow(/EEXIST/);
  });
});
