/** Recommendation: what training takes, against the Python package implicit on all processors. */
import { selectRaces } from "./harness/race";
import type { Benchmark } from "./harness/types";
import { factorRaces } from "./recommend/factors";

export const races: Benchmark["races"] = () => selectRaces([...factorRaces()]);
