import path from "node:path";
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
 * Finds modules as the compiler does, but modules of Node and of lib without a search in the file system, in the file that declares
 * them: the compiler then asks for the file of a module that it has not read yet. Packages that a cell imports are searched once.
 */
export function moduleResolution(
  compiler: Compiler,
  host: TypeScript.ModuleResolutionHost,
  { root, folder }: Folders,
  { files, nodeModules }: LibDeclarations,
): ModuleResolution {
  const { modules, types } = caches(compiler, root);
  // A module beside the notebook may be written between two cells; lib and packages do not change.
  const mayChange = (file: string) => packageOf(file) === "" && !file.startsWith(`${root}/lib/`);
  const { Dts, Ts } = compiler.Extension;
  const at = (file: string, extension: TypeScript.Extension, isExternalLibraryImport: boolean): Found => {
    const resolvedModule = { resolvedFileName: `${root}/${file}`, extension, isExternalLibraryImport };
    return { resolvedModule, failedLookupLocations: [] } as object as Found;
  };
  const nodeModule = (name: string) =>
    Object.hasOwn(nodeModules, name) ? at(nodeModules[name], Dts, true) : undefined;
  const libModule = (name: string, file: string) => {
    if (!isRelative(name) || !file.startsWith(`${root}/lib/`)) return undefined;
    const place = path.posix.join(path.posix.dirname(file.slice(root.length + 1)), name);
    const declared = [`${place}.ts`, `${place}/index.ts`].find((candidate) =>
      Object.hasOwn(files, candidate),
    );
    return declared === undefined ? undefined : at(declared, Ts, false);
  };
  /** A cell is a file of the root to the compiler, which also writes so what types of modules earlier cells used. */
  const besideNotebook: typeof compiler.resolveModuleName = (name, file, ...how) => {
    // A module elsewhere uses the project's packages, as the cells do.
    if (!isRelative(name) && !file.startsWith(`${root}/`)) {
      const found = compiler.resolveModuleName(name, file, ...how);
      return found.resolvedModule ? found : compiler.resolveModuleName(name, `${root}/cell.ts`, ...how);
    }
    const isOfCells = folder !== root && file.startsWith(`${root}/__`) && isRelative(name);
    if (!isOfCells) return compiler.resolveModuleName(name, file, ...how);
    const found = compiler.resolveModuleName(name, `${folder}/cell.ts`, ...how);
    const isWritten = file === `${root}/__prev__.d.ts` && found.resolvedModule === undefined;
    return isWritten ? compiler.resolveModuleName(name, file, ...how) : found;
  };
  const packages = new Map<string, Found>();
  /** One that is absent may be installed between two cells. */
  const packageOfCell: typeof compiler.resolveModuleName = (name, ...how) => {
    const found = packages.get(name) ?? besideNotebook(name, ...how);
    if (found.resolvedModule) packages.set(name, found);
    return found;
  };
  return {
    resolveModuleNameLiterals: (names, file, redirected, options) => {
      const kept = mayChange(file) ? undefined : modules(options);
      return names.map(({ text }) => {
        const resolve = file.startsWith(`${root}/__`) && !isRelative(text) ? packageOfCell : besideNotebook;
        const known = nodeModule(text) ?? libModule(text, file);
        return known ?? resolve(text, file, options, host, kept, redirected);
      });
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

type Found = TypeScript.ResolvedModuleWithFailedLookupLocations;

function isRelative(name: string): boolean {
  return /^\.\.?(\/|$)/.test(name);
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
