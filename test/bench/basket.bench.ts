/**
 * Frequent itemsets and rules against the libraries that a user could take instead. Each side runs in a
 * separate process on the same file. The peak memory is that of the first, cold pair.
 */
import { rmSync } from "node:fs";
import path from "node:path";
import { fileOf, missingDataset, type SetName } from "./basket/baskets-on-disk";
import { borgelt, type CProgram } from "./basket/borgelt";
import { compiledLibrary } from "./basket/library";
import { npmPackage, pythonPackage } from "./harness/peer-packages";
import { PeerProcess, temporaryFolder } from "./harness/peer-process";
import { selectRaces } from "./harness/race";
import type { Benchmark, CandidateRace } from "./harness/types";

export { curves } from "./basket/curves";

/** A data set and the minimum support count. */
type Cell = readonly [name: SetName, minCount: number];

/** One side of a race. */
interface Side {
  readonly title: string;
  readonly missing: string | undefined;
  /** The program and its arguments. */
  command(file: string, minCount: number): readonly [program: string, args: readonly string[]];
}

interface Gate {
  readonly id: string;
  /** The job of our side, one of peers/our_itemsets.js. */
  readonly job: string;
  readonly cells: readonly Cell[];
  readonly sides: () => readonly Side[];
  /** The ratio for each cell; without it the ratios are only reported. */
  readonly gate?: number;
  readonly aim: number;
  /** The ratio for the geometric mean over the cells. */
  readonly meanGate?: number;
  /** Multiplies the time limits of warm-up and race. @default 1 */
  readonly timeFactor?: number;
  readonly memoryGate?: number;
}

/** In order of decreasing count per data set: after a peer has timed out, its later cells are skipped. */
const ALL_CELLS: readonly Cell[] = [
  ["Groceries", 10],
  ["mushroom", 2000],
  ["Online Retail", 400],
  ["retail", 882],
  ["retail", 200],
  ["retail", 88],
  ["T10I4D100K", 1000],
  ["T10I4D100K", 500],
  ["T10I4D100K", 100],
];

export const GATES: readonly Gate[] = [
  {
    id: "F1 list",
    job: "list",
    cells: ALL_CELLS,
    sides: () => [
      npmSide("node-fpgrowth", "1.2.1"),
      npmSide("node-apriori", "1.0.0"),
      npmSide("apriori", "1.0.7"),
    ],
    gate: 10,
    aim: 30,
    memoryGate: 1 / 5,
  },
  {
    id: "F2 file to list",
    job: "file",
    cells: ALL_CELLS,
    sides: () => [
      pythonSide("mlxtend", "0.25.0", "mlxtend-fpgrowth"),
      pythonSide("mlxtend", "0.25.0", "mlxtend-hmine"),
      pythonSide("efficient-apriori", "2.0.6", "efficient-apriori"),
      pythonSide("apyori", "1.1.2", "apyori"),
    ],
    gate: 5,
    aim: 20,
    timeFactor: 3,
    memoryGate: 1 / 5,
  },
  {
    id: "F3 list",
    job: "list",
    cells: [
      ["retail", 88],
      ["retail", 20],
      ["retail", 10],
      ["T10I4D100K", 100],
      ["T10I4D100K", 20],
      ["mushroom", 600],
      ["Online Retail", 100],
    ],
    sides: () => [pythonSide("pyfim", "6.28", "pyfim")],
    gate: 1,
    aim: 2,
    meanGate: 1.3,
  },
  {
    id: "F4 count",
    job: "count",
    cells: [
      ["retail", 20],
      ["retail", 5],
      ["T10I4D100K", 20],
      ["T10I4D100K", 10],
      ["mushroom", 300],
      ["mushroom", 100],
    ],
    sides: () => [borgeltSide("count")],
    aim: 1,
    meanGate: 0.5,
    memoryGate: 2,
  },
  {
    id: "F5 columns, C writes",
    job: "columns",
    cells: [
      ["mushroom", 300],
      ["retail", 5],
    ],
    timeFactor: 3,
    sides: () => [borgeltSide("write")],
    gate: 1,
    aim: 3,
    memoryGate: 2,
  },
  {
    id: "F6 rules",
    job: "rules",
    cells: [
      ["Groceries", 10],
      ["T10I4D100K", 100],
    ],
    sides: () => [pythonSide("mlxtend", "0.25.0", "mlxtend-rules")],
    gate: 5,
    aim: 50,
  },
  {
    id: "F6 mine, rules of one consequent",
    job: "mineRules",
    cells: [
      ["Groceries", 10],
      ["T10I4D100K", 100],
    ],
    sides: () => [pythonSide("pyfim", "6.28", "pyfim-rules")],
    gate: 1,
    aim: 3,
  },
];

