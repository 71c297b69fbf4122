/** Guesses what the columns of a file hold. A guess holds for the whole file, or the column is text. */
import { identifier } from "../../engine/dialect";
import type { TableEngine } from "../../engine/engine";
import { type Column, type ColumnDefaults, type ColumnOptions, makeColumn } from "./columns";
import { cellValue, isBad, isMissingWord, plainValue } from "./conversions";

type Rows = readonly (readonly string[])[];

/** A number as people write it, with one capture: its digits and marks. */
const AMOUNT = /^[^\d]{0,5}?(\d[\d.,' ]*)[^\d]{0,4}$/;

/** The decimal mark of a file's amounts; the comma only if no amount has a decimal point. */
export function findDecimal(rows: Rows, delimiter: string): Pick<ColumnDefaults, "decimal" | "thousands"> {
  const amounts = rows.flatMap((row) => row.map((cell) => AMOUNT.exec(cell.trim())?.[1].trim() ?? ""));
  const numbers = amounts.filter(
    (amount) => !/^\d{1,2}\.\d{1,2}\.\d{2,4}$|^\d{4}\.\d{1,2}\.\d{1,2}$/.test(amount),
  );
  const isDecimal = (mark: string, other: string) => {
    const pattern = new RegExp(`^[^${mark}]*\\${mark}(\\d{1,2}|\\d{4,})$|\\${other}\\d{3}\\${mark}`);
    return numbers.some((text) => pattern.test(text));
  };
  const [hasComma, hasPoint] = [isDecimal(",", "."), isDecimal(".", ",")];
  if (hasComma && !hasPoint) return { decimal: ",", thousands: undefined };
  // "1,234" may be 1234 or 1.234, unless the comma separates fields or a point is the decimal mark.
  return { decimal: ".", thousands: hasPoint || delimiter === "," ? undefined : "" };
}

/** What a column may hold, by its cells in the sample, the narrowest first. */
export function candidatesOf(
  name: string,
  cells: readonly string[],
  isWhole: boolean,
  defaults: ColumnDefaults,
): Column[] {
  const present = cells.filter((cell) => !isMissingWord(cell));
  const hasBlanks = cells.some((cell) => /^[\s\p{Z}]|[\s\p{Z}]$/u.test(cell));
  const candidates =
    present.length > 0
      ? narrow(present, defaults)
      : isWhole
        ? []
        : [...numbers([]), ...timesYearFirst(defaults)];
  return [...candidates, { type: "text" as const, ...(hasBlanks ? { trim: true } : {}) }].map(
    ({ type, ...how }) => {
      const column = makeColumn(name, type, how, defaults);
      return { ...column, isGuessed: true, isOptional: true };
    },
  );
}

/** The types that the first cell may have that is not an infinite number. */
function narrow(cells: readonly string[], defaults: ColumnDefaults): readonly ColumnOptions[] {
  const first = (cells.find((cell) => !INFINITE.test(cell)) ?? "").trim();
  if (/^\d{4}[-/.年]\d{1,2}[-/.月]\d/.test(first)) return timesYearFirst(defaults);
  const mark = /^\d{1,2}([./-])\d{1,2}\1\d{4}/.exec(first)?.[1];
  if (mark !== undefined)
    return [
      ["date", ""] as const,
      ["timestamp", " %H:%M"] as const,
      ["timestamp", " %H:%M:%S"] as const,
    ].flatMap(([type, time]) =>
      [`%d${mark}%m${mark}%Y`, `%m${mark}%d${mark}%Y`].map((day) => ({ type, format: day + time })),
    );
  return [
    ...(/\p{Nd}/u.test(first) && !hasWords(cells, defaults) ? numbers(cells) : []),
    { type: "boolean" },
  ];
}

/** The letters that numbers may have: those of currencies and exponents. */
const LETTERS = /[A-Z]{0,3}\p{Sc}|CNY|RMB|USD|EUR|GBP|HKD|JPY|CHF|元|e/giu;

/** Infinite numbers, as Python, R and JavaScript write them. */
const INFINITE = /^\s*[+-]?inf(?:inity)?\s*$/i;

/** Whether cells have letters that no number has. */
function hasWords(cells: readonly string[], { missing, thousands = "" }: ColumnDefaults): boolean {
  return cells.some((cell) => {
    const rest = cell.replaceAll(thousands, "").replace(LETTERS, "");
    return /\p{L}/u.test(rest) && !INFINITE.test(cell) && !missing.includes(cell);
  });
}

function timesYearFirst({ zone = "UTC" }: ColumnDefaults): readonly ColumnOptions[] {
  return [{ type: "date" }, { type: "timestamp" }, { type: "timestamp", zone }];
}

/** Numbers with one currency at most, all or none of them percentages. */
function numbers(cells: readonly string[]): readonly ColumnOptions[] {
  // With the first currency as the only one, a column of several is text.
  const [currency] = cells.flatMap(
    (cell) => cell.replace("￥", "¥").match(/[A-Z]{0,3}\p{Sc}|CNY|RMB|USD|EUR|GBP|元/gu) ?? [],
  );
  const shares = cells.filter((cell) => /[%％]/.test(cell)).length;
  // Exports put a tab behind ids, so that Excel keeps them as texts.
  if (cells.some((cell) => cell.includes("\t"))) return [];
  if (shares > 0 && shares < cells.length) return [];
  const percent = cells.length > 0 ? { percent: shares > 0 } : {};
  return [
    { type: "integer" },
    { type: "number", ...(currency === undefined ? {} : { currency }), ...percent },
  ];
}

/** The first candidate of each column that all cells satisfy. @param source Rows of texts, named r0, r1, … */
export async function chooseColumns(
  engine: TableEngine,
  source: string,
  candidates: readonly (readonly Column[])[],
  signal: AbortSignal | undefined,
): Promise<readonly (readonly Column[])[]> {
  const tested = candidates.flatMap((list, i) =>
    list.flatMap((column, k) =>
      column.kind === "text" ? [] : [{ column, raw: `r${i}`, name: `${i}_${k}` }],
    ),
  );
  const plain = tested.map(({ column, raw, name }) => `${plainValue(column, raw)} as p${name}`);
  const values = tested.map(({ column, raw, name }) => `${cellValue(column, raw, `p${name}`)} as v${name}`);
  const tests = tested.map(
    ({ column, raw, name }) =>
      `coalesce(bool_or(${isBad(column, raw, `v${name}`)}), false) as ${identifier(name)}`,
  );
  const converted = `select *, ${values.join(", ")} from (select *, ${plain.join(", ")} from (${source}))`;
  const answers =
    tests.length === 0
      ? []
      : await engine.query(`select ${tests.join(", ")} from (${converted})`, { signal });
  const wrong = new Set(answers.filter((answer) => answer.values[0] === true).map(({ name }) => name));
  return candidates.map((list, i) => {
    const fitting = list.filter((_, k) => !wrong.has(`${i}_${k}`));
    const swapped = fitting[0]?.format?.replace(/%d(.)%m/, "%m$1%d");
    const isAmbiguous = fitting.some(
      ({ format }) => format !== undefined && format === swapped && format !== fitting[0].format,
    );
    return isAmbiguous ? list.slice(-1) : fitting;
  });
}
