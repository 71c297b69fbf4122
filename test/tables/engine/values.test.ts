import { afterAll, beforeAll, expect, test } from "vitest";
import { tables } from "../../../lib/tables";
import type { TableEngine } from "../../../lib/tables/engine/engine";

let engine: TableEngine;
beforeAll(async () => {
  engine = await tables.open({ threads: 1 });
});
afterAll(() => engine.close());

async function readValue(sql: string): Promise<unknown> {
  const [{ kind, values }] = await engine.query(`select ${sql} as a`);
  return [kind, values[0]];
}

// The types of SCALE's dialect table, and the values that two clients read differently.
test.each([
  ["1::tinyint", "number", 1],
  ["(-32768)::smallint", "number", -32768],
  ["2147483647", "number", 2147483647],
  ["9007199254740991", "number", 2 ** 53 - 1],
  ["-9007199254740991", "number", 1 - 2 ** 53],
  ["9007199254740991::hugeint", "number", 2 ** 53 - 1],
  ["255::utinyint", "number", 255],
  ["4294967295::uinteger", "number", 4294967295],
  ["5::ubigint", "number", 5],
  ["5::uhugeint", "number", 5],
  ["0.1::float", "number", Math.fround(0.1)],
  ["0.1e0", "number", 0.1],
  ["-0e0", "number", -0],
  ["'Infinity'::double", "number", Infinity],
  ["0.1", "number", 0.1],
  ["-123456789012.5678::decimal(18,4)", "number", -123456789012.5678],
  ["0.30000000000000000000001::decimal(38,23)", "number", 0.3],
  ["-1.05::decimal(4,2)", "number", -1.05],
  ["true", "boolean", true],
  ["'牛奶😀'", "text", "牛奶😀"],
  ["''", "text", ""],
  ["'a text that is longer than twelve bytes'", "text", "a text that is longer than twelve bytes"],
  ["'b'::enum('a', 'b')", "text", "b"],
  [`'{"a": 1}'::json`, "text", '{"a": 1}'],
  ["'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'::uuid", "text", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"],
  ["time '14:05:22'", "text", "14:05:22"],
  ["date '2024-02-29'", "date", "2024-02-29"],
  ["date '0001-01-01'", "date", "0001-01-01"],
  ["date '9999-12-31'", "date", "9999-12-31"],
  ["date '10000-01-01'", "date", "+010000-01-01"],
  ["date '0044-03-15 (BC)'", "date", "-000043-03-15"],
  ["timestamp '2024-03-01 14:05:22'", "timestamp", "2024-03-01T14:05:22"],
  ["timestamp '2024-03-01 09:10:09'", "timestamp", "2024-03-01T09:10:09"],
  ["timestamp '2024-03-01 14:05:22.120'", "timestamp", "2024-03-01T14:05:22.12"],
  ["timestamp '2024-03-01 00:00:00.000001'", "timestamp", "2024-03-01T00:00:00.000001"],
  ["timestamp '1969-12-31 23:59:59.999999'", "timestamp", "1969-12-31T23:59:59.999999"],
  ["timestamp '1969-12-31 23:59:59'", "timestamp", "1969-12-31T23:59:59"],
  ["timestamp '0001-01-01 00:00:00.000001'", "timestamp", "0001-01-01T00:00:00.000001"],
  ["timestamp '9999-12-31 23:59:59.999999'", "timestamp", "9999-12-31T23:59:59.999999"],
  ["timestamp_s '2024-03-01 14:05:22'", "timestamp", "2024-03-01T14:05:22"],
  ["timestamp_ms '1969-03-01 14:05:22.005'", "timestamp", "1969-03-01T14:05:22.005"],
  ["timestamp_ns '2024-03-01 14:05:22.123456789'", "timestamp", "2024-03-01T14:05:22.123456789"],
  ["timestamp_ns '1969-12-31 23:59:59.999999999'", "timestamp", "1969-12-31T23:59:59.999999999"],
  ["['a', null]", "list", ["a", null]],
  ["[1, 9007199254740991]::bigint[]", "list", [1, 2 ** 53 - 1]],
  ["[0.5]::double[1]", "list", [0.5]],
  ["[date '2024-03-01']", "list", ["2024-03-01"]],
  ["[['a'], []]", "list", [["a"], []]],
  ["null", "number", null],
])("%s is read as a %s", async (sql, kind, value) => {
  expect(await readValue(sql)).toEqual([kind, value]);
});

test.each([
  "9007199254740993",
  "-9007199254740992",
  "1e19::hugeint",
  "12345678901234567890.12::decimal(38, 2)",
  "18446744073709551615::ubigint",
])("%s is refused, since a number would lose digits", async (sql) => {
  await expect(readValue(sql)).rejects.toThrow(
    /beyond 2\^53, where a number loses digits; ask for it as a text with toText\(\)$/,
  );
});

test.each([
  ["interval '1 day'", "INTERVAL"],
  ["{'a': 1}", "STRUCT"],
  ["map {'a': 1}", "MAP"],
  ["'a'::blob", "BLOB"],
  ["'101'::bit", "BIT"],
  ["time '14:05:22+01'::timetz", "TIME WITH TIME ZONE"],
  ["union_value(a := 1)", "UNION"],
])("%s is refused by the name of its type", async (sql, type) => {
  const message = `Cannot read column "a": values of type ${type}`;
  await expect(readValue(sql)).rejects.toThrow(message);
  await expect(engine.describe(`select ${sql} as a`)).rejects.toThrow(message);
  await expect(readValue(sql)).rejects.toThrow("have no form here; cast it to a text or a number in SQL");
});

test("a timestamp with a time zone is refused with the way out", async () => {
  await expect(readValue("timestamptz '2024-03-01 10:00:00+08'")).rejects.toThrow(
    "values of type TIMESTAMP WITH TIME ZONE have no form here; cast it to timestamp in SQL, at the time zone that is meant",
  );
});

test.each([
  "9007199254740992",
  "-9007199254740992",
  "9223372036854775807",
  "170141183460469231731687303715884105727",
  "18446744073709551615::ubigint",
  "[9007199254740993]",
])("%s loses digits as a number, and is refused", async (sql) => {
  await expect(readValue(sql)).rejects.toThrow(
    /^Cannot read column "a": -?\d{16,39} is beyond 2\^53, where a number loses digits; ask for it as a text with toText\(\)$/,
  );
});

test.each(["date 'infinity'", "date '-infinity'", "timestamp 'infinity'", "date '300000-01-01'"])(
  "%s is further away than JavaScript can count",
  async (sql) => {
    await expect(readValue(sql)).rejects.toThrow(
      'Cannot read column "a": a date lies outside the years -271821 to 275760; leave it out',
    );
  },
);

test("numbers are a typed array unless one is missing, over many chunks", async () => {
  const rows = 300_001;
  const [i, halves, missing, names] = await engine.query(
    `select i, i / 2 as h, case when i <> 250000 then i end as m, 'name ' || i as s from range(${rows}) t(i)`,
  );
  const isEach = (values: ArrayLike<unknown>, valueAt: (k: number) => unknown) =>
    values.length === rows && Array.from(values).every((value, k) => value === valueAt(k));
  expect([i, halves, missing, names].map(({ values }) => values instanceof Float64Array)).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(isEach(i.values, (k) => k)).toBe(true);
  expect(isEach(halves.values, (k) => k / 2)).toBe(true);
  expect(isEach(missing.values, (k) => (k === 250_000 ? null : k))).toBe(true);
  expect(isEach(names.values, (k) => `name ${k}`)).toBe(true);
});
