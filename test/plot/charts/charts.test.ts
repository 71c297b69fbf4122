import { describe, expect, test } from "vitest";
import { DISPLAY } from "../../../lib/core/text/display";
import { charts } from "../../../lib/plot";
import "../../../lib/resolve-tensorflow.js";
import * as palette from "../../../lib/plot/palette";
import type { BarTrace, Figure, HeatmapTrace, ScatterTrace } from "../../../lib/plot/types";

const title = "t";
const range = (length: number) => Array.from({ length }, (_, i) => i);
const first = <T>(figure: Figure) => figure.data[0] as unknown as T;

describe("charts.bar()", () => {
  test("draws bars upright on a category axis, and names the largest", () => {
    const figure = charts.bar(["milk", "bread"], [1234.5678, 3], { title, xTitle: "item", yTitle: "pieces" });
    expect(figure.data).toEqual([
      { type: "bar", x: ["milk", "bread"], y: [1234.5678, 3], marker: { color: palette.blue } },
    ]);
    expect(figure.description).toBe("Bar chart of 2 names; the largest is milk with 1,235.");
    expect(figure.layout).toMatchObject({
      height: 420,
      barmode: "group",
      xaxis: { type: "category", title: "item" },
      yaxis: { title: "pieces" },
    });
  });

  test("draws several series, lying and stacked, with their values", () => {
    const values = { north: [1, 2], south: [3, 4] };
    const figure = charts.bar([2023, 2024], values, { title, isHorizontal: true, digits: 1, mode: "stack" });
    const [north, south] = figure.data as BarTrace[];
    expect(north).toMatchObject({
      orientation: "h",
      x: [1, 2],
      y: ["2023", "2024"],
      name: "north",
      text: ["1.0", "2.0"],
    });
    expect(south).toMatchObject({ name: "south", marker: { color: palette.orange } });
    expect(figure.layout).toMatchObject({
      height: 200,
      barmode: "stack",
      yaxis: { type: "category", autorange: "reversed" },
    });
    expect(figure.description).toBe("Bar chart of 2 names; the largest is 2024 with 2.");
    expect(charts.bar(range(10), range(10), { title, isHorizontal: true }).layout.height).toBe(370);
  });

  test("says of one name, of no bars, and passes over NaN", () => {
    expect(charts.bar(["a"], [0], { title }).description).toBe(
      "Bar chart of 1 name; the largest is a with 0.",
    );
    expect(charts.bar([], [], { title }).description).toBe("No bars.");
    expect(charts.bar(["a", "b", "c"], [Number.NaN, 5, 5], { title }).description).toContain(
      "the largest is b with 5",
    );
  });
});

describe("charts.box()", () => {
  test("draws a box for each vector or group, and names the largest median", () => {
    const figure = charts.box({ tea: [1, 2, 30], pot: [7, 8] }, { title, yTitle: "yuan" });
    expect(figure.data).toEqual([
      { type: "box", y: [1, 2, 30], name: "tea", marker: { color: palette.blue } },
      { type: "box", y: [7, 8], name: "pot", marker: { color: palette.orange } },
    ]);
    expect(figure.description).toBe("Box plot of 2 groups; the largest median is that of pot, 7.5.");
    expect(figure.layout).toMatchObject({ showlegend: false, yaxis: { title: "yuan" } });
    expect(charts.box([1, 7, 2, 8, 30], { title, groups: ["tea", "pot", "tea", "pot", "tea"] }).data).toEqual(
      figure.data,
    );
    const one = charts.box(Float64Array.of(3, 1, 2), { title });
    expect(one.data).toEqual([{ type: "box", y: [3, 1, 2], marker: { color: palette.blue } }]);
    expect(one.description).toBe("Box plot of 1 group; the median is 2.");
    expect(one[DISPLAY]()["image/svg+xml"]).toContain("<rect");
  });

  test.each([
    [() => charts.box({}, { title }), "at least one vector"],
    [() => charts.box({ tea: [] }, { title }), "values.tea must be at least 1 number"],
    [() => charts.box({ tea: [Number.NaN] }, { title }), "values.tea[0]"],
    [() => charts.box([1, 2], { title, groups: ["a"] }), "groups must be as many as there are values, 2"],
    [() => charts.box({ tea: [1] }, { title, groups: ["a"] }), "values must be an array"],
  ])("refuses %s", (draw, message) => {
    expect(draw).toThrow(message);
  });
});

