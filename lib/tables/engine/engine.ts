/** What a table needs of the engine that holds its rows. */
import { abortSignal, integer, type OptionReaders, withDefault } from "../../core/options";
import type { Dialect } from "./dialect";

/** A column of a query's result. */
export interface ResultColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Numbers without a missing value are a `Float64Array`; else an array with `null` for missing values. */
  readonly values: ArrayLike<unknown>;
}

/** What a column holds. Dates and timestamps are ISO 8601 texts, without a time zone. */
export type ColumnKind = "text" | "number" | "boolean" | "date" | "timestamp" | "list";

/** Options of a query. */
export interface QueryOptions {
  /** More rows than these are refused. @default 1_000_000 */
  readonly maxRows?: number;
  /** Ends the query; the engine stays usable. */
  readonly signal?: AbortSignal | undefined;
}

export const QUERY_READERS = {
  maxRows: withDefault(1_000_000, integer(0)),
  signal: abortSignal,
} satisfies OptionReaders<QueryOptions>;

/** That a result has more rows than `maxRows`. `hint` says what grouping is good for. */
export function tooManyRows(maxRows: number, hint = ""): RangeError {
  return new RangeError(
    `Cannot read the rows of a table: maxRows must be at least their number, current value is ${maxRows}; group or filter the table first${hint}, or raise it`,
  );
}

/** An engine that answers SQL. Several queries may run at once. */
export interface TableEngine {
  readonly dialect: Dialect;
  /** The result of a query, column by column. */
  query(sql: string, options?: QueryOptions): Promise<readonly ResultColumn[]>;
  /** The same, some thousand rows at a time, without a limit; names and kinds first, without rows. */
  batches(sql: string, signal?: AbortSignal): AsyncIterable<readonly ResultColumn[]>;
  /** Names and kinds of a query's columns, without running it. @throws {TypeError} If it is not one query. */
  describe(sql: string): Promise<readonly Pick<ResultColumn, "name" | "kind">[]>;
  /** Where some types are not those of the verbs: a query for the same rows in types that are, and its columns. */
  readable?(sql: string): Promise<{ readonly columns: readonly string[]; readonly source: string }>;
  /** Where the engine keeps no rows: keeps those of a query in another engine. */
  keep?(sql: string): Promise<{ readonly engine: TableEngine; readonly source: string }>;
  /** Runs statements without a result. */
  run(sql: string): Promise<void>;
  /** A name for a table of this engine that is not used yet. */
  newName(): string;
  /** Creates a table of columns. */
  load(name: string, columns: readonly LoadedColumn[]): Promise<void>;
  /** Ends the engine, and what it is computing; its tables are gone. */
  close(): void;
}

/** A column to load: its values are of the kind, or `null` if missing. Integers are numbers. */
export interface LoadedColumn {
  readonly name: string;
  readonly kind: Exclude<ColumnKind, "list"> | "integer";
  readonly values: ArrayLike<unknown>;
}
