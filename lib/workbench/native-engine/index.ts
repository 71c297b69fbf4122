/** The native engine: downloads or builds TensorFlow's C library for tfjs-node, tests it, and puts it in place. */
import fs from "node:fs";
import path from "node:path";
import * as addon from "./addon";
import * as archives from "./archives";
import { DEFAULT_PATHS, type EnginePaths } from "./engine-paths";
import { hostOf, type InstallScriptOptions, runInstallScript, type Staged } from "./install-script";
import { readManifest, writeManifest } from "./manifest";
import { readState, updateState } from "./setup-state";
import * as staging from "./staging";
import { fetchFromWheel, isWheelMachine, usesMusl } from "./wheel";

export { isPresent, verifyInstalled } from "./addon";
export { DEFAULT_PATHS, type EnginePaths } from "./engine-paths";
export { readState } from "./setup-state";

/** Whether the native engine is in place, and why not. */
export interface NativeEngine {
  /** `ready` before this run, `installed` by it, or `missing`: then WebAssembly computes. */
  readonly state: "ready" | "installed" | "missing";
  readonly detail: string;
}

export interface NativeEngineOptions extends InstallScriptOptions {
  /** Use the `tensorflow-cpu` wheel (274 MB) if tfjs-node's own download fails. @default false */
  readonly wheel?: boolean;
  /** Ask a host again that failed before. @default false */
  readonly retry?: boolean;
  /** @default DEFAULT_PATHS */
  readonly paths?: EnginePaths;
}

const MUSL: NativeEngine = {
  state: "missing",
  detail: "TensorFlow's library needs glibc, and this system has musl",
};

/** What brings a missing engine, as a clause. On other machines than the wheel's only the host can. */
export function wayToEngine(): string {
  if (usesMusl()) return "none is made for this system";
  return isWheelMachine()
    ? "npm run setup -- --native builds one from a wheel"
    : "npm run setup -- --retry asks the host again";
}

/** Puts the native engine in place if it is available. Never rejects: without it, WebAssembly computes. */
export async function ensure(options: NativeEngineOptions): Promise<NativeEngine> {
  const { paths = DEFAULT_PATHS } = options;
  try {
    if (!fs.existsSync(path.join(paths.package, "package.json")))
      return { state: "missing", detail: "@tensorflow/tfjs-node is not installed: run npm ci" };
    const present = await findPresent(paths, options);
    if (present.state !== "missing") return present;
    return usesMusl() ? MUSL : await fetchEngine(paths, options, present.detail);
  } catch (error) {
    return { state: "missing", detail: (error as Error).message };
  }
}

/** The installed engine or one of the store, if one works; else why the last one does not. */
async function findPresent(paths: EnginePaths, { log, signal }: NativeEngineOptions): Promise<NativeEngine> {
  let reason = "";
  if (addon.isPresent(paths.package)) {
    const verdict = await addon.verifyInstalled(paths, signal);
    if (verdict.works) return { state: "ready", detail: `TensorFlow ${verdict.tensorflow}` };
    reason = verdict.reason;
    staging.unlink(paths);
  }
  for (const stored of staging.storedEngines(paths)) {
    staging.link(paths, stored);
    const verdict = await addon.verifyInstalled(paths, signal);
    if (verdict.works)
      return { state: "installed", detail: `TensorFlow ${verdict.tensorflow}, built earlier` };
    reason = verdict.reason;
    staging.unlink(paths);
    if (!verdict.isAltered) continue;
    log(`  deleting an engine of the store: ${reason}`);
    fs.rmSync(stored, { recursive: true });
  }
  return { state: "missing", detail: reason };
}

/** By tfjs-node's install script, unless it failed before from the same host; then from the wheel, if the options ask for it. */
async function fetchEngine(
  paths: EnginePaths,
  options: NativeEngineOptions,
  presentFault: string,
): Promise<NativeEngine> {
  const { log, wheel = false, retry = false, signal, environment = process.env } = options;
  let reason = presentFault;
  const from = hostOf(environment);
  const { download: failed } = readState(paths);
  if (failed?.from === from && !retry && !wheel) {
    const earlier = `the host was not asked again: ${failed.reason}, tried on ${failed.at}`;
    reason = reason ? `${reason}; ${earlier}` : earlier;
  } else if (failed?.from !== from || retry) {
    const outcome = await install(paths, await runInstallScript(paths, options), options);
    if (outcome.state === "installed") return outcome;
    reason = outcome.detail;
    if (!signal?.aborted)
      updateState(paths, { download: { from, reason, at: new Date().toISOString().slice(0, 10) } });
  }
  if (!wheel || signal?.aborted) return { state: "missing", detail: reason };
  log(`  tfjs-node's own download: ${reason || failed?.reason}`);
  log("  taking libtensorflow from the tensorflow-cpu wheel instead (274 MB to download, 850 MB on disk)");
  return install(
    paths,
    await fetchFromWheel(paths, { log, environment, ...(signal ? { signal } : {}) }),
    options,
  );
}

/** One line for each archive that the engine in use was made from; none if the user built it. */
export function describeArchives(paths: EnginePaths): string[] {
  return (readManifest(addon.engineFolder(paths))?.archives ?? []).map(archives.describe);
}

/** Tests a staged engine, and puts it in place if it works. */
async function install(
  paths: EnginePaths,
  staged: Staged,
  { log, signal }: NativeEngineOptions,
): Promise<NativeEngine> {
  if (!staged.ok) return { state: "missing", detail: staged.reason };
  const verdict = await addon.verify(staged.directory, signal);
  if (!verdict.works) {
    fs.rmSync(staged.directory, { recursive: true, force: true });
    return { state: "missing", detail: verdict.reason };
  }
  for (const archive of staged.archives) log(`  ${archives.describe(archive)}`);
  archives.remember(paths, staged.archives);
  await writeManifest(staged.directory, staged.archives);
  const name = staging.engineName(paths, verdict.tensorflow);
  staging.link(paths, staging.addToStore(paths, staged.directory, name));
  addon.remember(paths, verdict.tensorflow);
  return { state: "installed", detail: `TensorFlow ${verdict.tensorflow}` };
}
