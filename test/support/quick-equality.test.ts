import { expect, test } from "vitest";

const named = Object.assign([1, 2], { name: "two" });

test.each([
  [new Uint8Array([1, 2]), new Uint8Array([1, 2])],
  [new Float64Array([Number.NaN, -0]), new Float64Array([Number.NaN, -0])],
  [new Float32Array([0, 1, 2]).subarray(1), new Float32Array([1, 2])],
  [
    [1, Number.NaN],
    [1, Number.NaN],
  ],
  [["a"], ["a"]],
  [new Uint8Array(), new Uint8Array()],
])("%o equals %o", (one, other) => {
  expect(one).toEqual(other);
  expect(one).toStrictEqual(other);
});

test.each([
  [new Uint8Array([1, 2]), new Uint8Array([1, 3])],
  [new Uint8Array([1, 2]), new Int8Array([1, 2])],
  [new Float64Array([0]), new Float64Array([-0])],
  [new Float32Array([1]), new Float32Array([1, 2])],
  [[0], [-0]],
  [[1], ["1"]],
  [
    [1, 2],
    [1, 3],
  ],
  [named, [1, 2]],
  [[1, 2], named],
])("%o does not equal %o", (one, other) => {
  expect(one).not.toStrictEqual(other);
  expect({ one }).not.toEqual({ one: other });
});
