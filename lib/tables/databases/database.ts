/** A database of PostgreSQL as an engine of tables. */
import { mustBe } from "../../core/errors";
import { abortSignal, type OptionReaders, readOptions } from "../../core/options";
import { nearestName } from "../../core/text/nearest-name";
import { toColumns } from "../../core/text/results";
import type { AnyRow, RowOf, TableSchema } from "../asking/column-types";
import { LazyTable } from "../asking/lazy-table";
import { inner, nameList, requireColumns } from "../asking/query";
import { identifier } from "../engine/dialect";
import { keepRows } from "../engine/embedded";
import { QUERY_READERS, type ResultColumn, type TableEngine } from "../engine/engine";
import { of, schemaOption } from "../of";
import { type sql, sqlOf } from "../sql";
import { isLazyTable } from "../writing/write";
import { POSTGRESQL } from "./postgresql-dialect";
import type { Ask, Session } from "./session";
import { columnsOf, kindOf, readable } from "./values";

/** Rows that come at a time. */
const BATCH_ROWS = 5000;

/** Options of a database's `table`. */
export interface DatabaseTableOptions<Schema extends TableSchema = TableSchema> {
  /** The columns that are wanted, and what each holds; the database is asked whether it is so. @default all columns */
  readonly schema?: Schema;
}

/** A database, as `tables.connect` opens it. */
export interface Database extends TableEngine {
  /**
   * A table or a view, by its name or as "schema.name". Without a schema its columns are not known to the compiler. With one,
   * columns that are not optional are looked through once for missing values.
   *
   * @throws {Error} If there is no such table. @throws {TypeError} If it is not as the schema says.
   */
  table<const Schema extends TableSchema>(
    name: string,
    options: DatabaseTableOptions<Schema> & { readonly schema: Schema },
  ): Promise<LazyTable<RowOf<Schema>>>;
  table(name: string, options?: DatabaseTableOptions): Promise<LazyTable<AnyRow>>;
  /** As `tables.sql`, in PostgreSQL's SQL. */
  readonly sql: typeof sql;
  /**
   * Makes a new table of rows: a table of any engine, records, or a result. Nothing is written if a row fails.
   *
   * @throws {TypeError} If the database is open for reading only. @throws {Error} If there is such a table already.
   */
  write(name: string, table: object, options?: { readonly signal?: AbortSignal }): Promise<void>;
}

const TABLE_READERS = { schema: schemaOption } satisfies OptionReaders<DatabaseTableOptions>;

/** @param canWrite Whether `write` is allowed. */
export function databaseOf(session: Session, canWrite: boolean): Database {
  const engine: TableEngine = {
    dialect: POSTGRESQL,
    close: () => session.close(),
    query: (text, options) => query(session, text, options),
    batches: (text, signal) => session.each((ask) => fetched(ask, text), signal),
    async describe(text) {
      const fields = await fieldsOf(session, text);
      return fields.map((field) => ({ name: field.name, kind: kindOf(field) }));
    },
    readable: (text) => readableQuery(session, text),
    keep: (text) => keepRows(engine.batches(text)),
    newName: refuse,
    run: refuse,
    load: refuse,
  };
  const database: Database = Object.assign(engine, {
    table: (name: string, options?: DatabaseTableOptions) => table(session, engine, name, options),
    sql: sqlOf(engine),
    async write(name: string, rows: object, options?: { readonly signal?: AbortSignal }) {
      const action = "write to a database";
      const { signal } = readOptions(action, options, { signal: abortSignal });
      if (!canWrite)
        throw new TypeError(mustBe(action, "the database", "opened with { write: true }", "one for reading"));
      const source = isLazyTable(rows) ? rows : await of(toColumns(rows));
      const target = qualified(action, name);
      const parts = source.engine.batches(source.sql, signal);
      for await (const _ of session.each(
        (ask) => inserted(action, ask, target, parts),
        signal,
        "read write",
      ));
    },
  });
  return database;
}

function refuse(): never {
  throw new TypeError(
    mustBe(
      "make a table",
      "engine",
      "one that keeps rows, as that of tables.open",
      "a database; its write makes tables",
    ),
  );
}

async function query(session: Session, text: string, options: Parameters<TableEngine["query"]>[1]) {
  const { maxRows, signal } = readOptions("compute a table", options, QUERY_READERS);
  const limited = `select * from ${inner(text)} limit ${maxRows + 1}`;
  const results = session.each(async function* (ask) {
    yield columnsOf(await ask(limited));
  }, signal);
  for await (const columns of results) {
    if ((columns[0]?.values.length ?? 0) <= maxRows) return columns;
    throw new RangeError(
      `Cannot read the rows of a table: maxRows must be at least their number, current value is ${maxRows}; group or filter the table first, or raise it`,
    );
  }
  return [];
}

/** The server checks that it is one query: it stands in another one. */
async function fieldsOf(session: Session, text: string) {
  const results = session.each(async function* (ask) {
    yield (await ask(`select * from ${inner(text)} limit 0`)).fields;
  }, undefined);
  for await (const fields of results) return fields;
  return [];
}

async function readableQuery(session: Session, text: string) {
  const fields = await fieldsOf(session, text);
  const source = `select ${fields.map(readable).join(", ")} from ${inner(text)}`;
  return { columns: fields.map(({ name }) => name), source };
}

