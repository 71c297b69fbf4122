/** Regular series from dated rows; periods are those of lib/core/periods. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { periods } from "../../../lib/core";
import { type TimeSeriesOptions, timeSeries } from "../../../lib/forecasting";

const DAY = 86_400_000;

describe("timeSeries.of()", () => {
  test("gives the dates and values of periods, of texts, dates and milliseconds alike", () => {
    const texts = ["2023-12-31", "2024-01-01", "2024-01-02"];
    const expected = { kind: "time-series", every: "day", dates: texts, values: [3, 1, 2] };
    for (const dates of [
      texts,
      texts.map((date) => new Date(date)),
      texts.map((date) => Date.parse(date)),
      texts.map((date) => `${date} 23:59`),
      texts.map((date) => `${date}T00:00:00.5Z`),
    ])
      expect(timeSeries.of({ dates, values: [3, 1, 2] }, { every: "day" })).toEqual(expected);
    const weekly = timeSeries.of({ dates: ["2024-12-31", "2025-01-06"], values: [1, 2] }, { every: "week" });
    expect(weekly.dates).toEqual(["2024-12-30", "2025-01-06"]);
    const monthly = timeSeries.of(
      { dates: ["2024-11", "2024-12-31", "2025-01-05"], values: [1, 2, 3] },
      { every: "month" },
    );
    expect(monthly.dates).toEqual(["2024-11-01", "2024-12-01", "2025-01-01"]);
    const early = timeSeries.of({ dates: ["1969-12-31", "1970-01-01"], values: [1, 2] }, { every: "month" });
    expect(early.dates).toEqual(["1969-12-01", "1970-01-01"]);
    const halfHours = timeSeries.of(
      { dates: ["2024-01-01T00:00", "2024-01-01T00:31"], values: [1, 2] },
      { every: 1_800_000 },
    );
    expect(halfHours.dates).toEqual(["2024-01-01T00:00:00.000Z", "2024-01-01T00:30:00.000Z"]);
  });

  test("has the weeks and months of lib/core/periods", () => {
    const days = fc.array(fc.integer({ min: -800, max: 20_000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        days,
        fc.constantFrom(["week", "weekly"] as const, ["month", "monthly"] as const),
        (list, [every, group]) => {
          const near = list.map((day) => day % 400);
          const { periodOf, names } = periods[group](near, { unit: "days" });
          const options = { every, repeats: "sum", gaps: "zero" } as const;
          const { values } = timeSeries.of(
            { dates: near.map((day) => day * DAY), values: near.map(() => 1) },
            options,
          );
          const counts = names.map((_, period) => periodOf.filter((other) => other === period).length);
          expect(values).toEqual(counts);
        },
      ),
    );
  });

  test("adds up rows of one period in any order, and fills gaps, as asked", () => {
    const rows = { dates: ["2024-01-09", "2024-01-01", "2024-01-09", "2024-01-04"], values: [1, 4, 5, 1] };
    const options = { every: "day", repeats: "sum" } as const;
    expect(timeSeries.of(rows, { ...options, gaps: "zero" }).values).toEqual([4, 0, 0, 1, 0, 0, 0, 0, 6]);
    expect(timeSeries.of(rows, { ...options, gaps: "interpolate" }).values).toEqual([
      4, 3, 2, 1, 2, 3, 4, 5, 6,
    ]);
    expect(timeSeries.of(rows, { ...options, every: "month" }).values).toEqual([11]);
  });

  const rows = (...dates: unknown[]) => ({ dates, values: dates.map((_, i) => i) });
  test.each<[string, object, object, string]>([
    ["a gap", rows("2024-01-01", "2024-01-03"), {}, "dates, which lack 2024-01-02, must be without a gap"],
    [
      "a repeated date",
      rows("2024-01-01", "2024-01-01"),
      {},
      'dates[1] must be the only one of its period, current value is "2024-01-01"',
    ],
    [
      "two dates of a month",
      rows("2024-01-01", "2024-01-02"),
      { every: "month" },
      'dates[1] must be the only one of its period, current value is "2024-01-02"',
    ],
    [
      "unsorted dates",
      rows("2024-01-02", "2024-01-01"),
      {},
      'dates[1] must be in order of time, current value is "2024-01-01"',
    ],
    [
      "30 February",
      rows("2024-02-30"),
      {},
      'dates[0] must be a date such as 2024-01-31, current value is "2024-02-30"',
    ],
    ["month 13", rows("2024-13-01"), {}, "dates[0] must be a date such as 2024-01-31"],
    ["another order", rows("31.01.2024"), {}, "dates[0] must be a date"],
    ["null", rows(null), {}, "dates[0] must be a date such as 2024-01-31, current value is null"],
    ["NaN", rows(Number.NaN), {}, "dates[0] must be a date"],
    [
      "NaN as a value",
      { dates: ["2024-01-01"], values: [Number.NaN] },
      {},
      "values[0] must be a finite number",
    ],
    ["no rows", rows(), {}, "values must be at least 1 number"],
    [
      "other lengths",
      { dates: ["2024-01-01"], values: [] },
      {},
      "dates and values must have the same length",
    ],
    ["no columns", [], {}, "dates must be an array"],
    ["another step", rows("2024-01-01"), { every: "year" }, "every must be one of day, week, month"],
    ["step 0", rows("2024-01-01"), { every: 0 }, "every must be a finite number > 0"],
    [
      "too small a step",
      rows("2024-01-01", "2024-01-02"),
      { every: 1, gaps: "zero" },
      "every must be a step of which there are at most 10^6",
    ],
  ])("refuses %s", (_, given, options, message) => {
    const run = () => timeSeries.of(given as never, { every: "day", ...options } as TimeSeriesOptions);
    expect(run).toThrow(/^Cannot make a time series: /);
    expect(run).toThrow(message);
  });
});

describe("timeSeries.futureDates()", () => {
  test("goes on after the last date, also over the ends of years", () => {
    const following = (dates: string[], every: "day" | "week" | "month" | number) =>
      timeSeries.futureDates(
        JSON.parse(JSON.stringify(timeSeries.of({ dates, values: dates.map(() => 1) }, { every }))),
        2,
      );
    expect(following(["2024-02-28"], "day")).toEqual(["2024-02-29", "2024-03-01"]);
    expect(following(["2024-12-23"], "week")).toEqual(["2024-12-30", "2025-01-06"]);
    expect(following(["2024-10-31", "2024-11-01"], "month")).toEqual(["2024-12-01", "2025-01-01"]);
    expect(following(["2024-01-01T23:00"], 3_600_000)).toEqual([
      "2024-01-02T00:00:00.000Z",
      "2024-01-02T01:00:00.000Z",
    ]);
  });

  test("refuses what is no time series, and horizon 0", () => {
    const series = timeSeries.of({ dates: ["2024-01-01"], values: [1] }, { every: "day" });
    expect(() => timeSeries.futureDates(series, 0)).toThrow(
      "Cannot find future dates: horizon must be an integer >= 1",
    );
    expect(() => timeSeries.futureDates([1, 2] as never, 1)).toThrow(
      "series.every must be one of day, week, month",
    );
    expect(() => timeSeries.futureDates({ every: "day" } as never, 1)).toThrow("series.dates must be a date");
  });
});

test("microseconds are no milliseconds: years after 9999 are refused", () => {
  expect(() => timeSeries.of({ dates: [1.7e15], values: [1] }, { every: "day" })).toThrow(
    "dates[0] must be a date",
  );
  expect(timeSeries.of({ dates: ["9999-12-31"], values: [1] }, { every: "day" }).dates).toEqual([
    "9999-12-31",
  ]);
});
