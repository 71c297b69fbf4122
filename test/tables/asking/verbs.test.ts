import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DISPLAY } from "../../../lib/core/text/display";
import { tables } from "../../../lib/tables";
import type { AnyRow } from "../../../lib/tables/asking/column-types";
import { LazyTable } from "../../../lib/tables/asking/lazy-table";
import type { TableEngine } from "../../../lib/tables/engine/engine";

const sales = (engine?: TableEngine) =>
  tables.of(
    [
      { item: "tea", day: 2, price: 4 },
      { item: "cup", day: 1, price: null },
      { item: "tea", day: 1, price: 2 },
      { item: "jar", day: 1, price: 2 },
    ],
    engine === undefined ? {} : { engine },
  );

describe("order", () => {
  test("is kept by where, derive, select, rename, sample and first", async () => {
    const ordered = (await sales()).orderBy("item", { descending: "day" });
    const kept = ordered
      .where((row) => row.day.isAtLeast(1))
      .derive((row) => ({ item: row.item.upper(), twice: row.day.times(2) }))
      .rename({ day: "date" })
      .select("date", "item", "twice")
      .sample({ share: 1, seed: 1 });
    expect(await kept.toRows()).toEqual([
      { date: 1, item: "CUP", twice: 2 },
      { date: 1, item: "JAR", twice: 2 },
      { date: 2, item: "TEA", twice: 4 },
      { date: 1, item: "TEA", twice: 2 },
    ]);
    expect(await kept.first(3).omit("item").toRows()).toEqual([
      { date: 1, twice: 2 },
      { date: 1, twice: 2 },
      { date: 2, twice: 4 },
    ]);
    expect(await (await kept.keep()).first(2).toRows()).toEqual(await kept.first(2).toRows());
    const drawn = await kept.sample({ rows: 3, seed: 5 }).toRows();
    const all = (await kept.toRows()).map((row) => JSON.stringify(row));
    const places = drawn.map((row) => all.indexOf(JSON.stringify(row)));
    expect(places).toEqual([...places].sort());
    expect(places).toHaveLength(3);
  });

  test("is that of a column as it was when the rows were ordered", async () => {
    const ordered = (await sales()).orderBy("price");
    const changed = ordered
      .derive((row) => ({ price: row.price.negated() }))
      .rename({ day: "price of the day" });
    expect((await changed.toColumns()).price).toEqual(Float64Array.of(-2, -2, -4, Number.NaN));
    const renamed = ordered.rename({ price: "day", day: "price" });
    expect((await renamed.toColumns()).day).toEqual(Float64Array.of(2, 2, 4, Number.NaN));
  });

  test("of equal rows is by the other columns; the last orderBy counts", async () => {
    const twice = (await sales()).orderBy("item").orderBy("day");
    expect((await twice.toRows()).map(({ item, price }) => [item, price])).toEqual([
      ["cup", null],
      ["jar", 2],
      ["tea", 2],
      ["tea", 4],
    ]);
    expect((await (await sales()).orderBy({ descending: "price" }).toColumns()).item).toEqual([
      "tea",
      "jar",
      "tea",
      "cup",
    ]);
    expect(await (await sales()).orderBy().toRows()).toEqual(await (await sales()).toRows());
  });

  test("is that of the keys after summarise, distinct and pivot, and none after join and append", async () => {
    const table = (await sales()).orderBy({ descending: "day" });
    const keys = (query: { order: readonly { name: string }[] }) => query.order.map(({ name }) => name);
    expect(keys(table.groupBy("item", "day").summarise(() => ({})))).toEqual(["item", "day"]);
    expect(keys(table.distinct())).toEqual(["day"]);
    expect(keys((await sales()).distinct())).toEqual(["item", "day", "price"]);
    expect(
      keys(await table.pivot({ rows: "item", columns: "day", value: (_, { count }) => count() })),
    ).toEqual(["item"]);
    expect(keys(table.join(table.select("item"), { on: "item" }))).toEqual([]);
    expect(keys(table.append(table))).toEqual([]);
    expect(keys(table.unpivot(["price"]))).toEqual(["day"]);
    expect(keys(table.unpivot(["day"]))).toEqual([]);
  });
});

