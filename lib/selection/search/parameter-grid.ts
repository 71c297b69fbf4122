/** Candidates (候选参数) of a search: combinations of parameters. */
import { mustBe } from "../../core/errors";
import { integer, type OptionReaders, readEntries, readOptions } from "../../core/options";
import { type Random, seeded } from "../../core/random";

/** The values of each parameter. */
export type ParameterValues<Parameters> = {
  readonly [Name in keyof Parameters]: readonly Parameters[Name][];
};

/** The values of each parameter, or how to draw one: `(random) => 10 ** (4 * random.uniform() - 2)`. */
export type ParameterRanges<Parameters> = {
  readonly [Name in keyof Parameters]: readonly Parameters[Name][] | ((random: Random) => Parameters[Name]);
};

/** How many to draw. */
export interface GridSampleOptions {
  readonly count: number;
  readonly seed: number;
}

const OPTIONS = { count: integer(1), seed: integer(0) } satisfies OptionReaders<GridSampleOptions>;

/**
 * All combinations of values (网格), in the order of scikit-learn's `ParameterGrid`: the last name in the alphabet changes fastest.
 *
 * @throws {TypeError} If the values of a parameter are not an array, or empty.
 *
 * @example
 * of({ penalty: [1, 10], depth: [2] }); // [{ depth: 2, penalty: 1 }, { depth: 2, penalty: 10 }]
 */
export function of<Parameters extends object>(values: ParameterValues<Parameters>): Parameters[] {
  let grid: Record<string, unknown>[] = [{}];
  for (const [name, list] of sortedEntries("make a grid", values, false))
    grid = grid.flatMap((chosen) =>
      (list as readonly unknown[]).map((value) => ({ ...chosen, [name]: value })),
    );
  return grid as Parameters[];
}

/**
 * Combinations at random (随机搜索): those that scikit-learn's `ParameterSampler` draws for the seed. If all parameters are lists,
 * no combination is drawn twice.
 *
 * @throws {TypeError} If a parameter is neither a list nor a function. @throws {RangeError} If there are fewer combinations.
 *
 * @example
 * sample({ penalty: [1, 10, 100], depth: [2, 4] }, { count: 2, seed: 42 }); // [{ depth: 2, penalty: 1 }, { depth: 2, penalty: 10 }]
 */
export function sample<Parameters extends object>(
  ranges: ParameterRanges<Parameters>,
  options: GridSampleOptions,
): Parameters[] {
  const action = "sample a grid";
  const { count, seed } = readOptions(action, options, OPTIONS);
  const entries = sortedEntries(action, ranges, true);
  const random = seeded(seed);
  if (entries.some(([, range]) => typeof range === "function"))
    return Array.from({ length: count }, () => {
      const drawn = entries.map(([name, range]) => [
        name,
        typeof range === "function" ? range(random) : range[random.integer(range.length)],
      ]);
      return Object.fromEntries(drawn);
    });
  const grid = of(ranges as ParameterValues<Parameters>);
  if (count > grid.length)
    throw new RangeError(
      mustBe(action, "count", `at most ${grid.length}, the number of combinations`, count),
    );
  return Array.from(withoutReplacement(grid.length, count, random), (i) => grid[i]);
}

/** Scikit-learn's `sample_without_replacement`, which depends on the share that is drawn. */
function withoutReplacement(size: number, count: number, random: Random): Iterable<number> {
  if (count / size > 0.01 && count / size < 0.99) return random.permutation(size).subarray(0, count);
  const drawn = new Set<number>();
  if (count / size <= 0.01) while (drawn.size < count) drawn.add(random.integer(size));
  if (drawn.size > 0) return drawn;
  const reservoir = Array.from({ length: count }, (_, i) => i);
  for (let i = count; i < size; i++) {
    const place = random.integer(i + 1);
    if (place < count) reservoir[place] = i;
  }
  return reservoir;
}

type Entry = [name: string, range: readonly unknown[] | ((random: Random) => unknown)];

function sortedEntries(action: string, values: object, takesFunctions: boolean): Entry[] {
  const rule = "an array of at least one value";
  const entries = readEntries<unknown>(action, "values", values as never, "values by name of the parameter");
  return entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, range]) => {
      if (takesFunctions && typeof range === "function") return [name, range as Entry[1]];
      if (!Array.isArray(range) || range.length === 0)
        throw new TypeError(mustBe(action, `values.${name}`, rule, range));
      return [name, range];
    });
}
