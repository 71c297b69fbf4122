import fs from "node:fs";
import path from "node:path";
import * as notes from "./notes";
import type { Places } from "./places";

/** What earlier runs found out, so that no later run pays for it again. */
export interface Stamps {
  /** The addon that was loaded and computed rightly: its file, size, time and the Node that loaded it. */
  readonly verified?: { readonly key: string; readonly tensorflow: string };
  /** The last download that failed, and from where. */
  readonly download?: { readonly from: string; readonly reason: string; readonly at: string };
}

export function read(places: Places): Stamps {
  return notes.read<Stamps>(fileOf(places)) ?? {};
}

/** Keeps what is known and adds to it. A folder that cannot be written only costs the next run the same look. */
export function add(places: Places, news: Stamps): void {
  try {
    fs.mkdirSync(places.stamps, { recursive: true });
    notes.write(fileOf(places), { ...read(places), ...news });
  } catch {
    // It is looked at again, as said.
  }
}

function fileOf(places: Places): string {
  return path.join(places.stamps, "native-engine.json");
}
