/** Connections to one DuckDB instance. */
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { toTableError } from "./duckdb-errors";

/** How often a query that ought to end is interrupted: DuckDB forgets an interrupt that comes before the query starts. */
const INTERRUPT_MILLISECONDS = 20;

/**
 * Each call has a connection of its own, since DuckDB cuts off a streamed result when its connection gets another statement.
 * Calls one after the other have the same connection, so that they see the same temporary tables.
 */
export class Connections {
  readonly #idle: DuckDBConnection[] = [];
  readonly #busy = new Set<DuckDBConnection>();
  #isClosed = false;

  /** @param close Called once the last connection is closed. */
  constructor(
    readonly instance: DuckDBInstance,
    readonly close: () => void,
  ) {}

  /** As `each`, for one value. */
  async use<T>(run: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const values = this.each(async function* (connection) {
      yield await run(connection);
    });
    for await (const value of values) return value;
    throw new Error("Cannot compute a table: there is no answer");
  }

  /**
   * What `run` gives with a connection that nobody else has meanwhile. `check` throws if it ought to end.
   *
   * @throws {Error} If DuckDB refuses, or the engine is closed. @throws The reason of the signal, if it is aborted.
   */
  async *each<T>(
    run: (connection: DuckDBConnection, check: () => void) => AsyncIterable<T>,
    signal?: AbortSignal,
  ): AsyncIterable<T> {
    const check = () => {
      signal?.throwIfAborted();
      this.#requireOpen();
    };
    check();
    const connection = this.#idle.pop() ?? (await this.instance.connect());
    this.#busy.add(connection);
    let timer: NodeJS.Timeout | undefined;
    const interrupt = () => {
      timer = setInterval(() => connection.interrupt(), INTERRUPT_MILLISECONDS);
    };
    signal?.addEventListener("abort", interrupt, { once: true });
    try {
      signal?.throwIfAborted();
      for await (const value of run(connection, check)) {
        signal?.throwIfAborted();
        yield value;
      }
    } catch (error) {
      check();
      throw toTableError(error);
    } finally {
      signal?.removeEventListener("abort", interrupt);
      clearInterval(timer);
      this.#busy.delete(connection);
      this.#idle.push(connection);
      if (this.#isClosed) this.#closeIdle();
    }
  }

  /** Interrupts what runs, and closes all connections as soon as it has ended. */
  closeAll(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const connection of this.#busy) connection.interrupt();
    this.#closeIdle();
  }

  #closeIdle(): void {
    for (const connection of this.#idle.splice(0)) connection.closeSync();
    if (this.#busy.size === 0) this.close();
  }

  #requireOpen(): void {
    if (this.#isClosed)
      throw new Error("Cannot compute a table: its engine must be open, current value is a closed engine");
  }
}
