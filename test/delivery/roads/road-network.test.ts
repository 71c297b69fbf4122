/** What a road network is made of, and what is refused. */
import { describe, expect, test } from "vitest";
import { greatCircleDistance } from "../../../lib/core/geography/great-circle";
import {
  distanceMatrix,
  hubLabels,
  kShortestPaths,
  lowerBounds,
  type RoadNetwork,
  roadNetwork,
  shortestPath,
} from "../../../lib/delivery";

const roads = { from: [2, 0, 0], to: [0, 2, 1], cost: [4, 1, 2], oneWay: [1, 0, true] };

describe("a road network", () => {
  test("has the roads of each node in the order of the rows, then those driven backwards", () => {
    const { nodeCount, starts, heads, costs } = roadNetwork.of(roads);
    expect({ nodeCount, starts, heads, costs }).toEqual({
      nodeCount: 3,
      starts: Int32Array.of(0, 2, 2, 4),
      heads: Int32Array.of(2, 1, 0, 0),
      costs: Float64Array.of(1, 2, 4, 1),
    });
    expect(roadNetwork.of({ from: [0, 1], to: [1, 0], cost: [1, 2] }).heads).toHaveLength(2);
  });

  test("has as many nodes as places, also without roads", () => {
    expect(roadNetwork.of(roads, { x: [0, 1, 2, 9], y: [0, 4, 5, 8] })).toMatchObject({
      nodeCount: 4,
      points: Float64Array.of(0, 0, 0, 1, 4, 0, 2, 5, 0, 9, 8, 0),
    });
    expect(roadNetwork.of({ from: [], to: [], cost: [] }).nodeCount).toBe(0);
    const { points } = roadNetwork.of({ from: [0], to: [0], cost: [0] }, { latitude: [90], longitude: [0] });
    expect(points?.[2]).toBeCloseTo(6_371_008.8, 6);
  });

  test.each<[string, () => unknown]>([
    [
      "cost[1] must be a finite number >= 0, current value is -1",
      () => roadNetwork.of({ ...roads, cost: [1, -1, 2] }),
    ],
    [
      "cost[0] must be a finite number >= 0, current value is NaN",
      () => roadNetwork.of({ ...roads, cost: [Number.NaN, 1, 2] }),
    ],
    [
      "cost[2] must be a finite number >= 0",
      () => roadNetwork.of({ ...roads, cost: [1, 1, Number.POSITIVE_INFINITY] }),
    ],
    [
      "from[0] must be an integer from 0 to 1, current value is 2",
      () => roadNetwork.of(roads, { x: [0, 0], y: [1, 1] }),
    ],
    ["from[0] must be an integer from 0 to", () => roadNetwork.of({ from: [1e9], to: [0], cost: [1] })],
    ["to[1] must be an integer", () => roadNetwork.of({ ...roads, to: [0, -1, 1] })],
    ["columns.to must have 3 values, current length is 2", () => roadNetwork.of({ ...roads, to: [0, 2] })],
    ["columns.oneWay must have 3 values", () => roadNetwork.of({ ...roads, oneWay: [1] })],
    [
      "oneWay[0] must be one of true, false, 0, 1, current value is 2",
      () => roadNetwork.of({ ...roads, oneWay: [2, 0, 1] }),
    ],
    [
      "latitude[2] must be within 90 degrees (are latitude and longitude swapped?), current value is 116",
      () => roadNetwork.of(roads, { latitude: [0, 90, 116], longitude: [0, 0, 40] }),
    ],
    [
      "longitude[0] must be within 180",
      () => roadNetwork.of(roads, { latitude: [0, 0, 0], longitude: [181, 180, 0] }),
    ],
    ["same length", () => roadNetwork.of(roads, { x: [0, 0, 0], y: [1] })],
    ["places must be latitude and longitude", () => roadNetwork.of(roads, null as never)],
  ])("is refused: %s", (message, make) => {
    expect(make).toThrow(message);
  });
});

