import { describe, expect, test } from "vitest";
import { DISPLAY } from "../../lib/core/text/display";
import { figure } from "../../lib/plot";
import "../../lib/resolve-tensorflow.js";

const { Series } = require("danfojs-node") as typeof import("danfojs-node");

const bar = { type: "bar", x: ["a"], y: [1] };
const points = { type: "scatter", x: [1], y: [2] };
const make = (data: unknown, layout?: unknown, more = {}) =>
  figure({
    title: "t",
    description: "d",
    data,
    ...(layout === undefined ? {} : { layout }),
    ...more,
  } as never);

describe("figure() refuses what its SVG would leave out in silence", () => {
  test.each<[unknown, unknown, string]>([
    [[{ ...bar, colour: "red" }], {}, 'there is no option "data[0].colour"; the options are'],
    [
      [bar, { ...points, makers: {} }],
      {},
      'there is no option "data[1].makers"; did you mean "data[1].marker"?',
    ],
    [
      [{ ...points, marker: { colour: "red" } }],
      {},
      'there is no option "data[0].marker.colour"; did you mean "data[0].marker.color"?',
    ],
    [
      [{ ...points, mode: "marker" }],
      {},
      'data[0].mode must be one of lines, markers, text, lines+markers, markers+text, none, current value is "marker"',
    ],
    [
      [{ type: "scatter", x: [1] }],
      {},
      "data[0].y must be an array, a typed array or a danfo Series, current value is undefined",
    ],
    [[{ ...points, y: [1, 2] }], {}, "x and y must have the same length, current lengths are 1 and 2"],
    [
      [{ ...points, y: [1 / 0] }],
      {},
      "data[0].y[0] must be a finite number, a text, or null for a missing value, current value is Infinity",
    ],
    [
      [{ ...points, y: [{}] }],
      {},
      "data[0].y[0] must be a finite number, a text, or null for a missing value, current value is an object",
    ],
    [[{ ...points, y: [undefined] }], {}, "data[0].y[0] must be a finite number, a text, or null"],
    [[{ type: "heatmap", z: [[1], [-1 / 0]] }], {}, "data[0].z[1][0] must be a finite number"],
    [[{ type: "heatmap" }], {}, "data[0].z must be an array, current value is undefined"],
    [[{ type: "box", y: "12" }], {}, "data[0].y must be an array, a typed array or a danfo Series"],
    [
      [{ ...points, error_x: {} }],
      {},
      "data[0].error_x.array must be an array, a typed array or a danfo Series",
    ],
    [["bar"], {}, "data[0].type must be one of bar, scatter, heatmap, box, current value is undefined"],
    [[null], {}, "data[0].type must be one of bar, scatter, heatmap, box, current value is undefined"],
    [bar, {}, "data must be an array, current value is an object"],
    [[bar], { heigth: 5 }, 'there is no option "layout.heigth"; did you mean "layout.height"?'],
    [[bar], { xaxes: {} }, 'there is no option "layout.xaxes"; did you mean "layout.xaxis"?'],
    [
      [bar],
      { xaxis2: { titel: "a" } },
      'there is no option "layout.xaxis2.titel"; did you mean "layout.xaxis2.title"?',
    ],
    [
      [bar],
      { yaxis: { type: "logarithmic" } },
      "layout.yaxis.type must be one of linear, log, category, date",
    ],
    [
      [bar],
      { yaxis: { range: [0] } },
      "layout.yaxis.range must be an array of two ends, current value is an array of 1",
    ],
    [
      [bar],
      { yaxis: { range: [0, Number.NaN] } },
      "layout.yaxis.range[1] must be a finite number, current value is NaN",
    ],
    [[bar], { yaxis: { domain: [-0.1, 1] } }, "layout.yaxis.domain[0] must be a fraction between 0 and 1"],
    [[bar], { yaxis: { dtick: 0 } }, "layout.yaxis.dtick must be a finite number > 0, current value is 0"],
    [[bar], { width: "wide" }, 'layout.width must be a finite number, current value is "wide"'],
    [[bar], { height: 59 }, "layout.height must be at least 60 pixels, current value is 59"],
    [
      [{ ...points, y: [-1.1e200] }],
      {},
      "data[0].y[0] must be between -1e+200 and 1e+200, current value is -1.1e+200",
    ],
    [
      [bar],
      { shapes: [{ type: "line", x0: 0, x1: 1, y0: 0 }] },
      "layout.shapes[0].y1 must be a finite number, current value is undefined",
    ],
    [
      [bar],
      { shapes: [{ type: "circle", x0: 0, x1: 1, y0: 0, y1: 1 }] },
      "layout.shapes[0].type must be one of line, rect",
    ],
    [
      [bar],
      { annotations: [{ x: 0, y: 0 }] },
      "layout.annotations[0].text must be a text, current value is undefined",
    ],
    [[bar], { annotations: {} }, "layout.annotations must be an array, current value is an object"],
    [[bar], null, "layout must be an object of options, current value is null"],
  ])("%o with %o", (data, layout, message) => {
    expect(() => make(data, layout)).toThrow(`Cannot make a figure: ${message}`);
  });

  test("options of its own", () => {
    expect(() => make([bar], {}, { caption: "c" })).toThrow('there is no option "caption"; the options are');
    expect(() => make([bar], {}, { description: " " })).toThrow(
      "description must be a text that is not empty",
    );
    expect(() => figure(undefined as never)).toThrow("title must be a text that is not empty");
  });

  test("a Series becomes its values; arrays stay as they are; undefined is not given", () => {
    const [x, y] = [new Series([1, 2]), Float64Array.of(3, 4)];
    const [trace] = make([{ type: "scatter", x, y, name: undefined }], { xaxis: undefined }).data;
    expect(trace).toMatchObject({ x: [1, 2] });
    expect(trace).toHaveProperty("y", y);
    expect(make([bar]).data[0]).toBe(bar);
    expect(
      make([
        { ...points, y: [null] },
        { ...points, y: [Number.NaN] },
      ]).data,
    ).toHaveLength(2);
  });
});

describe("figures of odd numbers and names have all their coordinates", () => {
  const svgOf = (data: unknown, layout: unknown = {}) =>
    String(make(data, layout)[DISPLAY]()["image/svg+xml"]);

  // Before, 200 equal ticks of 400 characters, each cut letter by letter: more than a minute.
  test.each([1e200, -1e200, 1e16, 1e15, 5e-324])("one point at %d", (x) => {
    const began = performance.now();
    const svg = svgOf([{ type: "scatter", mode: "markers", x: [x], y: [1] }]);
    expect(performance.now() - began).toBeLessThan(5000);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  test("a number that no date has is a missing value on an axis of dates", () => {
    const drawn = (x: unknown) =>
      svgOf([{ type: "scatter", mode: "markers", x: [x, 0], y: [1, 2] }], { xaxis: { type: "date" } });
    expect(drawn(1e17)).toBe(drawn(null));
    expect(drawn(1e17)).not.toMatch(/NaN|Infinity/);
  });

  test("names of thousands of letters are cut", () => {
    const svg = svgOf([{ ...bar, x: ["啤".repeat(5000), "a".repeat(5000)], y: [1, 2] }]);
    expect(svg).toContain("…");
    expect(svg.length).toBeLessThan(20_000);
  });
});
