import { expect, test } from "vitest";
import { boxSummaries } from "../../../../lib/plot/svg/traces/box-statistics";

test("boxSummaries() counts quartiles as plotly does", () => {
  // plotly's "linear": 1..8 and 30 gives 2.75, 5, 7.25 (Hyndman and Fan, type 5, by hand); 30 lies beyond the fence.
  const [box] = boxSummaries({ type: "box", y: [1, 2, 3, 4, 5, 6, 7, 8, 30], name: "a" });
  expect(box).toEqual({ place: "a", q1: 2.75, median: 5, q3: 7.25, lower: 1, upper: 8, outliers: [30] });
});
