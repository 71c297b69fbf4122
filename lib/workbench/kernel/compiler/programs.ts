import type * as TypeScript from "typescript";
import type { Compiler } from "./types";

/**
 * Makes programs without TypeScript's graph of references, which takes most of the time of a cell: it is made
 * again from all files. tslab needs it only to find the modules beside the notebooks that a cell imports.
 */
export function builderFactory(compiler: Compiler): TypeScript.CreateProgram<TypeScript.BuilderProgram> {
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
