/** The verbs hold against pandas and NumPy: golden/verbs.json, whose script has the command and the versions. */
import { beforeAll, expect, test } from "vitest";
import { tables } from "../../../lib/tables";
import { readGolden } from "../../support/read-golden";

interface Stored {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}
interface Golden {
  readonly [name: string]: Stored;
}

const golden = readGolden<Golden>("tables/golden/verbs.json");
const {
  order,
  describe: described,
  sums,
} = golden as unknown as {
  readonly order: readonly number[];
  readonly describe: readonly (readonly number[])[];
  readonly sums: readonly { values: number[]; times: number; sum: number; mean: number }[];
};

const SCHEMA = {
  产品: "text",
  shop: "text?",
  day: "date",
  units: "integer",
  price: "number?",
  row: "integer",
} as const;

const load = () => tables.of(recordsOf(golden.sales), { schema: SCHEMA });
let sales: Awaited<ReturnType<typeof load>>;
beforeAll(async () => {
  sales = await load();
});

function recordsOf({ columns, rows }: Stored): Record<string, unknown>[] {
  return rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])));
}

async function expectStored(
  table: { toColumns(): Promise<unknown>; columns: readonly string[] },
  stored: Stored,
) {
  expect(table.columns).toEqual(stored.columns);
  const columns = (await table.toColumns()) as Record<string, ArrayLike<unknown>>;
  stored.columns.forEach((name, j) => {
    const values = Array.from(columns[name]);
    expect(values.length).toBe(stored.rows.length);
    values.forEach((value, i) => {
      const wanted = stored.rows[i][j];
      if (typeof wanted === "number")
        expect(Math.abs((value as number) - wanted), `${name}[${i}]`).toBeLessThanOrEqual(
          1e-12 * Math.max(1, Math.abs(wanted)),
        );
      else if (typeof value === "number") expect([value, wanted]).toEqual([Number.NaN, null]);
      else expect(value, `${name}[${i}]`).toBe(wanted);
    });
  });
}

test("groupBy and summarise", async () => {
  const grouped = sales.groupBy("产品", "shop").summarise((group, f) => ({
    rows: f.count(),
    priced: f.countPresent(group.price),
    distinct: f.countDistinct(group.price),
    total: f.sum(group.price),
    mean: f.mean(group.price),
    least: f.minimum(group.price),
    most: f.maximum(group.price),
    median: f.median(group.price),
    tenth: f.quantile(group.price, 0.1),
    high: f.quantile(group.price, 0.95),
    deviation: f.standardDeviation(group.price),
    variance: f.variance(group.price),
    correlation: f.correlation(group.price, group.units),
  }));
  await expectStored(grouped, golden.grouped);
});

test("window", async () => {
  const inOrder = sales.window({ partitionBy: "产品", orderBy: ["day", "units", "row"] }, (row, f) => ({
    number: f.rowNumber(),
    before: f.previous(row.price),
    later: f.next(row.units, 2),
    running: f.runningSum(row.units),
    moving: f.movingMean(row.units, 3),
    total: f.total(row.units),
  }));
  const ranked = inOrder.window({ partitionBy: "产品", orderBy: { descending: "units" } }, (_, f) => ({
    rank: f.rank(),
    dense: f.denseRank(),
  }));
  await expectStored(ranked.omit("产品", "shop", "day", "units", "price").orderBy("row"), golden.window);
});

test("join", async () => {
  const shops = await tables.of(recordsOf(golden.shops), { schema: { shop: "text?", city: "text" } });
  for (const how of ["inner", "left", "full"] as const) {
    const joined = sales.join(shops, { on: "shop", how });
    await expectStored(joined.select("row", "city").orderBy("row", "city"), golden[how]);
  }
  expect(await sales.join(shops, { on: "shop", how: "semi" }).count()).toBe(golden.inner.rows.length);
  expect(await sales.join(shops, { on: "shop", how: "anti" }).count()).toBe(
    golden.sales.rows.length - golden.inner.rows.length,
  );
});

test("pivot and unpivot", async () => {
  const wide = await sales.pivot({
    rows: "产品",
    columns: "day",
    value: (group, { sum }) => sum(group.units),
    fill: 0,
  });
  await expectStored(wide, golden.pivot);
  const counts = sales.groupBy("产品", "shop").summarise((group, { minimum, maximum }) => ({
    min: minimum(group.units),
    max: maximum(group.units),
  }));
  const long = counts.unpivot(["min", "max"], { name: "what", value: "much" });
  await expectStored(long.orderBy("产品", "shop", "what"), golden.unpivot);
});

test("orderBy", async () => {
  const ordered = sales.orderBy({ descending: "price" }, "shop", "row");
  expect(Array.from(await ordered.toVector("row"))).toEqual(order);
});

test("describe", async () => {
  const found = (await sales.select("units", "price").describe()).map((column) => [
    column.count,
    column.mean,
    column.standardDeviation,
    column.minimum,
    column.lowerQuartile,
    column.median,
    column.upperQuartile,
    column.maximum,
  ]);
  found.forEach((values, i) => {
    values.forEach((value, j) => {
      expect(value).toBeCloseTo(described[i][j], 12);
    });
  });
});

test("sums and means are those of exact arithmetic", async () => {
  for (const { values, times, sum, mean } of sums) {
    const table = await tables.of({ x: Array.from({ length: times }, () => values).flat() });
    const groups = table.groupBy().summarise(({ x }, f) => ({ sum: f.sum(x), mean: f.mean(x) }));
    expect(await groups.toRows()).toEqual([{ sum, mean }]);
  }
});
