/**
 * Automatic ARIMA on M3's monthly series against statsforecast (golden/m3-arima.py): with its likelihood and its look at roots
 * mended, which it shall equal, and as released, whose search ends short of the largest likelihood where d + D > 0.
 */
import { describe, expect, test } from "vitest";
import { arima } from "../../../lib/forecasting";
import { readGolden } from "../../support/read-golden";
import { compareWith, type Golden, hasM3, judge, STEP } from "../m3";

interface Runs {
  /** Exact AICc at its coefficients, by statsmodels. */
  readonly released: Golden & { readonly exactAicc: readonly number[] };
  /** Of some of the series, by their positions. */
  readonly mended: Golden & { readonly indices: readonly number[] };
}

const isAll = STEP === 1;
const { released, mended } = readGolden<Runs>("forecasting/golden/m3-arima.json");

describe.skipIf(!hasM3)(`ARIMA on M3, monthly: ${isAll ? "all 1,428" : "10"} series`, () => {
  test("forecasts and likelihoods beside statsforecast's", { timeout: 3_600_000 }, () => {
    const aiccs: number[] = [];
    const found = compareWith(
      released,
      (train) => {
        const model = arima.fit(train, { season: 12 });
        aiccs.push(model.aicc);
        const orders = [...model.order, ...model.seasonal].join("");
        return { model: orders + (model.constant ? "c" : ""), mean: arima.forecast(model, 18).mean };
      },
      isAll ? 1 : 144,
    );

    const names = mended.models.split(" ");
    const both = found.flatMap((one) => {
      const at = mended.indices.indexOf(one.index);
      const isSameModel = one.model === names[at];
      return at < 0 ? [] : [{ ...one, expected: mended.smape[at], isSameModel }];
    });
    const { meanDifference, within1Percent, sameModel } = judge(both);
    if (isAll) expect(meanDifference).toBeLessThan(0.15);
    expect(within1Percent).toBeGreaterThanOrEqual(0.9);
    expect(sameModel).toBeGreaterThanOrEqual(0.9);
    expect(judge(both.filter((one) => one.isSameModel)).within1Percent).toBeGreaterThan(0.99);

    const others = released.models.split(" ");
    found.forEach(({ index, model, isSameModel }, i) => {
      expect([model[1], model[4]]).toEqual([others[index][1], others[index][4]]);
      if (isSameModel) expect(aiccs[i]).toBeLessThan(released.exactAicc[index] + 0.05);
    });
    const excess = found.reduce((sum, { smape, expected }) => sum + smape - expected, 0) / found.length;
    if (isAll) expect(excess).toBeLessThan(0);
  });
});
