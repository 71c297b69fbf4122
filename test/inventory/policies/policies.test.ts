import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../lib/core";
import {
  type Demand,
  economicOrderQuantity,
  inventorySimulation,
  minMax,
  newsvendor,
  reorderPoint,
  type StockState,
  safetyStock,
  wagnerWhitin,
} from "../../../lib/inventory";
import { readGolden } from "../../support/read-golden";

type Numbers = Readonly<Record<string, number>>;
type Case = Numbers & { readonly demand: Demand };

const golden = readGolden<{
  readonly economicOrderQuantity: readonly Numbers[];
  readonly newsvendor: readonly Case[];
  readonly reorderPoint: readonly Numbers[];
  readonly reorderPointNormal: readonly Numbers[];
  readonly minMax: readonly Case[];
  readonly wagnerWhitin: readonly {
    readonly holdingCost: number;
    readonly orderCost: number;
    readonly demand: number[];
    readonly quantities: number[];
    readonly cost: number;
  }[];
}>("inventory/golden/policies.json");

/** Witness: stockpyl 1.0.0; the golden file holds the script that made it. */
describe("policies agree with stockpyl within 1e-8", () => {
  test.each(golden.economicOrderQuantity)(
    "economicOrderQuantity.solve() %#",
    ({ quantity, cost, ...given }) => {
      const found = economicOrderQuantity.solve(given as never);
      expect(found.quantity).toBeCloseTo(quantity, 8);
      expect(found.cost).toBeCloseTo(cost, 8);
      expect(found.price).toBe(0);
    },
  );

  test.each(golden.newsvendor)(
    "newsvendor.solve() %#",
    ({ demand, holdingCost, stockoutCost, quantity, cost }) => {
      const found = newsvendor.solve(demand, { holdingCost, stockoutCost });
      expect(found.quantity).toBeCloseTo(quantity, 8);
      expect(found.cost).toBeCloseTo(cost, 8);
      expect(found.criticalRatio).toBe(stockoutCost / (stockoutCost + holdingCost));
    },
  );

  test.each(golden.reorderPoint)("reorderPoint.solve() of Poisson demand %#", (row) => {
    const { demandRate, holdingCost, stockoutCost, orderCost } = row;
    const found = reorderPoint.solve(
      { distribution: "poisson", mean: demandRate * row.leadTime },
      { demandRate, holdingCost, stockoutCost, orderCost },
    );
    expect([found.reorderPoint, found.orderQuantity]).toEqual([row.reorderPoint, row.orderQuantity]);
    expect(found.cost).toBeCloseTo(row.cost, 8);
  });

  test.each(golden.reorderPointNormal)(
    "reorderPoint.solve() of normal demand, against all (r, Q) %#",
    (row) => {
      const { demandRate, holdingCost, stockoutCost, orderCost, leadTime } = row;
      const found = reorderPoint.solve(
        {
          distribution: "normal",
          mean: demandRate * leadTime,
          standardDeviation: row.sd * Math.sqrt(leadTime),
        },
        { demandRate, holdingCost, stockoutCost, orderCost },
      );
      expect([found.reorderPoint, found.orderQuantity]).toEqual([row.reorderPoint, row.orderQuantity]);
      expect(found.cost).toBeCloseTo(row.cost, 8);
    },
  );

  test.each(golden.minMax)(
    "minMax.solve() %#",
    ({ demand, holdingCost, stockoutCost, orderCost, ...expected }) => {
      const found = minMax.solve(demand, { holdingCost, stockoutCost, orderCost, leadTimeDays: 0 });
      expect([found.reorderPoint, found.orderUpTo]).toEqual([expected.reorderPoint, expected.orderUpTo]);
      expect(found.cost).toBeCloseTo(expected.cost, 8);
    },
  );

  test.each(golden.wagnerWhitin)("wagnerWhitin.solve() %#", ({ demand, quantities, cost, ...costs }) => {
    const found = wagnerWhitin.solve(demand, costs);
    expect(found.cost).toBeCloseTo(cost, 8);
    expect(found.quantities).toEqual(quantities);
  });
});

