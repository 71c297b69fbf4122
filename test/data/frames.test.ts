import { describe, expect, test } from "vitest";
import { baskets } from "../../lib/basket";
import * as csv from "../../lib/data/csv/csv";
import "../../lib/resolve-tensorflow.js";
import * as frames from "../../lib/data/frames";

const danfo = require("danfojs-node") as typeof import("danfojs-node");

describe("frames.of()", () => {
  test("keeps doubles, integers, texts and missing numbers as they are, with one type a column", () => {
    const frame = frames.of({
      price: Float64Array.of(0.1, Number.NaN),
      count: [1, 2],
      item: ["1", "2"],
      isNew: [true, false],
    });
    expect(frame.dtypes).toEqual(["float32", "int32", "string", "boolean"]);
    expect(frame.values).toEqual([
      [0.1, 1, "1", true],
      [Number.NaN, 2, "2", false],
    ]);
  });

  test("takes a table of the CSV reader, a supervised set, and a choice of columns", () => {
    const table = csv.parse("b,a\nx,1\ny,2\n", { columns: { a: "number", b: "text" } });
    expect(frames.of(table).columns).toEqual(["b", "a"]);
    expect(frames.of(table, { columns: ["a"] }).values).toEqual([[1], [2]]);
    const features = { rows: 2, columns: 2, data: Float64Array.of(1, 2, 3, 4) };
    const homes = { features, target: Float64Array.of(9, 8), featureNames: ["x", "y"], targetName: "z" };
    expect(frames.of(homes).values).toEqual([
      [1, 2, 9],
      [3, 4, 8],
    ]);
  });

  test("takes a list of records, columns without rows, and columns that are named as the parts of a table", () => {
    const list = frames.of([{ item: "milk", price: 1.5 }]);
    expect([list.columns, list.values]).toEqual([["item", "price"], [["milk", 1.5]]]);
    expect(frames.of({ price: [] }).dtypes).toEqual(["int32"]);
    const named = { names: ["milk", "tea"], columns: ["a", "b"] };
    expect(frames.of(named, { columns: ["names"] }).values).toEqual([["milk"], ["tea"]]);
  });

  test("types as int32 what 32 bits hold", () => {
    const frame = frames.of({
      a: [2 ** 31 - 1],
      b: [1 - 2 ** 31],
      c: [2 ** 31],
      d: [2 ** 32 - 1],
      e: [-(2 ** 31)],
    });
    expect(frame.dtypes).toEqual(["int32", "int32", "float32", "float32", "float32"]);
  });

  test("gives back missing numbers as NaN, and a column of any name", () => {
    const missing = {
      columns: ["x", "__proto__"],
      values: [
        [1, "a"],
        [null, "b"],
        [undefined, "c"],
      ],
    };
    const columns = frames.toColumns(missing as never);
    expect(Object.keys(columns)).toEqual(["x", "__proto__"]);
    expect(columns.x).toEqual(Float64Array.of(1, Number.NaN, Number.NaN));
  });

  test("gives back its columns", () => {
    const columns = frames.toColumns(frames.of({ price: [1.5, Number.NaN], item: ["milk", "007"] }));
    expect(columns.price).toEqual(Float64Array.of(1.5, Number.NaN));
    expect(columns.item).toEqual(["milk", "007"]);
    expect(() => frames.toColumns(new danfo.DataFrame([[1], ["a"]], { columns: ["x"] }))).toThrow(
      "Cannot read a frame: column x, row 0 must be a text, current value is 1",
    );
  });

  test.each<[string, object, string]>([
    [
      "mixed types",
      { a: [1, "x"] },
      'Cannot make a frame: column a, row 1 must be numbers only, texts only or booleans only, current value is "x"',
    ],
    [
      "different lengths",
      { a: [1], b: [1, 2] },
      "Cannot make a frame: the length of b must be 1, current value is 2",
    ],
    [
      "a name of danfo's property",
      { shape: [1] },
      'Cannot make a frame: a column name must be none of danfo\'s properties, current value is "shape"',
    ],
    ["__proto__", JSON.parse('{"__proto__":[1]}'), "a column name must be none of danfo's properties"],
    ["constructor", { constructor: [1] }, "a column name must be none of danfo's properties"],
    [
      "values of another type",
      { a: [{}, {}] },
      "column a, row 0 must be numbers only, texts only or booleans only, current value is an object",
    ],
    ["no column", { a: 1 }, "Cannot make a frame: column a must be an array, current value is 1"],
  ])("refuses %s", (_name, columns, message) => {
    expect(() => frames.of(columns)).toThrow(message);
  });
});

describe("frames as baskets", () => {
  test("a long frame by its columns, a one-hot frame as it is", () => {
    const long = frames.of({ invoice: [7, 8, 7], article: ["tea", "cup", "cup"] });
    const { invoice, article } = frames.toColumns(long);
    expect(baskets.toLists(baskets.fromColumns(invoice, article as readonly string[]))).toEqual([
      ["tea", "cup"],
      ["cup"],
    ]);
    for (const [tea, cup] of [
      [
        [1, 0],
        [1, 1],
      ],
      [
        [true, false],
        [true, true],
      ],
    ])
      expect(baskets.toLists(baskets.fromOneHot(frames.of({ tea, cup })))).toEqual([["tea", "cup"], ["cup"]]);
  });
});

// Faults of danfojs-node 1.2.0 that our frames do not meet. If one of these fails, danfo has mended it.
describe("danfo", () => {
  test("types texts that look like numbers as numbers and strings their sum together; ours stay texts", () => {
    const series = new danfo.Series(["1", "2", "3"]);
    expect([series.dtype, String(series.sum())]).toEqual(["int32", "0123"]);
    expect(frames.of({ code: ["1", "2", "3"] }).dtypes).toEqual(["string"]);
  });

  test("does not sort what has NaN", () => {
    const frame = new danfo.DataFrame({ x: [3, Number.NaN, 1, 2] });
    const sorted = frame.sortValues("x") as unknown as { values: number[][] };
    expect(sorted.values.flat().filter((value) => !Number.isNaN(value))).not.toEqual([1, 2, 3]);
  });

  test("loses a column named like a member of the frame", () => {
    const frame = new danfo.DataFrame([[1]], { columns: ["shape"] });
    expect(frame.shape).not.toEqual([1, 1]);
  });
});

test("a frame, and a table with a column of another length, are checked", () => {
  for (const wrong of [undefined, null, {}, { columns: ["a"] }, { values: [[1]] }])
    expect(() => frames.toColumns(wrong as never)).toThrow(
      "Cannot read a frame: frame must be a danfo frame, as made by frames.of",
    );
  const short = { rows: 2, names: ["a"], columns: { a: [1] } };
  const message = 'the length of table.columns["a"] must be table.rows, 2, current value is 1';
  expect(() => csv.format(short as never)).toThrow(`Cannot write CSV: ${message}`);
  expect(() => frames.of(short)).toThrow(`Cannot make a frame: ${message.replaceAll("table", "data")}`);
  expect(() => frames.of({ ...short, names: ["b"] })).toThrow('data.columns["b"] must be an array');
  expect(() => frames.of({ ...short, names: [1] })).toThrow("data.names[0] must be a text");
  expect(() => frames.of({ ...short, columns: null })).toThrow("data.columns must be columns by name");
});

test("a column that begins with null is refused, and the row named", () => {
  expect(() => frames.of({ price: [null, 1] })).toThrow(
    "column price, row 0 must be numbers only, texts only or booleans only, current value is null",
  );
});
