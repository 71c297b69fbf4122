/** The options of `tables.read`. */
import { mustBe } from "../../core/errors";
import {
  abortSignal,
  checkedLater,
  flag,
  integer,
  listOf,
  type OptionReaders,
  oneOf,
  optional,
  type ReadOptions as Read,
  readerOf,
  text,
  withDefault,
} from "../../core/options";
import { createDecoder } from "../../core/text/decoder";
import type { TableEngine } from "../engine/engine";
import { engineOption } from "../of";
import { decimalMark, thousandsMark, timeZone } from "./columns/columns";

/** Options of `tables.read`. What is left out is recognised, or guessed from the file. */
export interface ReadOptions<Schema> {
  /** The columns to read: `{ product: "text", price: "number?" }`. @default all, as guessed */
  readonly schema?: Schema;
  /** Whether rows that are not as the header or schema says are refused, or left out and listed. @default "refuse" */
  readonly onReject?: "refuse" | "skip";
  /** Such as "gb18030" or "windows-1252". */
  readonly encoding?: string;
  readonly delimiter?: string;
  /** The character around fields that contain the delimiter; "" for none. @default '"' */
  readonly quote?: string;
  /** Whether a quote that is not closed on its line is a character, as in `"27" monitor`. @default false */
  readonly lenientQuotes?: boolean;
  /** The sheet of a workbook: its name, or its position from 0. @default the first one that is not hidden */
  readonly sheet?: string | number;
  /** Lines before the header. @default those that are titles */
  readonly skip?: number;
  /** Rows at the end that are none. @default those with at most half of the fields, if there were titles before the header */
  readonly footer?: number;
  /** Lines that begin with it are left out. */
  readonly comment?: string;
  /** Without a header: false, or the names of the columns. */
  readonly header?: false | readonly string[];
  /** Whether a name that is there twice is refused, or the later ones get a number: price, price_2. @default "refuse" */
  readonly duplicateNames?: "refuse" | "rename";
  /** Whether rows with too few fields are refused, or the others are missing. @default "refuse" */
  readonly shortRows?: "refuse" | "fill";
  readonly decimal?: "." | ",";
  /** The mark between thousands. */
  readonly thousands?: string;
  /** Further texts that stand for a missing value, in all columns. */
  readonly missing?: readonly string[];
  /** For times with an offset: the zone whose time they become. @default "UTC" where types are guessed */
  readonly timeZone?: string;
  /** Where the rows are kept. @default an engine that all tables share */
  readonly engine?: TableEngine;
  /** Ends the reading. */
  readonly signal?: AbortSignal | undefined;
}

const oneCharacter = readerOf<string>((action, name, value) => {
  if (typeof value !== "string" || value.length > 1)
    throw new TypeError(mustBe(action, name, "one character, or '' for none", value));
});

/** How each option is read. */
export const READ_READERS = {
  schema: checkedLater<unknown>(),
  onReject: withDefault<"refuse" | "skip", "refuse" | "skip">("refuse", oneOf(["refuse", "skip"])),
  encoding: optional<string>(
    readerOf((action, name, value) => {
      try {
        createDecoder(text(action, name, value));
      } catch {
        throw new RangeError(mustBe(action, name, "one that TextDecoder knows", value));
      }
    }),
  ),
  delimiter: optional<string>(
    readerOf((action, name, value) => {
      if (typeof value !== "string" || !/^[^"\r\n]{1,4}$/.test(value))
        throw new TypeError(mustBe(action, name, "1 to 4 characters without quotes and line breaks", value));
    }),
  ),
  quote: withDefault('"', oneCharacter),
  lenientQuotes: withDefault(false, flag),
  sheet: optional<string | number>((action, name, value) =>
    typeof value === "number" ? integer(0)(action, name, value) : text(action, name, value),
  ),
  skip: optional(integer(0)),
  footer: optional(integer(0)),
  comment: withDefault("", text),
  header: optional<false | readonly string[]>((action, name, value) =>
    value === false ? value : listOf(text)(action, name, value),
  ),
  duplicateNames: withDefault<"refuse" | "rename", "refuse" | "rename">(
    "refuse",
    oneOf(["refuse", "rename"]),
  ),
  shortRows: withDefault<"refuse" | "fill", "refuse" | "fill">("refuse", oneOf(["refuse", "fill"])),
  decimal: decimalMark,
  thousands: thousandsMark,
  missing: withDefault<readonly string[], readonly string[]>([], listOf(text)),
  timeZone,
  engine: engineOption,
  signal: abortSignal,
} satisfies OptionReaders<ReadOptions<unknown>>;

/** The options with their defaults. */
export type KnownOptions = Read<typeof READ_READERS>;