describe("charts.scatter() with groups", () => {
  test("gives each group a colour, a symbol and a name", () => {
    const figure = charts.scatter([1, 2, 3], [4, 5, 6], {
      title,
      groups: ["tea", "pot", "tea"],
      labels: ["a", "b", "c"],
      lineThrough: { intercept: 3, slope: 1 },
    });
    const [tea, pot, through] = figure.data as ScatterTrace[];
    expect(tea).toMatchObject({ name: "tea", x: [1, 3], y: [4, 6], hovertext: ["a", "c"], showlegend: true });
    expect(tea.marker).toMatchObject({ color: palette.blue, symbol: "circle" });
    expect(pot).toMatchObject({ name: "pot", x: [2], marker: { color: palette.orange, symbol: "diamond" } });
    expect(through).toMatchObject({ mode: "lines", showlegend: false });
    expect(figure.description).toMatch(/^Scatter plot of 3 points; .* Groups: tea; pot\.$/);
    const svg = String(figure[DISPLAY]()["image/svg+xml"]);
    // The legend shows the symbols that are drawn.
    expect(svg.match(/<circle/g)).toHaveLength(1);
    expect(svg).toMatch(/<path d="M[\d.]+ [\d.]+l4 4l-4 4l-4 -4z"/);
    expect(() => charts.scatter([1], [1], { title, groups: [] })).toThrow("groups must be as many as");
  });
});

describe("charts.line()", () => {
  test("draws a line for each series, in its own colour and dashes", () => {
    const figure = charts.line([1, 2], { a: [Number.NaN, 3], b: [5, 4] }, { title });
    const [a, b] = figure.data as ScatterTrace[];
    expect(a).toMatchObject({
      mode: "lines+markers",
      name: "a",
      line: { color: palette.blue, dash: "solid" },
    });
    expect(b).toMatchObject({ line: { color: palette.orange, dash: "dash", width: 2 }, marker: { size: 6 } });
    expect(figure.description).toBe(
      "Line chart. The line of a goes from 3 to 3. The line of b goes from 5 to 4.",
    );
    const many = Object.fromEntries(range(5).map((i) => [`s${i}`, [1, 2]]));
    expect((charts.line([1, 2], many, { title }).data[4] as ScatterTrace).line?.dash).toBe("solid");
  });

  test("marks up to forty points one by one", () => {
    const modeOf = (length: number) =>
      first<ScatterTrace>(charts.line(range(length), range(length), { title })).mode;
    expect([modeOf(40), modeOf(41)]).toEqual(["lines+markers", "lines"]);
    expect(charts.line([], [], { title }).description).toBe("Line chart. The line has no values.");
    expect(() => charts.line([1], [1, 2], { title })).toThrow(/x and values must have the same length/);
  });
});

