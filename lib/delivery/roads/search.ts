/** What all searches share: a road network, labels of its nodes, and the order in which they are settled. */
import { requireKind } from "../../core/errors";
import { rowsByGroup, runOfEach } from "../../core/offsets";

/** A directed graph of nodes numbered from 0: roads `starts[i]` up to, not including, `starts[i + 1]` begin at node i. */
export interface RoadNetwork {
  readonly nodeCount: number;
  readonly starts: Int32Array;
  /** The node where each road ends. */
  readonly heads: Int32Array;
  /** At least 0. */
  readonly costs: Float64Array;
  /** Three coordinates a node, if places are known: metres from the earth's centre, or the plane's and 0. */
  readonly points?: Float64Array;
}

export function networkOf(
  nodeCount: number,
  tails: Iterable<number>,
  heads: ArrayLike<number>,
  costs: ArrayLike<number>,
) {
  const { starts, rows } = rowsByGroup(Int32Array.from(tails), nodeCount);
  const [ends, weights] = [rows.map((row) => heads[row]), Float64Array.from(rows, (row) => costs[row])];
  return { nodeCount, starts, heads: ends, costs: weights };
}

const reversed = new WeakMap<RoadNetwork, RoadNetwork>();

/** The same roads driven backwards, made when they are first needed. */
export function reverseOf(network: RoadNetwork): RoadNetwork {
  const { nodeCount, starts, heads, costs } = network;
  const backwards = reversed.get(network) ?? networkOf(nodeCount, heads, runOfEach(starts), costs);
  reversed.set(network, backwards);
  return backwards;
}

/** @throws {TypeError} If it is not a road network. */
export function requireNetwork(action: string, network: RoadNetwork): void {
  const arrays = { starts: "Int32Array", heads: "Int32Array", costs: "Float64Array" } as const;
  const kind = "a road network, as made by roadNetwork.of";
  requireKind(action, "network", network, kind, { nodeCount: "integer", ...arrays });
}

/** At most the cost from a node to a target. */
export type LowerBound = (node: number, target: number) => number;
/** The network for which a bound is consistent by the triangle inequality, so that it needs no test. */
export const provenFor = new WeakMap<LowerBound, RoadNetwork>();
/** Rounding may exceed a bound by this share. */
export const ROUNDING = 1e-9;

/** Lists of open nodes, each for every so many'th bucket of keys. */
const LISTS = 1024;
/** Buckets that a road of mean cost spans. */
const FINENESS = 128;

/**
 * Labels of nodes, and a queue of the open ones: lists by rounded key, as few keys are near the smallest; faster than a heap.
 *
 * @see Brown, R. (1988). Calendar queues. Communications of the ACM 31(10), 1220-1227.
 */
export class Search {
  /** The least cost known to each node; infinite without a label. */
  readonly distances: Float64Array;
  /** The node before each labelled one on its path. */
  readonly previous: Int32Array;
  /** Of open nodes the distance plus the bound of what is left, of settled ones NaN. */
  private readonly keys: Float64Array;
  private readonly reached: Int32Array;
  private reachedCount = 0;
  private openCount = 0;
  /** They may also hold settled nodes. */
  private readonly lists = Array.from({ length: LISTS }, (): number[] => []);
  private readonly lengths = new Int32Array(LISTS);
  /** Buckets in one unit of a key; no key is in a bucket before `bucket`. */
  private readonly scale: number;
  private bucket = 0;
  /** The open node with the smallest key, or -1 if it is not known. */
  private nearest = -1;

  constructor({ nodeCount, costs }: RoadNetwork) {
    this.distances = new Float64Array(nodeCount).fill(Number.POSITIVE_INFINITY);
    this.previous = new Int32Array(nodeCount);
    this.keys = new Float64Array(nodeCount);
    this.reached = new Int32Array(nodeCount);
    const total = costs.reduce((sum, cost) => sum + cost, 0);
    this.scale = total > 0 ? (FINENESS * costs.length) / total : 0;
  }

  /** Forgets the last search and labels the node where this one begins. */
  begin(from: number): void {
    for (let i = 0; i < this.reachedCount; i++) this.distances[this.reached[i]] = Number.POSITIVE_INFINITY;
    this.reachedCount = this.openCount = this.bucket = 0;
    this.lengths.fill(0);
    this.lower(from, 0, -1);
  }

  /** Labels a node if that is nearer. A settled one opens again, as bounds may have settled it too early by rounding. */
  lower(node: number, distance: number, previous: number, bound?: (node: number) => number): void {
    const { distances, keys, lengths } = this;
    const known = distances[node];
    const key = bound === undefined ? distance : distance + bound(node);
    if (distance >= known || key === Number.POSITIVE_INFINITY) return;
    if (known === Number.POSITIVE_INFINITY) this.reached[this.reachedCount++] = node;
    if (known === Number.POSITIVE_INFINITY || Number.isNaN(keys[node])) this.openCount++;
    distances[node] = distance;
    keys[node] = key;
    this.previous[node] = previous;
    // Beyond any path there is one bucket for all keys.
    const bucket = Math.min(Math.floor(key * this.scale), 2 ** 50);
    if (bucket < this.bucket) this.bucket = bucket;
    const list = bucket & (LISTS - 1);
    this.lists[list][lengths[list]++] = node;
    this.nearest = -1;
  }

  /** The smallest key of an open node. */
  get least(): number {
    return this.openCount > 0 ? this.keys[this.findNearest()] : Number.POSITIVE_INFINITY;
  }

  /** Looks through the buckets until the next ones hold larger keys only: once around, if all keys are far. */
  private findNearest(): number {
    const { keys, lists, lengths, scale, bucket } = this;
    if (this.nearest >= 0) return this.nearest;
    let [least, nearest] = [Number.POSITIVE_INFINITY, -1];
    for (let i = 0; i < LISTS && (nearest < 0 || least * scale >= bucket + i); i++) {
      const list = (bucket + i) & (LISTS - 1);
      const nodes = lists[list];
      for (let j = lengths[list] - 1; j >= 0; j--) {
        const key = keys[nodes[j]];
        if (key < least) {
          least = key;
          nearest = nodes[j];
        } else if (Number.isNaN(key)) nodes[j] = nodes[--lengths[list]];
      }
    }
    this.bucket = Math.min(Math.floor(least * scale), 2 ** 50);
    this.nearest = nearest;
    return nearest;
  }

  /** Takes the open node with the smallest key. */
  settle(): number {
    const node = this.findNearest();
    this.keys[node] = Number.NaN;
    this.openCount--;
    this.nearest = -1;
    return node;
  }

  /** Labels the nodes behind a settled one. */
  extend({ starts, heads, costs }: RoadNetwork, node: number, bound?: (node: number) => number): void {
    const { distances } = this;
    for (let road = starts[node], end = starts[node + 1]; road < end; road++) {
      const through = distances[node] + costs[road];
      if (through < distances[heads[road]]) this.lower(heads[road], through, node, bound);
    }
  }

  /** Settles what can be reached, but nothing behind a node of which `isEnd` says so. */
  run(network: RoadNetwork, from: number, isEnd?: (node: number, distance: number) => boolean): void {
    this.begin(from);
    while (this.openCount > 0) {
      const node = this.settle();
      if (!isEnd?.(node, this.distances[node])) this.extend(network, node);
    }
  }

  /** The nodes from where the search began to this one. */
  pathTo(node: number): number[] {
    const nodes: number[] = [];
    for (let at = node; at >= 0; at = this.previous[at]) nodes.push(at);
    return nodes.reverse();
  }
}
