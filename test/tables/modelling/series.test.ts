/** Series from tables: the sums of a naive loop, and periods without rows. */
import { describe, expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import { type Aggregates, tables } from "../../../lib/tables";

const schema = { day: "date", units: "number" } as const;
const DAY = 86_400_000;
const isoDay = (time: number) => new Date(time).toISOString().slice(0, 10);

describe("tables.series()", () => {
  test.each(["day", "week", "month"] as const)("agrees with a loop over days: %s", async (by) => {
    const random = seeded(5);
    const first = Date.UTC(2023, 10, 15);
    const times = Array.from({ length: 300 }, () => first + Math.floor(random.uniform() * 800) * DAY);
    const units = times.map(() => Math.floor(random.uniform() * 10));
    const table = await tables.of({ day: times.map(isoDay), units }, { schema });
    const startOf = (time: number) => {
      const date = new Date(time);
      if (by === "month") return isoDay(Date.UTC(date.getUTCFullYear(), date.getUTCMonth()));
      return isoDay(by === "week" ? time - ((date.getUTCDay() + 6) % 7) * DAY : time);
    };
    const expected = new Map<string, number>();
    const [least, most] = [Math.min(...times), Math.max(...times)];
    for (let time = least; time <= most; time += DAY) expected.set(startOf(time), 0);
    const withRows = new Set(times.map(startOf)).size;
    times.forEach((time, i) => {
      expected.set(startOf(time), (expected.get(startOf(time)) ?? 0) + units[i]);
    });
    const options = { time: "day", by, fill: 0 } as const;
    const made = await tables.series(table, { ...options, value: (group, { sum }) => sum(group.units) });
    expect(made).toEqual({
      by,
      dates: [...expected.keys()],
      values: Float64Array.from(expected.values()),
      filled: expected.size - withRows,
    });
    expect(made.filled > 0).toBe(by !== "month");
  });

  test("takes times and any value of the rows, and refuses gaps unless they are filled", async () => {
    const table = await tables.of(
      { at: ["2024-02-29T23:59:59", "2024-02-01T00:00:00", "2024-04-01T00:00:00"], price: [4, 2, 7] },
      { schema: { at: "timestamp", price: "number" } },
    );
    const monthly = (fill?: number) =>
      tables.series(table, {
        time: "at",
        by: "month",
        value: (group, { mean }) => mean(group.price),
        ...(fill === undefined ? {} : { fill }),
      });
    await expect(monthly()).rejects.toThrow(
      "Cannot make a time series: the month of 2024-03-01 must be one with rows; the option fill gives others a value",
    );
    expect(await monthly(-1)).toEqual({
      by: "month",
      dates: ["2024-02-01", "2024-03-01", "2024-04-01"],
      values: Float64Array.of(3, -1, 7),
      filled: 1,
    });
  });

  test("keeps the names of the table's columns apart from its own, and has no value without rows", async () => {
    const table = await tables.of(
      { period: ["2024-01-01"], value: [3] },
      { schema: { period: "date", value: "number" } },
    );
    const daily = { time: "period", by: "day" } as const;
    const sum = await tables.series(table, { ...daily, value: (group, f) => f.sum(group.value) });
    expect([...sum.values]).toEqual([3]);
    const none = table.where((row) => row.value.isGreaterThan(9));
    const empty = await tables.series(none, { ...daily, value: (_, { count }) => count() });
    expect(empty).toEqual({ by: "day", dates: [], values: new Float64Array(), filled: 0 });
  });

  test("refuses what it cannot place, and columns that there are not", async () => {
    const table = await tables.of(
      { day: ["2024-01-01", null], units: [null, 1] },
      { schema: { day: "date?", units: "number?" } },
    );
    const daily = (rows: typeof table) =>
      tables.series(rows, { time: "day", by: "day", value: (group, { sum }) => sum(group.units) });
    await expect(daily(table)).rejects.toThrow(
      "the value of 2024-01-01 must be a finite number, current value is null",
    );
    const infinite = await tables.of(
      { day: ["2024-01-01"], units: [Infinity] },
      {
        schema: { day: "date?", units: "number?" },
      },
    );
    await expect(daily(infinite)).rejects.toThrow("must be a finite number, current value is Infinity");
    const withUnits = table.where((row) => row.units.isPresent());
    await expect(daily(withUnits)).rejects.toThrow("day must be present");
    const counted = { by: "day", value: (_: unknown, { count }: Aggregates) => count() } as const;
    // @ts-expect-error Numbers are no times.
    await expect(tables.series(table, { ...counted, time: "units" })).rejects.toThrow();
    // @ts-expect-error The table has no such column.
    await expect(tables.series(table, { ...counted, time: "dey" })).rejects.toThrow('did you mean "day"?');
    await expect(tables.series(table, { ...counted, time: "day", by: "year" as "day" })).rejects.toThrow(
      "by must be one of day, week, month",
    );
    const wide = await tables.of({ day: ["1024-01-01", "2024-01-01"] }, { schema: { day: "date" } });
    await expect(tables.series(wide, { ...counted, time: "day", fill: 0 })).rejects.toThrow(
      "the number of periods must be at most 100000",
    );
  });
});
