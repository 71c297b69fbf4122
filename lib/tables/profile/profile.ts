/** A first look at a table (数据概览): what each column holds, and which columns are suspicious. */
import { abortSignal, type OptionReaders, optional, readOptions, text } from "../../core/options";
import { type Displayable, withDisplay } from "../../core/text/display";
import type { AnyRow, NameOf } from "../asking/column-types";
import type { ColumnDescription } from "../asking/description";
import type { LazyTable } from "../asking/lazy-table";
import { nameList, requireColumns, requireTable } from "../asking/query";
import { displayProfile } from "./display";
import { columnNotes, copyNotes, missingNotes, targetNotes } from "./notes";
import * as statistics from "./statistics";

const ACTION = "profile a table";

/** Options of `tables.profile`. */
export interface ProfileOptions<Row> {
  /** The column that is to be predicted: columns that give it away are named. */
  readonly target?: NameOf<Row>;
  readonly signal?: AbortSignal;
}

const READERS = { target: optional(text), signal: abortSignal } satisfies OptionReaders<
  ProfileOptions<AnyRow>
>;

/** What one column holds. */
export interface ColumnProfile extends ColumnDescription {
  /** The most frequent values, at most five. */
  readonly topValues: readonly { readonly value: string; readonly count: number }[];
  /** The number of values in each of ten parts of equal width between the extremes of a number; else empty. */
  readonly histogram: readonly number[];
  /** Numbers beyond the quartiles by more than 1.5 times their distance (Tukey's fences). */
  readonly outliers: number;
  /** What is suspicious, in sentences. */
  readonly notes: readonly string[];
}

/** What a table holds. */
export interface TableProfile extends Displayable {
  readonly rows: number;
  /** Rows that are equal to an earlier one. */
  readonly duplicateRows: number;
  readonly columns: readonly ColumnProfile[];
  /** Pearson's correlations of the columns of numbers, the strongest first. */
  readonly correlations: readonly statistics.Correlation[];
}

/**
 * Profiles a table: kinds, missing and different values, extremes, distribution, outliers and correlations; and notes what is
 * suspicious: constants, ids, columns that are mostly missing, words that may stand for missing values, numbers and dates that are kept as texts, copies of another
 * column, and columns that give the target away. It displays itself. About six queries a column.
 *
 * A column gives the target away if their correlation is at least 0.98; or if, in groups of two rows and more with the same value
 * of the column, the most frequent target of the group is wrong at most a twentieth as often as the most frequent one of all.
 *
 * @throws {TypeError} If it is not a table, or there is no such target.
 *
 * @example
 * const sales = await tables.of([{ id: "a", price: 2, shop: "west" }, { id: "b", price: 4, shop: "west" }]);
 * (await profile(sales)).columns[2].notes; // ["constant: it can be left out"]
 */
export async function profile<Row>(
  table: LazyTable<Row>,
  options: ProfileOptions<Row> = {},
): Promise<TableProfile> {
  requireTable(ACTION, "table", table);
  const { target, signal } = readOptions(ACTION, options, READERS);
  if (target !== undefined) requireColumns(ACTION, table.columns, [target]);
  const ask = statistics.asker(table.engine, table.source, { signal });
  const descriptions = await table.describe({ signal });
  const [{ n: rows, different }] = (await ask(
    `select count(*) as n, (select count(*) from (select distinct ${nameList(table.columns)} from t) as d) as different from t`,
  )) as readonly Readonly<Record<string, number>>[];
  const numbers = descriptions.filter(({ kind }) => kind === "number").map(({ column }) => column);
  const correlations = await statistics.correlations(ask, numbers);
  const columns: Omit<ColumnProfile, "notes">[] = [];
  for (const description of descriptions)
    columns.push({
      ...description,
      topValues: await statistics.topValues(ask, description),
      histogram: await statistics.histogram(ask, description),
      outliers: await statistics.outliers(ask, description),
    });
  const predicted = columns.find(({ column }) => column === target);
  const noted: ColumnProfile[] = [];
  for (const column of columns)
    noted.push({
      ...column,
      notes: [
        ...(await columnNotes(ask, column, rows)),
        ...missingNotes(column),
        ...copyNotes(column.column, correlations, target),
        ...(predicted === undefined ? [] : await targetNotes(ask, column.column, predicted, correlations)),
      ],
    });
  return withDisplay({ rows, duplicateRows: rows - different, columns: noted, correlations }, displayProfile);
}