describe("names", () => {
  test("of columns may be anything, also those that verbs use inside", async () => {
    const names = [
      "hash",
      "position",
      "cell",
      "t",
      "a",
      "b",
      "name ",
      "value ",
      'a"b',
      "it's",
      "__proto__",
      "constructor",
      "order by",
      "数量",
      "😀",
    ];
    const row = Object.fromEntries(names.map((name, i) => [name, i]));
    const table = await tables.of([row, Object.fromEntries(names.map((name, i) => [name, i + 1]))]);
    expect(table.columns).toEqual(names);
    for (const [i, name] of names.entries()) {
      expect(await table.where((columns) => columns[name].equals(i)).count()).toBe(1);
      expect(await table.orderBy({ descending: name }).select(name).toRows()).toEqual([
        Object.fromEntries([[name, i + 1]]),
        Object.fromEntries([[name, i]]),
      ]);
      expect(await table.rename(Object.fromEntries([[name, "new"]])).toVector("new" as never)).toEqual(
        Float64Array.of(i, i + 1),
      );
      const group = table.groupBy(name).summarise((columns, { sum }) => ({ new: sum(columns.hash) }));
      expect((await group.toRows()).map((row) => row.new)).toEqual([0, 1]);
      expect(await table.join(table.select(name), { on: name as never, how: "semi" }).count()).toBe(2);
      expect(await table.sample({ rows: 1, seed: 1 }).count()).toBe(1);
      const wide = await table.pivot({
        rows: name,
        columns: name === "t" ? "a" : "t",
        value: (columns, { maximum }) => maximum(columns[name]),
      });
      expect(await wide.count()).toBe(2);
      const long = table
        .unpivot([name as never])
        .first(1)
        .toRows();
      expect((await long)[0]).toMatchObject({ name, value: i });
    }
  });

  test("do not change what a sample draws", async () => {
    const numbers = Float64Array.from({ length: 100 }, (_, i) => 100 - i);
    const table = await tables.of({ hash: numbers, position: numbers });
    const plain = table.rename({ hash: "a", position: "b" });
    for (const options of [
      { rows: 9, seed: 1 },
      { share: 0.2, seed: 1 },
    ]) {
      const drawn = await plain.sample(options).toVector("a");
      expect(await table.sample(options).toVector("hash")).toEqual(drawn);
      expect(drawn.length).toBeGreaterThan(8);
      expect(drawn.length).toBeLessThan(35);
    }
  });

  test("are refused where they are there twice, also in lower case", async () => {
    const table = await sales();
    const twice = (name: string) =>
      `Cannot make a table: the names of columns must be different, also in lower case, current value is "${name}"`;
    expect(() => table.derive((row) => ({ Price: row.price }))).toThrow(twice("Price"));
    expect(() => table.rename({ item: "day" })).toThrow(twice("day"));
    expect(() => table.groupBy("item").summarise((_, { count }) => ({ Item: count() }))).toThrow(
      twice("Item"),
    );
    expect(() => table.unpivot(["day"], { name: "item" })).toThrow(twice("item"));
    expect(() => table.unpivot(["day"], { value: "NAME" })).toThrow(twice("NAME"));
    const mixed = await tables.of([
      { item: "Tea", row: 1 },
      { item: "tea", row: 1 },
    ]);
    const wide = (table: typeof mixed) =>
      table.pivot({ rows: "row", columns: "item", value: (_, { count }) => count() });
    for (const [items, wrong] of [
      [["Tea", "tea"], "tea"],
      [["", "tea"], ""],
      [["Row"], "Row"],
    ] as const) {
      const few = await tables.of(items.map((item: string) => ({ item, row: 1 })));
      await expect(wide(few)).rejects.toThrow(
        `Cannot pivot a table: the values of item must be names of columns: not empty, and different from each other and from rows, also in lower case, current value is "${wrong}"; derive() can change them`,
      );
    }
    const whole = mixed.where((row) => row.item.equals("tea"));
    const total = (table: typeof mixed) =>
      table.pivot({ rows: [], columns: "item", value: ({ row }, { sum }) => sum(row) });
    expect(await (await total(whole)).toRows()).toEqual([{ tea: 1 }]);
    expect(() => table.select("item", "item")).toThrow(
      "Cannot select columns: columns must be each there once, current value is",
    );
    expect(() => table.select()).toThrow("Cannot make a table: columns must be one or more");
    expect(() => table.omit("item", "day", "price")).toThrow(
      "Cannot make a table: columns must be one or more",
    );
    expect(() => table.groupBy().summarise(() => ({}))).toThrow(
      "Cannot make a table: columns must be one or more",
    );
    expect(() => table.groupBy("item").summarise((_, { count }) => ({ item: count() }))).toThrow(
      'Cannot summarise a table: the name of a computed column must be none that is grouped by, current value is "item"',
    );
    expect(() => table.join(table, { on: "item" })).toThrow(
      'Cannot join tables: a column besides those of on must be in one of the tables only; see rename, current value is "day"',
    );
  });
});

