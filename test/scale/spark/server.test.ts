/** A real Spark server gives what DuckDB and the library give. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  baskets,
  type Cluster,
  itemsets,
  type LazyTable,
  linearRegression,
  scaled,
  shop,
  spark,
  type TableEngine,
  tables,
} from "../../../lib";
import type { AnyRow } from "../../../lib/tables/asking/column-types";
import { DUCKDB } from "../../../lib/tables/engine/duckdb-dialect";
import {
  HAS_CLUSTER,
  HAS_SERVER,
  ON_REQUEST,
  type RealServer,
  startServer,
} from "../../support/spark-server";
import { dialectTests } from "../dialect-cases";
import { startProxy } from "./proxy";
import { AGGREGATES, VALUES, WORDS } from "./words";

describe.skipIf(!HAS_SERVER)(`Spark (${ON_REQUEST})`, { timeout: 300_000 }, () => {
  let server: RealServer;
  let cluster: Cluster;
  let duckDb: TableEngine;
  let folder: string;
  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-spark-data-"));
    server = await startServer();
    cluster = await spark.connect(server.url);
    duckDb = await tables.open({ threads: 1 });
  }, 300_000);
  afterAll(() => {
    duckDb?.close();
    cluster?.close();
    server?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  describe("the dialect", () => {
    dialectTests("spark", async () => cluster);
  });

  describe("a word of the dialect is DuckDB's", () => {
    const ask = async (asked: TableEngine, sql: string) => {
      const [{ kind, values }] = await asked.query(sql);
      return [kind, ...Array.from(values, (value) => (value === 0 ? 0 : value))];
    };
    test.each(WORDS)("%s", async (_, word) => {
      const expected = await ask(duckDb, `select ${word(DUCKDB)} as x`);
      expect(await ask(cluster, `select ${word(cluster.dialect)} as x`)).toEqual(expected);
    });
    test.each(AGGREGATES)("%s", async (_, word) => {
      const from = `as x from (values ${VALUES}) as t(x, y, s)`;
      const expected = await ask(duckDb, `select ${word(DUCKDB)} ${from}`);
      expect(await ask(cluster, `select ${word(cluster.dialect)} ${from}`)).toEqual(expected);
    });
  });

  test("a text, a name and a value do not leave their quotes", async () => {
    const name = '\\" or `1` = 1 --';
    const nasty = [
      "\\",
      "\\'",
      "'; drop table t; --",
      "a\\'b''c",
      '"',
      "`",
      "$" + "{spark.app.name}",
      "-- x\n/*",
    ];
    const made = await tables.of({ [name]: nasty }, { engine: cluster });
    expect(await made.toRows()).toEqual(nasty.map((text) => ({ [name]: text })));
    for (const text of nasty) {
      expect(await made.where((row) => row[name].equals(text)).toRows()).toEqual([{ [name]: text }]);
      const asked = await tables.sql`select ${text} as x from ${made} limit 1 -- it's \\`;
      expect(await asked.toRows()).toEqual([{ x: text }]);
    }
  });

  test("kept rows stay, and a profile is DuckDB's", async () => {
    const lines = orderLines().slice(0, 60);
    const [own, other] = await Promise.all([cluster, duckDb].map((engine) => tables.of(lines, { engine })));
    const kept = await own
      .where((row) => row.quantity.isGreaterThan(2))
      .orderBy("order")
      .keep();
    expect(kept.engine).toBe(cluster);
    expect(await kept.count()).toBe(lines.filter(({ quantity }) => quantity > 2).length);
    expectSame(await tables.profile(own), await tables.profile(other), 1e-9);
  });

  describe("jobs", () => {
    const made = shop.make({ seed: 7, scale: 0.02 });
    const receipts = shop.baskets(made);
    const both = async (job: (engine: TableEngine) => Promise<unknown>) => {
      expectSame(await job(cluster), await job(duckDb), 1e-9);
    };
    const kept = new Map<TableEngine, Promise<LazyTable<AnyRow>>>();
    const basketLines = (engine: TableEngine) => {
      const lines = kept.get(engine) ?? tables.of(baskets.toColumns(receipts), { engine });
      kept.set(engine, lines);
      return lines;
    };
    const names = { basket: "basketIds", item: "items", minSupport: 0.002 };

    test("itemsets: those of DuckDB and of the miner in memory, found by MLlib", async () => {
      const found = await scaled.frequentItemsets(await basketLines(cluster), names);
      const expected = await scaled.frequentItemsets(await basketLines(duckDb), names);
      expect(expected.levelOffsets.length).toBeGreaterThan(3);
      expect(found.algorithm).toBe("fpGrowth");
      expect({ ...found, algorithm: "apriori" }).toEqual({ ...expected });
      const inMemory = itemsets.mine(receipts, { minSupport: names.minSupport });
      const sorted = (sets: Iterable<{ readonly items: readonly string[]; readonly count: number }>) =>
        Array.from(sets, ({ items, count }) => `${[...items].sort().join("; ")}: ${count}`).sort();
      expect(sorted(found)).toEqual(sorted(inMemory));
    });

    test("a set at the threshold is in, one below it is not; no set is longer than asked for", async () => {
      const lists = [["a", "b", "c"], ["a", "b", "c"], ["a", "b"], ["d"], ["it's"], ["a", "c"], ["a"]];
      const columns = {
        order: lists.flatMap((list, i) => list.map(() => i)),
        item: lists.flat(),
      };
      for (const count of [1, 2, 3])
        for (const maxLength of [3, 4]) {
          const options = { basket: "order", item: "item", minSupport: { count }, maxLength } as const;
          const [found, expected] = await Promise.all(
            [cluster, duckDb].map(async (engine) =>
              scaled.frequentItemsets(await tables.of(columns, { engine }), options),
            ),
          );
          expect([...found]).toEqual([...expected]);
        }
    });

    test("counts of items and pairs", async () => {
      await both(async (engine) => ({ ...(await scaled.itemCounts(await basketLines(engine), names)) }));
      await both(async (engine) => ({ ...(await scaled.pairCounts(await basketLines(engine), names)) }));
    });

    test("a sample by key", () =>
      both(async (engine) => {
        const drawn = await scaled.sample(await basketLines(engine), {
          share: 0.1,
          seed: 3,
          key: "basketIds",
        });
        return drawn.orderBy("basketIds", "items").toRows();
      }));

    test("RFM, cohorts and weekly sales", async () => {
      const lines = orderLines();
      const schema = {
        customer: "text",
        order: "integer",
        time: "timestamp",
        product: "text",
        quantity: "integer",
        amount: "number",
      } as const;
      const table = (engine: TableEngine) => tables.of(lines, { schema, engine });
      const columns = { customer: "customer", order: "order", time: "time", amount: "amount" } as const;
      const asOf = "2024-12-31";
      await both(async (engine) => scaled.rfm(await table(engine), { ...columns, asOf }));
      await both(async (engine) => scaled.cohorts(await table(engine), { ...columns, asOf }));
      const sales = {
        product: "product",
        time: "time",
        quantity: "quantity",
        amount: "amount",
        order: "order",
      } as const;
      await both(async (engine) => {
        const weeks = await scaled.weeklySales(await table(engine), sales);
        return weeks.orderBy("week", "product").toRows();
      });
    });

    test("k-means", async () => {
      const points = Array.from({ length: 300 }, (_, i) => ({
        id: i,
        x: (i % 3) * 5 + Math.sin(i),
        y: Math.cos(7 * i) - (i % 3),
      }));
      await both(async (engine) =>
        scaled.kMeans(await tables.of(points, { engine }), {
          key: "id",
          features: ["x", "y"],
          clusters: 3,
          seed: 4,
        }),
      );
    });

    test("a linear regression: that of linearRegression.fit", async () => {
      const rows = Array.from({ length: 500 }, (_, i) => ({
        a: Math.sin(i) + 1e3,
        b: Math.cos(3 * i),
        y: 2 * Math.sin(i) - Math.cos(3 * i) + Math.sin(i * i),
      }));
      const found = await scaled.linearRegression(await tables.of(rows, { engine: cluster }), {
        target: "y",
        features: ["a", "b"],
      });
      const expected = linearRegression.fit(
        rows.map(({ a, b }) => [a, b]),
        rows.map(({ y }) => y),
      );
      expectSame(found.coefficients, expected.coefficients, 1e-10);
      expect(found.intercept).toBeCloseTo(expected.intercept, 6);
    });
  });

  test("Parquet files and tables of the catalogue", async () => {
    const file = path.join(folder, "it's 100 %.parquet");
    const rows = [
      { id: 1, day: "2024-03-01", time: "2024-03-01T10:00:00.123456", name: "茶", price: 1.5, gone: true },
      { id: 2 ** 53 - 1, day: null, time: null, name: null, price: null, gone: null },
    ];
    const schema = {
      id: "integer",
      day: "date?",
      time: "timestamp?",
      name: "text?",
      price: "number?",
      gone: "boolean?",
    } as const;
    await tables.write(file, await tables.of(rows, { schema, engine: duckDb }));
    const read = await cluster.parquet(file, { schema });
    expect(await read.orderBy("id").toRows()).toEqual(rows);
    expect((await cluster.describe(read.sql)).map(({ kind }) => kind)).toEqual([
      "number",
      "date",
      "timestamp",
      "text",
      "number",
      "boolean",
    ]);
    await expect(cluster.parquet(file, { schema: { name: "text" } })).rejects.toThrow(
      "Cannot open a table: each value of name must be text, as in the schema",
    );
    const [{ n }] = await (
      await cluster.sql`select count(*) as n from ${read} where name <> ${"\\'"}`
    ).toRows();
    expect(n).toBe(1);
    const view = cluster.newName();
    await cluster.run(`create temporary view ${view} as ${read.sql}`);
    expect(await (await cluster.table(view)).count()).toBe(2);
    await expect(cluster.parquet(`${folder}/none`)).rejects.toThrow(
      /^Cannot compute a table: Path does not exist: .*none\. \[PATH_NOT_FOUND\]; the path is one of the Spark server, not of this machine$/,
    );
    await expect(cluster.table("no.such")).rejects.toThrow("[TABLE_OR_VIEW_NOT_FOUND]");
  });

  describe("a running query", () => {
    /** Some seconds on two cores. */
    const LONG = "select count(*) as n, sum(hash(id) % 1000) as s from range(0, 300000000, 1, 8)";

    test("is taken up again if its connections are cut", async () => {
      const expected = await cluster.query(LONG);
      const proxy = await startProxy(server.url);
      const cutOff = await spark.connect(proxy.url);
      const rows = cutOff.query(LONG);
      let cuts = 0;
      const timer = setInterval(() => {
        cuts += proxy.cut();
      }, 500);
      await new Promise((resolve) => setTimeout(resolve, 1800));
      clearInterval(timer);
      expect(await rows).toEqual(expected);
      expect(cuts).toBeGreaterThanOrEqual(1);
      cutOff.close();
      proxy.close();
    });

    test("is interrupted; the engine stays usable", async () => {
      const controller = new AbortController();
      const seen: number[][] = [];
      const other = await spark.connect(server.url, { onProgress: (...counts) => seen.push(counts) });
      const running = other.query(LONG.replace("300000000", "3000000000000"), { signal: controller.signal });
      await expect.poll(() => seen.length, { timeout: 60_000 }).toBeGreaterThan(0);
      expect(seen[0][1]).toBeGreaterThan(0);
      controller.abort(new Error("enough"));
      await expect(running).rejects.toThrow("enough");
      expect(await other.query("select 1 as x")).toHaveLength(1);
      other.close();
    });

    test.skipIf(!HAS_CLUSTER)("goes on if an executor is killed", async () => {
      const expected = await cluster.query(LONG);
      const running = cluster.query(LONG);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const [executor, ...others] = server.executors();
      expect(others).toEqual([]);
      process.kill(executor, "SIGKILL");
      expect(await running).toEqual(expected);
      expect(server.executors()).not.toContain(executor);
    });
  });
});

