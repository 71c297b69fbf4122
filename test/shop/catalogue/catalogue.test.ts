/** The catalogue, prices and suppliers against the moments of their models. */
import { describe, expect, test } from "vitest";
import { mean, standardDeviation, variance } from "../../../lib/core/statistics";
import { makeCatalogue } from "../../../lib/shop/catalogue/catalogue";
import { makePrices } from "../../../lib/shop/catalogue/prices";
import { makeSuppliers } from "../../../lib/shop/catalogue/suppliers";
import type { ShopOptions } from "../../../lib/shop/parameters/parameters";
import { resolveParameters } from "../../../lib/shop/parameters/resolve-parameters";
import { streamFor } from "../../../lib/shop/random/draws";

const settings = (options: Partial<ShopOptions> = {}) => resolveParameters({ seed: 7, ...options });

describe("the prices", () => {
  const { seed, parameters } = settings();
  const { products } = makeCatalogue(seed, parameters);
  const { table, demandShock } = makePrices(seed, parameters, products);
  const { product, cost, listPrice, price, discount } = table.columns;
  const { basePrice, unitCost } = products.columns;
  const logCost = cost.map((value, row) => Math.log(value / unitCost[product[row]]));
  const logPrice = listPrice.map((value, row) => Math.log(value / basePrice[product[row]]));
  const logShock = demandShock.map((value) => Math.log(value));
  const covariance = (x: Float64Array, y: Float64Array) => {
    const [centerX, centerY] = [mean(x), mean(y)];
    return mean(x.map((value, i) => (value - centerX) * (y[i] - centerY)));
  };

  test("follow cost and demand as strongly as the parameters say, and costs do not know the demand", () => {
    const { costPassThrough, followsDemand, costDeviation } = parameters.prices;
    // The two are independent, so that each covariance over its variance is a coefficient.
    expect(covariance(logPrice, logCost) / covariance(logCost, logCost)).toBeCloseTo(costPassThrough, 1);
    expect(covariance(logPrice, logShock) / covariance(logShock, logShock)).toBeCloseTo(followsDemand, 1);
    expect(Math.abs(covariance(logCost, logShock))).toBeLessThan(1e-3);
    expect(standardDeviation(logCost)).toBeCloseTo(costDeviation, 2);
  });

  test("shock demand by a Gamma factor of mean 1", () => {
    const { shockShape } = parameters.demand;
    expect(mean(demandShock)).toBeCloseTo(1, 2);
    expect(variance(demandShock)).toBeCloseTo(1 / shockShape, 2);
  });

  test("are whole cents, lower in a promotion by one of its discounts", () => {
    price.forEach((value, row) => {
      if (Math.round(100 * value) / 100 !== value) throw new Error(`row ${row}: ${value}`);
    });
    const seen = new Set(discount);
    expect([...seen].sort()).toEqual([0, 0.1, 0.15, 0.2, 0.3]);
  });
});

describe("the catalogue", () => {
  test("has titles used once, prices above cost, and shares that sum to 1 in each category", () => {
    const { products, members, share } = makeCatalogue(
      7,
      settings({ catalogue: { products: 5000 } }).parameters,
    );
    expect(new Set(products.columns.title).size).toBe(5000);
    expect(new Set(products.columns.chineseTitle).size).toBe(5000);
    products.columns.basePrice.forEach((basePrice, product) => {
      if (products.columns.unitCost[product] >= basePrice) throw new Error(`product ${product}`);
    });
    for (const own of members) {
      expect(own.length).toBe(250);
      expect(own.reduce((sum, product) => sum + share[product], 0)).toBeCloseTo(1, 12);
    }
  });
});

describe("the suppliers", () => {
  test("have lead times of the mean and variance of the truth", () => {
    const { parameters } = settings();
    const suppliers = makeSuppliers(7, parameters);
    const random = streamFor(1, "a test");
    suppliers.meanLeadDays.forEach((expected, supplier) => {
      const days = Float64Array.from({ length: 20_000 }, () => suppliers.drawLeadDays(random, supplier));
      expect(Math.min(...days)).toBeGreaterThanOrEqual(1);
      const spread = suppliers.leadDaysVariance[supplier];
      expect(Math.abs(mean(days) - expected)).toBeLessThan(4 * Math.sqrt(spread / days.length));
      expect(variance(days) / spread).toBeCloseTo(1, 1);
    });
  });
});
