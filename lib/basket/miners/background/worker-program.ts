/** The program of a worker thread. A worker has no ts-node, so the few files of `lib` that it needs are compiled here. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type TypeScript from "typescript";

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
const { parentPort, workerData: { program, job } } = require("node:worker_threads");
require("node:module")._extensions[".ts"] = (module, file) => module._compile(program.sources[file], file);
require(program.entry).work(job, (report) => {
  const columns = Object.values(report).filter(ArrayBuffer.isView);
  parentPort.postMessage(report, columns.map(({ buffer }) => buffer));
});
`;

let compiled: Program | undefined;

/** Compiled once a process. Takes about 50 ms if TypeScript is loaded already, as it is in a notebook. */
export function workerProgram(): Program {
  compiled ??= compile(path.join(__dirname, "worker.ts"));
  return compiled;
}

function compile(entry: string): Program {
  // Not imported at the top, which would slow down every start, nor by `import()`, which scans the compiler for names.
  const ts: typeof TypeScript = createRequire(__filename)("typescript");
  const compilerOptions = {
    module: ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES2022,
    esModuleInterop: true,
  };
  const sources: Record<string, string> = {};
  const waiting = [entry];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (sources[file] !== undefined) continue;
    const { outputText } = ts.transpileModule(readFileSync(file, "utf8"), {
      compilerOptions,
      fileName: file,
    });
    sources[file] = outputText;
    for (const [, request] of outputText.matchAll(/\brequire\("(\.[^"]*)"\)/g)) {
      const base = path.resolve(path.dirname(file), request);
      const candidates = [`${base}.ts`, path.join(base, "index.ts")];
      waiting.push(...candidates.filter((candidate) => existsSync(candidate)));
    }
  }
  return { entry, sources };
}
