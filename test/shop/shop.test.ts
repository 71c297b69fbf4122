/** The tables: the same on every machine, whole, and in step with each other and with the expectations. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Shop, ShopOptions } from "../../lib/shop";
import "../../lib/resolve-tensorflow.js";
import { fromColumns as basketsOfColumns } from "../../lib/basket/baskets/baskets";
import * as frames from "../../lib/data/frames";
import { baskets, make, orderLines, stream, weeklySales } from "../../lib/shop";
import { DAILY, REFERENCE } from "../../lib/shop/tables/schemas";
import { HIDDEN } from "../../lib/shop/truth";
import golden from "./golden/hashes.json";

type AnyTable = { readonly names: readonly string[]; readonly columns: Readonly<Record<string, unknown>> };

function hashOf(...tables: readonly AnyTable[]): string {
  const hash = createHash("sha256");
  for (const { names, columns } of tables)
    for (const name of names) {
      const column = columns[name];
      hash.update(name);
      if (ArrayBuffer.isView(column))
        hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
      else hash.update(JSON.stringify(column));
    }
  return hash.digest("hex");
}

function tablesOf(shop: Shop): Record<string, AnyTable> {
  const names = [...Object.keys(REFERENCE), ...Object.keys(DAILY)] as (keyof typeof REFERENCE)[];
  return Object.fromEntries(names.map((name) => [name, shop[name]]));
}

function hiddenOf({ truth }: Shop): Record<string, AnyTable> {
  const names = [...Object.keys(HIDDEN), "lostSales"] as "lostSales"[];
  return Object.fromEntries(names.map((name) => [name, truth[name]]));
}

/** What of the truth is no table. */
function figuresOf({ truth }: Shop): AnyTable {
  const { season, associations, demandShock, expectedDemand, expectedOrders } = truth;
  const columns = { ...season, associations, demandShock, expectedDemand, expectedOrders };
  return { names: Object.keys(columns), columns };
}

const SMALL: ShopOptions = { seed: 7, scale: 0.05 };

describe("shop.make()", () => {
  test("gives the same bytes on every machine and version of Node", () => {
    const shop = make(SMALL);
    const hashes = (tables: Readonly<Record<string, AnyTable>>) =>
      Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, hashOf(table)]));
    expect({
      tables: hashes(tablesOf(shop)),
      truth: { ...hashes(hiddenOf(shop)), figures: hashOf(figuresOf(shop)) },
    }).toEqual(golden.sha256);
  });

  test("gives another shop for another seed", () => {
    expect(hashOf(make({ ...SMALL, seed: 8 }).lines)).not.toBe(hashOf(make(SMALL).lines));
  });

  test("leaves the rest alone when one part is changed", () => {
    const usual = make(SMALL);
    const careless = make({ ...SMALL, returns: { rate: [0.5, 0.5] } });
    expect(hashOf(careless.orders, careless.lines, careless.stock)).toBe(
      hashOf(usual.orders, usual.lines, usual.stock),
    );
    expect(careless.returns.rows).toBeGreaterThan(5 * usual.returns.rows);
    const dear = make({ ...SMALL, prices: { costDeviation: 0.3 } });
    expect(hashOf(dear.customers, dear.promotions, dear.products)).toBe(
      hashOf(usual.customers, usual.promotions, usual.products),
    );
  });

  test("is the stream, collected", () => {
    const shop = make(SMALL);
    const { days, ...reference } = stream(SMALL);
    let orders = 0;
    let lines = 0;
    for (const day of days) {
      expect(day.orders.columns.amount).toEqual(
        shop.orders.columns.amount.subarray(orders, orders + day.orders.rows),
      );
      orders += day.orders.rows;
      lines += day.lines.rows;
    }
    expect([orders, lines]).toEqual([shop.orders.rows, shop.lines.rows]);
    expect(reference.prices).toEqual(shop.prices);
  });

  test("has tables that danfo frames take as they are", () => {
    const { suppliers, orders } = make({ seed: 7, scale: 0.003 });
    expect(frames.of(suppliers).shape).toEqual([12, 2]);
    expect(frames.of(orders, { columns: ["customer", "amount"] }).shape).toEqual([orders.rows, 2]);
  });
});

