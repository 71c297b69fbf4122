/** Runs tfjs-node's install script `scripts/install.js`, which downloads its native library. npm does not run it. */
import fs from "node:fs";
import path from "node:path";
import { NoAnswerError, send } from "../../data/fetch/http-client";
import { execute } from "../environment/processes";
import { readText } from "../text-file";
import * as archives from "./archives";
import { findNodeGyp, findNodePrefix } from "./build-tools";
import type { EnginePaths } from "./engine-paths";
import { createStagingCopy, mebibytesIn } from "./staging";

const DEFAULT_HOST = "https://storage.googleapis.com/";
const PRELOAD = path.join(__dirname, "hash-downloads.js");

export interface InstallScriptOptions {
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal;
  /** Seconds until the host must answer. @default 5: with 15 for data sets, npm start waits 20 at most */
  readonly answerSeconds?: number;
  /** Seconds without a new byte after which the download is stopped. @default 10 */
  readonly stallSeconds?: number;
  /** Seconds for the whole download. @default 60 */
  readonly capSeconds?: number;
  /** @default process.env */
  readonly environment?: NodeJS.ProcessEnv;
}

/** A staged engine, or why there is none. */
export type Staged =
  | { readonly ok: true; readonly directory: string; readonly archives: readonly archives.Archive[] }
  | { readonly ok: false; readonly reason: string };

/** The host that `install.js` downloads from. The environment can name a mirror. */
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
 * Runs `install.js` in a copy of the package, so that an incomplete download is never loaded. Each archive is hashed while
 * it is downloaded; an unexpected SHA-256 ends the script.
 *
 * @returns The copy with `lib` and `deps`, or why there is none. After a failure the copy is deleted.
 */
export async function runInstallScript(paths: EnginePaths, options: InstallScriptOptions): Promise<Staged> {
  const { log, answerSeconds = 5, capSeconds = 60, environment = process.env } = options;
  const host = hostOf(environment);
  const refusal = await unreachableReason(host, answerSeconds, environment);
  if (refusal !== undefined) return { ok: false, reason: refusal };

  log(`  fetching TensorFlow's C library for tfjs-node from ${new URL(host).host}, at most ${capSeconds} s`);
  const staged = createStagingCopy(paths);
  const recordFile = path.join(staged, "archives.jsonl");
  const { ok, output, reason } = await execute(process.execPath, ["scripts/install.js"], {
    directory: staged,
    environment: scriptEnvironment(paths, environment, recordFile),
    timeoutSeconds: capSeconds,
    ...(options.signal ? { signal: options.signal } : {}),
    watch: stallDetector(staged, options),
  });
  const records = readRecords(recordFile);
  const checked = archives.check(records);
  if (ok && typeof checked !== "string" && fs.existsSync(path.join(staged, "lib")))
    return { ok: true, directory: staged, archives: checked };
  fs.rmSync(staged, { recursive: true, force: true });
  if (typeof checked === "string") return { ok: false, reason: checked };
  const faults = records.flatMap(({ url, fault }) => (fault === undefined ? [] : [`${url} ${fault}`]));
  return { ok: false, reason: [...faults, reason || lastLine(output)].join("; ") };
}

function scriptEnvironment(
  paths: EnginePaths,
  environment: NodeJS.ProcessEnv,
  recordFile: string,
): NodeJS.ProcessEnv {
  // If there is no prebuilt addon, node-pre-gyp builds it, with npm's node-gyp and the headers of this machine.
  const nodeGyp = environment.npm_config_node_gyp ?? findNodeGyp();
  const nodePrefix = environment.npm_config_nodedir ?? findNodePrefix();
  const programs = path.join(path.dirname(path.dirname(paths.package)), ".bin");
  return {
    ...environment,
    PATH: [programs, path.dirname(process.execPath), environment.PATH ?? ""].join(path.delimiter),
    NODE_OPTIONS: `${environment.NODE_OPTIONS ?? ""} --require ${JSON.stringify(PRELOAD)}`,
    ...(nodeGyp ? { npm_config_node_gyp: nodeGyp } : {}),
    ...(nodePrefix ? { npm_config_nodedir: nodePrefix } : {}),
    MERCHANT_LAB_DOWNLOAD_RECORDS: recordFile,
    MERCHANT_LAB_EXPECTED_HASHES: JSON.stringify(archives.expectedHashes(paths)),
  };
}

/** Called every second while the script runs: logs progress, and returns a reason to stop it if no bytes arrive. */
function stallDetector(staged: string, { log, stallSeconds = 10 }: InstallScriptOptions) {
  let lastSize = -1;
  let since = Date.now();
  let seconds = 0;
  return () => {
    const size = mebibytesIn(staged);
    if (size !== lastSize) {
      lastSize = size;
      since = Date.now();
    }
    seconds += 1;
    if (seconds % 10 === 0) log(`  … ${seconds} s, ${Math.round(size)} MB on disk`);
    const idle = (Date.now() - since) / 1000;
    return idle > stallSeconds ? `the host sent nothing for ${Math.round(idle)} s` : undefined;
  };
}

function readRecords(file: string): archives.DownloadRecord[] {
  if (!fs.existsSync(file)) return [];
  const lines = readText(file).trim().split("\n");
  return lines.map((line) => JSON.parse(line));
}

function lastLine(output: string): string {
  return output.trim().split("\n").pop() || "no library came";
}

/** Asks the host for an answer before the script runs: a firewall may drop packets, and the script would wait. */
async function unreachableReason(
  address: string,
  answerSeconds: number,
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  // The variables that install.js reads, in its order. It uses a tunnel for http too, and ignores NO_PROXY.
  const proxy =
    environment.HTTPS_PROXY ||
    environment.https_proxy ||
    environment.HTTP_PROXY ||
    environment.http_proxy ||
    "";
  const proxies = { httpProxy: proxy, httpsProxy: proxy, noProxy: "", proxyTunnel: true };
  let target = address;
  try {
    const url = new URL(address);
    target = url.host;
    const { body } = await send(url, { method: "HEAD", answerMs: answerSeconds * 1000, proxies });
    body.destroy();
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    return error instanceof NoAnswerError ? message : `${target} cannot be reached (${message})`;
  }
}
