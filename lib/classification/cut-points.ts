/** Cut points of features, between which short models of whole points or rules ask. */
import type { Matrix } from "../core/linear-algebra/matrix";

/** "tenure > 12" */
export interface Question {
  /** Position of the column. */
  readonly column: number;
  readonly threshold: number;
}

/** At most `bins - 1` questions for each column, with about equally many rows between; of two values one, of one none. */
export function questionsOf({ data, rows, columns }: Matrix, bins: number): Question[] {
  return Array.from({ length: columns }, (_, column) => {
    const sorted = data.filter((_, at) => at % columns === column).sort();
    const cuts = Array.from(
      { length: bins - 1 },
      (_, k) => sorted[Math.floor(((k + 1) / bins) * (rows - 1))],
    );
    const values = [...new Set(sorted)];
    // Few values are all told apart.
    const all = values.length <= bins ? values : [...new Set(cuts)];
    return all.filter((cut) => cut < sorted[rows - 1]).map((threshold) => ({ column, threshold }));
  }).flat();
}

export function inWords(names: readonly string[], { column, threshold }: Question, isAbove: boolean): string {
  return `${names[column]} ${isAbove ? ">" : "≤"} ${Number(threshold.toPrecision(6))}`;
}
