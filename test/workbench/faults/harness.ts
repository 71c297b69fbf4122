/** Starts processes that do harm, and tells which of them are left. */
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { PROJECT } from "../../../lib/workbench/paths";
import { notebookOf, saved } from "../make-notebook";

/** No process of a test lives longer, also if the tests themselves are killed. */
const SECONDS = 180;

/** The sources of a notebook whose last cell calls `note` when all its processes run, and then does harm. */
export interface Harm {
  readonly name: string;
  readonly cell: string;
  /** Whether the run ends by itself. */
  readonly ends?: boolean;
}

const start = (stdio: string, options = "") =>
  `spawn("sleep", ["${SECONDS}"], { stdio: "${stdio}"${options} })`;
const loop = "while (Date.now() < end);";

export const HARMS: readonly Harm[] = [
  { name: "a loop that never ends", cell: `note();\n${loop}` },
  { name: "a promise that is never kept", cell: "note();\nawait new Promise(() => {});" },
  { name: "an endless loop of microtasks", cell: "note();\nwhile (Date.now() < end) await null;" },
  { name: "a timer and a loop of awaits", cell: "note();\nwhile (Date.now() < end) await wait(20);" },
  {
    name: "a thread that never ends",
    cell: `new Worker("const end = Date.now() + ${SECONDS}e3; ${loop}", { eval: true });\nnote();\n${loop}`,
  },
  { name: "a child that holds the output, and a loop", cell: `note(${start("inherit")}.pid);\n${loop}` },
  {
    name: "a detached child that holds the output, and a loop",
    cell: `note(${start("inherit", ", detached: true")}.pid);\n${loop}`,
  },
  {
    name: "a grandchild whose parent has ended, and an await",
    cell: `const shell = spawn("sh", ["-c", "sleep ${SECONDS} & echo $!"], { detached: true });
      note(Number(await new Promise((resolve) => shell.stdout.once("data", resolve))));
      await new Promise(() => {});`,
  },
  {
    name: "a child that is awaited without the event loop",
    cell: `note();\nexecFileSync("sleep", ["${SECONDS}"], { stdio: "inherit" });`,
  },
  {
    name: "a cell that ignores signals",
    cell: `for (const name of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect", "exit"]) process.on(name, () => {});
      note();\nawait new Promise(() => {});`,
  },
  { name: "children left by a cell that ends well", cell: left("note();"), ends: true },
  { name: "children left by a cell that fails", cell: left('note();\nthrow new Error("no");'), ends: true },
  {
    name: "children left by a cell that ends the process",
    cell: left('note();\nprocess.kill(process.pid, "SIGKILL");'),
    ends: true,
  },
  {
    name: "a loop at the exit, in a run that ends well",
    cell: `note();\nprocess.on("exit", () => { ${loop} });`,
    ends: true,
  },
];

function left(after: string): string {
  return `const children = [${start("inherit")}, ${start("ignore", ", detached: true")}];
    for (const child of children) child.unref();
    noteAlso(...children.map(({ pid }) => pid));\n${after}`;
}

export function newPidFile(): string {
  return path.join(fs.mkdtempSync(path.join(os.tmpdir(), "merchant lab fault ")), "pids");
}

/** A notebook whose cells write the numbers of its processes to the file. */
export function harmfulNotebook({ cell }: Harm, pidFile: string): string {
  return saved(notebookOf(setUp(pidFile), cell));
}

/** What the cells of a `Harm` need. */
export function setUp(pidFile: string): string {
  return `import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { Worker } from "node:worker_threads";
const end = Date.now() + ${SECONDS}e3;
const noteAlso = (...pids: unknown[]) => fs.appendFileSync(${JSON.stringify(pidFile)}, pids.map((pid) => pid + "\\n").join(""));
const note = (...pids: unknown[]) => noteAlso(process.pid, ...pids, "all");`;
}

/** Runs a script or program of the project in a process of its own, which is the parent that tests end. */
export function startParent(program: string, args: readonly string[], options: SpawnOptions = {}) {
  const child = spawn(program, args, {
    ...options,
    cwd: PROJECT,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return { child, ended, output: () => output };
}

/** Waits until all processes have told their numbers. */
export async function pidsIn(pidFile: string, parent?: ChildProcess): Promise<number[]> {
  const text = await until(() => {
    const written = fs.existsSync(pidFile) ? fs.readFileSync(pidFile, "utf8") : "";
    if (written.endsWith("all\n")) return written;
    if (parent?.exitCode != null) throw new Error(`it ended early, with code ${parent.exitCode}`);
    return undefined;
  }, 180);
  return text
    .split("\n")
    .map(Number)
    .filter((pid) => pid > 0);
}

/** Waits until none of the processes runs. @returns Those that still do after the time, which are then ended. */
export async function processesLeft(pids: readonly number[], seconds = 30): Promise<readonly number[]> {
  try {
    await until(() => (pids.some(isRunning) ? undefined : true), seconds);
    return [];
  } catch {
    const left = pids.filter(isRunning);
    for (const pid of left) process.kill(pid, "SIGKILL");
    return left;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A container may have nobody who takes note of the end of orphans.
    return process.platform !== "linux" || !/\) [ZX] /.test(fs.readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

async function until<T>(find: () => T | undefined, seconds: number): Promise<T> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    const found = find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`it did not happen within ${seconds} s`);
}
