/** Connections to one PostgreSQL server, and the transactions on them. */
import type { Client, Config, Pool, Result } from "./client";
import { load } from "./client";
import { toConnectError, toDatabaseError } from "./errors";

/** Connections that are open at once; further queries wait. */
const CONNECTIONS = 4;
/** How often a query that ought to end is cancelled: the server forgets a request that comes before the query starts. */
const CANCEL_MILLISECONDS = 100;
/** After so many requests the connection is cut. */
const MOST_CANCELS = 20;
/** The code of the notice that a name was cut off. */
const NAME_TOO_LONG = "42622";

const SETTINGS = [
  "time zone 'UTC'",
  "datestyle = 'ISO, YMD'",
  "standard_conforming_strings = on",
  "client_encoding = 'UTF8'",
  "extra_float_digits = 1",
  "client_min_messages = notice",
];

/** Runs one statement of a transaction. */
export type Ask = (text: string, values?: readonly unknown[]) => Promise<Result>;

/** The server and the database in a message, without the password. */
export function placeOf({ host, port }: Config): string {
  const place = host || process.env.PGHOST || "localhost";
  return place.startsWith("/") ? place : `${place}:${port || process.env.PGPORT || 5432}`;
}

/** Transactions, each on a connection that nobody else has meanwhile. */
export class Session {
  readonly #busy = new Set<() => void>();
  #isClosed = false;

  private constructor(
    readonly pool: Pool,
    readonly explain: (error: unknown) => Error,
  ) {}

  /**
   * Opens a first connection. TLS that is only preferred is left out where the server has none.
   *
   * @throws {Error} If there is no connection; the message says why.
   */
  static async open(config: Config, isReadOnly: boolean): Promise<Session> {
    const { sslmode } = config;
    const explain = (error: unknown) => toConnectError(error, placeOf(config), sslmode);
    const settings = isReadOnly ? ["default_transaction_read_only = on", ...SETTINGS] : SETTINGS;
    const pool = new (load("pg").Pool)({
      ...config,
      max: CONNECTIONS,
      allowExitOnIdle: true,
      keepAlive: true,
      application_name: config.application_name ?? "merchant-lab",
      connectionTimeoutMillis: 1000 * Number(config.connect_timeout ?? 10),
      onConnect: (client: Client) => client.query(settings.map((setting) => `set ${setting}`).join("; ")),
    });
    // An idle connection that is lost is left out of the pool.
    pool.on("error", () => undefined);
    try {
      (await pool.connect()).release();
    } catch (error) {
      void pool.end();
      if (sslmode === "prefer" && /does not support SSL/.test((error as Error).message))
        return await Session.open({ ...config, ssl: false, sslmode: "disable" }, isReadOnly);
      throw explain(error);
    }
    return new Session(pool, explain);
  }

  /** As `each`, for one value. */
  async use<T>(
    run: (ask: Ask) => Promise<T>,
    signal?: AbortSignal,
    access?: "read only" | "read write",
  ): Promise<T> {
    const answers: T[] = [];
    const values = this.each(
      async function* (ask) {
        yield await run(ask);
      },
      signal,
      access,
    );
    for await (const answer of values) answers.push(answer);
    return answers[0];
  }

  /**
   * What `run` gives in a transaction, which ends with it: what it has written is there if it came to its end.
   *
   * @throws {Error} If PostgreSQL refuses, or the session is closed. @throws The reason of the signal, if it is aborted.
   */
  async *each<T>(
    run: (ask: Ask) => AsyncIterable<T>,
    signal: AbortSignal | undefined,
    access: "read only" | "read write" = "read only",
  ): AsyncIterable<T> {
    this.#requireOpen();
    signal?.throwIfAborted();
    const client = await this.pool.connect().catch((error: unknown) => {
      throw this.explain(error);
    });
    const stopping = stopper(client);
    this.#busy.add(stopping.stop);
    signal?.addEventListener("abort", stopping.stop, { once: true });
    const ask = asker(client, () => {
      signal?.throwIfAborted();
      this.#requireOpen();
    });
    let hasEnded = false;
    try {
      await ask(`begin transaction ${access}`);
      for await (const value of run(ask)) {
        signal?.throwIfAborted();
        yield value;
      }
      await ask("commit");
      hasEnded = true;
    } catch (error) {
      signal?.throwIfAborted();
      this.#requireOpen();
      throw toDatabaseError(access === "read only" ? "compute a table" : "write to a database", error);
    } finally {
      signal?.removeEventListener("abort", stopping.stop);
      const isUsable = hasEnded || (!stopping.isStopped() && (await isRolledBack(client)));
      stopping.end();
      this.#busy.delete(stopping.stop);
      client.release(!isUsable);
    }
  }

  /** Cancels what runs, and closes all connections as soon as it has ended. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const stop of this.#busy) stop();
    void this.pool.end();
  }

  #requireOpen(): void {
    if (this.#isClosed)
      throw new Error("Cannot compute a table: its database must be open, current value is a closed one");
  }
}

/** One statement at a time; the server refuses a second one in the text. */
function asker(client: Client, check: () => void): Ask {
  return async (text, values) => {
    check();
    let isNameCut = false;
    const listen = ({ code }: { readonly code?: string }) => {
      isNameCut ||= code === NAME_TOO_LONG;
    };
    client.on("notice", listen);
    try {
      const types = { getTypeParser: () => String };
      const result = await client.query({ text, values, types, rowMode: "array", queryMode: "extended" });
      if (isNameCut)
        throw new RangeError("Cannot compute a table: names must be at most 63 bytes long in PostgreSQL");
      return result;
    } finally {
      client.off("notice", listen);
    }
  };
}

async function isRolledBack(client: Client): Promise<boolean> {
  return await client.query("rollback").then(
    () => true,
    () => false,
  );
}

/** Stops what a connection is computing, again and again until it ends. */
function stopper(client: Client) {
  let timer: NodeJS.Timeout | undefined;
  let requests = 0;
  const ignore = () => undefined;
  // While a query runs, its own error says that the connection is lost.
  client.on("error", ignore);
  const request = () => {
    if (++requests > MOST_CANCELS) return client.connection.stream.destroy();
    const connection = new (load("pg").Connection)({});
    connection.on("error", ignore);
    connection.on("connect", () => connection.cancel(client.processID, client.secretKey));
    if (client.host.startsWith("/")) connection.connect(`${client.host}/.s.PGSQL.${client.port}`);
    else connection.connect(client.port, client.host);
  };
  return {
    stop() {
      timer ??= setInterval(request, CANCEL_MILLISECONDS);
      request();
    },
    isStopped: () => requests > 0,
    end() {
      clearInterval(timer);
      client.off("error", ignore);
    },
  };
}
