/** What all searches share: the roads as compressed sparse rows, labels of nodes, and the order in which nodes are settled. */
import { requireKind } from "../../core/errors";
import { rowsByGroup, runOfEach } from "../../core/offsets";

/** Roads by the node where they start: those of node i are `starts[i]` up to, not including, `starts[i + 1]`. */
export interface Arcs {
  readonly starts: Int32Array;
  /** The node where each ends. */
  readonly heads: Int32Array;
  /** At least 0. */
  readonly costs: Float64Array;
}

/** A directed graph of nodes numbered from 0. */
export interface RoadNetwork extends Arcs {
  readonly nodeCount: number;
  /** Three coordinates a node, if places are known: metres from the earth's centre, or the plane's and 0. */
  readonly points?: Float64Array;
}

export function arcsOf(
  count: number,
  tails: ArrayLike<number>,
  heads: ArrayLike<number>,
  costs: ArrayLike<number>,
) {
  const { starts, rows } = rowsByGroup(Int32Array.from(tails), count);
  return {
    starts,
    heads: rows.map((row) => heads[row]),
    costs: Float64Array.from(rows, (row) => costs[row]),
  };
}

const reversed = new WeakMap<Arcs, Arcs>();

/** The same roads driven backwards, made when they are first needed. */
export function reverseOf(network: RoadNetwork): Arcs {
  const { nodeCount, starts, heads, costs } = network;
  const arcs = reversed.get(network) ?? arcsOf(nodeCount, heads, runOfEach(starts), costs);
  reversed.set(network, arcs);
  return arcs;
}

/** @throws {TypeError} If it is not a road network. */
export function requireNetwork(action: string, network: RoadNetwork): void {
  const kinds = {
    nodeCount: "integer",
    starts: "Int32Array",
    heads: "Int32Array",
    costs: "Float64Array",
  } as const;
  requireKind(action, "network", network, "a road network, as made by roadNetwork.of", kinds);
}

/** Lists of the queue. */
const BUCKETS = 1024;
/** Buckets that a road of mean cost spans. */
const FINENESS = 128;
/** Instead of the node before it in a list: the node is settled. */
const SETTLED = -2;

/**
 * Labels of nodes, and a queue of those that are not settled: lists by rounded key, which few keys near the smallest share, so that
 * it is faster than a heap. A search costs what it reaches, also the next one.
 *
 * @see Brown, R. (1988). Calendar queues. Communications of the ACM 31(10), 1220-1227.
 */
export class Search {
  /** The least cost known to each node; infinite without a label. */
  readonly distances: Float64Array;
  /** The node before each labelled one on its path. */
  readonly previous: Int32Array;
  private readonly reached: Int32Array;
  private reachedCount = 0;
  private openCount = 0;
  /** The order of the queue: distances plus what the rest costs at least. */
  private readonly keys: Float64Array;
  private readonly firsts = new Int32Array(BUCKETS);
  /** The neighbours of a node in its list, or -1. */
  private readonly after: Int32Array;
  private readonly before: Int32Array;
  private readonly scale: number;
  /** No key is in a bucket before this one. */
  private bucket = 0;
  /** The open node with the smallest key, or -1 if it is not known. */
  private nearest = -1;

  constructor({ nodeCount, costs }: RoadNetwork) {
    const integers = () => new Int32Array(nodeCount);
    [this.previous, this.reached, this.after, this.before] = [integers(), integers(), integers(), integers()];
    this.distances = new Float64Array(nodeCount).fill(Number.POSITIVE_INFINITY);
    this.keys = new Float64Array(nodeCount);
    const total = costs.reduce((sum, cost) => sum + cost, 0);
    this.scale = total > 0 ? (FINENESS * costs.length) / total : 0;
  }

  /** Forgets the last search and labels the node where this one begins. */
  begin(from: number): void {
    for (let i = 0; i < this.reachedCount; i++) this.distances[this.reached[i]] = Number.POSITIVE_INFINITY;
    this.reachedCount = this.openCount = this.bucket = 0;
    this.nearest = -1;
    this.firsts.fill(-1);
    this.lower(from, 0, -1);
  }

