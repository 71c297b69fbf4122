/** Errors of Spark and of the connection to it, in the words of this library. */
import type { SparkAddress } from "./address";

/** Codes of gRPC. */
const CANCELLED = 1;
const UNKNOWN = 2;
const DEADLINE_EXCEEDED = 4;
const PERMISSION_DENIED = 7;
const UNIMPLEMENTED = 12;
const INTERNAL = 13;
const UNAVAILABLE = 14;
const UNAUTHENTICATED = 16;

interface CallError extends Error {
  readonly code: number;
  readonly details: string;
}

/** The class of an error and the first line of its text. */
const SPARK_ERROR = /\[([A-Z][A-Z0-9_.]+)\]\s*([^\n]*?)\s*(?:SQLSTATE|\n|$)/;
/** What a server says of a session that it does not have. */
const ENDED = /\[INVALID_HANDLE\.SESSION_[A-Z_]+\]/;
const CERTIFICATE = /certificate|altnames|CERT_/i;

/** That a call failed; other errors are not of gRPC. */
export function isCallError(error: unknown): error is CallError {
  const { code, details } = Object(error) as Partial<CallError>;
  return typeof code === "number" && typeof details === "string";
}

/** Whether the connection was lost, and not the query: then the server still has the answer. */
export function isLostConnection(error: unknown): boolean {
  if (!isCallError(error)) return false;
  const { code, details } = error;
  if (code === UNAVAILABLE || code === DEADLINE_EXCEEDED) return !CERTIFICATE.test(details);
  if (details.includes("[INVALID_CURSOR.DISCONNECTED]")) return true;
  return (
    [CANCELLED, UNKNOWN, INTERNAL].includes(code) &&
    /RST_STREAM|Connection (dropped|lost)|ECONNRESET/.test(details)
  );
}

/** Whether the server never heard of the operation. */
export function isUnknownOperation(error: unknown): boolean {
  return isCallError(error) && error.details.includes("[INVALID_HANDLE.OPERATION_NOT_FOUND]");
}

/** That a session is not there any more, with all that it held. */
export function sessionEnded(cause?: unknown): Error {
  return new Error(
    "Cannot compute a table: the Spark server was started again, or has ended this session: its tables and views are gone; connect again",
    { cause },
  );
}

/** An error of a query. Other errors than those of gRPC are returned as they are. */
export function toQueryError(error: unknown, target: string): unknown {
  if (!isCallError(error)) return error;
  if (ENDED.test(error.details)) return sessionEnded(error);
  const [, name, text] = SPARK_ERROR.exec(error.details) ?? [];
  if (name === undefined && isLostConnection(error))
    return new Error(
      `Cannot compute a table: Spark at ${target} does not answer any more: ${reasonIn(error.details)}`,
      {
        cause: error,
      },
    );
  const said = name === undefined ? error.details.split("\n")[0] : `${text} [${name}]`;
  const where = name === "PATH_NOT_FOUND" ? "; the path is one of the Spark server, not of this machine" : "";
  return new Error(`Cannot compute a table: ${said}${where}`, { cause: error });
}

/** An error of the first call. */
export function toConnectionError(error: unknown, address: SparkAddress): unknown {
  if (!isCallError(error)) return error;
  return new Error(`Cannot connect to Spark: ${reasonOf(error, address)}`, { cause: error });
}

function reasonOf({ code, details }: CallError, { target, isSecure }: SparkAddress): string {
  if (code === UNAUTHENTICATED || code === PERMISSION_DENIED)
    return `${target} does not accept the token, or asks for one: ${details}`;
  if (code === UNIMPLEMENTED) return `${target} answers, but it is no Spark Connect server`;
  if (CERTIFICATE.test(details))
    return `the certificate of ${target} is not trusted: ${reasonIn(details)}; NODE_EXTRA_CA_CERTS can name a file with its authority`;
  if (code !== UNAVAILABLE && code !== DEADLINE_EXCEEDED) return details.split("\n")[0];
  const encryption = isSecure
    ? "use_ssl=false if the server has no TLS"
    : "use_ssl=true if the server has TLS";
  return `nothing answers at ${target}: ${reasonIn(details)}; is the server running, and reachable from here? ${encryption}`;
}

/** What the network said, without the words of gRPC around it. */
function reasonIn(details: string): string {
  const [, said = details] =
    /Last error: (?:Error: )?([\s\S]*?)\s*(?:\. Resolution note|$)/.exec(details) ?? [];
  return said.split("\n")[0];
}
