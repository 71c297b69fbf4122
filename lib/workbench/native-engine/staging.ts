/** A copy of tfjs-node to build in: made beside the store, so that finishing it is one rename. */
import fs from "node:fs";
import path from "node:path";
import type { Places } from "./places";
import { RECEIPT } from "./receipt";

/** What the compiled half consists of; the rest of a staged copy is thrown away at the end. */
const PARTS = ["lib", "deps"];
/** Neither needed nor wanted in a copy: an old build, and the sources in TypeScript. */
const LEFT_OUT = new Set([...PARTS, "build", "src", "python"]);

const ENDING = `-${process.platform}-${process.arch}`;

/** @returns A fresh copy of the package without its compiled half. Copies that dead processes left are removed. */
export function stage(places: Places): string {
  fs.mkdirSync(places.store, { recursive: true });
  for (const name of fs.readdirSync(places.store)) {
    const owner = /^staging-(\d+)$/.exec(name)?.[1];
    if (owner !== undefined && (Number(owner) === process.pid || !isAlive(Number(owner))))
      fs.rmSync(path.join(places.store, name), { recursive: true, force: true });
  }
  const directory = path.join(places.store, `staging-${process.pid}`);
  fs.cpSync(places.package, directory, {
    recursive: true,
    filter: (source) => !LEFT_OUT.has(path.relative(places.package, source)),
  });
  return directory;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The name of an engine in the store: a folder may be shared by machines of several kinds. */
export function nameOf(places: Places, tensorflow: string): string {
  const { version } = JSON.parse(fs.readFileSync(path.join(places.package, "package.json"), "utf8"));
  return `tfjs-node-${version}-tensorflow-${tensorflow}${ENDING}`;
}

/** Puts a staged engine into the store under its name, in the place of one that did not work. */
export function keep(places: Places, staged: string, name: string): string {
  for (const entry of fs.readdirSync(staged))
    if (![...PARTS, RECEIPT].includes(entry))
      fs.rmSync(path.join(staged, entry), { recursive: true, force: true });
  const kept = path.join(places.store, name);
  fs.rmSync(kept, { recursive: true, force: true });
  try {
    fs.renameSync(staged, kept);
  } catch (error) {
    // Another process was faster, with the same engine.
    if (!fs.existsSync(kept)) throw error;
    fs.rmSync(staged, { recursive: true, force: true });
  }
  return kept;
}

/**
 * Lets the installed package use an engine of the store. A link, not a copy: the libraries take up to 900 MB, and
 * the addon finds them from where it really lies.
 */
export function adopt(places: Places, kept: string): void {
  const link = path.join(places.package, "lib");
  const temporary = `${link}.${process.pid}`;
  fs.rmSync(temporary, { recursive: true, force: true });
  const target = path.join(fs.realpathSync(kept), "lib");
  // Relative where it can be, so that the project may be moved.
  const isWindows = process.platform === "win32";
  const from = fs.realpathSync(places.package);
  fs.symlinkSync(isWindows ? target : path.relative(from, target), temporary, "junction");
  fs.rmSync(link, { recursive: true, force: true });
  fs.renameSync(temporary, link);
}

/** Takes a link of ours away again, so that nobody loads what it leads to. */
export function abandon(places: Places): void {
  const link = path.join(places.package, "lib");
  if (fs.lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) fs.rmSync(link);
}

/** The engines in the store that fit the package and this machine, the newest library first. */
export function kept(places: Places): string[] {
  if (!fs.existsSync(places.store)) return [];
  const beginning = nameOf(places, "").slice(0, -ENDING.length);
  return fs
    .readdirSync(places.store)
    .filter((name) => name.startsWith(beginning) && name.endsWith(ENDING))
    .sort((a, b) => b.localeCompare(a, "en", { numeric: true }))
    .map((name) => path.join(places.store, name));
}

export function mebibytesIn(directory: string): number {
  let bytes = 0;
  for (const entry of fs.readdirSync(directory, { withFileTypes: true, recursive: true })) {
    // A file may vanish while an archive is being unpacked over it.
    const stat = fs.statSync(path.join(entry.parentPath ?? entry.path, entry.name), {
      throwIfNoEntry: false,
    });
    if (stat?.isFile()) bytes += stat.size;
  }
  return bytes / 2 ** 20;
}
