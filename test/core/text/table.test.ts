import { describe, expect, test } from "vitest";
import { type Cell, formatCell } from "../../../lib/core/text/cell";
import { DISPLAY } from "../../../lib/core/text/display";
import * as table from "../../../lib/core/text/table";
import { textWidth } from "../../../lib/core/text/text-width";

describe("fromRecords()", () => {
  test("aligns numbers to the right and keeps columns straight with Chinese in them", () => {
    const made = table.fromRecords(
      [
        { 商品: "牛奶", n: 12345 },
        { 商品: "bread", n: 3 },
      ],
      { caption: "Items" },
    );
    expect(table.toText(made)).toBe("Items\n商品        n\n-----  ------\n牛奶   12,345\nbread       3");
    expect(table.toHtml(made)).toContain('<td style="text-align:right">12,345</td>');
    expect(table.toHtml(made)).toContain('<td style="text-align:left">bread</td>');
  });

  test("shows 20 rows with 4 digits and no caption by default, and counts the rest", () => {
    const records = Array.from({ length: 1230 }, (_, i) => ({ i: i + 0.5, n: 7 }));
    const made = table.fromRecords(records);
    expect(made).toMatchObject({ caption: "", totalRows: 1230, columns: [{ digits: 4 }, { digits: 4 }] });
    expect(made.rows).toHaveLength(20);
    expect(table.toText(made)).toMatch(/^ +i {2}n\n------- {2}-\n 0\.5000 {2}7\n/);
    expect(table.toText(made)).toMatch(/… and 1,210 more rows$/);
    expect(table.toHtml(made)).toContain(
      '<tfoot><tr><td colspan="2">… and 1,210 more rows</td></tr></tfoot>',
    );
    expect(table.toText(table.fromRecords(records.slice(0, 3), { limit: 2 }))).toMatch(/… and 1 more rows$/);
    const whole = table.fromRecords(records.slice(0, 2), { limit: 2 });
    expect(table.toText(whole) + table.toHtml(whole)).not.toMatch(/more rows|tfoot|caption/);
  });

  test("a column's own digits and format win over the table's digits", () => {
    const made = table.fromRecords([{ a: 1.25, b: 1.25, c: 0.5 }], {
      digits: 1,
      columns: [{ name: "a", digits: 2 }, "b", { name: "c", format: (value) => `${100 * Number(value)} %` }],
    });
    expect(table.toText(made).split("\n")[2]).toBe("1.25  1.3  50 %");
  });

  test("a column is numeric if it holds numbers and gaps only", () => {
    const made = table.fromRecords([
      { gap: null, mixed: 1, none: null },
      { gap: 2, mixed: "a", none: undefined },
      { mixed: 3 },
    ]);
    expect(
      table
        .toHtml(made)
        .match(/scope="col" style="text-align:(\w+)"/g)
        ?.join(),
    ).toBe(["right", "left", "left"].map((side) => `scope="col" style="text-align:${side}"`).join());
  });

  test("shows control characters as symbols, in names and caption too", () => {
    const made = table.fromRecords([{ "a\tb": "x\u001b[31m\ny" }], { caption: "c\u0085d\n\u2028\u2029" });
    expect(table.toText(made)).toBe("c\ufffdd␊\ufffd\ufffd\na␉b\n--------\nx␛[31m␊y");
  });

  test("nothing in a table becomes markup", () => {
    const made = table.fromRecords([{ "<b>": "<i>" }], {
      caption: "<u>",
      columns: [{ name: "<b>", note: "<s>" }],
    });
    expect(table.toHtml(made)).not.toMatch(/<[buis]>/);
    expect(table.toHtml(made)).toContain("&#60;b&#62;<br><small>&#60;s&#62;</small>");
  });

  test("has a display as HTML and as plain text", () => {
    const made = table.fromRecords([{ a: 1 }]);
    expect(made[DISPLAY]()).toEqual({ "text/html": table.toHtml(made), "text/plain": table.toText(made) });
  });

  test("reads __proto__ as a column like any other", () => {
    const made = table.fromRecords([JSON.parse('{"__proto__":1,"b":2}')]);
    expect(made.rows).toEqual([[1, 2]]);
  });

  test("joins lists and writes other values as text", () => {
    const record = { list: ["milk", "tea"], date: new Date(0), yes: true, none: null };
    expect(table.fromRecords([record]).rows).toEqual([["milk, tea", String(new Date(0)), true, null]]);
  });

  test("makes an empty table without records", () => expect(table.fromRecords([]).rows).toEqual([]));
});

describe("fromRows()", () => {
  test("picks columns by name with their settings, and refuses a name that does not exist", () => {
    const columns = [{ name: "a", note: "€" }, "b"];
    expect(table.fromRows(columns, [[1, 2]], { columns: ["b"] }).rows).toEqual([[2]]);
    expect(table.fromRows(columns, [[1, 2]], { columns: ["a"] }).columns).toEqual([
      { name: "a", note: "€", digits: 4 },
    ]);
    expect(() => table.fromRows(["a", "b"], [], { columns: ["c"] })).toThrow(
      new RangeError('Cannot make a table: columns must be among a, b, current value is "c"'),
    );
  });

  test("shows 20 rows by default; the source may have more than the given rows", () => {
    const rows = Array.from({ length: 30 }, (_, i) => [i]);
    expect(table.fromRows(["i"], rows)).toMatchObject({ caption: "", totalRows: 30 });
    expect(table.fromRows(["i"], rows).rows).toHaveLength(20);
    expect(table.fromRows(["i"], rows, { totalRows: 99 }).totalRows).toBe(99);
    expect(table.toText(table.fromRows(["name"], [], { totalRows: 0 }))).toBe("name\n----");
    expect(() => table.fromRows(["i"], rows, { totalRows: 29 })).toThrow(
      "Cannot make a table: totalRows must be an integer >= 30, current value is 29",
    );
    const own = [{ name: "i", digits: 1 }];
    expect(table.fromRows([{ name: "i", digits: 2 }], rows, { columns: own }).columns).toEqual(own);
  });
});

