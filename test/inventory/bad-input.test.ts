/** The bad input that a shop's files have: a clear error or a documented answer for each. */
import { describe, expect, test } from "vitest";
import {
  type Demand,
  economicOrderQuantity,
  forecastValue,
  inventorySimulation,
  minMax,
  newsvendor,
  type OrderProduct,
  orderPlan,
  reorderPoint,
  safetyStock,
  wagnerWhitin,
} from "../../lib/inventory";

const demand: Demand = { distribution: "samples", values: [1, 2, 3, 4] };
const costs = { holdingCost: 1, stockoutCost: 3 };
const tea: OrderProduct = { name: "tea", supplier: "Hill", unitCost: 5, ...costs, demand };
const setting = { ...costs, orderCost: 2, leadTimeDays: 1, seed: 1 };
const without = (name: keyof OrderProduct) =>
  Object.fromEntries(Object.entries(tea).filter(([key]) => key !== name)) as unknown as OrderProduct;

describe("zero or negative lead time", () => {
  const daily = { mean: [10, 10], standardDeviation: [3, 3] };

  test("0 is a delivery on the day of the order; there is nothing to be safe from", () => {
    expect(minMax.solve(demand, { ...costs, orderCost: 0, leadTimeDays: 0 }).orderUpTo).toBe(3);
    const { stock } = inventorySimulation.run([[2]], () => 5, { ...setting, leadTimeDays: 0 });
    expect(Array.from(stock.data)).toEqual([3]);
    expect(() => safetyStock.solve(daily, { leadTimeDays: [0], serviceLevel: 0.9 })).toThrow(
      "each of leadTimeDays must be an integer from 1 to 2, current value is 0",
    );
  });

  test("negative is refused", () => {
    expect(() => minMax.solve(demand, { ...costs, orderCost: 1, leadTimeDays: -1 })).toThrow(
      "leadTimeDays must be an integer >= 0, current value is -1",
    );
    expect(() => inventorySimulation.run([[2]], () => 5, { ...setting, leadTimeDays: [[2, -1]] })).toThrow(
      "leadTimeDays[0][1] must be an integer >= 0, current value is -1",
    );
    expect(() => safetyStock.solve(daily, { leadTimeDays: [-2], serviceLevel: 0.9 })).toThrow("leadTimeDays");
  });
});

test("a case pack larger than the shelf, or than the space, is refused", async () => {
  expect(() => inventorySimulation.run([[2]], () => 5, { ...setting, packSizes: 6, shelfSizes: 5 })).toThrow(
    "shelfSizes[0] - packSizes[0] must be a finite number >= 0, current value is -1",
  );
  await expect(orderPlan.optimise([{ ...tea, packSize: 6, volume: 1 }], { space: 5 })).rejects.toThrow(
    "a pack of tea must be at most 5 large, current value is 6",
  );
});

describe("costs of zero", () => {
  test.each(["holdingCost", "stockoutCost"] as const)("a %s of 0 has no best stock", async (name) => {
    const free = { ...costs, [name]: 0 };
    const message = `${name} must be a finite number > 0, current value is 0`;
    expect(() => newsvendor.solve(demand, free)).toThrow(message);
    expect(() => minMax.solve(demand, { ...free, orderCost: 1, leadTimeDays: 1 })).toThrow(message);
    expect(() => reorderPoint.solve(demand, { ...free, orderCost: 1, demandRate: 1 })).toThrow(message);
    await expect(orderPlan.optimise([{ ...tea, [name]: 0 }])).rejects.toThrow(message);
  });

  test("orders that cost nothing: none is best for a batch, (s, S) fills up at each review", () => {
    expect(() => economicOrderQuantity.solve({ orderCost: 0, holdingCost: 1, demandRate: 9 })).toThrow(
      "orderCost",
    );
    expect(() => reorderPoint.solve(demand, { ...costs, orderCost: 0, demandRate: 1 })).toThrow("orderCost");
    const found = minMax.solve(demand, { ...costs, orderCost: 0, leadTimeDays: 0 });
    expect(found.reorderPoint).toBe(found.orderUpTo - 1);
    expect(wagnerWhitin.solve([1, 2], { holdingCost: 1, orderCost: 0 })).toEqual({
      quantities: [1, 2],
      cost: 0,
    });
    expect(inventorySimulation.run([[2]], () => 2, { ...setting, leadTimeDays: 0, orderCost: 0 }).cost).toBe(
      0,
    );
  });

  test("goods that cost nothing are no goods to order", async () => {
    await expect(orderPlan.optimise([{ ...tea, unitCost: 0 }])).rejects.toThrow(
      "unitCost must be a finite number > 0, current value is 0",
    );
  });
});

