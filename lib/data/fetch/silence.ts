/**
 * Patience with hosts that do not answer: a few seconds for one, and 15 seconds in all. What was learned is kept in the
 * cache for an hour, so that neither the next file nor the next process waits again.
 */
import fs from "node:fs";
import path from "node:path";
import { cacheFolder } from "./folders";

/** How long one host may take to answer, or stay silent amid an answer. */
export const PATIENCE_MS = 5_000;
const TOTAL_MS = 15_000;
const QUICK_MS = 500;
const REMEMBERED_MS = 3_600_000;

interface Silence {
  /** Milliseconds waited in vain so far. */
  readonly waited: number;
  readonly hosts: readonly string[];
  /** When it began, milliseconds since 1970. */
  readonly since: number;
}

const NONE: Silence = { waited: 0, hosts: [], since: 0 };
/** By cache folder: holds where the folder cannot be written. */
const remembered = new Map<string, Silence>();

/** Why this host is not asked, or undefined where it may be. */
export function reasonToSkip(host: string): string | undefined {
  const { hosts, waited } = current();
  if (hosts.includes(host)) return `${host} did not answer a while ago`;
  if (waited >= TOTAL_MS) return "the network did not answer a while ago";
  return undefined;
}

/** How long the next host may be waited for. */
export function patienceMs(): number {
  return Math.max(1, Math.min(PATIENCE_MS, TOTAL_MS - current().waited));
}

/** Notes that a host was waited for in vain. A quick refusal costs nothing, and the network may be there in a minute. */
export function note(host: string, waitedMs: number): void {
  if (waitedMs < QUICK_MS) return;
  const { hosts, waited, since } = current();
  keep({ hosts: [...hosts, host], waited: waited + waitedMs, since: since || Date.now() });
}

/** Forgets everything: a person asks anew. */
export function forget(): void {
  remembered.delete(cacheFolder());
  fs.rmSync(fileName(), { force: true });
}

function current(): Silence {
  const silence = remembered.get(cacheFolder()) ?? readFile();
  return Date.now() - silence.since < REMEMBERED_MS ? silence : NONE;
}

function keep(silence: Silence): void {
  remembered.set(cacheFolder(), silence);
  try {
    fs.mkdirSync(cacheFolder(), { recursive: true });
    fs.writeFileSync(fileName(), JSON.stringify(silence));
  } catch {
    // A cache that cannot be written is reported where a file is to be stored; here memory serves this process.
  }
}

function readFile(): Silence {
  try {
    const { waited, hosts, since } = JSON.parse(fs.readFileSync(fileName(), "utf8")) as Silence;
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
