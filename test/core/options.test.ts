import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import {
  abortSignal,
  callback,
  finite,
  flag,
  fraction,
  fractionBelowOne,
  integer,
  listOf,
  nested,
  nonNegative,
  type OptionReaders,
  oneOf,
  openFraction,
  optional,
  positive,
  readOptions,
  text,
  textNotEmpty,
  withDefault,
} from "../../lib/core/options";

interface Options {
  readonly minSupport: number;
  readonly maxLength?: number;
  readonly title?: string;
  readonly order?: "rising" | "falling";
  readonly items?: { readonly only?: boolean };
}

const readers = {
  minSupport: fraction,
  maxLength: withDefault(9, integer(1)),
  title: optional(text),
  order: withDefault("rising", oneOf(["rising", "falling"] as const)),
  items: nested({ only: withDefault(false, flag) }),
} satisfies OptionReaders<Options>;

const read = (options?: unknown) => readOptions("mine", options, readers);

describe("readOptions()", () => {
  test("gives each option with its value or default", () => {
    const expected = {
      minSupport: 0.5,
      maxLength: 9,
      title: undefined,
      order: "rising",
      items: { only: false },
    };
    expect(read({ minSupport: 0.5 })).toEqual(expected);
    expect(read({ minSupport: 0.5, maxLength: undefined })).toEqual(expected);
    expect(read({ minSupport: 0.5, title: "", items: { only: true } })).toEqual({
      ...expected,
      title: "",
      items: { only: true },
    });
    expect(readOptions("mine", undefined, {})).toEqual({});
  });

  test.each([
    [{ minSuport: 0.5 }, 'there is no option "minSuport"; did you mean "minSupport"?'],
    [{ minsupport: 0.5 }, 'there is no option "minsupport"; did you mean "minSupport"?'],
    [
      { minSupport: 0.5, weights: undefined },
      'there is no option "weights"; the options are minSupport, maxLength, title, order, items',
    ],
    [
      { minSupport: 0.5, items: { onyl: true } },
      'there is no option "items.onyl"; did you mean "items.only"?',
    ],
    [{ constructor: 1 }, 'there is no option "constructor"'],
    [{ minSupport: 0.5, items: ["a"] }, "items must be an object of options, current value is an array of 1"],
    [[1], "options must be an object of options, current value is an array of 1"],
    [0.5, "options must be an object of options, current value is 0.5"],
    [null, "options must be an object of options, current value is null"],
    [new Map(), "options must be an object of options"],
    [new (class Settings {})(), "options must be an object of options, current value is an object"],
    [Object.create({ minSupport: 0.5 }), "options must be an object of options, current value is an object"],
    [undefined, "minSupport must be a fraction between 0 and 1, current value is undefined"],
  ])("refuses %o", (options, message) => {
    expect(() => read(options)).toThrow(TypeError);
    expect(() => read(options)).toThrow(`Cannot mine: ${message}`);
  });
});

test("an object of another realm or without a prototype is read", () => {
  for (const options of [
    runInNewContext("({ minSupport: 0.5 })"),
    Object.assign(Object.create(null), { minSupport: 0.5 }),
  ])
    expect(read(options).minSupport).toBe(0.5);
});

test("listOf() reads each element by its place", () => {
  const readNames = (value: unknown) => listOf(text)("name", "names", value);
  expect(readNames(["a", ""])).toEqual(["a", ""]);
  expect(readNames([])).toEqual([]);
  expect(() => readNames("ab")).toThrow(
    new TypeError('Cannot name: names must be an array, current value is "ab"'),
  );
  expect(() => readNames(["a", 1])).toThrow(
    new TypeError("Cannot name: names[1] must be a text, current value is 1"),
  );
  expect(() => readNames(new Array(1))).toThrow("names[0] must be a text, current value is undefined");
});

describe("the readers", () => {
  test.each([
    [
      "finite",
      finite,
      [0, -1.5],
      [
        [Number.POSITIVE_INFINITY, RangeError],
        ["1", TypeError],
      ],
    ],
    ["positive", positive, [0.1], [[0, RangeError]]],
    [
      "fraction",
      fraction,
      [0, 1],
      [
        [-0.1, RangeError],
        [1.1, RangeError],
        ["0.5", TypeError],
      ],
    ],
    [
      "openFraction",
      openFraction,
      [0.5],
      [
        [0, RangeError],
        [1, RangeError],
        ["0.5", TypeError],
      ],
    ],
    [
      "integer",
      integer(2),
      [2, 3],
      [
        [1, RangeError],
        [2.5, RangeError],
        ["2", TypeError],
      ],
    ],
    [
      "flag",
      flag,
      [true, false],
      [
        [1, TypeError],
        ["no", TypeError],
      ],
    ],
    [
      "text",
      text,
      ["", "a"],
      [
        [1, TypeError],
        [null, TypeError],
      ],
    ],
    [
      "nonNegative",
      nonNegative,
      [0, 2.5],
      [
        [-1e-300, RangeError],
        [Number.POSITIVE_INFINITY, RangeError],
        ["0", TypeError],
      ],
    ],
    [
      "fractionBelowOne",
      fractionBelowOne,
      [0, 0.999],
      [
        [1, RangeError],
        [-0.1, RangeError],
        [Number.NaN, RangeError],
        ["0.5", TypeError],
      ],
    ],
    [
      "textNotEmpty",
      textNotEmpty,
      ["a"],
      [
        ["", TypeError],
        [" \n", TypeError],
        [1, TypeError],
      ],
    ],
    ["oneOf", oneOf(["a", "b"]), ["a", "b"], [["c", RangeError]]],
    ["callback", callback<unknown>(), [Math.abs], [["abs", TypeError]]],
    ["abortSignal", abortSignal, [undefined, new AbortController().signal], [[{}, TypeError]]],
  ] as const)("%s", (_, reader, allowed, refused) => {
    for (const value of allowed) expect(reader("try", "x", value)).toBe(value);
    for (const [value, error] of refused) {
      expect(() => reader("try", "x", value)).toThrow(error);
      expect(() => reader("try", "x", value)).toThrow(/^Cannot try: x must be /);
    }
  });

  test("null is not a missing value", () => {
    expect(() => read({ minSupport: 1, items: null })).toThrow(
      "Cannot mine: items must be an object of options, current value is null",
    );
    expect(() => optional(finite)("try", "x", null)).toThrow(
      "x must be a finite number, current value is null",
    );
  });
});
