import { describe, expect, test } from "vitest";
import { DISPLAY } from "../../../lib/core/text/display";
import { recovery } from "../../../lib/plot/shop";
import type { ScatterTrace } from "../../../lib/plot/types";

const hit = { name: "drinks", truth: -2, estimate: -2.1, lower: -2.5, upper: -1.7 };
const miss = { name: "snacks", truth: -3, estimate: -2, lower: -2.5, upper: -1.5 };

describe("recovery()", () => {
  test("draws estimates with their intervals, and the truth on top", () => {
    const { data } = recovery([hit, miss], { title: "Prices", unit: "percent" });
    const [estimates, truth] = data as ScatterTrace[];
    expect(data).toHaveLength(2);
    expect(estimates).toMatchObject({ x: [-2.1, -2], y: ["drinks", "snacks"] });
    const { array = [], arrayminus = [] } = estimates.error_x ?? {};
    [0.4, 0.5].forEach((half, i) => {
      expect(array[i]).toBeCloseTo(half, 12);
      expect(arrayminus[i]).toBeCloseTo([0.4, 0.5][i], 12);
    });
    expect(truth).toMatchObject({ name: "truth", x: [-2, -3], y: ["drinks", "snacks"] });
  });

  test("counts the intervals that hold the truth, and the estimates closer than the simpler method", () => {
    const compared = [
      { ...hit, naive: -1 },
      { ...miss, naive: -2.9 },
    ];
    const drawn = recovery(compared, { naiveName: "ordinary regression" });
    expect(drawn.description).toBe(
      "1 of 2 intervals hold the truth. 1 of 2 estimates are closer to it than ordinary regression.",
    );
    expect(drawn.data[0]).toMatchObject({ name: "ordinary regression", x: [-1, -2.9] });
    expect(recovery([hit]).description).toBe("1 of 1 intervals hold the truth.");
  });

  test("an end of the interval on the truth holds it", () => {
    expect(recovery([{ ...hit, truth: -2.5 }]).description).toContain("1 of 1");
    expect(recovery([{ ...hit, truth: -2.6 }]).description).toContain("0 of 1");
  });

  test("draws a reference line and a logarithmic axis where asked", () => {
    const lifts = [{ name: "tea → milk", truth: 2, estimate: 2.2, lower: 1.5, upper: 3 }];
    const { layout } = recovery(lifts, { isLogarithmic: true, reference: 1 });
    expect(layout.xaxis?.type).toBe("log");
    expect(layout.shapes?.map(({ x0, x1 }) => [x0, x1])).toEqual([[1, 1]]);
    const plain = recovery(lifts);
    expect(plain.layout.shapes).toBeUndefined();
    expect(plain.layout.xaxis?.type).toBeUndefined();
    expect(plain[DISPLAY]()["image/svg+xml"]).toContain("tea → milk");
  });

  test("refuses no value, and a number that is not finite", () => {
    expect(() => recovery([])).toThrow(
      new RangeError("Cannot draw estimates: values must be not empty, current value is an array of 0"),
    );
    expect(() => recovery([{ ...hit, upper: Number.NaN }])).toThrow(
      new RangeError("Cannot draw estimates: values[0].upper must be a finite number, current value is NaN"),
    );
  });

  const positive = { name: "tea", truth: 2, estimate: 2, lower: 1, upper: 3 };
  test.each<[object[], object, string]>([
    [[{ ...hit, truth: "1" }], {}, 'values[0].truth must be a finite number, current value is "1"'],
    [[hit, { ...hit, name: 5 }], {}, "values[1].name must be a text, current value is 5"],
    [[{ ...hit, naive: Number.NaN }], {}, "values[0].naive must be a finite number, current value is NaN"],
    [[hit, hit], {}, "names of values[1] must be another name than names of values[0]"],
    [[{ ...hit, lower: 9, upper: 8 }], {}, "values[0].upper must be at least lower, 9, current value is 8"],
    [
      [{ ...hit, lower: 0 }],
      { isLogarithmic: true },
      "values[0].lower must be a finite number > 0, current value is 0",
    ],
    [
      [{ ...positive, naive: -1 }],
      { isLogarithmic: true },
      "values[0].naive must be a finite number > 0, current value is -1",
    ],
    [
      [positive],
      { isLogarithmic: true, reference: 0 },
      "reference must be a finite number > 0, current value is 0",
    ],
    [[hit], { logarithmic: true }, 'there is no option "logarithmic"; did you mean "isLogarithmic"?'],
    [[5 as never], {}, "values[0].name must be a text, current value is undefined"],
  ])("refuses %o with %o; before, a misplaced point or an axis without it", (values, options, message) => {
    expect(() => recovery(values as never, options)).toThrow(`Cannot draw estimates: ${message}`);
  });

  test("records may say more than the figure shows, and an interval may be a point", () => {
    const point = { ...hit, lower: hit.estimate, upper: hit.estimate, orders: 9 };
    expect(recovery([point]).data).toEqual(recovery([{ ...point, orders: undefined } as never]).data);
  });
});
