import { expect, test } from "vitest";
import { tables } from "../../lib/tables";

const orders = () =>
  tables.of([
    { product: "tea", price: 4 },
    { product: "it's; --", price: 2.5 },
    { product: "茶 😀", price: -1 },
  ]);

test("tables stand in a query as subqueries, values as literals", async () => {
  const table = await orders();
  const expensive = await tables.sql<{ product: string; total: number }>`
    select o.product, sum(price) as total from ${table} as o where price > ${2} group by all order by total desc; `;
  expect(expensive.columns).toEqual(["product", "total"]);
  const rows: { product: string; total: number }[] = await expensive.toRows();
  expect(rows).toEqual([
    { product: "tea", total: 4 },
    { product: "it's; --", total: 2.5 },
  ]);
  expect(await expensive.where((row) => row.total.isLessThan(3)).count()).toBe(1);
  const both = await tables.sql`select count(*) as n from ${table} a join ${expensive} b using (product)`;
  expect(await both.toRows()).toEqual([{ n: 2 }]);
  const first = await tables.sql`from ${table.orderBy("price")} limit 1 -- the cheapest`;
  expect(await first.select("product").toRows()).toEqual([{ product: "茶 😀" }]);
});

test.each([
  ["it's; --"],
  ["' or 1=1 --"],
  ["\\"],
  ["\\' or true --"],
  ["$$"],
  ["*/ '"],
  ['"'],
  ["茶 😀"],
  ["\n"],
  [""],
])("the value %j is itself", async (value) => {
  const [row] = await (
    await tables.sql`select ${value} as a, ${value} = a as b, length(${value}) as c`
  ).toRows();
  expect(row).toEqual({ a: value, b: true, c: [...value].length });
});

test("quotes and comments of the query itself are left alone", async () => {
  const table = await tables.sql`
    select 'a' like'\\' as a, ${"x"} as b, 'c''d' as c, "b" as "d""e", e'\\'' as f, $$'$$ as g /* ' */ -- '
    from (select ${"y"} as b)`;
  expect(await table.toRows()).toEqual([{ a: false, b: "x", c: "c'd", 'd"e': "y", f: "'", g: "'" }]);
});

test("numbers, booleans and null are values too", async () => {
  const table =
    await tables.sql`values (${0.1 + 0.2}, ${-3}, ${-0.5}, ${true}, ${null}, ${2n ** 53n - 1n}, ${Infinity}, 7-${-1}, ${1e-300})`;
  const [row] = await table.toRows();
  expect(Object.values(row)).toEqual([0.1 + 0.2, -3, -0.5, true, null, 2 ** 53 - 1, Infinity, 8, 1e-300]);
});

const x = "' or 1=1 --";
test.each<[string, () => Promise<unknown>]>([
  ["in a text", () => tables.sql`select 1 where 'a' = '${x}'`],
  ["in a name", () => tables.sql`select 1 as "${x}"`],
  ["in a comment", () => tables.sql`select 1 -- ${x}`],
  ["in a long comment", () => tables.sql`select 1 /* ${x} */`],
  ["in a nested comment", () => tables.sql`select 1 /* /* */ ${x} */`],
  ["in a dollar-quoted text", () => tables.sql`select $$ ${x} $$`],
  ["in a tagged text", () => tables.sql`select $a$ ${x} $a$`],
  ["in a text with escapes", () => tables.sql`select e'\\'${x}'`],
  ["behind a word that ends with e", () => tables.sql`select 1 where 'a' like'\\'${x}'`],
  ["before an open text", () => tables.sql`select ${x} 'a`],
  ["beside the mark", () => tables.sql`select ${x} as "\0"`],
])("a value %s is refused", async (_, ask) => {
  await expect(ask()).rejects.toThrow(
    "Cannot ask a table: each value must be outside of quotes and comments, which end, current value is",
  );
});

test.each([
  "insert into x values (1)",
  "create table x (a int)",
  "drop table x",
  "copy (select 1) to 'x.csv'",
  "attach 'x.db'",
  "set threads = 1",
  "pragma version",
  "explain select 1",
  "describe select 1",
  "select 1; select 2",
  "select 1; drop table x",
  "select 1; -- done",
  "",
])("%j is not a query", async (text) => {
  const parts = Object.assign([text], { raw: [text] });
  await expect(tables.sql(parts)).rejects.toThrow(
    /^Cannot ask a table: the SQL must be one query: select, with, from or values, current value is /,
  );
});

test("what DuckDB does not understand is refused without the SQL around it", async () => {
  const error = await tables.sql`select nothing from ${await orders()}`.catch((error) => error);
  expect(error.message).toMatch(/^Cannot compute a table: Referenced column "nothing" not found/);
  expect(error.message).not.toContain("LINE");
  expect(error.cause.message).toContain("LINE");
  await expect(tables.sql`with a as (delete from x returning *) select * from a`).rejects.toThrow(
    "Cannot compute",
  );
  await expect(tables.sql("select 1" as never)).rejects.toThrow(
    "the query must be a template: tables.sql`select …`",
  );
  await expect(tables.sql`select ${new Date(0) as never}`).rejects.toThrow(
    "a value must be a text of whole characters",
  );
});

test("tables of two engines are refused", async () => {
  const engine = await tables.open({ threads: 1 });
  const other = await tables.of([{ a: 1 }], { engine });
  await expect(tables.sql`select * from ${other}, ${await orders()}`).rejects.toThrow(
    "Cannot ask a table: all tables must be in the same engine",
  );
  engine.close();
});
