/** Tables of numbers and texts, which preparations read and write. */
import { mustBe, requireKind } from "../../core/errors";
import { type ClassLabel, readClasses } from "../../core/learning/class-labels";
import { columnNamesOf } from "../../core/linear-algebra/finite-matrix";
import {
  column,
  isMatrix,
  type Matrix,
  type MatrixLike,
  takeRows,
  toMatrix,
} from "../../core/linear-algebra/matrix";
import { isRecord } from "../../core/options";
import { type ColumnLike, readColumns } from "../../core/vectors";

/** Columns by name, as in `datasets.table(…).columns`: numbers, of which NaN is missing, or texts, of which "" is missing. */
export type MixedColumns = Readonly<Record<string, ColumnLike<number> | ColumnLike<string>>>;

/** Rows of features: a matrix, or a table of numbers and texts. */
export type TableRows = MatrixLike | MixedColumns;

/** A column as read. */
export type ReadColumn = Float64Array | readonly string[];
export type NamedColumn = readonly [name: string, column: ReadColumn];
export type ReadTable = ReadonlyMap<string, ReadColumn>;

const PREPARED: unique symbol = Symbol.for("merchant-lab.prepared") as never;

/**
 * Rows that a fitted preparation has made. They carry what it has learnt from all rows of its fit, test rows too, so
 * cross-validation refuses them: there the preparation is a step of a `pipeline`.
 */
export type Prepared<Rows> = Rows & { readonly [PREPARED]: true };

/** Rows that no preparation has made. */
export type Raw<Rows> = Rows & { readonly [PREPARED]?: never };

/** Marks new rows as prepared. A matrix of some of them keeps the mark. */
export function asPrepared<Rows extends object>(rows: Rows): Prepared<Rows> {
  return Object.assign(rows, { [PREPARED]: true as const });
}

/** @throws {TypeError} If a preparation has made the rows. */
export function requireRaw(action: string, rows: TableRows): void {
  if (rows !== null && typeof rows === "object" && PREPARED in rows)
    throw new TypeError(
      `Cannot ${action}: rows must be as they were before any preparation, which has learnt from test rows too; give the raw rows, and the preparation as a step of pipeline.of`,
    );
}

/** Whether rows are columns by name; matrices, lists of rows and danfo frames are not. */
export function isTable(rows: TableRows): rows is MixedColumns {
  return isRecord(rows) && !isMatrix(rows) && !(Array.isArray(rows.columns) && Array.isArray(rows.values));
}

/**
 * Reads rows as columns, each of numbers only or of texts only.
 *
 * @throws {TypeError} If lengths differ, there is no column, or a column mixes numbers and texts.
 */
export function readTable(action: string, rows: TableRows): ReadTable {
  if (!isTable(rows)) {
    const matrix = toMatrix(rows);
    return new Map(columnNamesOf(matrix).map((name, j) => [name, column(matrix, j)]));
  }
  const columns = readColumns<Record<string, ClassLabel>>(action, rows as never);
  if (Object.keys(columns).length === 0)
    throw new TypeError(mustBe(action, "rows", "of at least one column", rows));
  for (const name in columns) {
    const [type, rule] = typeof columns[name][0] === "string" ? ["string", "a text"] : ["number", "a number"];
    const wrong = Array.prototype.findIndex.call(columns[name], (value) => typeof value !== type);
    if (wrong >= 0)
      throw new TypeError(mustBe(action, `column ${name}, row ${wrong},`, rule, columns[name][wrong]));
  }
  return new Map(
    Object.entries(columns).map(([name, values]) => [
      name,
      typeof values[0] === "string"
        ? Array.from(values as ArrayLike<string>)
        : Float64Array.from(values as ArrayLike<number>),
    ]),
  );
}

/** @throws {RangeError} If there is no such column. @throws {TypeError} If numbers are needed and it is of texts. */
export function columnNamed(
  action: string,
  table: ReadTable,
  name: string,
  kind: "numbers" | "any" = "any",
): ReadColumn {
  const found = table.get(name);
  if (found === undefined)
    throw new RangeError(
      mustBe(action, "the name of a column", `one of ${[...table.keys()].join(", ")}`, name),
    );
  return kind === "numbers" ? requireNumbers(action, name, found) : found;
}

