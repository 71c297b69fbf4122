import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { monthly, weekly } from "../../lib/core/periods";

const DAY = 86_400_000;

describe("periods.weekly()", () => {
  // Python 3: datetime.date(...).isocalendar(); the edges of the year are ISO 8601's own examples.
  test.each([
    ["2008-12-29", "2009-W01"],
    ["2010-01-03", "2009-W53"],
    ["2010-12-01", "2010-W48"],
    ["2011-01-02", "2010-W52"],
    ["2011-01-03", "2011-W01"],
    ["2024-12-30", "2025-W01"],
    ["1969-12-31", "1970-W01"],
  ])("%s is in %s", (date, name) => {
    expect(weekly([Date.parse(date)]).names).toEqual([name]);
    expect(weekly([Date.parse(date) + DAY - 1]).names).toEqual([name]);
  });

  test("a week is seven days, from Monday", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -200_000, max: 200_000 }),
        fc.integer({ min: 0, max: 6 }),
        (week, day) => {
          const monday = week * 7 - 3;
          expect(new Date(monday * DAY).getUTCDay()).toBe(1);
          const { names, periodOf } = weekly([monday, monday + day, monday + 7], { unit: "days" });
          expect([...periodOf]).toEqual([0, 0, 1]);
          expect(new Set(names).size).toBe(2);
        },
      ),
      { seed: 8 },
    );
  });

  test("keeps empty weeks, and ignores times before `from`, or at or after `to`", () => {
    const { names, periodOf } = weekly([30, 4, 17, 4, 60], { unit: "days", from: 5, to: 60 });
    expect(names).toEqual(["1970-W03", "1970-W04", "1970-W05"]);
    expect([...periodOf]).toEqual([2, -1, 0, -1, -1]);
  });
});

describe("periods.monthly()", () => {
  test("agrees with Date on random moments", () => {
    const moment = fc.integer({ min: Date.UTC(1968, 0), max: Date.UTC(2060, 0) });
    fc.assert(
      fc.property(fc.array(moment, { minLength: 1, maxLength: 20 }), (times) => {
        const { names, periodOf, kind } = monthly(times);
        expect(kind).toBe("month");
        times.forEach((time, i) => {
          expect(names[periodOf[i]]).toBe(new Date(time).toISOString().slice(0, 7));
        });
        expect([...names].sort()).toEqual(names);
      }),
      { seed: 9 },
    );
  });

  test("no times give no months", () => {
    expect(monthly([])).toEqual({ kind: "month", names: [], periodOf: new Int32Array() });
  });

  test("refuses values that are not times, unknown units and long spans", () => {
    expect(() => monthly([0, Number.NaN])).toThrow(
      new RangeError(
        "Cannot group times into periods: times[1] must be a finite number, current value is NaN",
      ),
    );
    expect(() => monthly([1e16])).toThrow(
      new RangeError(
        "Cannot group times into periods: times[0] must be milliseconds within the calendar, current value is 10000000000000000",
      ),
    );
    expect(() => monthly(["0"] as never)).toThrow(TypeError);
    expect(() => monthly([new Date(0)] as never)).toThrow(
      "times[0] must be a number, current value is a Date",
    );
    expect(() => monthly([0], { from: "1970" as never })).toThrow("from must be a finite number");
    expect(() => monthly([0], { to: Number.NaN })).toThrow(
      "to must be a finite number, current value is NaN",
    );
    expect(() => monthly([0], { form: 0 } as never)).toThrow('no option "form"; did you mean "from"?');
    expect(() => monthly([0], { unit: "hours" as never })).toThrow(
      new RangeError(
        `Cannot group times into periods: unit must be one of milliseconds, days, current value is "hours"`,
      ),
    );
    expect(() => weekly([0, 80_000], { unit: "days" })).toThrow(
      new RangeError(
        "Cannot group times into periods: times must span at most 10,000 weeks, current value is 11430; is the unit days?",
      ),
    );
  });
});
