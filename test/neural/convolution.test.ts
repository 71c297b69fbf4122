import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { slide } from "../../lib/neural/convolution";

const image = fc
  .record({ rows: fc.integer({ min: 2, max: 7 }), columns: fc.integer({ min: 2, max: 7 }) })
  .chain(({ rows, columns }) =>
    fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  );

describe("slide()", () => {
  test.each([
    // By hand: 1 - 5, 2 - 6, 4 - 8, 5 - 9.
    {
      given: [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ],
      filter: [
        [1, 0],
        [0, -1],
      ],
      options: {},
      expected: [-4, -4, -4, -4],
    },
    // By hand: the same, every second window, plus a half.
    {
      given: [[1, 2, 3, 4, 5]],
      filter: [[2]],
      options: { stride: 2, bias: 0.5 },
      expected: [2.5, 6.5, 10.5],
    },
    // An image of the filter's size: one product.
    { given: [[1, 2]], filter: [[3, 4]], options: {}, expected: [11] },
  ])("$filter over $given gives $expected", ({ given, filter, options, expected }) => {
    expect(Array.from(slide(given, filter, options).data)).toEqual(expected);
  });

  test("a single 1 as filter gives the image back, and sums of filters give sums of answers", () => {
    fc.assert(
      fc.property(
        image,
        fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 8, maxLength: 8 }),
        (given, w) => {
          expect(Array.from(slide(given, [[1]]).data)).toEqual(given.flat());
          const [a, b] = [
            [w.slice(0, 2), w.slice(2, 4)],
            [w.slice(4, 6), w.slice(6, 8)],
          ];
          const both = a.map((row, i) => row.map((weight, j) => weight + b[i][j]));
          const [one, other] = [slide(given, a), slide(given, b)];
          expect(Array.from(slide(given, both).data)).toEqual(
            Array.from(one.data, (y, i) => y + other.data[i]),
          );
        },
      ),
      { seed: 3 },
    );
  });

  test("refuses a filter that does not fit", () => {
    expect(() => slide([[1, 2]], [[1], [2]])).toThrow(
      new RangeError('Cannot convolve: filter must be 1 x 1 to 1 x 2, current value is "2 x 1"'),
    );
    expect(() => slide([[1, 2], [3]], [[1]])).toThrow(TypeError);
    expect(() => slide([[1]], [[1]], { stride: 0 })).toThrow(
      new RangeError("Cannot convolve: stride must be an integer >= 1, current value is 0"),
    );
  });
});
