/** Counterfactuals (反事实解释): what is the smallest change that would move a row's prediction across a threshold? */
import { mustBe } from "../core/errors";
import { columnNamesOf } from "../core/linear-algebra/finite-matrix";
import type { MatrixLike } from "../core/linear-algebra/matrix";
import {
  checkedLater,
  finite,
  integer,
  isRecord,
  type OptionReaders,
  positive,
  readEntries,
  readOptions,
  withDefault,
} from "../core/options";
import { ask, type Predict, positionOf, readRows } from "./model";

/** Values from `from` to `to`, both included. */
export interface ValueRange {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** What can be changed: the range of a feature, or settings of several that change together, such as one-hot columns. */
export type Lever = ValueRange | readonly Readonly<Record<string, number>>[];

/** Which changes are tried. */
export interface CounterfactualOptions {
  readonly threshold: number;
  /** By name; for a range, the name of its feature. Everything else stays as it is. */
  readonly levers: Readonly<Record<string, Lever>>;
  /** Levers that are used together. @default 3 */
  readonly mostChanges?: number;
  /** Counterfactuals that are returned. @default 5 */
  readonly most?: number;
}

/** A change that suffices. */
export interface Counterfactual {
  /** New values of the features that change. */
  readonly changes: Readonly<Record<string, number>>;
  readonly prediction: number;
  /** Sum over the levers of the change as a share of what the lever allows. */
  readonly cost: number;
}

/** What was found for a row. */
export interface Counterfactuals {
  readonly prediction: number;
  readonly threshold: number;
  /** With the fewest levers that suffice, the cheapest first; none if no allowed change does. */
  readonly found: readonly Counterfactual[];
}

const READERS = {
  threshold: finite,
  levers: checkedLater<CounterfactualOptions["levers"]>(),
  mostChanges: withDefault(3, integer(1)),
  most: withDefault(5, integer(1)),
} satisfies OptionReaders<CounterfactualOptions>;

const RANGE_READERS = { from: finite, to: finite, step: positive } satisfies OptionReaders<ValueRange>;
const MOST_TRIALS = 500_000;

type Setting = Omit<Counterfactual, "prediction">;

/**
 * All combinations of one lever, then of two, and so on, until some move the prediction to the other side of the threshold
 * (at least the threshold is above): nothing smaller is missed. The model's answer is no promise that the customer will do so:
 * it has learned who stays, not what makes them stay.
 *
 * @param row (1, p) the row to change.
 * @throws {TypeError} If a lever is neither a range nor settings. @throws {RangeError} If a feature is unknown, or there are
 * more than 500,000 combinations.
 * @see Wachter, S., Mittelstadt, B. & Russell, C. (2018). Counterfactual explanations. Harvard J. of Law & Technology 31.
 *
 * @example
 * const sum = ({ data, rows }) => Array.from({ length: rows }, (_, i) => data[2 * i] + data[2 * i + 1]);
 * const levers = { x1: { from: 0, to: 4, step: 1 } };
 * find(sum, [[1, 1]], { threshold: 3.5, levers }).found[0]; // { changes: { x1: 3 }, prediction: 4, cost: 0.5 }
 */
export function find(predict: Predict, row: MatrixLike, options: CounterfactualOptions): Counterfactuals {
  const action = "find counterfactuals";
  const { threshold, levers, mostChanges, most } = readOptions(action, options, READERS);
  const matrix = readRows(action, "row", row);
  if (matrix.rows !== 1) throw new RangeError(mustBe(action, "row", "one row", matrix.rows));
  const names = columnNamesOf(matrix);
  const current = Object.fromEntries(names.map((name, j) => [name, matrix.data[j]]));
  const entries = readEntries<Lever>(action, "levers", levers, "ranges or settings by name");
  const settings = entries.map(([name, lever]) => settingsOf(action, name, lever, current));
  for (const name of settings.flat().flatMap(({ changes }) => Object.keys(changes)))
    positionOf(action, matrix, name);
  const [prediction] = ask(action, predict, matrix);
  const isAbove = prediction >= threshold;
  for (let size = 1; size <= Math.min(mostChanges, settings.length); size++) {
    const trials = combinations(action, settings, size);
    if (trials.length === 0) continue;
    const data = Float64Array.from(
      trials.flatMap(({ changes }) => names.map((name) => changes[name] ?? current[name])),
    );
    const answers = ask(action, predict, { ...matrix, rows: trials.length, data });
    const found = trials
      .map(
        (trial, k): Counterfactual => ({ changes: trial.changes, prediction: answers[k], cost: trial.cost }),
      )
      .filter((trial) => trial.prediction >= threshold !== isAbove);
    if (found.length > 0)
      return { prediction, threshold, found: found.sort((a, b) => a.cost - b.cost).slice(0, most) };
  }
  return { prediction, threshold, found: [] };
}

/** The settings of a lever that differ from the row, with their costs. */
function settingsOf(
  action: string,
  name: string,
  lever: Lever,
  current: Readonly<Record<string, number>>,
): Setting[] {
  const isRange = isRecord(lever);
  if (!isRange && !Array.isArray(lever))
    throw new TypeError(mustBe(action, `levers.${name}`, "a range or a list of settings", lever));
  const list = isRange
    ? valuesOf(action, name, lever as unknown as ValueRange)
    : (lever as Record<string, number>[]);
  const entries = list.flatMap((setting) =>
    readEntries(action, `levers.${name}`, setting, "values by feature"),
  );
  const spans = new Map<string, { low: number; high: number }>();
  for (const [feature, value] of entries) {
    finite(action, `levers.${name}.${feature}`, value);
    // NaN is missing: it is no value of the span.
    const { low, high } = spans.get(feature) ?? { low: current[feature], high: current[feature] };
    spans.set(feature, { low: low < value ? low : value, high: high > value ? high : value });
  }
  return list.flatMap((setting) => {
    const changes = Object.fromEntries(Object.entries(setting).filter(([f, value]) => value !== current[f]));
    const shares = Object.entries(changes).map(([f, value]) => {
      const { low, high } = spans.get(f) ?? { low: 0, high: 1 };
      return Number.isNaN(current[f]) ? 1 : Math.abs(value - current[f]) / (high - low);
    });
    return shares.length === 0
      ? []
      : [{ changes, cost: shares.reduce((sum, share) => sum + share, 0) / shares.length }];
  });
}

function valuesOf(action: string, name: string, range: ValueRange): Record<string, number>[] {
  const { from, to, step } = readOptions(action, range, RANGE_READERS, `levers.${name}.`);
  // The quotient of decimal fractions may be just below an integer.
  const steps = Math.floor((to - from) / step + 1e-9);
  if (steps < 0) throw new RangeError(mustBe(action, `levers.${name}.to`, `at least from (${from})`, to));
  if (steps >= MOST_TRIALS)
    throw new RangeError(mustBe(action, `levers.${name}`, `of at most ${MOST_TRIALS} values`, steps + 1));
  return Array.from({ length: steps + 1 }, (_, k) => ({
    [name]: from + k * step,
  }));
}

/** All settings of `size` different levers. */
function combinations(action: string, settings: readonly Setting[][], size: number): Setting[] {
  const counts = [1];
  for (const { length } of settings)
    for (let used = size; used > 0; used--)
      counts[used] = (counts[used] ?? 0) + length * (counts[used - 1] ?? 0);
  if (counts[size] > MOST_TRIALS)
    throw new RangeError(
      mustBe(action, "levers", `of at most ${MOST_TRIALS} combinations of ${size}`, counts[size]),
    );
  let partial: (Setting & { readonly next: number })[] = [{ changes: {}, cost: 0, next: 0 }];
  for (let used = 0; used < size; used++) {
    partial = partial.flatMap(({ changes, cost, next }) =>
      settings.slice(next).flatMap((lever, k) =>
        lever.map((one) => ({
          changes: { ...changes, ...one.changes },
          cost: cost + one.cost,
          next: next + k + 1,
        })),
      ),
    );
  }
  return partial;
}
