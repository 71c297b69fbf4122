/**
 * Patches tslab's compiler, which ignores tsconfig.json, keeps no source maps, and checks all files of lib
 * again at the first import. tslab loads its compiler with `require`; the patched copy replaces the module in
 * Node's cache.
 */
import path from "node:path";
import type * as TypeScript from "typescript";
import { watchAwaits } from "./interrupts";

const COMPILER = "@tslab/typescript-for-tslab";

/** The flags of tsconfig.json that apply to cells: those for type checking. */
const STRICT_FLAGS = [
  "strict",
  "noImplicitAny",
  "strictNullChecks",
  "strictFunctionTypes",
  "strictBindCallApply",
  "strictPropertyInitialization",
  "noImplicitThis",
  "useUnknownInCatchVariables",
  "exactOptionalPropertyTypes",
  "noImplicitOverride",
  "noImplicitReturns",
  "noFallthroughCasesInSwitch",
  "noUncheckedIndexedAccess",
  "noPropertyAccessFromIndexSignature",
  "allowUnreachableCode",
  "allowUnusedLabels",
] as const;

/** The source maps of a cell, which is compiled to CommonJS in two steps. */
export interface CellMaps {
  readonly toModule: string;
  readonly toScript: string;
}

export interface PatchedCompiler {
  /** The source maps of a converted cell, by the text of the script that tslab will run. */
  takeMaps(script: string): CellMaps | undefined;
}

/** TypeScript's error for `await` outside async functions, by which tslab recognizes asynchronous cells. */
const AWAIT_ERROR = 1308;

type Compiler = { -readonly [K in keyof typeof TypeScript]: (typeof TypeScript)[K] } & {
  getPreEmitDiagnosticsOfFiles(
    program: TypeScript.Program,
    files: readonly TypeScript.SourceFile[],
  ): readonly TypeScript.Diagnostic[];
  getQuickInfoAtPosition(...place: readonly unknown[]): TypeScript.QuickInfo | undefined;
};

/** Call it before tslab is loaded. `root` is the folder of tsconfig.json. */
export function patchCompiler(root: string): PatchedCompiler {
  const file = require.resolve(COMPILER, { paths: [path.dirname(require.resolve("tslab/package.json"))] });
  const compiler: Compiler = require(file);
  const flags = strictFlags(compiler, root);
  const maps = new Map<string, CellMaps>();

  const patched: Compiler = { ...compiler };
  patched.createWatchCompilerHost = ((
    files: string[],
    options: TypeScript.CompilerOptions,
    system: TypeScript.System,
    _createProgram: unknown,
    ...rest: unknown[]
  ) =>
    (compiler.createWatchCompilerHost as (...all: unknown[]) => unknown)(
      files,
      { ...options, ...flags, inlineSourceMap: true },
      watchFewerFiles(system, root),
      builderFactory(compiler),
      ...rest,
    )) as Compiler["createWatchCompilerHost"];

  type Watch = (host: TypeScript.WatchCompilerHost<TypeScript.BuilderProgram>) => never;
  const watch: Watch = (host) => {
    const { afterProgramCreate } = host;
    host.afterProgramCreate = (builder) => {
      expandShorthands(compiler, builder);
      afterProgramCreate?.call(host, builder);
    };
    return (compiler.createWatchProgram as Watch)(host);
  };
  patched.createWatchProgram = watch as Compiler["createWatchProgram"];

  patched.getPreEmitDiagnosticsOfFiles = (program, files) => [
    ...compiler.getPreEmitDiagnosticsOfFiles(program, files),
    ...files.flatMap((source) => forAwaitErrors(compiler, source)),
  ];

  patched.transpileModule = (input, options) => {
    const { code, map } = takeInlineMap(input);
    const result = compiler.transpileModule(code, {
      ...options,
      transformers: { before: [watchAwaits(compiler)] },
      compilerOptions: { ...options.compilerOptions, sourceMap: true },
    });
    const outputText = result.outputText.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
    if (map !== undefined && result.sourceMapText !== undefined)
      maps.set(outputText, { toModule: map, toScript: result.sourceMapText });
    return { ...result, outputText };
  };

  patched.getQuickInfoAtPosition = (...place) => {
    const info = compiler.getQuickInfoAtPosition(...place);
    return info && { ...info, displayParts: (info.displayParts ?? []).map(splitTemplateLines) };
  };

  const cached = require.cache[file];
  if (cached !== undefined) cached.exports = patched;
  return {
    takeMaps(script) {
      const found = maps.get(script);
      maps.clear();
      return found;
    },
  };
}

