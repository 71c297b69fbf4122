import { describe, expect, test } from "vitest";
import { random } from "../../../lib/core";
import { type OrderLimits, type OrderProduct, orderPlan } from "../../../lib/inventory";

const seeds = (count: number) => Array.from({ length: count }, (_, seed) => seed);
type Samples = OrderProduct & {
  readonly demand: { readonly distribution: "samples"; readonly values: readonly number[] };
};

/** Expected margin less holding cost, sample by sample. */
function profitOf({ demand, position = 0, stockoutCost, holdingCost }: Samples, ordered: number): number {
  const stock = position + ordered;
  const profits = demand.values.map(
    (value) => stockoutCost * Math.min(value, stock) - holdingCost * Math.max(stock - value, 0),
  );
  return profits.reduce((sum, profit) => sum + profit, 0) / profits.length;
}

/** The most profit of all numbers of packs; -Infinity if none is allowed. */
function bestByEnumeration(
  products: readonly Samples[],
  { budget = Infinity, space = Infinity, suppliers = [] }: OrderLimits,
  most: number,
): number {
  let best = -Infinity;
  const visit = (counts: readonly number[]): void => {
    if (counts.length < products.length) {
      for (let count = 0; count <= most; count++) visit([...counts, count]);
      return;
    }
    const total = (of: (product: Samples) => number, supplier?: string) =>
      products.reduce(
        (sum, product, i) =>
          sum +
          (supplier === undefined || product.supplier === supplier
            ? counts[i] * (product.packSize ?? 1) * of(product)
            : 0),
        0,
      );
    const isKept = suppliers.every(({ name, minimum, of, isRequired = false }) => {
      const amount = total((product) => (of === "value" ? product.unitCost : 1), name);
      return amount >= minimum - 1e-9 || (amount === 0 && !isRequired);
    });
    if (
      !isKept ||
      total(({ unitCost }) => unitCost) > budget + 1e-9 ||
      total(({ volume = 0 }) => volume) > space + 1e-9
    )
      return;
    best = Math.max(
      best,
      products.reduce((sum, product, i) => sum + profitOf(product, counts[i] * (product.packSize ?? 1)), 0),
    );
  };
  visit([]);
  return best;
}

function randomCase(seed: number) {
  const draws = random.seeded(seed);
  const between = (low: number, high: number) => low + Math.floor((high - low + 1) * draws.uniform());
  const products = seeds(3).map(
    (i): Samples => ({
      name: `p${i}`,
      supplier: i < 2 ? "Hill" : "Lake",
      unitCost: between(2, 9),
      holdingCost: between(1, 3),
      stockoutCost: between(2, 12),
      packSize: between(1, 3),
      volume: between(1, 4) / 2,
      position: between(-1, 2),
      demand: { distribution: "samples", values: seeds(5).map(() => between(0, 7)) },
    }),
  );
  const suppliers = [
    { name: "Hill", minimum: between(10, 40), of: "value" as const, isRequired: seed % 5 === 0 },
    { name: "Lake", minimum: between(2, 6), of: "units" as const },
  ];
  return { products, limits: { budget: between(20, 70), space: between(6, 16), suppliers } };
}

const TEA: Samples = {
  ...{ name: "tea", supplier: "Hill", unitCost: 5, holdingCost: 1, stockoutCost: 3 },
  demand: { distribution: "samples", values: [1, 2, 3, 4] },
};

