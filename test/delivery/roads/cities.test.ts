/** Distances in Rome and Campo Grande against scipy's, k shortest paths against networkx's; golden/roads.py made them. */
import { describe, expect, test } from "vitest";
import {
  distanceMatrix,
  hubLabels,
  kShortestPaths,
  lowerBounds,
  type RoadNetwork,
  type ShortestPathOptions,
  shortestPath,
} from "../../../lib/delivery";
import { readGolden } from "../../support/read-golden";
import { campoGrande, hasCities, rome } from "./cities";

interface City {
  /** Of the distances from each of 100 sources to all nodes. */
  readonly sums: readonly number[];
  readonly weightedSums: readonly number[];
  readonly largest: readonly number[];
  /** From each source to all sources. */
  readonly between: readonly number[];
  readonly kShortest: readonly {
    readonly from: number;
    readonly to: number;
    readonly distances: readonly number[];
    readonly paths: readonly (readonly number[])[];
  }[];
}

const golden = readGolden<Readonly<Record<"rome" | "campoGrande", City>>>("delivery/golden/roads.json");

function expectNear(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-11 * expected + 1e-6);
}

function sourcesOf({ nodeCount }: RoadNetwork): number[] {
  return Array.from({ length: 100 }, (_, i) => Math.floor((i * nodeCount) / 100));
}

function countSettled(network: RoadNetwork, from: number, to: number, options: ShortestPathOptions): number {
  let count = 0;
  shortestPath.find(network, from, to, { ...options, onSettle: () => count++ });
  return count;
}

describe.skipIf(!hasCities).each([
  ["rome", rome, [3353, 8870]],
  ["campoGrande", campoGrande, [8499, 24926]],
] as const)("the roads of %s", (name, load, size) => {
  const expected = golden[name];

  test("have the distances of scipy from 100 sources to all nodes", async () => {
    const network = await load();
    expect([network.nodeCount, network.heads.length]).toEqual(size);
    const sources = sourcesOf(network);
    const all = Array.from({ length: network.nodeCount }, (_, node) => node);
    const { data } = await distanceMatrix.of(network, sources, all);
    sources.forEach((_, i) => {
      const row = data.subarray(i * all.length, (i + 1) * all.length);
      expectNear(
        row.reduce((sum, value) => sum + value, 0),
        expected.sums[i],
      );
      expectNear(
        row.reduce((sum, value, j) => sum + value * ((j + 1) % 97), 0),
        expected.weightedSums[i],
      );
      expectNear(Math.max(...row), expected.largest[i]);
    });
  });

  test("have them between the sources by every method, and A* settles fewer nodes", async () => {
    const network = await load();
    const sources = sourcesOf(network);
    const labels = hubLabels.of(network);
    const landmarks = lowerBounds.landmarks(network);
    const methods: ShortestPathOptions[] = [
      {},
      { method: "bidirectional" },
      { method: "a-star", lowerBound: landmarks },
      ...(network.points ? [{ method: "a-star" } as const] : []),
    ];
    const sumBy = (i: number, find: (from: number, to: number) => number) =>
      sources.reduce((sum, to) => sum + find(sources[i], to), 0);
    for (let i = 0; i < sources.length; i++)
      expectNear(
        sumBy(i, (from, to) => hubLabels.find(labels, from, to).distance),
        expected.between[i],
      );
    for (let i = 0; i < sources.length; i += 20)
      for (const options of methods)
        expectNear(
          sumBy(i, (from, to) => shortestPath.find(network, from, to, options).distance),
          expected.between[i],
        );
    for (let i = 0; i < 20; i++) {
      const [, both, ...led] = methods.map((options) =>
        countSettled(network, sources[i], sources[99 - i], options),
      );
      const plain = countSettled(network, sources[i], sources[99 - i], {});
      for (const count of led) expect(count).toBeLessThan(plain);
      expect(both).toBeGreaterThan(0);
    }
  });

  test("have the k shortest paths of networkx", async () => {
    const network = await load();
    for (const { from, to, distances, paths } of expected.kShortest) {
      const found = kShortestPaths.find(network, from, to, distances.length);
      found.forEach(({ distance }, i) => {
        expectNear(distance, distances[i]);
      });
      const byText = (nodes: readonly (readonly number[])[]) => nodes.map((path) => path.join(" ")).sort();
      // The last may be one of several of the same length.
      const isTied = Math.abs(distances[distances.length - 1] - distances[distances.length - 2]) < 1e-6;
      if (!isTied) expect(byText(found.map(({ nodes }) => nodes))).toEqual(byText(paths));
    }
  });
});
