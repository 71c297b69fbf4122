/** The second way to the native engine: libtensorflow from the `tensorflow-cpu` wheel, and the addon built on this machine. */
import fs from "node:fs";
import path from "node:path";
import type { Archive } from "./archives";
import { buildAddon } from "./build";
import { type BuildTools, findBuildTools } from "./build-tools";
import { type CommandOptions, commandRunner, failureOf } from "./command-runner";
import type { EnginePaths } from "./engine-paths";
import type { Staged } from "./install-script";
import { fetchWheel, type Wheel } from "./pip";
import { createStagingCopy } from "./staging";

const PLATFORM = "linux-x64";

/** Only files are taken from the wheel, so this one serves every version of Python. */
const TENSORFLOW: Wheel = {
  requirement: "tensorflow-cpu==2.21.0",
  file: "tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl",
  sha256: "dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb",
  diskMegabytes: 1300,
};

/** Unpacks the headers, libraries and licences that the addon needs. In Python, which can read a wheel. */
const UNPACK = `
import pathlib, re, sys, zipfile
wheel, deps = sys.argv[1], pathlib.Path(sys.argv[2])
libraries = {"tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2"}
headers = re.compile(r"tensorflow/include/((tensorflow/(c|core/platform)|xla/tsl/c|tsl)/[\\w/]+\\.h)$")
def write(archive, entry, file):
    file.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(entry) as source, open(file, "wb") as target:
        while chunk := source.read(1 << 22):
            target.write(chunk)
with zipfile.ZipFile(wheel) as archive:
    for entry in archive.infolist():
        name = entry.filename
        if name in libraries:
            print("unpacking", name, flush=True)
            write(archive, entry, deps / "lib" / pathlib.PurePosixPath(name).name)
            libraries.remove(name)
        elif match := headers.match(name):
            write(archive, entry, deps / "include" / match.group(1))
        elif re.search(r"dist-info/.*LICENSE|THIRD_PARTY_NOTICES", name):
            write(archive, entry, deps / pathlib.PurePosixPath(name).name)
if libraries:
    sys.exit("error: it has no " + " and no ".join(sorted(libraries)))
`;

export interface WheelOptions extends CommandOptions {
  /** @default tensorflow-cpu 2.21.0 */
  readonly wheel?: Wheel;
}

/** Downloads the wheel and builds the addon. @returns The staged package with `lib` and `deps`, or why there is none. */
export async function fetchFromWheel(paths: EnginePaths, options: WheelOptions): Promise<Staged> {
  const { wheel = TENSORFLOW, log } = options;
  const tools = await findTools();
  if (Array.isArray(tools)) return { ok: false, reason: tools.join("; ") };
  fs.mkdirSync(paths.store, { recursive: true });
  const free = fs.statfsSync(paths.store);
  const freeMegabytes = Math.floor((free.bavail * free.bsize) / 1e6);
  if (freeMegabytes < wheel.diskMegabytes)
    return {
      ok: false,
      reason: `it takes ${wheel.diskMegabytes} MB of disk and ${freeMegabytes} MB are free`,
    };

  const run = commandRunner(options);
  const python = tools.python.executable;
  const fetched = await fetchWheel(python, wheel, paths.store, run);
  if (typeof fetched === "string") return { ok: false, reason: fetched };
  const staged = createStagingCopy(paths);
  const deps = path.join(staged, "deps");
  const fail = (reason: string): Staged => {
    fs.rmSync(staged, { recursive: true, force: true });
    return { ok: false, reason };
  };
  log("  unpacking the library and the headers");
  const unpacked = await run(python, ["-c", UNPACK, fetched.file, deps], { timeoutSeconds: 600 });
  if (!unpacked.ok) return fail(`the wheel cannot be unpacked: ${failureOf(unpacked)}`);
  // binding.gyp links by these names; the addon then loads libtensorflow_cc.so.2.
  fs.symlinkSync("libtensorflow_cc.so.2", path.join(deps, "lib/libtensorflow.so"));
  fs.symlinkSync("libtensorflow_framework.so.2", path.join(deps, "lib/libtensorflow_framework.so"));
  log("  building the addon with node-gyp");
  const unbuilt = await buildAddon(tools, staged, run);
  if (unbuilt !== undefined) return fail(unbuilt);
  fs.rmSync(path.join(deps, "include"), { recursive: true });
  // The store has the built engine: the wheel is no longer needed.
  fs.rmSync(fetched.file);
  const archive: Archive = { url: wheel.file, sha256: wheel.sha256, trust: "published" };
  return { ok: true, directory: staged, archives: [archive] };
}

const machine = () => `${process.platform}-${process.arch}`;

/** Whether the wheel is for this machine. */
export function isWheelMachine(): boolean {
  return machine() === PLATFORM;
}

async function findTools(): Promise<BuildTools | string[]> {
  if (!isWheelMachine()) return [`the wheel is for ${PLATFORM}, this machine is ${machine()}`];
  if (usesMusl()) return ["TensorFlow's library needs glibc, and this system has musl"];
  return findBuildTools();
}

export function usesMusl(libraries = "/lib"): boolean {
  try {
    return fs.readdirSync(libraries).some((name) => name.startsWith("ld-musl-"));
  } catch {
    return false;
  }
}