test("derive and window see the columns as they were", async () => {
  const table = (await sales()).derive((row) => ({ price: row.day, day: row.price }));
  expect(table.columns).toEqual(["item", "price", "day"]);
  expect((await table.toRows())[0]).toEqual({ item: "tea", price: 2, day: 4 });
  const numbered = (await sales()).window({ orderBy: "price" }, (row, f) => ({
    price: f.rowNumber(),
    before: f.previous(row.price, 1),
  }));
  expect(await numbered.toRows()).toEqual(
    expect.arrayContaining([
      { item: "jar", day: 1, price: 1, before: null },
      { item: "cup", day: 1, price: 4, before: 4 },
    ]),
  );
});

test("the value at an extreme: of equal rows by the value, without rows that have no measure", async () => {
  const rows = [
    { item: "b", by: 1 },
    { item: "a", by: 1 },
    { item: null, by: 1 },
    { item: "c", by: 3 },
    { item: null, by: 3 },
    { item: "d", by: 3 },
    { item: "e", by: null },
  ];
  const extremes = async (given: typeof rows) =>
    (await tables.of(given, { schema: { item: "text?", by: "integer?" } }))
      .groupBy()
      .summarise(({ item, by }, f) => ({ low: f.valueAtMinimum(item, by), high: f.valueAtMaximum(item, by) }))
      .toRows();
  expect(await extremes(rows)).toEqual([{ low: "a", high: "d" }]);
  expect(await extremes([...rows].reverse())).toEqual([{ low: "a", high: "d" }]);
  expect(await extremes([rows[1], rows[4]])).toEqual([{ low: "a", high: null }]);
  expect(await extremes([rows[6]])).toEqual([{ low: null, high: null }]);
});

test("a correlation is that of the rows with both values", async () => {
  const both = async (rows: readonly { x: number | null; y: number | null }[]) =>
    (await tables.of(rows))
      .groupBy()
      .summarise(({ x, y }, { correlation }) => ({ a: correlation(x, y), b: correlation(y, x) }))
      .toRows();
  const constant = [
    { x: 1, y: 2 },
    { x: 1, y: 3 },
    { x: 2, y: null },
    { x: null, y: 9 },
  ];
  expect(await both(constant)).toEqual([{ a: null, b: null }]);
  const opposite = [
    { x: 1, y: 2 },
    { x: 2, y: 1 },
    { x: 3, y: null },
  ];
  expect(await both(opposite)).toEqual([{ a: -1, b: -1 }]);
});

test("a window takes the order of the table, and needs one within partitions", async () => {
  const table = await sales();
  const number = (rows: typeof table, partitionBy: "item"[]) =>
    rows.window({ partitionBy }, (_, { rowNumber }) => ({ line: rowNumber() }));
  expect((await number(table, []).toColumns()).line).toEqual(Float64Array.of(1, 2, 3, 4));
  expect(
    await number(table.orderBy("day"), ["item"])
      .where((row) => row.line.isGreaterThan(1))
      .toRows(),
  ).toEqual([{ item: "tea", day: 2, price: 4, line: 2 }]);
  for (const name of ["rowNumber", "rank", "denseRank", "previous", "next", "first", "runningSum"] as const)
    expect(() =>
      table.window({ partitionBy: "item" }, (row, f) => ({
        x: (f[name] as (x: unknown) => never)(row.price),
      })),
    ).toThrow(
      "Cannot compute a window: orderBy must be one or more columns for this function, current value is undefined",
    );
  const totals = table.window({ partitionBy: "item" }, (row, { total }) => ({ total: total(row.price) }));
  expect((await totals.orderBy("item", "day").toColumns()).total).toEqual(
    Float64Array.of(Number.NaN, 2, 6, 6),
  );
});

