/** A package index on this machine that has one wheel, and miniature wheels for it. */
import { createHash } from "node:crypto";
import type http from "node:http";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import type { Wheel } from "../../../lib/workbench/native-engine/pip";
import { host } from "./fixtures";

const JSON_TYPE = "application/vnd.pypi.simple.v1+json";
export const FILE = "tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl";

/** A wheel that pip accepts, with these files in it. */
export function wheelOf(files: Readonly<Record<string, Uint8Array>>): Buffer {
  const text = (lines: readonly string[]) => Buffer.from(`${lines.join("\n")}\n`);
  const info = "tensorflow_cpu-2.21.0.dist-info";
  return Buffer.from(
    zipSync({
      ...files,
      [`${info}/METADATA`]: text(["Metadata-Version: 2.1", "Name: tensorflow-cpu", "Version: 2.21.0"]),
      [`${info}/WHEEL`]: text([
        "Wheel-Version: 1.0",
        "Root-Is-Purelib: false",
        "Tag: cp312-cp312-manylinux_2_27_x86_64",
      ]),
      [`${info}/RECORD`]: text([""]),
    }),
  );
}

/** The wheel that `fetchFromWheel` expects: with the SHA-256 of these bytes. */
export function pinOf(bytes: Buffer): Wheel {
  return { requirement: "tensorflow-cpu==2.21.0", file: FILE, sha256: sha256(bytes), diskMegabytes: 1 };
}

export function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

export interface Index {
  readonly bytes: Buffer;
  /** The SHA-256 that the index gives. @default none */
  readonly hash?: string;
  /** JSON (PEP 691) instead of HTML (PEP 503) for those who know it. @default false */
  readonly isJson?: boolean;
  /** Compressed pages, and redirects to the page and to the file. @default false */
  readonly isRoundabout?: boolean;
  /** The package that it has. @default tensorflow-cpu */
  readonly name?: string;
  /** Bytes after which the connection is cut. */
  readonly cutAfter?: number;
}

/** Serves the index under `/simple/`. */
export async function index({
  bytes,
  hash,
  isJson = false,
  isRoundabout = false,
  name = "tensorflow-cpu",
  cutAfter,
}: Index): Promise<{
  /** The address for `PIP_INDEX_URL`. */
  readonly url: string;
  /** The paths that were asked for. */
  readonly wanted: readonly string[];
}> {
  const wanted: string[] = [];
  const files = [{ filename: FILE, url: `../../files/${FILE}`, hashes: hash ? { sha256: hash } : {} }];
  const link = `<a href="../../files/${FILE}${hash ? `#sha256=${hash}` : ""}">${FILE}</a>`;
  const html = `<!DOCTYPE html><html><body>${link}</body></html>`;
  const json = JSON.stringify({ meta: { "api-version": "1.0" }, name, files });
  const answer: http.RequestListener = ({ url = "", headers }, response) => {
    wanted.push(url);
    if (url === (isRoundabout ? "/elsewhere/pages/" : `/simple/${name}/`)) {
      const wantsJson = isJson && headers.accept?.includes(JSON_TYPE);
      const page = wantsJson ? json : html;
      response.setHeader("content-type", wantsJson ? JSON_TYPE : "text/html");
      if (isRoundabout) response.setHeader("content-encoding", "gzip");
      response.end(isRoundabout ? gzipSync(page) : page);
    } else if (isRoundabout && url === `/simple/${name}/`) {
      response.writeHead(301, { location: "/elsewhere/pages/" }).end();
    } else if (isRoundabout && url === `/files/${FILE}`) {
      response.writeHead(302, { location: `/store/${FILE}?token=1` }).end();
    } else if (url === (isRoundabout ? `/store/${FILE}?token=1` : `/files/${FILE}`)) {
      response.writeHead(200, { "content-length": bytes.length });
      if (cutAfter === undefined) response.end(bytes);
      else response.write(bytes.subarray(0, cutAfter), () => response.destroy());
    } else response.writeHead(404).end();
  };
  const { url } = await host(answer);
  return { url: `${url}simple/`, wanted };
}
