/** From values to pixels along one axis. */
import type { Value } from "../../types";
import { type AxisKind, milliseconds } from "./axis-kind";

/** A value in axis units; NaN where it is not on the axis. */
export type ToUnits = (value: Value | undefined) => number;

/** The scales of the two axes of a panel. */
export interface Scales {
  readonly x: Scale;
  readonly y: Scale;
}

export interface Scale {
  readonly kind: AxisKind;
  /** Both ends in axis units: logarithms, milliseconds or category indices. */
  readonly from: number;
  readonly to: number;
  /** Both ends in pixels. */
  readonly start: number;
  readonly end: number;
  readonly categories: readonly string[];
  readonly toUnits: ToUnits;
  /** A value in pixels. */
  place(value: Value | undefined): number;
  /** Axis units in pixels. */
  placeUnits(units: number): number;
}

export function makeScale(
  kind: AxisKind,
  range: readonly [number, number],
  pixels: readonly [number, number],
  categories: readonly string[],
): Scale {
  const [from, to] = range;
  const [start, end] = pixels;
  const perUnit = to === from ? 0 : (end - start) / (to - from);
  const toUnits = unitsOf(kind, categories);
  const placeUnits = (units: number) => start + (units - from) * perUnit;
  const place = (value: Value | undefined) => placeUnits(toUnits(value));
  return { kind, from, to, start, end, categories, toUnits, placeUnits, place };
}

export function unitsOf(kind: AxisKind, categories: readonly string[]): ToUnits {
  if (kind === "category") {
    const numbers = new Map(categories.map((name, i) => [name, i]));
    return (value) => numbers.get(String(value)) ?? (typeof value === "number" ? value : Number.NaN);
  }
  if (kind === "date") return (value) => (value == null ? Number.NaN : milliseconds(value));
  return (value) => {
    if (value === null || value === undefined || value === "") return Number.NaN;
    const number = Number(value);
    return kind === "log" ? (number > 0 ? Math.log10(number) : Number.NaN) : number;
  };
}