test("the numbers of rows that verbs take are checked", async () => {
  const table = await sales();
  const bad = "must be an integer >=";
  expect(() => table.first(-1)).toThrow(`Cannot take the first rows: rows ${bad} 0, current value is -1`);
  expect(() => table.window({}, (row, { previous }) => ({ x: previous(row.day, -1) }))).toThrow(
    `rows ${bad} 0`,
  );
  expect(() => table.window({}, (row, { movingMean }) => ({ x: movingMean(row.day, 0) }))).toThrow(
    `rows ${bad} 1`,
  );
  expect(() => table.window({}, (_, { part }) => ({ x: part(0) }))).toThrow(`parts ${bad} 1`);
  expect(() => table.groupBy().summarise((row, { quantile }) => ({ x: quantile(row.day, 1.1) }))).toThrow(
    "Cannot summarise a table: fraction must be a fraction between 0 and 1",
  );
  expect(() => table.sample({ seed: 1 })).toThrow(
    "Cannot sample a table: options must be one of share and rows",
  );
  expect(() => table.sample({ seed: 1, share: 0.5, rows: 3 })).toThrow(
    "options must be one of share and rows",
  );
  expect(() => table.sample({ seed: 1, rows: 3, key: "item" })).toThrow(
    "key must be absent with rows, which may cut keys in two",
  );
  expect(() => table.sample({ seed: -1, rows: 3 })).toThrow("seed must be an integer >= 0");
  expect(() => table.sample({ seed: 1, share: 0.5, key: "itme" as "item" })).toThrow(
    'there is no column "itme"; did you mean "item"?',
  );
  expect(await table.first(0).count()).toBe(0);
  expect(await table.sample({ seed: 1, share: 0 }).count()).toBe(0);
  expect(await table.sample({ seed: 1, share: 1 }).count()).toBe(4);
  expect(await table.sample({ seed: 1, rows: 9 }).count()).toBe(4);
});

test("a column must be there for every verb", async () => {
  const table = (await sales()) as unknown as LazyTable<AnyRow>;
  const none = 'there is no column "prise"; did you mean "price"?';
  const verbs: Record<string, () => unknown> = {
    "select columns": () => table.select("prise"),
    "omit columns": () => table.omit("prise"),
    "rename columns": () => table.rename({ prise: "x" }),
    "group a table": () => table.groupBy("prise"),
    "order a table": () => table.orderBy({ descending: "prise" }),
    "filter a table": () => table.where((row) => row.prise.isMissing()),
    "compute a window": () => table.window({ partitionBy: "prise" }, () => ({})),
    "unpivot a table": () => table.unpivot(["prise"]),
    "join tables": () => table.join(table, { on: "prise" }),
  };
  for (const [action, verb] of Object.entries(verbs)) expect(verb).toThrow(`Cannot ${action}: ${none}`);
  await expect(
    table.pivot({ rows: "prise", columns: "item", value: (_, { count }) => count() }),
  ).rejects.toThrow(`Cannot pivot a table: ${none}`);
  await expect(table.toVector("prise")).rejects.toThrow(`Cannot read a vector: ${none}`);
});

test("two tables must be of one engine, and appended ones have the same columns", async () => {
  const engine = await tables.open({ threads: 1 });
  const [table, other] = [await sales(), await sales(engine)];
  const message = "the other table must be in the same engine";
  expect(() => table.join(other.select("item"), { on: "item" })).toThrow(`Cannot join tables: ${message}`);
  expect(() => table.append(other)).toThrow(`Cannot append a table: ${message}`);
  expect(() => table.append([] as never)).toThrow(
    "the other table must be a table, current value is an array of 0",
  );
  expect(() => table.append(table.omit("day") as never)).toThrow(
    'Cannot append a table: its columns must be day, item, price, current value is "item, price"',
  );
  expect(() => table.join(table, { on: [] as never[] })).toThrow(
    "Cannot join tables: on must be at least one column",
  );
  expect(() => table.join(table, { on: "item", how: "outer" as "left" })).toThrow(
    "how must be one of inner, left, full, semi, anti",
  );
  engine.close();
});

test.each(["inner", "left", "full", "semi", "anti"] as const)(
  "a number never meets a text: %s join",
  async (how) => {
    const numbers: LazyTable<AnyRow> = await tables.of([{ id: 7 }]);
    const texts: LazyTable<AnyRow> = await tables.of([{ id: "007" }, { id: "7" }]);
    const refused = "values of the types BIGINT and VARCHAR have no common one; toText()";
    await expect(numbers.join(texts, { on: "id", how }).count()).rejects.toThrow(refused);
    const fractions: LazyTable<AnyRow> = await tables.of([{ id: 7 }, { id: 0.5 }]);
    expect(await numbers.join(fractions, { on: "id", how }).count()).toBe(
      how === "full" ? 2 : how === "anti" ? 0 : 1,
    );
  },
);

