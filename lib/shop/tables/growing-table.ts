/** Makes tables from columns, from records, and row by row. */
import { GrowableColumns } from "../../core/growable-columns";
import type { ColumnDefinition, ColumnKind, Schema, ShopTable } from "./schemas";

const ARRAY_TYPES = {
  integer: Int32Array,
  number: Float64Array,
  flag: Uint8Array,
  timestamp: Float64Array,
} as const;

/** A schema without text columns. */
export type NumberSchema = Readonly<Record<string, ColumnDefinition<Exclude<ColumnKind, "text">>>>;

/** The values of one row. */
type RowOf<Definition extends Schema> = {
  readonly [Name in keyof Definition]: Definition[Name]["kind"] extends "text" ? string : number;
};

export class GrowingTable<Definition extends NumberSchema> {
  private readonly schema: Definition;
  private readonly growable: GrowableColumns<Record<string, Float64ArrayConstructor>>;

  constructor(schema: Definition) {
    const types = Object.entries(schema).map(([name, { kind }]) => [name, ARRAY_TYPES[kind]]);
    this.schema = schema;
    this.growable = new GrowableColumns(Object.fromEntries(types));
  }

  get rows(): number {
    return this.growable.size;
  }

  addRow(values: { readonly [Name in keyof Definition]: number }): void {
    const row = this.growable.addRow();
    const { columns } = this.growable;
    for (const name in values) columns[name][row] = values[name];
  }

  /** Appends the rows of another table of the same schema. */
  append({ rows, columns }: ShopTable<Definition>): void {
    const { growable } = this;
    growable.reserve(growable.size + rows);
    for (const name in columns) growable.columns[name].set(columns[name] as Float64Array, growable.size);
    growable.size += rows;
  }

  /** Copies the rows written so far and empties the growing table. */
  take(): ShopTable<Definition> {
    const columns = this.growable.finish();
    this.growable.size = 0;
    return tableOf(this.schema, columns as unknown as ShopTable<Definition>["columns"]);
  }
}

/** Makes a table of complete columns. */
export function tableOf<Definition extends Schema>(
  schema: Definition,
  columns: ShopTable<Definition>["columns"],
): ShopTable<Definition> {
  const names = Object.keys(schema);
  return { rows: Object.values<ArrayLike<unknown>>(columns)[0].length, names, columns };
}

/** Makes a table of records, one row each; other fields of the records are ignored. */
export function tableOfRecords<Definition extends Schema>(
  schema: Definition,
  records: readonly RowOf<Definition>[],
): ShopTable<Definition> {
  const columns = Object.entries(schema).map(([name, { kind }]) => {
    const values = records.map((record) => record[name]);
    return [name, kind === "text" ? values : ARRAY_TYPES[kind].from(values as readonly number[])];
  });
  return tableOf(schema, Object.fromEntries(columns));
}