test("a budget below one unit orders nothing, and says what it is worth to have more", async () => {
  const plan = await orderPlan.optimise([tea], { budget: 4.99 });
  expect(plan).toMatchObject({ status: "optimal", orders: [], expectedProfit: 0 });
  expect(plan.words.english).toEqual(["one more ¥ of budget is worth ¥0.60, up to ¥0.01 more"]);
  await expect(orderPlan.optimise([tea], { budget: 0 })).rejects.toThrow(
    "budget must be a finite number > 0",
  );
});

test("a forecast with NaN is refused by everything that takes one", async () => {
  const wrong: Demand = { distribution: "samples", values: [1, Number.NaN] };
  const normal: Demand = { distribution: "normal", mean: Number.NaN, standardDeviation: 1 };
  for (const law of [wrong, normal]) {
    expect(() => newsvendor.solve(law, costs)).toThrow(/NaN/);
    expect(() => minMax.solve(law, { ...costs, orderCost: 1, leadTimeDays: 1 })).toThrow(/NaN/);
    expect(() => reorderPoint.solve(law, { ...costs, orderCost: 1, demandRate: 1 })).toThrow(/NaN/);
    expect(() => forecastValue.measure([[1], [2]], { law: () => law }, setting)).toThrow(/law.*NaN/);
    await expect(orderPlan.optimise([{ ...tea, demand: law }])).rejects.toThrow(/tea.*NaN/);
  }
  const days = { leadTimeDays: [1], serviceLevel: 0.9 };
  expect(() => safetyStock.solve({ mean: [1, Number.NaN], standardDeviation: [1, 1] }, days)).toThrow(
    /daily/,
  );
  expect(() => safetyStock.solve({ paths: [[1, Number.NaN]] }, days)).toThrow(/daily/);
  expect(() => wagnerWhitin.solve([1, Number.NaN], { holdingCost: 1, orderCost: 1 })).toThrow("demand[1]");
});

test("a supplier without a price: the product without one is named", async () => {
  await expect(orderPlan.optimise([tea, { ...without("unitCost"), name: "rice" }])).rejects.toThrow(
    "products[1].unitCost must be a finite number > 0",
  );
  await expect(orderPlan.optimise([without("supplier")])).rejects.toThrow("products[0].supplier");
  const suppliers = [{ name: "Lake", minimum: 10, of: "value" } as const];
  await expect(orderPlan.optimise([tea], { suppliers })).rejects.toThrow(
    'limits.suppliers must be of products, current value is "Lake"',
  );
});

test("a minimum that solvers cannot tell from none is refused, unless the order must be", async () => {
  const supplier = { name: "Hill", minimum: 5e6, of: "value" } as const;
  await expect(orderPlan.optimise([tea], { suppliers: [supplier] })).rejects.toThrow(
    "the minimum of Hill must be below a million packs, current value is 1000000",
  );
  const plan = await orderPlan.optimise([tea], { suppliers: [{ ...supplier, isRequired: true }] });
  expect(plan.orders[0].units).toBe(1e6);
  const below = await orderPlan.optimise([tea], { suppliers: [{ ...supplier, minimum: 4.9e6 }] });
  expect(below.orders).toEqual([]); // 3 units would be best, but not 980,000.
});

