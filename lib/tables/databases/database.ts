/** A database of PostgreSQL as an engine of tables. */
import { mustBe } from "../../core/errors";
import { abortSignal, readOptions } from "../../core/options";
import type { AnyRow, RowOf, TableSchema } from "../asking/column-types";
import type { LazyTable } from "../asking/lazy-table";
import { inner } from "../asking/query";
import { identifier } from "../engine/dialect";
import { keepRows } from "../engine/embedded";
import {
  QUERY_READERS,
  type QueryOptions,
  type ResultColumn,
  type TableEngine,
  tooManyRows,
} from "../engine/engine";
import { of } from "../of";
import { type sql, sqlOf } from "../sql";
import { isLazyTable } from "../writing/write";
import type { Field } from "./client";
import { type DatabaseTableOptions, openTable, qualified } from "./database-table";
import { POSTGRESQL } from "./postgresql-dialect";
import type { Ask, Session } from "./session";
import { columnsOf, kindOf, readable } from "./values";

/** Rows that come at a time. */
const BATCH_ROWS = 5000;

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

/** @param canWrite Whether `write` is allowed. */
export function databaseOf(session: Session, canWrite: boolean): Database {
  const engine = {
    dialect: POSTGRESQL,
    close: () => session.close(),
    query: (text: string, options?: QueryOptions) => query(session, text, options),
    batches: (text: string, signal?: AbortSignal) => session.each((ask) => fetched(ask, text), signal),
    async describe(text: string) {
      const fields = await fieldsOf(session, text);
      return fields.map((field) => ({ name: field.name, kind: kindOf(field) }));
    },
    readable: (text: string) => readableQuery(session, text),
    keep: (text: string) => keepRows(engine.batches(text)),
    newName: refuse,
    run: refuse,
    load: refuse,
  };
  const database: Database = Object.assign(engine, {
    table: (name: string, options?: DatabaseTableOptions) => openTable(engine, name, options),
    sql: sqlOf(engine),
    async write(name: string, rows: object, options?: { readonly signal?: AbortSignal }) {
      const action = "write to a database";
      const { signal } = readOptions(action, options, { signal: abortSignal });
      if (!canWrite)
        throw new TypeError(mustBe(action, "the database", "opened with { write: true }", "one for reading"));
      const target = qualified(action, name);
      const source = isLazyTable(rows) ? rows : await of(rows);
      const parts = source.engine.batches(source.sql, signal);
      await session.use((ask) => insert(action, ask, target, parts), signal, "read write");
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

async function query(session: Session, text: string, options: QueryOptions | undefined) {
  const { maxRows, signal } = readOptions("compute a table", options, QUERY_READERS);
  const limited = `select * from ${inner(text)} limit ${maxRows + 1}`;
  const columns = columnsOf(await session.use((ask) => ask(limited), signal));
  if ((columns[0]?.values.length ?? 0) <= maxRows) return columns;
  throw tooManyRows(maxRows);
}

/** The server checks that it is one query: it stands in another one. */
async function fieldsOf(session: Session, text: string): Promise<readonly Field[]> {
  const { fields } = await session.use((ask) => ask(`select * from ${inner(text)} limit 0`));
  return fields;
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

/** Makes a table of rows that come part by part. */
async function insert(
  action: string,
  ask: Ask,
  target: string,
  parts: AsyncIterable<readonly ResultColumn[]>,
): Promise<void> {
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
}
