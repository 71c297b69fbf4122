import { expect, test } from "vitest";
import { offsetsOf, rowsByGroup, runOfEach } from "../../lib/core/offsets";

test("each row knows its run, and empty runs have none", () => {
  const offsets = offsetsOf(Int32Array.of(0, 2, 0, 3, 0));
  expect(offsets).toEqual(Int32Array.of(0, 0, 2, 2, 5, 5));
  expect(runOfEach(offsets)).toEqual(Int32Array.of(1, 1, 3, 3, 3));
  expect(runOfEach(Int32Array.of(0))).toEqual(new Int32Array(0));
});

test("rows of a group keep their order, and rows of group -1 are in none", () => {
  const { starts, rows } = rowsByGroup(Int32Array.of(2, -1, 0, 2, 0, -1), 4);
  expect(starts).toEqual(Int32Array.of(0, 2, 2, 4, 4));
  expect(rows).toEqual(Int32Array.of(2, 4, 0, 3));
});
