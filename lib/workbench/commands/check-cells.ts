import { checkCellTypes, formatDiagnostic } from "../notebooks/cell-types";
import type { StageResult } from "./test";

/** Type-checks the cells of all notebooks in one compiler run; each notebook counts once. */
export function checkCells(files: readonly string[]): StageResult {
  const diagnostics = checkCellTypes(files);
  for (const diagnostic of diagnostics) console.log(formatDiagnostic(diagnostic));
  const failed = new Set(diagnostics.map(({ file }) => file)).size;
  return { passed: files.length - failed, failed };
}