describe("the tables", () => {
  const shop = make(SMALL);
  const { orders, lines, sessions, prices, products, customers, regions, truth } = shop;
  const weeks = shop.parameters.calendar.weeks;

  test("have columns of one length, with numbers that are finite and rows that are there", () => {
    for (const table of Object.values({ ...tablesOf(shop), ...hiddenOf(shop) })) {
      const lengths = table.names.map((name) => (table.columns[name] as ArrayLike<unknown>).length);
      expect(new Set(lengths).size).toBe(1);
      for (const name of table.names) {
        const column = table.columns[name];
        if (ArrayBuffer.isView(column))
          expect((column as Float64Array).every((value) => Number.isFinite(value))).toBe(true);
      }
    }
    const isRowOf = (column: Int32Array, rows: number) => column.every((row) => row >= 0 && row < rows);
    expect(isRowOf(lines.columns.order, orders.rows)).toBe(true);
    expect(isRowOf(lines.columns.product, products.rows)).toBe(true);
    expect(isRowOf(orders.columns.customer, customers.rows)).toBe(true);
    expect(isRowOf(shop.returns.columns.line, lines.rows)).toBe(true);
    expect(isRowOf(products.columns.supplier, shop.suppliers.rows)).toBe(true);
  });

  test("agree: orders sum up their lines, at the prices of the week", () => {
    const units = new Float64Array(orders.rows);
    const amount = new Float64Array(orders.rows);
    const count = new Float64Array(orders.rows);
    let wrong = 0;
    lines.columns.order.forEach((order, i) => {
      const row = lines.columns.product[i] * weeks + Math.floor(orders.columns.day[order] / 7);
      if (lines.columns.price[i] !== prices.columns.price[row]) wrong++;
      if (lines.columns.listPrice[i] !== prices.columns.listPrice[row]) wrong++;
      units[order] += lines.columns.quantity[i];
      amount[order] += lines.columns.quantity[i] * lines.columns.price[i];
      count[order]++;
    });
    expect(wrong).toBe(0);
    expect(orders.columns.amount.every((paid, order) => Math.abs(paid - amount[order]) < 1e-6)).toBe(true);
    expect(Array.from(orders.columns.units)).toEqual(Array.from(units));
    expect(Array.from(orders.columns.lines)).toEqual(Array.from(count));
    const { customer, warehouse } = orders.columns;
    const from = customer.map((own) => regions.columns.warehouse[customers.columns.region[own]]);
    expect(warehouse).toEqual(from);
  });

  test("hold every order in one session, in order of time, and none before its customer joined or after he was gone", () => {
    const ordered = sessions.columns.order.filter((order) => order >= 0);
    expect(Array.from(ordered)).toEqual(Array.from(ordered.keys()));
    const { day, minute, customer } = sessions.columns;
    const time = day.map((own, i) => 1440 * own + minute[i]);
    expect(time.every((own, i) => i === 0 || own >= time[i - 1])).toBe(true);
    const age = day.map((own, i) => own - customers.columns.joinDay[customer[i]]);
    expect(
      age.every((days, i) => days >= 0 && days <= truth.customers.columns.lifetimeDays[customer[i]]),
    ).toBe(true);
    const first = new Map<number, number>();
    orders.columns.customer.forEach((own, i) => {
      if (!first.has(own)) first.set(own, orders.columns.day[i]);
    });
    const late = Array.from(customers.columns.joinDay).filter(
      (joined, own) => joined >= 0 && first.get(own) !== joined,
    );
    // The order of the first day may have met an empty shelf.
    expect(late.length).toBeLessThanOrEqual(0.02 * customers.rows);
  });

  test("keep the books of the shelves: opening + received - sold is what the next week opens with", () => {
    const { opening, received, sold } = shop.stock.columns;
    const shelves = shop.stock.rows / weeks;
    const soldOf = new Float64Array(shelves);
    const closing = opening.map((pieces, row) => pieces + received[row] - sold[row]);
    expect(closing.every((pieces) => pieces >= 0)).toBe(true);
    expect(hashOf({ names: ["pieces"], columns: { pieces: closing.slice(0, -shelves) } })).toBe(
      hashOf({ names: ["pieces"], columns: { pieces: opening.slice(shelves) } }),
    );
    sold.forEach((pieces, row) => {
      soldOf[row % shelves] += pieces;
    });
    const linesOf = new Float64Array(shelves);
    lines.columns.order.forEach((order, i) => {
      linesOf[orders.columns.warehouse[order] * products.rows + lines.columns.product[i]] +=
        lines.columns.quantity[i];
    });
    expect(Array.from(soldOf)).toEqual(Array.from(linesOf));
  });

  test("keep promotions apart and show them in the prices", () => {
    const { product, week, discount } = shop.promotions.columns;
    for (let i = 0; i < shop.promotions.rows; i++) {
      const row = product[i] * weeks + week[i];
      expect(prices.columns.discount[row]).toBe(discount[i]);
      expect(prices.columns.price[row]).toBeCloseTo(prices.columns.listPrice[row] * (1 - discount[i]), 1);
      if (i > 0 && product[i] === product[i - 1]) expect(week[i] - week[i - 1]).toBeGreaterThan(3);
    }
    const promoted = prices.columns.discount.filter((own) => own > 0);
    expect(promoted.length).toBe(shop.promotions.rows);
  });

  test("give baskets and weekly sales that hold what the lines hold", () => {
    const { offsets, items } = baskets(shop);
    expect(offsets.length).toBe(orders.rows + 1);
    expect(items.length).toBe(lines.rows);
    for (let b = 0; b < orders.rows; b++)
      for (let i = offsets[b] + 1; i < offsets[b + 1]; i++) expect(items[i]).toBeGreaterThan(items[i - 1]);
    const sales = weeklySales(shop);
    expect(sales.length).toBe(prices.rows);
    expect(sales.reduce((sum, count) => sum + count, 0)).toBe(
      lines.columns.quantity.reduce((sum, count) => sum + count, 0),
    );
  });

  test("give order lines as a long table, from which the baskets and the revenue can be recomputed", () => {
    const sold = orderLines(shop);
    expect(sold.rows).toBe(lines.rows);
    const grouped = basketsOfColumns(sold.invoice, sold.item);
    expect(grouped.offsets).toEqual(baskets(shop).offsets);
    const takings = sold.unitPrice.reduce((sum, price, i) => sum + price * sold.quantity[i], 0);
    expect(takings).toBeCloseTo(
      orders.columns.amount.reduce((sum, amount) => sum + amount, 0),
      2,
    );
    const [first] = sold.time;
    expect(new Date(first).toISOString().slice(0, 10)).toBe(
      shop.calendar.columns.date[orders.columns.day[0]],
    );
    expect(new Set(sold.country)).toEqual(new Set(shop.regions.columns.name));
  });
});

