/**
 * Type-checks the code cells of notebooks with the project's compiler and tsconfig.json, without running
 * them. The flags are stricter than the kernel's. The cells of a notebook form one module, in order, as they
 * do in the kernel.
 */
import path from "node:path";
import ts from "typescript";
import { PROJECT } from "../paths";
import { executableCells, readNotebook } from "./notebook-file";

/** One error of the compiler, with the cell and the line that the reader sees. */
export interface CellDiagnostic {
  readonly file: string;
  /** The number of the code cell, from 1: its execution count. */
  readonly cell: number;
  /** The line in that cell, from 1. */
  readonly line: number;
  readonly message: string;
}

interface CellModule {
  readonly file: string;
  readonly text: string;
  /** For each line of the text, the cell and the line in that cell. */
  readonly positions: readonly { readonly cell: number; readonly line: number }[];
}

/** Checks all notebooks in one compiler run: lib and its dependencies are read and checked once. */
export function checkCellTypes(files: readonly string[]): readonly CellDiagnostic[] {
  // The modules appear to lie beside tsconfig.json, the kernel's working directory, so imports resolve as
  // they do there.
  const modules = new Map(
    files.map((file, index) => [path.join(PROJECT, `__cells_${index}__.ts`), joinCells(file)]),
  );
  const program = createProgram(modules);
  return [...modules].flatMap(([name, module]) => {
    const source = program.getSourceFile(name);
    if (source === undefined) return [];
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      (diagnostic) => locate(module, source, diagnostic),
    );
  });
}

/** `notebook.ipynb cell 7 line 2: message` */
export function formatDiagnostic({ file, cell, line, message }: CellDiagnostic): string {
  return `${path.basename(file)} cell ${cell} line ${line}: ${message}`;
}

/** A program over the modules, which exist in memory only. */
function createProgram(modules: ReadonlyMap<string, CellModule>): ts.Program {
  const options = compilerOptions();
  const host = ts.createCompilerHost(options);
  return ts.createProgram([...modules.keys()], options, {
    ...host,
    fileExists: (name) => modules.has(path.normalize(name)) || host.fileExists(name),
    readFile: (name) => modules.get(path.normalize(name))?.text ?? host.readFile(name),
    getSourceFile(name, ...rest) {
      const text = modules.get(path.normalize(name))?.text;
      return text === undefined
        ? host.getSourceFile(name, ...rest)
        : ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
    },
  });
}

function joinCells(file: string): CellModule {
  const positions: { cell: number; line: number }[] = [];
  const texts = executableCells(readNotebook(file)).map(({ source }, index) => {
    const cell = index + 1;
    const { length } = source.split("\n");
    for (let line = 1; line <= length; line++) positions.push({ cell, line });
    positions.push({ cell, line: length });
    // The semicolon separates cells: `1` and `[2]` are two statements, not an index.
    return `${source}\n;\n`;
  });
  return { file, text: `${texts.join("")}export {};\n`, positions };
}

function locate(module: CellModule, source: ts.SourceFile, diagnostic: ts.Diagnostic): CellDiagnostic {
  const { file, positions } = module;
  const { line } = source.getLineAndCharacterOfPosition(diagnostic.start ?? 0);
  const position = positions[Math.min(line, positions.length - 1)] ?? { cell: 1, line: 1 };
  return { file, ...position, message: ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n  ") };
}

/** The flags of tsconfig.json, with the settings for a module that may use `await` at its top level. */
function compilerOptions(): ts.CompilerOptions {
  const { config, error } = ts.readConfigFile(path.join(PROJECT, "tsconfig.json"), ts.sys.readFile);
  if (error !== undefined) throw new SyntaxError(ts.flattenDiagnosticMessageText(error.messageText, "\n"));
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, PROJECT);
  return {
    ...options,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    noEmit: true,
  };
}
