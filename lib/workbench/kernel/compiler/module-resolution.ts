import type * as TypeScript from "typescript";
import { packageOf } from "./lazy-files";
import type { LibDeclarations } from "./lib-declarations";
import type { Compiler } from "./types";

/** The part of a compiler's host that finds modules. */
export type ModuleResolution = Required<
  Pick<
    TypeScript.WatchCompilerHost<TypeScript.BuilderProgram>,
    | "resolveModuleNameLiterals"
    | "resolveTypeReferenceDirectiveReferences"
    | "getModuleResolutionCache"
    | "hasInvalidatedResolutions"
  >
>;

/**
 * Finds modules as the compiler does, but modules of Node without a search in the file system, in the file that declares
 * them: the compiler then asks for the file of a module that it has not read yet.
 */
export function moduleResolution(
  compiler: Compiler,
  host: TypeScript.ModuleResolutionHost,
  root: string,
  { nodeModules }: LibDeclarations,
): ModuleResolution {
  const { modules, types } = caches(compiler, root);
  // A module beside the notebook may be written between two cells; lib and packages do not change.
  const mayChange = (file: string) => packageOf(file) === "" && !file.startsWith(`${root}/lib/`);
  const nodeModule = (name: string): TypeScript.ResolvedModuleWithFailedLookupLocations | undefined => {
    if (!Object.hasOwn(nodeModules, name)) return undefined;
    const resolvedFileName = `${root}/${nodeModules[name]}`;
    const resolvedModule = {
      resolvedFileName,
      extension: compiler.Extension.Dts,
      isExternalLibraryImport: true,
    };
    return {
      resolvedModule,
      failedLookupLocations: [],
    } as TypeScript.ResolvedModuleWithFailedLookupLocations;
  };
  return {
    resolveModuleNameLiterals: (names, file, redirected, options) => {
      const kept = mayChange(file) ? undefined : modules(options);
      return names.map(
        ({ text }) =>
          nodeModule(text) ?? compiler.resolveModuleName(text, file, options, host, kept, redirected),
      );
    },
    // The compiler's own function makes a type checker in each program, to know which folders to watch.
    resolveTypeReferenceDirectiveReferences: (references, file, redirected, options) =>
      references.map((reference) =>
        compiler.resolveTypeReferenceDirective(
          typeof reference === "string" ? reference : reference.fileName,
          file,
          options,
          host,
          redirected,
          types(options),
        ),
      ),
    getModuleResolutionCache: () => modules(),
    // What was found is kept; what was not is searched again in each program.
    hasInvalidatedResolutions: () => false,
  };
}

/** The compiler's caches, made with the options of its first search. */
function caches(compiler: Compiler, root: string) {
  const same = (name: string) => name;
  let modules: TypeScript.ModuleResolutionCache | undefined;
  let types: TypeScript.TypeReferenceDirectiveResolutionCache | undefined;
  return {
    modules: (options?: TypeScript.CompilerOptions) =>
      (modules ??= compiler.createModuleResolutionCache(root, same, options)),
    types: (options: TypeScript.CompilerOptions) =>
      (types ??= compiler.createTypeReferenceDirectiveResolutionCache(root, same, options)),
  };
}
