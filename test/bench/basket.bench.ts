/**
 * Frequent itemsets and rules against every library that a user would take instead. Both sides run in processes of
 * their own on the same file; a first pair is cold, and its peak memory is kept.
 */
import { rmSync } from "node:fs";
import path from "node:path";
import { npmPackage, pythonPackage } from "../../lib/workbench/benchmarks/peer-packages";
import { peer, temporaryFolder } from "../../lib/workbench/benchmarks/peer-process";
import { type Benchmark, type Candidate, programme } from "../../lib/workbench/benchmarks/race";
import { fileOf, lackOf, type SetName } from "./basket/baskets-on-disk";
import { borgelt, type CProgram } from "./basket/borgelt";
import { compiledLibrary } from "./basket/library";

export { curves } from "./basket/curves";

/** A data set, and in how many of its baskets a set must be. */
type Cell = readonly [name: SetName, minCount: number];

/** What one side runs: a program and its arguments, but for the file and the count, which come last. */
interface Side {
  readonly title: string;
  readonly lack: string | undefined;
  command(file: string, minCount: number): readonly [program: string, args: readonly string[]];
}

interface Gate {
  readonly id: string;
  /** The job of our side: see peers/our_itemsets.js. */
  readonly job: string;
  readonly cells: readonly Cell[];
  readonly sides: () => readonly Side[];
  /** Of every cell; without it they are only reported. */
  readonly gate?: number;
  readonly aim: number;
  /** Of the geometric mean over the cells. */
  readonly meanGate?: number;
  /** How much more time than others a race takes to be warm, and then. @default 1 */
  readonly patience?: number;
  readonly memoryGate?: number;
}

/** By falling count in each set: a peer that does not finish is not asked for more. */
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
    patience: 3,
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
    patience: 3,
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

/** A peer's run may take so long; more is "> 10 s". */
const LIMIT_SECONDS = 10;
/** A race may take about so long, after so long a warm-up. */
const BUDGET_SECONDS = 4;
const WARM_SECONDS = 2;

export const races: Benchmark["races"] = () => {
  const folder = temporaryFolder();
  const library = compiledLibrary(path.join(folder, "lib"));
  return programme(
    GATES.flatMap((gate) =>
      gate.sides().flatMap((side) => {
        const gaveUp = new Set<SetName>();
        return gate.cells.map((cell) => candidate(gate, side, cell, { folder, library, gaveUp }));
      }),
    ),
  );
};

interface Setting {
  readonly folder: string;
  readonly library: string;
  /** Sets on which the peer did not finish with fewer itemsets than these. */
  readonly gaveUp: Set<SetName>;
}

function candidate(
  { id, job, gate, aim, meanGate, memoryGate, patience = 1 }: Gate,
  { title, lack, command }: Side,
  [name, minCount]: Cell,
  { folder, library, gaveUp }: Setting,
): Candidate {
  let ours: ReturnType<typeof peer> | undefined;
  let theirs: ReturnType<typeof peer> | undefined;
  return {
    name: `${id}: ${name} ${minCount}`,
    peerName: title,
    lacks: [lack, lackOf(name)],
    pairs: 25,
    budgetSeconds: BUDGET_SECONDS * patience,
    warmSeconds: WARM_SECONDS * patience,
    ...(gate !== undefined && { gate }),
    aim,
    ...(meanGate !== undefined && { group: { name: id, gate: meanGate } }),
    ...(memoryGate !== undefined && { memoryGate }),
    async ours() {
      const args = [script("our_itemsets.js"), library, job, await fileOf(name, folder), String(minCount)];
      ours ??= peer(process.execPath, args);
      return await ours.run();
    },
    async peer() {
      if (gaveUp.has(name)) return { seconds: LIMIT_SECONDS, answer: "", unfinished: true };
      theirs ??= peer(...command(await fileOf(name, folder), minCount), LIMIT_SECONDS);
      const measured = await theirs.run();
      if (measured.unfinished) gaveUp.add(name);
      return measured;
    },
    end() {
      ours?.end();
      theirs?.end();
    },
  };
}

function npmSide(name: string, version: string): Side {
  const { title, folder, lack } = npmPackage(name, version);
  return {
    title,
    lack,
    command: (file, minCount) => [
      process.execPath,
      ["--max-old-space-size=4096", script("npm_itemsets.js"), name, folder, file, String(minCount)],
    ],
  };
}

function pythonSide(name: string, version: string, job: string): Side {
  const { title, python, lack } = pythonPackage(name, version);
  return {
    title: job.startsWith("mlxtend") ? `${title} ${job.slice("mlxtend-".length)}` : title,
    lack,
    command: (file, minCount) => [python, [script("python_itemsets.py"), job, file, String(minCount)]],
  };
}

function borgeltSide(job: "count" | "write"): Side {
  const { title, program, lack }: CProgram = borgelt();
  const output = path.join("/dev/shm", `merchant-lab-${process.pid}.sets`);
  // The program removes it after each run, unless it is ended in one.
  process.on("exit", () => rmSync(output, { force: true }));
  return {
    title,
    lack,
    command: (file, minCount) => [
      program,
      [job, file, String(minCount), ...(job === "write" ? [output] : [])],
    ],
  };
}

function script(name: string): string {
  return path.join(__dirname, "peers", name);
}
