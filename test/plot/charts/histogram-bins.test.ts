import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { histogramBins } from "../../../lib/plot/charts/histogram-bins";

describe("histogramBins()", () => {
  test("counts every value once, in bins with round edges", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
        const { starts, step, counts } = histogramBins(values);
        expect(counts.reduce((a, b) => a + b)).toBe(values.length);
        for (const start of starts)
          expect(Math.abs(start / step - Math.round(start / step))).toBeLessThan(1e-6);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  test("agrees with counting by hand", () => {
    expect(histogramBins([0, 1, 1.5, 2, 3.9, 4], 4)).toEqual({
      starts: [0, 1, 2, 3],
      step: 1,
      counts: [1, 2, 1, 2],
      isOneInteger: false,
    });
  });

  test("has bins of the width of Freedman and Diaconis, rounded up to a round step", () => {
    // 1 to 64: quartiles 16 and 48, so 2 * 32 / 4 = 16 and the next round step is 20.
    const { starts, step, counts } = histogramBins(Array.from({ length: 64 }, (_, i) => i + 1));
    expect({ starts, step, counts }).toEqual({ starts: [0, 20, 40, 60], step: 20, counts: [19, 20, 20, 5] });
  });

  test("has a tenth of the span where the quartiles are equal, and at most a hundred bins", () => {
    expect(histogramBins([0, 5, 5, 5, 5, 5, 10]).step).toBe(1);
    const far = [...Array.from({ length: 100 }, (_, i) => i / 100), 1000];
    expect(histogramBins(far).step).toBe(10);
    expect(histogramBins([3, 3, 3])).toEqual({
      starts: [2.5],
      step: 1,
      counts: [3],
      isOneInteger: true,
    });
    expect(histogramBins([])).toMatchObject({ starts: [], counts: [] });
  });

  test("the last bin contains its upper edge, and negative values have bins", () => {
    expect(histogramBins([-2, -1.5, -1, 0, 1, 2], 4)).toMatchObject({
      starts: [-2, -1, 0, 1],
      step: 1,
      counts: [2, 1, 1, 2],
    });
  });

  test("each integer has its own bin where they are few: as many as numpy's unique counts", () => {
    const die = Array.from({ length: 60 }, (_, i) => 1 + (i % 6));
    expect(histogramBins(die)).toEqual({
      starts: [0.5, 1.5, 2.5, 3.5, 4.5, 5.5],
      step: 1,
      counts: [10, 10, 10, 10, 10, 10],
      isOneInteger: true,
    });
    expect(histogramBins([0, 1, 1, 0, 1])).toMatchObject({ starts: [-0.5, 0.5], counts: [2, 3] });
    expect(histogramBins([-2, -1, 0, 1, 2], 4)).toMatchObject({
      starts: [-2.5, -1.5, -0.5, 0.5, 1.5],
      counts: [1, 1, 1, 1, 1],
    });
    expect(histogramBins([1, 2, 3], 100)).toMatchObject({ starts: [0.5, 1.5, 2.5], step: 1 });
    expect(histogramBins(die, 6)).toMatchObject({ step: 1, counts: [10, 10, 10, 10, 10, 10] });
  });

  test("wider bins of integers have equally many of them: an edge belongs to the next bin", () => {
    const die = Array.from({ length: 60 }, (_, i) => 1 + (i % 6));
    // numpy.histogram(die, bins=[0, 2, 4, 6, 8])
    expect(histogramBins(die, 3)).toEqual({
      starts: [0, 2, 4, 6],
      step: 2,
      counts: [10, 20, 20, 10],
      isOneInteger: false,
    });
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -200, max: 200 }), { minLength: 1 }), (values) => {
        const { starts, step, counts } = histogramBins(values);
        const isIn = (start: number) => (value: number) => value >= start && value < start + step;
        expect(counts).toEqual(starts.map((start) => values.filter(isIn(start)).length));
        expect(Number.isInteger(step)).toBe(true);
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  test("integers beyond the half numbers of a double have bins like other numbers", () => {
    expect(histogramBins([2 ** 52, 2 ** 52])).toMatchObject({ isOneInteger: false, counts: [2] });
    expect(histogramBins([2 ** 51 - 1])).toMatchObject({ isOneInteger: true, starts: [2 ** 51 - 1.5] });
  });
});
