/** Types of columns, in a schema and in TypeScript. */

/** A day, such as "2024-03-01". */
export type DateText = `${number}-${number}-${number}`;

/** A time without zone, such as "2024-03-01T14:05:22". */
export type TimestampText = `${DateText}T${number}:${number}:${number}`;

/** What a column of a schema holds; with "?" values may be missing. */
export type ColumnType = Kind | `${Kind}?`;

/** What a column holds. */
export type Kind = "text" | "number" | "integer" | "boolean" | "date" | "timestamp";

/** Columns by name, as written in a schema: `{ product: "text", price: "number?" }`. */
export type TableSchema = Readonly<Record<string, ColumnType>>;

interface TypeOf {
  text: string;
  number: number;
  integer: number;
  boolean: boolean;
  date: DateText;
  timestamp: TimestampText;
}

type TypeOfColumn<T> = T extends keyof TypeOf
  ? TypeOf[T]
  : T extends `${infer K extends Kind}?`
    ? TypeOf[K] | null
    : unknown;

/** A row of a table with this schema. */
export type RowOf<S> = Flat<{ -readonly [Name in keyof S]: TypeOfColumn<S[Name]> }>;

/** Whether a table's columns are not known to the compiler. */
export type IsAny<T> = 0 extends 1 & T ? true : false;

/** Shows an intersection as one object. */
export type Flat<T> = { [Name in keyof T]: T[Name] } & {};

/** The names of columns. */
export type NameOf<Row> = keyof Row & string;

/** `null`, if values of the type may be missing. */
export type MissingIn<T> = Extract<T, null>;

/** A row with some of the columns. */
export type Picked<Row, Name> = IsAny<Row> extends true ? Row : { [Kept in Name & keyof Row]: Row[Kept] };

/** A row with other names. */
export type Renamed<Row, Names> =
  IsAny<Row> extends true
    ? Row
    : { [Name in keyof Row as Name extends keyof Names ? Names[Name] & string : Name]: Row[Name] };

/** The columns of `Row`, replaced and extended by those of `More`. */
export type Extended<Row, More> =
  IsAny<Row> extends true
    ? AnyRow
    : {
        [Name in keyof Row | keyof More]: Name extends keyof More
          ? More[Name]
          : Name extends keyof Row
            ? Row[Name]
            : never;
      };

// biome-ignore lint/suspicious/noExplicitAny: the compiler does not know the columns of a table that was read without a schema.
export type AnyRow = any;

/** The row type of records: literals are widened, and what a record may lack is missing. */
export type RowOfValues<T> = Flat<{
  -readonly [Name in KeyOfAny<T>]: Cell<ValueAt<T, Name>>;
}>;

/** The row type of columns by name. */
export type RowOfColumns<C> = {
  -readonly [Name in keyof C]: C[Name] extends ArrayLike<infer V> ? Cell<V> : AnyRow;
};

type KeyOfAny<T> = T extends unknown ? keyof T : never;
type ValueAt<T, Name> = T extends unknown ? (Name extends keyof T ? T[Name] : undefined) : never;
type Cell<V> =
  IsAny<V> extends true ? V : Wide<NonNullable<V>> | (undefined extends V ? null : Extract<V, null>);
/** Dates and times are texts until a schema says what they are. */
type Wide<V> = V extends number | bigint
  ? number
  : V extends boolean
    ? boolean
    : V extends DateText | TimestampText
      ? string
      : V;