describe("a graph of the DIMACS challenges", () => {
  test("is read with its comments, empty lines and Windows line ends", () => {
    const network = roadNetwork.fromDimacs("c head\r\n\r\np sp 4 2\r\nc two\r\na 1 2 803\r\na 3 1 1.5e2\r\n");
    expect([network.nodeCount, ...network.heads, ...network.costs]).toEqual([4, 1, 0, 803, 150]);
  });

  test.each([
    ["", 'a line must be "p sp nodes roads", current value is undefined'],
    ["p max 2 1\na 1 2 3", '"p sp nodes roads"'],
    ["p sp 2 1\na 1 2", 'a line must be "a from to cost", current value is "a 1 2"'],
    ["p sp 2 2\na 1 2 3", 'its number of lines "a from to cost" must be 2, current value is 1'],
    ["p sp 2 1\na 1 3 3", "to[0] must be an integer from 0 to 1, current value is 2"],
    ["p sp 2 1\na 0 1 3", "from[0] must be an integer from 0 to 1, current value is -1"],
    ["p sp 2 1\na 1 2 -3", "cost[0] must be a finite number >= 0, current value is -3"],
    ["p sp 2 1\na 1 2 x", "cost[0] must be a finite number >= 0, current value is NaN"],
  ])("%j is refused", (text, message) => {
    expect(() => roadNetwork.fromDimacs(text)).toThrow(message);
  });

  const graph = "p sp 3 2\na 1 2 90\na 2 3 50";

  test("has the places of its coordinates, in any order of nodes, so that A* takes it", () => {
    const coordinates =
      "c of Rome\np aux sp co 3\nv 2 12483000 41893224\nv 1 12482932 41893224\nv 3 0 -90000000\n";
    const network = roadNetwork.fromDimacs(graph, coordinates);
    const places = { latitude: [41.893224, 41.893224, -90], longitude: [12.482932, 12.483, 0] };
    expect(network).toEqual(roadNetwork.of({ from: [0, 1], to: [1, 2], cost: [90, 50] }, places));
    expect(shortestPath.find(network, 0, 2, { method: "a-star" }).distance).toBe(140);
    expect(roadNetwork.fromDimacs(graph).points).toBeUndefined();
  });

  test.each([
    ["", 'a line must be "p aux sp co nodes", current value is undefined'],
    ["p aux sp co 3\nv 1 0", 'a line must be "v node x y", current value is "v 1 0"'],
    ["p aux sp co 2\nv 1 0 0\nv 2 0 0", "must be 3, current value is 2"],
    ["p aux sp co 4\nv 1 0 0\nv 2 0 0\nv 3 0 0\nv 4 0 0", "must be 3, current value is 4"],
    ["p aux sp co 3\nv 1 0 0\nv 2 0 0\nv 2 0 0", "latitude[2] must be a finite number, current value is NaN"],
    ["p aux sp co 3\nv 1 0 0\nv 2 0 0\nv 4 0 0", "latitude[2] must be a finite number, current value is NaN"],
    ["p aux sp co 3\nv 0 0 0\nv 2 0 0\nv 3 0 0", "latitude[0] must be a finite number, current value is NaN"],
    ["p aux sp co 3\nv 1 0 91000000\nv 2 0 0\nv 3 0 0", "latitude[0] must be within 90 degrees"],
    ["p aux sp co 3\nv 1 x 0\nv 2 0 0\nv 3 0 0", "longitude[0] must be a finite number"],
  ])("refuses the coordinates %j", (coordinates, message) => {
    expect(() => roadNetwork.fromDimacs(graph, coordinates)).toThrow(message);
  });
});

