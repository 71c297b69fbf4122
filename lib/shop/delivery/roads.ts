/**
 * The roads (路网): one town for each of six regions, each an irregular grid of streets with two avenues, and roads between
 * the towns. The graph is planar (no two edges cross) and strongly connected (every node can reach every other).
 */
import type { Random } from "../../core/random";
import { REGIONS, WAREHOUSES } from "../catalogue/names";
import type { ShopParameters } from "../parameters/parameters";
import { streamFor, uniformBetween } from "../random/draws";
import { tableOfRecords } from "../tables/growing-table";
import { LOGISTICS, type LogisticsTables } from "../tables/schemas";

export interface Roads {
  readonly nodes: LogisticsTables["roadNodes"];
  readonly edges: LogisticsTables["roadEdges"];
  readonly depots: LogisticsTables["depots"];
  /** Free-flow travel time of each edge, minutes. */
  readonly edgeMinutes: Float64Array;
  /** Shortest free-flow travel time from node i to node j, minutes, at `[i * nodes + j]`. */
  readonly minutes: Float64Array;
  /** The nodes of each region. */
  readonly nodesOfRegion: readonly Int32Array[];
}

const CLASSES = [
  { speedClass: "street", speedLimit: 30 },
  { speedClass: "avenue", speedLimit: 50 },
  { speedClass: "road", speedLimit: 80 },
] as const;

/** A connection between two nodes, before its directions are known. */
interface Link {
  readonly a: number;
  readonly b: number;
  /** Index in `CLASSES`. */
  readonly kind: number;
}

interface Town {
  readonly first: number;
  /** Number of crossings along each side. */
  readonly side: number;
}

export function makeRoads(seed: number, { roads }: ShopParameters): Roads {
  const random = streamFor(seed, "roads");
  const layout = layOutTowns(random, roads);
  linkTowns(layout);
  const { crossings, towns } = layout;
  const arcs = makeArcs(random, layout, roads);
  const nodes = tableOfRecords(
    LOGISTICS.roadNodes,
    crossings.map(({ x, y, region }, node) => ({
      x: roundToMetres(x),
      y: roundToMetres(y),
      region,
      firstEdge: arcs.filter(({ from }) => from < node).length,
    })),
  );
  const edges = tableOfRecords(LOGISTICS.roadEdges, arcs);
  const edgeMinutes = Float64Array.from(arcs, ({ minutes }) => minutes);
  // A depot stands in the middle of the first town it serves, where the avenues cross.
  const depots = WAREHOUSES.map((_, warehouse) => {
    const town = towns[REGIONS.findIndex((served) => served.warehouse === warehouse)];
    return { node: nodeAt(town, town.side >> 1, town.side >> 1) };
  });
  return {
    nodes,
    edges,
    depots: tableOfRecords(LOGISTICS.depots, depots),
    edgeMinutes,
    minutes: allPairsMinutes(nodes.columns.firstEdge, edges.columns.to, edgeMinutes),
    nodesOfRegion: towns.map(({ first, side }) =>
      Int32Array.from({ length: side * side }, (_, i) => first + i),
    ),
  };
}

function roundToMetres(km: number): number {
  return Math.round(1000 * km) / 1000;
}

/** The crossings, the towns that they belong to, and the links between them. */
interface Layout {
  readonly crossings: { readonly x: number; readonly y: number; readonly region: number }[];
  readonly towns: readonly Town[];
  readonly links: Link[];
}

/** Places the crossings of every town on an irregular grid and links neighbours by streets and two avenues. */
function layOutTowns(random: Random, { spacingKm, townDistanceKm }: ShopParameters["roads"]): Layout {
  const crossings: Layout["crossings"] = [];
  const links: Link[] = [];
  const townShift = townDistanceKm * 0.08;
  const towns = REGIONS.map(({ share }, region): Town => {
    const side = 3 + Math.round(14 * share * (2 - share));
    const first = crossings.length;
    const half = ((side - 1) / 2) * spacingKm;
    const west =
      Math.floor(region / 2) * townDistanceKm + uniformBetween(random, [-townShift, townShift]) - half;
    const south = (region % 2) * townDistanceKm + uniformBetween(random, [-townShift, townShift]) - half;
    const middle = side >> 1;
    for (let row = 0; row < side; row++)
      for (let column = 0; column < side; column++) {
        const node = crossings.length;
        // A crossing moves by less than half the spacing, so streets do not cross.
        const x = west + spacingKm * (column + uniformBetween(random, [-0.25, 0.25]));
        const y = south + spacingKm * (row + uniformBetween(random, [-0.25, 0.25]));
        crossings.push({ x, y, region });
        if (column > 0) links.push({ a: node - 1, b: node, kind: row === middle ? 1 : 0 });
        if (row > 0) links.push({ a: node - side, b: node, kind: column === middle ? 1 : 0 });
      }
    return { first, side };
  });
  return { crossings, towns, links };
}

