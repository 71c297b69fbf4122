import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DISPLAY } from "../../lib/core/text/display";
import { charts, figure } from "../../lib/plot";
import { histogramBins } from "../../lib/plot/charts/histogram-bins";
import * as palette from "../../lib/plot/palette";
import { formatted, tickLabel } from "../../lib/plot/svg/scale/number-format";
import { niceStep } from "../../lib/plot/svg/scale/ticks";
import { boxSummaries } from "../../lib/plot/svg/traces/box-statistics";
import type { Figure } from "../../lib/plot/types";

const svgOf = (drawn: Figure) => String(drawn[DISPLAY]()["image/svg+xml"]);
const plotlyOf = (drawn: Figure) =>
  drawn[DISPLAY]()["application/vnd.plotly.v1+json"] as {
    readonly data: readonly Record<string, unknown>[];
    readonly layout: Record<string, Record<string, unknown>>;
  };
/** Rectangles of the data: those whose fill is not the paper's. */
const bars = (svg: string) =>
  [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" fill="#0072B2"/g)].map(
    (m) => m.slice(1).map(Number),
  );

describe("figure()", () => {
  const one = () => charts.bar(["milk", "bread"], [5, 3], { title: "Sold", yTitle: "pieces" });

  test("shows as plotly JSON, as SVG and as a sentence", () => {
    expect(Object.keys(one()[DISPLAY]())).toEqual([
      "application/vnd.plotly.v1+json",
      "image/svg+xml",
      "text/plain",
    ]);
    expect(one()[DISPLAY]()["text/plain"]).toBe("Sold. Bar chart of 2 names; the largest is milk with 5.");
  });

  test("is the same bytes each time and carries no id", () => {
    expect(svgOf(one())).toBe(svgOf(one()));
    expect(svgOf(one())).not.toMatch(/\sid="/);
  });

  test("draws bars in proportion to their values, on one foot", () => {
    const [[, milkTop, , milk], [, breadTop, , bread]] = bars(svgOf(one()));
    expect(milk / bread).toBeCloseTo(5 / 3, 2);
    expect(milkTop + milk).toBeCloseTo(breadTop + bread, 0);
  });

  test("turns typed arrays into arrays and rounds to six digits", () => {
    const drawn = charts.scatter(Float64Array.of(1 / 3, 2), Float64Array.of(Number.NaN, 4), { title: "t" });
    expect(plotlyOf(drawn).data[0]).toMatchObject({ x: [0.333333, 2], y: [null, 4] });
  });

  test("keeps class names that look like numbers as names in plotly too", () => {
    const { layout } = plotlyOf(charts.heatmap([[1, 2]], { title: "t", xNames: ["0", "1"] }));
    expect(layout.xaxis.type).toBe("category");
  });

  test("a colour bar says what it is told, where labels do not touch, in both forms", () => {
    const colorbar = { title: "lift", tickvals: [0, 0.01, 1], ticktext: ["one", "near one", "two"] };
    const drawn = figure({
      title: "t",
      description: "d",
      data: [
        {
          type: "scatter",
          mode: "markers",
          x: [1, 2],
          y: [1, 2],
          marker: { color: [0, 1], showscale: true, colorbar },
        },
      ],
    });
    const svg = svgOf(drawn);
    expect(svg).toContain(">one</text>");
    expect(svg).toContain(">two</text>");
    expect(svg).not.toContain("near one");
    expect(plotlyOf(drawn).data[0]).toMatchObject({
      marker: { colorbar: { ...colorbar, title: { text: "lift" } } },
    });
  });

  test("texts of several lines stand about their point as one block", () => {
    const at = (text: string) => {
      const data = [{ type: "scatter", mode: "text", x: [1], y: [1], text: [text] }] as const;
      const svg = svgOf(figure({ title: "t", description: "d", data }));
      return Number(
        new RegExp(`<text x="[\\d.]+" y="([\\d.]+)"[^>]*>(?:<tspan[^>]*>)?${text.split("<")[0]}<`).exec(
          svg,
        )?.[1],
      );
    };
    // Two lines of 12 pixels, 15 apart: the first baseline is half a line higher than that of one line.
    expect(at("one") - at("one<br>two")).toBeCloseTo(7.5, 5);
  });

  test("points no arrow in plotly either, unless a note asks for one", () => {
    const layout = {
      annotations: [
        { text: "a", x: 1, y: 1 },
        { text: "b", x: 2, y: 2, showarrow: true },
      ],
    };
    const drawn = plotlyOf(charts.line([1, 2], [1, 2], { title: "t", layout }));
    expect(drawn.layout.annotations).toMatchObject([{ showarrow: false }, { showarrow: true }]);
  });

  test("stays within 45 KB for 50,000 points and keeps the peak of a line", () => {
    const x = Float64Array.from({ length: 50_000 }, (_, i) => i);
    const y = Float64Array.from(x, (i) => (i === 33_333 ? 100 : Math.sin(i)));
    const dots = svgOf(charts.scatter(x, y, { title: "t" }));
    const line = svgOf(charts.line(x, y, { title: "t" }));
    expect(dots.length).toBeLessThan(45_000);
    const heights = [...line.matchAll(/[ML][\d.]+ (-?[\d.]+)/g)].map((m) => Number(m[1]));
    const top = Math.min(...heights);
    expect(heights.filter((h) => h < top + 50).length).toBeLessThan(8);
  });

  test("does not change what it is given", () => {
    const data = Object.freeze([
      Object.freeze({ type: "bar" as const, x: Object.freeze(["a"]), y: Object.freeze([1]) }),
    ]);
    expect(() => svgOf(figure({ title: "t", description: "d", data }))).not.toThrow();
  });

  test.each([
    ["no points", charts.scatter([], [], { title: "t" })],
    ["one point", charts.scatter([1], [1], { title: "t" })],
    ["no bars", charts.bar([], [], { title: "t" })],
    ["only NaN", charts.line([1, 2], [Number.NaN, Number.NaN], { title: "t" })],
    ["equal values", charts.histogram([3, 3, 3], { title: "t" })],
  ])("draws %s without a number that is none", (_, drawn) => {
    expect(svgOf(drawn)).not.toMatch(/NaN|Infinity|undefined/);
  });

  test("draws any numbers without a number that is none", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e12, max: 1e12 }), { maxLength: 30 }), (values) => {
        const drawn = charts.line(
          values.map((_, i) => i),
          values,
          { title: "t" },
        );
        expect(svgOf(drawn)).not.toMatch(/NaN|Infinity|undefined/);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("refuses an empty title and a trace without a twin", () => {
    expect(() => charts.bar(["a"], [1], { title: " " })).toThrow(
      new TypeError('Cannot make a figure: title must be a text that is not empty, current value is " "'),
    );
    const pie = [{ type: "pie" }] as never;
    expect(() => figure({ title: "t", description: "d", data: pie })).toThrow(
      new TypeError(
        'Cannot make a figure: type of trace 0 must be one of bar, scatter, heatmap, box, current value is "pie"',
      ),
    );
    expect(() => charts.bar(["a"], [1, 2], { title: "t" })).toThrow(
      /names and values must have the same length/,
    );
  });
});

