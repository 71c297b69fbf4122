import type { Tensor } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { start } from "../../../lib/neural/engine";
import { range, samples } from "../../../lib/neural/model/samples";

beforeAll(async () => {
  await start({ prefer: "cpu" });
});

describe("samples()", () => {
  test("gives the samples with the indices asked for, in that order, with the batch first", () => {
    const given = samples([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 2], { labels: [0, 1, 2] });
    const batch = given.inputs(Int32Array.of(2, 0)) as Tensor;
    expect(given.count).toBe(3);
    expect(batch.shape).toEqual([2, 2, 2]);
    expect(Array.from(batch.dataSync())).toEqual([9, 10, 11, 12, 1, 2, 3, 4]);
    batch.dispose();
    const single = given.inputs(Int32Array.of(1)) as Tensor;
    expect(single.shape).toEqual([1, 2, 2]);
    single.dispose();
  });

  test("counts by labels, or by rows of values", () => {
    expect(samples([], [3], { labels: [] }).count).toBe(0);
    expect(samples([1, 2], [1], { values: [1, 2, 3, 4, 5, 6], size: 3 }).count).toBe(2);
  });

  test("keeps a copy", () => {
    const values = [1, 2];
    const given = samples(values, [1], { labels: [0, 1] });
    values[0] = 9;
    const batch = given.inputs(Int32Array.of(0)) as Tensor;
    expect(batch.dataSync()[0]).toBe(1);
    batch.dispose();
  });

  test("has a fingerprint of values, shape and targets", () => {
    const given = [
      samples([1, 2, 3, 4], [2], { labels: [0, 1] }),
      samples([1, 2, 3, 5], [2], { labels: [0, 1] }),
      samples([1, 2, 3, 4], [2, 1], { labels: [0, 1] }),
      samples([1, 2, 3, 4], [2], { labels: [0, 0] }),
      samples([1, 2, 3, 4], [2], { values: [0, 2], size: 1 }),
    ].map((each) => each.fingerprint());
    expect(new Set(given).size).toBe(5);
    expect(samples(Float32Array.of(1, 2, 3, 4), [2], { labels: [0, 1] }).fingerprint()).toBe(given[0]);
  });

  test.each([
    [
      [1, 2, 3],
      [2],
      { labels: [0, 1] },
      TypeError,
      'values must be 2 samples of 2 numbers, current value is "3 numbers"',
    ],
    [[1, 2, 3], [2], { labels: [0] }, TypeError, "values must be 1 samples of 2 numbers"],
    [[1, 2], [0], { labels: [0] }, RangeError, "shape[0] must be an integer >= 1, current value is 0"],
    [[1, 2], [1, 1.5], { labels: [0] }, RangeError, "shape[1] must be an integer >= 1, current value is 1.5"],
    [
      [1, 2],
      [1],
      { values: [1], size: 0 },
      RangeError,
      "targets.size must be an integer >= 1, current value is 0",
    ],
    [[1], [1], { values: [1, 2, 3], size: 2 }, TypeError, "values must be 1.5 samples of 1 numbers"],
  ] as const)("refuses %o of shape %o with %o", (values, shape, targets, type, message) => {
    expect(() => samples(values, shape, targets)).toThrow(type);
    expect(() => samples(values, shape, targets)).toThrow(`Cannot gather samples: ${message}`);
  });
});

test("range() counts from 0", () => {
  expect(Array.from(range(3))).toEqual([0, 1, 2]);
  expect(range(0)).toHaveLength(0);
});
