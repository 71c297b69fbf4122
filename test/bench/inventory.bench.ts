/** Inventory: what a planner waits for, and what modelling adds to HiGHS. */
import { selectRaces } from "./harness/race";
import type { Benchmark } from "./harness/types";
import { orderPlanRaces } from "./inventory/order-plan";
import { simulationRaces } from "./inventory/simulation";

export const races: Benchmark["races"] = () => selectRaces([...orderPlanRaces(), ...simulationRaces()]);
