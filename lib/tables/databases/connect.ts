/** Opens a database of one's own. */
import { formatValue } from "../../core/errors";
import { flag, type OptionReaders, oneOf, readOptions, withDefault } from "../../core/options";
import { type Config, load } from "./client";
import { type Database, databaseOf } from "./database";
import { Session } from "./session";

/** Options of `tables.connect`. */
export interface ConnectOptions {
  /** Allows the database's `write`. All else only reads. @default false */
  readonly write?: boolean;
}

const READERS = { write: withDefault(false, flag) } satisfies OptionReaders<ConnectOptions>;
const ACTION = "connect to a database";
const WRONG_URL = `Cannot ${ACTION}: url must be one of PostgreSQL, such as postgresql://user@host:5432/database?sslmode=require`;
/** Hosts to which TLS is not preferred. */
const HERE = /^(localhost|127\.0\.0\.1|::1|\/.*)$/;
/** What a URL may say behind "?". */
const PARAMETERS =
  "host port user password database ssl sslmode sslrootcert sslcert sslkey connect_timeout statement_timeout application_name options".split(
    " ",
  );
const SSL_MODES = ["disable", "prefer", "require", "verify-ca", "verify-full"];

/**
 * Opens a database of PostgreSQL, from version 12. Its tables are asked by the same verbs as those of files, and by its `sql`; the
 * server computes, and only the rows of the answer come. Each query is one statement in a transaction that may only read, and the
 * server sees to that; a role that may only read is safer still. Up to four queries run at once.
 *
 * The password is taken from the environment's `PGPASSWORD`, from `~/.pgpass`, or from the URL, which should then not stand in a
 * notebook. The URL may end in `?sslmode=`: "disable", "prefer" (without it, but for this machine), "require", "verify-ca" or
 * "verify-full", with the meanings of libpq; with `&sslrootcert=` and a file; in `?connect_timeout=` and seconds (10 without it);
 * or in `?host=` and the folder of a socket.
 *
 * Texts are ordered by code point. Times with a zone are read in UTC; ids, JSON, enumerations and what else has no form here as
 * texts; arrays as lists. Numbers are doubles: integers beyond 2^53 are refused, and so are decimals of more than 15 digits whose
 * scale is declared. Regular expressions are PostgreSQL's. Results beyond the range of doubles are refused.
 *
 * @throws {TypeError} If the URL is not one of PostgreSQL. @throws {Error} If there is no connection, or pg is not installed; no
 * message holds the password.
 *
 * @example
 * // const shop = await connect("postgresql://reader@db.example.com/shop?sslmode=verify-full");
 * // const orders = await shop.table("orders", { schema: { id: "integer", total: "number", paid: "timestamp?" } });
 * // await orders.where((row) => row.paid.isMissing()).count();
 * const answer = await connect("postgresql://reader@127.0.0.1:1/shop").catch((error: Error) => error.message);
 * answer; // "Cannot connect to a database: nothing answers at 127.0.0.1:1; is PostgreSQL running there?"
 */
export async function connect(url: string, options: ConnectOptions = {}): Promise<Database> {
  const { write } = readOptions(ACTION, options, READERS);
  return databaseOf(await Session.open(configOf(url), !write), write);
}

/** What the URL says. The errors do not show it, since it may hold a password. */
function configOf(url: string): Config {
  if (typeof url !== "string" || !/^postgres(ql)?:\/\//.test(url)) {
    const protocol = /^([a-z]+):\/\//.exec(String(url))?.[1];
    const text = protocol === undefined ? "another text" : `one of ${protocol}`;
    const given = typeof url === "string" ? text : formatValue(url);
    throw new TypeError(`${WRONG_URL}, current value is ${given}`);
  }
  const config = read(url);
  if (url.includes("#") || (url.includes("@") && !config.user))
    throw new TypeError(
      `${WRONG_URL}; in a password the characters # / ? : @ % are written as %23 %2F %3F %3A %40 %25`,
    );
  for (const name of Object.keys(config)) oneOf(PARAMETERS)(ACTION, "a parameter of the URL", name);
  const { sslmode = process.env.PGSSLMODE ?? "prefer" } = config;
  oneOf(SSL_MODES)(ACTION, "sslmode", sslmode);
  const host = config.host || process.env.PGHOST || "localhost";
  const isPlain = config.sslmode === undefined && sslmode === "prefer" && HERE.test(host);
  const asked =
    config.sslmode === undefined && !isPlain ? `${url.includes("?") ? "&" : "?"}sslmode=${sslmode}` : "";
  const { ssl = false, ...known } = read(url + asked);
  return {
    ...known,
    sslmode,
    ssl,
    password: config.password || process.env.PGPASSWORD || storedPassword,
  };
}

function read(url: string): Config {
  const { parse } = load("pg-connection-string") as { parse(url: string, options: object): Config };
  try {
    return parse(url, { useLibpqCompat: true });
  } catch (error) {
    const { code, path, message } = error as { code?: string; path?: string; message: string };
    if (code === "ENOENT") throw new Error(`Cannot ${ACTION}: there is no file ${path}, which the URL names`);
    const hint = message.includes("sslrootcert") ? "; sslmode=verify-ca needs sslrootcert and a file" : "";
    throw new TypeError(`${WRONG_URL}${hint}`);
  }
}

/** That of ~/.pgpass, if there is one. */
function storedPassword(server: object): Promise<string | undefined> {
  const find = load("pgpass") as (server: object, found: (password?: string) => void) => void;
  return new Promise((resolve) => find(server, resolve));
}
