/** Texts of cells as values, in SQL. */
import type { Kind } from "../../asking/column-types";
import { literal } from "../../engine/dialect";
import type { Column } from "./columns";

/** Words and marks that stand for a missing value in columns that are not text. */
const MISSING = "na,n/a,#n/a,nan,null,none,nil,\\n,-,--,---,–,—,——,/,?,无,無,空,暂无,缺失,未填".split(",");
const TRUE = "true,yes,y,1,是,真,对".split(",");
const FALSE = "false,no,n,0,否,假,错".split(",");

/** Characters of East Asian and other keyboards, and the ASCII ones that they stand for. */
const WIDE = "０１２３４５６７８９，．：／（）％＋－−–￥’";
const NARROW = "0123456789,.:/()%+---¥'";

const CURRENCY = "(?:[A-Z]{0,3}\\p{Sc}|CNY|RMB|USD|EUR|GBP|HKD|JPY|CHF|元)";

/** What DuckDB's own cast makes of a cell; the values below are computed from it. */
export function plainValue({ kind }: Column, raw: string): string {
  const types = {
    number: "double",
    integer: "bigint",
    date: "date",
    timestamp: "timestamp",
    text: "",
    boolean: "",
  };
  return types[kind] === "" ? "null" : `try_cast(${raw} as ${types[kind]})`;
}

/** A cell as a value of its column's type; `null` if it is none, or missing. */
export function cellValue(column: Column, raw: string, plain = plainValue(column, raw)): string {
  const value = VALUES[column.kind](raw, column, plain);
  const numbers = numericMarks(column);
  return numbers.length === 0
    ? value
    : `(case when not list_contains([${numbers.join(", ")}], cast(${value} as double)) then ${value} end)`;
}

/** Those of the texts for missing values that are numbers: -999 means -999.0 as well. */
function numericMarks({ kind, missing }: Column): readonly string[] {
  const numbers =
    kind === "number" || kind === "integer" ? missing.filter((word) => word.trim() !== "").map(Number) : [];
  return numbers
    .filter((number) => !Number.isNaN(number))
    .map((number) => `cast(${literal(number)} as double)`);
}

/** Whether the text of a cell means a missing value in columns that are not text. */
export function isMissingWord(cell: string): boolean {
  const word = cell.trim().toLowerCase();
  return word === "" || MISSING.includes(word);
}

/** Whether a cell stands for a missing value. */
function isMissing(column: Column, raw: string): string {
  const tests = [`${raw} is null`];
  if (column.missing.length > 0) tests.push(isOneOf(raw, column.missing));
  if (column.kind !== "text") tests.push(isOneOf(`lower(${trimmed(raw)})`, ["", ...MISSING]));
  const numbers = numericMarks(column);
  if (numbers.length > 0)
    tests.push(
      `coalesce(list_contains([${numbers.join(", ")}], ${number(raw, { ...column, missing: [] })}), false)`,
    );
  return `(${tests.join(" or ")})`;
}

/** Whether a cell is neither a value nor missing, or is missing where that is not allowed. */
export function isBad(column: Column, raw: string, value: string): string {
  if (!column.isOptional) return `(${value} is null)`;
  // Only the branches of a case are computed for their rows alone.
  const isWrong = `(case when ${value} is null then not ${isMissing(column, raw)} else false end)`;
  return column.kind === "text" ? "false" : isWrong;
}

/** What is wrong with a bad cell. */
export function reasonOf(column: Column, raw: string): string {
  const { kind, format } = column;
  const isTime = kind === "date" || kind === "timestamp";
  const hint = isTime
    ? format === undefined
      ? "; format and zone say how it is written"
      : ` written as ${format}`
    : "";
  const wrong = `is not ${kind === "integer" ? "an" : "a"} ${kind}${hint}`;
  const long =
    kind === "number" || kind === "integer"
      ? 'is beyond 2^53, where a number loses digits; the type "text" keeps ids'
      : wrong;
  const reasons = [
    `when ${isMissing(column, raw)} then ${literal(`is missing; the type "${kind}?" allows that`)}`,
    `when regexp_full_match(${raw}, '\\D?\\d{16,}') then ${literal(long)}`,
  ];
  return `case ${reasons.join(" ")} else ${literal(wrong)} end`;
}

