import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { read as readWorkbook } from "xlsx";
import { baskets, csv, itemsets, rules, tables } from "../../../lib";
import type { AnyRow } from "../../../lib/tables/asking/column-types";
import type { LazyTable } from "../../../lib/tables/asking/lazy-table";

const directory = fs.mkdtempSync(path.join(os.tmpdir(), "tables-write-"));
afterAll(() => fs.rmSync(directory, { recursive: true }));
const folder = (name: string) => path.join(directory, name);

const ROWS = [
  { item: "milk, fresh", price: 1.5, isNew: true, day: "2024-03-01", at: "2024-03-01 14:05:22.5" },
  { item: '27" monitor\n牛奶😀', price: -0.1, isNew: false, day: "1999-12-31", at: "1969-12-31 23:59:59" },
  { item: "=1+1", price: 1e300, isNew: null, day: null, at: null },
  { item: null, price: null, isNew: true, day: "2024-02-29", at: "2024-02-29 00:00:00" },
];
let table: LazyTable<AnyRow>;
beforeAll(async () => {
  table = (await tables.of(ROWS)).derive((row) => ({ day: row.day.toDate(), at: row.at.toTimestamp() }));
});

describe("CSV", () => {
  test("holds the fields by RFC 4180, guarded against formulas", async () => {
    const file = folder("rows.csv");
    await tables.write(file, table);
    expect(fs.readFileSync(file, "utf8").split("\r\n")).toEqual([
      "item,price,isNew,day,at",
      '"milk, fresh",1.5,true,2024-03-01,2024-03-01T14:05:22.5',
      '"27"" monitor\n牛奶😀",-0.1,false,1999-12-31,1969-12-31T23:59:59',
      "'=1+1,1e+300,,,",
      ",,true,2024-02-29,2024-02-29T00:00:00",
      "",
    ]);
    await tables.write(file, table, { spreadsheetSafe: false });
    expect((await csv.read(file)).columns.item).toEqual(ROWS.map(({ item }) => item ?? ""));
  });

  test("is written in the order of the table, however many rows there are", async () => {
    const many = await tables.of(Array.from({ length: 5000 }, (_, i) => ({ n: i })));
    await tables.write(folder("many.csv.gz"), many.orderBy({ descending: "n" }));
    const lines = gunzipSync(fs.readFileSync(folder("many.csv.gz")))
      .toString()
      .split("\r\n");
    expect(lines).toHaveLength(5002);
    expect([lines[0], lines[1], lines[4999], lines[5000]]).toEqual(["n", "4999", "1", "0"]);
  });

  test("has the header alone if there are no rows", async () => {
    await tables.write(folder("none.csv"), table.first(0));
    expect(fs.readFileSync(folder("none.csv"), "utf8")).toBe("item,price,isNew,day,at\r\n");
  });
});

test("Parquet is read by another reader (hyparquet)", async () => {
  await tables.write(folder("rows.parquet"), table);
  const bytes = fs.readFileSync(folder("rows.parquet"));
  const { parquetReadObjects } = await import("hyparquet");
  const rows = await parquetReadObjects({ file: new Uint8Array(bytes).buffer });
  expect(rows.map(({ item, price, isNew }) => ({ item, price, isNew }))).toEqual(
    ROWS.map(({ item, price, isNew }) => ({ item, price, isNew })),
  );
  expect(rows[0].day).toEqual(new Date("2024-03-01"));
});

