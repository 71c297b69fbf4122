/** What the figures of learnt models hold, by hand. */
import { describe, expect, test } from "vitest";
import * as learningPlots from "../../../lib/plot/learning";
import * as palette from "../../../lib/plot/palette";
import type { ScatterTrace } from "../../../lib/plot/types";

const SHARE = { tickformat: ".0%", range: [0, 1.03] };
const dashed = (name: string) => ({
  ...{ type: "scatter", mode: "lines", name, x: [0, 1], y: [0, 1] },
  line: { color: palette.grey, dash: "dash" },
});
const lineOf = (name: string, color: string, x: readonly number[], y: readonly number[]) => ({
  ...{ type: "scatter", mode: "lines", name, x, y },
  line: { color, width: 2 },
});

describe("curves", () => {
  test("roc() has a colour for each model, and the line of guessing", () => {
    const [first, second] = [
      { falsePositiveRate: [0, 0.5, 1], truePositiveRate: [0, 0.8, 1], thresholds: [3, 2, 1] },
      { falsePositiveRate: [0, 1], truePositiveRate: [0.3, 1], thresholds: [2, 1] },
    ];
    const drawn = learningPlots.roc({ first, second });
    expect(drawn.data).toEqual([
      dashed("guessing"),
      lineOf("first", palette.blue, [0, 0.5, 1], [0, 0.8, 1]),
      lineOf("second", palette.orange, [0, 1], [0.3, 1]),
    ]);
    expect(drawn.layout).toEqual({
      xaxis: { title: "false alarms, share of the others", ...SHARE },
      yaxis: { title: "found, share of the positive", ...SHARE },
    });
    expect(drawn.description).toBe(
      "The area under the curve of first is 0.650. The area under the curve of second is 0.650.",
    );
  });

  test("precisionRecall() has recall across, and counts a recall of 50 % itself", () => {
    const curve = { precision: [0.4, 0.9, 1], recall: [1, 0.5, 0.25], thresholds: [1, 2, 3] };
    const drawn = learningPlots.precisionRecall({ forest: curve });
    expect(drawn.data).toEqual([lineOf("forest", palette.blue, [1, 0.5, 0.25], [0.4, 0.9, 1])]);
    expect(drawn.description).toBe("forest: at recall 50 % the precision is 90 %.");
  });

  test("gain() says the gain at 20 %, between two points of the curve", () => {
    const curve = { share: [0, 0.1, 0.3, 1], gain: [0, 0.2, 0.5, 1], lift: [2, 2, 5 / 3, 1] };
    const drawn = learningPlots.gain({ forest: curve });
    expect(drawn.data).toEqual([
      dashed("at random"),
      lineOf("forest", palette.blue, [0, 0.1, 0.3, 1], [0, 0.2, 0.5, 1]),
    ]);
    expect(drawn.description).toBe("forest: the first 20 % hold 35 % of the positive.");
  });

  test("profit() has an axis of money", () => {
    const curve = { share: [0, 0.756, 1], profit: [0, 55.456, -9], thresholds: [3, 2, 1] };
    const best = { threshold: 2, share: 0.756, profit: 55.456 };
    const drawn = learningPlots.profit({ forest: { ...curve, best } });
    expect(drawn.layout.yaxis).toEqual({ title: "profit" });
    expect(drawn.layout.xaxis).toEqual({ title: "contacted, share of all", ...SHARE });
    expect(drawn.description).toBe("forest: most profit, 55.46, if 76 % are contacted.");
  });
});

