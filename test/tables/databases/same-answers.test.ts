/** The verbs give the same answers on PostgreSQL as on DuckDB, where random tables and single expressions do not look. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tables } from "../../../lib/tables";
import type { LazyTable } from "../../../lib/tables/asking/lazy-table";
import { DUCKDB, type OpenEngine, POSTGRESQL } from "../../support/table-engines";

// biome-ignore lint/suspicious/noExplicitAny: the cases are about values.
type Any = any;

const SCHEMA = {
  item: "text?",
  select: "integer?",
  price: "number?",
  paid: "boolean?",
  day: "date?",
  at: "timestamp?",
  'it\'s "a"': "text?",
} as const;
const row = (...cells: readonly unknown[]) =>
  Object.fromEntries(Object.keys(SCHEMA).map((name, i) => [name, cells[i]]));
const ROWS = [
  row("tea", 1, 2.5, true, "2024-02-29", "2024-02-29T23:59:59.25", "a'b"),
  row("tea", 2, 2.5, null, null, "1969-12-31T00:00:00", "a\\b"),
  row("牛奶", 2, 0.1, false, "0001-01-01", "0001-01-01T00:00:00", '"'),
  row("", -7, -1e-7, true, "9999-12-31", null, "$1"),
  row("Tea", 0, 0, false, "1999-12-31", "2024-03-01T00:00:00", "$$ -- /*"),
  row("äpfel", null, 1e15, true, "2024-03-01", "2024-03-01T12:00:00", "\n"),
  row(null, 3, null, null, "2024-03-01", "2024-03-01T12:00:00.000001", "'; drop table t"),
  row("zebra", 1, 1 / 3, false, "2024-12-30", "2024-12-30T01:00:00", null),
];

type Case = (table: LazyTable<Any>) => LazyTable<Any> | Promise<LazyTable<Any>>;

const CASES: Readonly<Record<string, Case>> = {
  "order of texts": (table) => table.orderBy("item"),
  "order of texts downwards, with ties": (table) =>
    table.orderBy({ descending: "item" }, { descending: "price" }),
  "order of texts that are made": (table) =>
    table
      .derive(({ price, paid }: Any) => ({ made: paid.ifElse("a", "B"), number: price.toText(), one: "x" }))
      .orderBy("made", "number"),
  "order of texts of two constants": (table) =>
    table
      .derive(() => ({ one: "a" }))
      .append(table.derive(() => ({ one: "B" })))
      .groupBy("one")
      .summarise((_: Any, { count }) => ({ count: count() })),
  "comparison of texts": (table) => table.where(({ item }: Any) => item.isLessThan("a")),
  "least and greatest of texts": (table) =>
    table.groupBy().summarise(({ item, day, at }: Any, f) => ({
      a: f.minimum(item),
      b: f.maximum(item),
      c: f.minimum(day),
      d: f.maximum(at),
    })),
  "values with quotes and backslashes": (table) =>
    table.where((columns: Any) =>
      columns['it\'s "a"'].isOneOf(["a'b", "a\\b", '"', "$1", "$$ -- /*", "\n", "'; drop table t"]),
    ),
  "texts that are replaced": (table) =>
    table.derive((columns: Any) => ({ it: columns['it\'s "a"'].replace("\\", "''").concat("\\", "'") })),
  patterns: (table) =>
    table.derive(({ item }: Any) => ({
      word: item.matches("^\\w+$"),
      edge: item.matches("\\bt"),
      some: item.matches("(?i)TEA|[\\d\\\\']"),
      group: item.extract("(t)(x)?e", 2),
      whole: item.extract("(e)a"),
      first: item.extract("(?i)T(.)", 1),
    })),
  "pieces of texts": (table) =>
    table.derive(({ item }: Any) => ({
      a: item.slice(1, 2),
      b: item.length(),
      c: item.upper(),
      d: item.startsWith("t"),
      e: item.endsWith("ä"),
      f: item.contains(""),
      g: item.trim(),
    })),
  numbers: (table) =>
    table.derive(({ price, select }: Any) => ({
      a: price.dividedBy(select),
      b: price.modulo(select),
      c: price.round(2),
      d: price.floor(),
      e: select.power(2),
      f: price.power(0.5),
      g: price.power(-1),
      h: price.logarithm(),
      i: select.dividedBy(2),
      j: select.plus(0.5).times(select),
      k: price.toText(),
      l: select.toText().toNumber(),
      m: price.isGreaterThan(0.1),
      n: select.equals(2),
    })),
  "numbers in texts": (table) =>
    table
      .derive(() => ({
        a: "1e999",
        b: "-1e999",
        c: "1e-999",
        d: "007",
        e: ".5",
        f: "5.",
        g: "1e5",
        h: "0x10",
        i: "+3",
        k: "1e1234",
        j: "١",
      }))
      .derive((columns: Any) =>
        Object.fromEntries([..."abcdefghijk"].map((name) => [name, columns[name].toNumber()])),
      ),
  "days in texts": (table) =>
    table
      .derive(() => ({
        a: "2024-02-30",
        b: "2024-13-01",
        c: "2024-00-10",
        d: "2024-2-3",
        e: "2024-03-01T25:00:00",
        f: "2024-03-01T10:00:00-05:30",
        g: "2024-03-01 10:00",
        h: "2024-03-01T10:00:00.123456Z",
        i: "x2024-03-01",
        j: "1900-02-29",
        k: "2000-02-29",
      }))
      .derive((columns: Any) =>
        Object.fromEntries(
          [..."abcdefghijk"].flatMap((name) => [
            [`${name} day`, columns[name].toDate()],
            [name, columns[name].toTimestamp()],
          ]),
        ),
      ),
  "days and times": (table) =>
    table.derive(({ day, at }: Any) => ({
      a: day.year(),
      b: at.quarter(),
      c: at.week(),
      d: day.weekday(),
      e: at.hour(),
      f: at.startOf("week"),
      g: at.startOf("minute"),
      h: day.plusDays(-1),
      i: at.daysSince(day),
      j: at.toText(),
      k: day.isLessThan("2024-03-01T00:00:00"),
      l: day.equals("2024-03-01"),
      m: at.isAtLeast("2024-03-01"),
      n: day.toTimestamp(),
      o: at.toDate(),
      p: day.orElse("2000-01-01"),
    })),
  conditions: (table) =>
    table.derive(({ paid, item, select }: Any) => ({
      a: paid.and(item.isMissing()),
      b: paid.or(select.isGreaterThan(1)),
      c: paid.not(),
      d: paid.ifElse(item, "none"),
      e: paid.ifElse(1, 2.5),
      f: paid.toNumber(),
      g: paid.toText(),
      h: paid.equals(true),
    })),
  groups: (table) =>
    table.groupBy("paid", "select").summarise(({ price, item, day, paid }: Any, f) => ({
      a: f.count(),
      b: f.countPresent(item),
      c: f.countDistinct(item),
      d: f.sum(price),
      e: f.mean(price),
      f: f.median(price),
      g: f.quantile(price, 0.1),
      h: f.standardDeviation(price),
      i: f.variance(price),
      j: f.any(paid),
      k: f.every(paid),
      l: f.valueAtMaximum(item, day),
      m: f.valueAtMinimum(paid, price),
    })),
  "one group": (table) =>
    table.groupBy().summarise(({ price, select, item }: Any, f) => ({
      a: f.correlation(price, select),
      b: f.correlation(select, select),
      c: f.mean(select),
      d: f.valueAtMaximum(item, price),
      e: f.median(select),
    })),
  "no row": (table) => table.where(({ select }: Any) => select.equals(99)),
  "no row in groups": (table) =>
    table
      .where(({ select }: Any) => select.equals(99))
      .groupBy()
      .summarise(({ price }: Any, f) => ({ a: f.sum(price) })),
  windows: (table) =>
    table.window(
      { partitionBy: "paid", orderBy: [{ descending: "price" }, "item"] },
      ({ price, item }: Any, f) => ({
        a: f.rowNumber(),
        b: f.rank(),
        c: f.denseRank(),
        d: f.part(2),
        e: f.previous(item),
        f: f.next(price, 2),
        g: f.first(item),
        h: f.runningSum(price),
        i: f.movingMean(price, 2),
        j: f.total(price),
      }),
    ),
  "joins of equal names": (table) =>
    table.select("item", "select").join(
      table.select("item", "price").where(({ price }: Any) => price.isPresent()),
      { on: "item", how: "full" },
    ),
  long: (table) =>
    table.select("select", "price", "item").unpivot(["select", "price"], { name: "price", value: "select" }),
  "long, of texts": (table) => table.unpivot(["item", 'it\'s "a"'], { name: "column", value: "values" }),
  "wide, by numbers": (table) =>
    table.pivot({ rows: "paid", columns: "price", value: (_: Any, { count }) => count(), fill: 0 }),
  "wide, by times, of truths": (table) =>
    table.pivot({ rows: ["select", "item"], columns: "at", value: ({ paid }: Any, { any }) => any(paid) }),
  "wide, of texts": (table) =>
    table.pivot({ rows: "day", columns: "paid", value: ({ item }: Any, { maximum }) => maximum(item) }),
  samples: (table) => table.orderBy("at").sample({ rows: 4, seed: 3 }),
  "samples by key": (table) => table.sample({ share: 0.5, seed: 11, key: "price" }),
  "distinct rows": (table) => table.select("paid", "select").distinct(),
  "changed names": (table) => table.orderBy("price").rename({ price: "limit", item: "t" }).omit("select"),
};

describe.skipIf(POSTGRESQL.isAbsent)(POSTGRESQL.name, () => {
  let engines: readonly OpenEngine[];
  let pair: readonly LazyTable<Any>[];
  beforeAll(async () => {
    engines = [await DUCKDB.open(), await POSTGRESQL.open()];
    pair = await Promise.all(engines.map(({ load }) => load(ROWS, SCHEMA)));
  }, 60_000);
  afterAll(() => Promise.all(engines.map((engine) => engine.close())));

  test.each(Object.entries(CASES))("%s", async (_, compute) => {
    const [own, other] = await Promise.all(pair.map(async (table) => answer(await compute(table))));
    expect(other).toEqual(own);
  });

  test("descriptions and profiles", async () => {
    const [own, other] = await Promise.all(pair.map(async (table) => rounded(await table.describe())));
    expect(other).toEqual(own);
    const [profile, second] = await Promise.all(
      pair.map((table) => tables.profile(table, { target: "select" })),
    );
    expect(rounded(second.columns)).toEqual(rounded(profile.columns));
    expect(second.columns[0].notes.length + second.correlations.length).toBeGreaterThan(0);
  });

  test("design matrices", async () => {
    const [own, other] = await Promise.all(
      pair.map((table) =>
        tables.design(
          table.where(({ price }: Any) => price.isAtLeast(0)),
          "price ~ select + paid + item" as never,
        ),
      ),
    );
    expect(other).toEqual(own);
  });

  test("any name of a column", async () => {
    const names = [
      "hash",
      "position",
      "cell",
      "t",
      "p",
      "y",
      "u",
      "name ",
      'a"b',
      "__proto__",
      "order by",
      "数量",
      "😀",
      "$1",
    ];
    const rows = [
      Object.fromEntries(names.map((name, i) => [name, i])),
      Object.fromEntries(names.map((name, i) => [name, i + 1])),
    ];
    const schema = Object.fromEntries(names.map((name) => [name, "integer" as const]));
    const table: LazyTable<Any> = await engines[1].load(rows, schema);
    for (const [i, name] of names.entries()) {
      expect(await table.where((columns: Any) => columns[name].equals(i)).count()).toBe(1);
      const dates = table.derive((columns: Any) => ({ x: columns[name].toText().concat("-01-01").toDate() }));
      expect(await dates.count()).toBe(2);
      const long = table.unpivot([name], { name: "n", value: "v" }).where(({ v }: Any) => v.equals(i));
      expect(await long.select("n").toRows()).toEqual([{ n: name }]);
      expect(await table.sample({ rows: 1, seed: 1 }).count()).toBe(1);
    }
  });
});

/** The rows, in an order of their own if the table has none; with ten digits of numbers. */
async function answer(table: LazyTable<Any>): Promise<unknown> {
  const columns = await table.engine.query(table.sql);
  const kinds = columns.map(({ name, kind }) => [name, kind]);
  const rows = rounded(await table.toRows()) as object[];
  const texts = rows.map((found) => JSON.stringify(found));
  return { kinds, rows: table.order.length === 0 ? texts.sort() : texts };
}

function rounded(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, found) =>
      typeof found === "number"
        ? Number.isFinite(found)
          ? Number(found.toPrecision(10))
          : String(found)
        : found,
    ),
  );
}
