/**
 * Ends a session: the process that executes cells, and everything that its cells started. Plain JavaScript, since the watch runs in
 * a thread without the TypeScript compiler.
 */
const { execFileSync, spawn } = require("node:child_process");
const { randomUUID } = require("node:crypto");
const fs = require("node:fs");
const { Worker, isMainThread, workerData } = require("node:worker_threads");

/** Every process of a session inherits this variable. */
const VARIABLE = "MERCHANT_LAB_SESSION";
const POLL_MILLISECONDS = 500;

/**
 * Ends this process and its session when the process `parent` has ended, also while a cell never returns to the event loop.
 */
function endWithParent(parent, session) {
  const resourceLimits = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 };
  const watch = { parent, session, isDirect: process.ppid === parent };
  const worker = new Worker(__filename, { workerData: watch, execArgv: [], resourceLimits });
  // A cell that ends all threads, or a lack of memory, must not look like an error of the cell.
  worker.on("error", () => {});
  worker.unref();
}

/**
 * Ends the kernel and its session with Jupyter, as ipykernel does: only if Jupyter asks for it by this variable, which on Windows
 * holds a handle. What cells left behind ends with the kernel.
 */
function endWithJupyter() {
  const { JPY_PARENT_PID } = process.env;
  const parent = process.platform === "win32" ? process.ppid : Number(JPY_PARENT_PID);
  const session = randomUUID();
  process.env[VARIABLE] = session;
  process.on("exit", () => endSession(session));
  watchFromOutside(session);
  // A container's Jupyter may have a number that is not known here.
  if (JPY_PARENT_PID && exists(parent)) endWithParent(parent, session);
}

/** Waits for the end of its input, then ends all processes with an entry in their environment; new ones may start meanwhile. */
const END_MEMBERS = `read -r _
for round in 1 2 3; do
  for file in $(grep -lsF "$1" /proc/[0-9]*/environ); do
    process="\${file%/environ}"
    kill -s KILL "\${process#/proc/}"
  done
done`;

/** Ends a session also if this process is killed: a shell, which is no member, holds a pipe from it. Only Linux lists members. */
function watchFromOutside(session) {
  if (process.platform !== "linux") return;
  const { [VARIABLE]: _, ...env } = process.env;
  const shell = spawn("/bin/sh", ["-c", END_MEMBERS, "sh", `${VARIABLE}=${session}`], {
    env,
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  // Without a shell, what cells left behind still ends with a kernel that ends by itself.
  shell.on("error", () => {});
  shell.unref();
  shell.stdin?.unref();
}

/** On POSIX, a process whose parent has ended gets another one at once; on Windows it keeps the number. */
function hasEnded({ parent, isDirect }) {
  return (isDirect && process.ppid !== parent) || !exists(parent);
}

function exists(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code !== "ESRCH";
  }
}

/** Ends the processes of a session, except this one, also those that have left the group. Only Linux can tell them. */
function endSession(session) {
  // What is being ended may have started another process in the meantime, and is itself listed until it is gone.
  for (let round = 0; round < 50; round++) {
    const others = membersOf(session).filter((member) => member !== process.pid);
    if (others.length === 0) return;
    others.forEach(kill);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
}

/** Ends a process that leads a group, and all others in the group; on Windows, all that it started. */
function endGroup(pid) {
  if (process.platform !== "win32") return kill(-pid);
  try {
    execFileSync("taskkill", ["/pid", String(pid), "/T", "/F"], { stdio: "ignore", windowsHide: true });
  } catch {
    // It has already ended.
  }
}

function kill(pid) {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has already ended.
  }
}

function membersOf(session) {
  if (process.platform !== "linux") return [];
  const entry = `${VARIABLE}=${session}\0`;
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(entry))
    .map(Number);
}

function environmentOf(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/environ`);
  } catch {
    // It has ended, or belongs to another user.
    return "";
  }
}

if (!isMainThread && workerData?.session) {
  setInterval(() => {
    if (!hasEnded(workerData)) return;
    endSession(workerData.session);
    // Last, as it ends this thread; a process that leads no group must not end the group of others.
    endGroup(process.pid);
    kill(process.pid);
  }, POLL_MILLISECONDS);
}

module.exports = { VARIABLE, endGroup, endSession, endWithJupyter, endWithParent };