describe("charts.scatter()", () => {
  test("draws points, more transparent if they are many", () => {
    const markerOf = (length: number, options = {}) =>
      first<ScatterTrace>(charts.scatter(range(length), range(length), { title, ...options })).marker;
    expect(markerOf(100)).toEqual({ color: palette.blue, size: 6, opacity: 0.85 });
    expect(markerOf(101, { size: 3 })).toEqual({ color: palette.blue, size: 3, opacity: 0.55 });
    expect(charts.scatter([], [], { title }).description).toBe("No points.");
  });

  test("draws a line from the least to the greatest x", () => {
    const lineThrough = { intercept: 1, slope: 2 };
    const figure = charts.scatter([3, -1, 2], [5, 6, 4], { title, lineThrough, labels: ["a", "b", "c"] });
    expect(figure.data[0]).toMatchObject({ hovertext: ["a", "b", "c"], showlegend: false });
    expect(figure.data[1]).toMatchObject({ mode: "lines", x: [-1, 3], y: [-1, 7] });
    expect(figure.description).toBe("Scatter plot of 3 points; x from -1 to 3, y from 4 to 6.");
    expect(charts.scatter([], [], { title, lineThrough }).data).toHaveLength(1);
  });

  test("draws points over dates, and over names", () => {
    const days = charts.scatter(["2024-03-01", "2023-12-31", "2024-02-29 12:00"], [1, 2, 3], {
      title,
      labels: ["a", "b", "c"],
    });
    expect(days.description).toBe(
      "Scatter plot of 3 points; x from 2023-12-31 to 2024-03-01, y from 1 to 3.",
    );
    expect(days[DISPLAY]()["application/vnd.plotly.v1+json"]).toMatchObject({
      layout: { xaxis: { type: "date" } },
    });
    const names = charts.scatter(["tea", "pot", "tea"], [1, 2, 3], { title, groups: ["x", "y", "x"] });
    const later = charts.scatter(["a", "b", "c"], [1, 2, 3], { title, groups: ["x", "y", "x"] });
    expect(later.layout.xaxis?.categoryarray).toEqual(["a", "b", "c"]);
    expect(names.description).toBe("Scatter plot of 3 points; x of 2 names, y from 1 to 3. Groups: x; y.");
    const { "application/vnd.plotly.v1+json": plotly, "image/svg+xml": svg } = names[DISPLAY]();
    expect(plotly).toMatchObject({
      layout: { xaxis: { type: "category" } },
      data: [{ x: ["tea", "tea"] }, { x: ["pot"] }],
    });
    expect(String(svg)).toMatch(/>tea<.*>pot</s);
  });
});

describe("charts.histogram()", () => {
  test("draws a bar for each bin, as wide as the bin, with its ends", () => {
    const figure = charts.histogram([0, 1, 1.5, 2, 3.9, 4], { title, bins: 4 });
    expect(first<BarTrace>(figure)).toMatchObject({
      x: [0.5, 1.5, 2.5, 3.5],
      y: [1, 2, 1, 2],
      width: 1,
      hovertext: ["0 to 1", "1 to 2", "2 to 3", "3 to 4"],
    });
    expect(figure.description).toBe("Histogram of 6 values; most, 2, lie between 1 and 2.");
    expect(figure.layout.yaxis?.title).toBe("count");
    expect(charts.histogram([1], { title, yTitle: "orders" }).layout.yaxis?.title).toBe("orders");
    expect(charts.histogram([], { title }).description).toBe("No values.");
  });

  test("names the integer of a bin, and refuses a value beyond the axes", () => {
    const figure = charts.histogram([0, 1, 1, 0, 1], { title });
    expect(first<BarTrace>(figure)).toMatchObject({ x: [0, 1], y: [2, 3], width: 1, hovertext: ["0", "1"] });
    expect(figure.description).toBe("Histogram of 5 values; most, 3, are 1.");
    expect(() => charts.histogram([1e308, -1e308], { title })).toThrow(
      "Cannot draw a histogram: values[0] must be between -1e200 and 1e200, current value is 1e+308",
    );
    expect(charts.histogram([0.5, 1e200], { title }).description).toContain("2 values");
  });
});

test("numbers on marks have a minus sign, and zero has none", () => {
  const { data } = charts.heatmap([[-1.25, -0.04, 0.04, Number.NaN, -0]], { title: "t", digits: 1 });
  expect(data[0]).toMatchObject({ text: [["−1.3", "0.0", "0.0", "", "0.0"]] });
  const bars = charts.bar(["a", "b"], [-0.5, -0.04], { title: "t", digits: 1 });
  expect(bars.data[0]).toMatchObject({ text: ["−0.5", "0.0"] });
});

