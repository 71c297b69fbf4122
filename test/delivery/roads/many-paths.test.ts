/** Hub labels, k shortest paths and distance matrices against slow ways. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  distanceMatrix,
  hubLabels,
  kShortestPaths,
  type RoadNetwork,
  roadNetwork,
} from "../../../lib/delivery";
import { cheapestRoads, costOf, floydWarshall, randomNetworks } from "./networks";

/** The costs of all paths without loops, the least first. */
function allPaths(network: RoadNetwork, from: number, to: number): number[] {
  const roads = cheapestRoads(network);
  const costs: number[] = [];
  const extend = (nodes: readonly number[], cost: number) => {
    const last = nodes[nodes.length - 1];
    if (last === to) costs.push(cost);
    else
      roads[last].forEach((road, node) => {
        if (road < Number.POSITIVE_INFINITY && !nodes.includes(node)) extend([...nodes, node], cost + road);
      });
  };
  extend([from], 0);
  return costs.sort((a, b) => a - b);
}

test("hub labels know all distances, and a path of each", () => {
  const property = fc.property(randomNetworks, (network) => {
    const labels = hubLabels.of(network);
    const expected = floydWarshall(network);
    for (let from = 0; from < network.nodeCount; from++)
      for (let to = 0; to < network.nodeCount; to++) {
        const { distance, nodes } = hubLabels.find(labels, from, to);
        expect(distance).toBeCloseTo(expected[from][to], 9);
        expect(nodes.length > 0).toBe(distance < Number.POSITIVE_INFINITY);
        if (nodes.length === 0) continue;
        expect([nodes[0], nodes.at(-1)]).toEqual([from, to]);
        expect(costOf(network, nodes)).toBeCloseTo(distance, 9);
        expect(new Set(nodes).size, "no node twice").toBe(nodes.length);
      }
  });
  fc.assert(property, { numRuns: 100 });
});

test("the k shortest paths are the first of all paths without loops", () => {
  const property = fc.property(
    randomNetworks,
    fc.nat(8),
    fc.nat(8),
    fc.integer({ min: 1, max: 12 }),
    (network, a, b, k) => {
      const [from, to] = [a % network.nodeCount, b % network.nodeCount];
      const paths = kShortestPaths.find(network, from, to, k);
      const expected = allPaths(network, from, to).slice(0, k);
      expect(paths.length).toBe(expected.length);
      paths.forEach(({ distance, nodes }, i) => {
        expect(distance).toBeCloseTo(expected[i], 9);
        expect(costOf(network, nodes)).toBeCloseTo(distance, 9);
        expect([nodes[0], nodes.at(-1)]).toEqual([from, to]);
        expect(new Set(nodes).size).toBe(nodes.length);
      });
      expect(new Set(paths.map(({ nodes }) => nodes.join())).size).toBe(paths.length);
    },
  );
  fc.assert(property, { numRuns: 300 });
});

const chain = roadNetwork.of({ from: [0, 1, 2, 4], to: [1, 2, 3, 0], cost: [1, 2, 3, 4] });

test("a distance matrix has a row a source, whatever the number of threads", async () => {
  const inf = Number.POSITIVE_INFINITY;
  const expected = {
    rows: 3,
    columns: 4,
    data: Float64Array.of(6, 0, 1, 6, inf, inf, inf, inf, 10, 4, 5, 10),
  };
  for (const threads of [1, 2, 5]) {
    const done: number[] = [];
    const onProgress = (progress: { readonly done: number }) => done.push(progress.done);
    const matrix = await distanceMatrix.of(chain, [0, 3, 4], [3, 0, 1, 3], { threads, onProgress });
    expect(matrix).toEqual({ ...expected, data: Float64Array.of(6, 0, 1, 6, 0, inf, inf, 0, 10, 4, 5, 10) });
    expect(done).toEqual([1, 2, 3]);
  }
});

test("a distance matrix without sources or targets is empty; a signal ends the work", async () => {
  expect(await distanceMatrix.of(chain, [], [1])).toEqual({ rows: 0, columns: 1, data: new Float64Array(0) });
  expect(await distanceMatrix.of(chain, [1], [])).toEqual({ rows: 1, columns: 0, data: new Float64Array(0) });
  const controller = new AbortController();
  const run = distanceMatrix.of(chain, [0, 1, 2], [3], {
    signal: controller.signal,
    onProgress: () => controller.abort(new Error("enough")),
  });
  await expect(run).rejects.toThrow("enough");
  const failing = distanceMatrix.of(chain, [0], [3], { onProgress: () => fail() });
  await expect(failing).rejects.toThrow("from the hook");
});

function fail(): never {
  throw new Error("from the hook");
}
