/**
 * Patches tslab's compiler, which ignores tsconfig.json, keeps no source maps, and reads and checks all files of lib
 * at the first import. tslab loads its compiler with `require`; the patched copy replaces the module in
 * Node's cache.
 */
import path from "node:path";
import type { Converter, SideOutput } from "tslab/dist/converter";
import type * as TypeScript from "typescript";
import { awaitErrors, diagnose, expandShorthands, forgetFirstReading } from "./cell-syntax";
import { strictFlags } from "./flags";
import { LazyFiles } from "./lazy-files";
import { areStored, libDeclarations } from "./lib-declarations";
import { builderFactory } from "./programs";
import { type CellMaps, SourceMaps } from "./source-maps";
import type { Compiler } from "./types";

export type { CellMaps };

const COMPILER = "@tslab/typescript-for-tslab";

export interface PatchedCompiler {
  /** The source maps of a converted cell, by the text of the script that tslab will run. */
  takeMaps(script: string): CellMaps | undefined;
  /** A converter that reads more declarations and starts again where a cell needs them. */
  supply(converter: Converter): Converter;
}

/** Call it before tslab is loaded. `root` is the folder of tsconfig.json. */
export function patchCompiler(root: string): PatchedCompiler {
  const file = require.resolve(COMPILER, { paths: [path.dirname(require.resolve("tslab/package.json"))] });
  const compiler: Compiler = require(file);
  const maps = new SourceMaps(compiler);
  const files = new LazyFiles(root);
  const patched: Compiler = { ...compiler };
  patched.transpileModule = (...cell) => maps.transpile(...cell);
  patchPrograms(compiler, patched, files, root);
  patched.getPreEmitDiagnosticsOfFiles = (program, sources) => {
    const found = compiler.getPreEmitDiagnosticsOfFiles(program, sources);
    // tslab compiles nothing if there is a diagnostic: the cell is converted again.
    if (files.hasRequests) return [diagnose(compiler, sources[0])];
    return [...found, ...sources.flatMap((source) => awaitErrors(compiler, source))];
  };
  patched.getQuickInfoAtPosition = (...place) => {
    const info = compiler.getQuickInfoAtPosition(...place);
    return info && { ...info, displayParts: (info.displayParts ?? []).map(splitTemplateLines) };
  };

  const cached = require.cache[file];
  if (cached !== undefined) cached.exports = patched;
  return {
    takeMaps: (script) => maps.take(script),
    supply: (converter) => supply(converter, files),
  };
}

/** Makes the declarations of lib that the compiler reads, unless they are up to date. */
export function prepareDeclarations(root: string): void {
  if (areStored(root)) return;
  process.chdir(root);
  patchCompiler(root);
  const { createConverter }: typeof import("tslab/dist/converter") = require("tslab/dist/converter");
  createConverter({ isJS: false, isBrowser: false }).close();
}

type Host = TypeScript.WatchCompilerHost<TypeScript.BuilderProgram>;

function patchPrograms(compiler: Compiler, patched: Compiler, files: LazyFiles, root: string): void {
  const flags = strictFlags(compiler, root);
  const createHost = compiler.createWatchCompilerHost as (...all: unknown[]) => Host;
  patched.createWatchCompilerHost = ((
    names: string[],
    options: TypeScript.CompilerOptions,
    system: TypeScript.System,
    _createProgram: unknown,
    ...rest: unknown[]
  ) => {
    const settings = { ...options, ...flags };
    files.serve(system, libDeclarations(compiler, settings, root));
    files.observeDocumentation(compiler);
    return createHost(
      names,
      { ...settings, inlineSourceMap: true },
      system,
      builderFactory(compiler),
      ...rest,
    );
  }) as Compiler["createWatchCompilerHost"];

  const watch = compiler.createWatchProgram as (host: Host) => never;
  patched.createWatchProgram = ((host: Host) => {
    const { afterProgramCreate } = host;
    host.afterProgramCreate = (builder) => {
      expandShorthands(compiler, builder);
      forgetFirstReading(builder.getProgram());
      files.observe(builder.getProgram());
      afterProgramCreate?.call(host, builder);
    };
    return watch(host);
  }) as Compiler["createWatchProgram"];
}

/** Repeats each step of the converter until it has all declarations that it requests. */
function supply(converter: Converter, files: LazyFiles): Converter {
  const repeat = <Result>(step: () => Result): Result => {
    let result = step();
    while (files.hasRequests) {
      files.load();
      result = step();
    }
    return result;
  };
  return {
    ...converter,
    convert(previous, source) {
      // tslab compiles each module beside the notebooks only once.
      const modules: SideOutput[] = [];
      const converted = repeat(() => {
        const result = converter.convert(previous, source);
        modules.push(...(result.sideOutputs ?? []));
        return result;
      });
      return modules.length > 0 ? { ...converted, sideOutputs: modules } : converted;
    },
    inspect: (...place) => repeat(() => converter.inspect(...place)),
    complete: (...place) => repeat(() => converter.complete(...place)),
    addModule: (...module) => repeat(() => converter.addModule(...module)),
  };
}

/** Shows template literal types on several lines, as later TypeScript versions do. */
function splitTemplateLines(part: TypeScript.SymbolDisplayPart): TypeScript.SymbolDisplayPart {
  return /^[`}]/.test(part.text) ? { ...part, text: part.text.replaceAll("\\n", "\n") } : part;
}
