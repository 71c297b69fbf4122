/** Errors of PostgreSQL and of its connections in the words of this library. */

interface Fault {
  readonly code?: string;
  readonly message: string;
  readonly hint?: string;
}

const LOST = /^(57P0[123]|08\d{3}|ECONNRESET|EPIPE|ETIMEDOUT)$/;
const UNTRUSTED = /CERT|SIGNATURE|ERR_TLS|ERR_SSL/;

/** `Cannot <action>: …`, with the error as its cause. Errors of this library are returned as they are. */
export function toDatabaseError(action: string, error: unknown): unknown {
  const fault = error as Fault;
  if (!(error instanceof Error) || /^Cannot [a-z]/.test(error.message)) return error;
  return new Error(`Cannot ${action}: ${reasonOf(fault)}`, { cause: error });
}

function reasonOf({ code = "", message, hint }: Fault): string {
  if (LOST.test(code) || /^Connection terminated|^Client has encountered a connection error/.test(message))
    return `the connection to the database was lost (${message}); ask again, and there will be a new one`;
  if (code === "25006") return `${message}: the database is open for reading only`;
  if (code === "42883" && /^function m(in|ax)\(boolean\)/.test(message))
    return `${message}; any() and every() are the greatest and the least truth`;
  return hint === undefined ? message : `${message}; ${hint}`;
}

/** Why there is no connection. `place` is the server without the password. */
export function toConnectError(error: unknown, place: string, sslmode: unknown): Error {
  const { code = "", message } = error as Fault;
  return new Error(`Cannot connect to a database: ${connectReason(code, message, place, sslmode)}`, {
    cause: error,
  });
}

function connectReason(code: string, message: string, place: string, sslmode: unknown): string {
  if (code === "28P01" || code === "28000") return `${place} does not let this user in: ${message}`;
  if (/client password must be a string|client password must be a non-empty/.test(message))
    return `${place} asks for a password; give it in PGPASSWORD, in ~/.pgpass or in the URL`;
  if (code === "3D000") return `${message} at ${place}`;
  if (code === "ECONNREFUSED" || code === "ENOENT")
    return `nothing answers at ${place}; is PostgreSQL running there?`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `there is no host of this name: ${place}`;
  if (/timeout/.test(message) || code === "ETIMEDOUT")
    return `${place} does not answer in time; a firewall may be between, and connect_timeout=30 in the URL waits for 30 seconds`;
  if (/does not support SSL/.test(message))
    return `${place} offers no TLS, and sslmode=${sslmode} asks for it`;
  if (UNTRUSTED.test(code))
    return `the certificate of ${place} is not trusted: ${message}; sslrootcert in the URL names the file of one that is`;
  return `${place}: ${message}`;
}
