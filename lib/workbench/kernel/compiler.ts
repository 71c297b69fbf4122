/**
 * tslab's compiler, mended from outside: it knows no tsconfig.json, keeps no source maps, and checks every file of lib
 * again with each first import. tslab asks for its compiler by `require`, so the copy it gets is ours.
 */
import path from "node:path";
import type * as TypeScript from "typescript";

const COMPILER = "@tslab/typescript-for-tslab";

/** The flags of tsconfig.json that hold in cells: those that judge code, none that decide where it goes. */
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

/** A cell becomes CommonJS in two steps; each leaves a map. */
export interface CellMaps {
  readonly toModule: string;
  readonly toScript: string;
}

export interface MendedCompiler {
  /** The maps of a converted cell, found by the very text that tslab will run. */
  takeMaps(script: string): CellMaps | undefined;
}

/** What TypeScript says of an `await` where it may not stand; tslab takes it as the sign that a cell is asynchronous. */
const AWAIT = 1308;

type Compiler = { -readonly [K in keyof typeof TypeScript]: (typeof TypeScript)[K] } & {
  getPreEmitDiagnosticsOfFiles(
    program: TypeScript.Program,
    files: readonly TypeScript.SourceFile[],
  ): readonly TypeScript.Diagnostic[];
  getQuickInfoAtPosition(...place: readonly unknown[]): TypeScript.QuickInfo | undefined;
};

/** Must come before tslab is loaded. `root` holds tsconfig.json. */
export function mendCompiler(root: string): MendedCompiler {
  const file = require.resolve(COMPILER, { paths: [path.dirname(require.resolve("tslab/package.json"))] });
  const compiler: Compiler = require(file);
  const flags = strictFlags(compiler, root);
  const maps = new Map<string, CellMaps>();

  const mended: Compiler = { ...compiler };
  mended.createWatchCompilerHost = ((
    files: string[],
    options: TypeScript.CompilerOptions,
    system: TypeScript.System,
    ...rest: unknown[]
  ) =>
    (compiler.createWatchCompilerHost as (...all: unknown[]) => unknown)(
      files,
      { ...options, ...flags, inlineSourceMap: true },
      watchLess(system, root),
      ...rest,
    )) as Compiler["createWatchCompilerHost"];

  type Watch = (host: TypeScript.WatchCompilerHost<TypeScript.BuilderProgram>) => never;
  const watch: Watch = (host) => {
    const { afterProgramCreate } = host;
    host.afterProgramCreate = (builder) => {
      spellOutShorthands(compiler, builder);
      emitCellsOnly(builder);
      afterProgramCreate?.call(host, builder);
    };
    return (compiler.createWatchProgram as Watch)(host);
  };
  mended.createWatchProgram = watch as Compiler["createWatchProgram"];

  mended.getPreEmitDiagnosticsOfFiles = (program, files) => {
    // Types of lib are checked when lib is; a cell needs only those that it uses.
    const own = files.filter((source) => !program.isSourceFileFromExternalLibrary(source));
    return [
      ...compiler.getPreEmitDiagnosticsOfFiles(program, own),
      ...own.flatMap((source) => loopAwaits(compiler, source)),
    ];
  };

  mended.transpileModule = (input, options) => {
    const { code, map } = takeInlineMap(input);
    const result = compiler.transpileModule(code, {
      ...options,
      compilerOptions: { ...options.compilerOptions, sourceMap: true },
    });
    const outputText = result.outputText.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
    if (map !== undefined && result.sourceMapText !== undefined)
      maps.set(outputText, { toModule: map, toScript: result.sourceMapText });
    return { ...result, outputText };
  };

  mended.getQuickInfoAtPosition = (...place) => {
    const info = compiler.getQuickInfoAtPosition(...place);
    return info && { ...info, displayParts: (info.displayParts ?? []).map(inLines) };
  };

  const cached = require.cache[file];
  if (cached !== undefined) cached.exports = mended;
  return {
    takeMaps(script) {
      const found = maps.get(script);
      maps.clear();
      return found;
    },
  };
}

