/** The address of a Spark Connect server, such as `sc://host:15002/;token=…;use_ssl=true`. Messages never show the token. */
import { mustBe } from "../../core/errors";
import { nearestName } from "../../core/text/nearest-name";

const ACTION = "connect to Spark";
const DEFAULT_PORT = 15002;
const PARAMETERS = ["token", "use_ssl", "user_id"];

/** Host and parameters of an address. */
const FORM = /^sc:\/\/([^/?#;]*)(?:\/;?(.*))?$/s;
const HOST = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d+))?$/i;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i;
/** What can stand in a header of HTTP. */
const HEADER_VALUE = /^[\x20-\x7e]+$/;

/** Where a server is, and what it is told with each call. */
export interface SparkAddress {
  /** Host and port. */
  readonly target: string;
  readonly isSecure: boolean;
  /** Whether it is this machine. */
  readonly isLocal: boolean;
  readonly user: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Reads an address. A token asks for TLS by itself, except on this machine. Names that begin with `x-` become headers, such as
 * Databricks' `x-databricks-cluster-id`.
 *
 * @throws {TypeError} If it is not a text. @throws {RangeError} If a part of it is wrong, or would send the token unencrypted to
 * another machine; the message names the part.
 */
export function readAddress(url: unknown): SparkAddress {
  if (typeof url !== "string")
    throw new TypeError(mustBe(ACTION, "the address", 'a text such as "sc://host:15002"', url));
  const [, authority, list = ""] = FORM.exec(url) ?? [];
  if (authority === undefined)
    throw wrong("the address", "of the form sc://host:port/;name=value;name=value", schemeOf(url));
  if (authority.includes("@"))
    throw wrong("the host", "without user and password; write /;user_id=…;token=…", "one with @");
  const [, host, port = String(DEFAULT_PORT)] = HOST.exec(authority) ?? [];
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535)
    throw wrong("the host", "a name or an address, with a port from 1 to 65535", authority);

  const { token, use_ssl, user_id, ...headers } = readParameters(list);
  const isLocal = LOOPBACK.test(host);
  if (!["true", "false", undefined].includes(use_ssl)) throw wrong("use_ssl", "true or false", use_ssl);
  const isSecure = use_ssl === undefined ? token !== undefined && !isLocal : use_ssl === "true";
  if (token !== undefined && !isSecure && !isLocal)
    throw wrong("use_ssl", "true where a token is sent to another machine", use_ssl);
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  return { target: `${host}:${port}`, isSecure, isLocal, user: user_id ?? "merchant-lab", headers };
}

function readParameters(list: string): Record<string, string> {
  const found: Record<string, string> = Object.create(null);
  for (const [i, text] of list.split(";").entries()) {
    if (text === "") continue;
    const [, name, given] = /^([a-z][a-z0-9_-]*)=(.*)$/s.exec(text) ?? [];
    if (name === undefined)
      throw wrong(`parameter ${i + 1}`, "of the form name=value, with a name in lower case", "another text");
    requireKnown(name);
    if (name in found) throw wrong(name, "there once", "two");
    const value = decode(given);
    // A template with a variable that is not set gives "undefined".
    if (!HEADER_VALUE.test(value) || value === "undefined")
      throw wrong(name, "a value of printable ASCII characters", given === "" ? "empty" : "another");
    found[name] = value;
  }
  return found;
}

function requireKnown(name: string): void {
  if (PARAMETERS.includes(name) || (name.startsWith("x-") && !name.endsWith("-bin"))) return;
  const nearest = nearestName(name, PARAMETERS);
  const hint =
    nearest === undefined
      ? `they are ${PARAMETERS.join(", ")}, and headers that begin with x-`
      : `did you mean "${nearest}"?`;
  throw new RangeError(`Cannot ${ACTION}: the address has no parameter "${name}"; ${hint}`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/** The scheme of another address; the rest may hold a token. */
function schemeOf(url: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(url)?.[0];
  return scheme === undefined ? "one without sc://" : `one that begins with ${scheme}`;
}

function wrong(name: string, rule: string, current: string | undefined): RangeError {
  return new RangeError(`Cannot ${ACTION}: ${name} must be ${rule}, current value is ${current}`);
}
