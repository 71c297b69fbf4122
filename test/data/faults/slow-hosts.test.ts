import fs from "node:fs";
import type http from "node:http";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fetchDays } from "../../../lib/data/fetch/daily-files";
import * as unresponsiveHosts from "../../../lib/data/fetch/unresponsive-hosts";
import { BODY, begin, serve, useFileServer } from "./file-server";

/** The waits before a host was asked again, in milliseconds; none of them really passes. */
const waits = vi.hoisted((): number[] => []);
vi.mock("node:timers/promises", async (original) => ({
  ...(await original<typeof import("node:timers/promises")>()),
  setTimeout: async (ms: number) => void waits.push(ms),
}));

const server = useFileServer();

beforeEach(() => {
  waits.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  unresponsiveHosts.forget();
});

describe("a host that is overloaded", () => {
  /** Answers with each of these in turn, then with the file. */
  const busy = (...answers: readonly [status: number, headers?: http.OutgoingHttpHeaders][]) =>
    server.answer("/file", (request, response) => {
      const [status, headers] = answers[server.asked.length - 1] ?? [200];
      if (status === 200) serve(request, response);
      else response.writeHead(status, headers).end("busy");
    });

  test.each([408, 429, 500, 502, 503, 504])(
    "%i is asked again, then again, before the mirror is given up",
    async (status) => {
      busy([status], [status]);
      expect(await server.fetch()).toEqual([]);
      expect(server.isWhole()).toBe(true);
      expect(waits).toEqual([1000, 3000]);
      fs.rmSync(server.target());
      server.asked.length = 0;
      busy([status], [status], [status]);
      expect(await server.fetch(["/file", "/mirror"])).toEqual([]);
      expect(server.asked.map(({ path }) => path)).toEqual(["/file", "/file", "/file", "/mirror"]);
    },
  );

  test.each([404, 403, 501])("%i is not asked again", async (status) => {
    busy([status, { "retry-after": "1" }]);
    expect((await server.fetch())[0]).toMatch(`status ${status}`);
    expect(waits).toEqual([]);
  });

  const date = "Sun, 29 Nov 2026 12:00:00 GMT";
  test.each<[string, http.OutgoingHttpHeaders, number]>([
    ["in seconds", { "retry-after": "2" }, 2000],
    ["of no time", { "retry-after": "0" }, 0],
    ["that is long, which is capped", { "retry-after": "86400" }, 5000],
    ["that overflows", { "retry-after": "9".repeat(400) }, 5000],
    ["until a time of the host's clock", { "retry-after": "Sun, 29 Nov 2026 12:00:04 GMT", date }, 4000],
    ["until a time that has passed", { "retry-after": "Sun, 29 Nov 2026 11:00:00 GMT", date }, 0],
    ["until a time far away", { "retry-after": "Mon, 30 Nov 2026 12:00:00 GMT", date }, 5000],
    ["that cannot be read", { "retry-after": "soon" }, 1000],
    ["that is negative", { "retry-after": "-5s" }, 1000],
  ])("may name a wait %s", async (_name, headers, ms) => {
    busy([503, headers]);
    expect(await server.fetch()).toEqual([]);
    expect(waits).toEqual([ms]);
  });

  test("a date without the host's clock is compared with the clock here", async () => {
    vi.spyOn(Date, "now").mockReturnValue(Date.parse(date) - 2500);
    server.answer("/file", (request, response) => {
      if (server.asked.length > 1) return serve(request, response);
      response.sendDate = false;
      return response.writeHead(503, { "retry-after": date }).end();
    });
    expect(await server.fetch()).toEqual([]);
    expect(waits).toEqual([2500]);
  });
});

