import fs from "node:fs";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { get, send } from "../../../lib/data/fetch/http-client";
import * as unresponsiveHosts from "../../../lib/data/fetch/unresponsive-hosts";

const NAMES = ["http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];
/** No name server knows a host under `invalid` (RFC 2606). */
const HOST = "data.invalid";

const before = { ...process.env };
const undo: (() => void)[] = [];
let proxy: string;
/** What the proxy was asked for: method and target. */
let asked: string[];
/** Where the proxy leads a tunnel; without one it answers 403. */
let tunnelTo: number | undefined;

beforeEach(async () => {
  for (const name of NAMES) delete process.env[name];
  const cache = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-http-"));
  process.env.MERCHANT_LAB_CACHE = cache;
  undo.push(() => fs.rmSync(cache, { recursive: true, force: true }));
  asked = [];
  tunnelTo = undefined;
  const server = http.createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers["proxy-authorization"] ?? ""}`.trim());
    response.end(`by the proxy for ${request.headers.host}`);
  });
  server.on("connect", (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    if (tunnelTo === undefined) return socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    const target = net.connect(tunnelTo, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      socket.pipe(target).pipe(socket);
    });
    target.on("error", () => socket.destroy());
    return socket.on("error", () => target.destroy());
  });
  proxy = `http://127.0.0.1:${await listen(server)}`;
});

afterEach(() => {
  for (const step of undo.splice(0)) step();
  for (const name of [...NAMES, "MERCHANT_LAB_CACHE"]) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});

async function listen(server: http.Server | net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  undo.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

const fetchText = async (address: string) => text((await get(address, {}, undefined)).body);
/** The message of what goes wrong, or the answer if nothing does. */
const outcome = (address: string) => fetchText(address).catch((error: Error) => error.message);

describe("get() through a proxy", () => {
  test.each(["HTTP_PROXY", "http_proxy"])("asks the proxy of %s for http", async (name) => {
    process.env[name] = proxy;
    expect(await fetchText(`http://${HOST}/set.csv`)).toBe(`by the proxy for ${HOST}`);
    expect(asked).toEqual([`GET http://${HOST}/set.csv`]);
  });

  test.each(["HTTPS_PROXY", "https_proxy", "HTTP_PROXY"])(
    "asks the proxy of %s for a tunnel for https, and begins TLS with the host in it",
    async (name) => {
      process.env[name] = proxy;
      const hello = new Promise<Buffer>((resolve) => {
        const target = net.createServer((socket) =>
          socket.once("data", (bytes) => resolve(bytes) ?? socket.end()),
        );
        void listen(target).then((port) => {
          tunnelTo = port;
        });
      });
      while (tunnelTo === undefined) await new Promise(setImmediate);
      await outcome(`https://${HOST}/set.csv`);
      expect(asked).toEqual([`CONNECT ${HOST}:443`]);
      const bytes = await hello;
      // A TLS handshake record whose server name is the host, not the proxy.
      expect(bytes[0]).toBe(0x16);
      expect(bytes.includes(HOST)).toBe(true);
    },
  );

  test("takes an address without a scheme for http, as curl does", async () => {
    process.env.HTTP_PROXY = proxy.slice("http://".length);
    await fetchText(`http://${HOST}/`);
    expect(asked).toEqual([`GET http://${HOST}/`]);
  });

  test("lower case comes first, and an empty variable means no proxy", async () => {
    process.env.http_proxy = proxy;
    process.env.HTTP_PROXY = "http://127.0.0.1:9";
    await fetchText(`http://${HOST}/`);
    expect(asked).toHaveLength(1);
    process.env.http_proxy = "";
    expect(await outcome(`http://${HOST}/`)).toMatch(
      /^no name server (knows|answers for) data\.invalid \((ENOTFOUND|EAI_AGAIN)\): is this machine online\?$/,
    );
    expect(asked).toHaveLength(1);
  });

  test("logs in with the name and password of the proxy's address", async () => {
    process.env.HTTP_PROXY = proxy.replace("//", "//shop:p%40ss@");
    await fetchText(`http://${HOST}/`);
    expect(asked).toEqual([`GET http://${HOST}/ Basic ${Buffer.from("shop:p@ss").toString("base64")}`]);
  });

  test.each<[string, string, boolean]>([
    [HOST, HOST, true],
    ["elsewhere.invalid, data.invalid", HOST, true],
    ["invalid", HOST, true],
    [".invalid", HOST, true],
    ["*", HOST, true],
    ["DATA.invalid", HOST, true],
    [`${HOST}:80`, HOST, true],
    [`${HOST}:81`, HOST, false],
    ["ata.invalid", HOST, false],
    ["www.data.invalid", HOST, false],
    ["", HOST, false],
  ])("NO_PROXY=%j, %s: asked directly is %s", async (noProxy, host, isDirect) => {
    process.env.HTTP_PROXY = proxy;
    process.env.NO_PROXY = noProxy;
    const answer = await outcome(`http://${host}/`);
    expect(asked).toHaveLength(isDirect ? 0 : 1);
    if (isDirect) expect(answer).toMatch(/ENOTFOUND|EAI_AGAIN/);
    else expect(answer).toBe(`by the proxy for ${host}`);
  });

  test("says that the proxy refuses, or cannot be reached", async () => {
    process.env.HTTPS_PROXY = proxy;
    expect(await outcome(`https://${HOST}/`)).toBe("the proxy answers 403");
    process.env.HTTPS_PROXY = "http://127.0.0.1:9";
    expect(await outcome(`https://${HOST}/`)).toBe("connect ECONNREFUSED 127.0.0.1:9 (a proxy is set)");
  });
});

describe("get()", () => {
  test("without a proxy, gives the error as it is", async () => {
    expect(await outcome("http://127.0.0.1:9/")).toBe("connect ECONNREFUSED 127.0.0.1:9");
  });

  test("does not blame the host if the caller aborts", async () => {
    const stop = new AbortController();
    const connected = net.createServer(() => {
      // Long enough to be remembered.
      vi.spyOn(Date, "now").mockReturnValue(Date.now() + 60_000);
      stop.abort(new Error("enough"));
    });
    const host = `127.0.0.1:${await listen(connected)}`;
    await expect(get(`http://${host}/`, {}, stop.signal)).rejects.toThrow("enough");
    vi.restoreAllMocks();
    expect(unresponsiveHosts.reasonToSkip(host)).toBeUndefined();
  });

  test("destroying an unread body does not end the process", async () => {
    const server = http.createServer((_request, response) => response.end(Buffer.alloc(1 << 20)));
    const url = new URL(`http://127.0.0.1:${await listen(server)}/`);
    const { body } = await send(url, { answerMs: 5000 });
    body.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(body.destroyed).toBe(true);
  });
});