/** @throws {TypeError} If the column is of texts. */
export function requireNumbers(action: string, name: string, found: ReadColumn): Float64Array {
  if (found instanceof Float64Array) return found;
  throw new TypeError(mustBe(action, `column ${name}`, "of numbers", found[0]));
}

/** The columns of these names; by default all of numbers, or all of texts. @throws As `columnNamed`. */
export function chooseColumns(
  action: string,
  rows: TableRows,
  names: readonly string[] | undefined,
  kind: "numbers" | "texts",
): NamedColumn[] {
  const table = readTable(action, rows);
  const isOfKind = ([, found]: NamedColumn) => found instanceof Float64Array === (kind === "numbers");
  return names ? names.map((name) => [name, columnNamed(action, table, name)]) : [...table].filter(isOfKind);
}

/** The number of rows, and how to take some of them. */
export function readTaking(action: string, rows: TableRows) {
  if (!isTable(rows)) {
    const matrix = toMatrix(rows);
    return { count: matrix.rows, take: (indices: Int32Array): TableRows => takeRows(matrix, indices) };
  }
  const columns = [...readTable(action, rows)];
  const takeFrom = (found: ReadColumn, indices: Int32Array): ReadColumn =>
    found instanceof Float64Array
      ? Float64Array.from(indices, (i) => found[i])
      : Array.from(indices, (i) => found[i]);
  const take = (indices: Int32Array): TableRows =>
    Object.fromEntries(columns.map(([name, found]) => [name, takeFrom(found, indices)]));
  return { count: columns[0][1].length, take };
}

/** The categories of a column, sorted; a category's position is its code. */
export interface ColumnCategories {
  readonly name: string;
  readonly categories: readonly ClassLabel[];
}

/** @throws {RangeError} If a number is missing. */
export function categoriesOf(action: string, columns: readonly NamedColumn[]): ColumnCategories[] {
  return columns.map(([name, found]) => ({
    name,
    categories: readClasses(action, `column ${name}`, found, 1).classes,
  }));
}

/** The code of each row, -1 for a category that is none of those. @throws {RangeError} If there is one, and it is refused. */
export function codesOf(
  action: string,
  { name, categories }: ColumnCategories,
  found: ReadColumn,
  refuses: boolean,
): Int32Array {
  const codes = new Map(categories.map((category, code) => [category, code]));
  return Int32Array.from(found as ArrayLike<ClassLabel>, (category, row) => {
    const code = codes.get(category) ?? -1;
    if (code < 0 && refuses)
      throw new RangeError(
        mustBe(action, `column ${name}, row ${row},`, `one of the fit, ${categories.join(", ")}`, category),
      );
    return code;
  });
}

/**
 * A table in which each column of a fitted preparation is replaced by others.
 *
 * @param maker What makes such a model: "imputation.fit".
 * @throws {RangeError} If a column is missing, or two new ones have the same name. @throws {TypeError} If the model is no model.
 */
export function transformColumns<Column extends { readonly name: string }>(
  action: string,
  model: { readonly kind: string; readonly columns: readonly Column[] },
  maker: string,
  rows: TableRows,
  change: (column: Column, found: ReadColumn) => readonly NamedColumn[],
): Prepared<MixedColumns> {
  requireKind(action, "model", model, `as made by ${maker}`, { kind: "text", columns: "list" });
  const table = readTable(action, rows);
  const others = new Map(
    model.columns.map((column) => [column.name, change(column, columnNamed(action, table, column.name))]),
  );
  const columns = [...table].flatMap((old) => others.get(old[0]) ?? [old]);
  const names = columns.map(([name]) => name);
  const twice = names.find((name, j) => names.indexOf(name) !== j);
  if (twice !== undefined)
    throw new RangeError(mustBe(action, "every name of a new column", "there once", twice));
  return asPrepared(Object.fromEntries(columns));
}

/** A matrix of the columns, without their mark. @throws {TypeError} If one is of texts. */
export function matrixOf(action: string, rows: TableRows): Matrix {
  if (!isTable(rows)) return toMatrix(rows);
  const table = readTable(action, rows);
  const columnNames = [...table.keys()];
  const columns = columnNames.map((name) => columnNamed(action, table, name, "numbers") as Float64Array);
  const data = new Float64Array(columns[0].length * columns.length);
  columns.forEach((values, j) => {
    for (let i = 0; i < values.length; i++) data[i * columns.length + j] = values[i];
  });
  return { rows: columns[0].length, columns: columns.length, data, columnNames };
}
