import { describe, expect, test } from "vitest";
import { DISPLAY } from "../../lib/core/text/display";
import { charts, figure } from "../../lib/plot";
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
    [
      [{ type: "heatmap", z: [[1], [-1 / 0]] }],
      {},
      "data[0].z[1][0] must be a finite number, or null for a missing value",
    ],
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
      "layout.yaxis.range must be an array of two values, current value is an array of 1",
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

  const withMarker = (marker: object) => ({ ...points, marker });
  const heatmap = { type: "heatmap", z: [[1, 2]] };
  // Before, most of these were drawn as if they were not there; texts for numbers even joined: 1 + "1" is "11".
  test.each<[object, string]>([
    [{ ...bar, name: 5 }, "name must be a text"],
    [{ ...bar, hovertemplate: 5 }, "hovertemplate must be a text"],
    [{ ...bar, hovertext: [5] }, "hovertext[0] must be a text, current value is 5"],
    [{ ...bar, hovertext: [] }, "hovertext must be of 1 values, current value is an array of 0"],
    [{ ...bar, showlegend: 1 }, "showlegend must be true or false"],
    [{ ...bar, xaxis: "y3x" }, 'xaxis must be an axis, such as "x" or "y2", current value is "y3x"'],
    [{ ...bar, yaxis: 2 }, "yaxis must be a text, current value is 2"],
    [{ ...bar, x: undefined }, "x must be an array, a typed array or a danfo Series"],
    [{ ...bar, orientation: "horizontal" }, "orientation must be one of v, h"],
    [{ ...bar, textposition: "inside" }, "textposition must be one of auto, outside"],
    [{ ...bar, width: 0 }, "width must be a finite number > 0"],
    [{ ...bar, width: 1.01 }, "width must be at most 1 on an axis of categories, current value is 1.01"],
    [
      { type: "bar", orientation: "h", y: ["a"], x: [1], width: 2 },
      "width must be at most 1 on an axis of categories",
    ],
    [{ ...bar, text: [1] }, "text[0] must be a text, current value is 1"],
    [{ ...bar, text: [] }, "text must be of 1 values"],
    [{ ...bar, marker: { color: 5 } }, "marker.color must be a text, current value is 5"],
    [{ ...bar, marker: { color: [] } }, "marker.color must be of 1 values"],
    [{ ...bar, marker: { line: { width: -1 } } }, "marker.line.width must be a finite number >= 0"],
    [{ ...bar, marker: { line: { color: 1 } } }, "marker.line.color must be a text"],
    [{ ...points, line: { dash: "dashed" } }, "line.dash must be one of solid, dash, dot, dashdot"],
    [{ ...points, line: { width: -1 } }, "line.width must be a finite number >= 0"],
    [{ ...points, line: { shape: "spline" } }, "line.shape must be one of linear, hv"],
    [{ ...points, fill: "tozeroy" }, "fill must be one of tonexty"],
    [{ ...points, text: [null] }, "text[0] must be a text, current value is null"],
    [{ ...points, text: 5 }, "text must be a text, current value is 5"],
    [{ ...points, textposition: "top" }, "textposition must be one of middle center"],
    [{ ...points, textfont: { size: 0 } }, "textfont.size must be a finite number > 0"],
    [withMarker({ opacity: 1.1 }), "marker.opacity must be a fraction between 0 and 1"],
    [withMarker({ symbol: "star" }), "marker.symbol must be one of circle, diamond, x"],
    [withMarker({ size: -1 }), "marker.size must be a finite number >= 0, current value is -1"],
    [withMarker({ size: "big" }), 'marker.size must be a finite number >= 0, current value is "big"'],
    [withMarker({ size: null }), "marker.size must be a finite number >= 0, current value is null"],
    [withMarker({ size: [-1] }), "marker.size[0] must be a finite number >= 0, current value is -1"],
    [withMarker({ size: [Number.NaN] }), "marker.size[0] must be a finite number >= 0, current value is NaN"],
    [withMarker({ size: [1, 2] }), "marker.size must be of 1 values, current value is an array of 2"],
    [
      withMarker({ color: [1, "red"] }),
      'marker.color[1] must be a finite number, or null for a missing value, current value is "red"',
    ],
    [withMarker({ color: ["red", 1] }), "marker.color[1] must be a text, current value is 1"],
    [withMarker({ color: [1, 2] }), "marker.color must be of 1 values"],
    [withMarker({ cmin: "0" }), "marker.cmin must be a finite number"],
    [withMarker({ cmax: null }), "marker.cmax must be a finite number, current value is null"],
    [withMarker({ showscale: "no" }), "marker.showscale must be true or false"],
    [withMarker({ colorscale: "Viridis" }), "marker.colorscale must be an array"],
    [withMarker({ colorscale: [[0, "red"]] }), "marker.colorscale must be two colours or more"],
    [
      withMarker({
        colorscale: [
          [0, "red"],
          [2, "blue"],
        ],
      }),
      "marker.colorscale[1][0] must be a fraction",
    ],
    [
      withMarker({
        colorscale: [
          [0, "red"],
          [1, 5],
        ],
      }),
      "marker.colorscale[1][1] must be a text",
    ],
    [withMarker({ colorbar: { title: 5 } }), "marker.colorbar.title must be a text"],
    [withMarker({ colorbar: { title: {} } }), "marker.colorbar.title.text must be a text"],
    [withMarker({ colorbar: { tickvals: ["1"] } }), "marker.colorbar.tickvals[0] must be a finite number"],
    [withMarker({ colorbar: { ticktext: [1] } }), "marker.colorbar.ticktext[0] must be a text"],
    [
      { ...points, error_x: { array: ["1"] } },
      'error_x.array[0] must be a finite number, or null for a missing value, current value is "1"',
    ],
    [{ ...points, error_x: { array: [1, 2] } }, "error_x.array must be of 1 values"],
    [{ ...points, error_x: { array: [1], arrayminus: [] } }, "error_x.arrayminus must be of 1 values"],
    [
      { ...points, error_x: { array: [1], arrayminus: ["1"] } },
      "error_x.arrayminus[0] must be a finite number",
    ],
    [{ ...points, error_x: { array: [1], thickness: -1 } }, "error_x.thickness must be a finite number >= 0"],
    [{ ...points, error_x: { array: [1], width: -1 } }, "error_x.width must be a finite number >= 0"],
    [
      { ...heatmap, z: [["1", 2]] },
      'z[0][0] must be a finite number, or null for a missing value, current value is "1"',
    ],
    [{ ...heatmap, z: [[1, 2], [3]] }, "z[1] must be of 2 values, current value is an array of 1"],
    [{ ...heatmap, x: [1] }, "x must be of 2 values"],
    [{ ...heatmap, x: [1, 2, 3, 4] }, "x must be of 2 values"],
    [{ ...heatmap, y: [] }, "y must be of 1 values"],
    [{ ...heatmap, text: [] }, "text must be of 1 values"],
    [{ ...heatmap, text: [["a"]] }, "text[0] must be of 2 values"],
    [{ ...heatmap, text: [[1, 2]] }, "text[0][0] must be a text"],
    [{ ...heatmap, textfont: { size: 0 } }, "textfont.size must be a finite number > 0"],
    [{ ...heatmap, zmin: "0" }, "zmin must be a finite number"],
    [{ ...heatmap, zmax: "0" }, "zmax must be a finite number"],
    [{ ...heatmap, zmid: "0" }, "zmid must be a finite number"],
    [{ ...heatmap, xgap: -1 }, "xgap must be a finite number >= 0"],
    [{ ...heatmap, ygap: -1 }, "ygap must be a finite number >= 0"],
    [
      { type: "box", y: ["1"] },
      'y[0] must be a finite number, or null for a missing value, current value is "1"',
    ],
    [{ type: "box", marker: { color: 1 } }, "marker.color must be a text"],
  ])("the trace %o", (trace, message) => {
    expect(() => make([trace])).toThrow(`Cannot make a figure: data[0].${message}`);
  });

  test("a box whose groups are not as many as its values", () => {
    expect(() => make([{ type: "box", x: ["a"], y: [1, 2] }])).toThrow("x and y must have the same length");
  });

  const axis = (xaxis: object) => ({ xaxis });
  const note = (more: object) => ({ annotations: [{ text: "a", x: 0, y: 0, ...more }] });
  const shape = (more: object) => ({ shapes: [{ type: "line", x0: 0, x1: 1, y0: 0, y1: 1, ...more }] });
  const image = (more: object) => ({ images: [{ source: "a", x: 0, y: 0, sizex: 1, sizey: 1, ...more }] });
  test.each<[object, string]>([
    [axis({ title: 5 }), "xaxis.title must be a text"],
    [
      axis({ range: [0, 1, 2] }),
      "xaxis.range must be an array of two values, current value is an array of 3",
    ],
    [axis({ range: ["low", 1] }), 'xaxis.range[0] must be a number or a date, current value is "low"'],
    [axis({ domain: [0, 1.1] }), "xaxis.domain[1] must be a fraction between 0 and 1"],
    [axis({ anchor: "free" }), "xaxis.anchor must be an axis"],
    [axis({ autorange: "reverse" }), "xaxis.autorange must be one of true, false, reversed"],
    [axis({ tickvals: [{}] }), "xaxis.tickvals[0] must be a finite number, a text"],
    [axis({ ticktext: [1] }), "xaxis.ticktext[0] must be a text"],
    [axis({ categoryarray: [1] }), "xaxis.categoryarray[0] must be a text"],
    [axis({ tickangle: "45" }), "xaxis.tickangle must be a finite number"],
    [axis({ tickformat: 2 }), "xaxis.tickformat must be a text"],
    [axis({ tickfont: { size: 0 } }), "xaxis.tickfont.size must be a finite number > 0"],
    [axis({ showticklabels: "no" }), "xaxis.showticklabels must be true or false"],
    [{ xaxisb: {} }, ""],
    [{ zaxis2: {} }, ""],
    [{ width: 59 }, "width must be at least 60 pixels"],
    [{ barmode: "overlay" }, "barmode must be one of group, stack"],
    [shape({ layer: "below traces" }), "shapes[0].layer must be one of above, below"],
    [shape({ line: { dash: "dashed" } }), "shapes[0].line.dash must be one of solid"],
    [shape({ xref: "papper" }), 'shapes[0].xref must be an axis, such as "x" or "y2", "x domain" or "paper"'],
    [shape({ xref: "newspaper" }), "shapes[0].xref must be an axis"],
    [shape({ x0: {} }), "shapes[0].x0 must be a finite number"],
    [note({ y: undefined }), "annotations[0].y must be a finite number"],
    [note({ ayref: "a" }), "annotations[0].ayref must be an axis"],
    [note({ arrowhead: 3 }), "annotations[0].arrowhead must be one of 2"],
    [note({ arrowwidth: -1 }), "annotations[0].arrowwidth must be a finite number >= 0"],
    [note({ arrowsize: 0 }), "annotations[0].arrowsize must be a finite number > 0"],
    [note({ standoff: "1" }), "annotations[0].standoff must be a finite number"],
    [note({ xanchor: "middle" }), "annotations[0].xanchor must be one of left, center, right, auto"],
    [note({ yanchor: "center" }), "annotations[0].yanchor must be one of top, middle, bottom, auto"],
    [note({ font: { size: 0 } }), "annotations[0].font.size must be a finite number > 0"],
    [image({ sizex: "1" }), "images[0].sizex must be a finite number"],
    [image({ sizey: undefined }), "images[0].sizey must be a finite number, current value is undefined"],
    [image({ sizing: "fill" }), "images[0].sizing must be one of contain"],
  ])("the layout %o", (layout, message) => {
    const start = message === "" ? 'there is no option "layout.' : `layout.${message}`;
    expect(() => make([bar], layout)).toThrow(`Cannot make a figure: ${start}`);
    // Charts take the same layouts; before, a layout of null or a single annotation ended in the engine's own error.
    const drawn = () => charts.line([1], [1], { title: "t", layout: layout as never });
    expect(drawn).toThrow(`Cannot draw a line: ${start}`);
  });

  test("the least and the largest that are allowed", () => {
    const data = [
      { ...bar, width: 1 },
      { type: "bar", x: [1, 3], y: [1, 2], width: 2, hovertext: "both", marker: { line: { width: 0 } } },
      { ...withMarker({ size: 0, opacity: 1, color: ["red"] }), line: { width: 0, dash: "dashdot" } },
      {
        ...withMarker({ size: [0], color: [Number.NaN] }),
        error_x: { array: [0], arrayminus: [0], width: 0 },
      },
      { ...heatmap, x: [0, 1, 2], y: [0, 1], text: [["", "a"]], xgap: 0 },
      { ...heatmap, z: [], x: [], y: [] },
      { type: "box", y: [1, null], x: ["a", "b"] },
    ];
    for (const trace of data) expect(() => make([trace])).not.toThrow();
    const range = ["2024-01-01", "0.0625"];
    const xaxis = { range, domain: [0, 1], autorange: false, anchor: "y", title: { text: "a" } };
    const more = {
      ...note({ xref: "x domain", yref: "paper" }),
      ...shape({ x0: "2024-01-01", xref: "x12" }),
    };
    expect(() => make([bar], { xaxis, width: 60, height: 60, ...more })).not.toThrow();
    expect(() => make([{ ...bar, width: 2 }], { xaxis: { type: "linear" } })).not.toThrow();
    // The width of a day.
    expect(() => make([{ type: "bar", x: ["2024-01-01"], y: [1], width: 86_400_000 }])).not.toThrow();
    expect(() => make([{ ...points, y: [1e200] }])).not.toThrow();
  });

  test("kinds of errors: of the type, of the value", () => {
    expect(() => make([{ ...points, y: [1 / 0] }])).toThrow(RangeError);
    expect(() => make([{ ...points, y: [{}] }])).toThrow(TypeError);
    expect(() => make([{ ...bar, text: [1] }])).toThrow(TypeError);
  });

  test("Series anywhere in a trace become their values", () => {
    const [trace] = make([
      {
        ...{ type: "scatter", x: [1, 2], y: [3, 4], text: new Series(["a", "b"]) },
        marker: { size: new Series([1, 2]), color: new Series(["red", "blue"]), opacity: 0.5 },
      },
    ]).data;
    expect(trace).toMatchObject({
      text: ["a", "b"],
      marker: { size: [1, 2], color: ["red", "blue"], opacity: 0.5 },
    });
    expect(make([{ type: "heatmap", z: [new Series([1, 2])] }]).data[0]).toMatchObject({ z: [[1, 2]] });
    expect(make([{ type: "box", y: new Series([1, 2]) }]).data[0]).toMatchObject({ y: [1, 2] });
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

  test("ticks at what is no date are left out; before, the engine's own error", () => {
    const svg = svgOf([{ type: "scatter", x: ["2024-01-01", "2024-01-03"], y: [1, 2] }], {
      xaxis: { tickvals: ["soon", 1e17, "2024-01-02"] },
    });
    expect(svg).toContain("2024-01-02");
    expect(svg).not.toMatch(/NaN|Infinity|soon/);
  });

  test("0 and less on a logarithmic axis are missing, in a line as bars without a height", () => {
    const drawn = (y: unknown) => svgOf([{ type: "scatter", x: [1, 2, 3], y }], { yaxis: { type: "log" } });
    expect(drawn([10, -1, 1000])).toBe(drawn([10, null, 1000]));
    expect(drawn([10, 0, 1000])).toBe(drawn([10, null, 1000]));
    const bars = svgOf([{ type: "bar", x: ["a", "b"], y: [-5, 100] }], { yaxis: { type: "log" } });
    expect(bars).toMatch(/height="0" fill/);
  });

  test("a name beside the only panel is whole where there is room, and short beside several panels", () => {
    const name = "85123A White hanging heart T-light holder";
    const long = { ...bar, orientation: "h", x: [1, 2], y: [name, "tea"] };
    expect(svgOf([long])).toContain(`>${name}</text>`);
    const panels = { xaxis: { domain: [0, 0.4] }, xaxis2: { domain: [0.6, 1] } };
    const two = svgOf([long, { ...long, xaxis: "x2", yaxis: "y2" }], panels);
    expect(two).not.toContain(`>${name}</text>`);
  });

  test("names of thousands of letters are cut", () => {
    const svg = svgOf([{ ...bar, x: ["啤".repeat(5000), "a".repeat(5000)], y: [1, 2] }]);
    expect(svg).toContain("…");
    expect(svg.length).toBeLessThan(20_000);
  });
});