describe("charts.heatmap()", () => {
  test("draws the rows from top to bottom, and says where the largest value is", () => {
    const figure = charts.heatmap(
      [
        [1, 2, 3],
        [4, 9, 5],
      ],
      { title, digits: 1, xNames: ["p", "q", "r"], yNames: ["Mon", "Tue"], valueTitle: "orders" },
    );
    expect(first<HeatmapTrace>(figure)).toMatchObject({
      z: [
        [1, 2, 3],
        [4, 9, 5],
      ],
      x: ["p", "q", "r"],
      y: ["Mon", "Tue"],
      text: [
        ["1.0", "2.0", "3.0"],
        ["4.0", "9.0", "5.0"],
      ],
      colorscale: palette.sequential,
      colorbar: { title: "orders" },
    });
    expect(figure.description).toBe("Heatmap of 2 by 3; the largest value, 9, is at Tue and q.");
    expect(figure.layout).toMatchObject({ height: 240, yaxis: { type: "category", autorange: "reversed" } });
  });

  test("has a diverging scale about a middle, and a height by its rows", () => {
    const figure = charts.heatmap(
      range(10).map((i) => [i]),
      { title, middle: 4 },
    );
    expect(first<HeatmapTrace>(figure)).toMatchObject({ colorscale: palette.diverging, zmid: 4 });
    expect(figure.layout.height).toBe(400);
    const high = range(50).map((i) => [i]);
    expect(charts.heatmap(high, { title }).layout.height).toBe(900);
    expect(charts.heatmap(high, { title, height: 300 }).layout.height).toBe(300);
  });
});

describe("charts.images()", () => {
  const given = { height: 1, width: 2, pixels: Uint8Array.from({ length: 60 }, (_, i) => i) };

  test("shows the first 24 in rows of eight, without labels", () => {
    const figure = charts.images(given, { title });
    expect(figure.layout.images).toHaveLength(24);
    expect(figure.layout.annotations).toEqual([]);
    expect(figure.description).toBe("24 images of 2 by 1 pixels.");
    const places = figure.layout.images?.map(({ x, y }) => [x, y]);
    expect([places?.[0], places?.[7], places?.[8]]).toEqual([
      [0.04, 3],
      [7.04, 3],
      [0.04, 2],
    ]);
    expect(figure.layout.xaxis?.range).toEqual([0, 8]);
    // Three rows of 85 pixels, less a margin of 4 %, below a title of 70.
    expect([figure.layout.images?.[0].sizey, figure.layout.height]).toEqual([0.96, 315]);
  });

  test("shows the asked ones, each above its label, and names the first eight labels", () => {
    const labels = [..."abcdefghi"];
    const figure = charts.images(given, { title, indices: range(9), labels, columns: 3 });
    expect(figure.layout.annotations?.[4]).toMatchObject({ text: "e", x: 1.5, yanchor: "top" });
    expect(figure.layout.annotations?.[4].y).toBeCloseTo(1.26, 12);
    expect(figure.layout.xaxis?.range).toEqual([0, 6]);
    expect(figure.layout.images?.[0].sizey).toBeCloseTo(0.68, 12);
    expect(figure.description).toBe("9 images of 2 by 1 pixels, labelled a, b, c, d, e, f, g, h ….");
    const eight = charts.images(given, { title, indices: range(8), labels: labels.slice(0, 8) });
    expect(eight.description).toBe("8 images of 2 by 1 pixels, labelled a, b, c, d, e, f, g, h.");
  });

  test("refuses an index that there is not, and two channels", () => {
    expect(() => charts.images(given, { title, indices: [29, 30] })).toThrow(
      new RangeError("Cannot show images: indices[1] must be an integer from 0 to 29, current value is 30"),
    );
    expect(() => charts.images(given, { title, indices: [-1] })).toThrow(RangeError);
    expect(() => charts.images({ ...given, channels: 2 }, { title })).toThrow(
      new RangeError("Cannot show images: images.channels must be one of 1, 3, current value is 2"),
    );
    expect(() => charts.images(given, { title, columns: 0 })).toThrow(RangeError);
  });
});