describe("orderPlan.optimise()", () => {
  test.each(seeds(50))("equals enumeration: case %i", async (seed) => {
    const { products, limits } = randomCase(seed);
    const best = bestByEnumeration(products, limits, 14);
    const plan = await orderPlan.optimise(products, limits, { relativeGap: 0 });
    expect(plan.status).toBe(Number.isFinite(best) ? "optimal" : "infeasible");
    if (plan.status === "infeasible") return;
    expect(plan.expectedProfit).toBeCloseTo(best, 8);
    expect(plan.bound).toBeCloseTo(best, 5);
    // What is said of the orders is what they are.
    const unitsOf = (name: string) => plan.orders.find(({ product }) => product === name)?.units ?? 0;
    const profit = products.reduce((sum, product) => sum + profitOf(product, unitsOf(product.name)), 0);
    expect(profit).toBeCloseTo(best, 8);
    for (const { product: name, supplier, packs, units, value, space } of plan.orders) {
      const product = products.find((other) => other.name === name) as Samples;
      const { packSize = 0, unitCost, volume = 0 } = product;
      expect({ supplier, units, value, space }).toEqual({
        supplier: product.supplier,
        units: packs * packSize,
        value: units * unitCost,
        space: units * volume,
      });
      expect(packs).toBeGreaterThan(0);
    }
    const [hill, lake] = ["Hill", "Lake"].map((name) =>
      plan.orders.filter(({ supplier }) => supplier === name),
    );
    expect(plan.orders).toEqual([...hill, ...lake]);
  });

  test("orders what the newsvendor orders where nothing limits, without words", async () => {
    const plan = await orderPlan.optimise([TEA, { ...TEA, name: "jam", stockoutCost: 1, position: 1 }], {});
    // 3 / (3 + 1) of four samples is 3; 1 / (1 + 1) is 2, less 1.
    expect(plan.orders.map(({ product, units }) => [product, units])).toEqual([
      ["tea", 3],
      ["jam", 1],
    ]);
    expect(plan.words).toEqual({ english: [], chinese: [] });
    expect(plan.bound).toBeCloseTo(plan.expectedProfit as number, 9);
  });

  test("says what each limit is worth: as much as the program of divided packs, solved again", async () => {
    const products = [TEA, { ...TEA, name: "jam", volume: 2, stockoutCost: 5, unitCost: 7 }];
    const limits = { budget: 22, space: 5, suppliers: [{ name: "Hill", minimum: 10, of: "value" as const }] };
    const plan = await orderPlan.optimise(products, limits, { relativeGap: 0 });
    expect(plan.limits.map(({ name, isActive }) => [name, isActive])).toEqual([
      ["budget", true],
      ["space", false],
      ["minimum value of Hill", false],
    ]);
    // For ¥19 two jams and one tea; one ¥ more buys a fifth of the second tea, which saves (3 + 3 + 3 - 1) / 4, up to ¥5 of it.
    expect(plan.words).toEqual({
      english: ["one more ¥ of budget is worth ¥0.40, up to ¥2 more"],
      chinese: ["预算每多 ¥1，值 ¥0.40，最多到多 ¥2"],
    });
  });

  test("an infeasible plan is an answer: what would have to give", async () => {
    const suppliers = [{ name: "Hill", minimum: 500, of: "value" as const, isRequired: true }];
    const plan = await orderPlan.optimise([TEA], { budget: 400, space: 1000, suppliers });
    expect(plan).toEqual({
      status: "infeasible",
      orders: [],
      limits: [],
      words: {
        english: [
          "the plan cannot be met: minimum value of Hill (at least ¥500), and budget (at most ¥400); any one of these would have to give",
        ],
        chinese: ["计划无法满足：Hill的最低订货额（至少 ¥500）、预算（最多 ¥400）；至少要放宽其中一条"],
      },
    });
    const optional = await orderPlan.optimise([TEA], {
      budget: 400,
      suppliers: [{ ...suppliers[0], isRequired: false }],
    });
    expect([optional.status, optional.orders]).toEqual(["optimal", []]);
    const met = await orderPlan.optimise([TEA], { budget: 500, suppliers });
    expect(met.orders.map(({ value }) => value)).toEqual([500]);
    const units = [{ name: "Hill", minimum: 7, of: "units" as const, isRequired: true }];
    const small = await orderPlan.optimise([{ ...TEA, volume: 1 }], {
      space: 6,
      suppliers: units,
      units: { money: "$", space: "litres" },
    });
    expect(small.words.english).toEqual([
      "the plan cannot be met: minimum units of Hill (at least 7), and space (at most 6 litres); any one of these would have to give",
    ]);
  });

  test("a product may have the name of a supplier, and of another product's pack", async () => {
    const products = [
      { ...TEA, name: "Hill" },
      { ...TEA, name: "pack 1 of Hill", supplier: "Lake" },
    ];
    const suppliers = ["Hill", "Lake"].map((name) => ({ name, minimum: 2, of: "units" as const }));
    const plan = await orderPlan.optimise(products, { suppliers });
    expect(plan.orders.map(({ supplier, product, units }) => [supplier, product, units])).toEqual([
      ["Hill", "Hill", 3],
      ["Lake", "pack 1 of Hill", 3],
    ]);
  });

  test("prices are those of the suppliers that are used, not of a part of an order that the minimum forbids", async () => {
    const demand = { distribution: "samples", values: [1, 2, 3, 4] } as const;
    const coffee = { name: "coffee", supplier: "Mill", unitCost: 5, holdingCost: 1, stockoutCost: 3, demand };
    const tea = { ...coffee, name: "tea", supplier: "Hill", stockoutCost: 30 };
    const suppliers = [{ name: "Hill", minimum: 100, of: "value" }] as const;
    const alone = await orderPlan.optimise([coffee], { budget: 12 });
    const both = await orderPlan.optimise([tea, coffee], { budget: 12, suppliers });
    expect(both.orders.map(({ product, units }) => [product, units])).toEqual([["coffee", 2]]);
    expect(both.words.english).toContain(alone.words.english[0]);
    expect(both.limits.find(({ name }) => name === "budget")?.dual).toBeCloseTo(0.2, 9);
  });

  test("orders nothing that the budget does not reach", async () => {
    const plan = await orderPlan.optimise([TEA], { budget: 4 });
    expect([plan.status, plan.orders]).toEqual(["optimal", []]);
    expect(plan.expectedProfit).toBe(0);
  });

  test("a full stock needs no order, in whatever distribution", async () => {
    const normal = { distribution: "normal", mean: 50, standardDeviation: 8 } as const;
    const poisson = { distribution: "poisson", mean: 3 } as const;
    const products = [
      { ...TEA, demand: normal, position: 200 },
      { ...TEA, name: "jam", demand: poisson },
    ];
    const plan = await orderPlan.optimise(products);
    // 0.75 of a Poisson distribution with mean 3 is 4.
    expect(plan.orders).toEqual([
      { supplier: "Hill", product: "jam", packs: 4, units: 4, value: 20, space: 0 },
    ]);
  });

  test.each([
    [
      [{ ...TEA, unitCost: undefined }],
      {},
      "products[0].unitCost must be a finite number > 0, current value is undefined",
    ],
    [[{ ...TEA, unitCost: 0 }], {}, "products[0].unitCost must be a finite number > 0"],
    [[{ ...TEA, holdingCost: 0 }], {}, "products[0].holdingCost must be a finite number > 0"],
    [[{ ...TEA, stockoutCost: -1 }], {}, "products[0].stockoutCost must be a finite number > 0"],
    [[{ ...TEA, packSize: 0 }], {}, "products[0].packSize must be a finite number > 0"],
    [[{ ...TEA, volume: -1 }], {}, "products[0].volume must be a finite number >= 0"],
    [[{ ...TEA, position: Number.NaN }], {}, "products[0].position must be a finite number"],
    [[{ ...TEA, supplier: "" }], {}, "products[0].supplier must be a text that is not empty"],
    [
      [{ ...TEA, volum: 1 }],
      {},
      'there is no option "products[0].volum"; did you mean "products[0].volume"?',
    ],
    [
      [{ ...TEA, demand: { distribution: "samples", values: [1, Number.NaN] } }],
      {},
      "Cannot plan orders of tea: demand.values[1] must be a finite number",
    ],
    [
      [{ ...TEA, packSize: 12, volume: 0.5 }],
      { space: 5 },
      "a pack of tea must be at most 5 large, current value is 6",
    ],
    [[TEA, TEA], {}, 'Cannot plan orders: products[1].name must be used once, current value is "tea"'],
    [[], {}, "Cannot plan orders: products must be an array of at least one, current value is an array of 0"],
    [
      [TEA],
      { suppliers: [1, 2].map((minimum) => ({ name: "Hill", minimum, of: "units" })) },
      'limits.suppliers[1].name must be used once, current value is "Hill"',
    ],
    [[{ ...TEA, volume: 1e-10 }], {}, "each of space must be 0, or above 1e-9, up to 1e15"],
    [[{ ...TEA, packSize: 1e16 }], {}, "each of budget must be 0, or above 1e-9, up to 1e15"],
    [[TEA], { budget: 0 }, "budget must be a finite number > 0"],
    [[TEA], { space: -1 }, "space must be a finite number > 0"],
    [
      [TEA],
      { suppliers: [{ name: "Lake", minimum: 1, of: "value" }] },
      'limits.suppliers must be of products, current value is "Lake"',
    ],
    [
      [TEA],
      { suppliers: [{ name: "Hill", minimum: 0, of: "value" }] },
      "suppliers[0].minimum must be a finite number > 0",
    ],
    [
      [TEA],
      { suppliers: [{ name: "Hill", minimum: 1, of: "litres" }] },
      "suppliers[0].of must be one of value, units",
    ],
    [[TEA], { unit: {} }, 'there is no option "unit"'],
  ])("refuses %j with %j", async (products, limits, message) => {
    await expect(orderPlan.optimise(products as never, limits as never)).rejects.toThrow(message);
  });
});

