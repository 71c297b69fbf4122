/** RFM, cohorts and weekly sales by an engine, against the tables in memory. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cohorts, type OrderLine, rfm, scaled, tables } from "../../lib";

const engine = tables.open({ memoryMegabytes: 200, threads: 2 });
const NAMES = { customer: "customer", order: "order", time: "time", amount: "amount" } as const;
const SCHEMA = { customer: "text", order: "integer", time: "timestamp", amount: "number" } as const;

const day = fc
  .integer({ min: 0, max: 120 })
  .map((d) => new Date(Date.UTC(2024, 10, 1 + d)).toISOString().slice(0, 10));
const line = fc.record({
  customer: fc.constantFrom("Wang", "Li", "张", "O'Neil", "Zoë"),
  order: fc.integer({ min: 1, max: 9 }),
  time: fc.tuple(day, fc.constantFrom("T00:00:00", "T23:59:59.999")).map((parts) => parts.join("")),
  amount: fc.oneof(
    fc.integer({ min: -3000, max: 9999 }).map((cents) => cents / 100),
    fc.constant(0),
  ),
});
const someLines = fc.array(line, { maxLength: 40 });
const tableOf = async (lines: readonly OrderLine[]) =>
  tables.of(lines, { schema: SCHEMA, engine: await engine });

/** The same but for the last digits of sums. */
function expectSame(found: unknown, expected: unknown): void {
  if (typeof expected === "number") expect(found).toBeCloseTo(expected, 9);
  else if (Object(expected) === expected) {
    expect(Object.keys(Object(found))).toEqual(Object.keys(Object(expected)));
    for (const [name, value] of Object.entries(Object(expected))) expectSame((found as never)[name], value);
  } else expect(found).toBe(expected);
}

describe("rfm", () => {
  test("is the record of rfm.table", async () => {
    await fc.assert(
      fc.asyncProperty(
        someLines,
        fc.constantFrom("2024-12-31", "2025-02-28", "2024-11-01"),
        async (lines, asOf) => {
          const found = await scaled.rfm(await tableOf(lines), { ...NAMES, asOf });
          expectSame(found, rfm.table(lines as OrderLine[], { asOf }));
        },
      ),
      { seed: 15, numRuns: 60 },
    );
  });

  test("numbers are ordered as numbers, and dates are days", async () => {
    const lines = [10, 9, 100].map((customer, i) => ({
      customer,
      order: i,
      time: "2024-03-01",
      amount: 5 - i,
    }));
    const schema = { customer: "integer", order: "integer", time: "date", amount: "number" } as const;
    const found = await scaled.rfm(await tables.of(lines, { schema, engine: await engine }), {
      ...NAMES,
      asOf: "2024-03-03",
    });
    expect(found).toEqual(rfm.table(lines, { asOf: "2024-03-03" }));
    expect(found.customer).toEqual([9, 10, 100]);
  });

  test("refuses missing and infinite values, columns of other kinds, and too many customers", async () => {
    const lines = [
      { customer: "Wang", order: 1, time: "2024-03-01T10:00:00", amount: 5 },
      { customer: "", order: 2, time: "2024-03-01T10:00:00", amount: 5 },
      { customer: "Li", order: null, time: null, amount: 5 },
    ];
    const table = await tables.of(lines, {
      schema: { customer: "text", order: "integer?", time: "timestamp?", amount: "number" },
      engine: await engine,
    });
    const options = { ...NAMES, asOf: "2024-03-31" };
    for (const job of [scaled.rfm, scaled.cohorts])
      await expect(job(table as never, options as never)).rejects.toThrow(
        "lines without customer or order or time or amount must be left out, as by where(row => row.customer.isPresent()), current value is 2",
      );
    const one = (await tableOf([
      { customer: "Wang", order: 1, time: "2024-03-01T10:00:00", amount: 5 },
    ])) as never;
    await expect(scaled.rfm(one, { ...options, time: "amount" } as never)).rejects.toThrow(
      'amount must be a column of kind date or timestamp, current value is "number"',
    );
    await expect(scaled.rfm(one, { ...options, amount: "time" } as never)).rejects.toThrow(
      'time must be a column of kind number, current value is "timestamp"',
    );
    await expect(scaled.rfm(one, { ...options, asOf: "March" } as never)).rejects.toThrow(
      "asOf must be a day",
    );
    const two = (await tableOf(
      ["Wang", "Li"].map((customer) => ({ customer, order: 1, time: "2024-03-01T10:00:00", amount: 5 })),
    )) as never;
    await expect(scaled.rfm(two, { ...options, maxRows: 1 } as never)).rejects.toThrow(
      "maxRows must be at least",
    );
    expect((await scaled.rfm(two, { ...options, maxRows: 2 } as never)).customer).toEqual(["Li", "Wang"]);
    const infinite = (await tables.of(
      { customer: ["a"], order: [1], time: ["2024-03-01T10:00:00"], amount: [-Infinity] },
      { schema: SCHEMA, engine: await engine },
    )) as never;
    await expect(scaled.rfm(infinite, options as never)).rejects.toThrow(
      'amount must be finite in every row, current value is "1 that are not"',
    );
  });
});

