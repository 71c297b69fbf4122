import { describe, expect, test } from "vitest";
import { random } from "../../../lib/core";
import { inventorySimulation, minMax, type SimulationOptions, type StockState } from "../../../lib/inventory";

const FREE: SimulationOptions = { holdingCost: 0, stockoutCost: 0, orderCost: 0, leadTimeDays: 0, seed: 1 };
const upTo =
  (level: number, point = level - 1) =>
  ({ onHand, onOrder }: StockState) =>
    onHand + onOrder <= point ? level - onHand - onOrder : 0;
const days = (...units: number[]) => units.map((value) => [value]);
const row = ({ data }: { data: Float64Array }) => Array.from(data);

describe("inventorySimulation.run() by hand", () => {
  const costs = { ...FREE, holdingCost: 1, stockoutCost: 9, orderCost: 5, leadTimeDays: 2 };

  test("lost sales", () => {
    // Day 0 orders 5, which arrive on day 2; days 0 and 1 lose 2 and 3. Day 2 has 5, sells 4; its order of 0 is none.
    const found = inventorySimulation.run(days(2, 3, 4, 3, 1), upTo(5), costs);
    expect(row(found.ordered)).toEqual([5, 0, 0, 4, 1]);
    expect(row(found.stock)).toEqual([0, 0, 1, 0, 0]);
    expect(found).toMatchObject({
      holding: 1,
      ordering: 15,
      shortage: 9 * (2 + 3 + 2 + 1),
      costs: [88],
      cost: 88,
    });
    expect(found.fillRate).toBe(5 / 13);
    expect(found.cycleService).toBe(0);
  });

  test("backorders wait until the next arrival, and pay for each evening", () => {
    const found = inventorySimulation.run(days(2, 3, 4, 3, 1), upTo(5), { ...costs, unmet: "backordered" });
    expect(row(found.ordered)).toEqual([5, 2, 3, 4, 3]);
    expect(row(found.stock)).toEqual([-2, -5, -4, -5, -3]);
    expect(found.shortage).toBe(9 * 19);
    expect(found.fillRate).toBe(0);
  });

  test("opening stock, days of review, history and a lead time of 0", () => {
    const seen: (readonly [number, number, number, number[]])[] = [];
    const policy = ({ day, onHand, onOrder, history }: StockState) => {
      seen.push([day, onHand, onOrder, Array.from(history)]);
      return 3;
    };
    const options = { ...costs, leadTimeDays: 0, reviewDays: 2, historyDays: 1, openingStock: 1 };
    const found = inventorySimulation.run(days(7, 1, 1, 1), policy, options);
    expect(seen).toEqual([
      [1, 1, 0, [7]],
      [3, 2, 0, [7, 1, 1]],
    ]);
    expect(row(found.stock)).toEqual([0, 3, 2, 4]);
    expect(found).toMatchObject({ holding: 9, ordering: 10, shortage: 0, fillRate: 1, cycleService: 1 });
  });

  test("orders that are under way are on order", () => {
    const onOrder: number[] = [];
    inventorySimulation.run(
      days(0, 0, 0, 0),
      (state) => {
        onOrder.push(state.onOrder);
        return 1;
      },
      { ...FREE, leadTimeDays: 2 },
    );
    expect(onOrder).toEqual([0, 1, 2, 2]);
  });

  test("cases round up, the shelf cuts, and a case that does not fit is not ordered", () => {
    const order = (wanted: number, packSizes: number, shelfSizes: number, openingStock = 0) =>
      inventorySimulation.run([[0]], () => wanted, { ...FREE, packSizes, shelfSizes, openingStock }).ordered
        .data[0];
    expect(order(7, 6, 100)).toBe(12);
    expect(order(12, 6, 100)).toBe(12);
    expect(order(0.3, 0.1, 100)).toBeCloseTo(0.3, 12);
    expect(order(50, 6, 20)).toBe(18);
    expect(order(50, 6, 18)).toBe(18);
    expect(order(50, 0, 20)).toBe(20);
    expect(order(1, 6, 20, 15)).toBe(0);
    expect(order(1, 6, 20, 30)).toBe(0);
    expect(order(0, 6, 20)).toBe(0);
  });

  test("each product has its own numbers and lead times", () => {
    const found = inventorySimulation.run(
      [
        [1, 4],
        [1, 4],
      ],
      ({ product }) => 10 * (product + 1),
      { ...costs, holdingCost: [1, 2], stockoutCost: [3, 4], orderCost: [5, 6], leadTimeDays: [[0], [1]] },
    );
    expect(found.costs).toEqual([9 + 18 + 10, 2 * 16 + 4 * 4 + 12]);
    expect(found.cycleService).toBe(4 / 5);
  });

  test("lead times are drawn from the list, the same for all policies", () => {
    const options = { ...FREE, leadTimeDays: [[1, 2, 7]] };
    const arrivals = (size: number) => {
      const { stock } = inventorySimulation.run(
        days(...new Array(40).fill(0)),
        ({ day }) => (day < 30 ? size : 0),
        options,
      );
      return row(stock).map((units) => units / size);
    };
    expect(arrivals(3)).toEqual(arrivals(1));
    const other = inventorySimulation.run(days(...new Array(40).fill(0)), () => 1, { ...options, seed: 2 });
    const same = inventorySimulation.run(days(...new Array(40).fill(0)), () => 1, options);
    expect(row(other.stock)).not.toEqual(row(same.stock));
    expect(row(same.stock)[0]).toBe(0);
  });

  test("no demand has a fill rate of 1, and input stays as it is", () => {
    const demand = Object.freeze([Object.freeze([0])]);
    expect(inventorySimulation.run(demand, () => 0, FREE)).toMatchObject({
      fillRate: 1,
      cycleService: 1,
      cost: 0,
    });
  });

  test.each<[string, Partial<Record<keyof SimulationOptions, unknown>>]>([
    ["leadTimeDays[0][0] must be an integer >= 0, current value is -1", { leadTimeDays: -1 }],
    ["leadTimeDays[0][0] must be an integer >= 0, current value is 1.5", { leadTimeDays: [[1.5]] }],
    ["leadTimeDays[0] must be at least 1 number", { leadTimeDays: [[]] }],
    ["leadTimeDays must be a number, or 1 lists", { leadTimeDays: [[1], [2]] }],
    ["leadTimeDays must be a number, or 1 lists", { leadTimeDays: undefined }],
    [
      "shelfSizes[0] - packSizes[0] must be a finite number >= 0, current value is -1",
      { packSizes: 6, shelfSizes: 5 },
    ],
    ["holdingCost must be at least 0, one number or 1, current value is -1", { holdingCost: -1 }],
    ["holdingCost must be at least 0, one number or 1, current value is NaN", { holdingCost: Number.NaN }],
    [
      "stockoutCost must be at least 0, one number or 1, current value is an array of 2",
      { stockoutCost: [1, 2] },
    ],
    ["orderCost must be an array", { orderCost: undefined }],
    ["openingStock must be at least 0", { openingStock: -3 }],
    ["seed must be an integer >= 0", { seed: undefined }],
    ["reviewDays must be an integer >= 1", { reviewDays: 0 }],
    ["unmet must be one of lost, backordered", { unmet: "late" }],
    ["historyDays must be an integer from 0 to 0, current value is 1", { historyDays: 1 }],
  ])("refuses: %s", (message, wrong) => {
    expect(() => inventorySimulation.run([[1]], () => 0, { ...FREE, ...wrong } as never)).toThrow(
      `Cannot simulate a policy: ${message}`,
    );
  });

  test("refuses negative demand, NaN, and orders that are none", () => {
    expect(() => inventorySimulation.run([[-1]], () => 0, FREE)).toThrow(
      "all demand must be a finite number >= 0, current value is -1",
    );
    expect(() => inventorySimulation.run([[Number.NaN]], () => 0, FREE)).toThrow("demand, row 0, column x1");
    expect(() => inventorySimulation.run([[1]], () => -1, FREE)).toThrow(
      "Cannot simulate a policy: the order of product 0 on day 0 must be a finite number >= 0, current value is -1",
    );
    expect(() => inventorySimulation.run([[1]], () => Number.NaN, FREE)).toThrow(
      "the order of product 0 on day 0",
    );
    expect(() => inventorySimulation.run([[1]], 5 as never, FREE)).toThrow("policy must be a function");
  });
});