describe("a workbook", () => {
  const cellsOf = (name: string) => {
    const { Sheets, SheetNames } = readWorkbook(fs.readFileSync(folder(name)), { cellNF: true });
    return Sheets[SheetNames[0]];
  };

  test("holds numbers, texts, conditions and dates as such (SheetJS reads them back)", async () => {
    await tables.write(folder("rows.xlsx"), table);
    const cells = cellsOf("rows.xlsx");
    expect(cells["!ref"]).toBe("A1:E5");
    expect(cells.A1).toMatchObject({ t: "s", v: "item" });
    expect(cells.A3).toMatchObject({ t: "s", v: '27" monitor\n牛奶😀' });
    expect(cells.A4).toMatchObject({ t: "s", v: "=1+1" });
    expect(cells.B3).toMatchObject({ t: "n", v: -0.1 });
    expect(cells.B4.v).toBe(1e300);
    expect(cells.C3).toMatchObject({ t: "b", v: false });
    // 2024-03-01 is day 45352 of Excel (findings, B4).
    expect(cells.D2).toMatchObject({ t: "n", v: 45352, z: "yyyy-mm-dd" });
    expect(cells.E2.v).toBeCloseTo(45352 + (14 * 3600 + 5 * 60 + 22.5) / 86400, 9);
    expect(cells.E2.z).toBe("yyyy-mm-dd hh:mm:ss");
    for (const empty of ["C4", "D4", "A5", "B5"]) expect(cells[empty]).toBeUndefined();
  });

  test.each([
    [
      "a text of 32,768 characters",
      { x: "a".repeat(32_768) },
      "a text must be at most 32767 characters long",
    ],
    [
      "a name of 32,768 characters",
      { ["a".repeat(32_768)]: 1 },
      "a text must be at most 32767 characters long",
    ],
  ])("refuses %s", async (_, row, message) => {
    await expect(tables.write(folder("no.xlsx"), await tables.of([row]))).rejects.toThrow(message);
    expect(fs.existsSync(folder("no.xlsx"))).toBe(false);
  });

  test("takes a text of 32,767 characters and the dates from March 1900 to 9999", async () => {
    const dates = ["1900-03-01", "9999-12-31"];
    const rows = dates.map((day) => ({ day, text: "a".repeat(32_767) }));
    await tables.write(
      folder("most.xlsx"),
      (await tables.of(rows)).derive(({ day }) => ({ day: day.toDate() })),
    );
    const cells = cellsOf("most.xlsx");
    // Excel's days: 61 and 2958465.
    expect([cells.B2.v, cells.B3.v].sort()).toEqual([2958465, 61]);
    for (const day of ["1900-02-28", "0001-01-01"]) {
      const early = (await tables.of([{ day }])).derive((row) => ({ day: row.day.toDate() }));
      await expect(tables.write(folder("no.xlsx"), early)).rejects.toThrow(
        "a date must be from March 1900 to 9999",
      );
    }
  });

  test("refuses more columns than a sheet has", async () => {
    const row = Object.fromEntries(Array.from({ length: 16_385 }, (_, i) => [`c${i}`, i]));
    await expect(tables.write(folder("no.xlsx"), await tables.of([row]))).rejects.toThrow(
      "the number of columns must be at most 16384 in a sheet, current value is 16385",
    );
  });
});

test("records, columns and frames keep their types, and what is missing in them", async () => {
  const rows = [
    { a: null, b: true, n: 1, t: "x" },
    { a: 2, b: null, n: 3.5, t: null },
  ];
  const columns = { a: [null, 2], b: [true, null], n: [1, 3.5], t: ["x", null] };
  class Frame {
    columns = ["a", "b", "n", "t"];
    values = rows.map((row) => Object.values(row));
  }
  for (const [name, data] of Object.entries({ rows, columns, frame: new Frame() })) {
    for (const end of ["parquet", "csv", "xlsx"]) await tables.write(folder(`${name}.${end}`), data);
    for (const end of ["parquet", "csv", "xlsx"])
      expect(await (await tables.read(folder(`${name}.${end}`))).toRows(), `${name}.${end}`).toEqual(rows);
  }
  await tables.write(folder("lists.csv"), [{ items: ["a", "b"], n: 1 }]);
  expect(fs.readFileSync(folder("lists.csv"), "utf8")).toBe('items,n\r\n"{a,b}",1\r\n');
});

test("a missing value that is alone in its line of CSV is read back", async () => {
  const column = await tables.of({ a: [null, "x", null] });
  await tables.write(folder("alone.csv"), column);
  expect(fs.readFileSync(folder("alone.csv"), "utf8")).toBe('a\r\n""\r\nx\r\n""\r\n');
  expect(await (await tables.read(folder("alone.csv"))).toRows()).toEqual(await column.toRows());
});

test("rules and itemsets are written like tables", async () => {
  const frequent = itemsets.mine(baskets.of([["tea", "cup"], ["tea", "cup"], ["tea"]]), { minSupport: 0.5 });
  await tables.write(folder("rules.csv"), rules.from(frequent, { minConfidence: 0.9 }));
  const { columns, rows } = await csv.read(folder("rules.csv"));
  expect(rows).toBe(1);
  expect(columns.confidence).toEqual(["1"]);
  await tables.write(folder("frequent.parquet"), frequent);
  expect(fs.statSync(folder("frequent.parquet")).size).toBeGreaterThan(100);
});

test("an unknown ending, a missing folder and an abort leave no file", async () => {
  await expect(tables.write(folder("rows.ods"), table)).rejects.toThrow(
    "path must be one that ends in .csv, .csv.gz, .parquet or .xlsx",
  );
  for (const name of ["no/rows.csv", "no/rows.parquet", "no/rows.xlsx"])
    await expect(tables.write(folder(name), table), name).rejects.toThrow(
      "path must be in a folder that exists",
    );
  const signal = AbortSignal.abort();
  for (const name of ["rows2.csv", "rows2.xlsx", "rows2.parquet"])
    await expect(tables.write(folder(name), table, { signal }), name).rejects.toThrow("abort");
  expect(fs.readdirSync(directory).filter((name) => /rows2|part/.test(name))).toEqual([]);
});