const VALUES: Readonly<Record<Kind, (raw: string, column: Column, plain: string) => string>> = {
  text,
  number,
  integer,
  boolean: (raw) =>
    `(case when ${isOneOf(`lower(${trimmed(raw)})`, TRUE)} then true when ${isOneOf(`lower(${trimmed(raw)})`, FALSE)} then false end)`,
  date: (raw, column, plain) => {
    if (column.format !== undefined) return `cast(${formatted(raw, column.format)} as date)`;
    const day = `regexp_extract(${yearFirst(raw)}, '^(\\d{4}-\\d{1,2}-\\d{1,2})([ T]+00?:00(:00(\\.0+)?)?)?$', 1)`;
    const general = `try_cast(nullif(${day}, '') as date)`;
    return `(case when cast(${plain} as varchar) = ${raw} then ${plain} else ${general} end)`;
  },
  timestamp,
};

/** Excel's ="00123" and '123 are texts without these marks. */
function text(raw: string, { missing, trim }: Column): string {
  const bare = `case when ${raw} < '>' and ${raw} >= '''' then ${withoutMarks(raw)} else ${raw} end`;
  const value = trim ? trimmed(`(${bare})`) : `(${bare})`;
  return missing.length === 0 ? value : `(case when not ${isOneOf(raw, missing)} then ${value} end)`;
}

function withoutMarks(raw: string): string {
  return `regexp_replace(regexp_replace(${raw}, '^="(.*)"$', '\\1'), '^''([=+@-].*|[0-9.]+)$', '\\1', 's')`;
}

function number(raw: string, column: Column, plain = `try_cast(${raw} as double)`): string {
  const { isGuessed, percent, decimal } = column;
  // Nearly all numbers are small, so the slow test is for the others alone.
  const isSmall = `abs(${plain}) < ${isGuessed ? "1e14" : "9007199254740993e0"}`;
  const isFraction = `isfinite(${plain}) and not regexp_full_match(${raw}, '\\s*[+-]?\\d{15,}\\s*')`;
  const marks = [
    `not contains(${raw}, '_')`,
    ...(isGuessed ? [`not (${raw} >= '00' and ${raw} < '0:')`] : []),
    ...(decimal === "," ? [`not contains(${raw}, '.')`] : []),
  ];
  const general = generalNumber(raw, column);
  const cases = [isSmall, isFraction].map((size) => `when ${[size, ...marks].join(" and ")} then ${plain}`);
  const isInfinite = `isinf(${plain}) and regexp_full_match(${raw}, '\\s*[+-]?inf(inity)?\\s*', 'i')`;
  return percent === true
    ? general
    : `(case ${cases.join(" ")} when ${isInfinite} then ${plain} else ${general} end)`;
}

/** Numbers with currency, thousands marks, percent, brackets or a minus behind. */
function generalNumber(raw: string, { decimal, thousands, currency, percent, isGuessed }: Column): string {
  const cell = narrow(trimmed(withoutMarks(raw)), raw);
  const point = decimal === "," ? "," : "\\.";
  const mark = thousands ?? (decimal === "," ? "." : ",");
  const marks = `[\\s\\p{Z}'${escaped(mark)}]`;
  const digits = `\\d{1,3}(?:${marks}\\d{3})+|${isGuessed ? "0|[1-9]\\d{0,13}" : "\\d+"}`;
  const unit = currency === undefined ? CURRENCY : `(?:${escaped(currency)})`;
  const share = percent === undefined ? "%?" : percent ? "%" : "";
  const body = `([+-]?\\s*${unit}?|${unit}\\s*[+-])\\s*((?:${digits})(?:${point}\\d*)?|${point}\\d+)([eE][+-]?\\d+)?\\s*${unit}?\\s*(${share})\\s*(-?)`;
  const names = "['opening', 'before', 'digits', 'exponent', 'share', 'behind', 'closing']";
  const parts = `regexp_extract(${cell}, ${literal(`^(\\(?)${body}(\\)?)$`)}, ${names})`;
  const plain = `replace(regexp_replace(cell.digits, '[^0-9${decimal}]', '', 'g'), ',', '.')`;
  const text = `${plain} || case when cell.share = '%' then 'e-2' else cell.exponent end`;
  const isNegative = "cell.opening = '(' or contains(cell.before, '-') or cell.behind = '-'";
  const isLong = `regexp_full_match(text, '\\d{16,}') and ltrim(text, '0') <> '9007199254740992'`;
  const rules = `length(cell.opening) = length(cell.closing) and isfinite(value) and not (${isLong} and value >= 9007199254740992e0)`;
  const signed = `case when ${rules} then case when ${isNegative} then -value else value end end`;
  return bound("cell", parts, bound("text", text, bound("value", "try_cast(text as double)", signed)));
}

