import { beforeAll, describe, expect, test } from "vitest";
import { tables } from "../../../lib";
import { seeded } from "../../../lib/core/random";
import { DISPLAY } from "../../../lib/core/text/display";
import type { AnyRow } from "../../../lib/tables/asking/column-types";
import type { LazyTable } from "../../../lib/tables/asking/lazy-table";
import type { TableProfile } from "../../../lib/tables/profile/profile";

/** A table with a column of each kind of fault. */
const random = seeded(5);
const ROWS = Array.from({ length: 200 }, (_, i) => {
  const price = Math.round(1000 * random.uniform()) / 10;
  const city = ["北京", "上海", "广州"][i % 3];
  const churned = i % 4 === 0;
  return {
    id: `c${i}`,
    row: i + 1,
    price: i === 7 ? 1000 : price,
    cents: i === 7 ? 100_000 : 100 * price,
    city,
    country: "CN",
    phone: i < 150 ? null : "13800138000",
    amount: String(i % 50),
    day: `2024-03-${String(1 + (i % 27)).padStart(2, "0")}`,
    empty: null,
    churned,
    // Known only after the customer has left.
    reason: churned ? `why ${i % 8}` : `none ${i % 3}`,
  };
});
let customers: LazyTable<AnyRow>;
let profile: TableProfile;
beforeAll(async () => {
  customers = await tables.of(ROWS);
  profile = await tables.profile(customers, { target: "churned" });
});

const notesOf = (column: string, of = profile) => of.columns.find((other) => other.column === column)?.notes;

test("counts, extremes, outliers and the distribution agree with a loop over the rows", () => {
  const price = profile.columns.find(({ column }) => column === "price");
  const values = ROWS.map((row) => row.price).sort((a, b) => a - b);
  const quantile = (share: number) => {
    const at = share * (values.length - 1);
    const below = values[Math.floor(at)];
    return below + (at - Math.floor(at)) * (values[Math.ceil(at)] - below);
  };
  const [lower, upper] = [quantile(0.25), quantile(0.75)];
  const reach = 1.5 * (upper - lower);
  const histogram = new Array(10).fill(0);
  const width = (values[199] - values[0]) / 10;
  for (const value of values) histogram[Math.min(9, Math.floor((value - values[0]) / width))]++;
  expect(price).toMatchObject({
    kind: "number",
    count: 200,
    missing: 0,
    minimum: values[0],
    maximum: 1000,
    histogram,
  });
  expect(price?.outliers).toBe(
    values.filter((value) => value < lower - reach || value > upper + reach).length,
  );
  expect(price?.outliers).toBe(1);
  expect(price?.median).toBeCloseTo(quantile(0.5), 12);
  expect(profile.rows).toBe(200);
  expect(profile.duplicateRows).toBe(0);
});

test("the most frequent values, five at most, ties by their text", () => {
  const top = (column: string) => profile.columns.find((other) => other.column === column)?.topValues;
  expect(top("city")).toEqual([
    { value: "上海", count: 67 },
    { value: "北京", count: 67 },
    { value: "广州", count: 66 },
  ]);
  expect(top("amount")?.map(({ value }) => value)).toEqual(["0", "1", "10", "11", "12"]);
  expect(top("empty")).toEqual([]);
});

test("suspicious columns are named, and only these", () => {
  expect(Object.fromEntries(profile.columns.map(({ column, notes }) => [column, notes]))).toEqual({
    id: ["each value once, as in an id: a model would learn it by heart"],
    row: ["each value once, as in an id: a model would learn it by heart"],
    price: [],
    cents: ["says the same as price"],
    city: [],
    country: ["constant: it can be left out"],
    phone: ["missing in 75 % of the rows", "constant: it can be left out", "numbers that are kept as texts"],
    amount: ["numbers that are kept as texts"],
    day: ["dates that are kept as texts"],
    empty: ["all values are missing"],
    churned: [],
    reason: ["gives churned away: 100.0 % of the rows agree with their value"],
  });
});

