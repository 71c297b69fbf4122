import fs from "node:fs";

/**
 * Ends this process when the npm that started it has ended. npm starts a shell that starts this process, and passes signals to the
 * shell only; without this, `npm start` would go on after its end.
 */
export function endWithNpm(): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const npm = parentOf(shell);
  // If the shell has become this process, the parent is npm itself, and what is above it may end.
  const isShell = npm !== undefined && nameOf(npm).startsWith("npm");
  const timer = setInterval(() => {
    if (process.ppid === shell && (!isShell || parentOf(shell) === npm)) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, 500);
  timer.unref();
}

/** The number of a process's parent, which only Linux tells cheaply. */
function parentOf(pid: number): number | undefined {
  const [, parent] = /\) \S (\d+)/.exec(readProcess(pid, "stat")) ?? [];
  return parent === undefined ? undefined : Number(parent);
}

function nameOf(pid: number): string {
  return readProcess(pid, "comm");
}

function readProcess(pid: number, file: string): string {
  try {
    return fs.readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
