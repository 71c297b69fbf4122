import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo, Socket } from "node:net";
import os from "node:os";
import path from "node:path";
import zlib from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as random from "../../../lib/core/random";
import type { CatalogueFile, CatalogueSet, Download } from "../../../lib/data/fetch/catalogue";
import { download } from "../../../lib/data/fetch/download";
import { loadFile } from "../../../lib/data/fetch/load-file";
import * as unresponsiveHosts from "../../../lib/data/fetch/unresponsive-hosts";

const draw = random.seeded(7);
const BODY = Buffer.from(Uint8Array.from({ length: 300_000 }, () => draw.integer(256)));
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

let folder: string;
let server: http.Server;
let base: string;
let answer: (request: http.IncomingMessage, response: http.ServerResponse) => void;
let asked: { url: string; range: string | undefined }[];
const sockets = new Set<Socket>();

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant lab data "));
  process.env.MERCHANT_LAB_CACHE = folder;
  asked = [];
  server = http.createServer((request, response) => {
    asked.push({ url: request.url ?? "", range: request.headers.range });
    answer(request, response);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await new Promise((resolve) => server.close(resolve));
  delete process.env.MERCHANT_LAB_CACHE;
  fs.rmSync(folder, { recursive: true, force: true });
});

function entry(overrides: Partial<CatalogueFile> = {}): CatalogueFile & { download: readonly Download[] } {
  const mirrors: readonly Download[] = overrides.download ?? [{ url: `${base}/file`, form: "file" }];
  const fixed = {
    path: "set/file.bin",
    bytes: BODY.length,
    sha256: sha256(BODY),
    format: "idx",
    rows: 1,
  } as const;
  return { ...fixed, ...overrides, download: mirrors };
}

const fetchFile = (file = entry(), options = {}) => download(file, file.download, options);
const target = () => path.join(folder, "set", "file.bin");
const stored = () => (fs.existsSync(target()) ? fs.readFileSync(target()) : undefined);
// Not toEqual: it takes half a second for these many bytes.
const isWhole = () => stored()?.equals(BODY) === true;
const parts = () => fs.readdirSync(path.join(folder, "set")).filter((name) => name.endsWith(".part"));

/** Serves BODY with ranges, as a plain file server does. */
function serve(request: http.IncomingMessage, response: http.ServerResponse, body = BODY): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  const head = { "content-length": body.length - from };
  if (from > 0)
    response.writeHead(206, { ...head, "content-range": `bytes ${from}-${body.length - 1}/${body.length}` });
  else response.writeHead(200, head);
  response.end(body.subarray(from));
}

/** A server that sends this many bytes at a time, and cuts the connection once the client has all of them. */
function cutting(bytes: number) {
  let current: http.ServerResponse | undefined;
  let end = 0;
  const sendSome = (request: http.IncomingMessage, response: http.ServerResponse) => {
    const from = Number(/\d+/.exec(request.headers.range ?? "0")?.[0]);
    response.writeHead(from > 0 ? 206 : 200, {
      "content-length": BODY.length - from,
      ...(from > 0 ? { "content-range": `bytes ${from}-${BODY.length - 1}/${BODY.length}` } : {}),
    });
    end = from + bytes;
    current = response;
    response.write(BODY.subarray(from, end));
  };
  const onProgress = ({ received }: { received: number }) => {
    if (received === end) current?.destroy();
  };
  return { sendSome, onProgress };
}

