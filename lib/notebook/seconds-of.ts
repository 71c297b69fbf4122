import { callback, integer, type OptionReaders, readOptions, withDefault } from "../core/options";

/** Options of `secondsOf`. */
export interface SecondsOptions {
  /** Number of counted calls. @default 3 */
  readonly calls?: number;
}

const SECONDS_OPTIONS = { calls: withDefault(3, integer(1)) } satisfies OptionReaders<SecondsOptions>;

/**
 * The time of a computation (计时): the least wall-clock seconds of several calls, since other programs can only make a call
 * slower. A first call, in which the code is compiled, is not counted.
 *
 * The result changes with every run: show ratios of two times, and `check` them with wide bounds.
 *
 * @param run The computation; a promise is awaited.
 * @throws {RangeError} If `calls` is not an integer of at least 1; whatever `run` throws.
 *
 * @example
 * const seconds = await secondsOf(() => [3, 1, 2].sort());
 * seconds < 1; // true
 */
export async function secondsOf(run: () => unknown, options: SecondsOptions = {}): Promise<number> {
  const action = "time a computation";
  const { calls } = readOptions(action, options, SECONDS_OPTIONS);
  callback()(action, "run", run);
  await run();
  let least = Number.POSITIVE_INFINITY;
  for (let call = 0; call < calls; call++) {
    const began = performance.now();
    await run();
    least = Math.min(least, (performance.now() - began) / 1000);
  }
  return least;
}
