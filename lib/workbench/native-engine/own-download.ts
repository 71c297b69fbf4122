/** tfjs-node's own way to its native library: `scripts/install.js`, which npm was not allowed to run. */
import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import path from "node:path";
import { execute } from "../environment/processes";
import * as archives from "./archives";
import { findNodeGyp, findNodePrefix } from "./build-tools";
import type { Places } from "./places";
import { mebibytesIn, stage } from "./staging";

const DEFAULT_HOST = "https://storage.googleapis.com/";
const WATCH = path.join(__dirname, "watch-archives.js");

export interface OwnDownloadOptions {
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal;
  /** Seconds the host has to answer. @default 5: with the 15 that data sets may cost, a start waits 20 in all */
  readonly answerSeconds?: number;
  /** Seconds without a new byte after which it is given up. @default 10 */
  readonly stallSeconds?: number;
  /** Seconds for everything. @default 60 */
  readonly capSeconds?: number;
  /** @default process.env */
  readonly environment?: NodeJS.ProcessEnv;
}

export type Fetched =
  | { readonly ok: true; readonly directory: string; readonly archives: readonly archives.Archive[] }
  | { readonly ok: false; readonly reason: string };

/** The host that `install.js` will ask; it can be pointed at a mirror. */
export function hostOf(environment: NodeJS.ProcessEnv = process.env): string {
  return (
    environment.TFJS_NODE_BASE_URI ||
    environment.npm_config_TFJS_NODE_BASE_URI ||
    environment.TFJS_NODE_CDN_STORAGE ||
    environment.npm_config_TFJS_NODE_CDN_STORAGE ||
    environment.CDN_STORAGE ||
    DEFAULT_HOST
  );
}

/**
 * Runs `install.js` in a staged copy of the package. The installed package is not touched, so that nothing half
 * fetched is ever loaded. Each archive is checked as it comes: one with another SHA-256 than expected ends it all.
 *
 * @returns The staged package, with `lib` and `deps`, or why there is none. Nothing is left behind in that case.
 */
export async function fetchOwn(places: Places, options: OwnDownloadOptions): Promise<Fetched> {
  const { log, signal, answerSeconds = 5, stallSeconds = 10, capSeconds = 60 } = options;
  const { environment = process.env } = options;
  const host = hostOf(environment);
  const refusal = await refusalOf(host, answerSeconds, environment);
  if (refusal !== undefined) return { ok: false, reason: refusal };

  log(`  fetching TensorFlow's C library for tfjs-node from ${new URL(host).host}, at most ${capSeconds} s`);
  const staged = stage(places);
  const notes = path.join(staged, "archives.jsonl");
  // If there is no prebuilt addon, node-pre-gyp builds it: with npm's own node-gyp, and headers that are here.
  const nodeGyp = environment.npm_config_node_gyp ?? findNodeGyp();
  const nodePrefix = environment.npm_config_nodedir ?? findNodePrefix();
  const programs = path.join(path.dirname(path.dirname(places.package)), ".bin");
  const progress = { bytes: -1, since: Date.now(), seconds: 0 };
  const { ok, output, reason } = await execute(process.execPath, ["scripts/install.js"], {
    directory: staged,
    environment: {
      ...environment,
      PATH: [programs, path.dirname(process.execPath), environment.PATH ?? ""].join(path.delimiter),
      NODE_OPTIONS: `${environment.NODE_OPTIONS ?? ""} --require ${JSON.stringify(WATCH)}`,
      ...(nodeGyp ? { npm_config_node_gyp: nodeGyp } : {}),
      ...(nodePrefix ? { npm_config_nodedir: nodePrefix } : {}),
      MERCHANT_LAB_ARCHIVE_NOTES: notes,
      MERCHANT_LAB_ARCHIVE_HASHES: JSON.stringify(archives.hashes(places)),
    },
    timeoutSeconds: capSeconds,
    ...(signal ? { signal } : {}),
    watch() {
      const bytes = mebibytesIn(staged);
      if (bytes !== progress.bytes) Object.assign(progress, { bytes, since: Date.now() });
      progress.seconds += 1;
      if (progress.seconds % 10 === 0) log(`  … ${progress.seconds} s, ${Math.round(bytes)} MB on disk`);
      const silentSeconds = (Date.now() - progress.since) / 1000;
      return silentSeconds > stallSeconds
        ? `the host sent nothing for ${Math.round(silentSeconds)} s`
        : undefined;
    },
  });
  const noted = notesIn(notes);
  const came = archives.judge(noted);
  if (ok && typeof came !== "string" && fs.existsSync(path.join(staged, "lib")))
    return { ok: true, directory: staged, archives: came };
  fs.rmSync(staged, { recursive: true, force: true });
  if (typeof came === "string") return { ok: false, reason: came };
  const faults = noted.flatMap(({ url, fault }) => (fault === undefined ? [] : [`${url} ${fault}`]));
  return { ok: false, reason: [...faults, reason || lastLine(output)].join("; ") };
}

function notesIn(file: string): archives.Note[] {
  if (!fs.existsSync(file)) return [];
  const lines = fs.readFileSync(file, "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line));
}

function lastLine(output: string): string {
  return output.trim().split("\n").pop() || "no library came";
}

/** Asks whether anybody is there at all; a firewall often swallows packets and lets everybody wait. */
async function refusalOf(
  address: string,
  answerSeconds: number,
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const target = new URL(address);
  // The very variables that install.js reads.
  const proxy =
    environment.HTTPS_PROXY || environment.https_proxy || environment.HTTP_PROXY || environment.http_proxy;
  const signal = AbortSignal.timeout(answerSeconds * 1000);
  const port = target.port || (target.protocol === "http:" ? "80" : "443");
  return new Promise((resolve) => {
    const fail = (error: Error) =>
      resolve(
        signal.aborted
          ? `${target.host} did not answer in ${answerSeconds} s`
          : `${target.host} cannot be reached (${error.message})`,
      );
    try {
      const request = proxy
        ? askProxy(new URL(proxy), `${target.hostname}:${port}`, signal)
        : (target.protocol === "http:" ? http : https).request(target, { method: "HEAD", signal });
      const answered = () => {
        resolve(undefined);
        request.destroy();
      };
      request.once("response", answered);
      request.once("connect", (response: http.IncomingMessage) => {
        if (response.statusCode === 200) answered();
        else fail(new Error(`the proxy answers ${response.statusCode}`));
        request.destroy();
      });
      request.on("error", fail);
      request.end();
    } catch (error) {
      fail(error as Error);
    }
  });
}

function askProxy(proxy: URL, target: string, signal: AbortSignal): http.ClientRequest {
  const { username, password } = proxy;
  const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
  return (proxy.protocol === "https:" ? https : http).request({
    host: proxy.hostname,
    port: proxy.port || (proxy.protocol === "https:" ? 443 : 80),
    method: "CONNECT",
    path: target,
    signal,
    headers: username ? { "Proxy-Authorization": `Basic ${login.toString("base64")}` } : {},
  });
}
