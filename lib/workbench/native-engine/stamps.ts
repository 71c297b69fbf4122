import fs from "node:fs";
import path from "node:path";
import type { Places } from "./places";

/** What earlier runs found out, so that no later run pays for it again. */
export interface Stamps {
  /** The addon that was loaded and computed rightly: its file, size, time and the Node that loaded it. */
  readonly verified?: { readonly key: string; readonly tensorflow: string };
  /** The last download that failed, and from where. */
  readonly download?: { readonly from: string; readonly reason: string; readonly at: string };
}

export function read(places: Places): Stamps {
  try {
    return JSON.parse(fs.readFileSync(fileOf(places), "utf8"));
  } catch {
    // None yet, or torn by a kill: both mean that nothing is known.
    return {};
  }
}

/** Keeps what is known and adds to it. A folder that cannot be written only costs the next run the same look. */
export function add(places: Places, news: Stamps): void {
  const file = fileOf(places);
  const temporary = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(places.stamps, { recursive: true });
    fs.writeFileSync(temporary, `${JSON.stringify({ ...read(places), ...news }, null, 2)}\n`);
    fs.renameSync(temporary, file);
  } catch {
    fs.rmSync(temporary, { force: true });
  }
}

function fileOf(places: Places): string {
  return path.join(places.stamps, "native-engine.json");
}