/** An expression with a name for a part of it, which is written and computed once. */
function bound(name: string, part: string, expression: string): string {
  return `list_transform([${part}], lambda ${name}: ${expression})[1]`;
}

function integer(raw: string, column: Column, plain: string): string {
  const limit = column.isGuessed ? "99999999999999" : "9007199254740991";
  const isPlain = `cast(${plain} as varchar) = ${raw} and ${plain} between -${limit} and ${limit}`;
  const value = number(raw, column);
  const general = `case when ${value} = floor(${value}) and abs(${value}) <= 9007199254740991 then cast(${value} as bigint) end`;
  return `(case when ${isPlain} then ${plain}${column.isGuessed ? "" : ` else ${general}`} end)`;
}

function timestamp(raw: string, { format, zone }: Column, plain: string): string {
  if (format !== undefined) {
    const value = formatted(raw, format);
    return format.includes("%z") || format.includes("%Z") ? local(value, zone ?? "UTC") : value;
  }
  const cell = yearFirst(raw);
  const time = "\\d{4}-\\d{1,2}-\\d{1,2}(?:[ T]+\\d{1,2}:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?)?";
  const naive = `case when regexp_full_match(${cell}, '${time}') then try_cast(${cell} as timestamp) end`;
  const offset = `regexp_replace(regexp_replace(${cell}, '\\s*(Z|UTC|GMT)$', '+00:00'), '\\s*([+-]\\d\\d):?(\\d\\d)?$', '\\1:\\2')`;
  const zoned = `case when regexp_full_match(${cell}, '${time}\\s*(?:Z|UTC|GMT|[+-]\\d\\d(?::?\\d\\d)?)') and contains(${cell}, ':') then try_cast(regexp_replace(${offset}, ':$', ':00') as timestamptz) end`;
  const general = zone === undefined ? naive : `coalesce(${naive}, ${local(zoned, zone)})`;
  return `(case when cast(${plain} as varchar) = ${raw} then ${plain} else ${general} end)`;
}

function local(value: string, zone: string): string {
  return `timezone(${literal(zone)}, ${value})`;
}

/** A date or time by its format; a year of two digits needs %y. */
function formatted(raw: string, format: string): string {
  const value = `try_strptime(${trimmed(raw)}, ${literal(format)})`;
  return `(case when year(${value}) >= 1000 then ${value} end)`;
}

/** 2024/3/1, 2024.3.1 and 2024年3月1日 with hyphens. */
function yearFirst(raw: string): string {
  const cell = narrow(trimmed(raw), raw);
  return `regexp_replace(${cell}, '^(\\d{4})[年/.-](\\d{1,2})[月/.-](\\d{1,2})日?', '\\1-\\2-\\3')`;
}

/** A text with ASCII characters for wide ones. DuckDB's translate is slow, so it is for cells that have some alone. */
function narrow(text: string, raw: string): string {
  const translated = `translate(${text}, ${literal(WIDE)}, ${literal(NARROW)})`;
  return `(case when regexp_matches(${raw}, ${literal(`[${WIDE}]`)}) then ${translated} else ${text} end)`;
}

function trimmed(raw: string): string {
  return `regexp_replace(${raw}, '^[\\s\\p{Z}]+|[\\s\\p{Z}]+$', '', 'g')`;
}

function escaped(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, "\\$&");
}

/** Whether a text is one of these. DuckDB would make a join of a longer list after "in", for all rows. */
function isOneOf(value: string, words: readonly string[]): string {
  return `list_contains([${words.map(literal).join(", ")}], ${value})`;
}
