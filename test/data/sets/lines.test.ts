import { describe, expect, test } from "vitest";
import * as datasets from "../../../lib/data/datasets";
import { parseLines } from "../../../lib/data/sets/online-retail";
import { readGolden } from "../../support/read-golden";

interface Golden {
  readonly onlineRetail: {
    readonly rows: number;
    readonly units: number;
    readonly pence: number;
    readonly given: number;
    readonly unknownCustomers: number;
    readonly customers: number;
    readonly countries: number;
    readonly invoices: number;
    readonly firstTime: number;
    readonly lastTime: number;
    readonly topByPence: readonly { readonly code: string; readonly pence: number }[];
    readonly topCountries: readonly { readonly country: string; readonly rows: number }[];
  };
  readonly completeJourney: {
    readonly rows: number;
    readonly households: number;
    readonly baskets: number;
    readonly single: number;
    readonly largest: number;
    readonly cents: number;
    readonly units: number;
    readonly unmatched: number;
    readonly firstTime: number;
    readonly lastTime: number;
    readonly departments: readonly { readonly department: string; readonly rows: number }[];
    readonly privateRows: number;
    readonly retailDiscountCents: number;
    readonly products: number;
    readonly types: number;
    readonly categories: number;
    readonly departmentsInAll: number;
    readonly largestCategory: readonly {
      readonly department: string;
      readonly category: string;
      readonly rows: number;
    }[];
  };
}

const golden = readGolden<Golden>("data/golden/lines.json");

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);
const cents = (values: Float64Array) => sum(values.map((value) => Math.round(value * 100)));
const extremes = (values: Float64Array) => [
  values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
  values.reduce((most, value) => Math.max(most, value), 0),
];

/** The values that occur most often, with their numbers, ties by name. */
function tally(values: readonly string[], weights?: ArrayLike<number>): [string, number][] {
  const totals = new Map<string, number>();
  values.forEach((value, i) => {
    totals.set(value, (totals.get(value) ?? 0) + (weights ? weights[i] : 1));
  });
  return [...totals].sort((a, b) => b[1] - a[1]);
}

describe.skipIf(!datasets.isAvailable("online-retail"))("onlineRetailLines(), against pandas", () => {
  test("has the rows, sums and leaders", async () => {
    const { onlineRetail: expected } = golden;
    const sold = await datasets.onlineRetailLines();
    const pence = sold.unitPrice.map((price, row) => Math.round(price * 100) * sold.quantity[row]);
    expect(sold.rows).toBe(expected.rows);
    for (const column of [sold.invoice, sold.item, sold.quantity, sold.time, sold.customer, sold.country])
      expect(column.length).toBe(expected.rows);
    expect([sum(sold.quantity), sum(pence)]).toEqual([expected.units, expected.pence]);
    expect(sold.unitPrice.filter((price) => price === 0)).toHaveLength(expected.given);
    expect(sold.customer.filter((customer) => customer === "")).toHaveLength(expected.unknownCustomers);
    expect(new Set(sold.customer).size - 1).toBe(expected.customers);
    expect(new Set(sold.country).size).toBe(expected.countries);
    expect(new Set(sold.invoice).size).toBe(expected.invoices);
    expect(extremes(sold.time)).toEqual([expected.firstTime, expected.lastTime]);
    expect(new Date(sold.time[0]).toISOString()).toBe("2010-12-01T08:26:00.000Z");
    const codes = sold.item.map((item) => item.split(" ")[0]);
    expect(tally(codes, pence).slice(0, 5)).toEqual(
      expected.topByPence.map(({ code, pence }) => [code, pence]),
    );
    expect(tally(sold.country).slice(0, 3)).toEqual(
      expected.topCountries.map(({ country, rows }) => [country, rows]),
    );
  });

  test("gives the same baskets as onlineRetailBaskets()", async () => {
    const sold = await datasets.onlineRetailLines();
    const expected = await datasets.onlineRetailBaskets();
    const numberOf = new Map(expected.itemNames.map((name, number) => [name, number]));
    const gathered = new Map<string, Set<number>>();
    sold.invoice.forEach((invoice, row) => {
      if (!gathered.has(invoice)) gathered.set(invoice, new Set());
      gathered.get(invoice)?.add(numberOf.get(sold.item[row]) ?? -1);
    });
    const found = [...gathered.values()].map((items) => Int32Array.from(items).sort());
    expect(found).toHaveLength(expected.offsets.length - 1);
    expect(found.map((items) => items.length)).toEqual(
      Array.from(found, (_, b) => expected.offsets[b + 1] - expected.offsets[b]),
    );
    const items = new Int32Array(expected.items.length);
    found.forEach((basket, b) => {
      items.set(basket, expected.offsets[b]);
    });
    expect(Buffer.from(items.buffer).equals(Buffer.from(expected.items.buffer))).toBe(true);
  });
});

