/**
 * Types of notebook cells, checked with the project's own compiler and tsconfig.json: stricter than any kernel, and
 * without running anything. The cells of a notebook are one module, in their order, as they are in the kernel.
 */
import path from "node:path";
import ts from "typescript";
import { PROJECT } from "../paths";
import { executableCells, readNotebook } from "./notebook-file";

/** One finding of the compiler, with its place as the reader sees it. */
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
  /** For each line of the text, its cell and its line there. */
  readonly lines: readonly { readonly cell: number; readonly line: number }[];
}

/** @returns `notebook.ipynb cell 7 line 2: message` for each fault. */
export function checkCells(...files: readonly string[]): readonly string[] {
  return diagnoseCells(files).map(
    ({ file, cell, line, message }) => `${path.basename(file)} cell ${cell} line ${line}: ${message}`,
  );
}

/** One compiler run for all notebooks: what they import is read once. */
export function diagnoseCells(files: readonly string[]): readonly CellDiagnostic[] {
  // The modules seem to lie beside tsconfig.json, where the kernel runs: imports mean there what they mean in the kernel.
  const modules = new Map(
    files.map((file, index) => [path.join(PROJECT, `__cells_${index}__.ts`), moduleOf(file)]),
  );
  const options = compilerOptions();
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram([...modules.keys()], options, {
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
  return [...modules].flatMap(([name, cells]) => {
    const source = program.getSourceFile(name);
    if (source === undefined) return [];
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      (diagnostic) => locate(cells, source, diagnostic),
    );
  });
}

function moduleOf(file: string): CellModule {
  const lines: { cell: number; line: number }[] = [];
  const texts = executableCells(readNotebook(file)).map(({ source }, index) => {
    source.split("\n").forEach((_, line) => {
      lines.push({ cell: index + 1, line: line + 1 });
    });
    lines.push({ cell: index + 1, line: source.split("\n").length });
    // The semicolon keeps cells apart: `1` and `[2]` are two statements, not an index.
    return `${source}\n;\n`;
  });
  return { file, text: `${texts.join("")}export {};\n`, lines };
}

function locate(cells: CellModule, source: ts.SourceFile, diagnostic: ts.Diagnostic): CellDiagnostic {
  const { line } = source.getLineAndCharacterOfPosition(diagnostic.start ?? 0);
  const place = cells.lines[Math.min(line, cells.lines.length - 1)] ?? { cell: 1, line: 1 };
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n  ");
  return { file: cells.file, ...place, message };
}

/** The flags of tsconfig.json; only how modules are found and joined is that of a cell, which may await anywhere. */
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