describe("economicOrderQuantity.solve() with discounts", () => {
  /** The cost of a quantity by the definition: every unit is bought, ordered and held. */
  function costOf(quantity: number, options: economicOrderQuantityOptions): number {
    const { demandRate, orderCost, holdingCost, holdingRate, priceBreaks, discount } = options;
    const tier = priceBreaks.filter(({ from }) => from <= quantity).length - 1;
    const limits = [...priceBreaks.slice(0, tier + 1).map(({ from }) => from), quantity];
    const paid =
      discount === "all-units"
        ? priceBreaks[tier].price * quantity
        : limits.slice(1).reduce((sum, limit, i) => sum + (limit - limits[i]) * priceBreaks[i].price, 0);
    const price = paid / quantity;
    const orders = demandRate / quantity;
    return orders * (orderCost + paid) + ((holdingCost + holdingRate * price) * quantity) / 2;
  }
  type economicOrderQuantityOptions = Required<Parameters<typeof economicOrderQuantity.solve>[0]>;

  test.each(["all-units", "incremental"] as const)("agrees with all quantities, %s", (discount) => {
    const draws = random.seeded(discount.length);
    for (let i = 0; i < 50; i++) {
      let [from, price] = [0, 5 + 5 * draws.uniform()];
      const priceBreaks = [{ from, price }];
      for (let tier = draws.integer(4); tier > 0; tier--) {
        from += 1 + draws.integer(400);
        price *= 0.85 + 0.14 * draws.uniform();
        priceBreaks.push({ from, price });
      }
      const given = {
        demandRate: 50 + draws.integer(2000),
        orderCost: 1 + draws.integer(60),
        holdingCost: draws.integer(2) * draws.uniform(),
        holdingRate: 0.05 + 0.3 * draws.uniform(),
        priceBreaks,
        discount,
      };
      const found = economicOrderQuantity.solve(given);
      expect(costOf(found.quantity, given)).toBeCloseTo(found.cost, 7);
      let least = Number.POSITIVE_INFINITY;
      for (let quantity = 0.5; quantity < 3000; quantity += 0.5)
        least = Math.min(least, costOf(quantity, given));
      expect(found.cost).toBeLessThanOrEqual(least + 1e-9);
      expect(found.cost).toBeGreaterThan(least * 0.999);
    }
  });

  test("a discount is of all units, if nothing else is said", () => {
    const priceBreaks = [
      { from: 0, price: 10 },
      { from: 100, price: 9 },
    ];
    const found = economicOrderQuantity.solve({ demandRate: 100, orderCost: 5, holdingCost: 1, priceBreaks });
    expect(found).toEqual({ quantity: 100, price: 9, cost: 5 + 50 + 900 });
  });

  test("refuses prices that rise, a first price from 1 unit on, no price, and holding at no cost", () => {
    const costs = { demandRate: 100, orderCost: 5, holdingCost: 1 };
    const solve = (priceBreaks: { from: number; price: number }[]) => () =>
      economicOrderQuantity.solve({ ...costs, priceBreaks });
    const message = "priceBreaks must be falling prices, the first from 0";
    expect(solve([])).toThrow(message);
    expect(solve([{ from: 1, price: 2 }])).toThrow(message);
    expect(
      solve([
        { from: 0, price: 2 },
        { from: 9, price: 2 },
      ]),
    ).toThrow(message);
    expect(
      solve([
        { from: 0, price: 2 },
        { from: 0, price: 1 },
      ]),
    ).toThrow(message);
    expect(() => economicOrderQuantity.solve({ demandRate: 100, orderCost: 5 })).toThrow(
      "Cannot compute the economic order quantity: holdingCost + holdingRate * price must be a finite number > 0, current value is 0",
    );
    expect(() => economicOrderQuantity.solve({ ...costs, orderCost: 0 })).toThrow(
      "orderCost must be a finite number > 0",
    );
    expect(() => economicOrderQuantity.solve({ ...costs, discount: "some" as never })).toThrow(
      "discount must be one of",
    );
  });
});

