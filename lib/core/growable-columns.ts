/** Typed-array columns that grow together, one row at a time. */

type NumberColumn = Int32Array | Float64Array | Uint8Array;
type ColumnType = Int32ArrayConstructor | Float64ArrayConstructor | Uint8ArrayConstructor;

/** A column of the given type for each name. */
export type ColumnsOf<Types extends Readonly<Record<string, ColumnType>>> = {
  readonly [Name in keyof Types]: Types[Name]["prototype"];
};

/**
 * Columns of equal length with room for more rows. The room at least doubles when it is used up, so a row costs O(1).
 * New rows hold zeros. Growing replaces the typed arrays in `columns`: read them from there after `addRow` or `reserve`.
 *
 * @example
 * const edges = new GrowableColumns({ from: Int32Array, weight: Float64Array });
 * const row = edges.addRow();
 * edges.columns.from[row] = 7;
 * edges.columns.weight[row] = 0.5;
 * edges.finish().from; // [7]
 */
export class GrowableColumns<Types extends Readonly<Record<string, ColumnType>>> {
  /** Rows written. After writing several rows into reserved room, set it to the new number of rows. */
  size = 0;
  /** The columns, longer than `size`. */
  readonly columns: ColumnsOf<Types>;
  private capacity: number;

  /** @param capacity Rows to make room for at first. */
  constructor(types: Types, capacity = 256) {
    const columns = Object.entries(types).map(([name, Type]) => [name, new Type(capacity)]);
    this.columns = Object.fromEntries(columns);
    this.capacity = capacity;
  }

  /** Adds a row of zeros, to be filled in. Returns its position. */
  addRow(): number {
    if (this.size === this.capacity) this.reserve(this.size + 1);
    return this.size++;
  }

  /** Makes room for this many rows in all. Returns whether the columns had to grow. */
  reserve(rows: number): boolean {
    if (rows <= this.capacity) return false;
    this.capacity = Math.max(rows, 2 * this.capacity);
    const columns = this.columns as Record<string, NumberColumn>;
    for (const name of Object.keys(columns)) columns[name] = enlarged(columns[name], this.capacity);
    return true;
  }

  /** The rows written, as views of the columns. */
  view(): ColumnsOf<Types> {
    return this.cut("subarray");
  }

  /** The rows written, as copies. */
  finish(): ColumnsOf<Types> {
    return this.cut("slice");
  }

  private cut(by: "subarray" | "slice"): ColumnsOf<Types> {
    const entries = Object.entries<NumberColumn>(this.columns);
    return Object.fromEntries(entries.map(([name, column]) => [name, column[by](0, this.size)])) as never;
  }
}

/**
 * A copy of a typed array with zeros behind it: at least `needed` long and at least twice as long as before.
 *
 * @example
 * enlarged(Int32Array.of(1, 2, 3), 4); // [1, 2, 3, 0, 0, 0]
 */
export function enlarged<Column extends NumberColumn>(values: Column, needed: number): Column {
  const Type = values.constructor as new (length: number) => Column;
  const larger = new Type(Math.max(needed, 2 * values.length));
  larger.set(values);
  return larger;
}
