/** What each thread of a distance matrix runs. It may import only files of lib. */
import { type RoadNetwork, Search } from "./search";

export type Job = Readonly<Record<"sources" | "targets", readonly number[]> & { network: RoadNetwork }>;
/** Row `i` of the matrix. */
export type Report = Readonly<{ i: number; distances: Float64Array }>;

/** Searches from one source after the other, each until all targets are settled. */
export function work({ network, sources, targets }: Job, post: (report: Report) => void, take: () => number) {
  const search = new Search(network);
  const different = new Set(targets);
  for (let i = take(); i < sources.length; i = take()) {
    let left = different.size;
    const isEnd = (node: number) => left === 0 || (different.has(node) && --left === 0);
    const distances = search.begin(sources[i]).run(network, isEnd);
    post({ i, distances: Float64Array.from(targets, (target) => distances[target]) });
  }
}