/** Links each town to its neighbours in the north and in the east by a road. */
function linkTowns({ towns, links }: Layout): void {
  towns.forEach((town, number) => {
    const middle = town.side >> 1;
    if (number % 2 === 0) {
      const north = towns[number + 1];
      links.push({ a: nodeAt(town, town.side - 1, middle), b: nodeAt(north, 0, north.side >> 1), kind: 2 });
    }
    const east = towns[number + 2];
    if (east !== undefined)
      links.push({ a: nodeAt(town, middle, town.side - 1), b: nodeAt(east, east.side >> 1, 0), kind: 2 });
  });
}

function nodeAt({ first, side }: Town, row: number, column: number): number {
  return first + row * side + column;
}

/** The directed edges that remain after thinning the streets, with lengths and times, sorted by their ends. */
function makeArcs(random: Random, { crossings, links }: Layout, roads: ShopParameters["roads"]) {
  const { kept, out } = thinStreets(random, links, crossings.length, roads.missingShare, roads.oneWayShare);
  return kept
    .flatMap((link) => {
      const { a, b, kind } = link;
      const straight = Math.sqrt(
        (crossings[a].x - crossings[b].x) ** 2 + (crossings[a].y - crossings[b].y) ** 2,
      );
      const length = Math.round(1000 * straight * uniformBetween(random, [1, 1.15])) / 1000;
      const { speedClass, speedLimit } = CLASSES[kind];
      const minutes = (60 * length) / (speedLimit * uniformBetween(random, [0.65, 0.95]));
      const isOneWay = out[a].has(b) !== out[b].has(a) ? 1 : 0;
      const road = { length, speedClass, speedLimit, isOneWay, minutes };
      return [
        { from: a, to: b, ...road },
        { from: b, to: a, ...road },
      ].filter(({ from, to }) => out[from].has(to));
    })
    .sort((one, other) => one.from - other.from || one.to - other.to);
}

/** Removes streets and makes others one-way, in random order, as long as every node can still reach every other. */
function thinStreets(
  random: Random,
  links: readonly Link[],
  nodes: number,
  missingShare: number,
  oneWayShare: number,
): { readonly kept: readonly Link[]; readonly out: readonly Set<number>[] } {
  const out = Array.from({ length: nodes }, () => new Set<number>());
  const connect = ({ a, b }: Link) => {
    out[a].add(b);
    out[b].add(a);
  };
  links.forEach(connect);
  const streets = random.shuffle(links.filter(({ kind }) => kind === 0));
  const missing = new Set<Link>();
  for (const link of streets) {
    if (missing.size >= missingShare * streets.length) break;
    const { a, b } = link;
    out[a].delete(b);
    out[b].delete(a);
    if (canReach(out, a, b)) missing.add(link);
    else connect(link);
  }
  let oneWay = 0;
  for (const link of streets) {
    if (oneWay >= oneWayShare * (streets.length - missing.size)) break;
    if (missing.has(link)) continue;
    const [from, to] = random.uniform() < 0.5 ? [link.a, link.b] : [link.b, link.a];
    out[from].delete(to);
    // Removing this edge can only disconnect its two endpoints.
    if (canReach(out, from, to)) oneWay++;
    else out[from].add(to);
  }
  return { kept: links.filter((link) => !missing.has(link)), out };
}

function canReach(out: readonly Set<number>[], from: number, to: number): boolean {
  const seen = new Set([from]);
  for (const node of seen) {
    if (node === to) return true;
    for (const next of out[node]) seen.add(next);
  }
  return false;
}

/**
 * Shortest travel times between all nodes: Dijkstra's algorithm from each node with a linear search for the nearest one;
 * O(n^3), n about 300.
 *
 * @see Dijkstra, E. W. (1959). A note on two problems in connexion with graphs. Numerische Mathematik 1, 269-271.
 */
function allPairsMinutes(firstEdge: Int32Array, to: Int32Array, edgeMinutes: Float64Array): Float64Array {
  const n = firstEdge.length;
  const minutes = new Float64Array(n * n).fill(Number.POSITIVE_INFINITY);
  const isDone = new Uint8Array(n);
  for (let source = 0; source < n; source++) {
    const fromSource = minutes.subarray(source * n, (source + 1) * n);
    fromSource[source] = 0;
    isDone.fill(0);
    for (let count = 0; count < n; count++) {
      let nearest = -1;
      for (let node = 0; node < n; node++)
        if (isDone[node] === 0 && (nearest < 0 || fromSource[node] < fromSource[nearest])) nearest = node;
      isDone[nearest] = 1;
      const end = nearest + 1 < n ? firstEdge[nearest + 1] : to.length;
      for (let edge = firstEdge[nearest]; edge < end; edge++)
        fromSource[to[edge]] = Math.min(fromSource[to[edge]], fromSource[nearest] + edgeMinutes[edge]);
    }
  }
  return minutes;
}
