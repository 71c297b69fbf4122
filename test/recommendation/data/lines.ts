/** Purchase lines for the tests of interactions. */
import fc from "fast-check";
import type { Interactions } from "../../../lib/recommendation";

/** Columns of up to 40 random lines. */
export function randomLines() {
  const line = fc.record({
    customer: fc.constantFrom<string | number>("a", "b", "c", "d", 1, "1"),
    item: fc.constantFrom<string | number>("u", "v", "w", "x", 2, "2"),
    weight: fc.integer({ min: 1, max: 100 }).map((weight) => weight / 8),
    time: fc.integer({ min: -20, max: 20 }),
  });
  return fc.array(line, { minLength: 1, maxLength: 40 }).map((lines) => ({
    customer: lines.map(({ customer }) => customer),
    item: lines.map(({ item }) => item),
    weight: lines.map(({ weight }) => weight),
    time: lines.map(({ time }) => time),
  }));
}

/** With arrays in place of typed arrays. */
export function plainInteractions(found: Interactions): unknown {
  return {
    ...found,
    offsets: Array.from(found.offsets),
    codes: Array.from(found.codes),
    weights: Array.from(found.weights),
    times: Array.from(found.times),
  };
}

/** The items of each customer of interactions. */
export function itemsByCustomer({ customers, items, offsets, codes }: Interactions) {
  return new Map(
    customers.map((id, row) => [
      id,
      Array.from(codes.subarray(offsets[row], offsets[row + 1]), (code) => items[code]),
    ]),
  );
}