/** Time limit of a peer's run; a longer one is reported as "> 10 s". */
const LIMIT_SECONDS = 10;
/** Approximate time limit of a race, after the warm-up. */
const BUDGET_SECONDS = 4;
const WARMUP_SECONDS = 2;

export const races: Benchmark["races"] = () => {
  const folder = temporaryFolder();
  const library = compiledLibrary(path.join(folder, "lib"));
  return selectRaces(
    GATES.flatMap((gate) =>
      gate.sides().flatMap((side) => {
        const timedOut = new Set<SetName>();
        return gate.cells.map((cell) => raceFor(gate, side, cell, { folder, library, timedOut }));
      }),
    ),
  );
};

interface RaceContext {
  readonly folder: string;
  readonly library: string;
  /** Data sets on which the peer timed out with a higher minimum count. */
  readonly timedOut: Set<SetName>;
}

function raceFor(
  { id, job, gate, aim, meanGate, memoryGate, timeFactor = 1 }: Gate,
  { title, missing, command }: Side,
  [name, minCount]: Cell,
  { folder, library, timedOut }: RaceContext,
): CandidateRace {
  let ours: PeerProcess | undefined;
  let peer: PeerProcess | undefined;
  return {
    name: `${id}: ${name} ${minCount}`,
    peerName: title,
    missing: [missing, missingDataset(name)],
    pairs: 25,
    budgetSeconds: BUDGET_SECONDS * timeFactor,
    warmupSeconds: WARMUP_SECONDS * timeFactor,
    ...(gate !== undefined && { gate }),
    aim,
    ...(meanGate !== undefined && { group: { name: id, gate: meanGate } }),
    ...(memoryGate !== undefined && { memoryGate }),
    async ours() {
      const args = [script("our_itemsets.js"), library, job, await fileOf(name, folder), String(minCount)];
      ours ??= new PeerProcess(process.execPath, args);
      return await ours.run();
    },
    async peer() {
      if (timedOut.has(name)) return { seconds: LIMIT_SECONDS, answer: "", unfinished: true };
      peer ??= new PeerProcess(...command(await fileOf(name, folder), minCount), LIMIT_SECONDS);
      const measured = await peer.run();
      if (measured.unfinished) timedOut.add(name);
      return measured;
    },
    end() {
      ours?.end();
      peer?.end();
    },
  };
}

function npmSide(name: string, version: string): Side {
  const { title, folder, missing } = npmPackage(name, version);
  return {
    title,
    missing,
    command: (file, minCount) => [
      process.execPath,
      ["--max-old-space-size=4096", script("npm_itemsets.js"), name, folder, file, String(minCount)],
    ],
  };
}

function pythonSide(name: string, version: string, job: string): Side {
  const { title, python, missing } = pythonPackage(name, version);
  return {
    title: job.startsWith("mlxtend") ? `${title} ${job.slice("mlxtend-".length)}` : title,
    missing,
    command: (file, minCount) => [python, [script("python_itemsets.py"), job, file, String(minCount)]],
  };
}

function borgeltSide(job: "count" | "write"): Side {
  const { title, program, missing }: CProgram = borgelt();
  const output = path.join("/dev/shm", `merchant-lab-${process.pid}.sets`);
  // The program deletes it after each run, unless it is stopped before.
  process.on("exit", () => rmSync(output, { force: true }));
  return {
    title,
    missing,
    command: (file, minCount) => [
      program,
      [job, file, String(minCount), ...(job === "write" ? [output] : [])],
    ],
  };
}

function script(name: string): string {
  return path.join(__dirname, "peers", name);
}
