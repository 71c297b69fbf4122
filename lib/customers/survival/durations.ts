/** Durations until an event, some of which are only known to be longer (删失). */
import { mustBe } from "../../core/errors";
import { orderOf } from "../../core/sorting/order-of";
import { readVectors, type VectorLike } from "../../core/vectors";

/** The customers with one duration. */
export interface DurationGroup {
  readonly time: number;
  /** Customers whose duration is at least `time`. */
  readonly atRisk: number;
  readonly events: number;
  readonly censored: number;
  /** Their rows, in the order of the input. */
  readonly rows: readonly number[];
}

/**
 * @param least The least number of rows.
 * @throws {TypeError} If the lengths differ, or a value is not a number.
 * @throws {RangeError} If a duration is negative, an event is neither 0 nor 1, or there are too few rows.
 */
export function readDurations(action: string, durations: VectorLike, events: VectorLike, least = 1) {
  const read = readVectors(action, { durations, events }, least);
  for (let i = 0; i < read.durations.length; i++) {
    if (read.durations[i] < 0)
      throw new RangeError(mustBe(action, `durations[${i}]`, "at least 0", read.durations[i]));
    if (read.events[i] !== 0 && read.events[i] !== 1)
      throw new RangeError(
        mustBe(action, `events[${i}]`, "1, or 0 if it has not happened yet", read.events[i]),
      );
  }
  return read;
}

/** The different durations, ascending. O(n). */
export function groupDurations(durations: ArrayLike<number>, events: ArrayLike<number>): DurationGroup[] {
  const groups: (DurationGroup & { rows: number[]; events: number; censored: number })[] = [];
  let atRisk = durations.length;
  for (const row of orderOf(Float64Array.from(durations))) {
    const time = durations[row];
    if (groups.at(-1)?.time !== time) groups.push({ time, atRisk, events: 0, censored: 0, rows: [] });
    const group = groups[groups.length - 1];
    group.rows.push(row);
    if (events[row] === 1) group.events++;
    else group.censored++;
    atRisk--;
  }
  return groups;
}

/** The value at the last step that is not after a time, or `first` before all. */
export function valueBefore(
  times: readonly number[],
  values: readonly number[],
  time: number,
  first: number,
): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= time) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? first : values[low - 1];
}