describe("a host that sends slowly", () => {
  /** Sends this many bytes; when they have arrived, 20 seconds pass. Then it sends the rest. */
  function slow(bytes: number, ...mirrors: readonly string[]) {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    let current: http.ServerResponse | undefined;
    let next = bytes;
    server.answer("/slow", (_request, response) => {
      current = response;
      begin(response, 0);
      response.write(BODY.subarray(0, bytes));
    });
    const onProgress = ({ received }: { received: number }) => {
      if (received !== next) return;
      vi.advanceTimersByTime(20_000);
      const from = next;
      next = Math.min(BODY.length, next + bytes);
      if (from < next) current?.write(BODY.subarray(from, next));
    };
    return server.fetch(["/slow", ...mirrors], { onProgress });
  }

  test("is given up at less than 1,000 bytes a second, and the next mirror resumes", async () => {
    expect(await slow(19_999, server.elsewhere("/mirror"))).toEqual([]);
    expect(server.isWhole()).toBe(true);
    expect(server.asked.map(({ path, range }) => [path, range])).toEqual([
      ["/slow", undefined],
      ["/mirror", "bytes=19999-"],
    ]);
    // Only this host is skipped from now on.
    expect(await server.fetch(["/slow"])).toEqual([
      `http://${server.host()}/slow: ${server.host()} did not answer a while ago`,
    ]);
  });

  test("says how slow it was", async () => {
    expect(await slow(7)).toEqual([`http://${server.host()}/slow: ${server.host()} sent 7 bytes in 20 s`]);
    expect(server.asked).toHaveLength(1);
  });

  test("is waited for at 1,000 bytes a second", async () => {
    expect(await slow(20_000)).toEqual([]);
    expect(server.isWhole()).toBe(true);
  });

  test("is given up when it becomes slow, and not before the time is over", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    let current: http.ServerResponse | undefined;
    server.answer("/slow", (_request, response) => {
      current = response;
      begin(response, 0);
      response.write(BODY.subarray(0, 20_000));
    });
    const onProgress = ({ received }: { received: number }) => {
      if (received === 20_000) {
        vi.advanceTimersByTime(20_000);
        current?.write(BODY.subarray(20_000, 20_100));
      } else if (received === 20_100) {
        vi.advanceTimersByTime(19_999);
        current?.write(BODY.subarray(20_100, 20_200));
      } else if (received === 20_200) vi.advanceTimersByTime(1);
    };
    expect(await server.fetch(["/slow"], { onProgress })).toEqual([
      `http://${server.host()}/slow: ${server.host()} sent 200 bytes in 20 s`,
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("is given up for daily files too", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    server.answer("/2010-12-01", (_request, response) => {
      response.writeHead(200).write("A,B\n");
      setTimeout(() => vi.advanceTimersByTime(20_000), 50);
    });
    const days = fetchDays(`http://${server.host()}/{day}`, ["2010-12-01"], () => {}, undefined);
    await expect(days).rejects.toThrow(/ sent [04] bytes in 20 s/);
  });
});

describe("a host that does not answer", () => {
  /** Lets five seconds pass in an instant once the server has the request. */
  function silent() {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    server.answer("/silent", () => setImmediate(() => vi.advanceTimersByTime(5000)));
    return server.fetch(["/silent"]);
  }
  const skipped = () => [`http://${server.host()}/silent: ${server.host()} did not answer a while ago`];

  test("costs five seconds once, then nothing, for an hour, also in another process", async () => {
    expect((await silent())[0]).toMatch(/did not answer in 5 s$/);
    expect(await server.fetch(["/silent"])).toEqual(skipped());
    vi.resetModules();
    const { download } = await vi.importActual<typeof import("../../../lib/data/fetch/download")>(
      "../../../lib/data/fetch/download",
    );
    const file = server.file(["/silent"]);
    expect(await download(file, file.download)).toEqual(skipped());
    expect(server.asked).toHaveLength(1);
    server.answer("/silent", serve);
    vi.setSystemTime(Date.now() + 3_600_000);
    expect(await server.fetch(["/silent"])).toEqual([]);
  });

  test("is asked if the clock was wrong when that was noted", async () => {
    const note = { waited: 15_000, hosts: [server.host()], since: Date.now() + 10 * 365 * 86_400_000 };
    fs.writeFileSync(server.silentHosts(), JSON.stringify(note));
    expect(await server.fetch()).toEqual([]);
  });
});