test("a join gives pairs of rows unless it is told otherwise, and append keeps equal rows", async () => {
  const table = await sales();
  const stock = await tables.of([
    { item: "tea", units: 1 },
    { item: "pot", units: 2 },
  ]);
  expect(await table.join(stock, { on: "item" }).count()).toBe(2);
  expect(await table.join(stock, { on: ["item"], how: "left" }).count()).toBe(4);
  expect(await table.append(table).count()).toBe(8);
});

test("a vector has no gaps", async () => {
  const table = await sales();
  expect(await table.toVector("day")).toEqual(Float64Array.of(2, 1, 1, 1));
  await expect(table.toVector("price")).rejects.toThrow(
    "Cannot read a vector: price[1] must be a number; where(row => row.x.isPresent()) or orElse() help if it is missing, current value is null",
  );
  await expect(table.toVector("item")).rejects.toThrow(
    'item[0] must be a number; where(row => row.x.isPresent()) or orElse() help if it is missing, current value is "tea"',
  );
});

test("pivot: names of numbers, dates and times; fill; at most 1,000 columns", async () => {
  const schema = { at: "timestamp", share: "number", units: "integer" } as const;
  const rows = [
    { at: "2024-03-01T10:00:00", share: 10, units: 1 },
    { at: "2024-03-01T09:00:00", share: 2, units: 2 },
    { at: "2024-03-01T10:00:00", share: 0.5, units: 4 },
  ];
  const table = await tables.of(rows, { schema });
  const byTime = await table.pivot({
    rows: "share",
    columns: "at",
    value: (row, { sum }) => sum(row.units),
    fill: -1,
  });
  expect(byTime.columns).toEqual(["share", "2024-03-01T09:00:00", "2024-03-01T10:00:00"]);
  expect((await byTime.toRows()).map((row) => Object.values(row))).toEqual([
    [0.5, -1, 4],
    [2, 2, -1],
    [10, -1, 1],
  ]);
  const byShare = await table.pivot({
    rows: ["at"],
    columns: "share",
    value: (row, { minimum }) => minimum(row.units),
  });
  expect(byShare.columns).toEqual(["at", "0.5", "2", "10"]);
  const many = await tables.of({
    i: Float64Array.from({ length: 1001 }, (_, i) => i),
    one: new Float64Array(1001),
  });
  const wide = await many.first(1000).pivot({ rows: "one", columns: "i", value: (_, { count }) => count() });
  expect(wide.columns.length).toBe(1001);
  await expect(many.pivot({ rows: "one", columns: "i", value: (_, { count }) => count() })).rejects.toThrow(
    'Cannot pivot a table: columns must be a column of at most 1000 values, current value is "i"',
  );
});

test("a table shows its first rows, its kinds and its size", async () => {
  const long = await tables.of({
    day: Float64Array.from({ length: 12_345 }, (_, i) => i),
    item: Array.from({ length: 12_345 }, () => "<tea>"),
  });
  const bundle = await long.orderBy({ descending: "day" })[DISPLAY]();
  expect(bundle["text/html"]).toContain("12,345 rows × 2 columns");
  expect(bundle["text/html"]).toContain("day<br><small>number</small>");
  expect(bundle["text/html"]).toContain("&#60;tea&#62;");
  expect(bundle["text/html"]).toContain("… and 12,335 more rows");
  expect((bundle["text/plain"] as string).match(/12,3\d\d +<tea>/g)).toHaveLength(10);
  const empty = await tables.of([], { schema: { a: "date" } });
  expect((await empty[DISPLAY]())["text/plain"]).toContain("0 rows × 1 columns");
});

test("a table shows as many decimals as its numbers have, at most four", async () => {
  const shown = await tables.of([
    { price: 2.5, share: 1 / 3, units: 7, tiny: 1e-7 },
    { price: 12345, share: null, units: 8, tiny: 0.5 },
  ]);
  const text = String((await shown[DISPLAY]())["text/plain"]);
  expect(
    text
      .split("\n")
      .slice(-2)
      .map((line) => line.trim().split(/\s+/)),
  ).toEqual([
    ["2.5", "0.3333", "7", "1.000e-7"],
    ["12,345.0", "–", "8", "0.5000"],
  ]);
});

