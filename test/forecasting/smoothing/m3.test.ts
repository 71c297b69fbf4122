/** Automatic exponential smoothing and Theta on M3's monthly series, against one stored run of statsforecast. */
import { describe, expect, test } from "vitest";
import { type ExponentialSmoothing, exponentialSmoothing, theta } from "../../../lib/forecasting";
import { readGolden } from "../../support/read-golden";
import { compareWith, type Golden, hasM3, judge, STEP } from "../m3";

const count = STEP === 1 ? "all 1,428" : "80 of 1,428 (all on request: MERCHANT_LAB_LARGE=1)";

describe.skipIf(!hasM3)(`M3, monthly: ${count} series`, () => {
  test("automatic exponential smoothing", { timeout: 600_000 }, () => {
    const golden = readGolden<Golden>("forecasting/golden/m3-monthly-ets.json");
    const found = compareWith(golden, (train) => {
      const model = exponentialSmoothing.fit(train, { season: 12, maxIterations: 1000 });
      const { mean } = exponentialSmoothing.forecast(model, 18);
      return { model: model.model, mean: withTheirDamping(model, mean) };
    });
    const { meanDifference, within1Percent, sameModel } = judge(found);
    expect(meanDifference).toBeLessThan(0.15);
    expect(within1Percent).toBeGreaterThan(0.95);
    expect(sameModel).toBeGreaterThan(0.99);
  });

  test("searches that go on until they converge forecast no worse on average", { timeout: 900_000 }, () => {
    const golden = readGolden<Golden>("forecasting/golden/m3-monthly-ets.json");
    const found = compareWith(golden, (train) => {
      const model = exponentialSmoothing.fit(train, { season: 12 });
      return { model: model.model, mean: exponentialSmoothing.forecast(model, 18).mean };
    });
    const meanOf = (part: "smape" | "expected") =>
      found.reduce((sum, one) => sum + one[part], 0) / found.length;
    expect(meanOf("smape")).toBeLessThan(meanOf("expected") + 0.02);
  });

  test("automatic Theta", { timeout: 600_000 }, () => {
    const golden = readGolden<Golden>("forecasting/golden/m3-monthly-theta.json");
    const found = compareWith(golden, (train) => {
      const model = theta.fit(train, { season: 12 });
      return { model: model.model, mean: theta.forecast(model, 18).mean };
    });
    const { meanDifference, within1Percent, sameModel } = judge(found);
    expect(meanDifference).toBeLessThan(1e-3);
    expect(within1Percent).toBe(1);
    expect(sameModel).toBe(1);
  });
});

/** statsforecast forecasts a damped trend by 2φ + φ² + … where its own recursion has φ + φ² + …: only the first step is the same. */
function withTheirDamping(
  { model, parameters, final }: ExponentialSmoothing,
  mean: readonly number[],
): number[] {
  return mean.map((value, h) => {
    const more = (parameters.phi - parameters.phi ** (h + 1)) * final[1];
    return value + more * (model.endsWith("M") ? final[2 + (h % 12)] : 1);
  });
}
