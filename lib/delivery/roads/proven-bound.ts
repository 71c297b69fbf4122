/** The test of what A* is told. */
import { mustBe } from "../../core/errors";
import type { RoadNetwork } from "./search";

/** At most the cost from a node to a target. */
export type LowerBound = (node: number, target: number) => number;

/** Rounding may exceed a bound by this share. */
export const ROUNDING = 1e-9;

/** The network for which a bound is consistent by the triangle inequality, so that it needs no test. */
export const knownFor = new WeakMap<LowerBound, RoadNetwork>();

/**
 * The bound to one target. One that is not known to be consistent is tested: at no node may it be above the cost of a road from
 * there plus its value where the road ends. O(roads).
 *
 * @throws {RangeError} If it is, or above 0 at the target.
 */
export function proven(
  action: string,
  network: RoadNetwork,
  bound: LowerBound,
  to: number,
): (node: number) => number {
  if (knownFor.get(bound) === network) return (node) => bound(node, to);
  const { nodeCount, starts, heads, costs } = network;
  const values = Float64Array.from({ length: nodeCount }, (_, node) => bound(node, to));
  const require = (node: number, most: number, rule: string) => {
    if (!(values[node] <= most + ROUNDING * Math.abs(most)))
      throw new RangeError(
        mustBe(action, `lowerBound(${node}, ${to})`, `at most ${most}, ${rule}`, values[node]),
      );
  };
  require(to, 0, "as it is the target");
  for (let node = 0; node < nodeCount; node++)
    for (let arc = starts[node]; arc < starts[node + 1]; arc++)
      require(node, costs[arc] +
        values[heads[arc]], `the cost of the road to ${heads[arc]} plus the bound there`);
  return (node) => values[node];
}