test("a plan that was found in time is given, also without time for its prices", async () => {
  const demand = { distribution: "samples", values: [1, 2, 3, 4] } as const;
  const tea = { name: "tea", supplier: "Hill", unitCost: 5, holdingCost: 1, stockoutCost: 3, demand };
  const plan = await orderPlan.optimise([tea], { budget: 12 }, { timeLimitSeconds: 1e-9 });
  expect(plan.words).toEqual({ english: [], chinese: [] });
  if (plan.expectedProfit !== undefined) expect(plan.orders[0].units).toBe(2);
});

test("packs that nobody wants, for a supplier's sake, cost what they cost to hold, and those wanted now and then less", async () => {
  const values = [1, 2, 3, 4, 5, 6, 7, 8];
  const product = {
    ...{ name: "tea", supplier: "Hill", unitCost: 5, holdingCost: 1, stockoutCost: 3 },
    demand: { distribution: "samples", values } as const,
  };
  const profit = async (minimum: number) => {
    const suppliers = [{ name: "Hill", minimum, of: "units", isRequired: true } as const];
    return (await orderPlan.optimise([product], { suppliers })).expectedProfit;
  };
  // 3 earned on each of 4.5, and 1 lost on each piece left over: the eighth pack costs only 0.5.
  expect(await profit(7)).toBeCloseTo(3 * (4.5 - 1 / 8) - (7 - 4.5 + 1 / 8), 9);
  expect(await profit(8)).toBeCloseTo(3 * 4.5 - 3.5, 9);
  expect(await profit(9)).toBeCloseTo(3 * 4.5 - 4.5, 9);
  expect(await profit(1000)).toBeCloseTo(3 * 4.5 - 995.5, 9);
});
