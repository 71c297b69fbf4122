/** The compiled addon of tfjs-node: its path, and whether it works. */
import fs from "node:fs";
import path from "node:path";
import { execute } from "../environment/processes";
import { readText } from "../text-file";
import type { EnginePaths } from "./engine-paths";
import { findAlteration, readManifest, writeManifest } from "./manifest";
import { readState, updateState } from "./setup-state";

/** Whether an addon works. */
export type Verdict =
  | { readonly works: true; readonly tensorflow: string }
  | { readonly works: false; readonly reason: string; readonly isAltered?: boolean };

/** The path that tfjs-node loads the addon from on this Node, whether the file exists or not. */
export function addonPath(packageDirectory: string): string {
  const { binary } = JSON.parse(readText(path.join(packageDirectory, "package.json")));
  const known: number[] = binary.napi_versions.filter(
    (version: number) => version <= Number(process.versions.napi),
  );
  return path.join(packageDirectory, "lib", `napi-v${Math.max(...known)}`, "tfjs_binding.node");
}

export function isPresent(packageDirectory: string): boolean {
  try {
    return fs.existsSync(addonPath(packageDirectory));
  } catch {
    return false;
  }
}

/** Loads the package and trains one step in a child process, so that a crash does not end this one. */
export async function verify(packageDirectory: string, signal?: AbortSignal): Promise<Verdict> {
  const script = path.join(__dirname, "test-addon.js");
  const { ok, output, reason } = await execute(process.execPath, [script, packageDirectory], {
    environment: { TF_CPP_MIN_LOG_LEVEL: "3", NODE_OPTIONS: "" },
    timeoutSeconds: 90,
    ...(signal ? { signal } : {}),
  });
  const lines = output.trim().split("\n");
  const last = lines[lines.length - 1] ?? "";
  if (!ok) return { works: false, reason: `its library did not load (${last || reason})` };
  return { works: true, tensorflow: JSON.parse(last).tensorflow };
}

/**
 * As `verify` for the installed addon, but the result is stored for this file and version of Node, and an addon that differs
 * from its manifest is not loaded.
 */
export async function verifyInstalled(paths: EnginePaths, signal?: AbortSignal): Promise<Verdict> {
  const { verified } = readState(paths);
  if (verified?.key === keyOf(paths)) return { works: true, tensorflow: verified.tensorflow };
  const engine = engineFolder(paths);
  const altered = await findAlteration(engine);
  if (altered !== undefined)
    return { works: false, reason: `its library was altered (${altered})`, isAltered: true };
  const verdict = await verify(paths.package, signal);
  if (!verdict.works) return verdict;
  // An engine that was stored without a manifest gets one now.
  if (readManifest(engine) === undefined && isInStore(paths, engine)) await writeManifest(engine, []);
  remember(paths, verdict.tensorflow);
  return verdict;
}

/** Stores that the installed addon works, so that later runs need not load it to find out. */
export function remember(paths: EnginePaths, tensorflow: string): void {
  updateState(paths, { verified: { key: keyOf(paths), tensorflow } });
}

/** The folder of the addon in use and its libraries: in the store, or the package itself. */
export function engineFolder(paths: EnginePaths): string {
  return path.dirname(fs.realpathSync(path.join(paths.package, "lib")));
}

function isInStore({ store }: EnginePaths, engine: string): boolean {
  return fs.existsSync(store) && path.dirname(engine) === fs.realpathSync(store);
}

/** Changes with the addon, its libraries, and the version of Node. */
function keyOf(paths: EnginePaths): string {
  const file = fs.realpathSync(addonPath(paths.package));
  const libraries = path.join(engineFolder(paths), "deps/lib");
  const names = fs.existsSync(libraries) ? fs.readdirSync(libraries).sort() : [];
  const versions = [file, ...names.map((name) => path.join(libraries, name))].map((each) => {
    const { size, mtimeMs } = fs.lstatSync(each);
    return `${size}@${mtimeMs}`;
  });
  return `${file} ${versions.join(" ")} ${process.version}`;
}