describe("newsvendor.solve()", () => {
  test("samples of a normal distribution come to its answer", () => {
    const draws = random.seeded(3);
    const values = Float64Array.from({ length: 20000 }, () => 120 + 10 * draws.normal());
    const before = values.slice();
    const found = newsvendor.solve({ distribution: "samples", values }, { holdingCost: 2, stockoutCost: 18 });
    expect(Math.abs(found.quantity - 132.815515655446)).toBeLessThan(0.5);
    expect(Math.abs(found.cost - 35.09966638649737)).toBeLessThan(0.6);
    expect(values).toEqual(before);
  });

  test("a probability that a sum of shares misses by rounding still counts", () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    expect(
      newsvendor.solve({ distribution: "samples", values }, { holdingCost: 1, stockoutCost: 4 }).quantity,
    ).toBe(8);
  });

  test("a demand that is certain is met at no cost", () => {
    const demand = { distribution: "normal", mean: 7, standardDeviation: 0 } as const;
    expect(newsvendor.solve(demand, { holdingCost: 1, stockoutCost: 3 })).toEqual({
      quantity: 7,
      cost: 0,
      criticalRatio: 0.75,
      shortage: 0,
    });
  });

  test("no other quantity costs less, for any samples", () => {
    const samples = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(
        samples,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        (values, h, p) => {
          const found = newsvendor.solve(
            { distribution: "samples", values },
            { holdingCost: h, stockoutCost: p },
          );
          const cost = (stock: number) =>
            values.reduce((sum, units) => sum + Math.max(h * (stock - units), p * (units - stock)), 0) /
            values.length;
          expect(found.cost).toBeCloseTo(cost(found.quantity), 9);
          for (let stock = 0; stock <= 60; stock++)
            expect(found.cost).toBeLessThanOrEqual(cost(stock) + 1e-9);
        },
      ),
    );
  });

  test.each([
    [
      { distribution: "normal", mean: Number.NaN, standardDeviation: 1 },
      "demand.mean must be a finite number",
    ],
    [
      { distribution: "normal", mean: 1, standardDeviation: -1 },
      "demand.standardDeviation must be a finite number >= 0",
    ],
    [{ distribution: "normal", mean: 1, sd: 1 }, 'there is no option "demand.sd"'],
    [{ distribution: "poisson", mean: 0 }, "demand.mean must be a finite number > 0"],
    [{ distribution: "gamma", mean: 1 }, "demand.distribution must be one of normal, poisson, samples"],
    [{ distribution: "samples", values: [1, Number.NaN] }, "demand.values[1] must be a finite number"],
    [{ distribution: "samples", values: [] }, "demand.values must be at least 1 number"],
    [3, "demand must be a distribution of demand, current value is 3"],
  ])("refuses %j", (demand, message) => {
    expect(() => newsvendor.solve(demand as never, { holdingCost: 1, stockoutCost: 2 })).toThrow(message);
  });

  test.each(["holdingCost", "stockoutCost"])("refuses %s of 0", (name) => {
    const costs = { holdingCost: 1, stockoutCost: 2, [name]: 0 };
    expect(() => newsvendor.solve({ distribution: "poisson", mean: 2 }, costs)).toThrow(
      `Cannot solve the newsvendor: ${name} must be a finite number > 0, current value is 0`,
    );
  });
});