/** The text of a pattern over several lines, as later versions of TypeScript show it: the table of a stack of layers. */
function inLines(part: TypeScript.SymbolDisplayPart): TypeScript.SymbolDisplayPart {
  return /^[`}]/.test(part.text) ? { ...part, text: part.text.replaceAll("\\n", "\n") } : part;
}

/** Each `for await` outside of functions, as TypeScript would complain of an `await`: of these loops it says nothing. */
function loopAwaits(compiler: Compiler, source: TypeScript.SourceFile): TypeScript.Diagnostic[] {
  const found: TypeScript.Diagnostic[] = [];
  const visit = (node: TypeScript.Node): void => {
    if (compiler.isFunctionLike(node) || compiler.isClassLike(node)) return;
    if (compiler.isForOfStatement(node) && node.awaitModifier !== undefined) {
      const start = node.awaitModifier.getStart(source);
      const category = compiler.DiagnosticCategory.Error;
      found.push({ file: source, start, length: "await".length, code: AWAIT, category, messageText: "" });
    }
    compiler.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/**
 * tslab turns a variable of an earlier cell into `exports.name`, but overlooks it in `{ name }`, where the checker first
 * sees the property. So `{ name }` is emitted as `{ name: name }`, and that second name is looked up as the variable.
 */
function spellOutShorthands(compiler: Compiler, builder: TypeScript.BuilderProgram): void {
  const checker = builder.getProgram().getTypeChecker();
  const { getSymbolAtLocation } = checker;
  checker.getSymbolAtLocation = (node) =>
    node.parent !== undefined && compiler.isShorthandPropertyAssignment(node.parent)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : getSymbolAtLocation(node);

  const spellOut: TypeScript.TransformerFactory<TypeScript.SourceFile> = (context) => {
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
      before: [spellOut, ...(transformers?.before ?? [])],
    });
}

/** tslab emits every file that a cell reaches; those of lib give nothing, but each would be checked through and through. */
function emitCellsOnly(builder: TypeScript.BuilderProgram): void {
  const { emit } = builder;
  const program = builder.getProgram();
  builder.emit = (file, ...rest) =>
    file !== undefined && program.isSourceFileFromExternalLibrary(file)
      ? { emitSkipped: true, diagnostics: [] }
      : emit.call(builder, file, ...rest);
}

/**
 * tslab has the file system polled for every file it reads, some 900 of them. Packages do not change while a notebook
 * runs, and Node keeps what it has loaded of lib; only modules beside the notebooks are worth a look.
 */
function watchLess(system: TypeScript.System, root: string): TypeScript.System {
  const { watchFile } = system;
  const unwatched = [`${root}/lib/`, "/node_modules/"].map((folder) => folder.replaceAll(path.sep, "/"));
  const nothing = { close() {} };
  system.watchDirectory = () => nothing;
  system.watchFile = (file, ...rest) =>
    unwatched.some((folder) => file.includes(folder)) ? nothing : (watchFile?.(file, ...rest) ?? nothing);
  return system;
}

function strictFlags(compiler: Compiler, root: string): TypeScript.CompilerOptions {
  const { config } = compiler.readConfigFile(path.join(root, "tsconfig.json"), compiler.sys.readFile);
  const wanted: Readonly<Record<string, unknown>> = config?.compilerOptions ?? {};
  const flags: TypeScript.CompilerOptions = {};
  for (const name of STRICT_FLAGS) {
    if (typeof wanted[name] === "boolean") flags[name] = wanted[name];
  }
  // tslab asks for scripts without "use strict"; `strict` alone would ask for it again.
  return { ...flags, alwaysStrict: false };
}

function takeInlineMap(code: string): { readonly code: string; readonly map: string | undefined } {
  const mark = "//# sourceMappingURL=data:application/json;base64,";
  const at = code.lastIndexOf(mark);
  if (at < 0) return { code, map: undefined };
  const map = Buffer.from(code.slice(at + mark.length), "base64").toString("utf8");
  return { code: code.slice(0, at), map };
}
