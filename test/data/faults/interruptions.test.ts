import fs from "node:fs";
import type http from "node:http";
import { describe, expect, test } from "vitest";
import * as unresponsiveHosts from "../../../lib/data/fetch/unresponsive-hosts";
import { BODY, begin, firstByteOf, serve, useFileServer } from "./file-server";

const server = useFileServer();

/** Calls back when this many bytes have arrived here. */
const atByte = (position: number, then: () => void) => ({
  onProgress: ({ received }: { received: number }) => received === position && then(),
});

describe("a connection that is reset after bytes came", () => {
  test("is resumed like one that is closed, and does not silence the host", async () => {
    const began = Date.now();
    let current: http.ServerResponse | undefined;
    server.answer("/file", (request, response) => {
      current = response;
      if (server.asked.length > 3) return serve(request, response);
      const from = firstByteOf(request);
      begin(response, from);
      return response.write(BODY.subarray(from, from + 1000));
    });
    const reset = ({ received }: { received: number }) => {
      if (received % 1000 !== 0 || received > 3000) return;
      // A failure that took less than half a second would not be remembered in any case.
      const rest = received === 1000 ? Math.max(0, began + 600 - Date.now()) : 0;
      setTimeout(() => current?.socket?.resetAndDestroy(), rest);
    };
    expect(await server.fetch(["/file"], { onProgress: reset })).toEqual([]);
    expect(server.isWhole()).toBe(true);
    expect(server.asked.map(({ range }) => range)).toEqual([
      undefined,
      "bytes=1000-",
      "bytes=2000-",
      "bytes=3000-",
    ]);
    expect(fs.existsSync(server.silentHosts())).toBe(false);
    expect(unresponsiveHosts.reasonToSkip(server.host())).toBeUndefined();
  });
});

describe("a file that changes between two parts", () => {
  const OLD = Buffer.alloc(BODY.length, 1);

  /** Sends a part of the old file with an ETag and cuts; what it answers then is up to the test. */
  function changing(
    etag: string,
    next: (request: http.IncomingMessage, response: http.ServerResponse) => void,
  ) {
    let cut = () => {};
    server.answer("/file", (request, response) => {
      if (server.asked.length > 1) return next(request, response);
      cut = () => response.destroy();
      begin(response, 0, { etag });
      return response.write(OLD.subarray(0, 1000));
    });
    return server.fetch(
      ["/file"],
      atByte(1000, () => cut()),
    );
  }
  const asked = () => server.asked.map(({ range, ifRange }) => [range, ifRange]);

  test("is asked for with If-Range; a whole answer starts again", async () => {
    const failures = await changing('"old"', (request, response) => {
      if (request.headers["if-range"] === '"old"') response.writeHead(200, { etag: '"new"' }).end(BODY);
      else serve(request, response);
    });
    expect(failures).toEqual([]);
    expect(server.isWhole()).toBe(true);
    expect(asked()).toEqual([
      [undefined, undefined],
      ["bytes=1000-", '"old"'],
    ]);
  });

  test.each([['W/"old"'], [""]])(
    "with the ETag %j no version can be named; all of it is asked for once more",
    async (etag) => {
      expect(await changing(etag, serve)).toEqual([]);
      expect(server.isWhole()).toBe(true);
      expect(asked()).toEqual([
        [undefined, undefined],
        ["bytes=1000-", undefined],
        [undefined, undefined],
      ]);
    },
  );

  test("is asked for once more as a whole if the server does not heed If-Range", async () => {
    expect(await changing('"old"', serve)).toEqual([]);
    expect(server.isWhole()).toBe(true);
    expect(server.asked).toHaveLength(3);
  });

  test("is asked for as a whole if the server has no such part", async () => {
    const failures = await changing('"old"', (request, response) => {
      if (request.headers.range === undefined) serve(request, response);
      else response.writeHead(416).end();
    });
    expect(failures).toEqual([]);
    expect(server.isWhole()).toBe(true);
    expect(server.asked).toHaveLength(3);
  });

  test("the version of each later answer counts", async () => {
    let cut = () => {};
    const failures = changing('"old"', (request, response) => {
      if (server.asked.length === 2) {
        cut = () => response.destroy();
        response
          .writeHead(200, { etag: '"new"', "content-length": BODY.length })
          .write(BODY.subarray(0, 5000));
        // Here the first part of the old file has gone.
        setImmediate(() => response.write(BODY.subarray(5000, 6000), () => setTimeout(cut, 20)));
      } else {
        begin(response, firstByteOf(request), { etag: '"new"' });
        response.end(BODY.subarray(firstByteOf(request)));
      }
    });
    expect(await failures).toEqual([]);
    expect(server.isWhole()).toBe(true);
    expect(asked().map(([, ifRange]) => ifRange)).toEqual([undefined, '"old"', '"new"']);
  });
});
