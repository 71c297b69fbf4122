import { afterEach, describe, expect, test, vi } from "vitest";
import { baskets } from "../../lib/basket";
import { matrix } from "../../lib/core";
import { withDisplay } from "../../lib/core/text/display";
import { show } from "../../lib/notebook";
import { toBundle } from "../../lib/notebook/show";

const textOf = (value: unknown, options = {}) => String(toBundle(value, options)["text/plain"]);
const linesOf = (value: unknown, options = {}) => textOf(value, options).split("\n");
const range = (length: number) => Array.from({ length }, (_, i) => i);

afterEach(() => {
  vi.restoreAllMocks();
});

/** A danfo DataFrame, as far as `show` looks at it. */
const frame = (rows: number, index: readonly (string | number)[] = range(rows)) => ({
  shape: [rows, 2],
  columns: ["item", "price"],
  dtypes: ["string", "float32"],
  index,
  values: range(rows).map((i) => [`牛奶${i}`, i / 4]),
});

test("show() of baskets lists their items, so that it is clear where one ends", () => {
  const receipts = baskets.of([["tea, green", "cup"], [], ["cup"]]);
  const [caption, head, , ...rows] = linesOf(receipts).map((line) => line.trim());
  expect([caption, head.split(/\s+/)]).toEqual(["3 baskets of 2 items", ["basket", "items"]]);
  expect(rows.map((row) => row.split(/\s{2,}/))).toEqual([["0", '"tea, green", cup'], ["1"], ["2", "cup"]]);
  expect(textOf(receipts, { limit: 1 })).toMatch(/… and 2 more rows$/);
});

describe("show() of frames", () => {
  test("shows the first ten rows with the size and the types", () => {
    const bundle = toBundle(frame(30));
    expect(bundle["text/html"]).toContain(">30 rows × 2 columns</caption>");
    expect(bundle["text/html"]).toContain("<small>float32</small>");
    expect(bundle["text/plain"]).toContain("牛奶9 ");
    expect(bundle["text/plain"]).not.toContain("牛奶10");
    expect(bundle["text/plain"]).toMatch(/… and 20 more rows$/);
    expect(textOf(frame(30), { limit: 2 })).toMatch(/… and 28 more rows$/);
    expect(toBundle(frame(3), { caption: "Prices" })["text/html"]).toContain(
      ">Prices (3 rows × 2 columns)</caption>",
    );
  });

  test("shows the index only if it is not 0, 1, 2 …", () => {
    const columns = (value: object) =>
      linesOf(value)[1]
        .trim()
        .split(/\s{2,}/);
    expect(columns(frame(2))[0]).toMatch(/^item/);
    const own = linesOf(frame(2, ["a", "b"]));
    expect(own.some((line) => /^a\s+牛奶0\s/.test(line))).toBe(true);
    expect(linesOf(frame(2, [1, 0])).some((line) => /^\s*1\s+牛奶0\s/.test(line))).toBe(true);
  });

  test("shows a series as one column", () => {
    const series = { shape: [2], columns: ["price"], dtypes: ["int32"], index: [0, 1], values: [5, 7] };
    expect(textOf(series)).toContain("series of 2");
    expect(
      linesOf(series)
        .slice(-2)
        .map((line) => line.trim()),
    ).toEqual(["5", "7"]);
  });

  test("takes an object without one of a frame's lists for a plain object", () => {
    const { dtypes, ...rest } = frame(1);
    expect(textOf(rest)).toContain("shape: [ 1, 2 ]");
  });
});

