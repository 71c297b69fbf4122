/** One GET over http or https: redirects followed, a silent host given up, the body as a stream. */
import http from "node:http";
import https from "node:https";
import * as silence from "./silence";

/** The server answered, but not with the file. */
export class HttpError extends Error {
  override readonly name = "HttpError";
}

const MAX_REDIRECTS = 5;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/**
 * @throws {HttpError} If there are more than five redirects, or one leads to something that is not http.
 * @throws {Error} If the host does not answer in time, or the connection fails; the host is then not asked again soon.
 */
export async function get(
  address: string,
  headers: http.OutgoingHttpHeaders,
  signal: AbortSignal | undefined,
): Promise<http.IncomingMessage> {
  let url = new URL(address);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await request(url, headers, signal);
    if (!REDIRECTS.includes(response.statusCode ?? 0)) return response;
    response.destroy();
    const { location } = response.headers;
    if (!location) throw new HttpError(`status ${response.statusCode} without a location`);
    url = resolve(location, url);
  }
  throw new HttpError(`more than ${MAX_REDIRECTS} redirects`);
}

function resolve(location: string, base: URL): URL {
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

function request(
  url: URL,
  headers: http.OutgoingHttpHeaders,
  signal: AbortSignal | undefined,
): Promise<http.IncomingMessage> {
  const skip = silence.reasonToSkip(url.host);
  if (skip) return Promise.reject(new Error(skip));
  const began = Date.now();
  const patience = silence.patienceMs();
  return new Promise((resolve, reject) => {
    const { get: send } = url.protocol === "https:" ? https : http;
    const asked = send(
      url,
      {
        headers: { "user-agent": "merchant-lab", ...headers, "accept-encoding": "identity" },
        ...(signal ? { signal } : {}),
      },
      (response) => {
        clearTimeout(timer);
        response.setTimeout(silence.PATIENCE_MS, () => {
          silence.note(url.host, silence.PATIENCE_MS);
          response.destroy(new Error(`${url.host} fell silent`));
        });
        resolve(response);
      },
    );
    const timer = setTimeout(() => asked.destroy(new Error(`${url.host} did not answer`)), patience);
    asked.on("error", (error) => {
      clearTimeout(timer);
      if (!signal?.aborted) silence.note(url.host, Date.now() - began);
      reject(error);
    });
  });
}
