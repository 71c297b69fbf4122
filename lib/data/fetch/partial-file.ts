/**
 * The temporary file of a download. Each download writes its own, so two processes never share one. A file that a killed
 * process left behind is taken over by renaming it, which only one process can do.
 */
import fs from "node:fs";
import path from "node:path";
import { makeFolder } from "../../core/files/make-folder";

const active = new Set<string>();
let counter = 0;

/** A path beside `target` for exclusive use until `release`: new, or with the bytes of an interrupted download. */
export function claim(target: string): string {
  makeFolder(path.dirname(target));
  const own = `${target}.${process.pid}.${++counter}.part`;
  active.add(own);
  for (const orphan of orphans(target)) {
    try {
      fs.renameSync(orphan, own);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  return own;
}

/** Ends the exclusive use; the next download may claim the file. */
export function release(partial: string): void {
  active.delete(partial);
}

/** Partial files of the target whose process has ended, the longest first. */
function orphans(target: string): readonly string[] {
  const folder = path.dirname(target);
  const prefix = `${path.basename(target)}.`;
  const found: { readonly file: string; readonly size: number }[] = [];
  for (const name of fs.readdirSync(folder)) {
    const match = name.startsWith(prefix) ? /^(\d+)\.\d+\.part$/.exec(name.slice(prefix.length)) : null;
    if (match === null) continue;
    const file = path.join(folder, name);
    const pid = Number(match[1]);
    if (pid === process.pid ? active.has(file) : isAlive(pid)) continue;
    found.push({ file, size: fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0 });
  }
  return found.sort((a, b) => b.size - a.size).map(({ file }) => file);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
