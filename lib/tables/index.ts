/** Tables: questions to rows that DuckDB keeps, inside this process and beyond its memory. */
export type { Aggregates } from "./asking/aggregates";
export type { DateText, TimestampText } from "./asking/column-types";
export type { ColumnDescription } from "./asking/description";
export type {
  BooleanExpression,
  CalendarUnit,
  Expression,
  NumberExpression,
  TextExpression,
  TimeExpression,
} from "./asking/expression";
export type { GroupedTable } from "./asking/grouped-table";
export type { JoinKind, JoinOptions } from "./asking/join";
export type { LazyTable } from "./asking/lazy-table";
export type { PivotOptions, UnpivotOptions } from "./asking/reshape";
export type { SampleOptions } from "./asking/sample";
export type { TableColumns } from "./asking/table-results";
export type { OrderBy, WindowFunctions, WindowOptions } from "./asking/window";
export type { ConnectOptions } from "./databases/connect";
export type { Database } from "./databases/database";
export type { DatabaseTableOptions } from "./databases/database-table";
export type { EmbeddedOptions } from "./engine/embedded";
export type { QueryOptions, TableEngine } from "./engine/engine";
export type { Design } from "./modelling/design";
export type { Formula } from "./modelling/formula-types";
export type { BasketNames, LineColumns, SequenceNames } from "./modelling/line-columns";
export type { Series, SeriesOptions } from "./modelling/series";
export type { ColumnsByName, TableOptions } from "./of";
export type { ColumnProfile, ProfileOptions, TableProfile } from "./profile/profile";
export type { ColumnOptions, ReadRow, ReadSchema } from "./reading/columns/columns";
export type { ReadOptions } from "./reading/options";
export { ReadTable, RejectedRowsError } from "./reading/read-table";
export type { Reject } from "./reading/text/rewrite";
export * as tables from "./tables";
export type { WriteOptions } from "./writing/write";