  /** Bucket b uses list b modulo their number; beyond all others there is only one. */
  private bucketOf(key: number): number {
    return Math.min(Math.floor(key * this.scale), 2 ** 50);
  }

  /**
   * Labels a node if that is nearer. A settled one opens again, as bounds may have settled it too early by rounding.
   *
   * @param bound At most the cost from a node to the target.
   */
  lower(node: number, distance: number, previous: number, bound?: (node: number) => number): void {
    const { distances, keys, firsts, after, before } = this;
    const known = distances[node];
    if (distance >= known) return;
    const key = bound === undefined ? distance : distance + bound(node);
    if (key === Number.POSITIVE_INFINITY) return;
    if (known === Number.POSITIVE_INFINITY) this.reached[this.reachedCount++] = node;
    else if (before[node] !== SETTLED) this.unlink(node);
    distances[node] = distance;
    this.previous[node] = previous;
    keys[node] = key;
    const bucket = this.bucketOf(key);
    const first = firsts[bucket & (BUCKETS - 1)];
    if (first >= 0) before[first] = node;
    after[node] = first;
    before[node] = -1;
    firsts[bucket & (BUCKETS - 1)] = node;
    this.openCount++;
    if (bucket < this.bucket) this.bucket = bucket;
    if (this.nearest >= 0 && key < keys[this.nearest]) this.nearest = node;
  }

  private unlink(node: number): void {
    const next = this.after[node];
    const last = this.before[node];
    if (next >= 0) this.before[next] = last;
    if (last >= 0) this.after[last] = next;
    else this.firsts[this.bucketOf(this.keys[node]) & (BUCKETS - 1)] = next;
    if (node === this.nearest) this.nearest = -1;
    this.openCount--;
  }

  /** The smallest key of the queue. */
  get least(): number {
    if (this.openCount === 0) return Number.POSITIVE_INFINITY;
    if (this.nearest < 0) this.findNearest();
    return this.keys[this.nearest];
  }

  /** Looks through the buckets until those that follow hold larger keys only: once around, if all keys are far. */
  private findNearest(): void {
    const { firsts, after, keys, scale, bucket } = this;
    let nearest = -1;
    for (let i = 0; i < BUCKETS; i++) {
      for (let node = firsts[(bucket + i) & (BUCKETS - 1)]; node >= 0; node = after[node])
        if (nearest < 0 || keys[node] < keys[nearest]) nearest = node;
      if (nearest >= 0 && keys[nearest] * scale < bucket + i + 1) break;
    }
    this.bucket = this.bucketOf(keys[nearest]);
    this.nearest = nearest;
  }

  /** Takes the node with the smallest key. */
  settle(): number {
    if (this.nearest < 0) this.findNearest();
    const node = this.nearest;
    this.unlink(node);
    this.before[node] = SETTLED;
    return node;
  }

  /** Labels the nodes behind a settled one. */
  extend({ starts, heads, costs }: Arcs, node: number, bound?: (node: number) => number): void {
    const { distances } = this;
    const distance = distances[node];
    const end = starts[node + 1];
    for (let arc = starts[node]; arc < end; arc++) {
      const head = heads[arc];
      const through = distance + costs[arc];
      if (through < distances[head]) this.lower(head, through, node, bound);
    }
  }

  /** Settles what can be reached, but nothing behind a node of which `isEnd` says so. */
  run(arcs: Arcs, from: number, isEnd?: (node: number, distance: number) => boolean): void {
    this.begin(from);
    while (this.openCount > 0) {
      const node = this.settle();
      if (!isEnd?.(node, this.distances[node])) this.extend(arcs, node);
    }
  }

  /** The nodes from where the search began to this one. */
  pathTo(node: number): number[] {
    const nodes: number[] = [];
    for (let at = node; at >= 0; at = this.previous[at]) nodes.push(at);
    return nodes.reverse();
  }
}