test("describe: dates, texts, lists and an empty table", async () => {
  const table =
    await tables.sql`select * from (values (date '2024-03-01', 'b', [1]), (date '2024-01-01', null, [2])) t(day, item, list)`;
  const numbers = {
    mean: null,
    standardDeviation: null,
    lowerQuartile: null,
    median: null,
    upperQuartile: null,
  };
  expect(await table.describe()).toEqual([
    {
      column: "day",
      kind: "date",
      count: 2,
      missing: 0,
      distinct: 2,
      minimum: "2024-01-01",
      maximum: "2024-03-01",
      ...numbers,
    },
    {
      column: "item",
      kind: "text",
      count: 1,
      missing: 1,
      distinct: 1,
      minimum: "b",
      maximum: "b",
      ...numbers,
    },
    {
      column: "list",
      kind: "list",
      count: 2,
      missing: 0,
      distinct: 2,
      minimum: null,
      maximum: null,
      ...numbers,
    },
  ]);
  const empty = await tables.of([], { schema: { x: "number" } });
  expect(await empty.describe()).toEqual([
    {
      column: "x",
      kind: "number",
      count: 0,
      missing: 0,
      distinct: 0,
      minimum: null,
      maximum: null,
      ...numbers,
    },
  ]);
});

describe("a hundred and fifty thousand rows in two parts of DuckDB, on 1 and 4 threads", () => {
  const engines: TableEngine[] = [];
  beforeAll(async () => {
    for (const threads of [1, 4]) engines.push(await tables.open({ threads, memoryMegabytes: 400 }));
  });
  afterAll(() => {
    for (const engine of engines) engine.close();
  });

  test("give the same rows in the same order", async () => {
    const results = await Promise.all(engines.map((engine) => answers(engine)));
    expect(results[0].length).toBe(12);
    expect(results[0][10]).toMatch(/none: NaN,NaN[\s\S]*neither: NaN,NaN/);
    for (const [i, text] of results[0].entries()) expect(results[1][i] === text, `answer ${i}`).toBe(true);
  });

  async function answers(engine: TableEngine): Promise<string[]> {
    const file =
      "(select i, hash(i) % 10 as k, (hash(i * 3) % 100) / 10.0e0 as v, 'item ' || hash(i * 7) % 50 as s from range(150000) t(i))";
    await engine.run(`create table parts as select * from ${file} as t`);
    const table = new LazyTable<{ i: number; k: number; v: number; s: string }>(
      engine,
      ["i", "k", "v", "s"],
      "select * from parts",
    );
    const some = table.where((row) => row.v.isGreaterThan(3));
    const asked = [
      some,
      some.orderBy("k"),
      some.orderBy("k").first(1000),
      some.orderBy("k").select("v", "s"),
      some.first(1000),
      some.sample({ share: 0.1, seed: 3 }),
      some.orderBy("v").sample({ rows: 500, seed: 3 }),
      await some.orderBy("s", { descending: "v" }).keep(),
      some.select("k", "s").distinct(),
      some
        .window({ partitionBy: "s", orderBy: "v" }, (row, f) => ({
          n: f.rowNumber(),
          p: f.previous(row.i),
          m: f.part(7),
        }))
        .orderBy("i"),
      some.groupBy("s", "k").summarise((row, f) => ({
        top: f.valueAtMaximum(row.i, row.v),
        low: f.valueAtMinimum(row.i, row.v),
        n: f.count(),
        median: f.median(row.v),
        none: f.correlation(row.v, row.v.times(0).plus(0.1)),
        neither: f.correlation(row.v.times(0).plus(0.1), row.v),
      })),
      some
        .join(
          table.groupBy("k").summarise((row, f) => ({ most: f.maximum(row.v) })),
          { on: "k" },
        )
        .orderBy("k", "i"),
    ];
    const texts: string[] = [];
    for (const one of asked) {
      const columns: object = await one.toColumns();
      texts.push(
        Object.entries(columns)
          .map(([name, values]) => `${name}: ${Array.from(values as ArrayLike<unknown>).join()}`)
          .join("\n"),
      );
    }
    return texts;
  }
});
