import { describe, expect, test } from "vitest";
import { random } from "../../../lib/core";
import {
  type DemandForecaster,
  forecastValue,
  inventorySimulation,
  type SimulationOptions,
  wagnerWhitin,
} from "../../../lib/inventory";
import { metrics } from "../../../lib/metrics";
import * as shop from "../../../lib/shop";

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);

/** The demand of each of the last spans of days, the latest first. */
function spansOf(history: Float64Array, days: number): number[] {
  const count = Math.floor(history.length / days);
  return Array.from({ length: count }, (_, i) =>
    sum(history.subarray(history.length - (i + 1) * days, history.length - i * days)),
  );
}

/** The last days again, with the errors that this has had. */
const naive: DemandForecaster = (history, days) => {
  const spans = spansOf(history, days);
  const values = spans.slice(1).map((before, i) => Math.max(0, spans[0] + spans[i] - before));
  return { distribution: "samples", values };
};

/** All spans of days alike. */
const past: DemandForecaster = (history, days) => ({
  distribution: "samples",
  values: spansOf(history, days),
});

const LARGE = process.env.MERCHANT_LAB_LARGE !== undefined;

describe("forecastValue.measure()", () => {
  const draws = random.seeded(8);
  const demand = Array.from({ length: 60 }, (_, day) => [
    draws.integer(6),
    day % 7 === 0 ? draws.integer(30) : 0,
  ]);
  const options: SimulationOptions = {
    holdingCost: [1, 0.5],
    stockoutCost: [7, 4],
    orderCost: [5, 9],
    leadTimeDays: 2,
    seed: 3,
    reviewDays: 3,
    historyDays: 20,
    openingStock: [6, 0],
  };
  const perfect =
    (p: number): DemandForecaster =>
    (history, days) => ({
      distribution: "samples",
      values: [sum(demand.slice(history.length, history.length + days).map((row) => row[p]))],
    });

  test("orders up to the quantile of each forecast, at each review", () => {
    const { forecasters } = forecastValue.measure(demand, { naive, past }, options);
    const policy = (forecast: DemandForecaster) =>
      inventorySimulation.run(
        demand,
        ({ product, history, onHand, onOrder }) => {
          const { values } = forecast(history, 5) as unknown as { values: number[] };
          const ratio = [7 / (7 + 3), 4 / (4 + 1.5)][product];
          const sorted = Array.from(values).sort((a, b) => a - b);
          return Math.max(0, sorted[Math.ceil(ratio * sorted.length - 1e-9) - 1] - onHand - onOrder);
        },
        options,
      );
    const [first, second] = [policy(naive), policy(past)];
    expect(forecasters.map(({ name, cost }) => [name, cost])).toEqual([
      ["naive", first.cost],
      ["past", second.cost],
    ]);
    expect(forecasters[1].fillRate).toBe(second.fillRate);
    const mean = (_: unknown, costs: ArrayLike<number>) => sum(costs) / costs.length;
    expect(forecasters[1].versusFirst).toEqual(
      metrics.interval(mean, second.costs, second.costs, { seed: 3, versus: first.costs }),
    );
    expect(forecasters[0].versusFirst).toMatchObject({ estimate: 0, lower: 0, upper: 0 });
  });

  test("with backorders, the critical ratio is p / (p + h)", () => {
    const values = Array.from({ length: 100 }, (_, i) => i);
    const all: DemandForecaster = () => ({ distribution: "samples", values });
    const given = { ...options, unmet: "backordered" } as const;
    const { forecasters } = forecastValue.measure(demand, { all }, given);
    const upTo = [87, 88];
    const expected = inventorySimulation.run(
      demand,
      ({ product, onHand, onOrder }) => Math.max(0, upTo[product] - onHand - onOrder),
      given,
    );
    expect(forecasters[0].cost).toBe(expected.cost);
  });

  test("the curve leads from the forecaster to the orders of a perfect forecast", () => {
    const given = { ...options, holdingCost: 1, stockoutCost: 7, orderCost: 5, openingStock: 0 };
    for (const p of [0, 1]) {
      const own = demand.map((row) => [row[p]]);
      const { forecasters } = forecastValue.measure(own, { past, perfect: perfect(p) }, given);
      expect(forecasters[0].curve.map(({ errorShare }) => errorShare)).toEqual([1, 0.75, 0.5, 0.25, 0]);
      expect(forecasters[0].curve[0].cost).toBe(forecasters[0].cost);
      expect(forecasters[0].curve[4].cost).toBeCloseTo(forecasters[1].cost, 9);
      expect(new Set(forecasters[1].curve.map(({ cost }) => cost)).size).toBe(1);
    }
  });

  test.each(["lost", "backordered"] as const)(
    "the floor is reached by the orders that know all, %s",
    (unmet) => {
      const given = { ...options, unmet, openingStock: 0 };
      const { floor } = forecastValue.measure(demand, { naive }, given);
      const arrivalDays = Array.from({ length: 13 }, (_, i) => 2 + 3 * i);
      const plans = [0, 1].map((p) =>
        wagnerWhitin.solve(
          demand.slice(20).map((row) => row[p]),
          {
            holdingCost: [1, 0.5][p],
            stockoutCost: [7, 4][p],
            orderCost: [5, 9][p],
            unmet,
            arrivalDays,
          },
        ),
      );
      const found = inventorySimulation.run(
        demand,
        ({ product, day }) => plans[product].quantities[day - 20 + 2] ?? 0,
        given,
      );
      expect(found.cost).toBeCloseTo(floor, 9);
      expect(plans[0].cost + plans[1].cost).toBeCloseTo(floor, 9);
    },
  );

  test("no orders cost less than the floor, also random ones and with opening stock", () => {
    for (const unmet of ["lost", "backordered"] as const)
      for (const openingStock of [0, 17, 400]) {
        const given: SimulationOptions = {
          ...options,
          unmet,
          openingStock,
          leadTimeDays: [
            [0, 4],
            [1, 2, 3, 9],
          ],
        };
        const { floor, forecasters } = forecastValue.measure(demand, { naive, past }, given);
        for (const { curve } of forecasters)
          for (const { cost } of curve) expect(cost).toBeGreaterThanOrEqual(floor - 1e-9);
        for (let i = 0; i < 20; i++) {
          const size = draws.integer(30);
          const { cost } = inventorySimulation.run(
            demand,
            () => draws.integer(2) * draws.integer(size + 1),
            given,
          );
          expect(cost).toBeGreaterThanOrEqual(floor - 1e-9);
        }
      }
  });

  test("opening stock beyond all demand is only held", () => {
    const given = { ...options, openingStock: 1000, holdingCost: 1 };
    const { floor } = forecastValue.measure(demand, { naive }, given);
    let held = 0;
    for (const p of [0, 1]) {
      let left = 1000;
      for (const row of demand.slice(20)) {
        left -= row[p];
        held += left;
      }
    }
    expect(floor).toBeCloseTo(held, 9);
  });

  test("refuses a forecast with NaN, and no forecaster", () => {
    const wrong: DemandForecaster = () => ({
      distribution: "normal",
      mean: Number.NaN,
      standardDeviation: 1,
    });
    expect(() => forecastValue.measure(demand, { naive, wrong }, options)).toThrow(
      "Cannot judge forecasters, wrong: demand.mean must be a finite number, current value is NaN",
    );
    expect(() => forecastValue.measure(demand, {}, options)).toThrow("forecasters must be at least one");
    expect(() => forecastValue.measure(demand, [naive] as never, options)).toThrow("functions by name");
  });
});