describe("explanations", () => {
  test("importances() has the 15 largest of all", () => {
    const features = Array.from({ length: 17 }, (_, j) => ({
      ...{ name: `x${j}`, importance: 0.1234 + j / 100, lower: 0, upper: 1 },
    }));
    const drawn = learningPlots.importances({ metric: 1, features });
    const names = features.map(({ name }) => name).reverse();
    expect((drawn.data[0] as ScatterTrace).y).toEqual(names.slice(0, 15));
    expect(drawn.description).toBe("The most important of 17 features is x16, 0.283.");
  });

  test("dependence() has up to 100 curves, then each second one", () => {
    const draw = (count: number) =>
      learningPlots.dependence({
        ...{ features: ["price"], grid: [[0.12345, 2]], mean: [1.234, 2] },
        curves: Array.from({ length: count }, (_, i) => [i, i]),
      } as never);
    expect(draw(100).data).toHaveLength(101);
    const { data, description, layout, title } = draw(101);
    const ys = (data as readonly ScatterTrace[]).map(({ y }) => y);
    expect(ys.slice(0, 3)).toEqual([
      [0, 0],
      [2, 2],
      [4, 4],
    ]);
    expect(ys).toHaveLength(52);
    expect(data[51]).toMatchObject({ name: "mean prediction", line: { color: palette.blue, width: 3 } });
    expect(data[0]).toMatchObject({ line: { color: "#C9CCD1", width: 1 } });
    expect(description).toBe("The mean prediction goes from 1.23 at price = 0.1235 to 2.00 at price = 2.");
    expect(layout).toEqual({
      xaxis: { title: "price" },
      yaxis: { title: "mean prediction" },
      showlegend: false,
    });
    expect(title).toBe("How price changes the prediction");
  });

  test("shapSummary() colours values by their rank, and spreads the points of a feature", () => {
    const drawn = learningPlots.shapSummary({
      featureNames: ["a", "b"],
      base: [0],
      contributions: [[[1, -3]], [[1, 2]], [[1, 0]], [[1, 1]]],
      rows: [
        [0, 1],
        [0, 2],
        [0, 3],
        [0, null],
      ],
    });
    const [first, second] = drawn.data as readonly ScatterTrace[];
    const colour = (rank: number) => palette.colourAt(palette.diverging, rank);
    expect(first).toEqual({
      ...{ type: "scatter", mode: "markers", name: "b", x: [-3, 2, 0, 1] },
      y: [-5 / 22, 2 / 22, -2 / 22, 5 / 22],
      marker: { color: [0, 0.5, 1, 0.5].map(colour), size: 5, opacity: 0.8 },
    });
    expect(second).toMatchObject({ name: "a", marker: { color: [0, 0, 0, 0].map(colour) } });
    expect(drawn.layout).toMatchObject({
      yaxis: { tickvals: [0, 1], ticktext: ["b", "a"], autorange: "reversed" },
      showlegend: false,
      height: 208,
    });
    expect(drawn.description).toBe("b moves the prediction most, by 1.50 on average.");
  });

  test("reasons() has 15 bars and the sum of all others", () => {
    const parts = Array.from({ length: 17 }, (_, j) => (j % 2 === 0 ? 1 : -1) * (j / 16));
    const values = parts.map((_, j) => (j === 16 ? null : j === 15 ? 12.3456 : j));
    const found = {
      featureNames: parts.map((_, j) => `x${j}`),
      base: [0.5],
      contributions: [[parts]],
      rows: [values],
    };
    const drawn = learningPlots.reasons(found, 0);
    const [bars] = drawn.data as unknown as readonly Readonly<Record<string, unknown>>[];
    const shown = [...parts].reverse().slice(0, 15);
    expect(bars.x).toEqual([...shown, -1 / 16]);
    expect((bars.y as string[]).slice(0, 3)).toEqual(["x16 = missing", "x15 = 12.35", "x14 = 14"]);
    expect((bars.y as string[])[15]).toBe("all others");
    expect((bars.text as string[]).slice(0, 2)).toEqual(["1.000", "-0.938"]);
    expect(bars.marker).toEqual({
      color: [...shown, -1].map((part) => (part < 0 ? palette.orange : palette.blue)),
    });
    expect(drawn.layout).toMatchObject({ yaxis: { autorange: "reversed" }, height: 620 });
    expect(drawn.description).toBe(
      "From the mean of 0.50 to 1.00: x16 = missing adds 1.00, x15 = 12.35 adds -0.94, x14 = 14 adds 0.88.",
    );
    const none = learningPlots.reasons({ ...found, contributions: [[parts.map(() => 0)]] }, 0);
    expect((none.data[0] as { marker?: unknown }).marker).toEqual({ color: Array(16).fill(palette.blue) });
  });
});
