/** What each thread of a distance matrix runs. It may import only files of lib. */
import { type RoadNetwork, Search } from "./search";

/** What all threads share; `next` holds the first source that none has taken. */
export interface Job {
  readonly network: RoadNetwork;
  readonly sources: readonly number[];
  readonly targets: readonly number[];
  readonly next: Int32Array;
}

/** Row `i` of the matrix. */
export type Report = { readonly i: number; readonly distances: Float64Array };

/** Searches from one source after the other, each until all targets are settled. */
export function work({ network, sources, targets, next }: Job, post: (report: Report) => void): void {
  const search = new Search(network);
  const different = new Set(targets);
  for (let i = Atomics.add(next, 0, 1); i < sources.length; i = Atomics.add(next, 0, 1)) {
    let left = different.size;
    const isEnd = (node: number) => left === 0 || (different.has(node) && --left === 0);
    const distances = search.begin(sources[i]).run(network, isEnd);
    post({ i, distances: Float64Array.from(targets, (target) => distances[target]) });
  }
}
