/** Compiles lib to JavaScript, so that the processes of a race do not contain the memory of a compiler. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { PROJECT } from "../../../lib/workbench/paths";

/** Compiles all of lib into a folder. @returns The folder. */
export function compiledLibrary(folder: string): string {
  return compile("lib", folder);
}

/** Compiles the TypeScript files of a folder of the project into another folder. @returns The latter. */
export function compile(from: string, folder: string): string {
  const sources = path.join(PROJECT, from);
  for (const name of readdirSync(sources, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".ts")) continue;
    const source = readFileSync(path.join(sources, name), "utf8");
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.CommonJS,
        esModuleInterop: true,
      },
    });
    const file = path.join(folder, name.replace(/\.ts$/, ".js"));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, outputText);
  }
  return folder;
}
