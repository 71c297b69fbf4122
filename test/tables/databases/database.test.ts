/** A real PostgreSQL server of our own, on request. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type Database, tables } from "../../../lib/tables";
import { HAS_OWN_SERVER, ON_REQUEST, type Server, startOwnServer } from "../../support/postgresql";

const SETUP = `
  create table orders (id bigint primary key, item text not null, price numeric(10, 2), paid timestamptz, "Note" text);
  insert into orders values (1, 'tea', 2.50, '2024-03-01 10:00+08', null), (2, 'it''s', null, null, 'a' || chr(92) || 'b'), (3, '牛奶', 19.99, '2024-03-02 00:00Z', '');
  create schema shop; create view shop."old orders" as select * from orders where id < 3;
  create sequence counter; create table empty (id integer, name text);
  create role reader login password 'geheim'; grant select on orders to reader;
  create type mood as enum ('sad', 'happy')`;

/** What a session has to set for itself. */
const SETTINGS = [
  "timezone=Asia/Shanghai",
  "datestyle=German",
  "standard_conforming_strings=off",
  "extra_float_digits=0",
  "client_min_messages=error",
];

describe.skipIf(!HAS_OWN_SERVER)(`a server of our own (${ON_REQUEST})`, () => {
  let server: Server;
  let shop: Database;
  beforeAll(async () => {
    server = await startOwnServer(SETTINGS);
    server.run(SETUP);
    shop = await tables.connect(server.url);
  }, 60_000);
  afterAll(async () => {
    shop.close();
    await server.stop();
  });
  afterEach(() => vi.unstubAllEnvs());

  const rows = async (sql: string) => {
    const columns = await shop.query(sql);
    return Array.from({ length: columns[0].values.length }, (_, i) => columns.map(({ values }) => values[i]));
  };
  const at = (user: string, database = "postgres") =>
    `postgresql://${user}@127.0.0.1:${server.port}/${database}`;

  test("tables and views, by name and schema", async () => {
    const orders = await shop.table("orders");
    expect(orders.columns).toEqual(["id", "item", "price", "paid", "Note"]);
    expect(await orders.orderBy("id").toRows()).toEqual([
      { id: 1, item: "tea", price: 2.5, paid: "2024-03-01T02:00:00", Note: null },
      { id: 2, item: "it's", price: null, paid: null, Note: "a\\b" },
      { id: 3, item: "牛奶", price: 19.99, paid: "2024-03-02T00:00:00", Note: "" },
    ]);
    for (const name of ["shop.old orders", 'shop."old orders"', '"shop".old orders'])
      expect(await (await shop.table(name)).count()).toBe(2);
    expect(await (await shop.table("information_schema.tables")).count()).toBeGreaterThan(10);
    await expect(shop.table("order")).rejects.toThrow(
      'Cannot open a table: there is no table "order" in the database; did you mean "orders"?',
    );
    await expect(shop.table("shop.old_orders")).rejects.toThrow('did you mean "shop.old orders"?');
    await expect(shop.table("nothing like it")).rejects.toThrow("information_schema.tables has them all");
    for (const name of ["", "a.b.c", 'orders"; drop table orders; --', "\0", "orders."])
      await expect(shop.table(name)).rejects.toThrow(/^Cannot (open|ask) a table: /);
    await expect(shop.table(3 as never)).rejects.toThrow(
      "name must be that of a table, or schema.table, current value is 3",
    );
  });

  test("a schema says what columns hold, and is checked", async () => {
    const orders = await shop.table("orders", { schema: { price: "number?", id: "integer", item: "text" } });
    expect(orders.columns).toEqual(["price", "id", "item"]);
    const cheap = orders
      .where((row) => row.price.isLessThan(3))
      .derive((row) => ({ gross: row.price.times(1.2) }));
    const found: { id: number; item: string; price: number | null; gross: number | null }[] =
      await cheap.toRows();
    expect(found).toEqual([{ price: 2.5, id: 1, item: "tea", gross: 3 }]);
    const refused = (schema: object) =>
      expect(shop.table("orders", { schema: schema as { id: "integer" } })).rejects;
    await refused({ idd: "integer" }).toThrow('there is no column "idd"; did you mean "id"?');
    await refused({ item: "number" }).toThrow(
      'Cannot open a table: column item must be number, as in the schema, current value is "text"',
    );
    await refused({ price: "number" }).toThrow(
      'Cannot open a table: each value of price must be number, as in the schema; a type with "?" allows missing values',
    );
    await refused({ price: "integer?" }).toThrow("each value of price must be integer, as in the schema");
    await refused({ paid: "day" }).toThrow("schema.paid must be one of");
    expect(await (await shop.table("empty", { schema: { id: "integer", name: "text" } })).toRows()).toEqual(
      [],
    );
  });

  test("types", async () => {
    const [values] = await (
      await shop.sql`select 1::int2 a, 2::int8 b, 1.5::real c, 0.1::real as d, 'NaN'::float8 e, '-Infinity'::float8 f, 12.50::numeric(8,2) g,
        1.0/3 h, 'x'::char(3) i, 'y'::varchar j, 'happy'::mood k, '00000000-0000-0000-0000-000000000001'::uuid l, '{"a": 1}'::json m,
        '{"a":1}'::jsonb n, '10.0.0.1'::inet o, '1 day'::interval p, '12:30'::time q, '12.5'::money r, true s, date '2024-02-29' t,
        timestamp '2024-02-29 01:02:03.040' u, timestamptz '2024-02-29 01:02:03+05:30' v, date '0044-03-15 BC' w, date '12024-01-01' x,
        array[1, null, 3] y, array['a,"b', null, 'NULL'] z, array[array[1, 2], array[3, 4]] aa, array[date '2024-01-01'] ab, '{}'::text[] ac,
        null::bool ad, 9007199254740991 ae, -9007199254740991::numeric(20, 0) af, 'Infinity'::numeric ag, 0.000000000000001::numeric(30, 20) ah`
    ).toRows();
    expect(Object.values(values)).toEqual([
      1,
      2,
      1.5,
      Math.fround(0.1),
      Number.NaN,
      -Infinity,
      12.5,
      1 / 3,
      "x",
      "y",
      "happy",
      "00000000-0000-0000-0000-000000000001",
      '{"a": 1}',
      '{"a": 1}',
      "10.0.0.1/32",
      "1 day",
      "12:30:00",
      12.5,
      true,
      "2024-02-29",
      "2024-02-29T01:02:03.04",
      "2024-02-28T19:32:03",
      "-000043-03-15",
      "+012024-01-01",
      [1, null, 3],
      ['a,"b', null, "NULL"],
      [
        [1, 2],
        [3, 4],
      ],
      ["2024-01-01"],
      [],
      null,
      9007199254740991,
      -9007199254740991,
      Infinity,
      1e-15,
    ]);
    const kinds = await shop.describe("select 1::numeric a, 'x' b, array[true] c, null d, now() e");
    expect(kinds.map(({ kind }) => kind)).toEqual(["number", "text", "list", "text", "text"]);
  });

  test.each([
    [
      "9007199254740993",
      'Cannot read column "x": 9007199254740993 is beyond 2^53, where a number loses digits; ask for it as a text with toText()',
    ],
    ["-1e20::numeric", "is beyond 2^53"],
    [
      "12345678901234.567::numeric(20, 3)",
      'Cannot read column "x": 12345678901234.567 has more digits than a number; ask for it as a text with toText(), or compute with it',
    ],
    ["date 'infinity'", 'Cannot read column "x": infinity is no date of the calendar'],
    [
      "'\\x00'::bytea",
      'Cannot read column "x": values of type bytea have no form here; omit() it, or ask for it as a text with encode() in SQL',
    ],
    ["1 / 0", "Cannot compute a table: division by zero"],
  ])("%s is refused", async (value, message) => {
    await expect(shop.query(`select ${value} as x`)).rejects.toThrow(message);
    const texts = await (await shop.sql`select 9007199254740993 as x`)
      .derive(({ x }) => ({ x: x.toText() }))
      .toRows();
    expect(texts).toEqual([{ x: "9007199254740993" }]);
  });

  test("bytes can be left out", async () => {
    const table = await shop.sql`select 1 as a, '\\x00'::bytea as b`;
    await expect(table.toRows()).rejects.toThrow("values of type bytea");
    expect(await table.omit("b").toRows()).toEqual([{ a: 1 }]);
  });

  test("nothing but reading, whatever the text", async () => {
    const writes = ["nextval('counter')", "set_config('transaction_read_only', 'off', false)"];
    for (const call of writes)
      await expect(shop.query(`select ${call}`)).rejects.toThrow(/read-(only|write)/);
    await shop.query("select set_config('default_transaction_read_only', 'off', false)");
    await expect(shop.query("select nextval('counter')")).rejects.toThrow(
      "Cannot compute a table: cannot execute nextval() in a read-only transaction: the database is open for reading only",
    );
    const writing = await tables.connect(server.url, { write: true });
    for (const database of [shop, writing])
      await expect(
        database.query("select 1) as t; commit; drop table orders; select * from (select 1"),
      ).rejects.toThrow("cannot insert multiple commands into a prepared statement");
    writing.close();
    const fresh = await tables.connect(server.url);
    const setting = await fresh.query("select current_setting('default_transaction_read_only')");
    expect(setting[0].values).toEqual(["on"]);
    fresh.close();
    for (const text of [
      "drop table orders",
      "select 1; drop table orders",
      "select 1) as t; drop table orders; select (1",
      "select 1) as t limit 1; commit; drop table orders; --",
    ]) {
      await expect(shop.query(text)).rejects.toThrow("Cannot compute a table: ");
      await expect(shop.describe(text)).rejects.toThrow("Cannot compute a table: ");
      await expect(all(shop.batches(text))).rejects.toThrow("Cannot compute a table: ");
    }
    await expect(shop.sql`delete from orders returning id`).rejects.toThrow("the SQL must be one query");
    await expect(shop.sql`with gone as (delete from orders returning id) select * from gone`).rejects.toThrow(
      "Cannot compute a table: ",
    );
    await expect(shop.write("new_table", [{ a: 1 }])).rejects.toThrow(
      'Cannot write to a database: the database must be opened with { write: true }, current value is "one for reading"',
    );
    expect(server.run("select count(*) from orders").trim()).toBe("3");
  });

  test.each([
    "it's",
    "a\\b",
    "\\' or true --",
    "$1",
    "$$",
    "'; drop table orders; --",
    "牛奶 😀",
    "",
    "\n",
    "E'\\''",
    "/*",
  ])("the value %j is itself", async (value) => {
    const [row] = await (
      await shop.sql`select ${value} as a, ${value} = 'x' as b, length(${value}) as c`
    ).toRows();
    expect(row).toEqual({ a: value, b: false, c: [...value].length });
    const derived = (await shop.table("orders")).derive(() => Object.fromEntries([["x", value]]));
    expect((await derived.first(1).toRows())[0]).toMatchObject({ x: value });
    if (value === "") return;
    const named = (await shop.table("orders"))
      .rename({ item: value })
      .where((columns) => columns[value].equals("tea"));
    expect(await named.select(value as never).toRows()).toEqual([{ [value]: "tea" }]);
  });

  test("numbers are themselves, to the sign of 0", async () => {
    const numbers = [-0, 0.1 + 0.2, 5e-324, -1.7976931348623157e308, 2 ** 53 - 1, Number.NaN, Infinity];
    const table =
      await shop.sql`select ${numbers[0]} as a, ${numbers[1]} as b, ${numbers[2]} as c, ${numbers[3]} as d, ${numbers[4]} as e, ${numbers[5]} as f, ${numbers[6]} as g`;
    expect(Object.values((await table.toRows())[0] as object)).toEqual(numbers);
    const largest =
      await shop.sql`select ${"1.7976931348623157e308"} as a, ${"1e301"} as b, ${"1e1234"} as c`;
    const read = largest.derive(({ a, b, c }) => ({ a: a.toNumber(), b: b.toNumber(), c: c.toNumber() }));
    expect(await read.toRows()).toEqual([{ a: 1.7976931348623157e308, b: 1e301, c: Infinity }]);
  });

  test("NUL and names that PostgreSQL would cut off are refused", async () => {
    const orders = await shop.table("orders");
    expect(() => orders.where((row) => row.item.equals("\0"))).toThrow("a text of whole characters");
    const long = "名".repeat(30);
    await expect(orders.rename({ item: long }).toRows()).rejects.toThrow(
      "names must be at most 63 bytes long in PostgreSQL",
    );
    expect(await orders.rename({ item: "名".repeat(21) }).count()).toBe(3);
  });

  test("tables in a query, in this engine only", async () => {
    const orders = await shop.table("orders");
    const dear = await tables.sql<{ item: string }>`select item from ${orders} as o where price > ${2.5}`;
    expect(dear.engine).toBe(shop);
    expect(await dear.toRows()).toEqual([{ item: "牛奶" }]);
    const local = await tables.of([{ item: "tea", weight: 3 }]);
    const message =
      "in the same engine (keep() brings the rows of a database into that of files and records)";
    expect(() => local.join(orders as never, { on: "item" } as never)).toThrow(message);
    await expect(shop.sql`select * from ${local}`).rejects.toThrow(message);
    const kept = await orders
      .where((row) => row.id.isLessThan(3))
      .omit("Note")
      .keep();
    expect(await kept.join(local, { on: "item", how: "left" }).orderBy("id").toRows()).toEqual([
      { id: 1, item: "tea", price: 2.5, paid: "2024-03-01T02:00:00", weight: 3 },
      { id: 2, item: "it's", price: null, paid: null, weight: null },
    ]);
    expect(await (await orders.where((row) => row.id.isLessThan(0)).keep()).describe()).toHaveLength(5);
    await expect((await shop.sql`select array[1] as a`).keep()).rejects.toThrow(
      "column a must be of single values",
    );
  });

  test("rows are not kept in a database", async () => {
    const message = "engine must be one that keeps rows, as that of tables.open, current value is";
    await expect(tables.of([{ a: 1 }], { engine: shop })).rejects.toThrow(message);
    const file = path.join(server.folder, "orders.csv");
    fs.writeFileSync(file, "a,b\n1,2\n");
    await expect(tables.read(file, { engine: shop })).rejects.toThrow(message);
    await tables.write(file, (await shop.table("orders")).select("id", "item").orderBy("id"));
    expect(fs.readFileSync(file, "utf8")).toContain("1,tea");
    await expect(tables.write("orders.parquet", await shop.table("orders"))).rejects.toThrow(
      "must be in DuckDB; keep() brings it there",
    );
    fs.rmSync(file);
  });

  test("large results come in parts; more than maxRows are refused", async () => {
    const table = await shop.sql`select n, repeat('x', 100) as text from generate_series(1, 200000) as n`;
    let [rows, parts, most] = [0, 0, 0];
    for await (const [n] of shop.batches(table.sql)) {
      if (parts === 0) expect(n).toEqual({ name: "n", kind: "number", values: new Float64Array() });
      rows += n.values.length;
      most = Math.max(most, n.values.length);
      parts += 1;
    }
    expect([rows, parts, most]).toEqual([200_000, 41, 5000]);
    for await (const _ of shop.batches(table.sql)) break;
    await expect(table.toRows({ maxRows: 199_999 })).rejects.toThrow(
      "maxRows must be at least their number, current value is 199999",
    );
    expect(await table.toVector("n", { maxRows: 200_000 })).toHaveLength(200_000);
    expect(
      server
        .run(
          "select count(*) from pg_stat_activity where application_name = 'merchant-lab' and state <> 'idle'",
        )
        .trim(),
    ).toBe("0");
  });

  test("eight queries at once, on four connections", async () => {
    const found = await Promise.all(
      Array.from({ length: 8 }, (_, i) => rows(`select ${i} from pg_sleep(0.05)`)),
    );
    expect(found.flat(2)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const open = server.run("select count(*) from pg_stat_activity where application_name = 'merchant-lab'");
    expect(Number(open)).toBeLessThanOrEqual(4);
  });

  const running = () =>
    Number(server.run("select count(*) from pg_stat_activity where wait_event = 'PgSleep'"));
  const until = async (test: () => boolean) => {
    while (!test()) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  test.each(["query", "batches"] as const)(
    "a signal ends a %s, also on the server",
    { timeout: 20_000 },
    async (method) => {
      const controller = new AbortController();
      const reason = new Error("enough");
      const sleep = "select 1 as a from generate_series(1, 3), pg_sleep(60)";
      const asked =
        method === "query"
          ? shop.query(sleep, { signal: controller.signal })
          : all(shop.batches(sleep, controller.signal));
      const refused = expect(asked).rejects.toBe(reason);
      await until(() => running() === 1);
      controller.abort(reason);
      await refused;
      await until(() => running() === 0);
      await expect(shop.query("select 1", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      expect(await rows("select 1")).toEqual([[1]]);
    },
  );

  test("the server ends a query that takes too long, and says so", async () => {
    const hasty = await tables.connect(`${server.url}?statement_timeout=50`);
    await expect(hasty.query("select pg_sleep(60)")).rejects.toThrow(
      "Cannot compute a table: canceling statement due to statement timeout",
    );
    hasty.close();
  });

  test("passwords: from the URL, PGPASSWORD and ~/.pgpass; a wrong one is not shown", async () => {
    const refused = async (url: string) => {
      const error: Error = await tables.connect(url).then(
        () => new Error("connected"),
        (found: Error) => found,
      );
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/falsch|geheim/);
      return error.message;
    };
    expect(await refused(at("reader:falsch"))).toBe(
      `Cannot connect to a database: 127.0.0.1:${server.port} does not let this user in: password authentication failed for user "reader"`,
    );
    expect(await refused(at("nobody:geheim"))).toContain("does not let this user in");
    expect(await refused(at("reader:geheim", "none"))).toBe(
      `Cannot connect to a database: database "none" does not exist at 127.0.0.1:${server.port}`,
    );
    vi.stubEnv("PGPASSFILE", path.resolve("no-such-pgpass"));
    expect(await refused(at("reader"))).toContain(
      "asks for a password; give it in PGPASSWORD, in ~/.pgpass or in the URL",
    );
    const file = path.join(server.folder, "pgpass");
    fs.writeFileSync(file, `127.0.0.1:${server.port}:*:reader:geheim\n`, { mode: 0o600 });
    const ways: (() => string)[] = [
      () => at("reader:geheim"),
      () => {
        vi.stubEnv("PGPASSWORD", "geheim");
        return at("reader");
      },
      () => {
        vi.unstubAllEnvs();
        vi.stubEnv("PGPASSFILE", file);
        return at("reader");
      },
    ];
    for (const way of ways) {
      const database = await tables.connect(way());
      const table = await database.table("orders");
      expect(await table.count()).toBe(3);
      const shown = [database, table].map(
        (value) => inspect(value, { depth: 9, showHidden: true }) + JSON.stringify(value) + String(value),
      );
      expect(shown.join()).not.toContain("geheim");
      await expect(database.table("empty")).rejects.toThrow("permission denied for table empty");
      database.close();
    }
    fs.rmSync(file);
  });

  test("with { write: true } new tables are made, whole or not at all", async () => {
    const database = await tables.connect(server.url, { write: true });
    await database.write("shop.forecast", [
      { item: "it's", units: 2.5, ok: true },
      { item: null, units: null, ok: null },
    ]);
    const days = await tables.of([{ day: "2024-02-29", at: "2024-02-29T10:00:00.5", t: '{"\\,' }], {
      schema: { day: "date", at: "timestamp", t: "text" },
    });
    await database.write("days", days);
    expect(await (await shop.table("shop.forecast")).toRows()).toEqual([
      { item: "it's", units: 2.5, ok: true },
      { item: null, units: null, ok: null },
    ]);
    expect(await (await shop.table("days")).toRows()).toEqual([
      { day: "2024-02-29", at: "2024-02-29T10:00:00.5", t: '{"\\,' },
    ]);
    await expect(database.write("days", days)).rejects.toThrow(
      'Cannot write to a database: relation "days" already exists',
    );
    const failing =
      await tables.sql`select range as a, case when range < 50000 then 'x' else error('no') end as b from range(60000)`;
    await expect(database.write("half", failing)).rejects.toThrow("no");
    await expect(shop.table("half")).rejects.toThrow("there is no table");
    await expect(database.write("lists", await tables.sql`select [1] as a`)).rejects.toThrow(
      "Cannot write to a database: column a must be of single values",
    );
    const many = await tables.sql`select range as n from range(12345)`;
    await database.write("copy", many);
    await database.write("copy of copy", await database.table("copy"));
    expect(await (await shop.table("copy of copy")).count()).toBe(12_345);
    await expect(database.query("select nextval('counter')")).rejects.toThrow("read-only transaction");
    database.close();
  });

  test("a closed database", async () => {
    const database = await tables.connect(server.url);
    const [asked, table] = [database.query("select pg_sleep(60)"), await database.table("orders")];
    const refused = expect(asked).rejects.toThrow(
      "Cannot compute a table: its database must be open, current value is a closed one",
    );
    await until(() => running() === 1);
    database.close();
    database.close();
    await refused;
    await expect(table.count()).rejects.toThrow("its database must be open");
    await until(() => running() === 0);
  });

  test("a connection that an administrator ends", async () => {
    const asked = expect(shop.query("select pg_sleep(60)")).rejects.toThrow(
      "Cannot compute a table: the connection to the database was lost (terminating connection due to administrator command)",
    );
    await until(() => running() === 1);
    server.run("select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'");
    await asked;
    expect(await rows("select 1")).toEqual([[1]]);
  });

  test("a server that is killed and comes back", { timeout: 30_000 }, async () => {
    const table = await shop.table("orders");
    const asked = expect(shop.query("select pg_sleep(60)")).rejects.toThrow(
      /^Cannot compute a table: the connection to the database was lost \(.*\); ask again, and there will be a new one$/,
    );
    await until(() => running() === 1);
    await server.kill();
    await asked;
    await expect(table.count()).rejects.toThrow(/nothing answers at 127\.0\.0\.1|was lost/);
    await server.start();
    expect(await table.count()).toBe(3);
  });
});

describe.skipIf(!HAS_OWN_SERVER || !hasOpenssl())(`TLS (${ON_REQUEST}, with openssl)`, () => {
  test("by the modes of libpq", { timeout: 60_000 }, async () => {
    const server = await startOwnServer();
    await server.kill();
    const [key, certificate] = ["server.key", "server.crt"].map((name) =>
      path.join(server.folder, "data", name),
    );
    execFileSync(
      "openssl",
      [
        "req",
        "-new",
        "-x509",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=shop.example",
        "-keyout",
        key,
        "-out",
        certificate,
      ],
      { stdio: "ignore" },
    );
    fs.chmodSync(key, 0o600);
    const { uid, gid } = fs.statSync(path.dirname(key));
    for (const file of [key, certificate]) fs.chownSync(file, uid, gid);
    fs.appendFileSync(path.join(server.folder, "data", "postgresql.conf"), "ssl = on\n");
    await server.start();
    const isSecret = async (parameters: string) => {
      const database = await tables.connect(`${server.url}?${parameters}`);
      const [{ values }] = await database.query("select ssl from pg_stat_ssl where pid = pg_backend_pid()");
      const controller = new AbortController();
      const slow = expect(
        database.query("select pg_sleep(60)", { signal: controller.signal }),
      ).rejects.toThrow();
      setTimeout(() => controller.abort(), 50);
      await slow;
      database.close();
      return values[0];
    };
    expect(await isSecret("sslmode=require")).toBe(true);
    expect(await isSecret("sslmode=prefer")).toBe(true);
    expect(await isSecret("sslmode=disable")).toBe(false);
    expect(await isSecret(`sslmode=verify-ca&sslrootcert=${certificate}`)).toBe(true);
    for (const parameters of ["sslmode=verify-full", `sslmode=verify-full&sslrootcert=${certificate}`])
      await expect(tables.connect(`${server.url}?${parameters}`)).rejects.toThrow(
        /^Cannot connect to a database: the certificate of 127\.0\.0\.1:\d+ is not trusted: .*; sslrootcert in the URL names the file of one that is$/,
      );
    await server.stop();
  });
});

async function all(parts: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of parts) count += 1;
  return count;
}

function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
