import { expect, test } from "vitest";
import { baskets, frames, itemsets, tables } from "../../lib";

test("records become a table, whose columns are numbers, texts and conditions", async () => {
  const sales = await tables.of([
    { item: "牛奶", price: 1.5, isPaid: true },
    { item: "bread", price: null, isPaid: false },
    { item: "tea, green", price: undefined, isPaid: true },
    { item: "蛋糕😀", price: Number.NaN, isPaid: true },
  ]);
  expect(sales.columns).toEqual(["item", "price", "isPaid"]);
  expect(await sales.toRows()).toEqual([
    { item: "牛奶", price: 1.5, isPaid: true },
    { item: "bread", price: null, isPaid: false },
    { item: "tea, green", price: null, isPaid: true },
    { item: "蛋糕😀", price: null, isPaid: true },
  ]);
  expect(await sales.count()).toBe(4);
});

test("records that lack a field have a missing value there, whatever its name", async () => {
  const rows = [
    JSON.parse('{"__proto__": 1}'),
    { constructor: 2 },
    { "a b": "", 'say "hi"': "'; drop table t" },
  ];
  const table = await tables.of(rows);
  expect(table.columns).toEqual(["__proto__", "constructor", "a b", 'say "hi"']);
  const [first, second, third] = await table.toRows();
  expect(Object.entries(first)).toEqual([
    ["__proto__", 1],
    ["constructor", null],
    ["a b", null],
    ['say "hi"', null],
  ]);
  expect(second).toHaveProperty("constructor", 2);
  expect(third).toMatchObject({ "a b": "", 'say "hi"': "'; drop table t" });
  expect(await table.where((row) => row["a b"].equals("")).count()).toBe(1);
  expect(Object.keys(await table.toColumns())).toEqual(table.columns);
});

test("columns by name become a table: arrays, typed arrays and Series", async () => {
  const frame = frames.of({ units: [1, 2] });
  const table = await tables.of({
    item: ["milk", null],
    price: Float64Array.of(Number.NaN, 2.5),
    missing: Float64Array.of(Number.NaN, Number.NaN),
    units: frame.units,
    big: [5n, -(2n ** 53n - 1n)],
  });
  expect(await table.toRows()).toEqual([
    { item: "milk", price: null, missing: null, units: 1, big: 5 },
    { item: null, price: 2.5, missing: null, units: 2, big: 1 - 2 ** 53 },
  ]);
  expect((await table.toColumns()).missing).toEqual(Float64Array.of(Number.NaN, Number.NaN));
  await expect(tables.of({ item: ["milk"], price: [1, 2] })).rejects.toThrow(
    "Cannot make a table: the length of price must be 1, current value is 2",
  );
  await expect(tables.of({ item: "milk" })).rejects.toThrow(
    'Cannot make a table: column item must be an array, current value is "milk"',
  );
});

test("a plain object with columns named columns and values is no frame", async () => {
  expect(await (await tables.of({ columns: ["a"], values: [1] })).toRows()).toEqual([
    { columns: "a", values: 1 },
  ]);
});

test("danfo frames and results become tables, and columns of tables become frames", async () => {
  const frame = frames.of({ item: ["milk", "bread"], price: [1.5, Number.NaN] });
  const table = await tables.of(frame);
  expect(await table.toRows()).toEqual([
    { item: "milk", price: 1.5 },
    { item: "bread", price: null },
  ]);
  const columns = await (
    await tables.of({ item: ["milk", null], price: [null, 2], paid: [true, null] })
  ).toColumns();
  expect(columns).toEqual({
    item: ["milk", null],
    price: Float64Array.of(Number.NaN, 2),
    paid: [true, null],
  });
  const back = frames.of(columns);
  expect(back.values).toEqual([
    ["milk", Number.NaN, true],
    [null, 2, null],
  ]);
  expect(await (await tables.of(back)).toColumns()).toEqual(columns);

  const found = itemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 0.5 });
  const sets = await tables.of(found);
  expect(await sets.where((row) => row.count.equals(2)).toRows()).toEqual([
    { items: "{tea}", length: 1, count: 2, support: 1 },
  ]);
});