describe("safetyStock.solve()", () => {
  test("alike days and one lead time: z sigma sqrt(L)", () => {
    const daily = { mean: [10, 10, 10, 10], standardDeviation: [3, 3, 3, 3] };
    const found = safetyStock.solve(daily, { leadTimeDays: [4], serviceLevel: 0.975 });
    expect(found.safetyStock).toBeCloseTo(1.959963984540054 * 3 * 2, 10);
    expect(found.demand).toEqual({ distribution: "normal", mean: 40, standardDeviation: 6 });
  });

  test("variable lead times: E(L) sigma² + mu² Var(L)", () => {
    const daily = { mean: new Array(9).fill(10), standardDeviation: new Array(9).fill(3) };
    const { demand } = safetyStock.solve(daily, { leadTimeDays: [1, 3, 5, 7], serviceLevel: 0.9 });
    expect(demand).toEqual({
      distribution: "normal",
      mean: 40,
      standardDeviation: Math.sqrt(4 * 9 + 100 * 5),
    });
  });

  test("sample paths of these days come to the same, and only the days of the lead time count", () => {
    const draws = random.seeded(5);
    const paths = Array.from({ length: 4000 }, () =>
      Array.from({ length: 5 }, (_, t) => t + 20 + 2 * draws.normal()),
    );
    const options = { leadTimeDays: [3], serviceLevel: 0.95 };
    const byPaths = safetyStock.solve({ paths }, options);
    const daily = { mean: [20, 21, 22, 23, 24], standardDeviation: [2, 2, 2, 2, 2] };
    const byNormal = safetyStock.solve(daily, options);
    expect(byNormal.reorderPoint - byNormal.safetyStock).toBeCloseTo(63, 10);
    expect(Math.abs(byPaths.safetyStock - byNormal.safetyStock)).toBeLessThan(0.25);
    expect(Math.abs(byPaths.shortage - byNormal.shortage)).toBeLessThan(0.02);
  });

  test("each path with each lead time is a sample", () => {
    const paths = [
      [1, 2, 4],
      [8, 16, 32],
    ];
    const { demand } = safetyStock.solve({ paths }, { leadTimeDays: [1, 3], serviceLevel: 0.5 });
    expect(demand).toEqual({ distribution: "samples", values: [1, 8, 7, 56] });
  });

  test.each([
    [[0], "each of leadTimeDays must be an integer from 1 to 2, current value is 0"],
    [[-1], "current value is -1"],
    [[3], "current value is 3"],
    [[1.5], "current value is 1.5"],
    [[], "leadTimeDays must be at least 1 number"],
    [[Number.NaN], "leadTimeDays[0] must be a finite number"],
  ])("refuses lead times %j", (leadTimeDays, message) => {
    const daily = { mean: [1, 2], standardDeviation: [1, 1] };
    expect(() => safetyStock.solve(daily, { leadTimeDays, serviceLevel: 0.9 })).toThrow(message);
  });

  test("refuses a forecast with NaN, and days that differ in number", () => {
    const options = { leadTimeDays: [1], serviceLevel: 0.9 };
    expect(() => safetyStock.solve({ mean: [Number.NaN], standardDeviation: [1] }, options)).toThrow(
      "daily, row 0",
    );
    expect(() => safetyStock.solve({ mean: [1, 2], standardDeviation: [1] }, options)).toThrow("Cannot");
    expect(() =>
      safetyStock.solve({ mean: [1], standardDeviation: [1] }, { ...options, serviceLevel: 1 }),
    ).toThrow("serviceLevel must be a fraction between 0 and 1, exclusive");
  });
});

