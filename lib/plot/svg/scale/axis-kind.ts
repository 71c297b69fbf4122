/** The kind of an axis: linear, logarithmic, dates or categories, the same for the SVG and for plotly. */
import type { Axis, Drawing, Layout, Trace, Value } from "../../types";

export type AxisKind = "linear" | "log" | "category" | "date";

const DATE = /^\d{4}-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?)?)?$/;

/** Whether a value is a text in the form of an ISO date. */
export function isDate(value: unknown): boolean {
  return typeof value === "string" && DATE.test(value);
}

export type Letter = "x" | "y";

/** "x" for "x2". */
export function letterOf(name: string): Letter {
  return name.startsWith("x") ? "x" : "y";
}

/** "x2" for the trace's `xaxis: "x2"`. */
export function axisOf(trace: Trace, letter: Letter): string {
  return trace[`${letter}axis` as const] ?? letter;
}

/** "xaxis2" for "x2". */
export function axisKey(name: string): keyof Layout & `${Letter}axis` {
  return `${name[0]}axis${name.slice(1)}` as `${Letter}axis`;
}

/** The layout of an axis by its name, e.g. "x2"; empty if there is none. */
export function axisIn(layout: Layout, name: string): Axis {
  return layout[axisKey(name)] ?? {};
}

export function kindOf({ layout, data }: Drawing, name: string): AxisKind {
  const letter = letterOf(name);
  const given = axisIn(layout, name).type;
  if (given) return given;
  let kind: AxisKind = "linear";
  for (const trace of data) {
    if (axisOf(trace, letter) !== name) continue;
    const values = trace[letter];
    if (values === undefined && trace.type === "box") return "category";
    for (const value of Array.from<Value>(values ?? [])) {
      if (typeof value !== "string") continue;
      if (!isDate(value)) return "category";
      kind = "date";
    }
  }
  return kind;
}

/** About 270,000 years: what dates of JavaScript hold, less some room for margins. */
const MOST_MILLISECONDS = 8.6e15;

/** Milliseconds since 1970 of an ISO date, taken as UTC where it has no time zone; NaN of what is no date, also of February 30. */
export function milliseconds(value: string | number): number {
  if (typeof value === "number") return Math.abs(value) <= MOST_MILLISECONDS ? value : Number.NaN;
  const text = value.trim().replace(" ", "T");
  const time = Date.parse(/T\d/.test(text) && !text.endsWith("Z") ? `${text}Z` : text);
  const day = /^\d{4}-\d{2}-(\d{2})/.exec(text)?.[1];
  // JavaScript takes February 30 for March 1.
  return day === undefined || new Date(time).getUTCDate() === Number(day) ? time : Number.NaN;
}
