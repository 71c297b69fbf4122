import { describe, expect, test } from "vitest";
import { DISPLAY } from "../../../lib/core/text/display";
import { kernelShap, partialDependence } from "../../../lib/explanation";
import { metrics } from "../../../lib/metrics";
import * as learningPlots from "../../../lib/plot/learning";
import type { ScatterTrace } from "../../../lib/plot/types";
import { decisionTree, regressionTree } from "../../../lib/trees";

const actual = [0, 0, 1, 1, 0, 1];
const scores = [0.1, 0.4, 0.35, 0.8, 0.2, 0.7];
const svgOf = (drawn: { [DISPLAY]: () => Readonly<Record<string, unknown>> }) =>
  String(drawn[DISPLAY]()["image/svg+xml"]);
const sum = ({ data, rows, columns }: { data: Float64Array; rows: number; columns: number }) =>
  Array.from({ length: rows }, (_, i) =>
    data.subarray(i * columns, (i + 1) * columns).reduce((a, b) => a + b, 0),
  );

describe("curves over the threshold", () => {
  test("draw one line a model, and say what they show", () => {
    const curve = metrics.rocCurve(actual, scores);
    const drawn = learningPlots.roc({ tree: curve, forest: curve }, { title: "Two" });
    const traces = drawn.data as readonly ScatterTrace[];
    expect(traces.map(({ name }) => name)).toEqual(["guessing", "tree", "forest"]);
    expect(traces[1]).toMatchObject({ x: curve.falsePositiveRate, y: curve.truePositiveRate });
    expect(drawn.title).toBe("Two");
    expect(drawn.description).toContain(`forest is ${metrics.rocAuc(actual, scores).toFixed(3)}.`);
    expect(svgOf(drawn)).toContain("<svg");
    const gain = learningPlots.gain({ a: metrics.gainCurve([0, 1, 0, 0, 0], [1, 2, 3, 4, 5]) });
    expect(gain.description).toBe("a: the first 20 % hold 0 % of the positive.");
    const profit = metrics.profitCurve(actual, scores, { truePositive: 3, falsePositive: -1 });
    expect(learningPlots.profit({ a: profit }).data[0]).toMatchObject({ x: profit.share, y: profit.profit });
    const recall = learningPlots.precisionRecall({ a: metrics.precisionRecallCurve(actual, scores) });
    expect(recall.description).toBe("a: at recall 50 % the precision is 100 %.");
  });

  test("refuse what is no curve", () => {
    expect(() => learningPlots.roc({})).toThrow("Cannot draw ROC curves: curves must be at least one curve");
    expect(() => learningPlots.gain({ a: {} as never })).toThrow("curves.a must be gain curves");
  });
});

describe("figures of explanations", () => {
  const found = kernelShap.explain(
    sum,
    [
      [1, 5],
      [3, 2],
      [2, 2],
    ],
    [[2, 2]],
  );

  test("order features by size", () => {
    const features = [
      { name: "a", importance: 0.1, lower: 0, upper: 0.3 },
      { name: "b", importance: 0.4, lower: 0.35, upper: 0.45 },
    ];
    const [trace] = learningPlots.importances({ metric: 1, features }).data as readonly ScatterTrace[];
    expect(trace.y).toEqual(["b", "a"]);
    expect(trace.error_x?.arrayminus).toEqual([expect.closeTo(0.05, 12), expect.closeTo(0.1, 12)]);
    expect(() => learningPlots.importances({ metric: 1, features: [] })).toThrow(
      "features must be not empty",
    );
  });

  test("draw a dependence with individual curves, at most 100", () => {
    const many = Array.from({ length: 150 }, (_, i) => [i % 5, i]);
    const drawn = learningPlots.dependence(
      partialDependence.compute(sum, many, { features: ["x1"], curves: true }),
    );
    expect(drawn.data).toHaveLength(76);
    expect((drawn.data[75] as ScatterTrace).x).toEqual([0, 1, 2, 3, 4]);
    const two = partialDependence.compute(sum, many.slice(0, 6), { features: ["x1", "x2"] });
    expect(() => learningPlots.dependence(two)).toThrow("number of features must be");
    const line = learningPlots.effects({ feature: "x", edges: [0, 2], effect: [-1, 1], counts: [3] });
    expect(line.layout.shapes).toHaveLength(1);
  });

  test("draw Shapley values of all rows, and the reasons of one", () => {
    const summary = learningPlots.shapSummary(found);
    const traces = summary.data as readonly ScatterTrace[];
    expect(traces.map(({ name }) => name)).toEqual(["x2", "x1"]);
    expect(traces[1].x).toEqual([-1, 1, 0]);
    expect(summary.description).toBe("x2 moves the prediction most, by 1.00 on average.");
    const reasons = learningPlots.reasons(found, 0);
    expect(reasons.data[0]).toMatchObject({ x: [3, -1], y: ["x2 = 5", "x1 = 1"] });
    expect(reasons.description).toBe("From the mean of 4.00 to 6.00: x2 = 5 adds 3.00, x1 = 1 adds -1.00.");
    expect(svgOf(summary)).toContain("<svg");
    expect(() => learningPlots.reasons(found, 3)).toThrow("row must be an integer from 0 to 2");
    expect(() => learningPlots.shapSummary({} as never)).toThrow("as made by treeShap.explain");
  });
});

