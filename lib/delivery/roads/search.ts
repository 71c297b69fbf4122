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

/** Labels of nodes, and a 4-ary heap of those that are not settled. It can search again, at the cost of what it reaches. */
export class Search {
  /** The least cost known to each node; infinite without a label. */
  readonly distances: Float64Array;
  /** The node before each labelled one. */
  readonly previous: Int32Array;
  private readonly reached: Int32Array;
  private reachedCount = 0;
  private readonly heap: Int32Array;
  private readonly keys: Float64Array;
  private openCount = 0;
  /** Where a node is in the heap; -1 if it is settled. */
  private readonly slots: Int32Array;

  constructor(nodeCount: number) {
    const integers = () => new Int32Array(nodeCount);
    [this.previous, this.reached, this.heap, this.slots] = [integers(), integers(), integers(), integers()];
    this.distances = new Float64Array(nodeCount).fill(Number.POSITIVE_INFINITY);
    this.keys = new Float64Array(nodeCount);
  }

  /** Forgets the last search and labels the node where this one begins. */
  begin(from: number): void {
    for (let i = 0; i < this.reachedCount; i++) this.distances[this.reached[i]] = Number.POSITIVE_INFINITY;
    this.reachedCount = this.openCount = 0;
    this.lower(from, 0, -1);
  }

  /** The smallest key of the heap. */
  get least(): number {
    return this.openCount > 0 ? this.keys[0] : Number.POSITIVE_INFINITY;
  }

  /**
   * Labels a node if that is nearer. A settled one opens again, as bounds may have settled it too early by rounding.
   *
   * @param bound At most the cost from a node to the target.
   */
  lower(node: number, distance: number, previous: number, bound?: (node: number) => number): void {
    const { heap, keys, slots, distances } = this;
    if (distance >= distances[node]) return;
    const key = bound === undefined ? distance : distance + bound(node);
    const isNew = distances[node] === Number.POSITIVE_INFINITY;
    if (isNew) this.reached[this.reachedCount++] = node;
    let slot = isNew || slots[node] < 0 ? this.openCount++ : slots[node];
    distances[node] = distance;
    this.previous[node] = previous;
    for (let parent = (slot - 1) >> 2; slot > 0 && keys[parent] > key; parent = (slot - 1) >> 2) {
      this.put(slot, heap[parent], keys[parent]);
      slot = parent;
    }
    this.put(slot, node, key);
  }

  /** Takes the node with the smallest key. */
  settle(): number {
    const { heap, keys } = this;
    const node = heap[0];
    const size = --this.openCount;
    const key = keys[size];
    let slot = 0;
    for (let child = 1; child < size; child = 4 * slot + 1) {
      let least = child;
      for (const end = Math.min(child + 4, size); ++child < end; )
        if (keys[child] < keys[least]) least = child;
      if (keys[least] >= key) break;
      this.put(slot, heap[least], keys[least]);
      slot = least;
    }
    this.put(slot, heap[size], key);
    this.slots[node] = -1;
    return node;
  }

  private put(slot: number, node: number, key: number): void {
    this.heap[slot] = node;
    this.keys[slot] = key;
    this.slots[node] = slot;
  }

  /** Labels the nodes behind a settled one. */
  extend({ starts, heads, costs }: Arcs, node: number, bound?: (node: number) => number): void {
    const distance = this.distances[node];
    for (let arc = starts[node]; arc < starts[node + 1]; arc++)
      this.lower(heads[arc], distance + costs[arc], node, bound);
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
