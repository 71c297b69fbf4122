/** Mining on threads of its own: it tells how far it is, can be interrupted at any moment, and says what it guarantees. */
import type { Baskets } from "../../../core/baskets";
import { run } from "./run";
import type { BackgroundMining, BackgroundOptions } from "./types";

export type { BackgroundMining, BackgroundOptions, MiningEnd, MiningProgress } from "./types";

/**
 * Frequent itemsets in the background (后台挖掘): as `mine`, on threads of its own, so that a notebook stays at hand. It can
 * be ended at any moment, and then says down to which support nothing is missing (随时可停).
 *
 * The support asked for is tried first, its items from the most frequent down. If there prove to be millions of sets,
 * supports that fall to a quarter each time have their turn, one complete before the next. A set that is missing then
 * holds an item that is not done, so
 *
 * $$\mathrm{count}(X) > \max_{i \text{ not done}} \mathrm{count}(\{i\}) \;\Rightarrow\; X \text{ is found}$$
 *
 * and the result is cut off there. Threads divide the items among them as they get through; the result does not depend on
 * how many there are. Worth its start of a twentieth of a second where mining takes longer than that.
 *
 * Ended by `signal`, by `maxSeconds`, by more than `maxItemsets` sets, or by the interrupt of a notebook's kernel, it is no
 * failure: what is known is the result. The threads are gone then, and their memory is free.
 *
 * @returns The itemsets, and for which support they are complete; displayed, it says so above the table.
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
  return await run(baskets, options);
}

/**
 * The same, table by table: what is known so far, each time that the support down to which nothing is missing has halved,
 * and at last the result. Leaving the loop ends the threads.
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
  const { signal } = options;
  const ready: BackgroundMining[] = [];
  let isOver = false;
  let wake = () => {};
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const result = run(baskets, { ...options, signal: either }, (stage) => {
    ready.push(stage);
    wake();
  }).finally(() => {
    isOver = true;
    wake();
  });
  // It is awaited below, but perhaps only later: till then a failure must not count as one that nobody handles.
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
