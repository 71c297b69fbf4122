import { describe, expect, test } from "vitest";
import * as table from "../../../lib/core/text/table";

describe("of()", () => {
  test("puts numbers to the right and keeps columns straight with Chinese in them", () => {
    const made = table.fromRecords(
      [
        { 商品: "牛奶", n: 12345 },
        { 商品: "bread", n: 3 },
      ],
      { caption: "Items" },
    );
    expect(table.toText(made)).toBe("Items\n商品        n\n-----  ------\n牛奶   12,345\nbread       3");
    expect(table.toHtml(made)).toContain('<td style="text-align:right">12,345</td>');
  });

  test("counts the rows it does not show", () => {
    const made = table.fromRecords(
      Array.from({ length: 25 }, (_, i) => ({ i })),
      { limit: 20 },
    );
    expect(made.rows.length).toBe(20);
    expect(table.toText(made)).toMatch(/… and 5 more rows$/);
  });

  test("shows control characters instead of obeying them", () => {
    expect(table.toText(table.fromRecords([{ a: "x\u001b[31m\ny" }]))).toBe("a\n--------\nx␛[31m␊y");
  });

  test("reads __proto__ as a column like any other", () => {
    const made = table.fromRecords([JSON.parse('{"__proto__":1,"b":2}')]);
    expect(made.rows).toEqual([[1, 2]]);
  });

  test("makes an empty table of nothing", () => expect(table.fromRecords([]).rows).toEqual([]));
});

describe("ofRows()", () => {
  test("picks columns by name and refuses a name that is not there", () => {
    expect(table.fromRows(["a", "b"], [[1, 2]], { columns: ["b"] }).rows).toEqual([[2]]);
    expect(() => table.fromRows(["a", "b"], [], { columns: ["c"] })).toThrow(
      new RangeError('Cannot make a table: columns must be among a, b, current value is "c"'),
    );
  });
});