describe("league tables", () => {
  const row = (name: string, role: string, difference: number, interval: readonly number[]) => ({
    ...{ name, role },
    overSimple: { difference, interval },
  });
  const leagueOf = (...rows: readonly object[]) => ({ score: "AUC", rows }) as never;

  test("draw what models gain over the simple learner, which itself is left out with the baseline", () => {
    const churn = leagueOf(
      row("forest", "model", 0.5, [0.25, 1]),
      row("line", "simple", 0, [0, 0]),
      row("tree", "model", -0.25, [-0.5, 0.25]),
      row("mean", "baseline", -0.3, [-0.4, -0.2]),
    );
    const drawn = learningPlots.league({ churn, price: leagueOf(row("forest", "model", 0, [-1, 1])) });
    const [points] = drawn.data as readonly ScatterTrace[];
    expect(points.y).toEqual(["churn, forest", "churn, tree", "price, forest"]);
    expect(points.x).toEqual([0.5, -0.25, 0]);
    expect(points.error_x).toMatchObject({
      array: [0.5, 0.5, 1],
      arrayminus: [0.25, 0.25, 1],
    });
    expect(drawn.description).toBe("Shown to be better than the simple learner: churn, forest.");
    expect(drawn.layout?.xaxis?.title).toBe("difference of AUC, with interval");
    expect(learningPlots.league({ churn: leagueOf(row("a", "model", 0, [0, 0])) }).description).toContain(
      "none",
    );
    expect(svgOf(drawn)).toContain("churn, tree");
  });

  test("are refused if there is none, or one is something else", () => {
    expect(() => learningPlots.league({})).toThrow("leagues must be at least one table, current value is 0");
    expect(() => learningPlots.league({ churn: [] as never })).toThrow(
      "leagues.churn must be a league table, as made by leagueTable.compare",
    );
  });
});

describe("drawn trees", () => {
  const labels = ["stays", "stays", "leaves", "leaves", "stays", "leaves"];
  const rows = [
    [1, 0],
    [2, 0],
    [5, 0],
    [9, 0],
    [9, 1],
    [5, 1],
  ];
  const model = decisionTree.fit(rows, labels);
  const textsOf = (drawn: ReturnType<typeof learningPlots.tree>) =>
    drawn.layout?.annotations?.map(({ text }) => text) ?? [];

  test("have a text for each node, where it stands between its children", () => {
    const drawn = learningPlots.tree(model, { depth: 9 });
    const nodes = model.tree.feature.length;
    expect(textsOf(drawn)).toHaveLength(nodes);
    expect(textsOf(drawn)).toContain(`x1<br>≤ ${model.tree.threshold[0]}`);
    expect(textsOf(drawn).filter((text) => text.endsWith("rows")).length).toBe((nodes + 1) / 2);
    const [edges] = drawn.data as readonly ScatterTrace[];
    expect(edges.x?.length).toBe(3 * (nodes - 1));
    expect(svgOf(drawn)).toContain("x1");
  });

  test("end at the depth that was asked for, with the answer of the node", () => {
    const drawn = learningPlots.tree(model, { depth: 1 });
    expect(textsOf(drawn)).toEqual([
      "<b>stays (100 %)</b><br>2 rows",
      "<b>leaves (75 %)</b><br>4 rows",
      "x1<br>≤ 3.5",
    ]);
    expect(drawn.title).toBe("A tree of 1 level: left if the answer is yes");
    expect(drawn.description).toBe(
      "The first question is x1 ≤ 3.5. 2 leaves; the largest, of 4 rows, answers leaves (75 %).",
    );
    expect(drawn.layout?.annotations?.map(({ x, y }) => [x, Number(y) + 0])).toEqual([
      [0, -1],
      [1, -1],
      [0.5, 0],
    ]);
  });

  test("of numbers have means; a tree of one leaf has no question; by default three levels are drawn", () => {
    const means = regressionTree.fit([[1], [2]], [10, 20.123456]);
    expect(textsOf(learningPlots.tree(means))[1]).toBe("<b>20.12</b><br>1 rows");
    const leaf = regressionTree.fit([[1], [1]], [3, 5]);
    expect(learningPlots.tree(leaf).description).toContain("There is no question. 1 leaf;");
    const deep = regressionTree.fit(
      Array.from({ length: 32 }, (_, i) => [i]),
      Array.from({ length: 32 }, (_, i) => i),
    );
    expect(textsOf(learningPlots.tree(deep))).toHaveLength(15);
    expect(() => learningPlots.tree({} as never)).toThrow(
      "model must be a tree, as made by decisionTree.fit",
    );
  });
});