test("a number that gives a number away, and a target that is almost always the same, or always", async () => {
  const shifted = customers.derive((row) => ({ later: row.price.times(2).plus(row.row.dividedBy(1000)) }));
  const ofPrice = await tables.profile(shifted.select("price", "later", "city"), { target: "price" });
  expect(notesOf("later", ofPrice)).toEqual(["gives price away: their correlation is 1.000"]);
  expect(notesOf("city", ofPrice)).toEqual([]);
  // Of 200 rows 10 have another target; the most frequent one is right in 95 %.
  const rare = customers.derive((row) => ({
    isFirst: row.row.isAtMost(10),
    half: row.row.isAtMost(5),
    told: row.row.isAtMost(10).ifElse("a", "b"),
    almost: row.row.isAtMost(9).ifElse("a", "b"),
  }));
  const ofRare = await tables.profile(rare.select("isFirst", "half", "told", "almost", "city"), {
    target: "isFirst",
  });
  const notes = ofRare.columns.map((column) => column.notes.length);
  expect(notes, "isFirst, half, told, almost, city").toEqual([0, 0, 1, 0, 0]);
  const constant = await tables.profile(customers.select("country", "city"), { target: "country" });
  expect(notesOf("city", constant)).toEqual([]);
});

test("columns that are alike are no copies, and the fences are at 1.5 times the distance of the quartiles", async () => {
  const alike = await tables.of([0, 1, 2, 3, 4, 5, 6, 7, 8, 14].map((x, i) => ({ x, y: x + (i % 2) / 4 })));
  const { columns, correlations } = await tables.profile(alike);
  expect(correlations[0].correlation).toBeGreaterThan(0.99);
  expect(columns.map(({ notes }) => notes)).toEqual([[], []]);
  // Quartiles 2.25 and 6.75: beyond 13.5, and not beyond 20.25.
  expect(columns[0].outliers).toBe(1);
});

test("correlations are ordered by their strength, with Pearson's values", () => {
  const [first, ...others] = profile.correlations;
  expect(first).toMatchObject({ first: "price", second: "cents" });
  expect(first.correlation).toBeCloseTo(1, 12);
  expect(others.map(({ first, second }) => `${first} ${second}`)).toHaveLength(2);
  for (const { correlation } of others) expect(Math.abs(correlation)).toBeLessThan(0.3);
});

