/**
 * Back-off for hosts that do not answer. One host may take 5 seconds, all of them together 15. The cache remembers this
 * for an hour, so that neither the next file nor the next process waits again.
 */
import fs from "node:fs";
import path from "node:path";
import { makeFolder } from "../../core/files/make-folder";
import { cacheFolder } from "./folders";

/** The longest wait for one host, for its headers or for its next bytes. */
export const MAX_WAIT_MS = 5_000;
const MAX_TOTAL_MS = 15_000;
/** A failure faster than this is not remembered. */
const QUICK_FAILURE_MS = 500;
const REMEMBERED_MS = 3_600_000;

interface Waits {
  /** Total time spent on hosts that did not answer, in milliseconds. */
  readonly waited: number;
  readonly hosts: readonly string[];
  /** Time of the first failure, milliseconds since 1970. */
  readonly since: number;
}

const NONE: Waits = { waited: 0, hosts: [], since: 0 };
/** By cache folder; used alone if the folder cannot be written. */
const remembered = new Map<string, Waits>();

/** Why this host must not be asked now, or undefined if it may be. */
export function reasonToSkip(host: string): string | undefined {
  const { hosts, waited } = current();
  if (hosts.includes(host)) return `${host} did not answer a while ago`;
  if (waited >= MAX_TOTAL_MS) return "the network did not answer a while ago";
  return undefined;
}

/** How long to wait for the next host. */
export function waitMs(): number {
  return Math.max(1, Math.min(MAX_WAIT_MS, MAX_TOTAL_MS - current().waited));
}

/** Records a host that did not answer. A quick failure is not recorded: it costs nothing to try again. */
export function recordFailure(host: string, waitedMs: number): void {
  if (waitedMs < QUICK_FAILURE_MS) return;
  const { hosts, waited, since } = current();
  remember({ hosts: [...hosts, host], waited: waited + waitedMs, since: since || Date.now() });
}

/** Forgets all failures, for a user who asks to try again. */
export function forget(): void {
  remembered.delete(cacheFolder());
  fs.rmSync(fileName(), { force: true });
}

function current(): Waits {
  const waits = remembered.get(cacheFolder()) ?? readFile();
  const age = Date.now() - waits.since;
  // A clock that was wrong may have written a time in the future.
  return age >= 0 && age < REMEMBERED_MS ? waits : NONE;
}

function remember(waits: Waits): void {
  remembered.set(cacheFolder(), waits);
  try {
    makeFolder(cacheFolder());
    fs.writeFileSync(fileName(), JSON.stringify(waits));
  } catch {
    // This process still remembers. Downloads report a cache that cannot be written.
  }
}

function readFile(): Waits {
  try {
    const { waited, hosts, since } = JSON.parse(fs.readFileSync(fileName(), "utf8")) as Waits;
    return Number.isFinite(waited) && Array.isArray(hosts) && Number.isFinite(since)
      ? { waited, hosts, since }
      : NONE;
  } catch {
    return NONE;
  }
}

function fileName(): string {
  return path.join(cacheFolder(), "silent-hosts.json");
}
