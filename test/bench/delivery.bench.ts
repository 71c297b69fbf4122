/** Delivery: shortest paths on the roads of two cities. */
import { roadRaces } from "./delivery/roads";
import { selectRaces } from "./harness/race";
import type { Benchmark } from "./harness/types";

export const races: Benchmark["races"] = async () => selectRaces(await roadRaces());
