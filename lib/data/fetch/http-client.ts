/**
 * The HTTP client of the project. It honours `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, in lower case too, follows
 * redirects, skips unresponsive hosts, and gives the body as a stream.
 */
import type { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import * as unresponsiveHosts from "./unresponsive-hosts";

/** The server answered, but not with the file. */
export class HttpError extends Error {
  override readonly name = "HttpError";
}

/** The host did not answer in time. */
export class NoAnswerError extends Error {}

/** An answer whose body has not been read yet. */
export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Readable;
}

/** The answer to `get`, after redirects. */
export interface FinalResponse extends HttpResponse {
  /** The host that sent it. */
  readonly host: string;
}

/** Proxy addresses that replace the environment's. A host in `noProxy` is asked directly. */
export interface ProxySettings {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
  /** Whether http goes through a tunnel (CONNECT) too, as https does. */
  readonly proxyTunnel: boolean;
}

export interface HttpRequest {
  readonly method?: "GET" | "HEAD";
  readonly headers?: Headers;
  readonly signal?: AbortSignal | undefined;
  /** Time until the headers must have arrived. */
  readonly answerMs: number;
  /** @default the variables of this process */
  readonly proxies?: ProxySettings;
}

type Headers = Readonly<Record<string, string>>;

/** The part of undici that is used here. Its own types would slow down the check of every notebook cell. */
interface Undici {
  request(url: URL, options: object): Promise<HttpResponse>;
  readonly EnvHttpProxyAgent: new (settings: ProxySettings) => Agent;
}

type Agent = { destroy(): Promise<void> };

const MAX_REDIRECTS = 5;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
/** Answers of a host that is overloaded or being restarted. */
const PASSING: readonly number[] = [408, 429, 500, 502, 503, 504];
/** The waits before such a host is asked again, unless it names its own. */
const RETRY_WAITS_MS: readonly number[] = [1_000, 3_000];
/** What a name server says, by the code of the error. */
const NAME_FAULTS: Readonly<Record<string, string>> = {
  ENOTFOUND: "no name server knows",
  EAI_AGAIN: "no name server answers for",
};
/** By host and proxies: an agent keeps connections open between requests. */
const agents = new Map<string, Agent>();

/**
 * Sends a GET request. A host that answers that it is overloaded is asked again, after the wait that it names.
 *
 * @throws {HttpError} If there are more than five redirects, or a redirect does not lead to http or https.
 * @throws {Error} If the host does not answer in time, or the connection fails. The host is then skipped for an hour.
 */
export async function get(
  address: string,
  headers: Headers,
  signal: AbortSignal | undefined,
): Promise<FinalResponse> {
  loadUndici();
  let url = new URL(address);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const { statusCode, headers: answered, body } = await getPatiently(url, headers, signal);
    if (!REDIRECTS.includes(statusCode)) return { statusCode, headers: answered, body, host: url.host };
    body.destroy();
    const { location } = answered;
    if (location === undefined) throw new HttpError(`status ${statusCode} without a location`);
    url = redirectTarget(String(location), url);
  }
  throw new HttpError(`more than ${MAX_REDIRECTS} redirects`);
}

/**
 * Sends a request without following redirects. It ends when the headers have arrived.
 *
 * @throws {NoAnswerError} If they have not arrived after `answerMs`.
 */
