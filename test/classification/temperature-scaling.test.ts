import { describe, expect, test } from "vitest";
import { temperatureScaling } from "../../lib/classification";
import { logLoss } from "../../lib/metrics/probabilities";
import { readGolden } from "../support/read-golden";

interface Case {
  readonly probabilities: number[][];
  readonly actual: number[];
  readonly weights: number[];
  readonly temperature: number;
  readonly weighted: number;
  readonly scaled: number[][];
}
const { cases } = readGolden<{ readonly cases: Case[] }>("classification/golden/temperature.json");
const rowsOf = ({ data, columns }: { data: Float64Array; columns: number }) =>
  Array.from({ length: data.length / columns }, (_, i) =>
    Array.from(data.slice(i * columns, (i + 1) * columns)),
  );

describe("temperatureScaling", () => {
  test.each(cases)("is scikit-learn's, temperature $temperature", (one) => {
    const { probabilities, actual, weights, temperature, weighted, scaled } = one;
    const model = temperatureScaling.fit(probabilities, actual);
    expect(model.temperature / temperature).toBeCloseTo(1, 6);
    const heavy = temperatureScaling.fit(probabilities, actual, { weights });
    expect(heavy.temperature / weighted).toBeCloseTo(1, 6);
    const found = temperatureScaling.transform(model, probabilities.slice(0, 3));
    expect([found.rows, found.columns]).toEqual([3, probabilities[0].length]);
    Array.from(found.data).forEach((value, i) => {
      expect(value).toBeCloseTo(scaled.flat()[i], 6);
    });
  });

  test.each(cases)(
    "has no better temperature than $temperature",
    ({ probabilities, actual, temperature }) => {
      const lossAt = (value: number) => {
        const model = { kind: "temperature-scaling", temperature: value } as const;
        return logLoss(actual, temperatureScaling.transform(model, probabilities));
      };
      expect(lossAt(temperature)).toBeLessThan(
        Math.min(lossAt(temperature * 1.02), lossAt(temperature / 1.02)),
      );
    },
  );

  test("leaves the order of classes, sums of 1 and the input", () => {
    const given = [[0.7, 0.2, 0.1]];
    const [row] = rowsOf(
      temperatureScaling.transform({ kind: "temperature-scaling", temperature: 3 }, given),
    );
    expect(row[0]).toBeGreaterThan(row[1]);
    expect(row[1]).toBeGreaterThan(row[2]);
    expect(row[0]).toBeLessThan(0.7);
    expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    expect(given).toEqual([[0.7, 0.2, 0.1]]);
    const [same] = rowsOf(
      temperatureScaling.transform({ kind: "temperature-scaling", temperature: 1 }, given),
    );
    expect(same[1]).toBeCloseTo(0.2, 9);
  });

  test("goes to an end where all rows are right or all are wrong; zeros are no obstacle", () => {
    const sure = [
      [1, 0],
      [0, 1],
    ];
    expect(
      temperatureScaling.fit(
        [
          [0.6, 0.4],
          [0.3, 0.7],
        ],
        [0, 1],
      ).temperature,
    ).toBeLessThan(0.001);
    expect(Math.log(temperatureScaling.fit(sure, [1, 0]).temperature)).toBeCloseTo(10, 6);
    const swapped = temperatureScaling.fit(sure, ["b", "a"], { classes: ["b", "a"] });
    expect(swapped).toEqual(temperatureScaling.fit(sure, [0, 1]));
  });

  test("keeps classes that no row has, and survives JSON", () => {
    const rows = [
      [0.8, 0.1, 0.1],
      [0.7, 0.2, 0.1],
      [0.6, 0.3, 0.1],
    ];
    const model = temperatureScaling.fit(rows, [0, 0, 1], { classes: [0, 1, 2] });
    expect(model.temperature).toBeGreaterThan(0.1);
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
  });

  test("refuses what are no probabilities, no classes and no model", () => {
    const rows = [
      [0.5, 0.5],
      [0.2, 0.8],
    ];
    expect(() =>
      temperatureScaling.fit(
        [
          [0.5, 0.5],
          [0.2, 0.7],
        ],
        [0, 1],
      ),
    ).toThrow(/row 1, must be fractions whose sum is 1/);
    expect(() =>
      temperatureScaling.fit(
        [
          [0.5, 0.5],
          [1.2, -0.2],
        ],
        [0, 1],
      ),
    ).toThrow(/fractions/);
    expect(() =>
      temperatureScaling.fit(
        [
          [0.5, 0.5],
          [Number.NaN, 1],
        ],
        [0, 1],
      ),
    ).toThrow(/finite|fractions/);
    const rounded = [[0.5, 0.50001]];
    expect(() =>
      temperatureScaling.transform({ kind: "temperature-scaling", temperature: 2 }, rounded),
    ).toThrow(/fractions/);
    expect(() => temperatureScaling.fit(rows, [0])).toThrow(TypeError);
    expect(() => temperatureScaling.fit(rows, [0, 0])).not.toThrow();
    const wrong = { kind: "temperature-scaling", temperature: 0 } as const;
    expect(() => temperatureScaling.transform(wrong, rows)).toThrow(/temperatureScaling.fit/);
    const other = { kind: "scaling", temperature: 2 } as never;
    expect(() => temperatureScaling.transform(other, rows)).toThrow(/temperatureScaling.fit/);
    expect(() =>
      temperatureScaling.transform({ kind: "temperature-scaling", temperature: 2 }, [[0.5, 0.6]]),
    ).toThrow(/fractions/);
  });
});
