/** Results of queries to DuckDB, read while they are computed. */
import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult, ResultReturnType } from "@duckdb/node-api";
import { readOptions } from "../../core/options";
import type { Connections } from "./connections";
import { type ColumnCollector, columnCollector } from "./duckdb-values";
import { QUERY_READERS, type QueryOptions, type ResultColumn, tooManyRows } from "./engine";

/** The type of a result that could not be computed to its end. */
const FAILED: ResultReturnType = 0;

/** The whole result of a query. @throws {RangeError} If it has more than `maxRows`. @throws As `Connections.each`. */
export async function query(
  connections: Connections,
  sql: string,
  options: QueryOptions | undefined,
): Promise<readonly ResultColumn[]> {
  const { maxRows, signal } = readOptions("compute a table", options, QUERY_READERS);
  let collectors: readonly ColumnCollector[] = [];
  let rows = 0;
  for await (const { result, chunk } of connections.each(chunksOf(sql), signal)) {
    if (chunk === undefined) collectors = collectorsOf(result);
    rows += chunk?.rowCount ?? 0;
    if (rows > maxRows) throw tooManyRows(maxRows);
    collect(collectors, chunk);
  }
  return collectors.map((collector) => collector.finish());
}

/** The result of a query, some thousand rows at a time. @throws As `Connections.each`. */
export async function* batches(
  connections: Connections,
  sql: string,
  signal: AbortSignal | undefined,
): AsyncIterable<readonly ResultColumn[]> {
  for await (const { result, chunk } of connections.each(chunksOf(sql), signal)) {
    const collectors = collectorsOf(result);
    collect(collectors, chunk);
    yield collectors.map((collector) => collector.finish());
  }
}

interface Part {
  readonly result: DuckDBResult;
  readonly chunk?: DuckDBDataChunk;
}

/** The result of a query chunk by chunk; first without one, so that names and types are known if there are no rows. */
function chunksOf(sql: string) {
  return async function* (connection: DuckDBConnection, check: () => void): AsyncIterable<Part> {
    const result = await connection.stream(sql);
    yield { result };
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) break;
      yield { result, chunk };
    }
    if (result.returnType !== FAILED) return;
    // A result that fails on the way ends like a complete one, without its error, which a second run then shows.
    check();
    await connection.run(`explain analyze ${sql}`);
    throw new Error(
      "Cannot compute a table: DuckDB could not finish it; with fewer threads it needs less memory",
    );
  };
}

function collectorsOf(result: DuckDBResult): ColumnCollector[] {
  return result.columnNames().map((name, i) => columnCollector(name, result.columnType(i)));
}

function collect(collectors: readonly ColumnCollector[], chunk: DuckDBDataChunk | undefined): void {
  if (chunk === undefined) return;
  for (const [i, collector] of collectors.entries()) collector.add(chunk.getColumnValues(i));
}