export async function send(url: URL, request: HttpRequest): Promise<HttpResponse> {
  const undici = loadUndici();
  const { method = "GET", headers, signal, answerMs, proxies = environmentProxies() } = request;
  const agent = agentFor(url.host, proxies);
  const limit = new AbortController();
  const onLimit = () => limit.abort(new NoAnswerError(`${url.host} did not answer in ${answerMs / 1000} s`));
  const timer = setTimeout(onLimit, answerMs);
  const either = AbortSignal.any(signal ? [signal, limit.signal] : [limit.signal]);
  try {
    const response = await undici.request(url, {
      method,
      headers: { "user-agent": "merchant-lab", ...headers, "accept-encoding": "identity" },
      signal: either,
      dispatcher: agent,
      bodyTimeout: unresponsiveHosts.MAX_WAIT_MS,
    });
    // The reader of the body gets its errors. Without a listener, destroying an unread body would end the process.
    response.body.on("error", () => {});
    return response;
  } catch (error) {
    if (!either.aborted) throw connectionError(error as Error, proxies);
    // undici would connect once more after an aborted request, and keep the process alive.
    for (const [key, other] of agents) if (other === agent) agents.delete(key);
    await agent.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function getPatiently(
  url: URL,
  headers: Headers,
  signal: AbortSignal | undefined,
): Promise<HttpResponse> {
  for (const usualMs of RETRY_WAITS_MS) {
    const response = await getOnce(url, headers, signal);
    if (!PASSING.includes(response.statusCode)) return response;
    response.body.destroy();
    const ms = Math.min(namedWait(response.headers) ?? usualMs, unresponsiveHosts.MAX_WAIT_MS);
    await wait(ms, undefined, signal && { signal });
  }
  return await getOnce(url, headers, signal);
}

/** The wait that an answer names, in seconds or as a date; undefined if it names none. */
function namedWait(headers: HttpResponse["headers"]): number | undefined {
  const named = String(headers["retry-after"]);
  if (/^\d+$/.test(named)) return Number(named) * 1000;
  // The host's own clock: the clock here may be wrong.
  const ms = Date.parse(named) - (Date.parse(String(headers.date)) || Date.now());
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

async function getOnce(url: URL, headers: Headers, signal: AbortSignal | undefined): Promise<HttpResponse> {
  const skip = unresponsiveHosts.reasonToSkip(url.host);
  if (skip) throw new Error(skip);
  const began = Date.now();
  try {
    return await send(url, { headers, signal, answerMs: unresponsiveHosts.waitMs() });
  } catch (error) {
    if (!signal?.aborted) unresponsiveHosts.recordFailure(url.host, Date.now() - began);
    throw error;
  }
}

function redirectTarget(location: string, base: URL): URL {
  let url: URL;
  try {
    url = new URL(location, base);
  } catch {
    throw new HttpError(`a redirect to ${JSON.stringify(location.slice(0, 100))}`);
  }
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new HttpError(`a redirect to ${url.protocol}`);
  return url;
}

/** Read at each request: a notebook may change the environment. An address without a scheme is http, as for curl. */
function environmentProxies(): ProxySettings {
  const read = (name: string) => process.env[name] ?? process.env[name.toUpperCase()] ?? "";
  const address = (name: string) => read(name).replace(/^(?!.*:\/\/)(?=.)/, "http://");
  const [httpProxy, httpsProxy] = [address("http_proxy"), address("https_proxy")];
  return { httpProxy, httpsProxy, noProxy: read("no_proxy"), proxyTunnel: false };
}

/** In plain words. Mentions the proxy: an address in undici's message may be the proxy's. */
function connectionError(error: Error, { httpProxy, httpsProxy }: ProxySettings): Error {
  const { code = "", hostname } = error as NodeJS.ErrnoException & { hostname?: string };
  const message = Object.hasOwn(NAME_FAULTS, code)
    ? `${NAME_FAULTS[code]} ${hostname} (${code}): is this machine online?`
    : error.message || code;
  const [, status] = /^Proxy response \((\d+)\)/.exec(error.message) ?? [];
  if (status !== undefined) return new Error(`the proxy answers ${status}`, { cause: error });
  const isDirect = httpProxy === "" && httpsProxy === "";
  return new Error(isDirect ? message : `${message} (a proxy is set)`, { cause: error });
}

/** Loads undici on the first request, before a time limit starts: it takes a quarter of a second. */
function loadUndici(): Undici {
  return require("undici") as Undici;
}

function agentFor(host: string, proxies: ProxySettings): Agent {
  const { EnvHttpProxyAgent } = loadUndici();
  const key = JSON.stringify([host, proxies]);
  const agent = agents.get(key) ?? new EnvHttpProxyAgent(proxies);
  agents.set(key, agent);
  return agent;
}
