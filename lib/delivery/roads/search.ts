/** What all searches share: a road network, labels of its nodes, and the order in which they are settled. */
import { kept } from "../../core/caching/kept";
import { requireKind, requirePosition } from "../../core/errors";
import { rowsByGroup, runOfEach } from "../../core/offsets";

/**
 * A directed graph of nodes numbered from 0: roads `starts[i]` up to, not including, `starts[i + 1]` begin at node i. `heads` are the
 * nodes where they end, costs are at least 0.
 */
export interface RoadNetwork extends Readonly<Record<"starts" | "heads", Int32Array>> {
  readonly nodeCount: number;
  readonly costs: Float64Array;
  /** Three coordinates a node, if places are known: metres from the earth's centre, or the plane's and 0. */
  readonly points?: Float64Array;
}

type Numbers = ArrayLike<number>;
export function networkOf(nodeCount: number, tails: Numbers, heads: Numbers, costs: Numbers) {
  const { starts, rows } = rowsByGroup(Int32Array.from(tails), nodeCount);
  const [ends, weights] = [rows.map((row) => heads[row]), Float64Array.from(rows, (row) => costs[row])];
  return { nodeCount, starts, heads: ends, costs: weights };
}

/** The same roads driven backwards. */
export const reverseOf = kept(
  ({ nodeCount, starts, heads, costs }: RoadNetwork): RoadNetwork =>
    networkOf(nodeCount, heads, runOfEach(starts), costs),
);

/** @throws {TypeError} If it is not a road network. @throws {RangeError} If one of the nodes is not in it. */
export function requireNetwork(action: string, network: RoadNetwork, nodes: Record<string, number> = {}) {
  const arrays = { starts: "Int32Array", heads: "Int32Array", costs: "Float64Array" } as const;
  const kinds = { nodeCount: "integer", ...arrays } as const;
  requireKind(action, "network", network, "a road network, as made by roadNetwork.of", kinds);
  for (const name in nodes) requirePosition(action, name, nodes[name], network.nodeCount);
}

/** At most the cost from a node to a target. */
export type LowerBound = (node: number, target: number) => number;
/** The network for which a bound is consistent by the triangle inequality, so that it needs no test. */
export const provenFor = new WeakMap<LowerBound, RoadNetwork>();
/** Rounding may exceed a bound by this share. */
export const ROUNDING = 1e-9;
type Bound = (node: number, before: number) => number;
type EndTest = (node: number, distance: number) => boolean;
/** Lists of open nodes, each for every so many'th bucket; words of 32 bits for them; buckets that a road of mean cost spans. */
const [LISTS, WORDS, FINENESS] = [8192, 256, 256];

/**
 * Labels of nodes, and a queue of the open ones, faster than a heap: sorted lists by rounded key, most of one node, with a bit for each
 * list that may not be empty. @see Brown, R. (1988). Calendar queues. Communications of the ACM 31(10), 1220-1227.
 */
export class Search {
  /** The least cost known to each node, infinite without a label, and the node before it on its path. */
  readonly distances: Float64Array;
  readonly previous: Int32Array;
  /** Of open nodes the distance plus the bound of what is left, of settled ones NaN, of the end of lists infinite. */
  private readonly keys: Float64Array;
  /** Lists linked both ways: the end of all follows the nodes, then come the heads. */
  private readonly after: Int32Array;
  private readonly before: Int32Array;
  private readonly bits = new Int32Array(WORDS);
  private readonly reached: Int32Array;
  private reachedCount = 0;
  private goal = -1;
  /** Buckets in one unit of a key; no key is in a bucket before `bucket`. */
  private readonly scale: number;
  private bucket = 0;

  constructor({ nodeCount, costs }: RoadNetwork) {
    this.distances = new Float64Array(nodeCount).fill(Number.POSITIVE_INFINITY);
    this.previous = new Int32Array(nodeCount);
    this.keys = new Float64Array(nodeCount + 1).fill(Number.POSITIVE_INFINITY);
    this.after = new Int32Array(nodeCount + 1 + LISTS).fill(nodeCount);
    this.before = new Int32Array(nodeCount + 1);
    this.reached = new Int32Array(nodeCount);
    const total = costs.reduce((sum, cost) => sum + cost, 0);
    this.scale = total > 0 ? (FINENESS * costs.length) / total : 0;
  }

