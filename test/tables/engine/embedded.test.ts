import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tables } from "../../../lib/tables";
import { LazyTable } from "../../../lib/tables/asking/lazy-table";
import type { TableEngine } from "../../../lib/tables/engine/engine";
import { PROJECT } from "../../../lib/workbench/paths";

let folder: string;
let engine: TableEngine;
beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant lab "));
  engine = await tables.open({ threads: 2 });
});
afterAll(() => {
  engine.close();
  fs.rmSync(folder, { recursive: true });
});

/** Runs for hours unless it is interrupted. */
const ENDLESS = "select count(*) from range(10000000) a, range(10000000) b where a.range * b.range % 7 = 3";

describe("a signal", () => {
  test("ends a long query, and the engine stays usable", async () => {
    const controller = new AbortController();
    const running = engine.query(ENDLESS, { signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    await expect(running).rejects.toThrow("This operation was aborted");
    expect((await engine.query("select 42 as a"))[0].values[0]).toBe(42);
  });

  test("ends a query that has not begun to run, or that is being read", async () => {
    const early = new AbortController();
    const running = engine.query(ENDLESS, { signal: early.signal });
    early.abort(new Error("no longer wanted"));
    await expect(running).rejects.toThrow("no longer wanted");
    await expect(engine.query("select 1", { signal: early.signal })).rejects.toThrow("no longer wanted");

    const late = new AbortController();
    const reading = engine.query("select * from range(100000000)", { signal: late.signal, maxRows: 1e9 });
    setTimeout(() => late.abort(), 50);
    await expect(reading).rejects.toThrow("This operation was aborted");
  });

  test("leaves other queries alone", async () => {
    const controller = new AbortController();
    const ended = engine.query(ENDLESS, { signal: controller.signal });
    const other = engine.query("select sum(range) as a from range(3000000)");
    setTimeout(() => controller.abort(), 50);
    await expect(ended).rejects.toThrow("This operation was aborted");
    expect((await other)[0].values[0]).toBe(4499998500000);
  });
});

describe("a query that fails on the way, when rows have come already", () => {
  const FAILING = [
    ["cast(s as integer) as b from late", /^Cannot compute a table: Could not convert string 'zz' to INT32/],
    [
      "case when a = 190000 then error('no luck') else 1 end as b from late",
      /^Cannot compute a table: no luck$/,
    ],
    [
      "1 as b from late where cast(s as integer) = 1",
      /^Cannot compute a table: Could not convert string 'zz'/,
    ],
  ] as const;
  beforeAll(() =>
    engine.run(
      "create table late as select range as a, case when range = 190000 then 'zz' else '1' end as s from range(200000)",
    ),
  );

  test.each(FAILING)("select a, %s", async (list, message) => {
    const failing = new LazyTable<{ a: number; b: number }>(engine, ["a", "b"], `select a, ${list}`);
    await expect(failing.toRows()).rejects.toThrow(message);
    await expect(failing.toColumns({ maxRows: 1e9 })).rejects.toThrow(message);
    const file = path.join(folder, "late.csv");
    await expect(tables.write(file, failing)).rejects.toThrow(message);
    expect(fs.existsSync(file)).toBe(false);
    let rows = 0;
    const read = async () => {
      for await (const [a] of engine.batches(failing.sql)) rows += a.values.length;
    };
    await expect(read()).rejects.toThrow(message);
    expect(rows).toBeGreaterThan(0);
    expect(await failing.first(1000).toVector("a")).toHaveLength(1000);
  });

  test("or that is aborted or closed while it is read", async () => {
    const own = await tables.open({ threads: 2 });
    let controller = new AbortController();
    const slow = "select a.range from range(100000) a, range(100000) b where a.range * b.range % 1000 = 5";
    for (const end of [() => controller.abort(), () => own.close()]) {
      const parts = own.batches(slow, controller.signal)[Symbol.asyncIterator]();
      await parts.next();
      await parts.next();
      end();
      const rest = async () => {
        while (!(await parts.next()).done);
      };
      await expect(rest()).rejects.toThrow(/aborted|its engine must be open/);
      controller = new AbortController();
    }
  });
});

test("queries at once each get all of their rows", async () => {
  const sizes = [100_000, 3, 200_000, 0, 150_000];
  const results = await Promise.all(
    sizes.map((size, i) => engine.query(`select range * ${i + 1} as a from range(${size})`)),
  );
  results.forEach(([{ values }], i) => {
    expect(values.length).toBe(sizes[i]);
    expect(Array.from(values).every((value, k) => value === k * (i + 1))).toBe(true);
  });
});

test("more rows than maxRows are refused, and as many are not", async () => {
  const table = await tables.of({ a: new Float64Array(5000) }, { engine });
  await expect(table.toRows({ maxRows: 4999 })).rejects.toThrow(
    "Cannot read the rows of a table: maxRows must be at least their number, current value is 4999; group or filter the table first, or raise it",
  );
  expect(await table.toColumns({ maxRows: 5000 })).toEqual({ a: new Float64Array(5000) });
  await expect(engine.query("select * from range(1000001)")).rejects.toThrow("current value is 1000000;");
  await expect(table.toRows({ maxRow: 1 } as never)).rejects.toThrow(
    'Cannot compute a table: there is no option "maxRow"; did you mean "maxRows"?',
  );
  await expect(table.count({ maxRows: -1 })).rejects.toThrow("maxRows must be an integer >= 0");
  await expect(table.count({ signal: {} as never })).rejects.toThrow("signal must be an AbortSignal");
});

test("a closed engine says so, also to what was running", async () => {
  const own = await tables.open({ threads: 1 });
  const table = await tables.of([{ a: 1 }], { engine: own });
  const running = own.query(ENDLESS);
  setTimeout(() => own.close(), 100);
  const message = "Cannot compute a table: its engine must be open, current value is a closed engine";
  await expect(running).rejects.toThrow(message);
  await expect(table.count()).rejects.toThrow(message);
  await expect(tables.of([{ a: 1 }], { engine: own })).rejects.toThrow(message);
  own.close();
});

test.each([
  [
    "select x from (select 1 as a) as t",
    /^Cannot compute a table: Referenced column "x" not found in FROM clause!/,
  ],
  ["select cast('abc' as integer) as a", /^Cannot compute a table: Could not convert string 'abc' to INT32$/],
  [
    "select regexp_matches('a', '(') as a",
    /^Cannot compute a table: a regular expression is not valid: missing \): \($/,
  ],
  [
    "select regexp_matches('a', '(?=b)') as a",
    /^Cannot compute a table: a regular expression is not valid: invalid perl operator: \(\?=$/,
  ],
  [
    "select regexp_matches('a', '*') as a",
    /^Cannot compute a table: a regular expression is not valid: no argument for repetition operator: \*$/,
  ],
  [
    "select regexp_matches('a', '[') as a",
    /^Cannot compute a table: a regular expression is not valid: missing \]: \[$/,
  ],
  [
    "select regexp_matches('a', '\\') as a",
    /^Cannot compute a table: a regular expression is not valid: trailing \\/,
  ],
  ["selec 1", /^Cannot compute a table: syntax error at or near "selec"$/],
])("DuckDB's words about %s become a sentence with their cause", async (sql, message) => {
  const error = await engine.query(sql).catch((error) => error);
  expect(error.message).toMatch(message);
  expect(error.message).not.toMatch(/LINE \d/);
  expect(error.cause.message).toMatch(/[A-Za-z ]+ Error: /);
});

test("what does not fit into memory goes to the scratch folder, and the answer is the same", async () => {
  const scratch = path.join(folder, "new", "scratch");
  const small = await tables.open({ memoryMegabytes: 100, threads: 2, scratch });
  const make =
    "create table lines as select i, hash(i) % 700000 as k, md5(i::varchar) as text from range(1000000) t(i)";
  const sort =
    "select text from (select text, row_number() over (order by text, i) as r from lines) where r % 100000 = 0 order by r";
  const join =
    "select count(*) as n, sum(a.i % 97 + length(b.text)) as total from lines a join lines b on a.k = b.k and a.text <> b.text";
  let mostFiles = 0;
  const watch = setInterval(() => {
    const [own] = fs.readdirSync(scratch);
    if (own !== undefined) mostFiles = Math.max(mostFiles, fs.readdirSync(path.join(scratch, own)).length);
  }, 20);
  await small.run(make);
  const spilled = [await small.query(sort), await small.query(join)];
  clearInterval(watch);
  expect(mostFiles).toBeGreaterThan(0);
  await engine.run(make);
  expect(spilled).toEqual([await engine.query(sort), await engine.query(join)]);
  small.close();
  expect(fs.readdirSync(scratch)).toEqual([]);
});

test("the scratch folder is removed when the process ends, and two engines have folders of their own", () => {
  const script = `
    require("./lib/typescript-loader.js");
    const fs = require("node:fs");
    const { open } = require("./lib/tables/engine/embedded.ts");
    (async () => {
      const options = { memoryMegabytes: 64, threads: 1, scratch: ${JSON.stringify(folder)} + "/exit" };
      const engines = [await open(options), await open(options)];
      for (const engine of engines)
        await engine.run("create table lines as select md5(range::varchar) as a, md5((range + 1)::varchar) as b from range(1200000)");
      console.log(fs.readdirSync(options.scratch).length);
      process.exit();
    })();`;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], { cwd: PROJECT, encoding: "utf8" });
  expect(stderr).toBe("");
  expect(stdout).toBe("2\n");
  expect(fs.readdirSync(path.join(folder, "exit"))).toEqual([]);
});

test("options that are not possible are refused", async () => {
  const refused = (options: object, message: string) =>
    expect(tables.open(options)).rejects.toThrow(`Cannot open an engine: ${message}`);
  await refused({ memoryMegabytes: 63 }, "memoryMegabytes must be an integer >= 64, current value is 63");
  await refused({ threads: 0 }, "threads must be an integer >= 1, current value is 0");
  await refused({ scratch: " " }, "scratch must be a text that is not empty");
  await refused({ memory: 100 }, 'there is no option "memory"');
});

test("an engine keeps to its options", async () => {
  const own = await tables.open({ memoryMegabytes: 64, threads: 3 });
  const settings = ["threads", "memory_limit", "TimeZone", "autoinstall_known_extensions"];
  const result = await own.query(
    `select ${settings.map((name) => `current_setting('${name}')::varchar as "${name}"`)}`,
  );
  expect(result.map(({ values }) => values[0])).toEqual(["3", "61.0 MiB", "UTC", "false"]);
  expect([own.newName(), own.newName()]).toEqual(["table_1", "table_2"]);
  own.close();
});
