/** Mining in worker threads: it reports its progress, can be ended at any time, and says what its result guarantees. */
import type { Baskets } from "../../../core/baskets";
import { readOptions } from "../../../core/options";
import { run } from "./run";
import { BACKGROUND, BACKGROUND_READERS, type BackgroundMining, type BackgroundOptions } from "./types";

export type { BackgroundMining, BackgroundOptions, MiningEnd, MiningProgress } from "./types";

/**
 * Frequent itemsets in the background (后台挖掘): like `mine`, but in worker threads, so a notebook stays responsive. It can
 * be ended at any time, and then says down to which support nothing is missing (随时可停).
 *
 * The support asked for is tried first, its items from the most frequent down. If there turn out to be millions of sets,
 * mining restarts in stages, from a high support down to the one asked for, each a quarter of the one before. A set that is
 * missing when mining ends holds an item that is not done, so
 *
 * $$\mathrm{count}(X) > \max_{i \text{ not done}} \mathrm{count}(\{i\}) \;\Rightarrow\; X \text{ is found}$$
 *
 * and the result is cut off at that count. The threads share a queue of items; the result does not depend on how many
 * threads there are. Starting takes about a tenth of a second of processor time.
 *
 * Mining that is ended by `signal`, by `maxSeconds`, by more than `maxItemsets` sets or by the interrupt of a notebook's
 * kernel does not fail: it returns what is known. The threads have ended then, and their memory is free.
 *
 * @returns The itemsets, and the support for which they are complete; the caption of its table says so too.
 * @throws {RangeError} If an option is out of range.
 * @throws {Error} If a thread fails, with its message.
 *
 * @see Zilberstein, S. (1996). Using anytime algorithms in intelligent systems. AI Magazine 17(3), 73-83.
 * doi:10.1609/aimag.v17i3.1232
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["bread"], ["beer", "bread"]]);
 * const mining = await mineInBackground(receipts, { minSupport: 0.5, maxSeconds: 60 });
 * mining.reason; // "finished"
 * mining.minCount; // 2
 */
export async function mineInBackground(
  baskets: Baskets,
  options: BackgroundOptions,
): Promise<BackgroundMining> {
  return await run(baskets, readOptions(BACKGROUND, options, BACKGROUND_READERS));
}

/**
 * Background mining with intermediate results: yields what is known each time that the support down to which nothing is
 * missing has halved, and the final result at the end. Leaving the loop ends the threads.
 *
 * @throws As `mineInBackground`.
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["bread"], ["beer", "bread"]]);
 * for await (const stage of stages(receipts, { minSupport: 0.5 })) if (stage.itemsets.size >= 100) break;
 */
export async function* stages(
  baskets: Baskets,
  options: BackgroundOptions,
): AsyncGenerator<BackgroundMining, void, undefined> {
  const stop = new AbortController();
  const read = readOptions(BACKGROUND, options, BACKGROUND_READERS);
  const ready: BackgroundMining[] = [];
  let isOver = false;
  let wake = () => {};
  const signal = read.signal === undefined ? stop.signal : AbortSignal.any([read.signal, stop.signal]);
  const result = run(baskets, { ...read, signal }, (stage) => {
    ready.push(stage);
    wake();
  }).finally(() => {
    isOver = true;
    wake();
  });
  // It is awaited below, perhaps only later; until then a failure must not count as an unhandled rejection.
  result.catch(() => {});
  try {
    while (!isOver || ready.length > 0) {
      const stage = ready.shift();
      if (stage !== undefined) yield stage;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
    yield await result;
  } finally {
    stop.abort();
    await result.catch(() => {});
  }
}
