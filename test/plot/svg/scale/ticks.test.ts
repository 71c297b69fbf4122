import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AxisKind, milliseconds } from "../../../../lib/plot/svg/scale/axis-kind";
import { makeScale } from "../../../../lib/plot/svg/scale/scale";
import { niceStep, ticksOf } from "../../../../lib/plot/svg/scale/ticks";
import type { Axis } from "../../../../lib/plot/types";

/** Labels of an axis of 400 pixels with 100 for each label: at most four steps. */
function labels(kind: AxisKind, range: readonly [number, number], axis: Axis = {}, names: string[] = []) {
  return ticksOf(makeScale(kind, range, [0, 400], names), axis, 100).map(({ label }) => label);
}

const days = (from: string, to: string): [number, number] => [milliseconds(from), milliseconds(to)];

test.each([
  ["linear", [0.83, 0.97], ["0.85", "0.90", "0.95"]],
  ["linear", [58, 143], ["100", "60", "80", "120", "140"]],
  ["linear", [0, 1], ["0.0", "0.5", "1.0"]],
  ["log", [Math.log10(58), Math.log10(143)], ["60", "80", "100", "120", "140"]],
] as const)("an axis with room for two labels has two at least: %s %j", (kind, range, expected) => {
  const ticks = ticksOf(makeScale(kind, [...range], [0, 100], []), {}, 100);
  expect(ticks.map(({ label }) => label).sort()).toEqual([...expected].sort());
});

