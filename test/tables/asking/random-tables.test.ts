/**
 * Each verb on 100 random tables, or 500 with `MERCHANT_LAB_FAULTS=long`, equals a loop: missing values, ties, Chinese names, no
 * rows. On PostgreSQL and Spark, on request, on fewer.
 */
import { createHash } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENGINES, type OpenEngine } from "../../support/table-engines";
import type { Row, Value } from "./naive";
import * as naive from "./naive";

const RUNS = { numRuns: process.env.MERCHANT_LAB_FAULTS === "long" ? 500 : 100, seed: 15 };
const SCHEMA = {
  名称: "text?",
  "a b": "integer?",
  x: "number?",
  constructor: "boolean?",
  day: "date?",
  id: "integer",
} as const;
const COLUMNS = Object.keys(SCHEMA);

const cells = {
  名称: fc.constantFrom("牛奶", "面包", "a", "B", "", "it's", "😀b", null),
  "a b": fc.constantFrom(-2, 0, 1, 7, null),
  x: fc.constantFrom(-1.5, 0, 0.1, 0.2, 2, 1e6, null),
  constructor: fc.constantFrom(true, false, null),
  day: fc.constantFrom("2024-02-29", "1999-12-31", "2024-03-01", null),
};
const rowsOf = (most: number) =>
  fc
    .array(fc.record(cells), { maxLength: most })
    .map((rows) => rows.map((row, id): Row => ({ ...row, id: id % 9 })));

/** Compares numbers within rounding, everything else exactly. */
function expectRows(found: readonly object[], expected: readonly Row[], isOrdered = true): void {
  const key = (row: object) =>
    JSON.stringify(
      Object.values(row).map((value) => (typeof value === "number" ? Number(value.toPrecision(9)) : value)),
    );
  const arranged = (rows: readonly object[]) =>
    isOrdered ? rows : [...rows].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  const [own, other] = [arranged(found), arranged(expected)] as [Row[], Row[]];
  expect(own.length).toBe(other.length);
  own.forEach((row, i) => {
    expect(Object.keys(row)).toEqual(Object.keys(other[i]));
    for (const [name, value] of Object.entries(row)) {
      const wanted = other[i][name];
      if (typeof value === "number" && typeof wanted === "number")
        expect(Math.abs(value - wanted), `${name}: ${value}, ${wanted}`).toBeLessThanOrEqual(
          1e-12 * Math.max(1, Math.abs(wanted), 1e6),
        );
      else expect(value, name).toEqual(wanted);
    }
  });
}

type Logic = boolean | null;
const and = (a: Logic, b: Logic): Logic =>
  a === false || b === false ? false : a === null || b === null ? null : true;
const or = (a: Logic, b: Logic): Logic =>
  a === true || b === true ? true : a === null || b === null ? null : false;
const not = (a: Logic): Logic => (a === null ? null : !a);
/** A function of values that is missing where one of them is. */
const strict =
  <T extends Value>(compute: (...values: T[]) => Value) =>
  (...values: Value[]) =>
    values.some((value) => value === null) ? null : compute(...(values as T[]));
const greater = strict<number>((a, b) => a > b) as (...values: Value[]) => Logic;
const equal = strict<Value & {}>((a, b) => a === b) as (...values: Value[]) => Logic;