describe("show() of other values", () => {
  test("shows a displayable as itself and text as Markdown", () => {
    expect(toBundle(withDisplay({}, () => ({ "text/plain": "me" })))).toEqual({ "text/plain": "me" });
    expect(toBundle("**b**")).toEqual({ "text/markdown": "**b**", "text/plain": "**b**" });
  });

  test("shows records, maps, matrices and typed arrays as tables of at most 20 rows", () => {
    expect(textOf([{ a: 1 }])).toBe("a\n-\n1");
    expect(textOf([{ a: 1 }, { a: 2 }], { limit: 1, caption: "Rows" })).toBe(
      "Rows\na\n-\n1\n… and 1 more rows",
    );
    const map = new Map(range(21).map((i) => [`k${i}`, i]));
    expect(linesOf(map)[0]).toBe("map of 21");
    expect(linesOf(map)[1]).toMatch(/^key\s+value$/);
    expect(textOf(map)).toMatch(/k19\s+19\n… and 1 more rows$/);
    expect(textOf(map, { limit: 2 })).toMatch(/k1\s+1\n… and 19 more rows$/);
    const numbers = Float32Array.from(range(21), (i) => i / 2);
    expect(linesOf(numbers)[0]).toBe("Float32Array of 21");
    expect(linesOf(numbers)[1]).toMatch(/^index\s+value$/);
    expect(textOf(numbers)).toMatch(/19\s+9.50*\n… and 1 more rows$/);
    const table = matrix.toMatrix(range(21).map((i) => [i, i / 2]));
    expect(linesOf(table)[0]).toBe("matrix, 21 × 2");
    expect(linesOf(table)[1]).toMatch(/^\[0\]\s+\[1\]$/);
    expect(textOf(table)).toMatch(/19\s+9.50*\n… and 1 more rows$/);
    expect(linesOf(table, { caption: "Mine", limit: 1 })[0]).toBe("Mine");
    expect(linesOf(matrix.withColumnNames(table, ["x", "y"]))[1]).toMatch(/^\s*x\s+y$/);
  });

  test.each([
    [42, "42"],
    [true, "true"],
    [12n, "12"],
    [undefined, "undefined"],
    [null, "null"],
    [[], "[]"],
    [[[1], [2]], "[ [ 1 ], [ 2 ] ]"],
    [[{ a: 1 }, null], "[ { a: 1 }, null ]"],
    [[Float64Array.of(1)], "[ Float64Array(1) [ 1 ] ]"],
    [[new Map([["a", 1]])], "[ Map(1) { 'a' => 1 } ]"],
    [[new Date(0)], "[ 1970-01-01T00:00:00.000Z ]"],
    [{ b: { c: { d: { e: 1 } } } }, "{\n  b: { c: { d: { e: 1 } } }\n}"],
    [[[[[[[1]]]]]], "[\n  [\n    [ [ [ [Array] ] ] ]\n  ]\n]"],
    [{ b: 1, a: 2 }, "{ b: 1, a: 2 }"],
  ])("shows %o as text", (value, text) => {
    expect(toBundle(value)).toEqual({ "text/plain": text });
  });

  test("cuts long arrays and shows a DataView as text", () => {
    expect(textOf(range(60))).toContain("... 10 more items");
    expect(textOf(new DataView(new ArrayBuffer(2)))).toContain("byteLength: 2");
  });

  test("writes to the terminal where no kernel runs", () => {
    const printed = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    show(42);
    show([{ a: 1 }], { caption: "Rows" });
    expect(printed.mock.calls.map(([text]) => text)).toEqual(["42\n", "Rows\na\n-\n1\n"]);
  });
});

test("what takes its time to display is left to the kernel", () => {
  const table = withDisplay({}, () => Promise.resolve({ "text/plain": "rows" }) as never);
  expect(() => show(table)).toThrow(
    "Cannot show: value must be here already; end a cell with the table, or show(await table.first(10).toRows()), current value is an object",
  );
});

describe("options of show()", () => {
  const table = (options: object) => toBundle([{ a: 1 }], options as never);

  test.each([
    [{ captoin: "A" }, 'there is no option "captoin"; did you mean "caption"?'],
    [{ limit: "3" }, 'limit must be an integer >= 0, current value is "3"'],
    [{ limit: -1 }, "limit must be an integer >= 0, current value is -1"],
    [{ digits: 1.5 }, "digits must be an integer >= 0, current value is 1.5"],
    [{ caption: 5 }, "caption must be a text, current value is 5"],
  ])("%o is refused", (options, message) => {
    expect(() => table(options)).toThrow(`Cannot show: ${message}`);
    expect(() => toBundle("text", options as never)).toThrow(`Cannot show: ${message}`);
  });

  test("what is not shown as a table takes no options; before, they were ignored", () => {
    const own = withDisplay({}, () => ({ "text/plain": "own" }));
    expect(() => toBundle(own, { limit: 5 })).toThrow(
      new TypeError("Cannot show: limit must be absent for what has its own display, current value is 5"),
    );
    for (const value of ["text", 5, null, [1], { a: 1 }])
      expect(() => toBundle(value, { caption: "A" })).toThrow(
        'Cannot show: caption must be absent for what is not shown as a table, current value is "A"',
      );
    expect(toBundle(own, { limit: undefined } as never)).toEqual({ "text/plain": "own" });
    expect(textOf([])).toBe("[]");
    expect(textOf([], { caption: "None" })).toMatch(/^None\n/);
    expect(table({ limit: 0 })["text/plain"]).toContain("… and 1 more rows");
  });
});