test("a schema makes dates, timestamps and integers, and checks every value", async () => {
  const schema = { item: "text", day: "date?", at: "timestamp", units: "integer", price: "number?" } as const;
  const rows = [
    { item: "tea", day: "2024-02-29", at: "2024-02-29T23:59:59.25", units: 3, price: 2 },
    { item: "cup", day: null, at: "0001-01-01 00:00", units: -1, price: null },
  ];
  const table = await tables.of(rows, { schema });
  expect(await table.toRows()).toEqual([
    { item: "tea", day: "2024-02-29", at: "2024-02-29T23:59:59.25", units: 3, price: 2 },
    { item: "cup", day: null, at: "0001-01-01T00:00:00", units: -1, price: null },
  ]);
  expect(
    await table
      .select("day")
      .where((row) => row.day.year().equals(2024))
      .count(),
  ).toBe(1);

  const empty = await tables.of([], { schema });
  expect(empty.columns).toEqual(Object.keys(schema));
  expect(await empty.toRows()).toEqual([]);
  expect(await empty.toColumns()).toEqual({
    item: [],
    day: [],
    at: [],
    units: new Float64Array(),
    price: new Float64Array(),
  });
  expect(await empty.toVector("price")).toEqual(new Float64Array());
});

test.each([
  [
    { day: ["2024-02-30"] },
    { day: "date" },
    'day[0] must be a date such as "2024-03-01", current value is "2024-02-30"',
  ],
  [{ day: ["2024-3-1"] }, { day: "date?" }, "day[0] must be a date"],
  [
    { day: [new Date(0)] },
    { day: "date?" },
    'day[0] must be a date such as "2024-03-01", current value is a Date',
  ],
  [{ at: ["2024-03-01T24:00:00"] }, { at: "timestamp" }, "at[0] must be a time without zone"],
  [{ at: ["2024-03-01T10:00:00Z"] }, { at: "timestamp" }, "at[0] must be a time without zone"],
  [{ at: ["2024-03-01"] }, { at: "timestamp" }, "at[0] must be a time without zone"],
  [
    { units: [1, 2.5] },
    { units: "integer" },
    "units[1] must be an integer up to 2^53; longer ids are texts, current value is 2.5",
  ],
  [{ units: [2n ** 60n] }, { units: "integer" }, "units[0] must be an integer up to 2^53"],
  [
    { price: [1, null] },
    { price: "number" },
    'price[1] must be a number, current value is null; the type "number?" allows missing values',
  ],
  [{ price: ["1"] }, { price: "number" }, "price[0] must be a number"],
  [{ item: [1] }, { item: "text" }, "item[0] must be a text"],
  [{ item: ["\ud83d"] }, { item: "text" }, "item[0] must be a text of whole characters"],
  [{ paid: [1] }, { paid: "boolean" }, "paid[0] must be true or false"],
  [
    { paid: [true] },
    { paid: "flag" },
    'schema.paid must be one of number, number?, integer, integer?, text, text?, boolean, boolean?, date, date?, timestamp, timestamp?, current value is "flag"',
  ],
  [{ paid: [true] }, {}, "schema must be an object of column types by name"],
  [{ paid: [true] }, { item: "text" }, 'every column must be in the schema (item), current value is "paid"'],
  [
    { paid: [true] },
    { paid: "boolean", item: "text" },
    'every column of the schema must be in the data, current value is "item"',
  ],
])("the schema refuses %s for %s", async (data, schema, message) => {
  await expect(tables.of(data, { schema: schema as never })).rejects.toThrow(
    `Cannot make a table: ${message}`,
  );
});

test("data that are no table are refused, and the place is named", async () => {
  const refused = async (data: unknown, message: string) =>
    expect(tables.of(data as object)).rejects.toThrow(`Cannot make a table: ${message}`);
  await refused([{ price: 1 }, { price: "2" }], 'price[1] must be a number, current value is "2"');
  await refused(
    [{ price: [1] }],
    "price[0] must be a text of whole characters, current value is an array of 1",
  );
  await refused([{ price: 1 }, 2], "rows[1] must be a record, current value is 2");
  await refused(
    [],
    "the data must be of one or more rows with a column, or come with a schema, current value is an array of 0",
  );
  await refused({ price: [] }, "the data must be of one or more rows");
  await refused([{}], "the data must be of one or more rows with a column");
  await refused(
    [{ Price: 1, price: 2 }],
    'the names of columns must be different, also in lower case, current value is "price"',
  );
  await expect(tables.of([{ "": 1 }])).rejects.toThrow(
    "a name must be a text of whole characters that is not empty",
  );
  await refused(
    3,
    "the data must be an array of records, columns by name, a danfo frame or a result, current value is 3",
  );
  await refused(new Map(), "the data must be an array of records");
  await expect(tables.of([{ price: 1 }], { engine: {} as never })).rejects.toThrow(
    "engine must be an engine",
  );
});