/**
 * The simulated fill rate and cost against the closed forms under their own assumptions: independent days, backorders. The
 * first days, which have no history, are left out. The errors in standard errors must be as those of a normal distribution.
 */
test("inventorySimulation.run() has the fill rate and the cost of the formulas, 200 cases", () => {
  const draws = random.seeded(2026);
  const [REPLICATES, WARM_UP, DAYS] = [20, 60, 300];
  const errors: number[] = [];
  const costErrors: number[] = [];
  for (let i = 0; i < 200; i++) {
    const values = Array.from({ length: 2 + draws.integer(8) }, () => draws.integer(2) * draws.integer(9));
    values[0] = 1 + draws.integer(9);
    const costs = {
      holdingCost: 1,
      stockoutCost: 1 + draws.integer(9),
      orderCost: draws.integer(3) * draws.integer(12),
    };
    const times = { leadTimeDays: draws.integer(5), reviewDays: 1 + draws.integer(4) };
    const found = minMax.solve({ distribution: "samples", values }, { ...costs, ...times });
    const policy = upTo(found.orderUpTo, found.reorderPoint);
    const options: SimulationOptions = {
      ...FREE,
      ...costs,
      ...times,
      unmet: "backordered",
      openingStock: found.orderUpTo,
    };
    const rates: number[] = [];
    const daily: number[] = [];
    for (let k = 0; k < REPLICATES; k++) {
      const demand = Array.from({ length: DAYS }, () => [values[draws.integer(values.length)]]);
      const parts = [WARM_UP, DAYS].map((until) => {
        const part = demand.slice(0, until);
        const { fillRate, cost } = inventorySimulation.run(part, policy, options);
        const units = part.reduce((sum, [wanted]) => sum + wanted, 0);
        return { cost, units, met: fillRate * units };
      });
      rates.push((parts[1].met - parts[0].met) / (parts[1].units - parts[0].units));
      daily.push((parts[1].cost - parts[0].cost) / (DAYS - WARM_UP));
    }
    errors.push(inStandardErrors(rates, found.fillRate));
    costErrors.push(inStandardErrors(daily, found.cost));
  }
  for (const found of [errors, costErrors]) {
    expect(found.filter((error) => Math.abs(error) > 3).length).toBeLessThanOrEqual(4);
    expect(Math.max(...found.map(Math.abs))).toBeLessThan(5);
    const mean = found.reduce((sum, error) => sum + error, 0) / found.length;
    expect(Math.abs(mean)).toBeLessThan(3 / Math.sqrt(found.length));
  }
});

