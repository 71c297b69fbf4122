/** What each thread of a growing forest runs. It may import only files of lib and Node's own modules. */
import type { MessagePort } from "node:worker_threads";
import { type Random, seeded } from "../../core/random";
import type { Target } from "../growing/criterion";
import { type GrownTree, type GrowOptions, grow } from "../growing/grow";
import type { RankedColumns } from "../growing/ranked-columns";

/** What a forest grows from. */
export interface Job {
  readonly columns: RankedColumns;
  readonly target: Target;
  readonly weights: Float64Array;
  readonly options: GrowOptions;
  /** Whether each tree learns from rows drawn with replacement. */
  readonly bootstrap: boolean;
  /** One for each tree, so that the number of threads does not change them. */
  readonly seeds: readonly number[];
  /** Shared by all threads: the next tree, and the number of trees done. */
  readonly control: Int32Array;
}

/** How often each of `count` rows is drawn for a tree: the first numbers of its stream. */
export function drawRows(count: number, random: Random): Float64Array {
  const drawn = new Float64Array(count);
  for (let i = 0; i < count; i++) drawn[random.integer(count)]++;
  return drawn;
}

/** Grows the next tree, until there is none left or `keep` throws. */
export function growTrees(job: Job, keep: (t: number, tree: GrownTree) => void): void {
  const { columns, target, weights, options, seeds, control } = job;
  for (let t = Atomics.add(control, 0, 1); t < seeds.length; t = Atomics.add(control, 0, 1)) {
    const random = seeded(seeds[t]);
    const drawn = job.bootstrap ? drawRows(weights.length, random) : undefined;
    const used = drawn ? weights.map((weight, i) => weight * drawn[i]) : weights;
    const rows = Int32Array.from(weights.keys()).filter((i) => used[i] > 0);
    keep(t, grow(columns, target, used, rows, options, random));
    Atomics.add(control, 1, 1);
    Atomics.notify(control, 1);
  }
}

/** The program of the other threads. */
export function work({ port, ...job }: Job & { readonly port: MessagePort }): void {
  growTrees(job, (t, { tree, importances }) => port.postMessage({ t, tree, importances }));
  port.close();
}