describe("niceStep()", () => {
  test("is 1, 2 or 5 times a power of ten and never too small", () => {
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

  test.each([
    [1, 1],
    [1.01, 2],
    [2, 2],
    [2.01, 5],
    [5, 5],
    [5.01, 10],
    [0.3, 0.5],
    [0.1 + 0.2, 0.5],
    [200 * (1 + 1e-12), 200],
    [0, 1],
    [-3, 1],
    [Number.NaN, 1],
  ])("%d becomes %d", (least, step) => expect(niceStep(least)).toBe(step));
});

describe("ticksOf()", () => {
  test("numbers have round steps, both ends included, in either direction", () => {
    expect(labels("linear", [0, 10])).toEqual(["0", "5", "10"]);
    expect(labels("linear", [-1, 1])).toEqual(["−1.0", "−0.5", "0.0", "0.5", "1.0"]);
    expect(labels("linear", [10, 0])).toEqual(["0", "5", "10"]);
    expect(ticksOf(makeScale("linear", [10, 0], [0, 400], []), {}, 100).map(({ at }) => at)).toEqual([
      400, 200, 0,
    ]);
    // An axis shorter than two labels has room for two steps.
    expect(ticksOf(makeScale("linear", [0, 6], [0, 90], []), {}, 100).map(({ label }) => label)).toEqual([
      "0",
      "5",
    ]);
  });

  test("an axis says its step, its format, its prefix and its suffix", () => {
    expect(labels("linear", [0, 1], { dtick: 0.2 })).toEqual(["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
    expect(labels("linear", [0, 1], { dtick: 0.25 })).toEqual(["0.00", "0.25", "0.50", "0.75", "1.00"]);
    expect(labels("linear", [0, 1], { dtick: 0.5, tickformat: ".0%" })).toEqual(["0%", "50%", "100%"]);
    expect(labels("linear", [0, 10], { tickprefix: "$", ticksuffix: "k" })).toEqual(["$0k", "$5k", "$10k"]);
  });

  test("given ticks are kept where they are on the axis, with their own texts as they are", () => {
    const axis = { tickvals: [-0.1, 0, 2.5, 10, 10.1], tickprefix: "$" };
    expect(labels("linear", [0, 10], axis)).toEqual(["$0", "$2.5", "$10"]);
    expect(labels("linear", [0, 10], { ...axis, ticktext: ["a", "b", "c", "d", "e"] })).toEqual([
      "b",
      "c",
      "d",
    ]);
    expect(labels("category", [-0.5, 1.5], { tickvals: ["p", "q"] }, ["p", "q"])).toEqual(["p", "q"]);
    expect(labels("log", [-1, 2], { tickvals: [0.25, 1, 100] })).toEqual(["0.25", "1", "100"]);
    expect(labels("date", days("2024-01-01", "2024-01-05"), { tickvals: ["2024-01-02"] })).toEqual([
      "2024-01-02",
    ]);
  });

  test("logarithms have powers of ten, and 1, 2, 5 on less than two of them", () => {
    expect(labels("log", [0, 3])).toEqual(["1", "10", "100", "1,000"]);
    expect(labels("log", [0, 8])).toEqual(["1", "100", "10,000", "1,000,000", "100,000,000"]);
    expect(labels("log", [0, 1])).toEqual(["1", "2", "5", "10"]);
    expect(labels("log", [0.31, 1.71])).toEqual(["5", "10", "20", "50"]);
    expect(labels("log", [0, 2])).toEqual(["1", "10", "100"]);
    expect(labels("log", [-2, 0])).toEqual(["0.01", "0.1", "1"]);
    // Less than 0.7 of a power of ten: multiples of a round step, at the places of their logarithms.
    expect(labels("log", [0, 0.69])).toEqual(["1", "2", "3", "4"]);
    expect(labels("log", [Math.log10(3), Math.log10(4)])).toEqual(["3.0", "3.5", "4.0"]);
    expect(labels("log", [0, 0.6], { tickformat: ".1f", ticksuffix: "x" })).toEqual(["1.0x", "2.0x", "3.0x"]);
    const short = ticksOf(makeScale("log", [0, Math.log10(4)], [0, 400], []), {}, 100);
    expect(short.map(({ label, at }) => [label, Math.round(at)])).toEqual([
      ["1", 0],
      ["2", 200],
      ["3", 317],
      ["4", 400],
    ]);
    // Steps of the logarithm that are asked for, and given values, have as many digits as they need.
    expect(labels("log", [0, 0.6], { dtick: 0.2 })).toEqual(["1", "1.58489", "2.51189", "3.98107"]);
    expect(labels("log", [-1, 1], { tickvals: [0.1, 0.158489, 2.51189] })).toEqual([
      "0.1",
      "0.15849",
      "2.51189",
    ]);
    expect(labels("log", [0, 0.7])).toEqual(["1", "2", "5"]);
    expect(labels("log", [0, 4], { dtick: 2 })).toEqual(["1", "100", "10,000"]);
    expect(labels("log", [0, 2], { dtick: 1, tickprefix: "$" })).toEqual(["$1", "$10", "$100"]);
  });

  test("categories have one label each, or every second", () => {
    const names = ["a", "b", "c", "d"];
    expect(labels("category", [-0.5, 3.5], {}, names)).toEqual(names);
    expect(labels("category", [-0.5, 3.5], { dtick: 2, ticksuffix: "!" }, names)).toEqual(["a!", "c!"]);
    expect(labels("category", [1.6, 3.5], {}, names)).toEqual(["c", "d"]);
  });

  test("dates have hours, days, months or years", () => {
    expect(labels("date", days("2024-03-01 00:00", "2024-03-01 12:00"))).toEqual([
      "00:00",
      "03:00",
      "06:00",
      "09:00",
      "12:00",
    ]);
    expect(labels("date", days("2024-02-27 00:00", "2024-03-01 12:00"))).toEqual([
      "02-27",
      "02-28",
      "02-29",
      "03-01",
    ]);
    expect(labels("date", days("2024-01-01", "2024-01-05"))).toEqual([
      "1 Jan",
      "2 Jan",
      "3 Jan",
      "4 Jan",
      "5 Jan",
    ]);
    expect(labels("date", days("2024-01-01", "2024-02-22"))).toEqual(["4 Jan", "18 Jan", "1 Feb", "15 Feb"]);
    expect(labels("date", days("2024-01-01", "2024-01-09"))).toEqual(["2 Jan", "4 Jan", "6 Jan", "8 Jan"]);
    expect(labels("date", days("2023-12-15", "2024-03-20"))).toEqual(["Jan 2024", "Feb 2024", "Mar 2024"]);
    expect(labels("date", days("2023-01-01", "2024-01-01"))).toEqual([
      "Jan 2023",
      "Apr 2023",
      "Jul 2023",
      "Oct 2023",
      "Jan 2024",
    ]);
    expect(labels("date", days("2020-06-01", "2024-06-01"))).toEqual(["2021", "2022", "2023", "2024"]);
    expect(labels("date", days("1990-01-01", "2024-06-01"))).toEqual(["1990", "2000", "2010", "2020"]);
  });
});