test("the options of a chart come before what it would say itself", () => {
  const layout = { height: 300, xaxis: { range: [0, 9] as const }, annotations: [{ text: "n", x: 1, y: 1 }] };
  const figure = charts.line([1, 2], [1, 2], { title, description: "Mine.", xTitle: "day", layout });
  expect(figure.description).toBe("Mine.");
  expect(figure.layout).toEqual({
    height: 300,
    xaxis: { title: "day", range: [0, 9] },
    yaxis: {},
    annotations: [{ text: "n", x: 1, y: 1 }],
  });
});

const { DataFrame, Series } = require("danfojs-node") as typeof import("danfojs-node");

const given = { height: 1, width: 2, pixels: Uint8Array.from(range(60)) };

describe("charts take what holds numbers, and refuse the rest by name", () => {
  const o = { title };

  test("a danfo Series gives what an array gives; before, its properties became series", () => {
    const [x, y] = [new Series([1, 2, 3]) as never, new Series([4, 6, 5]) as never];
    expect(charts.line(x, y, o)).toEqual(charts.line([1, 2, 3], [4, 6, 5], o));
    expect(charts.line(x, { a: y }, o)).toEqual(charts.line([1, 2, 3], { a: [4, 6, 5] }, o));
    expect(charts.bar(new Series(["a", "b", "c"]) as never, y, o)).toEqual(
      charts.bar(["a", "b", "c"], [4, 6, 5], o),
    );
    expect(charts.scatter(x, y, o)).toEqual(charts.scatter([1, 2, 3], [4, 6, 5], o));
    expect(charts.histogram(y, o)).toEqual(charts.histogram([4, 6, 5], o));
    const frame = new DataFrame({ p: [1, 2], q: [3, 4] });
    expect(charts.heatmap(frame as never, o)).toEqual(
      charts.heatmap(
        [
          [1, 3],
          [2, 4],
        ],
        { ...o, xNames: ["p", "q"] },
      ),
    );
    const images = { height: 1, width: 1, pixels: x };
    expect(charts.images(images, { ...o, indices: new Series([2]) as never })).toEqual(
      charts.images({ ...images, pixels: [1, 2, 3] }, { ...o, indices: [2] }),
    );
  });

  const nan = Number.NaN;
  test.each<[string, () => unknown, string]>([
    [
      "bar: text",
      () => charts.bar(["a"], ["5"] as never, o),
      'draw bars: values[0] must be a number, current value is "5"',
    ],
    [
      "bar: null",
      () => charts.bar(["a"], { s: [null] } as never, o),
      "draw bars: values.s[0] must be a number, current value is null",
    ],
    [
      "bar: infinite",
      () => charts.bar(["a"], [-1 / 0], o),
      "draw bars: values[0] must be a finite number, or NaN for a missing value, current value is -Infinity",
    ],
    [
      "bar: no values",
      () => charts.bar(["a"], 5 as never, o),
      "draw bars: values must be an array, a typed array or a danfo Series, current value is 5",
    ],
    [
      "bar: equal names",
      () => charts.bar(["a", "b", "a"], [1, 2, 3], o),
      'draw bars: names[2] must be another name than names[0], current value is "a"',
    ],
    [
      "bar: no name",
      () => charts.bar(["a", undefined as never], [1, 2], o),
      "draw bars: names[1] must be a text or a finite number, current value is undefined",
    ],
    [
      "bar: lengths",
      () => charts.bar(["a"], { s: [1, 2] }, o),
      "draw bars: names and values.s must have the same length, current lengths are 1 and 2",
    ],
    [
      "bar: mode",
      () => charts.bar(["a"], [1], { ...o, mode: "stacked" as never }),
      'draw bars: mode must be one of group, stack, current value is "stacked"',
    ],
    [
      "bar: flag",
      () => charts.bar(["a"], [1], { ...o, isHorizontal: "no" as never }),
      'draw bars: isHorizontal must be true or false, current value is "no"',
    ],
    [
      "bar: option",
      () => charts.bar(["a"], [1], { ...o, horizontal: true } as never),
      'draw bars: there is no option "horizontal"; did you mean "isHorizontal"?',
    ],
    [
      "line: x",
      () => charts.line([1, nan], [1, 2], o),
      "draw a line: x[1] must be a text or a finite number, current value is NaN",
    ],
    [
      "line: infinite",
      () => charts.line([1, 2], [1, 1 / 0], o),
      "draw a line: values[1] must be a finite number, or NaN for a missing value, current value is Infinity",
    ],
    [
      "line: lengths",
      () => charts.line([1], [1, 2], o),
      "draw a line: x and values must have the same length, current lengths are 1 and 2",
    ],
    [
      "line: option",
      () => charts.line([1], [1], { ...o, xtitle: "a" } as never),
      'draw a line: there is no option "xtitle"; did you mean "xTitle"?',
    ],
    [
      "line: no options",
      () => charts.line([1], [1], undefined as never),
      "draw a line: title must be a text that is not empty, current value is undefined",
    ],
    [
      "scatter: NaN",
      () => charts.scatter([1], [nan], o),
      "draw points: y[0] must be a finite number, current value is NaN",
    ],
    [
      "scatter: a text as y",
      () => charts.scatter(["a"], ["b"] as never, o),
      'draw points: y[0] must be a number, current value is "b"',
    ],
    [
      "scatter: texts and numbers",
      () => charts.scatter(["a", 1], [1, 2], o),
      "draw points: x[1] must be a text as others are, current value is 1",
    ],
    [
      "scatter: a day that does not exist",
      () => charts.scatter(["2024-02-29", "2024-02-30"], [1, 2], o),
      'draw points: x[1] must be a date that exists, current value is "2024-02-30"',
    ],
    [
      "scatter: a line over names",
      () => charts.scatter(["a"], [1], { ...o, lineThrough: { intercept: 0, slope: 1 } }),
      "draw points: lineThrough must be absent where x are texts, current value is an object",
    ],
    [
      "scatter: labels",
      () => charts.scatter([1], [1], { ...o, labels: ["a", "b"] }),
      "draw points: labels must be as many as there are values, 1, current value is an array of 2",
    ],
    [
      "scatter: line",
      () => charts.scatter([1], [1], { ...o, lineThrough: { intercept: 0, slop: 1 } as never }),
      'draw points: there is no option "lineThrough.slop"; did you mean "lineThrough.slope"?',
    ],
    [
      "scatter: size",
      () => charts.scatter([1], [1], { ...o, size: 0 }),
      "draw points: size must be a finite number > 0, current value is 0",
    ],
    [
      "histogram: NaN",
      () => charts.histogram([1, nan], o),
      "draw a histogram: values[1] must be a finite number, current value is NaN",
    ],
    [
      "histogram: bins",
      () => charts.histogram([1], { ...o, bins: 0 }),
      "draw a histogram: bins must be an integer >= 1, current value is 0",
    ],
    [
      "histogram: bins",
      () => charts.histogram([1], { ...o, bins: 1001 }),
      "draw a histogram: bins must be an integer <= 1000, current value is 1001",
    ],
    // Before, its bars reached thousands of pixels beyond the figure, or were of another width than the bins.
    ...(["category", "log"] as const).map((type): [string, () => unknown, string] => [
      "histogram: axis",
      () => charts.histogram([1, 2, 1e6], { ...o, layout: { xaxis: { type } } }),
      `draw a histogram: layout.xaxis.type must be one of linear, date, current value is "${type}"`,
    ]),
    [
      "line: null",
      () => charts.line([1], null as never, o),
      "draw a line: values must be an array, a typed array or a danfo Series, current value is null",
    ],
    [
      "line: description",
      () => charts.line([1], [1], { ...o, description: " " }),
      'draw a line: description must be a text that is not empty, current value is " "',
    ],
    [
      "line: title",
      () => charts.line([1], [1], { ...o, yTitle: 5 as never }),
      "draw a line: yTitle must be a text, current value is 5",
    ],
    [
      "line: height",
      () => charts.line([1], [1], { ...o, height: -1 }),
      "draw a line: height must be a finite number > 0, current value is -1",
    ],
    [
      "line: layout",
      () => charts.line([1], [1], { ...o, layout: null as never }),
      "draw a line: layout must be an object of options, current value is null",
    ],
    [
      "bar: digits",
      () => charts.bar(["a"], [1], { ...o, digits: -1 }),
      "draw bars: digits must be an integer >= 0, current value is -1",
    ],
    [
      "scatter: slope",
      () => charts.scatter([1], [1], { ...o, lineThrough: { intercept: 0 } as never }),
      "draw points: lineThrough.slope must be a finite number, current value is undefined",
    ],
    [
      "histogram: title",
      () => charts.histogram([1], { ...o, yTitle: 5 as never }),
      "draw a histogram: yTitle must be a text, current value is 5",
    ],
    [
      "heatmap: middle",
      () => charts.heatmap([[1]], { ...o, middle: "0" as never }),
      'draw a heatmap: middle must be a finite number, current value is "0"',
    ],
    [
      "heatmap: value title",
      () => charts.heatmap([[1]], { ...o, valueTitle: 5 as never }),
      "draw a heatmap: valueTitle must be a text, current value is 5",
    ],
    [
      "heatmap: place",
      () => charts.heatmap([[1, 2, -1 / 0]], o),
      "draw a heatmap: row 0, column 2 must be a finite number, or NaN for a missing value, current value is -Infinity",
    ],
    [
      "images: columns",
      () => charts.images(given, { ...o, columns: 0 }),
      "show images: columns must be an integer >= 1, current value is 0",
    ],
    [
      "images: kind",
      () => charts.images({ height: 1, width: 1 } as never, o),
      "show images: images must be images of one size, current value is an object",
    ],
    [
      "images: width",
      () => charts.images({ height: 1, width: 0.5, pixels: [1] }, o),
      "show images: images.width must be an integer >= 1, current value is 0.5",
    ],
    [
      "images: pixels",
      () => charts.images({ height: 1, width: 1, pixels: [-1] }, o),
      "show images: images.pixels[0] must be an integer from 0 to 255, current value is -1",
    ],
    [
      "images: pixels",
      () => charts.images({ height: 1, width: 1, pixels: [0.5] }, o),
      "show images: images.pixels[0] must be an integer from 0 to 255, current value is 0.5",
    ],
    [
      "heatmap: infinite",
      () =>
        charts.heatmap(
          [
            [1, 2],
            [3, 1 / 0],
          ],
          o,
        ),
      "draw a heatmap: row 1, column 1 must be a finite number, or NaN for a missing value, current value is Infinity",
    ],
    [
      "heatmap: names",
      () => charts.heatmap([[1, 2]], { ...o, xNames: ["a"] }),
      "draw a heatmap: xNames must be as many as there are values, 2, current value is an array of 1",
    ],
    [
      "heatmap: names",
      () => charts.heatmap([[1], [2]], { ...o, yNames: ["a", "a"] }),
      'draw a heatmap: yNames[1] must be another name than yNames[0], current value is "a"',
    ],
    [
      "heatmap: digits",
      () => charts.heatmap([[1]], { ...o, digits: -1 }),
      "draw a heatmap: digits must be an integer >= 0, current value is -1",
    ],
    [
      "images: labels",
      () => charts.images(given, { ...o, labels: ["a"] }),
      "show images: labels must be as many as there are values, 24, current value is an array of 1",
    ],
    [
      "images: kind",
      () => charts.images([1] as never, o),
      "show images: images must be images of one size, current value is an array of 1",
    ],
    [
      "images: pixels",
      () => charts.images({ ...given, pixels: [1, 2, 3] }, o),
      "show images: images.pixels must be whole images of 1 x 2 x 1, current value is an array of 3",
    ],
    [
      "images: pixels",
      () => charts.images({ height: 1, width: 1, pixels: [1, 256] }, o),
      "show images: images.pixels[1] must be an integer from 0 to 255, current value is 256",
    ],
    [
      "images: size",
      () => charts.images({ height: 0, width: 1, pixels: [] }, o),
      "show images: images.height must be an integer >= 1, current value is 0",
    ],
  ])("%s", (_, draw, message) => {
    expect(draw).toThrow(`Cannot ${message}`);
  });

  test("1000 bins, and the size of 255, are still allowed", () => {
    expect(first<BarTrace>(charts.histogram([0, 999.5], { title, bins: 1000 })).x.length).toBe(1000);
    expect(charts.images({ height: 1, width: 1, pixels: [0, 255] }, o).layout.images).toHaveLength(2);
  });

  test("NaN is a missing value: a gap in a line, no bar, an empty cell, and no text", () => {
    expect(charts.line([1, 2, 3], [1, nan, 3], o).description).toBe("Line chart. The line goes from 1 to 3.");
    expect(first<BarTrace>(charts.bar(["a", "b"], [nan, 2], { ...o, digits: 0 })).text).toEqual(["", "2"]);
    expect(first<HeatmapTrace>(charts.heatmap([[nan, 2]], { ...o, digits: 1 })).text).toEqual([["", "2.0"]]);
  });

  test("descriptions where little is known, and the number of digits", () => {
    expect(charts.line([1, 2, 3], [1.23456, 2, nan], o).description).toBe(
      "Line chart. The line goes from 1.235 to 2.",
    );
    // 1.0005 in binary is a little less.
    expect(charts.line([1], [1.0005], o).description).toBe("Line chart. The line goes from 1 to 1.");
    expect(charts.line([1], [1], o).data[0]).not.toHaveProperty("name");
    expect(charts.line([1], {}, o).description).toBe("Line chart.");
    expect(charts.bar([], {}, o).description).toBe("No bars.");
    expect(charts.histogram([1, 1, 1, 9], o).description).toContain("most, 3, are 1");
    expect(charts.heatmap([[9, 1]], o).description).toContain("the largest value, 9, is at 0 and 0");
    expect(charts.heatmap([[nan]], o).description).toBe("No cells.");
  });

  test("an empty title of an axis is none, a line may fall, and the layout may name the axes", () => {
    const { layout } = charts.line([1], [1], { ...o, xTitle: "", layout: { yaxis: { title: "y" } } });
    expect([layout.xaxis, layout.yaxis]).toEqual([{}, { title: "y" }]);
    const lineThrough = { intercept: -1, slope: 0 };
    expect(charts.scatter([1, 2], [1, 2], { ...o, lineThrough }).data[1]).toMatchObject({ y: [-1, -1] });
  });

  test("a gallery of no images, and each image has its own pixels", () => {
    expect(charts.images({ height: 1, width: 1, pixels: [] }, o).description).toBe(
      "0 images of 1 by 1 pixels.",
    );
    expect(charts.images({ height: 1, width: 1, pixels: [] }, o).layout.yaxis?.range).toEqual([0, 0]);
    const sources = (pixels: number[], indices: number[]) =>
      charts
        .images({ height: 1, width: 2, pixels }, { ...o, indices })
        .layout.images?.map(({ source }) => source);
    expect(sources([1, 2, 3, 4], [1, 0])).toEqual(sources([3, 4, 1, 2], [0, 1]));
  });
});
