/** Reads the body of an answer, and gives up a host that stops sending or sends too slowly. */
import type { FinalResponse } from "./http-client";
import * as unresponsiveHosts from "./unresponsive-hosts";

/** A host is given up if it sends less than 1,000 bytes a second, measured over this time. */
const WINDOW_SECONDS = 20;
const MIN_BYTES = 1_000 * WINDOW_SECONDS;

/** The host stopped sending, or sends too slowly: asking it for the rest would take as long. */
export class SlowHostError extends Error {}

/**
 * The chunks of a body.
 *
 * @throws {SlowHostError} If the host is too slow. It is then skipped for an hour.
 */
export async function* chunksOf({ body, host }: FinalResponse): AsyncGenerator<Buffer> {
  let received = 0;
  const timer = setInterval(() => {
    if (received < MIN_BYTES)
      body.destroy(new SlowHostError(`${host} sent ${received} bytes in ${WINDOW_SECONDS} s`));
    received = 0;
  }, 1000 * WINDOW_SECONDS);
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      received += chunk.length;
      yield chunk;
    }
  } catch (error) {
    const isStopped = (error as NodeJS.ErrnoException).code === "UND_ERR_BODY_TIMEOUT";
    const reason = isStopped ? new SlowHostError(`${host} stopped sending`, { cause: error }) : error;
    if (reason instanceof SlowHostError) unresponsiveHosts.recordFailure(host, unresponsiveHosts.MAX_WAIT_MS);
    throw reason;
  } finally {
    clearInterval(timer);
  }
}
