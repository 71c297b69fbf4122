/** Small random road networks, and the distances that a slow way finds on them. */
import fc from "fast-check";
import { type RoadNetwork, roadNetwork } from "../../../lib/delivery";

/** Up to 9 nodes in the plane; roads with loops, parallels, zero costs and dead ends. */
export const randomNetworks: fc.Arbitrary<RoadNetwork> = fc.integer({ min: 1, max: 9 }).chain((count) => {
  const node = fc.integer({ min: 0, max: count - 1 });
  const road = fc.record({
    from: node,
    to: node,
    cost: fc.integer({ min: 0, max: 40 }).map((quarters) => quarters / 4),
    oneWay: fc.boolean(),
  });
  const place = fc.integer({ min: 0, max: 3 });
  return fc
    .record({
      roads: fc.array(road, { maxLength: 20 }),
      x: fc.array(place, { minLength: count, maxLength: count }),
      y: fc.array(place, { minLength: count, maxLength: count }),
    })
    .map(({ roads, x, y }) => {
      const column = <Name extends keyof (typeof roads)[number]>(name: Name) => roads.map((one) => one[name]);
      const columns = {
        from: column("from"),
        to: column("to"),
        cost: column("cost"),
        oneWay: column("oneWay"),
      };
      return roadNetwork.of(columns, { x, y });
    });
});

/** The cheapest road from each node to each other one. */
export function cheapestRoads({ nodeCount, starts, heads, costs }: RoadNetwork): number[][] {
  const table = Array.from({ length: nodeCount }, () => new Array<number>(nodeCount).fill(Infinity));
  for (let node = 0; node < nodeCount; node++)
    for (let arc = starts[node]; arc < starts[node + 1]; arc++)
      table[node][heads[arc]] = Math.min(table[node][heads[arc]], costs[arc]);
  return table;
}

const tables = new WeakMap<RoadNetwork, number[][]>();

export function floydWarshall(network: RoadNetwork): readonly (readonly number[])[] {
  const known = tables.get(network);
  if (known) return known;
  const table = cheapestRoads(network);
  tables.set(network, table);
  for (let i = 0; i < network.nodeCount; i++) table[i][i] = 0;
  for (let k = 0; k < network.nodeCount; k++)
    for (const row of table)
      for (let j = 0; j < row.length; j++) row[j] = Math.min(row[j], row[k] + table[k][j]);
  return table;
}

/** What it costs to drive along these nodes. */
export function costOf(network: RoadNetwork, nodes: readonly number[]): number {
  const table = cheapestRoads(network);
  return nodes.slice(1).reduce((sum, node, i) => sum + table[nodes[i]][node], 0);
}
