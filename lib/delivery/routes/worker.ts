/** What each thread of the search runs. It may import only files of lib and Node's own modules. */
import { seeded } from "../../core/random";
import type { Found } from "./plan";
import type { Instance } from "./problem";
import { anneal } from "./ruin-recreate";
import { improveTour, isTour } from "./tour";

/** What all threads share: `control` holds the first search that none has taken, and 1 if all must stop. */
export interface Job extends Readonly<Record<"iterations" | "seconds" | "since", number>> {
  readonly instance: Instance;
  readonly seeds: readonly number[];
  readonly stop: Int32Array;
}

/** The cost that a search has found so far, and at its end the routes. */
export type Report = Readonly<{ search: number; cost: number; routes?: Found["routes"] }>;

/** Runs searches until none is left, and reports ten times a second. The start of the thread counts as time of its first search. */
export function work(job: Job, post: (report: Report) => void, take: () => number): void {
  const { instance, seeds, iterations, seconds, since, stop } = job;
  const run = isTour(instance) ? improveTour : anneal;
  let begin = since;
  for (let search = take(); search < seeds.length; search = take()) {
    let reported = Date.now();
    const done = (iteration: number, cost: number) => {
      const now = Date.now();
      if (now - reported > 100) {
        post({ search, cost });
        reported = now;
      }
      return Atomics.load(stop, 0) || Math.max(iteration / iterations, (now - begin) / 1000 / seconds);
    };
    post({ search, ...run(instance, seeded(seeds[search]), done) });
    begin = Date.now();
  }
}
