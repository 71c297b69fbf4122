import { describe, expect, test } from "vitest";
import { simulatedDemand } from "../../lib/data";
import { type Coefficient, linearRegression } from "../../lib/regression";

const MONTHS = Array.from({ length: 11 }, (_, m) => m + 2);

function estimate(seed: number, elasticity: number): Coefficient {
  const { sales } = simulatedDemand.make({ seed, elasticity });
  const features = sales.date.map((day, i) => [
    Math.log(sales.price[i]),
    i / 52,
    ...MONTHS.map((month) => (Number(day.slice(5, 7)) === month ? 1 : 0)),
  ]);
  const model = linearRegression.fit(features, sales.volume.map(Math.log));
  return linearRegression.summary(model, { confidence: 0.999 }).coefficients[1];
}

describe("simulatedDemand.make()", () => {
  test.each([-0.5, -1.2, -2.5])("plants an elasticity of %d that a regression finds again", (elasticity) => {
    for (let seed = 0; seed < 10; seed++) {
      const { lower, upper } = estimate(seed, elasticity);
      expect(lower).toBeLessThan(elasticity);
      expect(upper).toBeGreaterThan(elasticity);
    }
  });

  test("misleads who looks at price and sales alone", () => {
    const { sales } = simulatedDemand.make({ seed: 7 });
    const naive = linearRegression.fit(
      Array.from(sales.price, (price) => [Math.log(price)]),
      sales.volume.map(Math.log),
    );
    expect(naive.coefficients[0]).toBeGreaterThan(0);
  });

  test("gives the same weeks for the same seed, seven days apart", () => {
    const { sales } = simulatedDemand.make({ seed: 3, weeks: 5 });
    expect(simulatedDemand.make({ seed: 3, weeks: 5 }).sales).toEqual(sales);
    expect(simulatedDemand.make({ seed: 4, weeks: 5 }).sales.volume).not.toEqual(sales.volume);
    expect(sales.date).toEqual(["2015-01-04", "2015-01-11", "2015-01-18", "2015-01-25", "2015-02-01"]);
  });

  test("refuses what makes no demand", () => {
    expect(() => simulatedDemand.make({ seed: 1, weeks: 0 })).toThrow("weeks must be an integer >= 1");
    expect(() => simulatedDemand.make({ seed: 1, weeks: 5001 })).toThrow("weeks must be at most 5000");
    expect(() => simulatedDemand.make({ seed: 1, noise: 0 })).toThrow("noise must be a finite number > 0");
    expect(() => simulatedDemand.make({ seed: -1 })).toThrow("seed must be");
  });
});
