/** DuckDB inside this process: tables that may be larger than memory, on one machine. */
import type { DuckDBAppender, DuckDBConnection } from "@duckdb/node-api";
import { mustBe } from "../../core/errors";
import { removeFolder, temporaryFolder } from "../../core/files/temporary-folder";
import { integer, type OptionReaders, optional, readOptions, textNotEmpty } from "../../core/options";
import { Connections } from "./connections";
import { identifier } from "./dialect";
import { DUCKDB } from "./duckdb-dialect";
import { batches, query } from "./duckdb-results";
import { kindOf } from "./duckdb-values";
import type { LoadedColumn, ResultColumn, TableEngine } from "./engine";

/** Rows of a chunk. */
const CHUNK_ROWS = 2048;

/** Options of `tables.open`. */
export interface EmbeddedOptions {
  /** Memory for the engine's buffers; what does not fit is written to `scratch`. @default 80 % of the machine's memory */
  readonly memoryMegabytes?: number;
  /** @default all processors */
  readonly threads?: number;
  /** A folder for what does not fit into memory; a folder in it is removed at the end. @default the system's temporary folder */
  readonly scratch?: string;
}

const EMBEDDED_READERS = {
  memoryMegabytes: optional(integer(64)),
  threads: optional(integer(1)),
  scratch: optional(textNotEmpty),
} satisfies OptionReaders<EmbeddedOptions>;

/**
 * Opens an engine of its own, with limits. `tables.read` and `tables.of` use a shared one if none is given.
 *
 * @throws {Error} If DuckDB has no binary for this platform.
 *
 * @example
 * const engine = await open({ memoryMegabytes: 500, threads: 1 });
 * await (await tables.of([{ price: 2 }], { engine })).count(); // 1
 * engine.close();
 */
export function open(options: EmbeddedOptions = {}): Promise<TableEngine> {
  return openEmbedded(options);
}

async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedEngine> {
  const { memoryMegabytes, threads, scratch } = readOptions("open an engine", options, EMBEDDED_READERS);
  const { DuckDBInstance } = loadDuckDb();
  const folder = temporaryFolder("tables", scratch);
  const instance = await DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    temp_directory: folder,
    ...(memoryMegabytes === undefined ? {} : { memory_limit: `${memoryMegabytes}MB` }),
    ...(threads === undefined ? {} : { threads: String(threads) }),
  });
  const connections = new Connections(instance, () => {
    instance.closeSync();
    removeFolder(folder);
  });
  await connections.use((connection) => connection.run("set global TimeZone = 'UTC'"));
  return embeddedEngine(connections);
}

interface EmbeddedEngine extends TableEngine {
  /** As `load`, part by part. */
  loadParts(name: string, parts: AsyncIterable<readonly LoadedColumn[]>): Promise<void>;
}

let shared: Promise<EmbeddedEngine> | undefined;

/** The engine for tables that are made without one. */
export function sharedEngine(): Promise<TableEngine> {
  shared ??= openEmbedded({});
  return shared;
}

/** Keeps rows of another engine in the shared one. */
export async function keepRows(parts: AsyncIterable<readonly ResultColumn[]>) {
  shared ??= openEmbedded({});
  const engine = await shared;
  const name = engine.newName();
  await engine.loadParts(name, loadable(parts));
  return { engine, source: `select * from ${identifier(name)}` };
}

async function* loadable(parts: AsyncIterable<readonly ResultColumn[]>): AsyncIterable<LoadedColumn[]> {
  for await (const columns of parts)
    yield columns.map(({ name, kind, values }) => {
      if (kind === "list")
        throw new TypeError(mustBe("keep a table", `column ${name}`, "of single values", "lists"));
      return { name, kind, values };
    });
}

function loadDuckDb(): typeof import("@duckdb/node-api") {
  try {
    return require("@duckdb/node-api") as typeof import("@duckdb/node-api");
  } catch (cause) {
    throw new Error(
      `Cannot open a table: DuckDB has no binary for ${process.platform}-${process.arch}, or it was not installed (npm ci without --omit=optional); everything that needs no table works`,
      { cause },
    );
  }
}

function embeddedEngine(connections: Connections): EmbeddedEngine {
  let names = 0;
  return {
    dialect: DUCKDB,
    close: () => connections.closeAll(),
    newName: () => `table_${++names}`,
    run: (sql) => connections.use(async (connection) => void (await connection.run(sql))),
    query: (sql, options) => query(connections, sql, options),
    batches: (sql, signal) => batches(connections, sql, signal),
    load: (name, columns) => connections.use((connection) => load(connection, name, [columns])),
    loadParts: (name, parts) => connections.use((connection) => load(connection, name, parts)),
    describe: (sql) => connections.use((connection) => describe(connection, sql)),
  };
}

async function describe(
  connection: DuckDBConnection,
  sql: string,
): Promise<readonly Pick<ResultColumn, "name" | "kind">[]> {
  const { StatementType } = loadDuckDb();
  const prepared = await connection.prepare(sql);
  try {
    if (prepared.statementType !== StatementType.SELECT)
      throw new TypeError(mustBe("ask a table", "the SQL", "a query", sql));
    return Array.from({ length: prepared.columnCount }, (_, i) => {
      const name = prepared.columnName(i);
      return { name, kind: kindOf(name, prepared.columnType(i)) };
    });
  } finally {
    prepared.destroySync();
  }
}

/** A table of columns that come part by part. @throws {TypeError} If a column holds lists. */
async function load(
  connection: DuckDBConnection,
  name: string,
  parts: Iterable<readonly LoadedColumn[]> | AsyncIterable<readonly LoadedColumn[]>,
): Promise<void> {
  const { DuckDBDataChunk, VARCHAR, DOUBLE, BOOLEAN } = loadDuckDb();
  let appender: DuckDBAppender | undefined;
  for await (const columns of parts) {
    if (appender === undefined) {
      const types = columns.map(({ name: column, kind }) => `${identifier(column)} ${DUCKDB.types[kind]}`);
      await connection.run(`create table ${identifier(name)} (${types.join(", ")})`);
      appender = await connection.createAppender(name);
    }
    // DuckDB casts integers from doubles, and dates from texts.
    const appended = columns.map(({ kind }) =>
      kind === "boolean" ? BOOLEAN : kind === "number" || kind === "integer" ? DOUBLE : VARCHAR,
    );
    const rows = columns[0]?.values.length ?? 0;
    for (let start = 0; start < rows; start += CHUNK_ROWS) {
      const chunk = DuckDBDataChunk.create(appended);
      const length = Math.min(CHUNK_ROWS, rows - start);
      chunk.setColumns(
        columns.map(({ values }) => Array.from({ length }, (_, i) => (values[start + i] ?? null) as never)),
      );
      appender.appendDataChunk(chunk);
    }
  }
  appender?.closeSync();
}
