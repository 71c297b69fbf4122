import path from "node:path";
import type * as TypeScript from "typescript";
import type { Compiler } from "./types";

/** The flags of tsconfig.json that apply to cells: those for type checking. */
const STRICT_FLAGS = [
  "strict",
  "noImplicitAny",
  "strictNullChecks",
  "strictFunctionTypes",
  "strictBindCallApply",
  "strictPropertyInitialization",
  "noImplicitThis",
  "useUnknownInCatchVariables",
  "exactOptionalPropertyTypes",
  "noImplicitOverride",
  "noImplicitReturns",
  "noFallthroughCasesInSwitch",
  "noUncheckedIndexedAccess",
  "noPropertyAccessFromIndexSignature",
  "allowUnreachableCode",
  "allowUnusedLabels",
] as const;

/** The flags of tsconfig.json in the folder `root` that apply to cells. */
export function strictFlags(compiler: Compiler, root: string): TypeScript.CompilerOptions {
  const { config } = compiler.readConfigFile(path.join(root, "tsconfig.json"), compiler.sys.readFile);
  const projectFlags: Readonly<Record<string, unknown>> = config?.compilerOptions ?? {};
  const flags: TypeScript.CompilerOptions = {};
  for (const name of STRICT_FLAGS) {
    if (typeof projectFlags[name] === "boolean") flags[name] = projectFlags[name];
  }
  // tslab compiles scripts without "use strict"; `strict` alone would add it.
  return { ...flags, alwaysStrict: false, types: projectFlags.types as string[] };
}
