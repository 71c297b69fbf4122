/** `npm run bench`: the benchmarks and the code that runs them are in `test/bench`. */
import path from "node:path";
import type { Command } from "../command";
import { PROJECT } from "../paths";

export const command: Command = require(path.join(PROJECT, "test/bench/harness/command.ts")).command;
