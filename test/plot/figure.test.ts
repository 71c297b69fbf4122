import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DISPLAY } from "../../lib/core/text/display";
import { charts, figure } from "../../lib/plot";
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
    const drawn = charts.line(Float64Array.of(1 / 3, 2), Float64Array.of(Number.NaN, 4), { title: "t" });
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
      new TypeError('Cannot draw bars: title must be a text that is not empty, current value is " "'),
    );
    const pie = [{ type: "pie" }] as never;
    expect(() => figure({ title: "t", description: "d", data: pie })).toThrow(
      new RangeError(
        'Cannot make a figure: data[0].type must be one of bar, scatter, heatmap, box, current value is "pie"',
      ),
    );
    expect(() => charts.bar(["a"], [1, 2], { title: "t" })).toThrow(
      /names and values must have the same length/,
    );
  });
});
