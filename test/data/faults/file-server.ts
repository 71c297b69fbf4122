/** A file server whose faults a test chooses, with a cache folder of its own. */
import { createHash } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach } from "vitest";
import * as random from "../../../lib/core/random";
import type { CatalogueFile, Download } from "../../../lib/data/fetch/catalogue";
import { type DownloadOptions, download } from "../../../lib/data/fetch/download";

const draw = random.seeded(7);
export const BODY = Buffer.from(Uint8Array.from({ length: 300_000 }, () => draw.integer(256)));

export type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/** Starts a server before each test, and stops it afterwards. Each path is a mirror with its own answers. */
export function useFileServer() {
  let folder = "";
  let base = "";
  let server: http.Server;
  const asked: { path: string; range: string | undefined; ifRange: unknown }[] = [];
  const answers = new Map<string, Answer>();

  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab faults "));
    process.env.MERCHANT_LAB_CACHE = folder;
    asked.length = 0;
    answers.clear();
    server = http.createServer((request, response) => {
      const { url = "", headers } = request;
      asked.push({ path: url, range: headers.range, ifRange: headers["if-range"] });
      (answers.get(url) ?? serve)(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
    delete process.env.MERCHANT_LAB_CACHE;
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const target = () => path.join(folder, "set", "file.bin");
  const file = (
    mirrors: readonly string[] = ["/file"],
  ): CatalogueFile & { download: readonly Download[] } => ({
    path: "set/file.bin",
    bytes: BODY.length,
    sha256: createHash("sha256").update(BODY).digest("hex"),
    format: "idx",
    rows: 1,
    download: mirrors.map((mirror) => ({ url: new URL(mirror, base).href, form: "file" })),
  });
  return {
    asked,
    file,
    target,
    host: () => base.slice("http://".length),
    /** The address of a path of this server under another host name. */
    elsewhere: (mirror: string) => base.replace("127.0.0.1", "localhost") + mirror,
    silentHosts: () => path.join(folder, "silent-hosts.json"),
    answer: (mirror: string, answer: Answer) => void answers.set(mirror, answer),
    /** The failures of the mirrors; none means that the file was downloaded. */
    fetch: (mirrors?: readonly string[], options: DownloadOptions = {}) =>
      download(file(mirrors), file(mirrors).download, options),
    // Not toEqual: it takes half a second for these many bytes.
    isWhole: () => fs.existsSync(target()) && fs.readFileSync(target()).equals(BODY),
  };
}

/** Where the part that was asked for begins. */
export function firstByteOf(request: http.IncomingMessage): number {
  return Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
}

/** Sends the headers of a whole answer, or of a part that begins here. */
export function begin(
  response: http.ServerResponse,
  from: number,
  headers: http.OutgoingHttpHeaders = {},
): void {
  const length = { "content-length": BODY.length - from };
  if (from === 0) response.writeHead(200, { ...length, ...headers });
  else {
    const range = `bytes ${from}-${BODY.length - 1}/${BODY.length}`;
    response.writeHead(206, { ...length, "content-range": range, ...headers });
  }
}

/** Answers as a plain file server does. */
export function serve(request: http.IncomingMessage, response: http.ServerResponse): void {
  const from = firstByteOf(request);
  begin(response, from);
  response.end(BODY.subarray(from));
}