describe.each(ENGINES)("$name", ({ isAbsent, mostRuns, open }) => {
  const runs = { ...RUNS, numRuns: Math.min(RUNS.numRuns, mostRuns) };

  let opened: OpenEngine;
  if (!isAbsent) {
    beforeAll(async () => {
      opened = await open();
    }, 300_000);
    afterAll(() => opened.close());
  }
  const load = (rows: readonly Row[]) => opened.load(rows, SCHEMA);

  function property(name: string, most: number, check: (rows: Row[]) => Promise<void>): void {
    test.skipIf(isAbsent)(name, { timeout: 240_000 }, () =>
      fc.assert(fc.asyncProperty(rowsOf(most), check), runs),
    );
  }

  property("where", 12, async (rows) => {
    const table = await load(rows);
    const found = table.where((row) =>
      row.x
        .isGreaterThan(0.1)
        .and(row.名称.startsWith("牛").or(row.constructor))
        .or(row["a b"].equals(row.id).not().and(row.day.isLessThan("2024-03-01")))
        .or(row.名称.isOneOf(["B", "😀b"]).and(row.x.isMissing())),
    );
    const expected = rows.filter((row) =>
      or(
        or(
          and(
            greater(row.x, 0.1),
            or(
              strict<string>((text) => text.startsWith("牛"))(row.名称) as Logic,
              row.constructor as unknown as Logic,
            ),
          ),
          and(not(equal(row["a b"], row.id)), strict<string>((day) => day < "2024-03-01")(row.day) as Logic),
        ),
        and(strict<string>((text) => ["B", "😀b"].includes(text))(row.名称) as Logic, row.x === null),
      ),
    );
    expectRows(await found.toRows(), expected);
    expect(await found.count()).toBe(expected.length);
  });

  property("derive, select, omit and rename", 8, async (rows) => {
    const table = await load(rows);
    const derived = table.derive((row) => ({
      sum: row.x.plus(row["a b"]).minus(1).times(row.id),
      ratio: row.x.dividedBy(row["a b"]),
      rest: row["a b"].modulo(row.id),
      x: row.x.negated().absolute().round(1),
      label: row.名称.concat("-", row.名称.upper()),
      size: row.名称.length(),
      part: row.名称.slice(1, 1),
      sure: row.constructor.ifElse(row.x, -1),
      filled: row.x.orElse(row.id),
      month: row.day.month(),
      same: 3,
    }));
    const round = (value: number) => (Math.sign(value) * Math.round(Math.abs(value) * 10)) / 10;
    const expected = rows.map(({ x, ...row }) => ({
      ...row,
      sum: strict<number>((a, b, c) => (a + b - 1) * c)(x, row["a b"], row.id),
      ratio: row["a b"] === 0 ? null : strict<number>((a, b) => a / b)(x, row["a b"]),
      rest: row.id === 0 ? null : strict<number>((a, b) => a % b)(row["a b"], row.id),
      x: strict<number>((a) => round(Math.abs(a)))(x),
      label: strict<string>((text) => `${text}-${text.toUpperCase()}`)(row.名称),
      size: strict<string>((text) => [...text].length)(row.名称),
      part: strict<string>((text) => [...text][1] ?? "")(row.名称),
      sure: (row.constructor as unknown as Logic) === true ? x : -1,
      filled: x ?? row.id,
      month: strict<string>((day) => Number(day.slice(5, 7)))(row.day),
      same: 3,
    }));
    expectRows(await derived.toRows(), expected);
    const renamed = table
      .omit("constructor")
      .rename({ 名称: "name", id: "x y" })
      .select("x y", "name", "a b");
    expectRows(
      await renamed.toRows(),
      rows.map((row) => ({ "x y": row.id, name: row.名称, "a b": row["a b"] })),
    );
    expectRows(
      await table.omit("名称", "x", "day").toRows(),
      rows.map((row) => naive.pick(row, ["a b", "constructor", "id"])),
    );
  });

  property("orderBy, first, distinct and append", 14, async (rows) => {
    const table = await load(rows);
    const keys = [{ name: "x", isDescending: true }, { name: "名称" }];
    const expected = naive.sorted(rows, keys, COLUMNS);
    const ordered = table.orderBy({ descending: "x" }, "名称");
    expectRows(await ordered.toRows(), expected);
    expectRows(await ordered.first(3).toRows(), expected.slice(0, 3));
    expectRows(await table.first(3).toRows(), rows.slice(0, 3));
    expectRows(
      await ordered.omit("x").toRows(),
      expected.map((row) =>
        naive.pick(
          row,
          COLUMNS.filter((name) => name !== "x"),
        ),
      ),
    );
    expectRows(
      await table.select("名称", "a b").distinct().toRows(),
      naive.sorted(
        [...naive.groupsOf(rows, ["名称", "a b"]).values()].map(([row]) => naive.pick(row, ["名称", "a b"])),
        [],
        ["名称", "a b"],
      ),
    );
    expectRows(
      await table.append(table.select("id", "day", "x", "名称", "constructor", "a b").first(2)).toRows(),
      [...rows, ...rows.slice(0, 2)],
      false,
    );
  });

  property("groupBy and summarise", 14, async (rows) => {
    const table = await load(rows);
    const summarise = (names: readonly ("名称" | "a b")[]) =>
      table.groupBy(...names).summarise((group, f) => ({
        count: f.count(),
        present: f.countPresent(group.x),
        distinct: f.countDistinct(group.x),
        sum: f.sum(group.x),
        mean: f.mean(group.x),
        least: f.minimum(group.day),
        most: f.maximum(group.x),
        median: f.median(group.x),
        high: f.quantile(group.x, 0.9),
        variance: f.variance(group.x),
        deviation: f.standardDeviation(group.x),
        together: f.correlation(group.x, group.id),
        any: f.any(group.constructor),
        every: f.every(group.constructor),
        top: f.valueAtMaximum(group.名称, group.x),
        bottom: f.valueAtMinimum(group.day, group.id),
      }));
    const expected = (names: readonly string[]) =>
      naive.sorted(
        [...naive.groupsOf(rows, names).values()].map((group) => {
          const x = naive.numbersOf(group, "x");
          const [days, flags] = ["day", "constructor"].map((name) =>
            group.map((row) => row[name]).filter((value) => value !== null),
          );
          const variance = naive.variance(x);
          const pairs = group
            .filter((row) => row.x !== null)
            .map((row) => [row.x, row.id] as [number, number]);
          return {
            ...naive.pick(group[0], names),
            count: group.length,
            present: x.length,
            distinct: new Set(x).size,
            sum: naive.sum(x),
            mean: naive.mean(x),
            least: days.sort()[0] ?? null,
            most: x.length === 0 ? null : Math.max(...x),
            median: naive.quantile(x, 0.5),
            high: naive.quantile(x, 0.9),
            variance,
            deviation: variance === null ? null : Math.sqrt(variance),
            together: naive.correlation(pairs),
            any: flags.length === 0 ? null : flags.includes(true),
            every: flags.length === 0 ? null : !flags.includes(false),
            top: naive.valueAt(group, "名称", "x", true),
            bottom: naive.valueAt(group, "day", "id", false),
          };
        }),
        names.map((name) => ({ name })),
        names,
      );
    const loose = (found: readonly object[]) =>
      found.map((row) => ({
        ...row,
        variance:
          (row as Row).variance === null ? null : Math.fround(((row as Row).variance as number) / 1e6),
      }));
    const names = ([["名称"], ["名称", "a b"], []] as ("名称" | "a b")[][])[rows.length % 3];
    expectRows(loose(await summarise(names).toRows()), loose(expected(names)) as Row[]);
  });

  property("window", 12, async (rows) => {
    const table = await load(rows);
    const found = table.window(
      { partitionBy: "名称", orderBy: [{ descending: "a b" }, "day"] },
      (row, f) => ({
        number: f.rowNumber(),
        rank: f.rank(),
        dense: f.denseRank(),
        part: f.part(3),
        before: f.previous(row.x),
        later: f.next(row.id, 2),
        first: f.first(row.x),
        running: f.runningSum(row.x),
        moving: f.movingMean(row.x, 3),
        total: f.total(row.x),
      }),
    );
    const keys = [{ name: "a b", isDescending: true }, { name: "day" }];
    const compare = naive.compareRows(keys);
    const expected = [...naive.groupsOf(rows, ["名称"]).values()].flatMap((group) => {
      const ordered = naive.sorted(group, keys, COLUMNS);
      const upTo = (i: number, from: number) => naive.numbersOf(ordered.slice(Math.max(0, from), i + 1), "x");
      const starts = ordered.map((row, i) => i === 0 || compare(ordered[i - 1], row) !== 0);
      // ntile: the first parts have one row more.
      const sizes = [0, 1, 2].map((k) => Math.floor(ordered.length / 3) + (k < ordered.length % 3 ? 1 : 0));
      const parts = sizes.flatMap((size, k) => new Array<number>(size).fill(k + 1));
      return ordered.map((row, i) => ({
        ...row,
        number: i + 1,
        rank: starts.lastIndexOf(true, i) + 1,
        dense: starts.slice(0, i + 1).filter(Boolean).length,
        part: parts[i],
        before: ordered[i - 1]?.x ?? null,
        later: ordered[i + 2]?.id ?? null,
        first: ordered[0].x,
        running: naive.sum(upTo(i, 0)),
        moving: naive.mean(upTo(i, i - 2)),
        total: naive.sum(naive.numbersOf(ordered, "x")),
      }));
    });
    expectRows(await found.toRows(), expected, false);
  });

  property("join", 10, async (rows) => {
    const own = ["名称", "a b", "x"];
    const left = rows.map((row) => naive.pick(row, own));
    const right = rows
      .slice(2)
      .map((row) => ({ 名称: row.名称, "a b": row.id === 3 ? null : row["a b"], units: row.id }));
    const a = (await load(rows)).select("名称", "a b", "x");
    const b = await opened.load(right, { 名称: "text?", "a b": "integer?", units: "integer" });
    // A fifth of the tables for each kind; which one is as good as random.
    const missing = rows.filter((row) => row.x === null).length;
    const how = (["inner", "left", "full", "semi", "anti"] as const)[(rows.length + missing) % 5];
    const one = a.join(b.select("名称", "units"), { on: "名称", how });
    const pairs = right.map((row) => naive.pick(row, ["名称", "units"]));
    expectRows(await one.toRows(), naive.join(left, pairs, ["名称"], how, ["units"], own), false);
    const two = a.join(b, { on: ["名称", "a b"], how });
    expectRows(await two.toRows(), naive.join(left, right, ["名称", "a b"], how, ["units"], own), false);
  });

  property("unpivot and pivot", 10, async (rows) => {
    const table = await load(rows);
    const long = table.select("名称", "a b", "id").unpivot(["a b", "id"], { name: "what", value: "much" });
    const expected = rows.flatMap((row) =>
      ["a b", "id"].map((what) => ({ 名称: row.名称, what, much: row[what] })),
    );
    expectRows(await long.toRows(), expected, false);
    const wide = await table.pivot({
      rows: ["名称"],
      columns: "a b",
      value: (group, { sum }) => sum(group.x),
      fill: 0,
    });
    const names = [...new Set(naive.numbersOf(rows, "a b"))].sort((a, b) => a - b);
    const cells = [...naive.groupsOf(rows, ["名称"]).values()].map((group) => ({
      名称: group[0].名称,
      ...Object.fromEntries(
        names.map((name) => [
          `v${name}`,
          naive.sum(
            naive.numbersOf(
              group.filter((row) => row["a b"] === name),
              "x",
            ),
          ) ?? 0,
        ]),
      ),
    }));
    expect(wide.columns).toEqual(["名称", ...names.map(String)]);
    // Integer-like names come first in the objects of JavaScript.
    const named = (await wide.toRows()).map((row) => ({
      名称: row.名称,
      ...Object.fromEntries(names.map((name) => [`v${name}`, row[String(name)]])),
    }));
    expectRows(named, naive.sorted(cells, [{ name: "名称" }], ["名称"]));
  });

  property("sample", 20, async (rows) => {
    const table = await load(rows);
    const hash = (text: string) => createHash("md5").update(`7:${text}`).digest("hex");
    const isIn = (text: string, share: number) =>
      Number.parseInt(hash(text).slice(0, 13), 16) < Math.floor(share * 2 ** 52);
    expectRows(
      await table.sample({ share: 0.4, seed: 7 }).toRows(),
      rows.filter((_, i) => isIn(String(i + 1), 0.4)),
    );
    expectRows(
      await table.sample({ share: 0.4, seed: 7, key: "a b" }).toRows(),
      rows.filter((row) => isIn(String(row["a b"] ?? ""), 0.4)),
    );
    const lowest = rows.map((_, i) => hash(String(i + 1))).sort()[4] ?? "g";
    expectRows(
      await table.sample({ rows: 5, seed: 7 }).toRows(),
      rows.filter((_, i) => hash(String(i + 1)) <= lowest),
    );
  });

  property("describe", 12, async (rows) => {
    const described = await (await load(rows)).describe();
    const expected = COLUMNS.map((column) => {
      const values = rows.map((row) => row[column]).filter((value) => value !== null);
      const ordered = [...values].sort(naive.compareValues);
      const numbers = column === "x" || column === "a b" || column === "id" ? (values as number[]) : [];
      const variance = naive.variance(numbers);
      const type = SCHEMA[column as keyof typeof SCHEMA].replace("?", "");
      return {
        column,
        kind: type === "integer" ? "number" : type,
        count: values.length,
        missing: rows.length - values.length,
        distinct: new Set(values).size,
        mean: naive.mean(numbers),
        standardDeviation: variance === null ? null : Math.sqrt(variance),
        minimum: ordered[0] ?? null,
        lowerQuartile: naive.quantile(numbers, 0.25),
        median: naive.quantile(numbers, 0.5),
        upperQuartile: naive.quantile(numbers, 0.75),
        maximum: ordered.at(-1) ?? null,
      };
    });
    expectRows(described, expected);
  });
});