/**
 * The simulated shop: its demand is what was sold and what was lost, its lead times those of its purchase orders. Its most sold
 * products, the second year after the first as history.
 */
describe(`forecastValue.measure() on simulated shops (${LARGE ? 40 : 6}; 40 with MERCHANT_LAB_LARGE=1)`, () => {
  const PRODUCTS = 10;
  function shopOf(seed: number) {
    const { lines, orders, purchaseOrders, truth, calendar, products } = shop.make({ seed, scale: 0.02 });
    const demand = Array.from({ length: calendar.rows }, () => new Float64Array(products.rows));
    lines.columns.product.forEach((product, i) => {
      demand[orders.columns.day[lines.columns.order[i]]][product] += lines.columns.quantity[i];
    });
    truth.lostSales.columns.product.forEach((product, i) => {
      demand[truth.lostSales.columns.day[i]][product] += truth.lostSales.columns.quantity[i];
    });
    const totals = Array.from({ length: products.rows }, (_, p) => sum(demand.map((units) => units[p])));
    const most = [...totals.keys()].sort((a, b) => totals[b] - totals[a]).slice(0, PRODUCTS);
    const { product, orderedDay, receivedDay } = purchaseOrders.columns;
    const leadTimeDays = most.map((p) =>
      Array.from(product.keys())
        .filter((i) => product[i] === p)
        .map((i) => receivedDay[i] - orderedDay[i]),
    );
    return { demand: demand.map((units) => most.map((p) => units[p])), leadTimeDays };
  }

  test("the orders that know all are beaten by none, and every forecaster costs more: the paired interval is above 0", () => {
    const differences: number[] = [];
    for (let seed = 1; seed <= (LARGE ? 40 : 6); seed++) {
      const { demand, leadTimeDays } = shopOf(seed);
      const { floor, forecasters } = forecastValue.measure(
        demand,
        { naive, past },
        {
          holdingCost: 0.02,
          stockoutCost: 2,
          orderCost: 1,
          leadTimeDays,
          seed,
          reviewDays: 7,
          historyDays: 364,
        },
      );
      for (const { cost, curve } of forecasters) {
        expect(Math.min(cost, ...curve.map((point) => point.cost))).toBeGreaterThanOrEqual(floor - 1e-9);
        expect(curve[4].cost).toBeLessThan(cost);
      }
      differences.push(Math.min(...forecasters.map(({ cost }) => cost)) - floor);
    }
    const mean = (_: unknown, values: ArrayLike<number>) => sum(values) / values.length;
    const { lower } = metrics.interval(mean, differences, differences, { seed: 1 });
    expect(lower).toBeGreaterThan(0);
  });
});

