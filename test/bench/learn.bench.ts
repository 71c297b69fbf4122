/** Learning from tables, against the peers of each method. */
import { selectRaces } from "./harness/race";
import type { Benchmark } from "./harness/types";
import { boostingRaces } from "./learn/boosting";
import { linearRaces } from "./learn/linear";

export const races: Benchmark["races"] = () => selectRaces([...boostingRaces(), ...linearRaces()]);
