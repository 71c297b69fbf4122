/**
 * Loads a large script with the machine code that an earlier process made of it. V8 compiles the 9 MB of the compiler in each
 * process anew, which takes a quarter of the time until the first cell. From Node 22 on `module.enableCompileCache` does the same.
 */
import { createHash } from "node:crypto";
import fs from "node:fs";
import { createRequire, Module } from "node:module";
import path from "node:path";
import { Script } from "node:vm";
import { replaceFile } from "../../text-file";

const CACHE = "node_modules/.cache/merchant-lab";

export interface LoadedScript {
  readonly exports: unknown;
  /** Whether stored machine code was used. */
  readonly isStored: boolean;
  /** Stores the machine code of all functions that have been called. */
  store(): void;
}

/** Loads a CommonJS module; `root` is the project's folder, which holds the cache. */
export function loadScript(file: string, root: string): LoadedScript {
  const source = fs.readFileSync(file, "utf8");
  const cache = path.join(root, CACHE, `${path.basename(file)}-${process.versions.v8}-${process.arch}.bin`);
  const cachedData = readStored(cache, source);
  const script = new Script(wrap(source), { filename: file, ...(cachedData && { cachedData }) });
  const module = new Module(file);
  module.filename = file;
  script
    .runInThisContext()
    .call(module.exports, module.exports, createRequire(file), module, file, path.dirname(file));
  require.cache[file] = module;
  return {
    exports: module.exports,
    isStored: cachedData !== undefined && script.cachedDataRejected === false,
    store: () => store(cache, source, script.createCachedData()),
  };
}

function wrap(source: string): string {
  return (Module as unknown as { wrap(text: string): string }).wrap(source);
}

/** V8 compares only the length of the source, and does not notice that a file was damaged. */
function hashOf(source: string, machineCode: Buffer): Buffer {
  return createHash("sha256").update(source).update(machineCode).digest();
}

function readStored(file: string, source: string): Buffer | undefined {
  try {
    const stored = fs.readFileSync(file);
    const machineCode = stored.subarray(32);
    return hashOf(source, machineCode).equals(stored.subarray(0, 32)) ? machineCode : undefined;
  } catch {
    return undefined;
  }
}

/** Without write access every process compiles the script again. */
function store(file: string, source: string, machineCode: Buffer): void {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    replaceFile(file, Buffer.concat([hashOf(source, machineCode), machineCode]));
  } catch {}
}
