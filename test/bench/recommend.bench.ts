/** Recommendation: fitting against the Python package implicit on all processors, and answers a second. */
import { selectRaces } from "./harness/race";
import type { Benchmark } from "./harness/types";
import { factorRaces } from "./recommend/factors";
import { neighbourRaces } from "./recommend/neighbours";

export const races: Benchmark["races"] = () => selectRaces([...factorRaces(), ...neighbourRaces()]);