describe("histogram()", () => {
  test("counts every value once, in bins with round edges", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
        const { starts, step, counts } = histogramBins(values);
        expect(counts.reduce((a, b) => a + b)).toBe(values.length);
        for (const start of starts)
          expect(Math.abs(start / step - Math.round(start / step))).toBeLessThan(1e-6);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  test("agrees with counting by hand", () => {
    expect(histogramBins([0, 1, 1.5, 2, 3.9, 4], 4)).toEqual({
      starts: [0, 1, 2, 3],
      step: 1,
      counts: [1, 2, 1, 2],
    });
  });
});

describe("numbers on axes", () => {
  // As d3.format writes them (d3-format 3.1).
  test.each([
    [0.256, ".0%", "26%"],
    [12345.6, ",.0f", "12,346"],
    [1500, "~s", "1.5k"],
    [-2.5, ".1f", "−2.5"],
    [42, "d", "42"],
    [1e6, "$,.0f", "$1,000,000"],
  ])("%d by %s is %s", (value, format, text) => expect(formatted(value, format)).toBe(text));

  test.each([
    [0.30000000000000004, 0.1, "0.3"],
    [2_000_000, 1_000_000, "2M"],
    [0, 5, "0"],
    [-20, 20, "−20"],
  ])("tick %d at step %d is %s", (value, step, text) => expect(tickLabel(value, step)).toBe(text));

  test("steps are 1, 2 or 5 times a power of ten and never too small", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (least) => {
        const step = niceStep(least);
        const lead = Number((step / 10 ** Math.floor(Math.log10(step) + 1e-9)).toPrecision(6));
        expect(step).toBeGreaterThanOrEqual(least * (1 - 1e-8));
        expect([1, 2, 5]).toContain(lead);
      }),
      { seed: 3 },
    );
  });
});

test("boxSummaries() counts quartiles as plotly does", () => {
  // plotly's "linear": 1..8 and 30 gives 2.75, 5, 7.25 (Hyndman and Fan, type 5, by hand); 30 lies beyond the fence.
  const [box] = boxSummaries({ type: "box", y: [1, 2, 3, 4, 5, 6, 7, 8, 30], name: "a" });
  expect(box).toEqual({ place: "a", q1: 2.75, median: 5, q3: 7.25, lower: 1, upper: 8, outliers: [30] });
});

test("palette.colourAt() mixes, and inkOn() reads on both ends", () => {
  const grey: palette.ColourScale = [
    [0, "#000000"],
    [1, "#FFFFFF"],
  ];
  expect(palette.colourAt(grey, 0.5)).toBe("#808080");
  expect(palette.colourAt(grey, 9)).toBe("#FFFFFF");
  expect([palette.textColourOn("#000000"), palette.textColourOn("#FFFFFF")]).toEqual(["#FFFFFF", "#1F2328"]);
});
