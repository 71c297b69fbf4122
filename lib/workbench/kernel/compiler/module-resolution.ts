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

/** The folders of a session, with slashes. */
export interface Folders {
  /** That of tsconfig.json. */
  readonly root: string;
  /** That of the notebook, where its relative imports begin. */
  readonly folder: string;
}

/**
 * Finds modules as the compiler does, but modules of Node without a search in the file system, in the file that declares
 * them: the compiler then asks for the file of a module that it has not read yet.
 */
export function moduleResolution(
  compiler: Compiler,
  host: TypeScript.ModuleResolutionHost,
  { root, folder }: Folders,
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
  /** A cell is a file of the root to the compiler, which also writes so what types of modules earlier cells used. */
  const besideNotebook: typeof compiler.resolveModuleName = (name, file, ...how) => {
    // A module elsewhere uses the project's packages, as the cells do.
    if (!/^\.\.?\//.test(name) && !file.startsWith(`${root}/`)) {
      const found = compiler.resolveModuleName(name, file, ...how);
      return found.resolvedModule ? found : compiler.resolveModuleName(name, `${root}/cell.ts`, ...how);
    }
    const isOfCells = folder !== root && file.startsWith(`${root}/__`) && /^\.\.?\//.test(name);
    if (!isOfCells) return compiler.resolveModuleName(name, file, ...how);
    const found = compiler.resolveModuleName(name, `${folder}/cell.ts`, ...how);
    const isWritten = file === `${root}/__prev__.d.ts` && found.resolvedModule === undefined;
    return isWritten ? compiler.resolveModuleName(name, file, ...how) : found;
  };
  return {
    resolveModuleNameLiterals: (names, file, redirected, options) => {
      const kept = mayChange(file) ? undefined : modules(options);
      return names.map(
        ({ text }) => nodeModule(text) ?? besideNotebook(text, file, options, host, kept, redirected),
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