describe("minMax.solve()", () => {
  const probabilities = [0.3, 0.2, 0.25, 0.15, 0.1];
  const values = probabilities.flatMap((share, units) => new Array(Math.round(share * 20)).fill(units));
  const demand: Demand = { distribution: "samples", values };

  /** The mean cost of a day by the stationary distribution of the position, by power iteration. */
  function costOf(
    s: number,
    S: number,
    { h, p, K, L, R }: Record<"h" | "p" | "K" | "L" | "R", number>,
  ): number {
    const demandOf = (days: number) => {
      let sum = [1];
      for (let day = 0; day < days; day++) {
        const next = new Array(sum.length + 4).fill(0);
        for (const [i, a] of sum.entries())
          for (const [j, b] of probabilities.entries()) next[i + j] += a * b;
        sum = next;
      }
      return sum;
    };
    const period = demandOf(R);
    let share = new Map([[S, 1]]);
    let orders = 0;
    for (let step = 0; step < 400; step++) {
      const next = new Map<number, number>();
      orders = 0;
      for (const [position, weight] of share)
        period.forEach((q, units) => {
          const left = position - units;
          const after = left <= s ? S : left;
          if (left <= s) orders += weight * q;
          next.set(after, (next.get(after) ?? 0) + weight * q);
        });
      share = next;
    }
    let cost = (K * orders) / R;
    for (const [position, weight] of share)
      for (let k = 1; k <= R; k++)
        demandOf(L + k).forEach((q, units) => {
          cost += (weight * q * Math.max(h * (position - units), p * (units - position))) / R;
        });
    return cost;
  }

  test.each([
    { h: 1, p: 9, K: 0, L: 2, R: 1 },
    { h: 1, p: 9, K: 8, L: 2, R: 1 },
    { h: 1, p: 9, K: 8, L: 0, R: 3 },
    { h: 2, p: 3, K: 30, L: 1, R: 2 },
    { h: 1, p: 0.5, K: 6, L: 0, R: 1 },
    { h: 1, p: 20, K: 0, L: 1, R: 4 },
  ])("agrees with all (s, S): $h $p $K $L $R", (given) => {
    const found = minMax.solve(demand, {
      holdingCost: given.h,
      stockoutCost: given.p,
      orderCost: given.K,
      leadTimeDays: given.L,
      reviewDays: given.R,
    });
    expect(costOf(found.reorderPoint, found.orderUpTo, given)).toBeCloseTo(found.cost, 8);
    for (let S = found.orderUpTo - 4; S <= found.orderUpTo + 4; S++)
      for (let s = Math.max(found.reorderPoint - 3, S - 12); s < Math.min(S, found.reorderPoint + 4); s++)
        expect(costOf(s, S, given)).toBeGreaterThanOrEqual(found.cost - 1e-9);
    if (given.K === 0) expect(found.reorderPoint).toBe(found.orderUpTo - 1);
  });

  test("without order costs and lead time it is the newsvendor of one day", () => {
    const costs = { holdingCost: 1, stockoutCost: 4 };
    const found = minMax.solve(demand, { ...costs, orderCost: 0, leadTimeDays: 0 });
    const { quantity, cost, shortage } = newsvendor.solve(demand, costs);
    expect(found.orderUpTo).toBe(quantity);
    expect(found.cost).toBeCloseTo(cost, 10);
    expect(found.fillRate).toBeCloseTo(1 - shortage / 1.55, 10);
  });

  test("normal demand is rounded to whole units, and never negative", () => {
    const options = { holdingCost: 1, stockoutCost: 4, orderCost: 0, leadTimeDays: 0 };
    const certain = minMax.solve({ distribution: "normal", mean: 5.4, standardDeviation: 0 }, options);
    expect(certain).toEqual({ reorderPoint: 4, orderUpTo: 5, cost: 0, fillRate: 1 });
    const low = minMax.solve({ distribution: "normal", mean: -1, standardDeviation: 1 }, options);
    expect(low.orderUpTo).toBe(0);
  });

  test("refuses no demand, and a lead time that is negative or no whole number", () => {
    const options = { holdingCost: 1, stockoutCost: 4, orderCost: 5, leadTimeDays: 0 };
    expect(() => minMax.solve({ distribution: "samples", values: [0, 0] }, options)).toThrow(
      "Cannot compute an (s, S) policy: demand must be above 0 on some days, current value is 0",
    );
    expect(() => minMax.solve(demand, { ...options, leadTimeDays: -1 })).toThrow(
      "leadTimeDays must be an integer >= 0",
    );
    expect(() => minMax.solve(demand, { ...options, leadTimeDays: 1.5 })).toThrow(
      "leadTimeDays must be an integer",
    );
    expect(() => minMax.solve(demand, { ...options, reviewDays: 0 })).toThrow(
      "reviewDays must be an integer >= 1",
    );
  });
});

