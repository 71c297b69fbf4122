import * as fc from "fast-check";
import { expect, test } from "vitest";
import { orderOf } from "../../../lib/core/sorting/order-of";

test("orderOf() is a stable sort of the positions, infinite numbers and zeros of both signs too", () => {
  const numbers = fc.array(
    fc.oneof(
      fc.constantFrom(-1, -0, 0, 1, 2.5, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
      fc.double({ noNaN: true }),
      // Numbers that differ in one of their four groups of 16 bits.
      fc
        .tuple(fc.constantFrom(-1, 1), fc.constantFrom(2 ** -52, 2 ** -36, 2 ** -20), fc.nat(3))
        .map(([sign, step, steps]) => sign * (1 + step * steps)),
    ),
  );
  fc.assert(
    fc.property(numbers, (given) => {
      const naive = [...given.keys()].sort((a, b) =>
        given[a] === given[b] ? a - b : given[a] < given[b] ? -1 : 1,
      );
      expect(orderOf(Float64Array.from(given))).toEqual(Int32Array.from(naive));
    }),
    { seed: 31, numRuns: 300 },
  );
});
