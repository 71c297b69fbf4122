import { checkCellTypes, formatDiagnostic } from "./cell-types";

/**
 * Type-checks the cells of all notebooks in one compiler run and prints the faults. Each notebook counts
 * once.
 */
export function checkCells(files: readonly string[]): { readonly passed: number; readonly failed: number } {
  const diagnostics = checkCellTypes(files);
  for (const diagnostic of diagnostics) console.log(formatDiagnostic(diagnostic));
  const failed = new Set(diagnostics.map(({ file }) => file)).size;
  return { passed: files.length - failed, failed };
}