test("forecasters that are no functions, and shortages that cost nothing, are refused before anything runs", () => {
  const options = { holdingCost: 1, stockoutCost: 9, orderCost: 0, leadTimeDays: 1, seed: 1 };
  expect(() => forecastValue.measure([[2], [3]], { six: 6 as never }, options)).toThrow(
    "forecasters.six must be a function",
  );
  const six = () => ({ distribution: "normal", mean: 6, standardDeviation: 1 }) as const;
  expect(() => forecastValue.measure([[2], [3]], { six }, { ...options, stockoutCost: 0 })).toThrow(
    "each stockoutCost must be a finite number > 0",
  );
  const { forecasters } = forecastValue.measure([[2], [3]], { six }, { ...options, holdingCost: 0 });
  expect(forecasters[0].cost).toBe(18);
});

describe("forecastValue.measure() by hand", () => {
  const costs = { holdingCost: 1, stockoutCost: 9, orderCost: 5, leadTimeDays: 2, seed: 1 };
  const none: DemandForecaster = () => ({ distribution: "samples", values: [0] });

  test("asks at each review, for review and mean lead time, rounded up", () => {
    const asked: number[][] = [];
    const asking: DemandForecaster = (history, days) => {
      asked.push([history.length, days]);
      return { distribution: "samples", values: [0] };
    };
    const demand = Array.from({ length: 11 }, () => [1]);
    forecastValue.measure(
      demand,
      { asking },
      { ...costs, historyDays: 2, reviewDays: 4, leadTimeDays: [[0, 1]] },
    );
    expect(asked).toEqual([2, 6, 10].map((day) => [day, 5]));
  });

  test("the floor knows an order that arrives on the last day", () => {
    const floor = (last: number) => forecastValue.measure([[0], [0], [last]], { none }, costs).floor;
    expect(floor(4)).toBe(5); // One order on day 0, and nothing is held.
    expect(forecastValue.measure([[0], [4]], { none }, costs).floor).toBe(36); // It would arrive too late.
  });

  test("the floor has the lead times of the days after the history", () => {
    const options = { ...costs, leadTimeDays: [[0, 3]], historyDays: 3, reviewDays: 10 };
    const demand = [[0], [0], [0], [2], [0], [0], [2]];
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      // One order of 1 on the only day of review; it is there on its day or three days later.
      const { stock } = inventorySimulation.run(
        demand.map(() => [0]),
        () => 1,
        { ...options, seed },
      );
      const lead = Array.from(stock.data).indexOf(1) - 3;
      // At once: 5, and 2 pieces held for three days; later: 2 are lost, and an order.
      expect(forecastValue.measure(demand, { none }, { ...options, seed }).floor).toBe(lead === 0 ? 11 : 23);
    }
  });

  test("what is on order is not ordered again", () => {
    const five: DemandForecaster = () => ({ distribution: "samples", values: [5] });
    const demand = Array.from({ length: 5 }, () => [1]);
    const { forecasters } = forecastValue.measure(demand, { five }, { ...costs, openingStock: 5 });
    // From day 1 on, 1 is ordered on each of four days; 4, 3, 2, 2 and 2 are held.
    expect(forecasters[0].cost).toBe(4 * 5 + 13);
  });

  test("opening stock is sold before orders, and held until then", () => {
    const options = { ...costs, leadTimeDays: 0, openingStock: 3 };
    // 3 held on day 0, 1 on day 1; then an order of 1.
    expect(forecastValue.measure([[0], [2], [2]], { none }, options).floor).toBe(3 + 1 + 5);
  });
});