test("a limit that nobody set is infinite, and not active", async () => {
  const { limits } = await orderPlan.optimise([tea], { budget: 10 });
  expect(limits).toMatchObject([
    { name: "budget", side: "at most", limit: 10, activity: 10, isActive: true },
    { name: "space", side: "at most", limit: Infinity, activity: 0, isActive: false, dual: 0 },
  ]);
});

test("a daily forecast is normal or paths, not both", () => {
  const days = { leadTimeDays: [1], serviceLevel: 0.9 };
  for (const daily of [
    { mean: [1], standardDeviation: [1], paths: [[1]] },
    { paths: [[1]], mean: [1] },
    { paths: [[1]], standardDeviation: [1] },
    {},
  ])
    expect(() => safetyStock.solve(daily as never, days)).toThrow(
      "daily must be mean and standardDeviation, or paths alone",
    );
});

test("an infeasible plan is an answer in words", async () => {
  const suppliers = [{ name: "Hill", minimum: 30, of: "value", isRequired: true } as const];
  const plan = await orderPlan.optimise([tea], { budget: 20, suppliers });
  expect(plan).toMatchObject({ status: "infeasible", orders: [], limits: [] });
  expect(plan.words.english[0]).toContain("budget (at most ¥20)");
  expect(plan.words.english[0]).toContain("minimum value of Hill (at least ¥30)");
});

/**
 * Numbers carry no unit, so units that differ cannot be seen, as the documentation of each option says in which they are. What
 * can be seen: days that are weeks make a lead time longer than its forecast. And whoever changes all of a kind changes nothing.
 */
describe("units that differ", () => {
  test("lead times in days with a forecast by the week are refused where they are longer", () => {
    const weeks = { mean: [70, 70, 70], standardDeviation: [9, 9, 9] };
    expect(() => safetyStock.solve(weeks, { leadTimeDays: [5, 14], serviceLevel: 0.95 })).toThrow(
      "each of leadTimeDays must be an integer from 1 to 3, current value is 5",
    );
  });

  test("cents instead of yuan, of all costs together, order the same", async () => {
    const inCents = { holdingCost: 100, stockoutCost: 300 };
    expect(newsvendor.solve(demand, inCents).quantity).toBe(newsvendor.solve(demand, costs).quantity);
    const [yuan, cents] = [1, 100].map((unit) =>
      minMax.solve(demand, {
        holdingCost: unit,
        stockoutCost: 3 * unit,
        orderCost: 4 * unit,
        leadTimeDays: 2,
      }),
    );
    expect(cents).toMatchObject({ reorderPoint: yuan.reorderPoint, orderUpTo: yuan.orderUpTo });
    expect(cents.cost).toBeCloseTo(100 * yuan.cost, 9);
    const rice = { ...tea, name: "rice", unitCost: 7, stockoutCost: 9 };
    const inYuan = await orderPlan.optimise([tea, rice], { budget: 30 });
    const priced = [tea, rice].map((one) => ({
      ...one,
      unitCost: 100 * one.unitCost,
      holdingCost: 100,
      stockoutCost: 100 * one.stockoutCost,
    }));
    const plan = await orderPlan.optimise(priced, { budget: 3000 });
    expect(plan.orders.map(({ product, units }) => [product, units])).toEqual(
      inYuan.orders.map(({ product, units }) => [product, units]),
    );
    expect(plan.expectedProfit).toBeCloseTo(100 * (inYuan.expectedProfit ?? Number.NaN), 6);
  });

  test("a year instead of a day, of the rate and the holding cost, gives the same batch", () => {
    const daily = economicOrderQuantity.solve({ orderCost: 8, holdingCost: 0.01, demandRate: 4 });
    const yearly = economicOrderQuantity.solve({ orderCost: 8, holdingCost: 3.65, demandRate: 1460 });
    expect(yearly.quantity).toBeCloseTo(daily.quantity, 9);
    expect(yearly.cost).toBeCloseTo(365 * daily.cost, 9);
    const mixed = economicOrderQuantity.solve({ orderCost: 8, holdingCost: 3.65, demandRate: 4 });
    expect(mixed.quantity).toBeCloseTo(daily.quantity / Math.sqrt(365), 9); // Wrong, and nothing says so.
  });
});