/** Made-up order lines of a year, always the same. */
function orderLines() {
  return Array.from({ length: 400 }, (_, i) => {
    const time = new Date(Date.UTC(2024, 0, 1) + ((i * 7919) % 365) * 86_400_000 + i * 1000);
    return {
      customer: `c${(i * 31) % 37}`,
      order: i >> 1,
      time: time.toISOString().slice(0, 19),
      product: ["茶", "it's", "tea"][i % 3],
      quantity: 1 + (i % 4),
      amount: i % 11 === 0 ? -2.5 : ((i * 13) % 997) / 100,
    };
  });
}

/** Equal, but for the last digits of numbers. */
function expectSame(found: unknown, expected: unknown, tolerance = 1e-12, place = ""): void {
  if (typeof expected === "number" && typeof found === "number" && Number.isFinite(expected)) {
    const difference = Math.abs(found - expected) / Math.max(1, Math.abs(expected));
    expect(difference, place).toBeLessThanOrEqual(tolerance);
  } else if (Object(expected) === expected) {
    expect(Object.keys(Object(found)), place).toEqual(Object.keys(Object(expected)));
    for (const [name, value] of Object.entries(Object(expected)))
      expectSame((found as never)[name], value, tolerance, `${place}.${name}`);
  } else expect(found, place).toBe(expected);
}
