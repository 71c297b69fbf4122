/** Delivery: shortest paths on the roads of two cities, and routes for vans. */
import { roadRaces } from "./delivery/roads";
import { routeRaces } from "./delivery/routes";
import { selectRaces } from "./harness/race";
import type { Benchmark } from "./harness/types";

export const races: Benchmark["races"] = async () =>
  selectRaces([...(await roadRaces()), ...(await routeRaces())]);
