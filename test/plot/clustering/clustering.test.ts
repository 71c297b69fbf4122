import { describe, expect, test } from "vitest";
import { clusterNumber, hierarchical, segments } from "../../../lib/clustering";
import * as clusteringPlots from "../../../lib/plot/clustering";
import * as palette from "../../../lib/plot/palette";
import type { HeatmapTrace, ScatterTrace } from "../../../lib/plot/types";

describe("clusters()", () => {
  const points = [
    [0, 1],
    [2, 3],
    [4, 5],
    [6, 7],
  ];

  test("draws each cluster in its colour, and noise in grey", () => {
    const figure = clusteringPlots.clusters(points, [1, -1, 1, 0], {
      names: ["tea", "cups"],
      xTitle: "first",
    });
    expect(figure.description).toBe("4 rows: noise has 1, tea has 1, cups has 2.");
    const traces = figure.data as readonly ScatterTrace[];
    expect(traces.map(({ name, x, y }) => ({ name, x, y }))).toEqual([
      { name: "noise", x: [2], y: [3] },
      { name: "tea", x: [6], y: [7] },
      { name: "cups", x: [0, 4], y: [1, 5] },
    ]);
    expect(traces.map(({ marker }) => marker?.color)).toEqual([palette.grey, palette.blue, palette.orange]);
    expect(figure.layout.xaxis?.title).toBe("first");
    expect(figure.title).toBe("Clusters");
  });

  test("draws every second of more than 3,000 points", () => {
    const many = Array.from({ length: 3001 }, (_, i) => [i, i]);
    const [trace] = clusteringPlots.clusters(
      many,
      many.map(() => 0),
    ).data as readonly ScatterTrace[];
    expect(trace.x).toHaveLength(1501);
    const [all] = clusteringPlots.clusters(
      many.slice(1),
      many.slice(1).map(() => 0),
    ).data as readonly ScatterTrace[];
    expect(all.x).toHaveLength(3000);
  });

  test("refuses what does not fit", () => {
    expect(() => clusteringPlots.clusters([[1]], [0])).toThrow(
      "Cannot draw clusters: points must be rows of two numbers, current value is 1",
    );
    expect(() => clusteringPlots.clusters(points, [0])).toThrow(
      "labels must be one label for each of 4 rows",
    );
    expect(() => clusteringPlots.clusters(points, [0, 0, 0, 1], { names: ["a"] })).toThrow(
      "names must be one name for each cluster",
    );
  });
});

describe("dendrogram()", () => {
  const hierarchy = hierarchical.fit([[0], [1], [5], [30]], { linkage: "single" });

  test("draws a bracket for each merge", () => {
    const figure = clusteringPlots.dendrogram(hierarchy);
    const [trace] = figure.data as readonly ScatterTrace[];
    // Row 3 merges last, at 25, with the branch of the others, whose middle is at 1.75 and 4 high.
    expect(trace.x).toEqual([2, 2, 3, 3, null, 1, 1, 2.5, 2.5, null, 0, 0, 1.75, 1.75, null]);
    expect(trace.y).toEqual([0, 1, 1, 0, null, 0, 4, 4, 1, null, 0, 25, 25, 4, null]);
    expect(figure.description).toBe(
      "4 rows, the last 4 branches. The last two groups, of 1 and 3 rows, merge at 25.00.",
    );
  });

  test("draws the last branches, with the number of their rows", () => {
    const figure = clusteringPlots.dendrogram(hierarchy, { branches: 2 });
    expect(figure.layout.xaxis).toMatchObject({ tickvals: [0, 1], ticktext: ["1", "3"] });
  });

  test("refuses one row, and other records", () => {
    expect(() => clusteringPlots.dendrogram(hierarchical.fit([[1]]))).toThrow(
      "hierarchy must be of at least two rows, current value is 1",
    );
    expect(() => clusteringPlots.dendrogram({} as never)).toThrow("as made by hierarchical.fit");
  });
});

describe("clusterNumbers()", () => {
  test("draws inertia as a share of that of one cluster, silhouette and stability", () => {
    const found = clusterNumber.choose([[0], [1], [2.5], [20], [21], [22.5]], {
      seed: 1,
      most: 3,
      resamples: 2,
    });
    const figure = clusteringPlots.clusterNumbers(found);
    const traces = figure.data as readonly ScatterTrace[];
    expect(traces.map(({ x }) => Array.from(x))).toEqual([
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect(traces[0].y).toEqual(found.candidates.map(({ inertia }) => inertia / found.candidates[0].inertia));
    expect(traces[2].y).toEqual(found.candidates.map(({ stability }) => stability));
    expect(() => clusteringPlots.clusterNumbers({} as never)).toThrow("as made by clusterNumber.choose");
  });
});

describe("profiles()", () => {
  const described = segments.describe(
    [
      [1, 5],
      [2, 6],
      [9, 5],
      [8, 6],
    ],
    [0, 0, 1, 1],
  );

  test("draws the effects, features in the order of the first segment", () => {
    const figure = clusteringPlots.profiles(described, { names: ["few", "many"] });
    const [trace] = figure.data as readonly HeatmapTrace[];
    const effect = 7 / Math.sqrt(0.5);
    expect(trace).toMatchObject({ x: ["x1", "x2"], y: ["few", "many"], zmid: 0 });
    expect(trace.z).toEqual([
      [expect.closeTo(-effect, 9), 0],
      [expect.closeTo(effect, 9), 0],
    ]);
    expect(figure.description).toBe(
      "few: x1 much lower (1.5, others 8.5). many: x1 much higher (8.5, others 1.5).",
    );
  });

  test("names noise by its label", () => {
    const figure = clusteringPlots.profiles(segments.describe([[1], [2]], [-1, 0]));
    expect((figure.data[0] as HeatmapTrace).y).toEqual(["segment -1", "segment 0"]);
  });

  test("refuses other records, none, and too few names", () => {
    expect(() => clusteringPlots.profiles(3 as never)).toThrow("segments, as made by segments.describe");
    expect(() => clusteringPlots.profiles([{}] as never)).toThrow("segments, as made by segments.describe");
    expect(() => clusteringPlots.profiles([])).toThrow("described must be at least one segment");
    expect(() => clusteringPlots.profiles(described, { names: ["a"] })).toThrow(
      "names must be one name for each of 2 segments",
    );
  });
});
