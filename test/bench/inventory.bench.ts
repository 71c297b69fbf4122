/** Inventory: what a planner waits for. */
import { selectRaces } from "./harness/race";
import type { Benchmark } from "./harness/types";
import { simulationRaces } from "./inventory/simulation";

export const races: Benchmark["races"] = () => selectRaces([...simulationRaces()]);
