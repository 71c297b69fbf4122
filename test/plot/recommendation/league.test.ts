import { describe, expect, test } from "vitest";
import { recommendationPlots } from "../../../lib/plot";
import type { ScatterTrace } from "../../../lib/plot/types";

describe("recommendationPlots.league", () => {
  const gainOf = (estimate: number) => ({
    ndcg: { estimate, lower: estimate - 0.02, upper: estimate + 0.01 },
  });
  const league = {
    kind: "recommender-league",
    scores: [
      { name: "EASE", gain: gainOf(0.05) },
      { name: "bestsellers" },
      { name: "factors", gain: gainOf(0.01) },
    ],
  } as never;

  test("shows each difference with its limits, and names those that are shown to be better", () => {
    const { title, description, data } = recommendationPlots.league(league);
    const [trace] = data as ScatterTrace[];
    expect(title).toBe("Foreseen beyond bestsellers");
    expect(description).toBe("Shown to foresee more than bestsellers: EASE.");
    expect([trace.y, trace.x]).toEqual([
      ["EASE", "factors"],
      [0.05, 0.01],
    ]);
    expect(Array.from(trace.error_x?.array ?? [])).toEqual([expect.closeTo(0.01), expect.closeTo(0.01)]);
    expect(Array.from(trace.error_x?.arrayminus ?? [])).toEqual([expect.closeTo(0.02), expect.closeTo(0.02)]);
  });

  test("says that none is shown to be better, and refuses what is no league", () => {
    const scores = [{ name: "bestsellers" }, { name: "factors", gain: gainOf(0) }];
    const none = recommendationPlots.league({ kind: "recommender-league", scores } as never, {
      title: "Shop",
    });
    expect([none.title, none.description]).toEqual(["Shop", "Shown to foresee more than bestsellers: none."]);
    expect(() =>
      recommendationPlots.league({ ...(league as object), scores: [{ name: "a" }] } as never),
    ).toThrow(RangeError);
    expect(() => recommendationPlots.league({} as never)).toThrow("as made by recommenderLeague.run");
  });
});
