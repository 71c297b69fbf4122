import path from "node:path";
import type * as TypeScript from "typescript";
import type { LibDeclarations } from "./lib-declarations";
import type { Compiler } from "./types";

/** Strings, which may contain what looks like a comment, and comments. */
const STRING_OR_COMMENT =
  /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\*.*?\*\/|\/\/[^\n]*/gs;

/**
 * The files that the compiler reads, with as little text as the cells need: declarations instead of lib's
 * sources, no comments, and nothing of the packages that only lib mentions. What a cell turns out to need is
 * requested while it is checked; then the check is repeated with more.
 */
export class LazyFiles {
  readonly #root: string;
  #declarations: LibDeclarations = { files: {}, packages: [], nodeModules: {} };
  /** Files of Node's declarations that are read only if a cell needs them. */
  #nodeFiles: ReadonlySet<string> = new Set();
  /** Packages, and files of Node's declarations, that cells use. */
  readonly #used = new Set<string>();
  /** Files that are read with their comments. */
  readonly #documented = new Set<string>();
  /** The compiler's functions that make it read a file again. */
  readonly #readAgain = new Map<string, () => void>();
  readonly #requested = new Set<string>();

  /** `root` is the project's folder. */
  constructor(root: string) {
    this.#root = `${toSlashes(root)}/`;
  }

  /** Makes a system read these files, and watch only modules beside the notebooks. */
  serve(system: TypeScript.System, declarations: LibDeclarations): void {
    this.#declarations = declarations;
    this.#nodeFiles = new Set(Object.values(declarations.nodeModules).map((file) => this.#root + file));
    const { readFile, watchFile } = system;
    const noWatcher = { close() {} };
    system.readFile = (file, ...rest) => this.#read(file, () => readFile.call(system, file, ...rest));
    // Packages do not change while a notebook runs, and Node has already loaded lib.
    system.watchDirectory = () => noWatcher;
    system.watchFile = (file, notify, ...rest) => {
      if (packageOf(file) === "" && !file.startsWith(`${this.#root}lib/`))
        return watchFile?.(file, notify, ...rest) ?? noWatcher;
      // Packages are also watched for their package.json.
      if (file.endsWith("ts")) this.#readAgain.set(file, () => notify(file, 1));
      return noWatcher;
    };
  }

  /** Requests the packages that the program's checker will ask for. */
  observe(program: TypeScript.Program): void {
    const { getSourceFile } = program;
    program.getSourceFile = (name) => {
      const file = getSourceFile(name);
      if (file !== undefined && this.#isLeftOut(file.fileName)) this.#requested.add(file.fileName);
      return file;
    };
  }

  /** Requests the comments of what the compiler is asked to document: symbols, and the signatures of overloads. */
  observeDocumentation({ objectAllocator }: Compiler): void {
    const request = (declaration: TypeScript.Declaration | undefined) => {
      const file = declaration?.getSourceFile().fileName;
      if (file !== undefined && this.#isShortened(file)) this.#requested.add(file);
    };
    const symbols = objectAllocator.getSymbolConstructor().prototype;
    const { getContextualDocumentationComment } = symbols;
    symbols.getContextualDocumentationComment = function (...place) {
      this.declarations?.forEach(request);
      return getContextualDocumentationComment.apply(this, place);
    };
    const signatures = objectAllocator.getSignatureConstructor().prototype;
    const { getDocumentationComment } = signatures;
    signatures.getDocumentationComment = function (checker) {
      request(this.declaration);
      return getDocumentationComment.call(this, checker);
    };
  }

  get hasRequests(): boolean {
    return this.#requested.size > 0;
  }

  /** Puts what was requested into the compiler's next program. */
  load(): void {
    const used = new Set(
      [...this.#requested].filter((file) => this.#isLeftOut(file)).map((file) => this.#unitOf(file)),
    );
    const changed = [...this.#readAgain].filter(
      ([file]) => this.#requested.has(file) || used.has(this.#unitOf(file)),
    );
    for (const file of this.#requested) if (!this.#isLeftOut(file)) this.#documented.add(file);
    for (const name of used) this.#used.add(name);
    this.#requested.clear();
    for (const [, readAgain] of changed) readAgain();
  }

  #read(file: string, readFile: () => string | undefined): string | undefined {
    if (this.#isLeftOut(file)) return "export {};";
    const text = this.#declared(file) ?? readFile();
    return text !== undefined && this.#isShortened(file) ? withoutComments(text) : text;
  }

  #declared(file: string): string | undefined {
    return file.startsWith(this.#root) ? this.#declarations.files[file.slice(this.#root.length)] : undefined;
  }

  #isLeftOut(file: string): boolean {
    const unit = isDeclaration(file) ? this.#unitOf(file) : "";
    return (this.#nodeFiles.has(unit) || this.#declarations.packages.includes(unit)) && !this.#used.has(unit);
  }

  /** What is read as a whole: a file of Node's declarations, or a package. */
  #unitOf(file: string): string {
    return this.#nodeFiles.has(file) ? file : packageOf(file);
  }

  #isShortened(file: string): boolean {
    const isShort = (isDeclaration(file) && packageOf(file) !== "") || this.#declared(file) !== undefined;
    return isShort && !this.#documented.has(file);
  }
}

function isDeclaration(file: string): boolean {
  return /\.d\.[cm]?ts$/.test(file);
}

/** The package of a file, or the scope of related packages; empty for files of the project. */
export function packageOf(file: string): string {
  return /.*\/node_modules\/([^/]+)/.exec(file)?.[1] ?? "";
}

/** Line breaks stay, since they can end a statement; so do references to other files. */
export function withoutComments(declarations: string): string {
  return declarations.replace(STRING_OR_COMMENT, (found) =>
    !found.startsWith("/") || found.startsWith("///") ? found : found.includes("\n") ? "\n" : " ",
  );
}

export function toSlashes(file: string): string {
  return file.replaceAll(path.sep, "/");
}
