import { expect, test } from "vitest";
import { createNumbering } from "../../../lib/basket/baskets/numbering";

test("new names are numbered after the known ones, in the order in which they are asked for", () => {
  const { names, numberOf } = createNumbering(["tea", "cup"]);
  expect(["pot", "cup", "pot", "tea", "jam"].map(numberOf)).toEqual([2, 1, 2, 0, 3]);
  expect(names).toEqual(["tea", "cup", "pot", "jam"]);
});