describe("the expectations", () => {
  /** Twenty small shops in which nothing runs out. */
  const shops = Array.from({ length: 20 }, (_, i) =>
    make({ seed: i + 1, scale: 0.1, stock: { tightShare: 0, safetyFactor: 8 } }),
  );

  /** Standard scores of independent counts: their squares must average 1, within four standard deviations of that. */
  function expectStandard(scores: readonly number[]): void {
    const squares = scores.reduce((sum, z) => sum + z * z, 0) / scores.length;
    expect(Math.abs(squares - 1)).toBeLessThan(4 * Math.sqrt(2 / scores.length));
    const mean = scores.reduce((sum, z) => sum + z, 0) / scores.length;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(scores.length));
  }

  test("of orders are those of Poisson counts, shop by shop and day by day", () => {
    expectStandard(
      shops.map(({ orders, truth }) => {
        const expected = truth.expectedOrders.reduce((sum, count) => sum + count, 0);
        return (orders.rows - expected) / Math.sqrt(expected);
      }),
    );
    expectStandard(
      shops.flatMap(({ orders, truth }) => {
        const counts = new Float64Array(truth.expectedOrders.length);
        for (const day of orders.columns.day) counts[day]++;
        return Array.from(counts, (count, day) => {
          const expected = truth.expectedOrders[day];
          return (count - expected) / Math.sqrt(expected);
        });
      }),
    );
  });

  test("of planted pairs are those of the orders that hold both sides, and of the consequents", () => {
    const both: number[] = [];
    const right: number[] = [];
    for (const shop of shops) {
      const { offsets, items } = baskets(shop);
      for (const { antecedent, consequent, support, confidence, lift } of shop.truth.associations) {
        let count = 0;
        let consequents = 0;
        for (let b = 0; b < shop.orders.rows; b++) {
          const own = items.subarray(offsets[b], offsets[b + 1]);
          if (!own.includes(consequent)) continue;
          consequents++;
          if (own.includes(antecedent)) count++;
        }
        const expected = support * shop.orders.rows;
        const expectedRight = (confidence / lift) * shop.orders.rows;
        both.push((count - expected) / Math.sqrt(expected));
        right.push((consequents - expectedRight) / Math.sqrt(expectedRight));
      }
    }
    expectStandard(both);
    expectStandard(right);
  });

  test("of demand are those of pieces, week by week", () => {
    const scores: number[] = [];
    for (const shop of shops) {
      const { piecesPerPick } = shop.parameters.baskets;
      const moment = (power: number) =>
        piecesPerPick.reduce((sum, share, i) => sum + share * (i + 1) ** power, 0);
      const sales = weeklySales(shop);
      const weeks = shop.parameters.calendar.weeks;
      for (let week = 0; week < weeks; week++) {
        let sold = 0;
        let expected = 0;
        for (let row = week; row < sales.length; row += weeks) {
          sold += sales[row];
          expected += shop.truth.expectedDemand[row];
        }
        // Given the kind of session, picks are Poisson and pieces compound; kinds differ, which adds (E f^2 / E f) per pick.
        const sessionKinds = shop.parameters.baskets.sessionKinds;
        const factor = (power: number) =>
          sessionKinds.reduce((sum, kind) => sum + kind.share * kind.factor ** power, 0);
        const clustering = 1 + (factor(2) / factor(1)) * shop.parameters.baskets.picksPerSession;
        const variance = expected * (moment(2) / moment(1) + moment(1) * (clustering - 1));
        scores.push((sold - expected) / Math.sqrt(variance));
      }
    }
    const squares = scores.reduce((sum, z) => sum + z * z, 0) / scores.length;
    expect(squares).toBeGreaterThan(0.85);
    expect(squares).toBeLessThan(1.15);
    const mean = scores.reduce((sum, z) => sum + z, 0) / scores.length;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(scores.length));
  });
});
