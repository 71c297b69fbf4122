/** The comparison of an engine with memory. */
import { describe, expect, test } from "vitest";
import { baskets, itemsets, linearRegression, rfm, scaled, shop, tables } from "../../lib";
import { DISPLAY } from "../../lib/core/text/display";

const engine = tables.open({ memoryMegabytes: 200, threads: 2 });

const linesOf = async () =>
  tables.of(
    {
      order: Array.from({ length: 300 }, (_, i) => Math.floor(i / 3)),
      product: Array.from({ length: 300 }, (_, i) => `item ${(i * i) % 7}`),
      amount: Array.from({ length: 300 }, (_, i) => (i % 50) / 4),
    },
    { engine: await engine },
  );
const DRAW = { share: 0.5, seed: 7, key: "order" } as const;

describe("crossCheck", () => {
  test("pairs, itemsets of equal counts in any order, on a sample", async () => {
    const lines = await linesOf();
    const options = { minSupport: 0.01 };
    const check = await scaled.crossCheck(lines, {
      ...DRAW,
      onEngine: (sample) => scaled.frequentItemsets(sample, { basket: "order", item: "product", ...options }),
      inMemory: ({ order, product }) => itemsets.mine(baskets.fromColumns(order, product), options),
    });
    const rows = await scaled.sample(lines, DRAW).count();
    expect([check.agrees, check.rows, check.largestDifference, check.place]).toEqual([true, rows, 0, ""]);
    expect(check.numbers).toBeGreaterThan(20);
    const sentence = `On a sample of ${rows} rows, engine and memory agree: ${check.numbers} numbers, largest difference 0.0.`;
    expect(check[DISPLAY]()).toEqual({ "text/plain": sentence, "text/html": `<p>${sentence}</p>` });
  });

  test("regression on the simulated shop, within a tolerance", async () => {
    const made = shop.make({ seed: 7, scale: 0.01 });
    const { price, quantity } = made.lines.columns;
    const lines = await tables.of(
      { order: made.lines.columns.order, price, quantity },
      { engine: await engine },
    );
    const jobs = {
      onEngine: async (sample: typeof lines) =>
        linearRegression.summary(
          await scaled.linearRegression(sample, { target: "quantity", features: ["price"] }),
        ).coefficients,
      inMemory: (columns: Readonly<Record<"price" | "quantity", Float64Array>>) =>
        linearRegression.summary(
          linearRegression.fit(
            Array.from(columns.price, (x) => [x]),
            columns.quantity,
            { featureNames: ["price"] },
          ),
        ).coefficients,
    };
    const check = await scaled.crossCheck(lines, { ...DRAW, ...jobs });
    expect([check.agrees, check.numbers]).toEqual([true, 12]);
    const strict = await scaled.crossCheck(lines, { ...DRAW, ...jobs, within: 0 });
    expect([strict.agrees, strict.largestDifference]).toEqual([
      strict.largestDifference === 0,
      check.largestDifference,
    ]);
  });

  test("columns by name, such as an RFM table", async () => {
    const lines = await tables.of(
      {
        who: ["b", "a", "b"],
        order: [1, 2, 3],
        time: ["2024-03-01", "2024-03-02", "2024-03-09"],
        amount: [3, 2, 1],
      },
      { schema: { who: "text", order: "integer", time: "date", amount: "number" }, engine: await engine },
    );
    const asOf = "2024-03-10";
    const check = await scaled.crossCheck(lines, {
      share: 1,
      seed: 1,
      key: "who",
      onEngine: (sample) =>
        scaled.rfm(sample, { customer: "who", order: "order", time: "time", amount: "amount", asOf }),
      inMemory: ({ who, order, time, amount }) => rfm.table({ customer: who, order, time, amount }, { asOf }),
    });
    expect([check.agrees, check.rows, check.numbers]).toEqual([true, 3, 13]);
  });

  test.each([
    [{ a: 1 }, { a: 1 + 2 ** -40 }, true, 2 ** -40, ".a"],
    [{ a: 1 }, { a: 1.1 }, false, 0.1 / 1.1, ".a"],
    [{ a: 1e9 }, { a: 1e9 + 1 }, true, 1e-9, ".a"],
    [{ a: 1e-3 }, { a: 2e-3 }, false, 1e-3, ".a"],
    [{ a: 1, b: 2 }, { a: 1 }, false, Infinity, ""],
    [{ a: "tea" }, { a: "milk" }, false, Infinity, ".a"],
    [{ a: null }, { a: 0 }, false, Infinity, ".a"],
    [{ a: Number.NaN }, { a: Number.NaN }, true, 0, ""],
    [{ a: Number.NaN }, { a: 1 }, false, Infinity, ".a"],
    [{ a: Infinity }, { a: Infinity }, true, 0, ""],
    [
      [
        { n: 1, of: "a" },
        { n: 2, of: "b" },
      ],
      [
        { n: 2, of: "b" },
        { n: 1, of: "a" },
      ],
      true,
      0,
      "",
    ],
    [
      [
        { n: 1, of: "a" },
        { n: 2, of: "b" },
      ],
      [
        { n: 2, of: "a" },
        { n: 1, of: "b" },
      ],
      false,
      0.5,
      "[0].n",
    ],
    [[{ of: ["b", "a"], n: 1 }], [{ of: ["a", "b"], n: 1 }], true, 0, ""],
    [
      [
        { of: ["b", "a"], n: 1 },
        { of: ["a", "c"], n: 2 },
      ],
      [
        { of: ["c", "a"], n: 2 },
        { of: ["a", "b"], n: 1 },
      ],
      true,
      0,
      "",
    ],
    [[1, 2], [2, 1], false, 0.5, "[0]"],
    [[1, 2], [1, 2, 3], false, Infinity, ""],
    [Float64Array.of(1, 2), [1, 2], true, 0, ""],
    [{ list: Int32Array.of(1, 2) }, { list: Float64Array.of(1, 4) }, false, 0.5, ".list[1]"],
    ["tea", "tea", true, 0, ""],
    [new Set(["b", "a"]), ["a", "b"], true, 0, ""],
    [{ who: ["a", "b"], n: [2, 1] }, { who: ["b", "a"], n: [2, 1] }, false, 0.5, "[0].n"],
    [{ who: ["a", "b"], n: [2, 1] }, { who: ["b", "a"], n: Int32Array.of(1, 2) }, true, 0, ""],
    [
      { part: { who: ["a", "b"], n: [2, 1] } },
      { part: { who: ["b", "a"], n: [2, 1] } },
      false,
      0.5,
      ".part[0].n",
    ],
    [{ who: ["a", "b"], of: ["x", "y"] }, { who: ["a", "b"], of: ["y", "x"] }, false, Infinity, "[0].of"],
    [[{ of: ["a", "b"], so: ["c", "d"] }], [{ of: ["b", "a"], so: ["c", "d"] }], true, 0, ""],
    [
      { who: ["a", "b"], n: [2, 1], one: [1] },
      { who: ["a", "b"], n: [2, 1], one: [2] },
      false,
      0.5,
      ".one[0]",
    ],
    [{ n: new Map([["a", 1]]) }, { n: new Map([["a", 2]]) }, false, 0.5, ".n[0][0]"],
    [{ of: new Set(["a"]) }, { of: new Set(["b"]) }, false, Infinity, ".of[0]"],
    [{ at: new Date(1) }, { at: new Date(2) }, false, Infinity, ".at"],
    [{ n: [] }, { n: {} }, false, Infinity, ".n"],
  ])("%o against %o", async (found, expected, agrees, largest, place) => {
    const check = await scaled.crossCheck(await linesOf(), {
      ...DRAW,
      onEngine: () => found,
      inMemory: async () => expected,
    });
    expect([check.agrees, check.place]).toEqual([agrees, place]);
    if (Number.isFinite(largest))
      expect(check.largestDifference / (largest || 1)).toBeCloseTo(Math.sign(largest), 4);
    else expect(check.largestDifference).toBe(largest);
    expect(check[DISPLAY]()["text/plain"]).toContain(
      agrees ? "engine and memory agree" : "engine and memory differ",
    );
    expect(check[DISPLAY]()["text/plain"]).toContain(place === "" ? "largest difference" : ` at ${place}.`);
  });

  test("a job that returns nothing is refused", async () => {
    const lines = await linesOf();
    const nothing = () => undefined;
    await expect(scaled.crossCheck(lines, { ...DRAW, onEngine: nothing, inMemory: nothing })).rejects.toThrow(
      "the result of onEngine must be returned by the function, current value is undefined",
    );
    await expect(scaled.crossCheck(lines, { ...DRAW, onEngine: () => 1, inMemory: nothing })).rejects.toThrow(
      "the result of inMemory must be returned by the function",
    );
  });

  test("tables are compared row by row; an empty sample says nothing", async () => {
    const lines = await linesOf();
    const check = await scaled.crossCheck(lines, {
      ...DRAW,
      within: 0,
      onEngine: (sample) => sample.select("order", "product"),
      inMemory: ({ order, product }) => Array.from(order, (o, i) => ({ order: o, product: product[i] })),
    });
    expect(check.agrees).toBe(true);
    await expect(
      scaled.crossCheck(lines, { ...DRAW, share: 0, onEngine: () => 1, inMemory: () => 1 }),
    ).rejects.toThrow(
      "Cannot compare an engine with memory: the sample must be of one row or more; raise share, current value is 0",
    );
  });
});
