/**
 * The declarations of lib. The compiler infers them from the sources, which takes 6 s of processor time, so they are
 * kept until a source, a package or the compiler changes.
 */
import { createHash } from "node:crypto";
import fs from "node:fs";
import { isBuiltin } from "node:module";
import path from "node:path";
import type * as TypeScript from "typescript";
import { readText, replaceFile } from "../../text-file";
import { packageOf, toSlashes, withoutComments } from "./lazy-files";
import type { Compiler } from "./types";

const CACHE = "node_modules/.cache/merchant-lab/declarations.json";

/** The flags, and the versions of the compiler and of the packages; npm writes the second list at each installation. */
const DEPENDENCIES = ["tsconfig.json", "package-lock.json", "node_modules/.package-lock.json"];

/** The command line imports the rest of lib, never the reverse. */
const UNUSED = /^workbench\/(?!kernel\/compiler\/)/;

/** An import in a declaration, as TypeScript prints it. */
const IMPORT = /\b(?:from |import |import\()["']([^"']+)["']/g;

const DECLARED_MODULE = /\bdeclare module ["']([^"']+)["']/g;

const GLOBAL = /\bglobal \{/;

export interface LibDeclarations {
  /** The declarations of each file, by its name in the project. */
  readonly files: Readonly<Record<string, string>>;
  /** The packages that they and Node's declarations mention, by `packageOf`. */
  readonly packages: readonly string[];
  /** The file in the project that declares a module of Node, for files that declare nothing global. */
  readonly nodeModules: Readonly<Record<string, string>>;
}

interface Stored extends LibDeclarations {
  readonly key: string;
}

/** The declarations of lib in the project `root`; `options` are those of the cells. */
export function libDeclarations(
  compiler: Compiler,
  options: TypeScript.CompilerOptions,
  root: string,
): LibDeclarations {
  const key = keyOf(root);
  const stored = readStored(root);
  if (stored?.key === key) return stored;
  const inferred = infer(compiler, options, toSlashes(root));
  store(root, { key, ...inferred });
  return inferred;
}

/** Whether the declarations of lib need not be inferred. */
export function areStored(root: string): boolean {
  return readStored(root)?.key === keyOf(root);
}

/** Changes with everything that the declarations depend on. */
function keyOf(root: string): string {
  const hash = createHash("sha256").update(`${root}\n${process.versions.node.split(".")[0]}`);
  const add = (file: string) => {
    if (fs.existsSync(file)) hash.update(`\n${file}\n`).update(fs.readFileSync(file));
  };
  for (const file of DEPENDENCIES) add(path.join(root, file));
  const lib = path.join(root, "lib");
  const names = fs.readdirSync(lib, { recursive: true, encoding: "utf8" }).map(toSlashes);
  for (const name of names.sort()) if (name.endsWith(".ts") && !UNUSED.test(name)) add(path.join(lib, name));
  return hash.digest("hex");
}

function readStored(root: string): Stored | undefined {
  try {
    const { hash, ...stored } = JSON.parse(readText(path.join(root, CACHE)));
    return hash === hashOf(stored) ? stored : undefined;
  } catch {
    return undefined;
  }
}

/** Without write access every process infers the declarations again. */
function store(root: string, declarations: Stored): void {
  const file = path.join(root, CACHE);
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    replaceFile(file, JSON.stringify({ ...declarations, hash: hashOf(declarations) }));
  } catch {}
}

/** Tells whether the stored declarations were changed since. */
function hashOf(stored: Stored): string {
  return createHash("sha256").update(JSON.stringify(stored)).digest("hex");
}

/** The declarations of the front door and of all files of lib that these mention. */
function infer(compiler: Compiler, options: TypeScript.CompilerOptions, root: string): LibDeclarations {
  // With `declaration` off the compiler finds the exported names itself, not while it checks a file.
  const settings = { ...options, declaration: false, inlineSourceMap: false, allowJs: false };
  const host = compiler.createCompilerHost(settings);
  const start = `${root}/lib/index.ts`;
  const program = compiler.createProgram([start], settings, host);
  skipChecks(program);
  const files: Record<string, string> = {};
  const packages = new Set<string>();
  const found = new Set([start]);
  // A set also visits what is added while it is read.
  for (const name of found) {
    const text = declarationsOf(program, name);
    files[name.slice(root.length + 1)] = text;
    for (const [, imported] of withoutComments(text).matchAll(IMPORT)) {
      const { resolvedModule } = compiler.resolveModuleName(imported, name, settings, host);
      const resolved = resolvedModule?.resolvedFileName ?? "";
      if (packageOf(resolved) !== "") packages.add(packageOf(resolved));
      else if (resolved.startsWith(`${root}/lib/`)) found.add(resolved);
    }
  }
  const node = nodeDeclarations(root);
  return { files, packages: [...packages, ...node.packages], nodeModules: node.modules };
}

const NODE_TYPES = "node_modules/@types/node";

/** The packages that Node's declarations import, and the files of the modules that a cell may not need. */
function nodeDeclarations(root: string) {
  const modules: Record<string, string> = {};
  const imported = new Set<string>();
  const folder = path.join(root, NODE_TYPES);
  const names = fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
  for (const name of names) {
    if (!name.endsWith(".d.ts")) continue;
    const file = `${NODE_TYPES}/${toSlashes(name)}`;
    const text = withoutComments(readText(path.join(root, file)));
    const declared = Array.from(text.matchAll(DECLARED_MODULE), ([, module]) => module);
    for (const [, module] of text.matchAll(IMPORT)) imported.add(module);
    if (!GLOBAL.test(text)) for (const module of declared) modules[module] = file;
  }
  const packages = [...imported].filter((name) => !/^[.]|^node:/.test(name) && !isBuiltin(name));
  return { modules, packages };
}

/** The compiler would check each file before it writes the declarations; npm test checks them. */
function skipChecks(program: TypeScript.Program): void {
  const checker = program.getTypeChecker() as TypeScript.TypeChecker & {
    getEmitResolver(file: TypeScript.SourceFile | undefined): unknown;
  };
  const { getEmitResolver } = checker;
  const unchecked = program.getSourceFiles().find((file) => file.isDeclarationFile);
  checker.getEmitResolver = () => getEmitResolver(unchecked);
}

function declarationsOf(program: TypeScript.Program, name: string): string {
  const source = program.getSourceFile(name);
  let text = source?.text ?? "";
  const write = (_: string, declarations: string) => {
    text = declarations;
  };
  // The last parameter makes the compiler write them in any case.
  (program.emit as (...all: unknown[]) => unknown)(source, write, undefined, true, undefined, true);
  return text;
}
