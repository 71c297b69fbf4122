/**
 * A table whose public home keeps one file a day: all days, joined under one header. The only such set is Online Retail,
 * whose daily files write customer numbers as decimals, `17850.0`; the joined table has `17850`.
 */
import { get, HttpError } from "./http-client";
import { chunksOf } from "./response-body";

/** Requests at the same time: there are hundreds of small files. */
const CONCURRENCY = 6;

/**
 * Fetches the file of each day and joins them in the order of `days`.
 *
 * @param address With `{day}` in place of the day.
 * @param report Called with the number of bytes received so far.
 * @throws {HttpError} If a day is not available, or its header differs from the first day's.
 */
export async function fetchDays(
  address: string,
  days: readonly string[],
  report: (received: number) => void,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const tables = new Array<string>(days.length);
  const stop = new AbortController();
  const stopped = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  let next = 0;
  let received = 0;
  async function work(): Promise<void> {
    while (next < days.length) {
      const index = next++;
      const bytes = await fetchDay(address.replace("{day}", days[index]), stopped);
      received += bytes.length;
      report(received);
      tables[index] = bytes.toString("utf8");
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(CONCURRENCY, days.length) }, work));
  } catch (error) {
    // One missing day makes the table incomplete: stop the other requests.
    stop.abort();
    throw error;
  }
  return Buffer.from(join(tables, days));
}

function join(tables: readonly string[], days: readonly string[]): string {
  const header = headerOf(tables[0]);
  const rows = tables.map((table, i) => {
    if (headerOf(table) !== header) throw new HttpError(`another header on ${days[i]} than on ${days[0]}`);
    return table.slice(header.length).replace(/,(\d+)\.0,([^,\n]*)$/gm, ",$1,$2");
  });
  return header + rows.join("");
}

/** The first line, with its line break. */
function headerOf(table: string): string {
  return table.slice(0, table.indexOf("\n") + 1);
}

async function fetchDay(address: string, signal: AbortSignal | undefined): Promise<Buffer> {
  const response = await get(address, {}, signal);
  const { statusCode, headers } = response;
  if (statusCode !== 200) {
    response.body.destroy();
    throw new HttpError(`status ${statusCode} for ${address}`);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of chunksOf(response)) chunks.push(chunk);
  const announced = headers["content-length"];
  const bytes = Buffer.concat(chunks);
  if (announced !== undefined && Number(announced) !== bytes.length)
    throw new HttpError(`${bytes.length} of ${announced} bytes for ${address}`);
  return bytes;
}
