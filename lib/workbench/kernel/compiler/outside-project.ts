/**
 * Notebooks outside the project. tslab compiles only what lies below its working directory, which is the project; for the modules
 * beside such a notebook it is made to compile what lies anywhere, and is then told the true paths.
 */
import path from "node:path";
import type { SideOutput } from "tslab/dist/converter";
import type * as TypeScript from "typescript";
import { toSlashes } from "./lazy-files";

export interface OutsideProject {
  /** The compiler's `rootDir`. */
  readonly rootDir: string;
  /** Writes the compiled cell where tslab looks for it. */
  nameOutputs(builder: TypeScript.BuilderProgram): void;
  /** A compiled module with its true path. */
  locate(module: SideOutput): SideOutput;
}

/** `undefined` if the notebook's folder is the project's or below it, or on another drive. */
export function outsideProject(root: string, folder: string): OutsideProject | undefined {
  const rootDir = path.parse(root).root;
  if (isWithin(root, folder) || path.parse(folder).root !== rootDir) return undefined;
  const projectBelow = toSlashes(root).slice(rootDir.length);
  return {
    rootDir: toSlashes(rootDir),
    nameOutputs(builder) {
      const { emit } = builder;
      builder.emit = (file, write, ...rest) => {
        const rename: TypeScript.WriteFileCallback = (name, ...data) =>
          write?.(name.replace(`outDir/${projectBelow}/__tslab__`, "outDir/__tslab__"), ...data);
        return emit.call(builder, file, rename, ...rest);
      };
    },
    locate: ({ path: compiled, data }) => ({
      path: toSlashes(rootDir) + compiled.slice(root.length + 1),
      data,
    }),
  };
}

export function isWithin(root: string, folder: string): boolean {
  return `${folder}${path.sep}`.startsWith(`${root}${path.sep}`);
}
