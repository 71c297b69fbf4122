/**
 * How soon a person can begin: the import of lib, the commands, a notebook of one cell and the first cell in Jupyter, each in a
 * new process, against the start of Python with scikit-learn and pandas, by which its notebooks begin.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { formatNotebook } from "../../lib/workbench/notebooks/notebook-file";
import { PROJECT } from "../../lib/workbench/paths";
import { KernelClient } from "../workbench/kernel/kernel-client";
import { notebookOf } from "../workbench/make-notebook";
import { pythonPackage } from "./harness/peer-packages";
import { temporaryFolder } from "./harness/peer-process";
import { measure, selectRaces } from "./harness/race";
import type { Benchmark, Measurement } from "./harness/types";

const PEER_CODE = "import sklearn, pandas";
const CELL = `import { baskets, itemsets } from "merchant-lab";
itemsets.mine(baskets.of([["tea", "cup"], ["tea"]]), { minSupport: 0.5 }).size`;

const COMMAND = path.join(PROJECT, "lib/workbench/merchant-lab.js");

export const races: Benchmark["races"] = () => {
  const learn = pythonPackage("scikit-learn", "1.9.1");
  const pandas = pythonPackage("pandas", "3.1.1");
  const peer = () => measureProgram(pandas.python, ["-c", PEER_CODE]);
  const starts: Readonly<Record<string, () => Promise<Measurement>>> = {
    'require("merchant-lab")': () => measureProgram(process.execPath, ["-e", 'require("merchant-lab")']),
    "merchant-lab --help": () => measureProgram(process.execPath, [COMMAND, "--help"]),
    "merchant-lab doctor": () => measureProgram(process.execPath, [COMMAND, "doctor"]),
    "a notebook of one cell": () => measureProgram(process.execPath, [COMMAND, "run", oneCellNotebook()]),
    "the kernel and its first cell": () => measure(() => executeInKernel(CELL)),
    "the first cell of a running kernel": measureFirstCell,
  };
  return selectRaces(
    Object.entries(starts).map(([name, ours]) => ({
      name,
      peerName: `python -c "${PEER_CODE}"`,
      missing: [learn.missing, pandas.missing],
      ours,
      peer,
    })),
  );
};

/** The answer says only that the program succeeded. */
function measureProgram(program: string, args: readonly string[]): Promise<Measurement> {
  return measure(() => {
    const { error, status, stderr } = spawnSync(program, args, { cwd: PROJECT, encoding: "utf8" });
    if (error !== undefined || status !== 0)
      throw new Error(`Cannot run ${[program, ...args].join(" ")}: ${error?.message ?? stderr}`);
    return "done";
  });
}

let notebook: string | undefined;

function oneCellNotebook(): string {
  if (notebook === undefined) {
    notebook = path.join(temporaryFolder(), "one-cell.ipynb");
    writeFileSync(notebook, formatNotebook(notebookOf(CELL)));
  }
  return notebook;
}

async function executeInKernel(cell: string): Promise<string> {
  const kernel = await KernelClient.start();
  try {
    return await answerOf(kernel, cell);
  } finally {
    kernel.close();
  }
}

/** JupyterLab starts the kernel when it opens a notebook, so the start may be over when the first cell is executed. */
async function measureFirstCell(): Promise<Measurement> {
  const kernel = await KernelClient.start();
  try {
    return await measure(() => answerOf(kernel, CELL));
  } finally {
    kernel.close();
  }
}

async function answerOf(kernel: KernelClient, cell: string): Promise<string> {
  const { reply } = await kernel.execute(cell);
  const { status, evalue } = reply.content as unknown as {
    readonly status: string;
    readonly evalue?: string;
  };
  if (status !== "ok") throw new Error(`Cannot execute the cell: ${evalue}`);
  return "done";
}
