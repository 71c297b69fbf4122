import { describe, expect, test } from "vitest";
import {
  readColumn,
  readColumns,
  readIntegers,
  readPositions,
  readVector,
  readVectors,
} from "../../lib/core/vectors";
import "../../lib/resolve-tensorflow.js";

const { DataFrame, Series } = require("danfojs-node") as typeof import("danfojs-node");

describe("readVector()", () => {
  test("takes arrays, typed arrays and danfo Series", () => {
    for (const values of [[1, 2.5], Float64Array.of(1, 2.5), Float32Array.of(1, 2.5), new Series([1, 2.5])])
      expect(Array.from(readVector("add", "values", values))).toEqual([1, 2.5]);
    expect(readVector("add", "values", [])).toEqual([]);
    expect(readVector("add", "values", new Float64Array(2), 2)).toHaveLength(2);
  });

  test.each([
    [["1", "2"], TypeError, 'values[0] must be a number, current value is "1"'],
    [[1, null], TypeError, "values[1] must be a number, current value is null"],
    [[1, true], TypeError, "values[1] must be a number, current value is true"],
    [new Array(1), TypeError, "values[0] must be a number, current value is undefined"],
    [BigInt64Array.of(1n), TypeError, "values[0] must be a number, current value is 1n"],
    [[new Date(0)], TypeError, "values[0] must be a number, current value is a Date"],
    [[1, Number.NaN], RangeError, "values[1] must be a finite number, current value is NaN"],
    [[Number.POSITIVE_INFINITY], RangeError, "values[0] must be a finite number, current value is Infinity"],
    ["12", TypeError, 'values must be an array, a typed array or a danfo Series, current value is "12"'],
    [{ length: 0 }, TypeError, "values must be an array, a typed array or a danfo Series"],
    [new Set([1]), TypeError, "values must be an array, a typed array or a danfo Series"],
    [new DataView(new ArrayBuffer(8)), TypeError, "values must be an array"],
    [
      undefined,
      TypeError,
      "values must be an array, a typed array or a danfo Series, current value is undefined",
    ],
    [new Series(["1"]), TypeError, 'values[0] must be a number, current value is "1"'],
    [new DataFrame([[1, 2]]), TypeError, "values must be an array, a typed array or a danfo Series"],
    [[], RangeError, "values must be at least 1 number, current value is an array of 0"],
  ])("refuses %o", (values, error, message) => {
    expect(() => readVector("add", "values", values as never, 1)).toThrow(error);
    expect(() => readVector("add", "values", values as never, 1)).toThrow(`Cannot add: ${message}`);
  });
});

describe("vectors that belong together", () => {
  test("readVectors() gives both", () => {
    const { actual, predicted } = readVectors("compare", { actual: [1], predicted: new Series([2]) });
    expect([actual[0], predicted[0]]).toEqual([1, 2]);
  });

  test("other lengths, too few and texts are refused by name", () => {
    expect(() => readVectors("compare", { actual: [1], predicted: [1, 2] })).toThrow(
      new TypeError(
        "Cannot compare: actual and predicted must have the same length, current lengths are 1 and 2",
      ),
    );
    expect(() => readVectors("compare", { actual: [1], predicted: [2] }, 2)).toThrow(
      "Cannot compare: actual must be at least 2 numbers, current value is an array of 1",
    );
    expect(() => readVectors("compare", { actual: [1], predicted: ["a"] as never })).toThrow(
      'Cannot compare: predicted[0] must be a number, current value is "a"',
    );
  });

  test("readColumns() takes texts and ids", () => {
    const { orders, items } = readColumns<{ orders: number; items: string }>("group", {
      orders: Int32Array.of(1, 2),
      items: new Series(["a", "b"]),
    });
    expect([orders[1], items[1]]).toEqual([2, "b"]);
    expect(() => readColumn("group", "items", "ab")).toThrow("items must be an array");
    expect(() => readColumn("group", "items", new DataFrame([["a"], ["b"]]))).toThrow(
      "items must be an array",
    );
    expect(readColumn("group", "items", [["a"], ["b"]])).toEqual([["a"], ["b"]]);
  });
});

describe("readPositions()", () => {
  test("gives the positions of elements, and refuses others by name", () => {
    expect(readPositions("take", "indices", Int32Array.of(2, 0), 3)).toEqual(Int32Array.of(2, 0));
    for (const wrong of [3, -1, 0.5, Number.NaN])
      expect(() => readPositions("take", "indices", [0, wrong], 3)).toThrow(
        new RangeError(`Cannot take: indices[1] must be an integer from 0 to 2, current value is ${wrong}`),
      );
    expect(() => readPositions("take", "indices", ["0" as never], 3)).toThrow(TypeError);
    expect(() => readPositions("take", "indices", 0 as never, 3)).toThrow(TypeError);
  });
});

describe("readIntegers()", () => {
  test("refuses fractions and what is below the smallest", () => {
    expect(readIntegers("count", "counts", [0, 3], 0)).toEqual([0, 3]);
    expect(() => readIntegers("count", "counts", [0, 1.5], 0)).toThrow("counts[1] must be an integer >= 0");
    expect(() => readIntegers("count", "counts", [1, 0], 1)).toThrow("counts[1] must be an integer >= 1");
    expect(() => readIntegers("count", "counts", [2 ** 53], 0)).toThrow(RangeError);
    expect(() => readIntegers("count", "counts", ["3"] as never, 0)).toThrow(TypeError);
  });
});