describe("parseLines() of Online Retail", () => {
  const HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

  test("keeps what sold a product, in the order of the table", () => {
    const text = `${HEADER}536365,85123a,HOLDER,6,2010-12-01 08:26:00,2.55,17850,United Kingdom
C536379,85123A,HOLDER,-1,2010-12-01 09:41:00,2.55,14527,United Kingdom
536366,POST,POSTAGE,1,2010-12-01 08:28:00,18,12583,France
536370,22728,"CLOCK ""PINK""",24,2010-12-01 08:45:00,3.75,,France
`;
    expect(parseLines(Buffer.from(text))).toEqual({
      rows: 2,
      invoice: ["536365", "536370"],
      item: ["85123A HOLDER", '22728 CLOCK "PINK"'],
      quantity: Float64Array.of(6, 24),
      unitPrice: Float64Array.of(2.55, 3.75),
      time: Float64Array.of(Date.UTC(2010, 11, 1, 8, 26), Date.UTC(2010, 11, 1, 8, 45)),
      customer: ["17850", ""],
      country: ["United Kingdom", "France"],
    });
  });

  test.each<[string, string, string]>([
    [
      "a price that is no number",
      "536365,85123A,HOLDER,6,2010-12-01 08:26:00,free,17850,France\n",
      'Cannot read online-retail: UnitPrice on line 2 must be a number, current value is "free"',
    ],
    [
      "a time that is none",
      "536365,85123A,HOLDER,6,1.12.2010,2.55,17850,France\n",
      'Cannot read online-retail: InvoiceDate must be YYYY-MM-DD HH:MM:SS, current value is "1.12.2010"',
    ],
  ])("refuses %s", (_name, row, message) => {
    expect(() => parseLines(Buffer.from(HEADER + row))).toThrow(new SyntaxError(message));
  });
});

describe.skipIf(!datasets.isAvailable("complete-journey"))("completeJourneyLines(), against pandas", () => {
  test("has the rows, sums and leaders; its baskets are not complete", async () => {
    const { completeJourney: expected } = golden;
    const sold = await datasets.completeJourneyLines();
    expect(sold.rows).toBe(expected.rows);
    expect(new Set(sold.household).size).toBe(expected.households);
    const sizes = tally(sold.basket).map(([, size]) => size);
    expect([sizes.length, sizes.filter((size) => size === 1).length, sizes[0]]).toEqual([
      expected.baskets,
      expected.single,
      expected.largest,
    ]);
    expect([cents(sold.salesValue), cents(sold.retailDiscount), sum(sold.quantity)]).toEqual([
      expected.cents,
      expected.retailDiscountCents,
      expected.units,
    ]);
    expect(extremes(sold.time)).toEqual([expected.firstTime, expected.lastTime]);
    expect(sold.department.filter((department) => department === "")).toHaveLength(expected.unmatched);
    expect(tally(sold.department).slice(0, 4)).toEqual(
      expected.departments.map(({ department, rows }) => [department, rows]),
    );
    expect(sold.brand.filter((brand) => brand === "Private")).toHaveLength(expected.privateRows);
    const places = sold.department.map((department, row) => `${department}: ${sold.category[row]}`);
    expect(tally(places).slice(0, 3)).toEqual(
      expected.largestCategory.map(({ department, category, rows }) => [`${department}: ${category}`, rows]),
    );
  });

  test("completeJourneyProducts() are a tree: no type in two categories, no category in two departments", async () => {
    const { completeJourney: expected } = golden;
    const goods = await datasets.completeJourneyProducts();
    const pairs = (child: readonly string[], parent: readonly string[]) =>
      new Set(child.map((name, row) => JSON.stringify([name, parent[row]]))).size;
    expect([goods.rows, new Set(goods.product).size]).toEqual([expected.products, expected.products]);
    expect(new Set(goods.department).size).toBe(expected.departmentsInAll);
    expect([new Set(goods.category).size, pairs(goods.category, goods.department)]).toEqual([
      expected.categories,
      expected.categories,
    ]);
    expect([new Set(goods.type).size, pairs(goods.type, goods.category)]).toEqual([
      expected.types,
      expected.types,
    ]);
    expect(goods.category).toContain("APPLES (PRODUCE)");
  });
});