describe("formatCell()", () => {
  test.each<[Cell, number | undefined, string]>([
    [null, 4, "–"],
    [undefined, 4, "–"],
    [true, 4, "true"],
    [Number.NaN, 4, "NaN"],
    [Number.POSITIVE_INFINITY, 4, "∞"],
    [Number.NEGATIVE_INFINITY, 4, "−∞"],
    [0, 4, "0"],
    [9999, 4, "9999"],
    [-10_000, 4, "-10,000"],
    [1234.5, 2, "1,234.50"],
    [0.1, 1, "0.1"],
    [0.09, 1, "9.0e-2"],
    [0.00012345, undefined, "0.0001"],
    [0.00002345, undefined, "2.345e-5"],
    [999_999_999.5, 1, "999,999,999.5"],
    [1e9 + 0.5, 4, "1.000e+9"],
    [0.5, 0, "5.0e-1"],
  ])("%s with %s digits is %s", (value, digits, text) => {
    expect(formatCell(value, digits === undefined ? { name: "" } : { name: "", digits })).toBe(text);
  });

  test("1e9 itself would be an integer; from there on numbers have exponents", () => {
    expect(formatCell(2 ** 30 + 0.5, { name: "", digits: 2 })).toBe("1.1e+9");
  });
});

test("textWidth() counts two columns for Chinese and emoji, none for combining characters", () => {
  expect(["milk", "牛奶", "한", "🥛", "𠀋", "e\u0301", "👩\u200d🌾", "\u2764\ufe0f"].map(textWidth)).toEqual([
    4, 4, 2, 2, 2, 1, 4, 1,
  ]);
});

describe("tables refuse", () => {
  const made = table.fromRecords([{ a: 1 }]);

  test.each<[() => unknown, string]>([
    [
      () => table.fromRecords({ a: 1 } as never),
      "make a table: records must be an array of records, current value is an object",
    ],
    [
      () => table.fromRecords([{ a: 1 }, null] as never),
      "make a table: records[1] must be a record, current value is null",
    ],
    [
      () => table.fromRecords(["tea"] as never),
      'make a table: records[0] must be a record, current value is "tea"',
    ],
    [
      () => table.fromRecords([{ a: 1, b: 2 }], { columns: ["c"] }),
      'make a table: columns must be among a, b, current value is "c"',
    ],
    [
      () => table.fromRecords([], { columns: [{ name: 1 }] } as never),
      "make a table: columns[0].name must be a text, current value is 1",
    ],
    [
      () => table.fromRecords([], { columns: [{ name: "a", digit: 1 }] } as never),
      'make a table: there is no option "columns[0].digit"; did you mean "columns[0].digits"?',
    ],
    [
      () => table.fromRecords([], { columns: "a" } as never),
      'make a table: columns must be an array, current value is "a"',
    ],
    [
      () => table.fromRecords([], { digits: 21 }),
      "make a table: digits must be an integer from 0 to 20, current value is 21",
    ],
    [
      () => table.fromRecords([], { limit: -1 }),
      "make a table: limit must be an integer >= 0, current value is -1",
    ],
    [
      () => table.fromRecords([], { caption: 1 } as never),
      "make a table: caption must be a text, current value is 1",
    ],
    [() => table.fromRecords([], { totalRows: 1 } as never), 'make a table: there is no option "totalRows"'],
    [
      () => table.fromRows(["a"], {} as never),
      "make a table: rows must be an array of rows, current value is an object",
    ],
    [() => table.fromRows("a" as never, []), 'make a table: columns must be an array, current value is "a"'],
    [
      () => table.fromRows(["a", "b"], [[1, 2], [1]]),
      "make a table: rows[1] must be an array of 2 values, current value is an array of 1",
    ],
    [
      () => table.fromRows(["a"], [[1, 2]]),
      "make a table: rows[0] must be an array of 1 values, current value is an array of 2",
    ],
    [
      () => table.fromRows(["a"], [null] as never),
      "make a table: rows[0] must be an array of 1 values, current value is null",
    ],
    [
      () => table.toText([{ a: 1 }] as never),
      "write a table as text: table must be a table, as made by table.fromRows, current value is an array of 1",
    ],
    [
      () => table.toHtml(undefined as never),
      "write a table as HTML: table must be a table, as made by table.fromRows, current value is undefined",
    ],
  ])("%s", (act, message) => {
    expect(act).toThrow(`Cannot ${message}`);
  });

  test("nothing that is right", () => {
    // A value that only some records have is a gap in the others.
    expect(table.fromRecords([{ a: 1 }, { b: 2 }], { columns: ["b"] }).rows).toEqual([[undefined], [2]]);
    expect(table.fromRecords([], { columns: ["a"], digits: 20, limit: 0 }).rows).toEqual([]);
    expect(table.fromRows(["a"], [Int8Array.of(7)] as never, { totalRows: 1 }).rows).toEqual([[7]]);
    expect(table.toText(made)).toBe("a\n-\n1");
  });
});