describe("cohorts", () => {
  test("is the record of cohorts.table", async () => {
    await fc.assert(
      fc.asyncProperty(
        someLines,
        fc.constantFrom("2024-12-31", "2025-03-31", "2024-11-15"),
        async (lines, asOf) => {
          const found = await scaled.cohorts(await tableOf(lines), { ...NAMES, asOf });
          expectSame(found, cohorts.table(lines as OrderLine[], { asOf }));
        },
      ),
      { seed: 16, numRuns: 60 },
    );
  });
});

describe("weeklySales", () => {
  test("are the sums of a loop, weeks from Monday, by product and week", async () => {
    const names = {
      product: "Product",
      time: "Week",
      quantity: "units",
      amount: "amount",
      order: "order",
    } as const;
    const schema = {
      Product: "text",
      Week: "timestamp",
      units: "integer",
      amount: "number",
      order: "integer",
    } as const;
    const sold = fc.record({
      Product: fc.constantFrom("tea", "茶", "Jam"),
      Week: fc.tuple(day, fc.constantFrom("T00:00:00", "T23:59:59.999")).map((parts) => parts.join("")),
      units: fc.integer({ min: -2, max: 9 }),
      amount: fc.integer({ min: 0, max: 9999 }).map((cents) => cents / 100),
      order: fc.integer({ min: 1, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(sold, { minLength: 1, maxLength: 40 }), async (lines) => {
        const weeks = new Map<string, { units: number; revenue: number; orders: Set<number> }>();
        for (const { Product, Week, units, amount, order } of lines) {
          const time = Date.parse(`${Week.slice(0, 10)}T00:00:00Z`);
          const monday = new Date(time - ((new Date(time).getUTCDay() + 6) % 7) * 86_400_000)
            .toISOString()
            .slice(0, 10);
          const key = `${Product} ${monday}`;
          const known = weeks.get(key) ?? { units: 0, revenue: 0, orders: new Set() };
          weeks.set(key, {
            units: known.units + units,
            revenue: known.revenue + amount,
            orders: known.orders.add(order),
          });
        }
        const table = await tables.of(lines, { schema, engine: await engine });
        const found = await scaled.weeklySales(table, names).toRows();
        expectSame(
          found,
          [...weeks]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, { units, revenue, orders }]) => {
              const [product, week] = key.split(" ");
              return { product, week, units, revenue, orders: orders.size };
            }),
        );
      }),
      { seed: 17, numRuns: 40 },
    );
    const table = await tables.of(
      { Product: [], Week: [], units: [], amount: [], order: [] },
      { schema, engine: await engine },
    );
    expect(() => scaled.weeklySales(table, { ...names, product: "product" as never })).toThrow(
      'did you mean "Product"?',
    );
    expect(await scaled.weeklySales(table, names).toRows()).toEqual([]);
  });
});
