/** Ticks on an axis: round numbers, names or dates, as many as there is room for. */
import type { Axis } from "../../types";
import { decimalsOf, formatNumber, tickLabel } from "./number-format";
import type { Scale } from "./scale";

export interface Tick {
  /** Position in pixels. */
  readonly at: number;
  readonly label: string;
}

/** Ticks of an axis; `room` is the pixels that one label should have. */
export function ticksOf(scale: Scale, axis: Axis, room: number): Tick[] {
  if (axis.tickvals) return givenTicks(scale, axis, axis.tickvals);
  const most = Math.max(2, Math.floor(Math.abs(scale.end - scale.start) / room));
  if (scale.kind === "category") return categoryTicks(scale, axis);
  if (scale.kind === "date") return dateTicks(scale, most);
  const low = Math.min(scale.from, scale.to);
  const high = Math.max(scale.from, scale.to);
  if (scale.kind === "log") return logTicks(scale, axis, low, high, most);
  const { values, step } = axis.dtick
    ? { values: multiples(low, high, axis.dtick), step: axis.dtick }
    : roundValues(low, high, most);
  return valueTicks(scale, axis, values, step);
}

/** Multiples of a round step, `most` or fewer, but two at least: one alone would not tell the scale. */
function roundValues(low: number, high: number, most: number) {
  let step = niceStep((high - low) / most);
  let values = multiples(low, high, step);
  while (values.length < 2 && high > low && step > (high - low) / 10) {
    step = niceStep(step * 0.4);
    values = multiples(low, high, step);
  }
  return { values, step };
}

/** The ticks of the layout, with its texts as they are. */
function givenTicks(scale: Scale, axis: Axis, values: NonNullable<Axis["tickvals"]>): Tick[] {
  const labelOf = (value: number | string) => {
    if (scale.kind === "category") return scale.categories[scale.toUnits(value)] ?? "";
    if (scale.kind === "date") return new Date(scale.toUnits(value)).toISOString().slice(0, 10);
    return valueLabel(axis, Number(value));
  };
  return Array.from(values).flatMap((value, i) => {
    const at = scale.place(value);
    return isWithin(scale, at) ? { at, label: axis.ticktext?.[i] ?? withAffixes(labelOf(value), axis) } : [];
  });
}

function withAffixes(label: string, { tickprefix = "", ticksuffix = "" }: Axis): string {
  return `${tickprefix}${label}${ticksuffix}`;
}

function valueTicks(scale: Scale, axis: Axis, values: readonly number[], step?: number): Tick[] {
  return values.map((value) => ({
    at: scale.place(value),
    label: withAffixes(valueLabel(axis, value, step), axis),
  }));
}

/** By the axis's own format if it has one. A number without a step has as many digits as it needs, six at most. */
function valueLabel({ tickformat }: Axis, value: number, step?: number): string {
  if (tickformat) return formatNumber(value, tickformat);
  if (step !== undefined) return tickLabel(value, step);
  return tickLabel(Number(value.toPrecision(6)), Number(`1e-${Math.min(5, decimalsOf(value))}`));
}

function isWithin(scale: Scale, pixel: number): boolean {
  return pixel >= Math.min(scale.start, scale.end) - 0.5 && pixel <= Math.max(scale.start, scale.end) + 0.5;
}

/** 1, 2 or 5 times a power of ten, at least `least`. */
export function niceStep(least: number): number {
  if (!(least > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  const lead = [1, 2, 5, 10].find((candidate) => candidate * power >= least * (1 - 1e-9)) ?? 10;
  return lead * power;
}

/** The multiples of a step from `low` to `high`, both included, 200 at most; fewer where they differ by less than rounding. */
export function multiples(low: number, high: number, step: number): number[] {
  const values: number[] = [];
  const first = Math.ceil(low / step - 1e-9);
  for (let k = first; k * step <= high + step * 1e-9 && values.length < 200; k++) {
    if (k * step === values[values.length - 1]) break;
    values.push(k * step);
  }
  return values;
}

function categoryTicks(scale: Scale, axis: Axis): Tick[] {
  const every = Math.max(1, Math.round(axis.dtick ?? 1));
  return scale.categories
    .map((name, i) => ({ at: scale.placeUnits(i), label: withAffixes(name, axis), i }))
    .filter(({ at, i }) => i % every === 0 && isWithin(scale, at))
    .map(({ at, label }) => ({ at, label }));
}

/** Powers of ten; on less than two of them 1, 2 and 5 times each; on less than 0.7 of one, multiples of a round step. */
function logTicks(scale: Scale, axis: Axis, low: number, high: number, most: number): Tick[] {
  const span = high - low;
  if (axis.dtick === undefined && span < 0.7) {
    const { values, step } = roundValues(10 ** low, 10 ** high, most);
    return valueTicks(scale, axis, values, step);
  }
  const isShort = axis.dtick === undefined && span < 2;
  const decades = isShort
    ? multiples(Math.floor(low), Math.ceil(high), 1)
    : multiples(low, high, axis.dtick ?? Math.max(1, Math.ceil(span / most)));
  const units = decades.flatMap((decade) =>
    (isShort ? [1, 2, 5] : [1]).map((lead) => decade + Math.log10(lead)),
  );
  const within = units.filter((unit) => unit >= low - 1e-9 && unit <= high + 1e-9);
  return within.map((unit) => ({
    at: scale.placeUnits(unit),
    label: withAffixes(valueLabel(axis, 10 ** unit), axis),
  }));
}

const DAY = 86_400_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function dateTicks(scale: Scale, most: number): Tick[] {
  const low = Math.min(scale.from, scale.to);
  const high = Math.max(scale.from, scale.to);
  const span = (high - low) / most;
  const tick = (time: number, label: string): Tick => ({ at: scale.placeUnits(time), label });
  if (span < DAY) {
    const hours = [1, 3, 6, 12, 24].find((count) => count * 3_600_000 >= span) ?? 24;
    return multiples(low, high, hours * 3_600_000).map((time) => {
      const iso = new Date(time).toISOString();
      return tick(time, hours === 24 ? iso.slice(5, 10) : iso.slice(11, 16));
    });
  }
  if (span < 16 * DAY) {
    const days = [1, 2, 7, 14].find((count) => count * DAY >= span) ?? 14;
    return multiples(low, high, days * DAY).map((time) => {
      const date = new Date(time);
      return tick(time, `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`);
    });
  }
  const months =
    [1, 2, 3, 6].find((count) => count * 31 * DAY >= span) ?? 12 * niceStep(Math.ceil(span / (366 * DAY)));
  const first = new Date(low);
  const ticks: Tick[] = [];
  const begin = first.getUTCFullYear() * 12;
  for (let k = Math.ceil(begin / months) * months; ticks.length < 100; k += months) {
    const time = Date.UTC(Math.floor(k / 12), k % 12, 1);
    if (time > high) break;
    if (time < low) continue;
    const year = Math.floor(k / 12);
    ticks.push(tick(time, months >= 12 ? String(year) : `${MONTHS[k % 12]} ${year}`));
  }
  return ticks;
}
