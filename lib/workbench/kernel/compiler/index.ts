/**
 * Patches tslab's compiler, which ignores tsconfig.json, keeps no source maps, and reads and checks all files of lib
 * at the first import. tslab loads its compiler with `require`; the patched copy replaces the module in
 * Node's cache.
 */
import path from "node:path";
import type { Converter, SideOutput } from "tslab/dist/converter";
import type * as TypeScript from "typescript";
import { awaitErrors, diagnose, emitProperties, forgetFirstReading } from "./cell-syntax";
import { strictFlags } from "./flags";
import { LazyFiles, toSlashes } from "./lazy-files";
import { areStored, libDeclarations } from "./lib-declarations";
import { type LoadedScript, loadScript } from "./machine-code";
import { moduleResolution } from "./module-resolution";
import { calledNameAt, optionTags } from "./option-tags";
import { type OutsideProject, outsideProject } from "./outside-project";
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
  readonly script: LoadedScript;
}

/** Call it before tslab is loaded. `root` is the folder of tsconfig.json, `folder` that of the notebook. */
export function patchCompiler(root: string, folder = root): PatchedCompiler {
  const file = require.resolve(COMPILER, { paths: [path.dirname(require.resolve("tslab/package.json"))] });
  const script = loadScript(file, root);
  const compiler = script.exports as Compiler;
  const maps = new SourceMaps(compiler);
  const files = new LazyFiles(root);
  const patched: Compiler = { ...compiler };
  patched.transpileModule = (...cell) => maps.transpile(...cell);
  const outside = outsideProject(root, folder);
  patchPrograms(compiler, patched, files, { root, folder, outside });
  patched.getPreEmitDiagnosticsOfFiles = (program, sources) => {
    const found = compiler.getPreEmitDiagnosticsOfFiles(program, sources);
    // tslab compiles nothing if there is a diagnostic: the cell is converted again.
    if (files.hasRequests) return [diagnose(compiler, sources[0])];
    return [...found, ...sources.flatMap((source) => awaitErrors(compiler, source))];
  };
  patched.getQuickInfoAtPosition = (source, checker, cancellation, position) => {
    const infoAt = (place: number) => compiler.getQuickInfoAtPosition(source, checker, cancellation, place);
    const called = calledNameAt(compiler, source, position);
    const info = infoAt(position) ?? (called && infoAt(called.getStart(source)));
    if (info === undefined) return undefined;
    const name = compiler.getTouchingPropertyName(source, info.textSpan.start);
    const { tags = [] } = info;
    const behindParameters = tags.map((tag) => tag.name).lastIndexOf("param") + 1;
    return {
      ...info,
      displayParts: (info.displayParts ?? []).map(splitTemplateLines),
      tags: [
        ...tags.slice(0, behindParameters),
        ...optionTags(compiler, checker, name),
        ...tags.slice(behindParameters),
      ],
    };
  };

  const cached = require.cache[file];
  if (cached !== undefined) cached.exports = patched;
  return {
    takeMaps: (script) => maps.take(script),
    supply: (converter) => supply(converter, files, outside),
    script,
  };
}

/** Makes what the compiler of the next kernels reads, unless it is up to date: the declarations of lib, and its machine code. */
export function prepareCompiler(root: string): void {
  process.chdir(root);
  const { supply, script } = patchCompiler(root);
  if (script.isStored && areStored(root)) return;
  const { createConverter }: typeof import("tslab/dist/converter") = require("tslab/dist/converter");
  const converter = supply(createConverter({ isJS: false, isBrowser: false }));
  converter.convert("", 'import { show } from "merchant-lab";\nshow(1);');
  converter.close();
  script.store();
}

/** The folders of a session. */
interface Place {
  readonly root: string;
  readonly folder: string;
  readonly outside: OutsideProject | undefined;
}

type Host = TypeScript.WatchCompilerHost<TypeScript.BuilderProgram>;

function patchPrograms(
  compiler: Compiler,
  patched: Compiler,
  files: LazyFiles,
  { root, folder, outside }: Place,
): void {
  const folders = { root: toSlashes(root), folder: toSlashes(folder) };
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
    const declarations = libDeclarations(compiler, settings, root);
    files.serve(system, declarations);
    files.observeDocumentation(compiler);
    const host = createHost(
      names,
      { ...settings, inlineSourceMap: true, ...(outside && { rootDir: outside.rootDir }) },
      system,
      builderFactory(compiler),
      ...rest,
    );
    return Object.assign(host, moduleResolution(compiler, host, folders, declarations));
  }) as Compiler["createWatchCompilerHost"];

  const watch = compiler.createWatchProgram as (host: Host) => never;
  patched.createWatchProgram = ((host: Host) => {
    const { afterProgramCreate } = host;
    host.afterProgramCreate = (builder) => {
      emitProperties(compiler, builder);
      outside?.nameOutputs(builder);
      forgetFirstReading(builder.getProgram());
      files.observe(builder.getProgram());
      afterProgramCreate?.call(host, builder);
    };
    return watch(host);
  }) as Compiler["createWatchProgram"];
}

/** Repeats each step of the converter until it has all declarations that it requests. */
function supply(converter: Converter, files: LazyFiles, outside?: OutsideProject): Converter {
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
        modules.push(...(result.sideOutputs ?? []).map((module) => outside?.locate(module) ?? module));
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