describe("wagnerWhitin.solve()", () => {
  /** All sets of days on which orders arrive; each demand is met by the last arrival, later, or not at all. */
  function leastCost(
    demand: number[],
    h: number,
    K: number,
    p: number,
    unmet: "lost" | "backordered",
  ): number {
    let least = Number.POSITIVE_INFINITY;
    for (let set = 0; set < 2 ** demand.length; set++) {
      const arrivals = demand.map((_, day) => day).filter((day) => (set >> day) & 1);
      const cost = demand.reduce((sum, units, day) => {
        if (units === 0) return sum;
        const last = arrivals.filter((j) => j <= day).at(-1);
        const next = arrivals.find((j) => j > day) ?? demand.length;
        const held = last === undefined ? Number.POSITIVE_INFINITY : h * (day - last);
        return sum + units * Math.min(held, unmet === "lost" ? p : p * (next - day));
      }, K * arrivals.length);
      least = Math.min(least, cost);
    }
    return least;
  }

  test.each(["lost", "backordered"] as const)("agrees with all sets of arrivals, %s", (unmet) => {
    const draws = random.seeded(unmet.length);
    for (let i = 0; i < 60; i++) {
      const demand = Array.from({ length: 1 + draws.integer(9) }, () => draws.integer(3) * draws.integer(20));
      const [h, K, p] = [draws.integer(4), 5 * draws.integer(20), 1 + draws.integer(9)];
      const costs = { holdingCost: h, orderCost: K, stockoutCost: p, unmet };
      const { quantities, cost } = wagnerWhitin.solve(demand, costs);
      expect(cost).toBeCloseTo(leastCost(demand, h, K, p, unmet), 9);
      // What the orders cost, day by day.
      let [stock, paid] = [0, 0];
      demand.forEach((units, day) => {
        stock += quantities[day] - units;
        paid += quantities[day] > 0 ? K : 0;
        paid += stock > 0 ? h * stock : -p * stock;
        if (unmet === "lost") stock = Math.max(0, stock);
      });
      expect(paid).toBeCloseTo(cost, 9);
      const met = wagnerWhitin.solve(demand, { holdingCost: h, orderCost: K });
      expect(met.cost).toBeCloseTo(leastCost(demand, h, K, 1e9, "lost"), 6);
    }
  });

  test("orders arrive on the given days only", () => {
    const costs = { holdingCost: 1, orderCost: 2, arrivalDays: [1, 3] };
    const lost = wagnerWhitin.solve([5, 6, 7, 8], { ...costs, stockoutCost: 3 });
    expect(lost).toEqual({ quantities: [0, 13, 0, 8], cost: 15 + 2 + 7 + 2 });
    const late = wagnerWhitin.solve([5, 6, 7, 8], { ...costs, stockoutCost: 3, unmet: "backordered" });
    expect(late).toEqual({ quantities: [0, 18, 0, 8], cost: 15 + 2 + 7 + 2 });
    expect(() => wagnerWhitin.solve([5, 6, 7, 8], costs)).toThrow(
      "the cost, with demand before all arrivals, must be a finite number, current value is Infinity",
    );
    expect(() => wagnerWhitin.solve([5], costs)).toThrow("arrivalDays[0] must be an integer from 0 to 0");
  });

  test("no days, no demand and no costs", () => {
    expect(wagnerWhitin.solve([], { holdingCost: 1, orderCost: 1 })).toEqual({ quantities: [], cost: 0 });
    expect(wagnerWhitin.solve([0, 0], { holdingCost: 1, orderCost: 1 })).toEqual({
      quantities: [0, 0],
      cost: 0,
    });
    expect(wagnerWhitin.solve([3, 4], { holdingCost: 0, orderCost: 0 }).cost).toBe(0);
  });

  test("refuses negative demand, NaN and negative costs", () => {
    const costs = { holdingCost: 1, orderCost: 1 };
    expect(() => wagnerWhitin.solve([1, -1], costs)).toThrow(
      "Cannot plan orders: demand[1] must be a finite number >= 0",
    );
    expect(() => wagnerWhitin.solve([Number.NaN], costs)).toThrow("demand[0] must be a finite number");
    expect(() => wagnerWhitin.solve([1], { ...costs, orderCost: -1 })).toThrow(
      "orderCost must be a finite number >= 0",
    );
    expect(() => wagnerWhitin.solve([1], { ...costs, stockoutCost: 0 })).toThrow(
      "stockoutCost must be a finite number > 0",
    );
  });
});

test("reorderPoint.solve() refuses costs of 0", () => {
  const options = { demandRate: 1, holdingCost: 1, stockoutCost: 1, orderCost: 0 };
  expect(() => reorderPoint.solve({ distribution: "poisson", mean: 1 }, options)).toThrow(
    "orderCost must be",
  );
});

