/** Tables of the shop, made row by row and from records. */
import { describe, expect, test } from "vitest";
import { GrowingTable, tableOf, tableOfRecords } from "../../../lib/shop/tables/growing-table";
import { rowsOf } from "../../../lib/shop/tables/rows-by-day";
import { flag, integer, number, text } from "../../../lib/shop/tables/schemas";

const SCHEMA = { product: integer(""), price: number(""), isNew: flag("") } as const;

describe("GrowingTable", () => {
  test("has typed columns in the order of the schema", () => {
    const table = new GrowingTable(SCHEMA);
    table.addRow({ isNew: 1, price: 2.5, product: -3 });
    expect(table.take()).toEqual({
      rows: 1,
      names: ["product", "price", "isNew"],
      columns: { product: Int32Array.of(-3), price: Float64Array.of(2.5), isNew: Uint8Array.of(1) },
    });
  });

  test("keeps every row while it grows", () => {
    const table = new GrowingTable(SCHEMA);
    for (let i = 0; i < 1000; i++) table.addRow({ product: i, price: i / 2, isNew: i % 2 });
    expect(table.rows).toBe(1000);
    const { rows, columns } = table.take();
    expect(rows).toBe(1000);
    expect(columns.product).toEqual(Int32Array.from({ length: 1000 }, (_, i) => i));
    expect(columns.price).toEqual(Float64Array.from({ length: 1000 }, (_, i) => i / 2));
    expect(columns.isNew).toEqual(Uint8Array.from({ length: 1000 }, (_, i) => i % 2));
  });

  test("is empty after take, which returns a copy", () => {
    const table = new GrowingTable(SCHEMA);
    table.addRow({ product: 1, price: 1, isNew: 1 });
    const taken = table.take();
    expect(table.rows).toBe(0);
    expect(table.take().rows).toBe(0);
    table.addRow({ product: 2, price: 2, isNew: 0 });
    expect(taken.columns.product).toEqual(Int32Array.of(1));
    expect(table.take().columns).toEqual({
      product: Int32Array.of(2),
      price: Float64Array.of(2),
      isNew: Uint8Array.of(0),
    });
  });

  test("appends tables after the rows it has, also beyond its room", () => {
    const table = new GrowingTable({ product: integer("") });
    const more = tableOf(
      { product: integer("") },
      { product: Int32Array.from({ length: 300 }, (_, i) => i) },
    );
    table.addRow({ product: 7 });
    table.append(more);
    table.append(more);
    expect(Array.from(table.take().columns.product)).toEqual([
      7,
      ...more.columns.product,
      ...more.columns.product,
    ]);
  });
});

describe("tableOfRecords()", () => {
  test("makes columns of the types of the schema and ignores other fields", () => {
    const records = [
      { name: "tea", product: 1, price: 0.5, isNew: 1, more: "x" },
      { name: "cup", product: 2, price: 1.5, isNew: 0, more: "y" },
    ];
    expect(tableOfRecords({ name: text(""), ...SCHEMA }, records)).toEqual({
      rows: 2,
      names: ["name", "product", "price", "isNew"],
      columns: {
        name: ["tea", "cup"],
        product: Int32Array.of(1, 2),
        price: Float64Array.of(0.5, 1.5),
        isNew: Uint8Array.of(1, 0),
      },
    });
    expect(tableOfRecords(SCHEMA, []).rows).toBe(0);
  });
});

describe("rowsOf()", () => {
  test("returns views of the rows from start to before end", () => {
    const schema = { product: integer("") };
    const table = tableOf(schema, { product: Int32Array.of(5, 6, 7, 8) });
    const part = rowsOf(schema, table, 1, 3);
    expect([part.rows, ...part.columns.product]).toEqual([2, 6, 7]);
    expect(part.columns.product.buffer).toBe(table.columns.product.buffer);
  });
});
