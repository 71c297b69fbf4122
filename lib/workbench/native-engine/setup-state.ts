/** Results of earlier set-ups, so that later runs need not repeat them. */
import fs from "node:fs";
import path from "node:path";
import type { EnginePaths } from "./engine-paths";
import { readJson, writeJson } from "./json-file";

export interface SetupState {
  /** The addon that was loaded and tested: its file, size, time and the Node that loaded it. */
  readonly verified?: { readonly key: string; readonly tensorflow: string };
  /** The last download that failed. */
  readonly download?: { readonly from: string; readonly reason: string; readonly at: string };
}

export function readState(paths: EnginePaths): SetupState {
  return readJson<SetupState>(fileOf(paths)) ?? {};
}

/** Merges an update into the stored state. If the folder cannot be written, the next run does the work again. */
export function updateState(paths: EnginePaths, update: SetupState): void {
  try {
    fs.mkdirSync(paths.state, { recursive: true });
    writeJson(fileOf(paths), { ...readState(paths), ...update });
  } catch {
    // The state is only a cache.
  }
}

function fileOf(paths: EnginePaths): string {
  return path.join(paths.state, "native-engine.json");
}