/** The rows of a query by a cursor, first none of them. */
async function* fetched(ask: Ask, text: string): AsyncIterable<readonly ResultColumn[]> {
  await ask("set local cursor_tuple_fraction = 1");
  await ask(`declare rows no scroll cursor for select * from ${inner(text)}`);
  for (let isFirst = true; ; isFirst = false) {
    const result = await ask(`fetch ${BATCH_ROWS} from rows`);
    if (isFirst) yield columnsOf({ ...result, rows: [] });
    if (result.rows.length > 0) yield columnsOf(result);
    if (result.rows.length < BATCH_ROWS) return;
  }
}

/** "orders", "shop.orders", or with double quotes around a part that holds a point. */
function qualified(action: string, name: unknown): string {
  const part = '(?:"(?:[^"]|"")+"|[^".]+)';
  const parts = new RegExp(`^(?:(${part})\\.)?(${part})$`).exec(String(name))?.slice(1);
  if (typeof name !== "string" || parts === undefined)
    throw new TypeError(mustBe(action, "name", "that of a table, or schema.table", name));
  const plain = (given: string) => (given.startsWith('"') ? given.slice(1, -1).replaceAll('""', '"') : given);
  return parts.flatMap((given) => (given === undefined ? [] : identifier(plain(given)))).join(".");
}

async function table(
  session: Session,
  engine: TableEngine,
  name: string,
  options: DatabaseTableOptions | undefined,
): Promise<LazyTable<AnyRow>> {
  const action = "open a table";
  const { schema } = readOptions(action, options, TABLE_READERS);
  const { columns, source } = await readableQuery(session, `select * from ${qualified(action, name)}`).catch(
    async (error: Error) => {
      throw (error.cause as { code?: string } | undefined)?.code === "42P01"
        ? await noTable(engine, action, name)
        : error;
    },
  );
  if (schema === undefined) return new LazyTable(engine, columns, source);
  const names = Object.keys(schema);
  requireColumns(action, columns, names);
  const wanted = `select ${nameList(names)} from ${inner(source)}`;
  await requireKinds(action, engine, wanted, schema);
  return new LazyTable(engine, names, wanted);
}

async function noTable(engine: TableEngine, action: string, name: string): Promise<Error> {
  const [found] = await engine.query(
    "select distinct unnest(array[cast(table_name as text), table_schema || '.' || table_name]) from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')",
  );
  const nearest = nearestName(name, Array.from(found.values as ArrayLike<string>));
  const hint =
    nearest === undefined
      ? "information_schema.tables has them all"
      : `did you mean ${JSON.stringify(nearest)}?`;
  return new Error(`Cannot ${action}: there is no table ${JSON.stringify(name)} in the database; ${hint}`);
}

/** @throws {TypeError} If columns hold something else, or values are missing, or no integers, where the schema has no place for them. */
async function requireKinds(
  action: string,
  engine: TableEngine,
  source: string,
  schema: TableSchema,
): Promise<void> {
  const kinds = await engine.describe(source);
  const tests = kinds.flatMap(({ name, kind }) => {
    const [wanted, isOptional] = [schema[name].replace("?", ""), schema[name].endsWith("?")];
    if (kind !== (wanted === "integer" ? "number" : wanted))
      throw new TypeError(mustBe(action, `column ${name}`, `a ${wanted}, as in the schema`, `a ${kind}`));
    const column = identifier(name);
    return [
      ...(isOptional
        ? []
        : [
            { name, test: `${column} is null`, rule: `present; the type "${wanted}?" allows missing values` },
          ]),
      ...(wanted === "integer"
        ? [{ name, test: `${column} <> floor(${column})`, rule: "integers, as in the schema" }]
        : []),
    ];
  });
  if (tests.length === 0) return;
  const list = tests.map(({ test }) => `coalesce(bool_or(${test}), false)`);
  const answers = await engine.query(
    `select ${list.map((test, i) => `${test} as c${i}`).join(", ")} from ${inner(source)}`,
  );
  const wrong = tests.find((_, i) => answers[i].values[0] === true);
  if (wrong !== undefined)
    throw new TypeError(`Cannot ${action}: the values of ${wrong.name} must be ${wrong.rule}`);
}

/** Makes a table of rows that come part by part. */
async function* inserted(
  action: string,
  ask: Ask,
  target: string,
  parts: AsyncIterable<readonly ResultColumn[]>,
): AsyncIterable<void> {
  let types: readonly string[] | undefined;
  for await (const columns of parts) {
    if (types === undefined) {
      types = columns.map(({ name, kind }) => {
        if (kind === "list")
          throw new TypeError(mustBe(action, `column ${name}`, "of single values", "lists"));
        return POSTGRESQL.types[kind];
      });
      const list = columns.map(({ name }, i) => `${identifier(name)} ${types?.[i]}`);
      await ask(`create table ${target} (${list.join(", ")})`);
    }
    const arrays = types.map((type, i) => `$${i + 1}::${type}[]`);
    const values = columns.map((column) => Array.from(column.values));
    if (values[0].length > 0)
      await ask(`insert into ${target} select * from unnest(${arrays.join(", ")})`, values);
  }
  yield;
}
