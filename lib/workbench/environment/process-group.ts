/** Processes that end with the process that started them, and with everything that they started themselves. */
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";

const guard: {
  readonly VARIABLE: string;
  endGroup(pid: number): void;
  endSession(session: string): void;
} = require("./guard.js");

/** The environment variable that all processes of a session inherit. */
export const SESSION_VARIABLE = guard.VARIABLE;

/** Ends the processes of a session, except this one. Only Linux can tell those that have left the process group. */
export function endSession(session: string): void {
  guard.endSession(session);
}

/** Ends a child process that leads a group, and all processes that it started. */
export function killGroup({ pid }: ChildProcess): void {
  if (pid !== undefined) guard.endGroup(pid);
}

/**
 * Stops reading what a child process left behind: a second after its end, though a process that could not be ended still holds
 * its streams. Otherwise "close" would never be emitted.
 */
export function closeAfterExit(child: ChildProcess): void {
  const close = () => child.stdio.forEach((stream) => void stream?.destroy());
  child.once("exit", () => setTimeout(close, 1000).unref());
}

/** The shell becomes the program; a second one waits until the pipe 3 is closed, by us or by our end, and ends the group. */
const RUN_GUARDED = '{ read -r _ <&3; kill -s KILL 0; } >/dev/null 2>&1 & exec "$@" 3<&-';

/**
 * Starts a program that leads a process group. The group ends with the program, and with this process even if that is killed. On
 * Windows the program is not guarded.
 *
 * @param stdio The three streams of the program.
 */
export function spawnGroup(
  program: string,
  args: readonly string[],
  { stdio, ...options }: SpawnOptions & { readonly stdio: readonly [Stdio, Stdio, Stdio] },
): ChildProcess {
  if (process.platform === "win32") {
    const child = spawn(program, args, { ...options, stdio: [...stdio] });
    closeAfterExit(child);
    return child;
  }
  const child = spawn("/bin/sh", ["-c", RUN_GUARDED, "sh", program, ...args], {
    ...options,
    stdio: [...stdio, "pipe"],
    detached: true,
  });
  child.once("exit", () => child.stdio[3]?.destroy());
  closeAfterExit(child);
  return child;
}

type Stdio = "ignore" | "pipe" | number;