function inStandardErrors(values: number[], expected: number): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return variance === 0
    ? Math.abs(mean - expected) < 1e-9
      ? 0
      : 99
    : (mean - expected) / Math.sqrt(variance / values.length);
}

test("a policy sees the past only, and cannot change what happens", () => {
  const options = { holdingCost: 1, stockoutCost: 9, orderCost: 2, leadTimeDays: 0, seed: 1, historyDays: 1 };
  const demand = [[9], [1], [5], [2]];
  const seen: number[][] = [];
  const honest = inventorySimulation.run(demand, () => 3, options);
  const curious = inventorySimulation.run(
    demand,
    ({ history }) => {
      seen.push(Array.from(new Float64Array(history.buffer)));
      history.fill(1000);
      return 3;
    },
    options,
  );
  expect(seen).toEqual([
    [9, 0, 0, 0],
    [1000, 1, 0, 0],
    [1000, 1000, 5, 0],
  ]);
  expect(curious.costs).toEqual(honest.costs);
  expect(demand).toEqual([[9], [1], [5], [2]]);
});

test("a cost or a stock that is infinite is refused", () => {
  const options = { holdingCost: 1, stockoutCost: 9, orderCost: 2, leadTimeDays: 1, seed: 1 };
  for (const name of ["holdingCost", "stockoutCost", "orderCost", "openingStock"])
    expect(() => inventorySimulation.run([[1]], () => 1, { ...options, [name]: Infinity })).toThrow(name);
});

test("whole cases are not rounded up for a rounding error, and the shelf holds what is on order too", () => {
  const options = { holdingCost: 1, stockoutCost: 9, orderCost: 2, leadTimeDays: 5, seed: 1 };
  const cases = inventorySimulation.run([[0]], () => 3 * 0.1, { ...options, packSizes: 0.1 });
  expect(cases.ordered.data[0]).toBeCloseTo(0.3, 12);
  const shelf = inventorySimulation.run([[0], [0], [0]], () => 8, { ...options, shelfSizes: 10 });
  expect(Array.from(shelf.ordered.data)).toEqual([8, 2, 0]);
});

test("stock and orders stand in the row of their product; without packs, half a unit can be ordered", () => {
  const found = inventorySimulation.run(
    [
      [1, 0],
      [1, 2],
    ],
    ({ product }) => 0.5 + product,
    FREE,
  );
  expect(found.stock).toMatchObject({ rows: 2, columns: 2 });
  expect(row(found.stock)).toEqual([0, 0, 1.5, 1]);
  expect(row(found.ordered)).toEqual([0.5, 0.5, 1.5, 1.5]);
  expect(found).toMatchObject({ ordering: 0, fillRate: 3 / 4, cycleService: 1 - 2 / 6 });
});

test("negative demand is refused also behind a 0, and demand of 0 is not", () => {
  expect(() => inventorySimulation.run(days(0, -1), () => 0, FREE)).toThrow("current value is -1");
  expect(inventorySimulation.run(days(0, 0), () => 0, FREE).fillRate).toBe(1);
});