test("costs so unequal that their ratio is 0 or 1 give the ends of the distribution", () => {
  const often = { holdingCost: 1, stockoutCost: 1e20 };
  const never = { holdingCost: 1, stockoutCost: 1e-20 };
  const normal = { distribution: "normal", mean: 10, standardDeviation: 2 } as const;
  const samples = { distribution: "samples", values: [1, 2, 3] } as const;
  expect(newsvendor.solve(normal, often).quantity).toBeCloseTo(10 + 2 * 8.2095, 3);
  expect(newsvendor.solve(normal, { holdingCost: 1e300, stockoutCost: 1e-300 }).quantity).toBeLessThan(-60);
  expect(newsvendor.solve(samples, often).quantity).toBe(3);
  expect(newsvendor.solve(samples, never).quantity).toBe(1);
  const order = { demandRate: 1, orderCost: 1, holdingCost: 1, stockoutCost: 1e20 };
  expect(reorderPoint.solve(normal, order).reorderPoint).toBeGreaterThan(20);
});

test("probabilities of many samples, which do not add up to 1 exactly, end", () => {
  const costs = { holdingCost: 1, stockoutCost: 4, orderCost: 5, leadTimeDays: 0 };
  const week = [0, 1, 2, 3, 4, 5, 6];
  const many = Array.from({ length: 3003 }, (_, i) => week[i % 7]);
  const few = minMax.solve({ distribution: "samples", values: week }, costs);
  const found = minMax.solve({ distribution: "samples", values: many }, costs);
  expect([found.reorderPoint, found.orderUpTo]).toEqual([few.reorderPoint, few.orderUpTo]);
  expect(found.cost).toBeCloseTo(few.cost, 9);
});

test("a forecast of days is refused if it is none, or a deviation is negative", () => {
  const options = { leadTimeDays: [1], serviceLevel: 0.9 };
  expect(() => safetyStock.solve({ mean: [10], standardDeviation: [-3] }, options)).toThrow(
    "daily.standardDeviation must be a finite number >= 0, current value is -3",
  );
  expect(() => safetyStock.solve(null as never, options)).toThrow("daily must be an object");
  expect(() => safetyStock.solve({ mean: [10], standardDeviations: [3] } as never, options)).toThrow(
    'did you mean "daily.standardDeviation"?',
  );
});

test("days of arrival may be in any order, and repeated", () => {
  const costs = { holdingCost: 3, orderCost: 10, stockoutCost: 100 };
  const sorted = wagnerWhitin.solve([4, 6, 9, 2], { ...costs, arrivalDays: [0, 2] });
  expect(wagnerWhitin.solve([4, 6, 9, 2], { ...costs, arrivalDays: [2, 0, 2] })).toEqual(sorted);
  expect(sorted.quantities).toEqual([10, 0, 11, 0]);
});

test.each([
  [0, 1],
  [3, 1],
  [2, 3],
])(
  "the fill rate of (s, S) is that of many simulated days: lead time %i, review %i",
  (leadTimeDays, reviewDays) => {
    const costs = { holdingCost: 1, stockoutCost: 1, orderCost: 20, leadTimeDays, reviewDays };
    const values = [0, 1, 2, 5];
    const { reorderPoint, orderUpTo, cost, fillRate } = minMax.solve(
      { distribution: "samples", values },
      costs,
    );
    const draws = random.seeded(7);
    const demand = Array.from({ length: 60_000 }, () => [values[draws.integer(4)]]);
    const policy = ({ onHand, onOrder }: StockState) =>
      onHand + onOrder <= reorderPoint ? orderUpTo - onHand - onOrder : 0;
    const options = { ...costs, unmet: "backordered", seed: 1, openingStock: orderUpTo } as const;
    const simulated = inventorySimulation.run(demand, policy, options);
    expect(Math.abs(simulated.fillRate - fillRate)).toBeLessThan(0.01);
    expect(simulated.cost / 60_000 / cost).toBeCloseTo(1, 1.7);
  },
);

