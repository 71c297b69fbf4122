import { describe, expect, test } from "vitest";
import { DISPLAY } from "../../../lib/core/text/display";
import * as palette from "../../../lib/plot/palette";
import { panels } from "../../../lib/plot/shop";
import type { ScatterTrace } from "../../../lib/plot/types";

const options = { title: "Two shops", description: "They differ." };
const line = { name: "ours", x: [1, 2], y: [3, 4] };
const other = { name: "theirs", x: [1, 2], y: [5, 6] };

describe("panels()", () => {
  test("gives a series one colour in all panels, and one entry in the legend", () => {
    const { data } = panels(
      [
        { heading: "Sizes", series: [line] },
        { heading: "Gaps", series: [other, line] },
      ],
      options,
    );
    const seen = data.map((trace) => [trace.name, trace.showlegend, (trace as ScatterTrace).line?.color]);
    expect(seen).toEqual([
      ["ours", true, palette.seriesColour(0)],
      ["theirs", true, palette.seriesColour(1)],
      ["ours", false, palette.seriesColour(0)],
    ]);
  });

  test("draws lines, steps, points and bars, each in its panel", () => {
    const kinds = ["line", "steps", "points", "bars"] as const;
    const drawn = panels(
      kinds.map((kind) => ({ heading: kind, series: [{ ...line, name: kind, kind }] })),
      options,
    );
    expect(drawn.data.map(({ type, xaxis, yaxis }) => [type, xaxis, yaxis])).toEqual([
      ["scatter", "x", "y"],
      ["scatter", "x2", "y2"],
      ["scatter", "x3", "y3"],
      ["bar", "x4", "y4"],
    ]);
    const shapes = drawn.data.slice(0, 3).map((trace) => {
      const { mode, line: drawnLine } = trace as ScatterTrace;
      return [mode, drawnLine?.shape];
    });
    expect(shapes).toEqual([
      ["lines", "linear"],
      ["lines", "hv"],
      ["markers", undefined],
    ]);
  });

  test("puts headings and axes at their panels, and grows with the rows", () => {
    const one = { heading: "Gaps", series: [line], x: { title: "days", type: "log" } } as const;
    const { layout } = panels([one, one, one], options);
    expect(layout.annotations?.map(({ text, xref }) => [text, xref])).toEqual([
      ["Gaps", "x domain"],
      ["Gaps", "x2 domain"],
      ["Gaps", "x3 domain"],
    ]);
    expect(layout.xaxis3).toMatchObject({ title: "days", type: "log", anchor: "y3" });
    expect(layout.height).toBe((panels([one], options).layout.height ?? 0) + 230);
  });

  test("has no legend where all panels show one series", () => {
    const { data } = panels([{ heading: "Sizes", series: [line] }], options);
    expect(data[0].showlegend).toBe(false);
    expect(panels([{ heading: "Sizes", series: [line] }], options)[DISPLAY]()["image/svg+xml"]).toContain(
      "Sizes",
    );
  });

  test("refuses no panel, a panel without series, and a series of two lengths", () => {
    expect(() => panels([], options)).toThrow(
      new RangeError("Cannot draw panels: panels must be not empty, current value is an array of 0"),
    );
    expect(() => panels([{ heading: "Sizes", series: [] }], options)).toThrow(
      new RangeError("Cannot draw panels: series of Sizes must be not empty, current value is an array of 0"),
    );
    expect(() => panels([{ heading: "Sizes", series: [{ ...line, y: [1] }] }], options)).toThrow(
      new TypeError(
        "Cannot draw panels: x of ours and y of ours must have the same length, current lengths are 2 and 1",
      ),
    );
  });

  const panel = { heading: "Sizes", series: [line] };
  test.each<[object, object, string]>([
    [
      { ...panel, titel: "a" },
      {},
      'there is no option "panels[0].titel"; the options are heading, series, x, y',
    ],
    [
      { heading: "Sizes", series: [{ ...line, kind: "bar" }] },
      {},
      "panels[0].series[0].kind must be one of line, points, bars, steps",
    ],
    [
      { heading: "Sizes", series: [{ ...line, mode: "bars" }] },
      {},
      'there is no option "panels[0].series[0].mode"; the options are name, x, y, kind',
    ],
    [
      { ...panel, x: { titel: "a" } },
      {},
      'there is no option "layout.xaxis.titel"; did you mean "layout.xaxis.title"?',
    ],
    [{ heading: "Sizes" }, {}, "panels[0].series must be an array, current value is undefined"],
    [panel, { columns: 0 }, "columns must be an integer >= 1, current value is 0"],
    [panel, { rowHeight: "230" }, 'rowHeight must be a finite number > 0, current value is "230"'],
    [panel, { gap: 1 }, 'there is no option "gap"; the options are title, description, columns, rowHeight'],
  ])("refuses %o with %o", (one, more, message) => {
    expect(() => panels([one as never], { ...options, ...more } as never)).toThrow(message);
  });
});
