/** DuckDB inside this process: tables that may be larger than memory, on one machine. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult } from "@duckdb/node-api";
import { integer, type OptionReaders, optional, readOptions, text } from "../../core/options";
import type { Dialect } from "./dialect";
import { identifier } from "./dialect";
import { type ColumnCollector, columnCollector, kindOf } from "./duckdb-values";
import type { LoadedColumn, QueryOptions, ResultColumn, TableEngine } from "./engine";

const DIALECT: Dialect = {
  kind: "duckdb",
  types: {
    text: "varchar",
    number: "double",
    integer: "bigint",
    boolean: "boolean",
    date: "date",
    timestamp: "timestamp",
  },
};

/** Options of `tables.open`. */
export interface EmbeddedOptions {
  /** Memory for the engine's buffers; what does not fit is written to `scratch`. @default 80 % of the machine's memory */
  readonly memoryMegabytes?: number;
  /** @default all processors */
  readonly threads?: number;
  /** A folder for what does not fit into memory; it is made when needed. @default a folder of the system for temporary files */
  readonly scratch?: string;
}

const EMBEDDED_READERS = {
  memoryMegabytes: optional(integer(64)),
  threads: optional(integer(1)),
  scratch: optional(text),
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
export async function open(options: EmbeddedOptions = {}): Promise<TableEngine> {
  const { memoryMegabytes, threads, scratch } = readOptions("open an engine", options, EMBEDDED_READERS);
  const { DuckDBInstance } = loadDuckDb();
  const folder = scratch ?? path.join(os.tmpdir(), `merchant-lab-tables-${process.pid}`);
  const instance = await DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    temp_directory: folder,
    ...(memoryMegabytes === undefined ? {} : { memory_limit: `${memoryMegabytes}MB` }),
    ...(threads === undefined ? {} : { threads: String(threads) }),
  });
  if (scratch === undefined) process.once("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
  const connection = await instance.connect();
  await connection.run("set TimeZone = 'UTC'");
  return embeddedEngine(connection, () => {
    connection.closeSync();
    instance.closeSync();
  });
}

let shared: Promise<TableEngine> | undefined;

/** The engine for tables that are made without one. */
export function sharedEngine(): Promise<TableEngine> {
  shared ??= open();
  return shared;
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

function embeddedEngine(connection: DuckDBConnection, close: () => void): TableEngine {
  let names = 0;
  return {
    dialect: DIALECT,
    close,
    newName: () => `table_${++names}`,
    run: async (sql) => void (await connection.run(sql)),
    query: (sql, options = {}) => query(connection, sql, options),
    batches: (sql, signal) => batches(connection, sql, signal),
    load: (name, columns) => load(connection, name, columns),
    async describe(sql) {
      const prepared = await connection.prepare(sql);
      try {
        return Array.from({ length: prepared.columnCount }, (_, i) => {
          const name = prepared.columnName(i);
          return { name, kind: kindOf(name, prepared.columnType(i)) };
        });
      } finally {
        prepared.destroySync();
      }
    },
  };
}

async function query(
  connection: DuckDBConnection,
  sql: string,
  { maxRows = 1_000_000, signal }: QueryOptions,
): Promise<readonly ResultColumn[]> {
  const collectors: ColumnCollector[] = [];
  let rows = 0;
  for await (const { chunk, result } of chunks(connection, sql, signal)) {
    if (collectors.length === 0) collectors.push(...collectorsOf(result));
    rows += chunk?.rowCount ?? 0;
    if (rows > maxRows)
      throw new RangeError(
        `Cannot read the rows of a table: maxRows must be at least their number, current value is ${maxRows}; group or filter the table first, or raise it`,
      );
    if (chunk !== undefined) for (const collector of collectors) collector.add(chunk);
  }
  return collectors.map((collector) => collector.finish());
}

async function* batches(
  connection: DuckDBConnection,
  sql: string,
  signal: AbortSignal | undefined,
): AsyncIterable<readonly ResultColumn[]> {
  for await (const { chunk, result } of chunks(connection, sql, signal)) {
    const collectors = collectorsOf(result);
    if (chunk !== undefined) for (const collector of collectors) collector.add(chunk);
    yield collectors.map((collector) => collector.finish());
  }
}

function collectorsOf(result: DuckDBResult): ColumnCollector[] {
  return result.columnNames().map((name, i) => columnCollector(name, result.columnType(i), i));
}

/** The result of a query chunk by chunk; one without a chunk first, so that names and types are known if there are no rows. */
async function* chunks(
  connection: DuckDBConnection,
  sql: string,
  signal: AbortSignal | undefined,
): AsyncIterable<{ readonly result: DuckDBResult; readonly chunk: DuckDBDataChunk | undefined }> {
  signal?.throwIfAborted();
  const interrupt = () => connection.interrupt();
  signal?.addEventListener("abort", interrupt, { once: true });
  try {
    const result = await connection.stream(sql);
    yield { result, chunk: undefined };
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) break;
      yield { result, chunk };
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", interrupt);
  }
}

async function load(
  connection: DuckDBConnection,
  name: string,
  columns: readonly LoadedColumn[],
): Promise<void> {
  const types = columns.map(({ name: column, kind }) => `${identifier(column)} ${DIALECT.types[kind]}`);
  await connection.run(`create table ${identifier(name)} (${types.join(", ")})`);
  const { DuckDBDataChunk, VARCHAR, DOUBLE, BIGINT, BOOLEAN } = loadDuckDb();
  const appended = {
    text: VARCHAR,
    date: VARCHAR,
    timestamp: VARCHAR,
    number: DOUBLE,
    integer: BIGINT,
    boolean: BOOLEAN,
  };
  const appender = await connection.createAppender(name);
  const rows = columns[0]?.values.length ?? 0;
  for (let start = 0; start < rows; start += 2048) {
    const chunk = DuckDBDataChunk.create(columns.map(({ kind }) => appended[kind]));
    const length = Math.min(2048, rows - start);
    chunk.setColumns(
      columns.map(({ values, kind }) =>
        Array.from({ length }, (_, i) => {
          const value = values[start + i] ?? null;
          return (kind === "integer" && typeof value === "number" ? BigInt(value) : value) as never;
        }),
      ),
    );
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
