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
const [LISTS, WORDS, FINENESS] = [4096, 128, 256];

/**
 * Labels of nodes, and a queue of the open ones, faster than a heap: sorted lists by rounded key, most of one node, with a bit for each
 * list that may not be empty. @see Brown, R. (1988). Calendar queues. Communications of the ACM 31(10), 1220-1227.
 */
export class Search {
  /** The least cost known to each node, infinite without a label, and the node before it on its path. */
  readonly distances: Float64Array;
  readonly previous: Int32Array;
  /** Of open nodes the distance plus the bound of what is left: without bounds, the distances. Of the end of lists infinite. */
  private keys: Float64Array;
  private readonly unbounded: Float64Array;
  private readonly bounded: Float64Array;
  /** The next node of a list. The end of all follows the nodes, then come the heads. */
  private readonly after: Int32Array;
  private readonly bits = new Int32Array(WORDS);
  private readonly reached: Int32Array;
  private reachedCount = 0;
  private goal = -1;
  /** Buckets in one unit of a key; no key is in a bucket before `bucket`. */
  private readonly scale: number;
  private bucket = 0;

  constructor({ nodeCount, costs }: RoadNetwork) {
    this.unbounded = new Float64Array(nodeCount + 1).fill(Number.POSITIVE_INFINITY);
    this.bounded = this.unbounded.slice();
    this.keys = this.unbounded;
    this.distances = this.unbounded.subarray(0, nodeCount);
    this.previous = new Int32Array(nodeCount);
    this.after = new Int32Array(nodeCount + 1 + LISTS).fill(nodeCount);
    this.reached = new Int32Array(nodeCount);
    const total = costs.reduce((sum, cost) => sum + cost, 0);
    this.scale = total > 0 ? (FINENESS * costs.length) / total : 0;
  }

  /** Forgets the last search and labels the node where this one begins. It ends at the goal, if there is one. */
  begin(from: number, goal = -1): this {
    const { unbounded, bounded, after, bits, reached } = this;
    for (let i = 0; i < this.reachedCount; i++) unbounded[reached[i]] = Number.POSITIVE_INFINITY;
    const heads = bounded.length;
    for (let i = 0; i < WORDS; i++)
      if (bits[i] !== 0) after.fill(heads - 1, heads + 32 * i, heads + 32 * (i + 1));
    bits.fill(0);
    [unbounded[from], bounded[from], this.previous[from]] = [0, 0, -1];
    [reached[0], this.reachedCount] = [from, 1];
    [after[from], after[heads], bits[0]] = [heads - 1, from, 1];
    [this.keys, this.bucket, this.goal] = [unbounded, 0, goal];
    return this;
  }

  /** The smallest key of an open node. */
  get least(): number {
    return this.keys[this.after[this.bounded.length + this.findNearest()]];
  }

  /** The first list whose keys are in its next bucket; else, with all keys far, the one with the nearest node. */
  private findNearest(): number {
    const { keys, after, bits, scale, bucket } = this;
    const heads = keys.length;
    const first = bucket & (LISTS - 1);
    let nearest = first;
    let mask = -1 << (first & 31);
    let word = first >> 5;
    for (let words = 0; words <= WORDS; words++, mask = -1, word = (word + 1) & (WORDS - 1))
      for (let rest = bits[word] & mask; rest !== 0; rest &= rest - 1) {
        const list = (word << 5) + 31 - Math.clz32(rest & -rest);
        const key = keys[after[heads + list]];
        const bucketOfList = bucket + ((list - first) & (LISTS - 1));
        if (key * scale < bucketOfList + 1) {
          this.bucket = bucketOfList;
          return list;
        }
        if (key < keys[after[heads + nearest]]) nearest = list;
      }
    this.bucket = Math.floor(keys[after[heads + nearest]] * scale);
    return nearest;
  }

  /**
   * Settles open nodes, the one with the smallest key first, until that is above a limit or the goal is settled, and labels what is
   * behind, but not if `isEnd` says so. A settled one opens again, as bounds may have settled it too early by rounding. Returns the
   * distances, which the next search changes.
   */
  run(network: RoadNetwork, isEnd?: EndTest, bound?: Bound, limit = Number.MAX_VALUE): Float64Array {
    const { starts, heads: ends, costs } = network;
    if (bound) this.keys = this.bounded;
    const { distances, keys, after, bits, previous, reached, scale, goal } = this;
    const [heads, end] = [keys.length, keys.length - 1];
    for (;;) {
      const nearest = this.findNearest();
      const node = after[heads + nearest];
      if (!(keys[node] <= limit)) return distances;
      after[heads + nearest] = after[node];
      if (after[node] === end) bits[nearest >> 5] &= ~(1 << (nearest & 31));
      const distance = distances[node];
      if (isEnd?.(node, distance)) continue;
      if (node === goal) return distances;
      for (let road = starts[node], last = starts[node + 1]; road < last; road++) {
        const head = ends[road];
        const through = distance + costs[road];
        const known = distances[head];
        if (!(through < known)) continue;
        const key = bound === undefined ? through : through + bound(head, node);
        if (!(key < Number.POSITIVE_INFINITY)) continue;
        if (known === Number.POSITIVE_INFINITY) reached[this.reachedCount++] = head;
        else this.close(head);
        distances[head] = through;
        keys[head] = key;
        previous[head] = node;
        const bucket = Math.floor(key * scale);
        if (bucket < this.bucket) this.bucket = bucket;
        const list = bucket & (LISTS - 1);
        bits[list >> 5] |= 1 << (list & 31);
        let left = heads + list;
        while (keys[after[left]] < key) left = after[left];
        after[head] = after[left];
        after[left] = head;
      }
    }
  }

  /** Takes a node out of its list, if it is open. */
  private close(node: number): void {
    const { keys, after, bits, scale } = this;
    const [list, end] = [Math.floor(keys[node] * scale) & (LISTS - 1), keys.length - 1];
    let left = keys.length + list;
    while (after[left] !== node && after[left] !== end) left = after[left];
    if (after[left] === node) after[left] = after[node];
    if (after[keys.length + list] === end) bits[list >> 5] &= ~(1 << (list & 31));
  }

  /** The nodes from where the search began to this one. */
  pathTo(node: number): number[] {
    const nodes: number[] = [];
    for (let at = node; at >= 0; at = this.previous[at]) nodes.push(at);
    return nodes.reverse();
  }
}
