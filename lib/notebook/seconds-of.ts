import { requireInteger } from "../core/errors";

/**
 * How long a computation takes (计时): the least wall-clock seconds of several calls, after one that is not counted, in
 * which the code is compiled. The least, since other programs of the machine can only make a call slower.
 *
 * What a cell shows of it changes with every run: show ratios of two such times, and `check` them between wide bounds.
 *
 * @param run What is timed; a promise is awaited.
 * @param options.calls How many calls are counted. @default 3
 * @throws {RangeError} If `calls` is below 1; whatever `run` throws.
 *
 * @example
 * const ratio = (await secondsOf(slow)) / (await secondsOf(fast));
 */
export async function secondsOf(
  run: () => unknown,
  options: { readonly calls?: number } = {},
): Promise<number> {
  const { calls = 3 } = options;
  requireInteger("time a computation", "calls", calls, 1);
  await run();
  let least = Number.POSITIVE_INFINITY;
  for (let call = 0; call < calls; call++) {
    const began = performance.now();
    await run();
    least = Math.min(least, (performance.now() - began) / 1000);
  }
  return least;
}
