/** What is used of the package pg; its own types would be a further dependency. */

/** A column of a result. */
export interface Field {
  readonly name: string;
  readonly dataTypeID: number;
  /** Digits and scale of a decimal; -1 if none are declared. */
  readonly dataTypeModifier: number;
}

/** A result with values as PostgreSQL writes them. */
export interface Result {
  readonly fields: readonly Field[];
  readonly rows: readonly (readonly (string | null)[])[];
}

export interface Client {
  readonly host: string;
  readonly port: number;
  readonly processID: number;
  readonly secretKey: number;
  readonly connection: { readonly stream: { destroy(): void } };
  query(query: object | string): Promise<Result>;
  on(event: "notice" | "error", listen: (notice: { readonly code?: string }) => void): void;
  off(event: "notice" | "error", listen: (notice: { readonly code?: string }) => void): void;
  /** @param isBroken Whether it is not to be used again. */
  release(isBroken?: boolean): void;
}

export interface Pool {
  connect(): Promise<Client>;
  end(): Promise<void>;
  on(event: "error", listen: () => void): void;
}

/** A connection without a session, for a request to cancel. */
export interface Connection {
  connect(port: number | string, host?: string): void;
  cancel(processID: number, secretKey: number): void;
  on(event: "connect" | "error" | "end", listen: () => void): void;
}

/** How to connect; with the password. */
export interface Config {
  readonly host?: string;
  readonly port?: string;
  readonly user?: string;
  readonly database?: string | null;
  readonly password?: unknown;
  readonly ssl?: object | boolean;
  readonly [name: string]: unknown;
}

interface Pg {
  readonly Pool: new (config: object) => Pool;
  readonly Connection: new (config: object) => Connection;
  readonly types: {
    readonly arrayParser: {
      create(text: string, convert: (item: string | null) => unknown): { parse(): unknown[] };
    };
  };
}

/** The package pg, or one that it brings. @throws {Error} If it is not installed. */
export function load(name: "pg-connection-string" | "pgpass"): unknown;
export function load(name: "pg"): Pg;
export function load(name: string): unknown {
  try {
    return require(name);
  } catch (cause) {
    throw new Error(
      "Cannot connect to a database: the package pg was not installed (npm ci without --omit=optional); everything that needs no database works",
      { cause },
    );
  }
}