test("an economic order quantity needs demand", () => {
  expect(() => economicOrderQuantity.solve({ demandRate: 0, orderCost: 8, holdingCost: 1 })).toThrow(
    "demandRate must be a finite number > 0",
  );
});

describe("ties and ends, by hand", () => {
  const free = { holdingCost: 1, stockoutCost: 1 };

  test("a stock above all samples is never short, not even by rounding", () => {
    const values = Array.from({ length: 10 }, (_, i) => i + 1);
    const { quantity, shortage } = newsvendor.solve(
      { distribution: "samples", values },
      { holdingCost: 1, stockoutCost: 99 },
    );
    expect({ quantity, shortage }).toEqual({ quantity: 10, shortage: 0 });
  });

  test("(r, Q): of quantities that cost the same, the largest", () => {
    // Demand is 2, so a position y costs |y - 2|: (4 + 0 + 1 + 1) / 3 = (... + 2) / 4 = (... + 2) / 5 = 2.
    const options = { ...free, demandRate: 1, orderCost: 4 };
    expect(reorderPoint.solve({ distribution: "samples", values: [2] }, options)).toEqual({
      reorderPoint: -1,
      orderQuantity: 5,
      cost: 2,
    });
  });

  test("(r, Q): the first position is the cheapest, below the quantile", () => {
    // The quantile is 10.43; of the positions beside it, 10 costs 3 * 0.3989 and 11 costs 1 + 3 * 0.0833.
    const demand = { distribution: "normal", mean: 10, standardDeviation: 1 } as const;
    const options = { holdingCost: 1, stockoutCost: 2, demandRate: 1, orderCost: 0.01 };
    const found = reorderPoint.solve(demand, options);
    expect(found).toMatchObject({ reorderPoint: 9, orderQuantity: 1 });
    expect(found.cost).toBeCloseTo(0.01 + 3 * 0.3989422804014327, 12);
  });

  test("(s, S): of policies that cost the same, the one with the least stock and the most orders", () => {
    // One piece a day: an order of 1 each day, or of 2 every other day with a piece left over, or one day late.
    const options = { ...free, orderCost: 1, leadTimeDays: 0 };
    expect(minMax.solve({ distribution: "samples", values: [1] }, options)).toEqual({
      reorderPoint: 0,
      orderUpTo: 1,
      cost: 1,
      fillRate: 1,
    });
  });

  test("(s, S): what waits from before the delivery is not short again", () => {
    // Of two days with 0 or 2 each, stock 0: expected to wait at the end 2, of which 1 has waited before the delivery.
    const options = { holdingCost: 9, stockoutCost: 1, orderCost: 0, leadTimeDays: 1 };
    expect(minMax.solve({ distribution: "samples", values: [0, 2] }, options)).toEqual({
      reorderPoint: -1,
      orderUpTo: 0,
      cost: 2,
      fillRate: 0,
    });
  });

  test("Wagner-Whitin: stock rather than loss at the same cost; what waits at the end is never ordered", () => {
    const lost = { holdingCost: 2, stockoutCost: 2, orderCost: 1, arrivalDays: [0] };
    expect(wagnerWhitin.solve([1, 1], lost)).toEqual({ quantities: [2, 0], cost: 3 });
    const late = {
      holdingCost: 9,
      stockoutCost: 1,
      orderCost: 1,
      unmet: "backordered",
      arrivalDays: [0],
    } as const;
    expect(wagnerWhitin.solve([1, 5], late)).toEqual({ quantities: [1, 0], cost: 6 });
  });

  test("Wagner-Whitin: of plans that cost the same, the one with the latest last order", () => {
    // An order of 2, one of which is held for a day at 3, or two orders at 3.
    expect(wagnerWhitin.solve([1, 1], { holdingCost: 3, orderCost: 3 })).toEqual({
      quantities: [1, 1],
      cost: 6,
    });
  });

  test("a rate of demand of 0 is refused", () => {
    const options = { demandRate: 0, orderCost: 1, holdingCost: 1 };
    expect(() => economicOrderQuantity.solve(options)).toThrow("demandRate must be a finite number > 0");
  });
});
