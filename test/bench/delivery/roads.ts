/**
 * Shortest paths between random pairs of nodes of Rome and Campo Grande: Dijkstra and A* against npm packages on the same graph
 * with the same bound, and hub labels against our own Dijkstra.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { random } from "../../../lib/core";
import {
  type HubLabels,
  hubLabels,
  lowerBounds,
  type RoadNetwork,
  type RoadPath,
  shortestPath,
} from "../../../lib/delivery";
import { campoGrande, hasCities, rome } from "../../delivery/roads/cities";
import { type NpmPackage, npmPackage } from "../harness/peer-packages";
import { PeerProcess, temporaryFolder } from "../harness/peer-process";
import { measure } from "../harness/race";
import type { Answer, CandidateRace } from "../harness/types";

type Find = (from: number, to: number) => RoadPath;

export async function roadRaces(): Promise<CandidateRace[]> {
  // As many queries as take both sides long enough to measure.
  const peers = [
    { queries: 1000, packages: [npmPackage("ngraph.path", "1.6.1"), npmPackage("ngraph.graph", "20.1.2")] },
    {
      queries: 200,
      packages: [npmPackage("graphology-shortest-path", "2.1.0"), npmPackage("graphology", "0.26.0")],
    },
  ];
  const cities = hasCities
    ? [["Rome", await rome()] as const, ["Campo Grande", await campoGrande()] as const]
    : [];
  const missing = { name: "paths", peerName: "npm", missing: ["the data set road-networks"] };
  if (!hasCities) return [{ ...missing, ours: () => measure(() => 0), peer: () => measure(() => 0) }];
  return cities.flatMap(([city, network]) => [
    ...peers.flatMap((peer) => [
      peerRace(`Dijkstra, ${city}`, "dijkstra", network, peer),
      ...(network.points ? [peerRace(`A*, ${city}`, "a-star", network, peer)] : []),
    ]),
    labelRace(city, network),
  ]);
}

function peerRace(
  name: string,
  method: "dijkstra" | "a-star",
  network: RoadNetwork,
  { queries, packages }: { readonly queries: number; readonly packages: readonly NpmPackage[] },
): CandidateRace {
  const pairs = drawPairs(network, queries);
  let peer: PeerProcess | undefined;
  return {
    name,
    peerName: packages[0].title,
    missing: packages.map(({ missing }) => missing),
    pairs: 7,
    warmupSeconds: 5,
    gate: 5,
    agree: isNear,
    ours: () => measure(() => sumOf(pairs, (from, to) => shortestPath.find(network, from, to, { method }))),
    peer() {
      const script = path.join(__dirname, "../peers/npm-roads.js");
      const folders = packages.map(({ folder }) => folder);
      const start = () => [script, method, problemFile(network, pairs), ...folders];
      peer ??= new PeerProcess(process.execPath, start(), 300);
      return peer.run();
    },
    end: () => peer?.end(),
  };
}

function labelRace(city: string, network: RoadNetwork): CandidateRace {
  // Our side takes some 10 ms a thousand: fewer would measure the noise.
  const pairs = drawPairs(network, 5000);
  let labels: HubLabels | undefined;
  return {
    name: `hub labels, ${city}`,
    peerName: "our Dijkstra",
    missing: [],
    warmupSeconds: 5,
    gate: 20,
    agree: isNear,
    ours() {
      const known = labels ?? hubLabels.of(network);
      labels = known;
      return measure(() => sumOf(pairs, (from, to) => hubLabels.find(known, from, to)));
    },
    peer: () => measure(() => sumOf(pairs, (from, to) => shortestPath.find(network, from, to))),
  };
}

function sumOf(pairs: readonly (readonly [number, number])[], find: Find): number {
  return pairs.reduce((sum, [from, to]) => sum + find(from, to).distance, 0);
}

function isNear(ours: Answer, peer: Answer): boolean {
  return Math.abs(Number(ours) / Number(peer) - 1) <= 1e-9;
}

function drawPairs({ nodeCount }: RoadNetwork, count: number): (readonly [number, number])[] {
  const draws = random.seeded(42);
  return Array.from({ length: count }, () => [draws.integer(nodeCount), draws.integer(nodeCount)] as const);
}

/** The cheapest road between any two nodes, since the packages have no parallel ones, and our bound per unit of straight line. */
function problemFile({ nodeCount, starts, heads, costs, points }: RoadNetwork, pairs: unknown): string {
  const cheapest = new Map<string, number>();
  for (let node = 0; node < nodeCount; node++)
    for (let arc = starts[node]; arc < starts[node + 1]; arc++) {
      const ends = `${node} ${heads[arc]}`;
      if (heads[arc] !== node) cheapest.set(ends, Math.min(costs[arc], cheapest.get(ends) ?? costs[arc]));
    }
  const roads = Array.from(cheapest, ([ends, cost]) => [...ends.split(" ").map(Number), cost]);
  const file = path.join(temporaryFolder(), "roads.json");
  writeFileSync(
    file,
    JSON.stringify({ nodeCount, roads, pairs, points: Array.from(points ?? []), rate: rateOf() }),
  );
  return file;

  function rateOf() {
    if (!points) return 0;
    const bound = lowerBounds.straightLine({ nodeCount, starts, heads, costs, points })(0, 1);
    return bound / Math.hypot(points[0] - points[3], points[1] - points[4], points[2] - points[5]);
  }
}
