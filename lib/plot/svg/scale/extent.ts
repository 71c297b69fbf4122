import type { AxisKind } from "./axis-kind";
import type { ToUnits } from "./scale";

const HALF_A_DAY = 43_200_000;

/** The least and the largest value; infinite where there is none. NaN is passed over. */
export function extentOf(values: ArrayLike<number>): { readonly min: number; readonly max: number } {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    if (values[i] < min) min = values[i];
    if (values[i] > max) max = values[i];
  }
  return { min, max };
}

/** The extent of the values on an axis: soft values get padding beyond them, hard edges do not. */
export class Extent {
  private low = Number.POSITIVE_INFINITY;
  private high = Number.NEGATIVE_INFINITY;
  private hardLow = Number.POSITIVE_INFINITY;
  private hardHigh = Number.NEGATIVE_INFINITY;
  /** Padding beyond soft values, as a fraction of the span. */
  padding = 0;

  constructor(readonly toUnits: ToUnits) {}

  soft(...units: readonly number[]): void {
    for (const value of units) {
      if (value < this.low) this.low = value;
      if (value > this.high) this.high = value;
    }
  }

  hard(...units: readonly number[]): void {
    for (const value of units) {
      if (value < this.hardLow) this.hardLow = value;
      if (value > this.hardHigh) this.hardHigh = value;
    }
  }

  /** The ends of the axis; an axis without values or with one value has a range of its kind about it. */
  range(kind: AxisKind): [number, number] {
    const lowest = Math.min(this.low, this.hardLow);
    const highest = Math.max(this.high, this.hardHigh);
    if (!(lowest <= highest)) return kind === "date" ? [Date.UTC(2000, 0), Date.UTC(2001, 0)] : [0, 1];
    const span = highest - lowest;
    if (span === 0) {
      // One unit on either side; of a number so large that a unit is lost in its rounding, a fraction of it.
      const margin = kind === "date" ? HALF_A_DAY : Math.max(1, Math.abs(lowest) * 2 ** -40);
      return [lowest - margin, highest + margin];
    }
    const from = this.low < this.hardLow ? this.low - this.padding * span : this.hardLow;
    const to = this.high > this.hardHigh ? this.high + this.padding * span : this.hardHigh;
    return [from, to];
  }
}
