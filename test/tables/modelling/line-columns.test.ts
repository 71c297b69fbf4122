/** Baskets and sequences from tables: the same as from columns in memory. */
import { describe, expect, test } from "vitest";
import { baskets, sequences } from "../../../lib/basket";
import { make, orderLines } from "../../../lib/shop";
import { tables } from "../../../lib/tables";

const { invoice, item, customer, time } = orderLines(make({ seed: 3, scale: 0.005 }));
const iso = Array.from(time, (at) => new Date(at).toISOString().slice(0, 19));
const schema = { invoice: "text", item: "text", customer: "text", time: "timestamp" } as const;
const lines = () => tables.of({ invoice, item, customer, time: iso }, { schema });

describe("tables.baskets()", () => {
  test("agrees with baskets.fromColumns, in the order of the ids", async () => {
    const made = await tables.baskets(await lines(), { basket: "invoice", item: "item" });
    const ids = [...new Set(invoice)];
    const inMemory = new Map(
      baskets.toLists(baskets.fromColumns(invoice, item)).map((list, i) => [ids[i], [...list].sort()]),
    );
    // JavaScript and DuckDB order ASCII alike.
    const expected = ids.sort().map((id) => inMemory.get(id));
    expect(baskets.toLists(made).map((list) => [...list].sort())).toEqual(expected);
    expect(expected.length).toBeGreaterThan(500);
  });

  test("does not depend on the order of the lines, and counts an item once", async () => {
    const order = [3, 1, 3, 2, 3];
    const product = [10, 9, 9, 9, 10];
    const names = { basket: "order", item: "product" } as const;
    const expected = { itemNames: ["9", "10"], offsets: [0, 1, 2, 4], items: [0, 0, 0, 1] };
    for (const rows of [
      { order, product },
      { order: [...order].reverse(), product: [...product].reverse() },
    ]) {
      const { itemNames, offsets, items } = await tables.baskets(await tables.of(rows), names);
      expect({ itemNames, offsets: Array.from(offsets), items: Array.from(items) }).toEqual(expected);
    }
  });

  test("of a table without rows has no baskets", async () => {
    const none = await tables.of([], { schema: { a: "text", b: "text" } });
    expect(await tables.baskets(none, { basket: "a", item: "b" })).toEqual({
      itemNames: [],
      offsets: Int32Array.of(0),
      items: new Int32Array(0),
    });
  });

  test("refuses what is missing, and columns that there are not", async () => {
    const table = await tables.of({ order: [1, 2], product: ["tea", null], note: [null, "x"] });
    await expect(tables.baskets(table, { basket: "order", item: "product" })).rejects.toThrow(
      new RangeError(
        "Cannot make baskets: product[1] must be present; where(row => row.x.isPresent()) leaves lines out, current value is null",
      ),
    );
    await expect(tables.baskets(table, { basket: "note", item: "order" })).rejects.toThrow("note[1] must be");
    const empty = await tables.of({ order: [1], product: [""] });
    await expect(tables.baskets(empty, { basket: "order", item: "product" })).rejects.toThrow(
      "product[0] must be present",
    );
    // @ts-expect-error The table has no such column.
    await expect(tables.baskets(table, { basket: "order", item: "produkt" })).rejects.toThrow(
      'Cannot make baskets: there is no column "produkt"; did you mean "product"?',
    );
    await expect(tables.baskets({} as typeof table, { basket: "order", item: "product" })).rejects.toThrow(
      "table must be a table",
    );
  });
});

describe("tables.sequenceColumns()", () => {
  test("agrees with sequences.fromColumns", async () => {
    const names = { customer: "customer", time: "time", item: "item" } as const;
    const made = sequences.fromColumns(await tables.sequenceColumns(await lines(), names));
    const expected = sequences.fromColumns({ customers: customer, times: time, items: item });
    const sorted = ({ customerNames, ...of }: typeof made) =>
      sequences
        .toLists({ customerNames, ...of })
        .map((bought, i) => [customerNames[i], bought.map((list) => [...list].sort())] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1));
    expect(sorted(made)).toEqual(sorted(expected));
    expect([...made.customerNames].sort()).toEqual([...made.customerNames]);
  });

  test("reads days and times to the millisecond, and numbers as texts", async () => {
    const table = await tables.of(
      { who: [2, 1], at: ["2024-02-29T23:59:58.5", "1969-12-31T00:00:00"], what: [7, 8] },
      { schema: { who: "integer", at: "timestamp", what: "integer" } },
    );
    expect(await tables.sequenceColumns(table, { customer: "who", time: "at", item: "what" })).toEqual({
      customers: ["1", "2"],
      times: Float64Array.of(-86_400_000, Date.UTC(2024, 1, 29, 23, 59, 58, 500)),
      items: ["8", "7"],
    });
    const days = await tables.of(
      { who: ["a"], day: ["2024-03-01"], what: ["x"] },
      { schema: { who: "text", day: "date", what: "text" } },
    );
    const { times } = await tables.sequenceColumns(days, { customer: "who", time: "day", item: "what" });
    expect(times[0]).toBe(Date.UTC(2024, 2, 1));
  });

  test("refuses texts and missing values as times", async () => {
    const texts = await tables.of({ who: ["a"], at: ["soon"], what: ["x"] });
    // @ts-expect-error The column holds texts.
    const made = tables.sequenceColumns(texts, { customer: "who", time: "at", item: "what" });
    await expect(made).rejects.toThrow(
      'at[0] must be a date or a time; see toDate(), current value is "soon"',
    );
    const missing = await tables.of([{ who: "a", at: null, what: "x" }], {
      schema: { who: "text", at: "date?", what: "text" },
    });
    await expect(
      tables.sequenceColumns(missing, { customer: "who", time: "at", item: "what" }),
    ).rejects.toThrow("at[0] must be present");
  });
});