describe("download()", () => {
  test("stores the file, reports growing progress, and leaves nothing else", async () => {
    answer = serve;
    const seen: number[] = [];
    const onProgress = ({ received, total }: { received: number; total: number }) => {
      expect(total).toBe(BODY.length);
      seen.push(received);
    };
    expect(await fetchFile(entry(), { onProgress })).toEqual([]);
    expect(isWhole()).toBe(true);
    expect(parts()).toEqual([]);
    expect(seen.at(-1)).toBe(BODY.length);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  test("resumes after each cut", async () => {
    let cuts = 0;
    const { onProgress, sendSome } = cutting(50_000);
    answer = (request, response) => (++cuts > 3 ? serve(request, response) : sendSome(request, response));
    expect(await fetchFile(entry(), { onProgress })).toEqual([]);
    expect(isWhole()).toBe(true);
    expect(asked.map(({ range }) => range)).toEqual([
      undefined,
      "bytes=50000-",
      "bytes=100000-",
      "bytes=150000-",
    ]);
  });

  test("starts again if the server does not support ranges", async () => {
    let count = 0;
    const { onProgress, sendSome } = cutting(1000);
    answer = (request, response) => (++count === 1 ? sendSome(request, response) : response.end(BODY));
    expect(await fetchFile(entry(), { onProgress })).toEqual([]);
    expect(isWhole()).toBe(true);
  });

  test("discards the wrong partial file of a dead process and starts again", async () => {
    answer = serve;
    fs.mkdirSync(path.dirname(target()));
    fs.writeFileSync(`${target()}.999999999.1.part`, Buffer.alloc(1000, 1));
    expect(await fetchFile()).toEqual([]);
    expect(isWhole()).toBe(true);
    expect(asked.map(({ range }) => range)).toEqual(["bytes=1000-", undefined]);
    expect(parts()).toEqual([]);
  });

  test.each<[string, (response: http.ServerResponse) => void, RegExp]>([
    [
      "a length announced wrong",
      (r) => r.writeHead(200, { "content-length": 9 }).end("123456789"),
      /must be 300000 bytes long, current value is 9/,
    ],
    [
      "more bytes than expected",
      (r) => r.writeHead(200).end(Buffer.concat([BODY, BODY])),
      /must be 300000 bytes long, more were sent/,
    ],
    [
      "fewer bytes than expected",
      (r) => r.writeHead(200).end(BODY.subarray(0, 10)),
      /ended after 10 of 300000 bytes/,
    ],
    [
      "one byte flipped",
      (r) => r.writeHead(200).end(Buffer.concat([Buffer.from([BODY[0] ^ 1]), BODY.subarray(1)])),
      /SHA-256 must be [0-9a-f]{64}, current value is [0-9a-f]{64}/,
    ],
    ["a 404", (r) => r.writeHead(404).end("no"), /status 404/],
    ["a 500", (r) => r.writeHead(500, { "retry-after": "0" }).end(), /status 500/],
    ["a redirect without an address", (r) => r.writeHead(302).end(), /302 without a location/],
    [
      "a redirect to a file",
      (r) => r.writeHead(302, { location: "file:///etc/passwd" }).end(),
      /a redirect to file:/,
    ],
    ["a redirect loop", (r) => r.writeHead(301, { location: "/file" }).end(), /more than 5 redirects/],
    [
      "a part not asked for",
      (r) => r.writeHead(206, { "content-range": "bytes 5-9/10" }).end("56789"),
      /a part that was not asked for/,
    ],
  ])("refuses %s, then takes the next mirror", async (_name, wrong, message) => {
    answer = (request, response) => (request.url === "/good" ? serve(request, response) : wrong(response));
    const failures = await fetchFile();
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatch(message);
    expect(stored()).toBeUndefined();

    const good: Download = { url: `${base}/good`, form: "file" };
    expect(await fetchFile(entry({ download: [{ url: `${base}/bad`, form: "file" }, good] }))).toEqual([]);
    expect(isWhole()).toBe(true);
  });

  describe("resumes the partial file of a dead process", () => {
    const leave = (bytes: Uint8Array) => {
      fs.mkdirSync(path.dirname(target()), { recursive: true });
      fs.writeFileSync(`${target()}.999999999.1.part`, bytes);
    };
    const ranges = () => asked.map(({ range }) => range);

    test.each<[string, Uint8Array, (string | undefined)[]]>([
      ["nothing is missing: asks for nothing", BODY, []],
      ["it is too long: starts again", Buffer.concat([BODY, Buffer.alloc(1)]), [undefined]],
      ["the last byte is missing", BODY.subarray(0, -1), [`bytes=${BODY.length - 1}-`]],
      ["it is empty", Buffer.alloc(0), [undefined]],
    ])("%s", async (_name, bytes, expected) => {
      answer = serve;
      leave(bytes);
      expect(await fetchFile()).toEqual([]);
      expect(isWhole()).toBe(true);
      expect(ranges()).toEqual(expected);
      expect(parts()).toEqual([]);
    });

    test.each<[string, string, RegExp | undefined]>([
      ["an unknown total", `bytes 1000-${BODY.length - 1}/*`, undefined],
      ["another total", `bytes 1000-${BODY.length - 1}/7`, /must be 300000 bytes long, current value is 7/],
      ["another first byte", `bytes 999-${BODY.length - 1}/${BODY.length}`, /a part that was not asked for/],
      ["no range", "", /a part that was not asked for/],
    ])("from an answer with %s", async (_name, range, message) => {
      leave(BODY.subarray(0, 1000));
      answer = (_request, response) =>
        response.writeHead(206, { "content-range": range }).end(BODY.subarray(1000));
      const failures = await fetchFile();
      if (message === undefined) expect(failures).toEqual([]);
      else expect(failures[0]).toMatch(message);
      expect(isWhole()).toBe(message === undefined);
    });
  });

  test("gives up after eight interruptions, or at once without new bytes", async () => {
    const { onProgress, sendSome } = cutting(1000);
    answer = sendSome;
    expect(await fetchFile(entry(), { onProgress })).toHaveLength(1);
    expect(asked.map(({ range }) => range)).toEqual([
      undefined,
      ...Array.from({ length: 8 }, (_, i) => `bytes=${1000 * (i + 1)}-`),
    ]);
    expect(parts()).toHaveLength(1);
    fs.rmSync(path.join(folder, "set"), { recursive: true });
    asked = [];
    answer = (_request, response) => response.destroy();
    expect(await fetchFile()).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });

  test.each([
    ["more bytes than expected", Buffer.concat([BODY, BODY])],
    ["one byte flipped", Buffer.concat([Buffer.from([BODY[0] ^ 1]), BODY.subarray(1)])],
  ])("keeps nothing of %s, and asks once", async (_name, body) => {
    answer = (_request, response) => response.writeHead(200).end(body);
    expect(await fetchFile()).toHaveLength(1);
    expect(asked).toHaveLength(1);
    expect(parts()).toEqual([]);
  });

  test("stores an empty file", async () => {
    answer = (_request, response) => response.end();
    expect(await fetchFile(entry({ bytes: 0, sha256: sha256(Buffer.alloc(0)) }))).toEqual([]);
    expect(stored()).toEqual(Buffer.alloc(0));
  });

  test("stores a file without unpacked content under its own name, for any form of mirror", async () => {
    answer = serve;
    const mirrors: Download[] = [{ url: `${base}/file`, form: "content" }];
    expect(await fetchFile(entry({ path: "set/file.gz", download: mirrors }))).toEqual([]);
    expect(fs.readdirSync(path.join(folder, "set"))).toEqual(["file.gz"]);
  });

  test("reports the length that the mirror sends", async () => {
    const crlf = Buffer.from("1\r\n2\r\n");
    const lf = Buffer.from("1\n2\n");
    answer = (request, response) => serve(request, response, crlf);
    const totals = new Set<number>();
    const file = entry({
      path: "set/a.csv.gz",
      content: { bytes: lf.length, sha256: sha256(lf) },
      download: [{ url: `${base}/x`, form: "content-crlf", bytes: crlf.length }],
    });
    const onProgress = (progress: object) => {
      expect(progress).toMatchObject({ path: "set/a.csv.gz" });
      totals.add((progress as { total: number }).total);
    };
    expect(await fetchFile(file, { onProgress })).toEqual([]);
    expect([...totals]).toEqual([6]);
    expect(fs.readFileSync(path.join(folder, "set", "a.csv"), "utf8")).toBe("1\n2\n");
  });

  test("follows five redirects, and not a sixth", async () => {
    const hops = (count: number) => {
      answer = (request, response) => {
        const hop = Number(/\d+$/.exec(request.url ?? "")?.[0] ?? 0);
        if (hop < count) response.writeHead(308, { location: `/hop${hop + 1}` }).end();
        else serve(request, response);
      };
    };
    hops(5);
    expect(await fetchFile()).toEqual([]);
    fs.rmSync(target());
    hops(6);
    expect((await fetchFile())[0]).toMatch(/more than 5 redirects/);
  });

  test("follows redirects", async () => {
    answer = (request, response) => {
      if (request.url === "/file") response.writeHead(302, { location: "/a" }).end();
      else if (request.url === "/a") response.writeHead(307, { location: `${base}/b` }).end();
      else serve(request, response);
    };
    expect(await fetchFile()).toEqual([]);
    expect(isWhole()).toBe(true);
  });

  test("keeps the old file until the new one is complete", async () => {
    fs.mkdirSync(path.dirname(target()));
    fs.writeFileSync(target(), "old");
    answer = (_request, response) => response.writeHead(200).end(BODY.subarray(0, 10));
    await fetchFile();
    expect(stored()?.toString()).toBe("old");
  });

  test("takes the unpacked content of a .gz, and text with CRLF line ends", async () => {
    const content = Buffer.from("a,b\n1,2\n");
    const packed = zlib.gzipSync(content);
    const crlf = Buffer.from("a,b\r\n1,2\r\n");
    const file = (form: Download["form"]) =>
      entry({
        path: "set/table.csv.gz",
        bytes: packed.length,
        sha256: sha256(packed),
        content: { bytes: content.length, sha256: sha256(content) },
        download: [{ url: `${base}/x`, form, ...(form === "content-crlf" ? { bytes: crlf.length } : {}) }],
      });
    for (const [form, body] of [
      ["content", content],
      ["content-crlf", crlf],
      ["file", packed],
    ] as const) {
      answer = (request, response) => serve(request, response, body);
      expect(await fetchFile(file(form))).toEqual([]);
      const loaded = await loadFile({ name: "set", how: "" } as CatalogueSet, file(form));
      expect(loaded.content.toString()).toBe("a,b\n1,2\n");
      expect(loaded.origin).toBe("cache");
      fs.rmSync(path.join(folder, "set"), { recursive: true });
    }
  });

  test("stops at a signal and resumes the next time", async () => {
    const stop = new AbortController();
    answer = (_request, response) => {
      response.writeHead(200, { "content-length": BODY.length });
      response.write(BODY.subarray(0, 100_000));
    };
    const onProgress = ({ received }: { received: number }) => {
      if (received === 100_000) stop.abort(new Error("enough"));
    };
    await expect(fetchFile(entry(), { signal: stop.signal, onProgress })).rejects.toThrow("enough");
    expect(stored()).toBeUndefined();
    answer = serve;
    expect(await fetchFile()).toEqual([]);
    expect(asked.at(-1)?.range).toBe("bytes=100000-");
    expect(isWhole()).toBe(true);
  });

  test("says so when the target cannot be written", async () => {
    answer = serve;
    fs.writeFileSync(path.join(folder, "set"), "a file where a folder must be");
    await expect(fetchFile()).rejects.toThrow(
      /Cannot download set\/file\.bin: .* must be writable, .*EEXIST|ENOTDIR/,
    );
    fs.rmSync(path.join(folder, "set"));
    fs.mkdirSync(target(), { recursive: true });
    await expect(fetchFile()).rejects.toThrow(/must be writable/);
  });

  test("twenty unresponsive hosts cost fifteen seconds in all", () => {
    for (let i = 0; i < 20 && unresponsiveHosts.reasonToSkip(`h${i}`) === undefined; i++)
      unresponsiveHosts.recordFailure(`h${i}`, unresponsiveHosts.waitMs());
    expect(unresponsiveHosts.reasonToSkip("another")).toBe("the network did not answer a while ago");
    const { waited, hosts } = JSON.parse(fs.readFileSync(path.join(folder, "silent-hosts.json"), "utf8"));
    expect(waited).toBe(15_000);
    expect(hosts).toEqual(["h0", "h1", "h2"]);
    unresponsiveHosts.forget();
  });
});

describe("download() in several processes", () => {
  test("two at once both succeed and leave one file", async () => {
    answer = (request, response) => setTimeout(() => serve(request, response), 50);
    const results = await Promise.all([runChild(entry()), runChild(entry()), fetchFile()]);
    expect(results.slice(0, 2).map((result) => (result as ChildResult).code)).toEqual([0, 0]);
    expect(isWhole()).toBe(true);
    expect(parts()).toEqual([]);
  });

  // The kernel refuses to let a file grow beyond 64 KiB: as a full disk does, in the middle of a download.
  test.skipIf(process.platform === "win32")(
    "a disk that takes no more gives a clear error and no file",
    async () => {
      answer = serve;
      const { code, stderr } = await runChild(entry(), 64);
      expect(stderr).toMatch(
        /Cannot download set\/file\.bin: .* must be writable, the file is larger than allowed \(EFBIG\)/,
      );
      expect(code).toBe(2);
      expect(stored()).toBeUndefined();
      expect(parts()).toEqual([]);
    },
  );
});

interface ChildResult {
  readonly code: number | null;
  readonly stderr: string;
}

function startChild(file: CatalogueFile, limitKiB?: number): ChildProcess {
  const script = [path.join(__dirname, "download-child.js"), JSON.stringify(file)];
  const limited = ["-c", `trap '' XFSZ; ulimit -f ${limitKiB}; exec "$0" "$@"`, process.execPath, ...script];
  // In bash, `ulimit -f` counts KiB.
  const child = limitKiB === undefined ? spawn(process.execPath, script) : spawn("bash", limited);
  let stderr = "";
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  child.once("close", (code) => child.emit("result", { code, stderr }));
  return child;
}

function runChild(file: CatalogueFile, limitKiB?: number): Promise<ChildResult> {
  return new Promise((resolve) => startChild(file, limitKiB).once("result", resolve));
}
