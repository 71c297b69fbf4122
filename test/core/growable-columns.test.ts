import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { enlarged, GrowableColumns } from "../../lib/core/growable-columns";

describe("growable columns", () => {
  test("keep every row, in its column's type, as they grow", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.double({ noNaN: true }))),
        fc.integer({ min: 0, max: 3 }),
        (rows, capacity) => {
          const table = new GrowableColumns({ count: Int32Array, price: Float64Array }, capacity);
          rows.forEach(([count, price], i) => {
            expect(table.addRow()).toBe(i);
            table.columns.count[i] = count;
            table.columns.price[i] = price;
          });
          const expected = {
            count: Int32Array.from(rows, ([count]) => count),
            price: Float64Array.from(rows, ([, price]) => price),
          };
          expect(table.size).toBe(rows.length);
          expect(table.view()).toEqual(expected);
          expect(table.finish()).toEqual(expected);
        },
      ),
    );
  });

  test("make no room while there is enough, and at least twice as much otherwise", () => {
    const table = new GrowableColumns({ flag: Uint8Array }, 4);
    expect([table.reserve(4), table.columns.flag.length]).toEqual([false, 4]);
    expect([table.reserve(5), table.columns.flag.length]).toEqual([true, 8]);
    expect([table.reserve(100), table.columns.flag.length]).toEqual([true, 100]);
    expect([table.reserve(100), table.size]).toEqual([false, 0]);
    for (let row = 0; row < 100; row++) table.addRow();
    expect(table.columns.flag.length).toBe(100);
    table.addRow();
    expect(table.columns.flag.length).toBe(200);
  });

  test("have room for 256 rows at first", () => {
    expect(new GrowableColumns({ item: Int32Array }).columns.item.length).toBe(256);
  });

  test("take rows written in bulk", () => {
    const table = new GrowableColumns({ item: Int32Array }, 1);
    table.reserve(3);
    table.columns.item.set([5, 6, 7]);
    table.size = 3;
    expect(table.finish()).toEqual({ item: Int32Array.of(5, 6, 7) });
  });

  test("view shares the columns, finish copies them", () => {
    const table = new GrowableColumns({ item: Int32Array });
    table.addRow();
    const view = table.view();
    const copy = table.finish();
    table.columns.item[0] = 9;
    expect([view.item[0], copy.item[0]]).toEqual([9, 0]);
  });
});

test("enlarged copies the values and leaves the old array alone", () => {
  const values = Float64Array.of(1.5, 2.5);
  expect(enlarged(values, 3)).toEqual(Float64Array.of(1.5, 2.5, 0, 0));
  expect(enlarged(values, 5)).toEqual(Float64Array.of(1.5, 2.5, 0, 0, 0));
  expect(values).toEqual(Float64Array.of(1.5, 2.5));
});
