/** What neighbours rest on: many rows on several threads, and rows of which nothing is known. */
import { expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import { interactions, itemNeighbours, userNeighbours } from "../../../lib/recommendation";
import { transposed } from "../../../lib/recommendation/data/rows";
import { nearest } from "../../../lib/recommendation/similarity/nearest";

test("20,000 items on several threads have the cosines that counting gives", () => {
  const random = seeded(11);
  const [customers, items, each] = [2200, 20_000, 45];
  const customer: number[] = [];
  const item: number[] = [];
  for (let c = 0; c < customers; c++)
    for (let k = 0; k < each; k++) {
      customer.push(c);
      item.push(Math.floor(items * random.uniform() ** 2));
    }
  const bought = interactions.of({ customer, item });
  const { codes, weights } = itemNeighbours.fit(bought, { neighbours: 100 });
  const { offsets, codes: rows } = transposed(bought, bought.items.length);
  const length = (code: number) => offsets[code + 1] - offsets[code];
  for (let code = 0; code < bought.items.length; code += 1999) {
    const together = new Map<number, number>();
    for (const row of rows.subarray(offsets[code], offsets[code + 1]))
      for (const other of bought.codes.subarray(bought.offsets[row], bought.offsets[row + 1]))
        if (other !== code) together.set(other, (together.get(other) ?? 0) + 1);
    const cosines = [...together].map(([other, count]) => count / Math.sqrt(length(code) * length(other)));
    const found = weights.filter((_, at) => codes[at] === code).sort();
    const expected = Float64Array.from(cosines).sort().slice(-100);
    expect(found).toHaveLength(expected.length);
    found.forEach((value, k) => {
      expect(value).toBeCloseTo(expected[k], 12);
    });
  }
});

test("lists beyond the memory of WebAssembly are refused", () => {
  const item = Array.from({ length: 20_000 }, (_, i) => i);
  expect(() => itemNeighbours.fit(interactions.of({ customer: item, item }), { neighbours: 20_000 })).toThrow(
    RangeError,
  );
});

test("what all but one bought tells nothing by TF-IDF, so those who bought nothing else are like nobody", () => {
  const bought = interactions.of({ customer: ["ann", "bob", "cy"], item: ["tea", "tea", "cup"] });
  const { weights } = userNeighbours.fit(bought, { similarity: "tf-idf" });
  expect([...weights]).toEqual([1]);
});

test("products of 0 or below are left out, and a row whose sum passes 0 is counted once", () => {
  // Rows (1, 1, 1), (1, -1, 2), (-1, 0, 0) and (2, -2, 0): of rows 0 and 1 the sum is 1, 0 and 2, of rows 0 and 3 2 and 0.
  const rows = {
    offsets: Int32Array.of(0, 3, 6, 9, 12),
    codes: Int32Array.of(0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2),
    weights: Float64Array.of(1, 1, 1, 1, -1, 2, -1, 0, 0, 2, -2, 0),
  };
  const { offsets, codes, weights } = nearest(rows, 3, 3);
  expect([...offsets]).toEqual([0, 1, 3, 3, 4]);
  expect([...codes]).toEqual([1, 0, 3, 1]);
  expect([...weights]).toEqual([2, 2, 4, 4]);
});

test("transposed rows are those of each column, ascending, without weights of 0", () => {
  const rows = {
    offsets: Int32Array.of(0, 2, 2, 4),
    codes: Int32Array.of(0, 2, 0, 1),
    weights: Float64Array.of(5, 0, 6, 7),
  };
  expect(transposed(rows, 4)).toEqual({
    offsets: Int32Array.of(0, 2, 3, 3, 3),
    codes: Int32Array.of(0, 2, 2),
    weights: Float64Array.of(5, 6, 7),
  });
});
