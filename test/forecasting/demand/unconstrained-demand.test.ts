import { describe, expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import { unconstrainedDemand } from "../../../lib/forecasting";
import { dailyShelves, make, type Shop } from "../../../lib/shop";
import { readGolden } from "../../support/read-golden";

const total = (values: Iterable<number>) => [...values].reduce((sum, value) => sum + value, 0);

/** The understocked products in each warehouse. */
function understockedShelves(shop: Shop) {
  const { isTight } = shop.truth.products.columns;
  return dailyShelves(shop).filter(({ product }) => isTight[product] === 1);
}

describe("unconstrainedDemand.estimate", () => {
  interface Case {
    readonly sales: number[];
    readonly soldOut: number[];
    readonly factors: number[];
    readonly level: number;
    readonly excess: number;
    readonly demand: number[];
  }
  const { cases } = readGolden<{ cases: Case[] }>("forecasting/golden/unconstrained-demand.json");

  test.each(cases)("scipy's maximum of the same likelihood, level $level", (golden) => {
    const found = unconstrainedDemand.estimate(golden.sales, golden.soldOut, { factors: golden.factors });
    expect(found.converged).toBe(true);
    expect(Math.abs(found.level / golden.level - 1)).toBeLessThan(1e-5);
    expect(Math.abs(found.excess - golden.excess)).toBeLessThan(2e-5 * (1 + golden.excess));
    found.demand.forEach((demand, t) => {
      expect(Math.abs(demand - golden.demand[t])).toBeLessThan(1e-4 * (1 + golden.demand[t]));
    });
  });

  test.each([
    [1, 0.1],
    [2, 0.1],
    [3, 0.1],
  ])(
    "demand of the understocked products of the simulated shop within 3 %, seed %i, scale %d",
    (seed, scale) => {
      const shelves = understockedShelves(make({ seed, scale }));
      const sold = total(shelves.map(({ sales }) => total(sales)));
      const truth = sold + total(shelves.map(({ lost }) => total(lost)));
      expect(sold / truth - 1).toBeLessThan(-0.1);
      const estimated = shelves.map((shelf) => {
        const soldOut = shelf.closing.map((pieces) => Number(pieces === 0));
        return total(unconstrainedDemand.estimate(shelf.sales, soldOut).demand);
      });
      expect(Math.abs(total(estimated) / truth - 1)).toBeLessThan(0.03);
    },
  );

  test("without an empty shelf the demand is what was sold, and the level its mean", () => {
    const random = seeded(3);
    const sales = Array.from({ length: 400 }, () => Math.floor(4 * random.uniform()));
    const { demand, level } = unconstrainedDemand.estimate(sales, new Uint8Array(400));
    expect(demand).toEqual(sales);
    expect(level).toBeCloseTo(total(sales) / 400, 3);
  });

  test("factors scale the demand of their periods", () => {
    const sales = [1, 4, 2, 5, 1, 3, 0, 0];
    const soldOut = [0, 0, 0, 0, 0, 0, 1, 1];
    const factors = [0.5, 1.5, 0.5, 1.5, 0.5, 1.5, 0.5, 1.5];
    const { demand, level } = unconstrainedDemand.estimate(sales, soldOut, { factors });
    expect(demand[6]).toBeCloseTo(0.5 * level, 10);
    expect(demand[7]).toBeCloseTo(1.5 * level, 10);
    const doubled = unconstrainedDemand.estimate(sales, soldOut, { factors: factors.map((x) => 2 * x) });
    expect(doubled.level).toBeCloseTo(level / 2, 3);
  });

  test("a sold-out period has at least its sales, and large numbers are no problem", () => {
    const { demand, level } = unconstrainedDemand.estimate([50_000, 52_000, 40_000, 53_000], [0, 0, 1, 1]);
    expect(demand.slice(0, 2)).toEqual([50_000, 52_000]);
    expect(demand[2]).toBeCloseTo(level, 6);
    expect(demand[3]).toBeGreaterThan(53_000);
  });

  test("without sales the demand is 0; the record survives JSON", () => {
    const found = unconstrainedDemand.estimate([0, 0, 0], [0, 1, 1]);
    const expected = {
      kind: "unconstrained-demand",
      level: 0,
      excess: 0,
      demand: [0, 0, 0],
      converged: true,
    };
    expect(found).toEqual(expected);
    expect(JSON.parse(JSON.stringify(found))).toEqual(expected);
  });

  test("refusals", () => {
    const { estimate } = unconstrainedDemand;
    expect(() => estimate([1, 2], [1, 1])).toThrow("soldOut must be 0 for at least one period");
    expect(() => estimate([], [])).toThrow("at least 1 number");
    expect(() => estimate([1.5, 2], [0, 1])).toThrow("sales[0] must be an integer >= 0");
    expect(() => estimate([-1, 2], [0, 1])).toThrow("sales[0] must be an integer >= 0");
    expect(() => estimate([1, 2], [0, 2])).toThrow("soldOut[1] must be one of 0, 1");
    expect(() => estimate([1, 2], [0])).toThrow("must have the same length");
    expect(() => estimate([1, 2], [0, 1], { factors: [1, 0] })).toThrow(
      "factors[1] must be a finite number > 0",
    );
  });
});

test("large counts, and one of a kind, converge", () => {
  const million = unconstrainedDemand.estimate([1e6, 1.1e6, 9e5, 1e6], [0, 0, 0, 1]);
  expect(million.converged).toBe(true);
  expect(million.demand[3]).toBeGreaterThan(1.03e6);
  const billion = unconstrainedDemand.estimate([1e9, 1.1e9, 9e8, 1e9], [0, 0, 0, 1]);
  expect(billion.demand[3] / million.demand[3]).toBeCloseTo(1000, -1);
  const rush = unconstrainedDemand.estimate(
    [...new Array(200).fill(1), 100_000],
    [...new Array(200).fill(0), 1],
  );
  expect(rush.converged).toBe(true);
});
