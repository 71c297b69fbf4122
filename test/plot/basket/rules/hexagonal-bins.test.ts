import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { discSize, hexagonalBins } from "../../../../lib/plot/basket/rules/hexagonal-bins";

describe("hexagonalBins()", () => {
  test("puts each point into the hexagon with the nearest middle", () => {
    const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(shares, (values) => {
        const [x, y] = [values, [...values].reverse()];
        const cells = hexagonalBins(x, y);
        expect(cells.flatMap(({ members }) => members).sort((a, b) => a - b)).toEqual([...values.keys()]);
        const distance = (cell: { x: number; y: number }, i: number) =>
          ((cell.x - x[i]) * 34) ** 2 + ((cell.y - y[i]) * 22) ** 2 * 0.75;
        for (const cell of cells)
          for (const i of cell.members)
            for (const other of cells)
              expect(distance(cell, i)).toBeLessThanOrEqual(distance(other, i) + 1e-9);
      }),
      { seed: 4, numRuns: 50 },
    );
    expect(discSize(50, 50)).toBe(17);
  });
});
