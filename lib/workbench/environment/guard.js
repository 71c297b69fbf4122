/**
 * Ends a session: the process that executes cells, and everything that its cells started. Plain JavaScript, since the watch runs in
 * a thread without the TypeScript compiler.
 */
const { execFileSync } = require("node:child_process");
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
  // A container's Jupyter may have a number that is not known here.
  if (JPY_PARENT_PID && exists(parent)) endWithParent(parent, session);
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
