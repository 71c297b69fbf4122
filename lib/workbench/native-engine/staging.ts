/** Copies of tfjs-node to build in, and the store of finished engines. A copy is made in the store, so that storing it is one rename. */
import fs from "node:fs";
import path from "node:path";
import { readText } from "../text-file";
import type { EnginePaths } from "./engine-paths";
import { MANIFEST_FILE } from "./manifest";

/** The compiled folders of an engine; the store keeps only these. */
const PARTS = ["lib", "deps"];
/** Not copied: an old build, and sources that are not needed. */
const NOT_COPIED = new Set([...PARTS, "build", "src", "python"]);

const PLATFORM_SUFFIX = `-${process.platform}-${process.arch}`;

/** Copies the package without its compiled folders. Removes the copies of processes that have ended. */
export function createStagingCopy(paths: EnginePaths): string {
  fs.mkdirSync(paths.store, { recursive: true });
  for (const name of fs.readdirSync(paths.store)) {
    const owner = /^staging-(\d+)$/.exec(name)?.[1];
    if (owner !== undefined && (Number(owner) === process.pid || !isAlive(Number(owner))))
      fs.rmSync(path.join(paths.store, name), { recursive: true, force: true });
  }
  const directory = path.join(paths.store, `staging-${process.pid}`);
  fs.cpSync(paths.package, directory, {
    recursive: true,
    filter: (source) => !NOT_COPIED.has(path.relative(paths.package, source)),
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

/** The name of an engine in the store. It includes the platform: a folder may be shared by different machines. */
export function engineName(paths: EnginePaths, tensorflow: string): string {
  const { version } = JSON.parse(readText(path.join(paths.package, "package.json")));
  return `tfjs-node-${version}-tensorflow-${tensorflow}${PLATFORM_SUFFIX}`;
}

/** Moves a staged engine into the store and replaces one of the same name. @returns Its folder. */
export function addToStore(paths: EnginePaths, staged: string, name: string): string {
  for (const entry of fs.readdirSync(staged))
    if (![...PARTS, MANIFEST_FILE].includes(entry))
      fs.rmSync(path.join(staged, entry), { recursive: true, force: true });
  const stored = path.join(paths.store, name);
  fs.rmSync(stored, { recursive: true, force: true });
  try {
    fs.renameSync(staged, stored);
  } catch (error) {
    // Another process has just stored the same engine.
    if (!fs.existsSync(stored)) throw error;
    fs.rmSync(staged, { recursive: true, force: true });
  }
  return stored;
}

/**
 * Links an engine of the store into the installed package. A link saves a copy of up to 900 MB; the addon finds its libraries
 * by its real path.
 */
export function link(paths: EnginePaths, stored: string): void {
  const target = path.join(paths.package, "lib");
  const temporary = `${target}.${process.pid}`;
  fs.rmSync(temporary, { recursive: true, force: true });
  const source = path.join(fs.realpathSync(stored), "lib");
  // A relative link still works after the project was moved. Windows needs an absolute one.
  const isWindows = process.platform === "win32";
  const from = fs.realpathSync(paths.package);
  fs.symlinkSync(isWindows ? source : path.relative(from, source), temporary, "junction");
  fs.rmSync(target, { recursive: true, force: true });
  fs.renameSync(temporary, target);
}

/** Removes the link again, so that its engine is not loaded. */
export function unlink(paths: EnginePaths): void {
  const target = path.join(paths.package, "lib");
  if (fs.lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink()) fs.rmSync(target);
}

/** The folders of stored engines for this package and machine, the newest TensorFlow first. */
export function storedEngines(paths: EnginePaths): string[] {
  if (!fs.existsSync(paths.store)) return [];
  const prefix = engineName(paths, "").slice(0, -PLATFORM_SUFFIX.length);
  return fs
    .readdirSync(paths.store)
    .filter((name) => name.startsWith(prefix) && name.endsWith(PLATFORM_SUFFIX))
    .sort((a, b) => b.localeCompare(a, "en", { numeric: true }))
    .map((name) => path.join(paths.store, name));
}

export function mebibytesIn(directory: string): number {
  let bytes = 0;
  for (const entry of fs.readdirSync(directory, { withFileTypes: true, recursive: true })) {
    // An archive that is being unpacked may replace a file.
    const stat = fs.statSync(path.join(entry.parentPath ?? entry.path, entry.name), {
      throwIfNoEntry: false,
    });
    if (stat?.isFile()) bytes += stat.size;
  }
  return bytes / 2 ** 20;
}
