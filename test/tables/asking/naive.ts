/** The verbs as loops over records, to hold tables against. */
export type Value = string | number | boolean | null;
export type Row = Record<string, Value>;

/** Missing values come last; texts are ordered by code point. */
export function compareValues(a: Value, b: Value): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === "string" && typeof b === "string") return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

export interface Key {
  readonly name: string;
  readonly isDescending?: boolean;
}

/** Descending keys have missing values last as well. */
export function compareRows(keys: readonly Key[]): (a: Row, b: Row) => number {
  return (a, b) => {
    for (const { name, isDescending = false } of keys) {
      const order = compareValues(a[name], b[name]);
      const isMissing = a[name] === null || b[name] === null;
      if (order !== 0) return isDescending && !isMissing ? -order : order;
    }
    return 0;
  };
}

/** Equal rows are ordered by the other columns. */
export function sorted(rows: readonly Row[], keys: readonly Key[], columns: readonly string[]): Row[] {
  const others = columns.filter((name) => !keys.some((key) => key.name === name)).map((name) => ({ name }));
  return [...rows].sort(compareRows([...keys, ...others]));
}

export function groupsOf(rows: readonly Row[], names: readonly string[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(names.map((name) => row[name]));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

export function pick(row: Row, names: readonly string[]): Row {
  return Object.fromEntries(names.map((name) => [name, row[name]]));
}

export function numbersOf(rows: readonly Row[], name: string): number[] {
  return rows.map((row) => row[name]).filter((value): value is number => typeof value === "number");
}

export const sum = (values: readonly number[]) =>
  values.length === 0 ? null : values.reduce((total, value) => total + value, 0);
export const mean = (values: readonly number[]) =>
  values.length === 0 ? null : (sum(values) as number) / values.length;

export function variance(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const center = mean(values) as number;
  return (sum(values.map((value) => (value - center) ** 2)) as number) / (values.length - 1);
}

export function quantile(values: readonly number[], fraction: number): number | null {
  if (values.length === 0) return null;
  const ordered = [...values].sort((a, b) => a - b);
  const place = fraction * (ordered.length - 1);
  const below = Math.floor(place);
  const above = Math.ceil(place);
  return ordered[below] + (place - below) * (ordered[above] - ordered[below]);
}

export function correlation(pairs: readonly (readonly [number, number])[]): number | null {
  const [x, y] = [pairs.map((pair) => pair[0]), pairs.map((pair) => pair[1])];
  if (new Set(x).size < 2 || new Set(y).size < 2) return null;
  const [a, b] = [mean(x) as number, mean(y) as number];
  const products = sum(pairs.map(([p, q]) => (p - a) * (q - b))) as number;
  const squares = (values: number[], center: number) =>
    sum(values.map((value) => (value - center) ** 2)) as number;
  return products / Math.sqrt(squares(x, a) * squares(y, b));
}

/** The value in the row with the largest `by`; of several the largest value, and a missing one only if there is no other. */
export function valueAt(rows: readonly Row[], name: string, by: string, isMaximum: boolean): Value {
  const present = rows.filter((row) => row[by] !== null);
  const keys = [by, name].map((key) => ({ name: key, isDescending: isMaximum }));
  return [...present].sort(compareRows(keys))[0]?.[name] ?? null;
}

export function join(
  left: readonly Row[],
  right: readonly Row[],
  on: readonly string[],
  how: string,
  added: readonly string[],
  own: readonly string[],
): Row[] {
  const isPartner = (a: Row, b: Row) => on.every((name) => a[name] !== null && a[name] === b[name]);
  const gaps = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, null]));
  if (how === "semi") return left.filter((a) => right.some((b) => isPartner(a, b)));
  if (how === "anti") return left.filter((a) => !right.some((b) => isPartner(a, b)));
  const pairs = left.flatMap((a) => {
    const partners = right.filter((b) => isPartner(a, b));
    if (partners.length === 0) return how === "inner" ? [] : [{ ...a, ...gaps(added) }];
    return partners.map((b) => ({ ...a, ...pick(b, added) }));
  });
  if (how !== "full") return pairs;
  const alone = right.filter((b) => !left.some((a) => isPartner(a, b)));
  return [...pairs, ...alone.map((b) => ({ ...gaps(own), ...b }))];
}