/** Shows template literal types on several lines, as later TypeScript versions do. */
function splitTemplateLines(part: TypeScript.SymbolDisplayPart): TypeScript.SymbolDisplayPart {
  return /^[`}]/.test(part.text) ? { ...part, text: part.text.replaceAll("\\n", "\n") } : part;
}

/** An `await` error for each `for await` outside functions, for which TypeScript reports none. */
function forAwaitErrors(compiler: Compiler, source: TypeScript.SourceFile): TypeScript.Diagnostic[] {
  const found: TypeScript.Diagnostic[] = [];
  const visit = (node: TypeScript.Node): void => {
    if (compiler.isFunctionLike(node) || compiler.isClassLike(node)) return;
    if (compiler.isForOfStatement(node) && node.awaitModifier !== undefined) {
      const start = node.awaitModifier.getStart(source);
      const category = compiler.DiagnosticCategory.Error;
      found.push({
        file: source,
        start,
        length: "await".length,
        code: AWAIT_ERROR,
        category,
        messageText: "",
      });
    }
    compiler.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/**
 * Emits `{ name }` as `{ name: name }`. tslab rewrites variables of earlier cells to `exports.name`, but in
 * `{ name }` the checker returns the symbol of the property, so tslab would miss the variable.
 */
function expandShorthands(compiler: Compiler, builder: TypeScript.BuilderProgram): void {
  const checker = builder.getProgram().getTypeChecker();
  const { getSymbolAtLocation } = checker;
  checker.getSymbolAtLocation = (node) =>
    node.parent !== undefined && compiler.isShorthandPropertyAssignment(node.parent)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : getSymbolAtLocation(node);

  const expand: TypeScript.TransformerFactory<TypeScript.SourceFile> = (context) => {
    const visit = (node: TypeScript.Node): TypeScript.Node =>
      compiler.isShorthandPropertyAssignment(node) && node.objectAssignmentInitializer === undefined
        ? context.factory.createPropertyAssignment(
            context.factory.createIdentifier(node.name.text),
            node.name,
          )
        : compiler.visitEachChild(node, visit, context);
    return (file) => compiler.visitEachChild(file, visit, context);
  };
  const { emit } = builder;
  builder.emit = (file, write, token, onlyDeclarations, transformers) =>
    emit.call(builder, file, write, token, onlyDeclarations, {
      ...transformers,
      before: [expand, ...(transformers?.before ?? [])],
    });
}

/**
 * Makes programs without TypeScript's graph of references, which takes most of the time of a cell: it is made
 * again from all files. tslab needs it only to find the modules beside the notebooks that a cell imports.
 */
function builderFactory(compiler: Compiler): TypeScript.CreateProgram<TypeScript.BuilderProgram> {
  return (...parameters) => {
    const builder = compiler.createAbstractBuilder(...parameters);
    builder.getAllDependencies = (source) => importedModules(builder.getProgram(), source);
    return builder;
  };
}

/**
 * The names of a cell's file and of all modules that it imports, also indirectly. Packages, among them lib, are
 * left out: tslab would emit and check each of their files.
 */
function importedModules(program: TypeScript.Program, source: TypeScript.SourceFile): string[] {
  const checker = program.getTypeChecker();
  const found = new Set([source]);
  // A set also visits what is added while it is read.
  for (const file of found) {
    const { imports = [] } = file as { readonly imports?: readonly TypeScript.StringLiteralLike[] };
    const modules = imports.flatMap((name) => checker.getSymbolAtLocation(name)?.declarations ?? []);
    for (const imported of modules.map((declaration) => declaration.getSourceFile()))
      if (!program.isSourceFileFromExternalLibrary(imported)) found.add(imported);
  }
  return Array.from(found, ({ fileName }) => fileName);
}

/**
 * tslab polls the file system for each of the about 900 files that it reads. Packages do not change while a
 * notebook runs, and Node has already loaded lib, so only modules beside the notebooks are watched.
 */
function watchFewerFiles(system: TypeScript.System, root: string): TypeScript.System {
  const { watchFile } = system;
  const unwatched = [`${root}/lib/`, "/node_modules/"].map((folder) => folder.replaceAll(path.sep, "/"));
  const noWatcher = { close() {} };
  system.watchDirectory = () => noWatcher;
  system.watchFile = (file, ...rest) =>
    unwatched.some((folder) => file.includes(folder)) ? noWatcher : (watchFile?.(file, ...rest) ?? noWatcher);
  return system;
}

function strictFlags(compiler: Compiler, root: string): TypeScript.CompilerOptions {
  const { config } = compiler.readConfigFile(path.join(root, "tsconfig.json"), compiler.sys.readFile);
  const projectFlags: Readonly<Record<string, unknown>> = config?.compilerOptions ?? {};
  const flags: TypeScript.CompilerOptions = {};
  for (const name of STRICT_FLAGS) {
    if (typeof projectFlags[name] === "boolean") flags[name] = projectFlags[name];
  }
  // tslab compiles scripts without "use strict"; `strict` alone would add it.
  return { ...flags, alwaysStrict: false };
}

function takeInlineMap(code: string): { readonly code: string; readonly map: string | undefined } {
  const prefix = "//# sourceMappingURL=data:application/json;base64,";
  const start = code.lastIndexOf(prefix);
  if (start < 0) return { code, map: undefined };
  const map = Buffer.from(code.slice(start + prefix.length), "base64").toString("utf8");
  return { code: code.slice(0, start), map };
}
