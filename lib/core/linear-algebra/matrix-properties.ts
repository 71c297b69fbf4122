/** What the properties of a matrix must be. */
export const MATRIX_PROPERTIES = {
  rows: "integer",
  columns: "integer",
  data: "vector",
  columnNames: ["undefined", "list"],
} as const;