describe("edges", () => {
  test("duplicate rows are counted, a missing value equal to a missing value", async () => {
    const rows = [
      { a: 1, b: null },
      { a: 1, b: null },
      { a: 2, b: "x" },
      { a: 1, b: null },
    ];
    expect((await tables.profile(await tables.of(rows))).duplicateRows).toBe(2);
  });

  test("few rows are no ids; no rows have no notes but that", async () => {
    const few = await tables.of(Array.from({ length: 19 }, (_, i) => ({ name: `n${i}` })));
    expect((await tables.profile(few)).columns[0].notes).toEqual([]);
    const none = await tables.profile(few.first(0));
    expect(none).toMatchObject({ rows: 0, duplicateRows: 0 });
    expect(none.columns[0]).toMatchObject({
      notes: ["all values are missing"],
      topValues: [],
      histogram: [],
    });
  });

  test("sixty columns are asked about in parts, in their order", async () => {
    const names = Array.from({ length: 60 }, (_, i) => `c${i}`);
    const table = await tables.of(Object.fromEntries(names.map((name, i) => [name, [i, 7, i * i]])));
    const described = await table.describe();
    expect(described.map(({ column, minimum }) => [column, minimum])).toEqual(
      names.map((name, i) => [name, Math.min(i, 7, i * i)]),
    );
    const { correlations } = await tables.profile(table);
    expect(new Set(correlations.map(({ first, second }) => `${first} ${second}`)).size).toBe(
      correlations.length,
    );
    expect(correlations.length).toBe((60 * 59) / 2);
  });

  test("infinite and very large numbers have no correlation, and the others keep theirs", async () => {
    const columns = { a: [Infinity, 2, 1], b: [1e308, -1e308, 3], c: [1, 2, 4], d: [-1, -2, -4] };
    const { correlations, columns: profiles } = await tables.profile(await tables.of(columns));
    expect(correlations).toEqual([{ first: "c", second: "d", correlation: expect.closeTo(-1, 12) }]);
    expect(profiles.map(({ standardDeviation }) => standardDeviation !== null)).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  test("texts of any type: times, ids, JSON, enumerations", async () => {
    const table = await tables.sql`
      select time '10:00' as a, 'f6b4b2c1-0000-0000-0000-000000000000'::uuid as b, '3'::json as c, '3'::enum('3') as d, 1 as y`;
    const { columns } = await tables.profile(table, { target: "y" as never });
    expect(columns.map(({ topValues }) => topValues[0].value)).toEqual([
      "10:00:00",
      "f6b4b2c1-0000-0000-0000-000000000000",
      "3",
      "3",
      "1",
    ]);
    expect(columns[3].notes).toContain("numbers that are kept as texts");
  });

  test("numbers beyond the range of a double have no histogram", async () => {
    const wide = await tables.of([{ x: -1e308 }, { x: 1e308 }]);
    const [x] = (await tables.profile(wide)).columns;
    expect([x.histogram, x.standardDeviation, x.maximum]).toEqual([[], null, 1e308]);
  });

  test("what is no table or no column is refused", async () => {
    await expect(tables.profile([{ a: 1 }] as never)).rejects.toThrow(
      "table must be a table, as made by tables.of",
    );
    await expect(tables.profile(customers, { target: "churn" })).rejects.toThrow(
      'there is no column "churn"; did you mean "churned"?',
    );
  });
});

test("it displays itself: one row for each column, with bars", async () => {
  const bundle = profile[DISPLAY]();
  const text = String(bundle["text/plain"]);
  expect(text).toContain("200 rows, 12 columns");
  expect(text).toMatch(/price .*█\u2007+▁ /);
  expect(text).toContain("上海 (67), 北京 (67), 广州 (66)");
  expect(String(bundle["text/html"])).toContain("gives churned away");
  expect(text).toMatch(/kind +missing +different +range +distribution +notes/);
  const twice = await tables.profile(await tables.of([{ a: 1 }, { a: 1 }]));
  expect(String(twice[DISPLAY]()["text/plain"])).toContain("2 rows, 1 of them again, 1 columns");
});

test("words for missing values are named; ids with zeros in front or many digits must stay texts", async () => {
  const { columns } = await tables.profile(
    await tables.of({
      member: ["无", "无", "缺失", "007", "-", "12"],
      code: ["01", "20", "30", "20", "30", "20"],
      order: ["123456789012345", "1", "2", "1", "2", "1"],
      plain: ["10", "20", " 30", "10", "20", "0"],
      units: [1, 2, 3, 1, 2, 3],
    }),
  );
  expect(Object.fromEntries(columns.map(({ column, notes }) => [column, notes]))).toEqual({
    member: ["无 - 缺失 may stand for missing values"],
    code: [],
    order: [],
    plain: ["numbers that are kept as texts"],
    units: [],
  });
});

test("its display has ranges of numbers and days, frequent values, and outliers among the notes", async () => {
  const rows = Array.from({ length: 300 }, (_, i) => ({
    id: `id ${i}`,
    shop: i % 3 === 0 ? "west" : "east",
    day: `2024-01-${String(1 + (i % 28)).padStart(2, "0")}T10:00:00`,
    price: i === 0 ? 12345.678 : 10 + (i % 5),
  }));
  const schema = { id: "text", shop: "text", day: "timestamp", price: "number" } as const;
  const shown = String((await tables.profile(await tables.of(rows, { schema })))[DISPLAY]()["text/plain"]);
  const lineOf = (column: string) => shown.split("\n").find((line) => line.startsWith(column));
  expect(lineOf("id")).not.toContain("(1)");
  expect(lineOf("shop")).toContain("east (200), west (100)");
  expect(lineOf("day")).toContain("2024-01-01 to 2024-01-28");
  expect(lineOf("price")).toMatch(/10 to 12,345\.7 \(median 12\).*1 outlier$/);
});