  /** Forgets the last search and labels the node where this one begins. It ends at the goal, if there is one. */
  begin(from: number, goal = -1): this {
    while (this.reachedCount > 0) {
      const node = this.reached[--this.reachedCount];
      if (!Number.isNaN(this.keys[node])) this.close(node);
      this.distances[node] = Number.POSITIVE_INFINITY;
    }
    this.bucket = 0;
    this.goal = goal;
    this.label(from, 0, -1, 0);
    return this;
  }

  /** Opens a node. A settled one opens again, as bounds may have settled it too early by rounding. */
  private label(node: number, distance: number, previous: number, key: number): void {
    const { distances, keys, after, before, bits } = this;
    if (distances[node] === Number.POSITIVE_INFINITY) this.reached[this.reachedCount++] = node;
    else if (!Number.isNaN(keys[node])) this.close(node);
    distances[node] = distance;
    keys[node] = key;
    this.previous[node] = previous;
    const bucket = Math.floor(key * this.scale);
    const list = bucket & (LISTS - 1);
    if (bucket < this.bucket) this.bucket = bucket;
    bits[list >> 5] |= 1 << (list & 31);
    let left = before.length + list;
    while (keys[after[left]] < key) left = after[left];
    const right = after[left];
    after[left] = node;
    before[right] = node;
    after[node] = right;
    before[node] = left;
  }

  /** Takes a node out of its list. */
  private close(node: number): void {
    const { keys, after, before, bits } = this;
    const [left, right] = [before[node], after[node]];
    after[left] = right;
    before[right] = left;
    keys[node] = Number.NaN;
    const list = left - before.length;
    if (list >= 0 && right === before.length - 1) bits[list >> 5] &= ~(1 << (list & 31));
  }

  /** The smallest key of an open node. */
  get least(): number {
    return this.keys[this.findNearest()];
  }

  /** The first node of the first list whose keys are in its next bucket; else, with all keys far, the nearest of all lists. */
  private findNearest(): number {
    const { keys, after, before, bits, scale, bucket } = this;
    const first = bucket & (LISTS - 1);
    let nearest = before.length - 1;
    let mask = -1 << (first & 31);
    let word = first >> 5;
    for (let words = 0; words <= WORDS; words++, mask = -1, word = (word + 1) & (WORDS - 1))
      for (let rest = bits[word] & mask; rest !== 0; rest &= rest - 1) {
        const list = (word << 5) + 31 - Math.clz32(rest & -rest);
        const node = after[before.length + list];
        const bucketOfList = bucket + ((list - first) & (LISTS - 1));
        if (keys[node] * scale < bucketOfList + 1) {
          this.bucket = bucketOfList;
          return node;
        }
        if (keys[node] < keys[nearest]) nearest = node;
      }
    this.bucket = Math.floor(keys[nearest] * scale);
    return nearest;
  }

  /**
   * Settles open nodes, the one with the smallest key first, until that is above a limit or the goal is settled, and labels what is
   * behind, but not if `isEnd` says so. Returns the distances, which the next search changes.
   */
  run(network: RoadNetwork, isEnd?: EndTest, bound?: Bound, limit = Number.MAX_VALUE): Float64Array {
    const { starts, heads, costs } = network;
    const { distances, keys } = this;
    for (;;) {
      const node = this.findNearest();
      if (!(keys[node] <= limit)) return distances;
      this.close(node);
      const distance = distances[node];
      if (isEnd?.(node, distance)) continue;
      if (node === this.goal) return distances;
      for (let road = starts[node], last = starts[node + 1]; road < last; road++) {
        const head = heads[road];
        const through = distance + costs[road];
        if (!(through < distances[head])) continue;
        const key = bound === undefined ? through : through + bound(head, node);
        if (key < Number.POSITIVE_INFINITY) this.label(head, through, node, key);
      }
    }
  }

  /** The nodes from where the search began to this one. */
  pathTo(node: number): number[] {
    const nodes: number[] = [];
    for (let at = node; at >= 0; at = this.previous[at]) nodes.push(at);
    return nodes.reverse();
  }
}
