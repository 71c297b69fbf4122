/** The rules for the project's notebooks, besides that they run and that their cells type-check. */
import type { Notebook } from "../../../lib/workbench/notebooks/notebook-file";
import {
  checkDeclarations,
  checkDeterminism,
  checkImports,
  checkParameters,
  checkSession,
} from "./code-gates";
import { checkCounts, checkErrors, checkKernel, checkLengths, checkPaths, checkSize } from "./file-gates";
import { checkAbstract, checkFirstHeading, checkHeadings, checkLanguages } from "./text-gates";
import type { Gate, GateFault } from "./types";

export { LIMITS } from "./file-gates";
export type { GateFault } from "./types";

export const GATES: Readonly<Record<string, Gate>> = {
  heading: checkFirstHeading,
  abstract: checkAbstract,
  headings: checkHeadings,
  languages: checkLanguages,
  kernel: checkKernel,
  counts: checkCounts,
  errors: checkErrors,
  length: checkLengths,
  paths: checkPaths,
  size: checkSize,
  declarations: checkDeclarations,
  imports: checkImports,
  parameters: checkParameters,
  session: checkSession,
  determinism: checkDeterminism,
};

/** @returns All faults, in the order of the gates. */
export function checkNotebook(
  notebook: Notebook,
  file: string,
  gates: readonly string[] = Object.keys(GATES),
): readonly GateFault[] {
  return gates.flatMap((gate) => GATES[gate](notebook, file).map((fault) => ({ gate, ...fault })));
}
