/** The compiled half of tfjs-node: where it is, and whether it works. */
import fs from "node:fs";
import path from "node:path";
import { execute } from "../environment/processes";
import type { Places } from "./places";
import * as receipt from "./receipt";
import * as stamps from "./stamps";

export type Verdict =
  | { readonly works: true; readonly tensorflow: string }
  | { readonly works: false; readonly reason: string; readonly isAltered?: boolean };

/** The file that tfjs-node loads on this Node, whether it exists or not. */
export function fileIn(packageDirectory: string): string {
  const { binary } = JSON.parse(fs.readFileSync(path.join(packageDirectory, "package.json"), "utf8"));
  const known: number[] = binary.napi_versions.filter(
    (version: number) => version <= Number(process.versions.napi),
  );
  return path.join(packageDirectory, "lib", `napi-v${Math.max(...known)}`, "tfjs_binding.node");
}

export function isPresent(packageDirectory: string): boolean {
  try {
    return fs.existsSync(fileIn(packageDirectory));
  } catch {
    return false;
  }
}

/** Loads the package in a child process and trains one step there: a crash must not take us down. */
export async function verify(packageDirectory: string, signal?: AbortSignal): Promise<Verdict> {
  const script = path.join(__dirname, "probe-addon.js");
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
 * As `verify` for the installed addon, but each file is loaded once only per version of Node, and only if it and
 * the libraries under it are what their receipt says.
 */
export async function verifyInstalled(places: Places, signal?: AbortSignal): Promise<Verdict> {
  const { verified } = stamps.read(places);
  if (verified?.key === keyOf(places)) return { works: true, tensorflow: verified.tensorflow };
  const engine = engineIn(places);
  const altered = await receipt.faultOf(engine);
  if (altered !== undefined)
    return { works: false, reason: `its library was altered (${altered})`, isAltered: true };
  const verdict = await verify(places.package, signal);
  if (!verdict.works) return verdict;
  // Of an engine that came to the store without a receipt: what it is now is what it must stay.
  if (receipt.read(engine) === undefined && isInStore(places, engine)) await receipt.write(engine, []);
  remember(places, verdict.tensorflow);
  return verdict;
}

/** Notes that the installed addon works, so that nobody loads it again only to find out. */
export function remember(places: Places, tensorflow: string): void {
  stamps.add(places, { verified: { key: keyOf(places), tensorflow } });
}

/** The folder that holds the addon in use and its libraries: one of the store, or the package itself. */
export function engineIn(places: Places): string {
  return path.dirname(fs.realpathSync(path.join(places.package, "lib")));
}

function isInStore({ store }: Places, engine: string): boolean {
  return fs.existsSync(store) && path.dirname(engine) === fs.realpathSync(store);
}

/** Changes with the addon, with a library under it and with the Node that loads them. */
function keyOf(places: Places): string {
  const file = fs.realpathSync(fileIn(places.package));
  const libraries = path.join(engineIn(places), "deps/lib");
  const names = fs.existsSync(libraries) ? fs.readdirSync(libraries).sort() : [];
  const marks = [file, ...names.map((name) => path.join(libraries, name))].map((each) => {
    const { size, mtimeMs } = fs.lstatSync(each);
    return `${size}@${mtimeMs}`;
  });
  return `${file} ${marks.join(" ")} ${process.version}`;
}
