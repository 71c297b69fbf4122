/** Tables of typed columns that grow row by row; the capacity doubles when they are full. */
import type { ColumnDefinition, Schema, ShopTable } from "./schemas";

type NumberColumn = Int32Array | Float64Array | Uint8Array;

/** A schema without text columns. */
export type NumberSchema = Readonly<Record<string, ColumnDefinition<"integer" | "number" | "flag">>>;

/** Rows `[0, rows)` are written. `reserveRows` may replace the arrays in `columns`. */
export interface GrowingTable<Definition extends NumberSchema> {
  readonly schema: Definition;
  rows: number;
  columns: ShopTable<Definition>["columns"];
}

export function growingTable<Definition extends NumberSchema>(
  schema: Definition,
  capacity = 256,
): GrowingTable<Definition> {
  return { schema, rows: 0, columns: columnsOf(schema, (kind) => allocated(kind, capacity)) };
}

/** Makes room for `more` rows. */
export function reserveRows<Definition extends NumberSchema>(
  table: GrowingTable<Definition>,
  more: number,
): void {
  const capacity = Object.values<ArrayLike<unknown>>(table.columns)[0].length;
  if (table.rows + more <= capacity) return;
  const larger = Math.max(table.rows + more, 2 * capacity);
  table.columns = columnsOf(table.schema, (kind, name) => {
    const column = allocated(kind, larger);
    column.set(numbersOf(table.columns, name));
    return column;
  });
}

/** Appends the rows of another table of the same schema. */
export function appendRows<Definition extends NumberSchema>(
  table: GrowingTable<Definition>,
  more: ShopTable<Definition>,
): void {
  reserveRows(table, more.rows);
  for (const name of more.names)
    numbersOf(table.columns, name).set(numbersOf(more.columns, name), table.rows);
  table.rows += more.rows;
}

/** Copies the rows written so far and empties the growing table. */
export function takeRows<Definition extends NumberSchema>(
  table: GrowingTable<Definition>,
): ShopTable<Definition> {
  const { rows, schema } = table;
  const columns = columnsOf(schema, (_, name) => numbersOf(table.columns, name).slice(0, rows));
  table.rows = 0;
  return { rows, names: Object.keys(schema), columns };
}

/** Makes a table of complete columns. */
export function tableOf<Definition extends Schema>(
  schema: Definition,
  columns: ShopTable<Definition>["columns"],
): ShopTable<Definition> {
  const names = Object.keys(schema);
  return { rows: Object.values<ArrayLike<unknown>>(columns)[0].length, names, columns };
}

/** Makes a table of records, one row each. */
export function tableOfRecords<Definition extends NumberSchema>(
  schema: Definition,
  records: readonly { readonly [Name in keyof Definition]: number }[],
): ShopTable<Definition> {
  const columns = columnsOf(schema, (kind, name) => {
    const column = allocated(kind, records.length);
    column.set(records.map((record) => record[name]));
    return column;
  });
  return tableOf(schema, columns);
}

function allocated(kind: string, length: number): NumberColumn {
  if (kind === "integer") return new Int32Array(length);
  return kind === "flag" ? new Uint8Array(length) : new Float64Array(length);
}

function numbersOf(columns: object, name: string): NumberColumn {
  // A NumberSchema has numeric columns only, which the mapped type does not express.
  return (columns as Record<string, NumberColumn>)[name];
}

function columnsOf<Definition extends NumberSchema>(
  schema: Definition,
  make: (kind: string, name: string) => NumberColumn,
): ShopTable<Definition>["columns"] {
  const entries = Object.entries(schema).map(([name, { kind }]) => [name, make(kind, name)] as const);
  // Object.fromEntries loses the type of each column.
  return Object.fromEntries(entries) as unknown as ShopTable<Definition>["columns"];
}
