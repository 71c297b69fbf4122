/** TensorFlow's C library under tfjs-node: fetched, built, checked and put in place, or a word why WebAssembly computes. */
import fs from "node:fs";
import path from "node:path";
import * as addon from "./addon";
import * as archives from "./archives";
import { type Fetched, fetchOwn, hostOf, type OwnDownloadOptions } from "./own-download";
import { PLACES, type Places } from "./places";
import * as receipt from "./receipt";
import * as staging from "./staging";
import * as stamps from "./stamps";
import { fetchFromWheel, usesMusl } from "./wheel";

export { isPresent, verifyInstalled } from "./addon";
export { PLACES, type Places } from "./places";
export { read as readStamps } from "./stamps";

/** What computes neural networks here, and why. */
export interface NativeEngine {
  /** `ready` was there before, `installed` came now, `missing` means that WebAssembly computes. */
  readonly state: "ready" | "installed" | "missing";
  readonly detail: string;
}

export interface NativeEngineOptions extends OwnDownloadOptions {
  /** Take the `tensorflow-cpu` wheel (274 MB) where tfjs-node's own download cannot be had. @default false */
  readonly wheel?: boolean;
  /** Ask a host again that failed before. @default false */
  readonly retry?: boolean;
  /** @default PLACES */
  readonly places?: Places;
}

/** Puts the native engine in place if it can be had. Never rejects: WebAssembly computes where it cannot. */
export async function ensure(options: NativeEngineOptions): Promise<NativeEngine> {
  try {
    return await find(options.places ?? PLACES, options);
  } catch (error) {
    return { state: "missing", detail: (error as Error).message };
  }
}

async function find(places: Places, options: NativeEngineOptions): Promise<NativeEngine> {
  const { log, wheel = false, retry = false, signal, environment = process.env } = options;
  if (!fs.existsSync(path.join(places.package, "package.json")))
    return { state: "missing", detail: "@tensorflow/tfjs-node is not installed: run npm ci" };

  let reason = "";
  if (addon.isPresent(places.package)) {
    const verdict = await addon.verifyInstalled(places, signal);
    if (verdict.works) return { state: "ready", detail: `TensorFlow ${verdict.tensorflow}` };
    reason = verdict.reason;
    staging.abandon(places);
  }
  for (const kept of staging.kept(places)) {
    staging.adopt(places, kept);
    const verdict = await addon.verifyInstalled(places, signal);
    if (verdict.works)
      return { state: "installed", detail: `TensorFlow ${verdict.tensorflow}, built earlier` };
    reason = verdict.reason;
    staging.abandon(places);
    if (!verdict.isAltered) continue;
    log(`  deleting an engine of the store: ${reason}`);
    fs.rmSync(kept, { recursive: true });
  }
  if (usesMusl())
    return { state: "missing", detail: "TensorFlow's library needs glibc, and this system has musl" };

  const from = hostOf(environment);
  const { download: failed } = stamps.read(places);
  if (failed?.from === from && !retry && !wheel) {
    reason ||= `${failed.reason}, tried on ${failed.at}`;
  } else if (failed?.from !== from || retry) {
    const outcome = await install(places, await fetchOwn(places, options), options);
    if (outcome.state === "installed") return outcome;
    reason = outcome.detail;
    if (!signal?.aborted)
      stamps.add(places, { download: { from, reason, at: new Date().toISOString().slice(0, 10) } });
  }
  if (!wheel || signal?.aborted) return { state: "missing", detail: reason };
  log(`  tfjs-node's own download: ${reason || failed?.reason}`);
  log("  taking libtensorflow from the tensorflow-cpu wheel instead (274 MB to download, 850 MB on disk)");
  return install(
    places,
    await fetchFromWheel(places, { log, environment, ...(signal ? { signal } : {}) }),
    options,
  );
}

/** What the engine in use was downloaded as, a line for each archive; none if a person built it. */
export function origins(places: Places): string[] {
  return (receipt.read(addon.engineIn(places))?.archives ?? []).map(archives.describe);
}

/** Loads what was fetched before anything else may: only what computed rightly is kept. */
async function install(
  places: Places,
  fetched: Fetched,
  { log, signal }: NativeEngineOptions,
): Promise<NativeEngine> {
  if (!fetched.ok) return { state: "missing", detail: fetched.reason };
  const verdict = await addon.verify(fetched.directory, signal);
  if (!verdict.works) {
    fs.rmSync(fetched.directory, { recursive: true, force: true });
    return { state: "missing", detail: verdict.reason };
  }
  for (const archive of fetched.archives) log(`  ${archives.describe(archive)}`);
  archives.remember(places, fetched.archives);
  await receipt.write(fetched.directory, fetched.archives);
  const name = staging.nameOf(places, verdict.tensorflow);
  staging.adopt(places, staging.keep(places, fetched.directory, name));
  addon.remember(places, verdict.tensorflow);
  return { state: "installed", detail: `TensorFlow ${verdict.tensorflow}` };
}
