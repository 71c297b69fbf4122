/** The program of a worker thread. A worker has no ts-node, so the few files of `lib` that it needs are compiled here. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

export interface Program {
  /** The file whose `work` is called. */
  readonly entry: string;
  /** JavaScript of each file. */
  readonly sources: Readonly<Record<string, string>>;
}

/**
 * Loads the compiled files instead of the TypeScript ones and calls `work`. Loading ts-node in the worker would take ten
 * times as long as mining a month of a shop's baskets.
 */
export const BOOT = `
const { parentPort, workerData: { program, job, taken } } = require("node:worker_threads");
require("node:module")._extensions[".ts"] = (module, file) => module._compile(program.sources[file], file);
require(program.entry).work(job, (report) => {
  const columns = Object.values(report).filter(ArrayBuffer.isView);
  parentPort.postMessage(report, columns.map(({ buffer }) => buffer));
}, () => Atomics.add(taken, 0, 1));
`;

const compiled = new Map<string, Program>();

/** Compiled once a process, by the cache that also serves this process. @param entry Path of the file. */
export function workerProgram(entry: string): Program {
  const program = compiled.get(entry) ?? compileWithImports(entry);
  compiled.set(entry, program);
  return program;
}

function compileWithImports(entry: string): Program {
  const { compile }: { compile(file: string): string } =
    createRequire(__filename)("../../typescript-cache.js");
  const sources: Record<string, string> = {};
  const waiting = [entry];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (sources[file] !== undefined) continue;
    sources[file] = compile(file);
    for (const [, request] of sources[file].matchAll(/\brequire\("(\.[^"]*)"\)/g)) {
      const base = path.resolve(path.dirname(file), request);
      const candidates = [`${base}.ts`, path.join(base, "index.ts")];
      waiting.push(...candidates.filter((candidate) => existsSync(candidate)));
    }
  }
  return { entry, sources };
}
