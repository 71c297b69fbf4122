import { describe, expect, test } from "vitest";
import { reduceCrossings } from "../../../lib/plot/layout/crossing-reduction";

describe("reduceCrossings()", () => {
  test("unties a path that crosses another", () => {
    const path = (...items: string[]) => items.map((item, column) => ({ column, item }));
    const paths = [path("a", "d"), path("b", "c"), path("a", "e"), path("b", "f")];
    const row = reduceCrossings(["a", "b", "c", "d", "e", "f"], paths);
    const at = (item: string) => row.get(item) ?? Number.NaN;
    let crossings = 0;
    for (const [[a, b], [c, d]] of paths.flatMap((p, i) => paths.slice(0, i).map((q) => [p, q])))
      if ((at(a.item) - at(c.item)) * (at(b.item) - at(d.item)) < 0) crossings++;
    expect(crossings).toBe(0);
    expect([...row.values()].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });
});
