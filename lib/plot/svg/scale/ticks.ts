/** Ticks on an axis: round numbers, names or dates, as many as there is room for. */
import type { Axis } from "../../types";
import { formatted, tickLabel } from "./number-format";
import type { Scale } from "./scale";

export interface Tick {
  /** Position in pixels. */
  readonly at: number;
  readonly label: string;
}

/** Ticks of an axis; `room` is the pixels that one label should have. */
export function ticksOf(scale: Scale, axis: Axis, room: number): Tick[] {
  if (axis.tickvals) {
    const { tickvals, ticktext } = axis;
    return Array.from(tickvals, (value, i) => ({
      at: scale.place(value),
      label: decorated(
        ticktext?.[i] ?? labelOf(scale, axis, scale.toUnits(value), Number.NaN),
        axis,
        ticktext,
      ),
    })).filter(({ at }) => isWithin(scale, at));
  }
  const length = Math.abs(scale.end - scale.start);
  const most = Math.max(2, Math.floor(length / room));
  if (scale.kind === "category") return categoryTicks(scale, axis);
  if (scale.kind === "date") return dateTicks(scale, most);
  const low = Math.min(scale.from, scale.to);
  const high = Math.max(scale.from, scale.to);
  if (scale.kind === "log" && axis.dtick === undefined && high - low >= 0.7)
    return logTicks(scale, axis, low, high, most);
  const step = axis.dtick ?? niceStep((high - low) / most);
  return multiples(low, high, step).map((value) => ({
    at: scale.placeUnits(value),
    label: decorated(labelOf(scale, axis, value, step), axis),
  }));
}

function decorated(label: string, axis: Axis, isGiven?: unknown): string {
  return isGiven ? label : `${axis.tickprefix ?? ""}${label}${axis.ticksuffix ?? ""}`;
}

function labelOf(scale: Scale, axis: Axis, units: number, step: number): string {
  if (scale.kind === "category") return scale.categories[units] ?? "";
  if (scale.kind === "date") return new Date(units).toISOString().slice(0, 10);
  const value = scale.kind === "log" ? 10 ** units : units;
  if (axis.tickformat) return formatted(value, axis.tickformat);
  if (Number.isNaN(step) || scale.kind === "log")
    return tickLabel(Number(value.toPrecision(6)), spacing(value));
  return tickLabel(value, step);
}

/** The place value of the last digit of a short number: 0.01 for 0.25. */
function spacing(value: number): number {
  const [, fraction = ""] = String(Number(value.toPrecision(6))).split(".");
  return fraction.includes("e") ? 1e-6 : 10 ** -fraction.length;
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

function multiples(low: number, high: number, step: number): number[] {
  const values: number[] = [];
  const first = Math.ceil(low / step - 1e-9);
  for (let k = first; k * step <= high + step * 1e-9 && values.length < 200; k++) values.push(k * step);
  return values;
}

function categoryTicks(scale: Scale, axis: Axis): Tick[] {
  const every = Math.max(1, Math.round(axis.dtick ?? 1));
  return scale.categories
    .map((name, i) => ({ at: scale.placeUnits(i), label: decorated(name, axis), i }))
    .filter(({ at, i }) => i % every === 0 && isWithin(scale, at))
    .map(({ at, label }) => ({ at, label }));
}

function logTicks(scale: Scale, axis: Axis, low: number, high: number, most: number): Tick[] {
  const decades = multiples(low, high, Math.max(1, Math.ceil((high - low) / most)));
  const leads = high - low < 2 ? [1, 2, 5] : [1];
  const units = high - low < 2 ? multiples(Math.floor(low), Math.ceil(high), 1) : decades;
  return units
    .flatMap((decade) => leads.map((lead) => decade + Math.log10(lead)))
    .filter((unit) => unit >= low - 1e-9 && unit <= high + 1e-9)
    .map((unit) => ({
      at: scale.placeUnits(unit),
      label: decorated(labelOf(scale, axis, unit, Number.NaN), axis),
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
