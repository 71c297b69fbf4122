/** The columns of a schema, and what they hold. */
import { formatValue, mustBe } from "../../../core/errors";
import {
  flag,
  isRecord,
  listOf,
  type OptionReaders,
  oneOf,
  optional,
  readerOf,
  readOptions,
  text,
  withDefault,
} from "../../../core/options";
import { nearestName } from "../../../core/text/nearest-name";
import type { AnyRow, ColumnType, Kind, RowOf } from "../../asking/column-types";

/** How the cells of a column are written, beyond its type. */
export interface ColumnOptions {
  readonly type: ColumnType;
  /** The name in the file. @default the name of the column */
  readonly from?: string;
  /** The decimal mark. @default that of the file */
  readonly decimal?: "." | ",";
  /** The mark between thousands. @default the other one of comma and point; spaces and apostrophes are always allowed */
  readonly thousands?: string;
  /** The currency that amounts may have. @default any */
  readonly currency?: string;
  /** Whether all cells are percentages, or none is. A percentage is read as a fraction. @default either */
  readonly percent?: boolean;
  /** Texts that stand for a missing value. Common words and marks do so for all types but "text". */
  readonly missing?: readonly string[];
  /** How dates and times are written, as in strftime: "%d.%m.%Y". @default ISO 8601, and year first with other separators */
  readonly format?: string;
  /** For times with an offset: the zone whose time they become. Times without an offset stay as they are. */
  readonly zone?: string;
  /** Whether to remove white space around texts. @default false */
  readonly trim?: boolean;
}

/** Columns by name: a type, or a type with how it is written. */
export type ReadSchema = Readonly<Record<string, ColumnType | ColumnOptions>>;

/** A row of a file with this schema; of any columns without one. */
export type ReadRow<S> = ReadSchema extends S
  ? AnyRow
  : RowOf<{ -readonly [Name in keyof S]: S[Name] extends { readonly type: infer T } ? T : S[Name] }>;

/** How the cells of a column are written. */
type Writing = { readonly [Name in Exclude<keyof ColumnOptions, "type">]?: ColumnOptions[Name] | undefined };

/** A column to read. */
export interface Column extends Writing {
  readonly name: string;
  readonly from: string;
  readonly kind: Kind;
  readonly isOptional: boolean;
  readonly decimal: "." | ",";
  readonly missing: readonly string[];
  /** Whether it was guessed: then ids are no numbers. */
  readonly isGuessed?: boolean;
}

const KINDS: readonly Kind[] = ["text", "number", "integer", "boolean", "date", "timestamp"];
const TYPES: readonly ColumnType[] = KINDS.flatMap((kind) => [kind, `${kind}?`] as const);
const DECIMALS = [".", ","] as const;

/** A time zone that Intl knows. */
export const timeZone = optional<string>(
  readerOf((action, name, value) => {
    try {
      new Intl.DateTimeFormat("en", { timeZone: text(action, name, value) });
    } catch {
      throw new RangeError(mustBe(action, name, 'a time zone, such as "Asia/Shanghai"', value));
    }
  }),
);
export const decimalMark = optional(oneOf(DECIMALS));
export const thousandsMark = optional<string>(
  readerOf((action, name, value) => {
    if (typeof value !== "string" || !/^[^\d+-]?$/.test(value))
      throw new TypeError(mustBe(action, name, "one character, or '' for none", value));
  }),
);

const READERS = {
  type: oneOf(TYPES),
  from: optional(text),
  decimal: decimalMark,
  thousands: thousandsMark,
  currency: optional(text),
  percent: optional(flag),
  missing: withDefault<readonly string[], readonly string[]>([], listOf(text)),
  format: optional(text),
  zone: timeZone,
  trim: optional(flag),
} satisfies OptionReaders<ColumnOptions>;

/** What holds for all columns unless they say otherwise. */
export interface ColumnDefaults {
  readonly decimal: "." | ",";
  readonly thousands: string | undefined;
  readonly missing: readonly string[];
  readonly zone: string | undefined;
}

/** The columns of a schema. @throws {TypeError} If an entry is not a type. @throws {RangeError} If the file has no such column. */
export function schemaColumns(
  action: string,
  schema: unknown,
  header: readonly string[],
  defaults: ColumnDefaults,
): readonly Column[] {
  if (!isRecord(schema) || Object.keys(schema).length === 0)
    throw new TypeError(mustBe(action, "schema", "an object of column types by name", schema));
  const columns = Object.entries(schema).map(([name, entry]) => {
    const given = isRecord(entry) ? entry : { type: entry };
    const { type, from = name, ...how } = readOptions(action, given, READERS, `schema.${name}.`);
    const missing = [...defaults.missing, ...how.missing];
    return makeColumn(name, type, { ...how, missing, from }, defaults);
  });
  const absent = columns.filter(({ from }) => !header.includes(from));
  if (absent.length === 0) return columns;
  const named = absent.map(({ from }) => {
    const nearest = nearestName(from, header);
    return formatValue(from) + (nearest === undefined ? "" : ` (did you mean ${formatValue(nearest)}?)`);
  });
  throw new RangeError(
    `Cannot ${action}: the file has no column ${named.join(", ")}; its columns are ${header.join(", ")}`,
  );
}

/** A column with the defaults of the file. */
export function makeColumn(name: string, type: ColumnType, how: Writing, defaults: ColumnDefaults): Column {
  const { decimal = defaults.decimal, thousands = defaults.thousands, zone = defaults.zone } = how;
  const kind = type.replace("?", "") as Kind;
  const missing = how.missing ?? defaults.missing;
  return {
    ...how,
    name,
    from: how.from ?? name,
    kind,
    isOptional: type.endsWith("?"),
    decimal,
    thousands,
    zone,
    missing,
  };
}

/** Columns as the text of a schema. */
export function schemaText(columns: readonly Column[]): string {
  const entries = columns.map((column) => {
    const { name, from, kind, isOptional, isGuessed, decimal, missing, thousands, zone, ...how } = column;
    const options = {
      type: isOptional ? `${kind}?` : kind,
      from: from === name ? undefined : from,
      decimal: kind === "number" && decimal === "," ? decimal : undefined,
      zone: kind === "timestamp" ? zone : undefined,
      ...how,
      percent: how.percent || undefined,
    };
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    const list = given.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(", ");
    const key =
      /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) && name !== "__proto__" ? name : JSON.stringify(name);
    return `${key}: ${given.length === 1 ? JSON.stringify(options.type) : `{ ${list} }`}`;
  });
  return `{ ${entries.join(", ")} }`;
}
