/** The kind of an axis: linear, logarithmic, dates or categories, the same for the SVG and for plotly. */
import type { Axis, Layout, Trace, Values } from "../../types";

export type AxisKind = "linear" | "log" | "category" | "date";

const DATE = /^\d{4}-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?)?)?$/;

/** "x2" for the trace's `xaxis: "x2"`. */
export function axisOf(trace: Trace, letter: "x" | "y"): string {
  return (letter === "x" ? trace.xaxis : trace.yaxis) ?? letter;
}

/** "xaxis2" for "x2". */
export function axisKey(name: string): keyof Layout & `${"x" | "y"}axis` {
  return `${name[0]}axis${name.slice(1)}` as `${"x" | "y"}axis`;
}

/** The layout of an axis by its name, e.g. "x2"; empty if there is none. */
export function axisIn(layout: Layout, name: string): Axis {
  return layout[axisKey(name)] ?? {};
}

/** The values that a trace puts on an axis, names and dates included. */
export function valuesOn(trace: Trace, letter: "x" | "y"): Values | undefined {
  if (trace.type === "box" && trace.q1 !== undefined && letter === "y") return undefined;
  return letter === "x" ? trace.x : trace.y;
}

export function kindOf(layout: Layout, data: readonly Trace[], name: string): AxisKind {
  const letter = name[0] as "x" | "y";
  const given = axisIn(layout, name).type;
  if (given) return given;
  let kind: AxisKind = "linear";
  for (const trace of data) {
    if (axisOf(trace, letter) !== name) continue;
    const values = valuesOn(trace, letter);
    if (values === undefined) {
      const isBoxPlace =
        trace.type === "box" && (letter === "x") === (trace.y !== undefined || trace.q1 !== undefined);
      if (isBoxPlace) return "category";
      continue;
    }
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (typeof value !== "string") continue;
      if (!DATE.test(value)) return "category";
      kind = "date";
    }
  }
  return kind;
}

/** Milliseconds since 1970 of an ISO date; a date without a time zone is taken as UTC. */
export function milliseconds(value: string | number): number {
  if (typeof value === "number") return value;
  const text = value.trim().replace(" ", "T");
  return Date.parse(/T\d/.test(text) && !text.endsWith("Z") ? `${text}Z` : text);
}