describe("a query", () => {
  const network = roadNetwork.of(roads);

  test.each<[string, (network: RoadNetwork, from: number, to: number) => unknown]>([
    ["shortestPath", (...query) => shortestPath.find(...query)],
    ["kShortestPaths", (...query) => kShortestPaths.find(...query, 2)],
    ["hubLabels", (given, from, to) => hubLabels.find(hubLabels.of(given), from, to)],
    ["distanceMatrix", (given, from, to) => distanceMatrix.of(given, [from], [to])],
  ])("of %s refuses unknown nodes and what is no network", async (_, find) => {
    const run = async (...query: Parameters<typeof find>) => find(...query);
    for (const wrong of [3, -1, 0.5]) {
      await expect(run(network, wrong, 0)).rejects.toThrow(
        "must be an integer from 0 to 2, current value is",
      );
      await expect(run(network, 0, wrong)).rejects.toThrow(
        "must be an integer from 0 to 2, current value is",
      );
    }
    await expect(run({} as RoadNetwork, 0, 0)).rejects.toThrow("as made by roadNetwork.of");
    const none = roadNetwork.of({ from: [], to: [], cost: [] });
    await expect(run(none, 0, 0)).rejects.toThrow("but there is none");
  });

  test("of A* needs places or a bound, and only A* takes one", () => {
    expect(() => shortestPath.find(network, 0, 1, { method: "a-star" })).toThrow(
      "network must be one with places",
    );
    const lowerBound = () => 0;
    expect(shortestPath.find(network, 0, 1, { method: "a-star", lowerBound }).distance).toBe(2);
    expect(() => shortestPath.find(network, 0, 1, { lowerBound })).toThrow(
      "method must be a-star for a lowerBound",
    );
  });

  test("of A* refuses a bound that is not consistent, naming the road", () => {
    const find = (values: readonly number[]) =>
      shortestPath.find(network, 2, 1, {
        method: "a-star",
        lowerBound: (node, target) => values[node] + 0 * target,
      });
    // The cheapest road from 2 to 0 costs 1, that from 0 to 1 costs 2.
    expect(find([2, 0, 3])).toEqual({ distance: 3, nodes: [2, 0, 1] });
    expect(() => find([2, 0, 3.1])).toThrow(
      "lowerBound(2, 1) must be at most 3, the cost of the road to 0 plus the bound there, current value is 3.1",
    );
    expect(() => find([2, 0.1, 3])).toThrow("lowerBound(1, 1) must be at most 0, as it is the target");
    expect(() => find([Number.NaN, 0, 3])).toThrow("lowerBound(0, 1)");
    expect(() => find([2.1, 0, 3])).toThrow("lowerBound(0, 1) must be at most 2");
  });

  test("does not disturb one that its own trace asks for", () => {
    const inner: number[] = [];
    const onSettle = () => inner.push(shortestPath.find(network, 2, 1).distance);
    expect(shortestPath.find(network, 2, 1, { onSettle })).toEqual({ distance: 3, nodes: [2, 0, 1] });
    expect(inner).toEqual([3, 3, 3]);
  });

  test("of k shortest paths wants a count of at least 1", () => {
    expect(() => kShortestPaths.find(network, 0, 1, 0)).toThrow("count must be an integer >= 1");
    expect(kShortestPaths.find(network, 1, 1, 3)).toEqual([{ distance: 0, nodes: [1] }]);
    expect(kShortestPaths.find(network, 1, 0, 3)).toEqual([]);
  });

  test("takes costs of any spread, and none at all", () => {
    const cost = [2 ** -30, 2 ** 40, 2 ** 20, 0, 2 ** 40, 1];
    const spread = roadNetwork.of({ from: [0, 0, 1, 2, 3, 2], to: [1, 3, 2, 4, 5, 3], cost });
    expect(shortestPath.find(spread, 0, 5)).toEqual({
      distance: 2 ** -30 + 2 ** 20 + 1 + 2 ** 40,
      nodes: [0, 1, 2, 3, 5],
    });
    const free = roadNetwork.of({ from: [0, 1], to: [1, 2], cost: [0, 0] });
    expect(shortestPath.find(free, 0, 2)).toEqual({ distance: 0, nodes: [0, 1, 2] });
  });

  test("of landmarks refuses a network without nodes", () => {
    const none = roadNetwork.of({ from: [], to: [], cost: [] });
    expect(() => lowerBounds.landmarks(none)).toThrow("network.nodeCount must be an integer >= 1");
  });
});

test("bounds are those that the roads allow", () => {
  const network = roadNetwork.of({ from: [0, 1], to: [1, 2], cost: [6, 12] }, { x: [0, 3, 3], y: [0, 0, 4] });
  const line = lowerBounds.straightLine(network);
  expect(line(0, 2)).toBeCloseTo(10, 7);
  expect(line(0, 2)).toBeLessThan(10);
  expect(lowerBounds.straightLine(network)).toBe(line);
  const landmark = lowerBounds.landmarks(network, { count: 1 });
  expect([landmark(0, 2), landmark(2, 0), landmark(1, 1)]).toEqual([18, Number.POSITIVE_INFINITY, 0]);
});

test("great-circle distances are those of a sphere, by the formula of haversines", () => {
  const haversine = ([a, b]: readonly number[], [c, d]: readonly number[]) => {
    const [n, s, w, e] = [a, c, b, d].map((degrees) => (degrees * Math.PI) / 180);
    const root = Math.sin((s - n) / 2) ** 2 + Math.cos(n) * Math.cos(s) * Math.sin((e - w) / 2) ** 2;
    return 2 * 6_371_008.8 * Math.asin(Math.sqrt(root));
  };
  const places = [
    [0, 0],
    [0, 0.00001],
    [39.9, 116.4],
    [31.2, 121.5],
    [-33.9, 18.4],
    [90, 0],
    [52, -179.9],
    [52, 179.9],
  ];
  for (const a of places)
    for (const b of places) {
      const [from, to] = [a, b].map(([latitude, longitude]) => ({ latitude, longitude }));
      expect(Math.abs(greatCircleDistance(from, to) - haversine(a, b))).toBeLessThan(1e-6);
    }
  expect(() => greatCircleDistance({ latitude: 116, longitude: 40 }, { latitude: 0, longitude: 0 })).toThrow(
    "latitude[0] must be within 90 degrees (are latitude and longitude swapped?), current value is 116",
  );
});
