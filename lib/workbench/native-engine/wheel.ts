/** The other road to the native library: libtensorflow out of the `tensorflow-cpu` wheel, the addon built here. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { execute, findProgram } from "../processes";
import { findPython, type Python } from "../python";
import * as addon from "./addon";
import type { Archive } from "./archives";
import type { Fetched } from "./own-download";
import type { Places } from "./places";
import { sha256 } from "./receipt";
import { stage } from "./staging";

/** A wheel that carries libtensorflow, as PyPI has it. */
export interface Wheel {
  /** What pip is asked for. */
  readonly requirement: string;
  readonly file: string;
  readonly sha256: string;
  /** The wheel, what is unpacked from it, and room for the build. */
  readonly diskMegabytes: number;
}

const PLATFORM = "linux-x64";

/** The wheel is only a container here, so one of them serves every Python. */
const TENSORFLOW: Wheel = {
  requirement: "tensorflow-cpu==2.21.0",
  file: "tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl",
  sha256: "dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb",
  diskMegabytes: 1300,
};

/** Only what the addon is compiled against, linked with and licensed by. Runs in Python, which can read a wheel. */
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

/** The tools of this road, or a plain sentence for each that is missing. */
interface Tools {
  readonly python: Python;
  readonly nodeGyp: string;
  /** Folder that holds `include/node`. */
  readonly nodePrefix: string;
}

export interface WheelOptions {
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal;
  /** Variables on top of this process's own: pip reads its settings there. */
  readonly environment?: NodeJS.ProcessEnv;
  /** @default tensorflow-cpu 2.21.0 */
  readonly wheel?: Wheel;
}

/** @returns The staged package, with `lib` and `deps`, or why there is none. */
export async function fetchFromWheel(places: Places, options: WheelOptions): Promise<Fetched> {
  const { wheel = TENSORFLOW, log } = options;
  const found = await findTools();
  if (Array.isArray(found)) return { ok: false, reason: found.join("; ") };
  fs.mkdirSync(places.store, { recursive: true });
  const free = fs.statfsSync(places.store);
  const freeMegabytes = Math.floor((free.bavail * free.bsize) / 1e6);
  if (freeMegabytes < wheel.diskMegabytes)
    return {
      ok: false,
      reason: `it takes ${wheel.diskMegabytes} MB of disk and ${freeMegabytes} MB are free`,
    };

  const file = path.join(places.store, wheel.file);
  const staged = stage(places);
  const run = runner(options);
  const faults = async (): Promise<string | undefined> => {
    const missed = await download(found.python, wheel, file, run);
    if (missed !== undefined) return missed;
    log("  unpacking the library and the headers");
    const deps = path.join(staged, "deps");
    const unpacked = await run(found.python.executable, ["-c", UNPACK, file, deps], { timeoutSeconds: 600 });
    if (unpacked !== undefined) return `the wheel cannot be unpacked: ${unpacked}`;
    // The names that binding.gyp links with; the addon itself then asks for libtensorflow_cc.so.2.
    fs.symlinkSync("libtensorflow_cc.so.2", path.join(deps, "lib/libtensorflow.so"));
    fs.symlinkSync("libtensorflow_framework.so.2", path.join(deps, "lib/libtensorflow_framework.so"));
    log("  building the addon with node-gyp");
    return build(found, staged, run);
  };
  const reason = await faults();
  if (reason === undefined) {
    fs.rmSync(path.join(staged, "deps/include"), { recursive: true });
    // The store keeps what was built; the wheel would only take its place again.
    fs.rmSync(file);
    const archive: Archive = { url: wheel.file, sha256: wheel.sha256, trust: "published" };
    return { ok: true, directory: staged, archives: [archive] };
  }
  fs.rmSync(staged, { recursive: true, force: true });
  return { ok: false, reason };
}

/** What is missing comes as one list, so that a person can install it all at once. */
async function findTools(): Promise<Tools | string[]> {
  const here = `${process.platform}-${process.arch}`;
  if (here !== PLATFORM) return [`the wheel road is for ${PLATFORM}, this machine is ${here}`];
  if (usesMusl()) return ["TensorFlow's library needs glibc, and this system has musl"];
  const python = await findPython();
  const nodeGyp = findNodeGyp();
  const nodePrefix = findNodePrefix();
  const missing: string[] = [];
  if (python === undefined)
    missing.push("Python 3.9 or later was not found (Debian: apt install python3 python3-pip)");
  else if (!python.hasPip) missing.push(`${python.executable} has no pip (Debian: apt install python3-pip)`);
  for (const tool of ["g++", "make"])
    if (findProgram(tool) === undefined)
      missing.push(`${tool} was not found (Debian: apt install build-essential)`);
  if (nodeGyp === undefined) missing.push("npm's own node-gyp was not found beside npm");
  if (nodePrefix === undefined)
    missing.push(
      "Node's header node_api.h was not found (it comes with Node from nodejs.org; Debian: apt install libnode-dev; or set npm_config_nodedir)",
    );
  if (python === undefined || nodeGyp === undefined || nodePrefix === undefined || missing.length > 0)
    return missing;
  return { python, nodeGyp, nodePrefix };
}

export function usesMusl(libraries = "/lib"): boolean {
  try {
    return fs.readdirSync(libraries).some((name) => name.startsWith("ld-musl-"));
  } catch {
    return false;
  }
}

/** npm brings the node-gyp that fits it; the newest one in the registry may want a newer Node. */
function findNodeGyp(): string | undefined {
  const npm = findProgram("npm");
  const beside = [
    process.env.npm_execpath,
    npm && fs.realpathSync(npm),
    path.join(path.dirname(process.execPath), "../lib/node_modules/npm/bin/npm-cli.js"),
  ];
  return beside
    .filter((file) => file !== undefined)
    .map((file) => path.join(path.dirname(file), "../node_modules/node-gyp/bin/node-gyp.js"))
    .find((file) => fs.existsSync(file));
}

/** Headers that are here already, so that node-gyp downloads none. The addon's interface (N-API) is the same in all. */
function findNodePrefix(): string | undefined {
  const { npm_config_nodedir: chosen } = process.env;
  const { node_prefix: built } = process.config.variables as { node_prefix?: string };
  const prefixes = [chosen, path.join(path.dirname(fs.realpathSync(process.execPath)), ".."), built, "/usr"];
  return prefixes.find(
    (prefix) => prefix !== undefined && fs.existsSync(path.join(prefix, "include/node/node_api.h")),
  );
}

type Run = (
  program: string,
  args: readonly string[],
  options: { readonly timeoutSeconds: number; readonly directory?: string },
) => Promise<string | undefined>;

/** Runs one step, says every 15 s that it still goes on, and answers with what went wrong. */
function runner({ log, signal, environment = {} }: WheelOptions): Run {
  return async (program, args, options) => {
    let seconds = 0;
    const { ok, output, reason } = await execute(program, args, {
      ...options,
      environment,
      ...(signal ? { signal } : {}),
      watch() {
        seconds += 1;
        if (seconds % 15 === 0) log(`  … ${seconds} s`);
        return undefined;
      },
    });
    if (ok) return undefined;
    const lines = output
      .trim()
      .split("\n")
      .filter((line) => /error|fatal|no matching/i.test(line));
    return lines[0] ? `${lines[0].trim()} (${reason})` : reason;
  };
}

async function download(python: Python, wheel: Wheel, file: string, run: Run): Promise<string | undefined> {
  const folder = path.dirname(file);
  if (!fs.existsSync(file)) {
    const requirements = path.join(folder, "wheel-requirements.txt");
    fs.writeFileSync(requirements, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`);
    const target = "--python-version 3.12 --implementation cp --abi cp312 --platform manylinux_2_27_x86_64";
    const options = `--no-deps --only-binary=:all: --no-cache-dir --disable-pip-version-check ${target}`;
    const missed = await run(
      python.executable,
      ["-m", "pip", "download", ...options.split(" "), "--require-hashes", "-r", requirements, "-d", folder],
      { timeoutSeconds: 3600 },
    );
    fs.rmSync(requirements, { force: true });
    if (missed !== undefined) return `pip cannot download ${wheel.requirement}: ${missed}`;
  }
  const measured = await sha256(file);
  if (measured === wheel.sha256) return undefined;
  fs.rmSync(file);
  return `${wheel.file} has SHA-256 ${measured}, expected ${wheel.sha256}; it was deleted`;
}

/** Builds in a folder of the system's own: make cannot work under a path with a space in it. */
async function build(
  { nodeGyp, nodePrefix, python }: Tools,
  staged: string,
  run: Run,
): Promise<string | undefined> {
  const bench = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-addon-"));
  try {
    for (const name of ["binding", "binding.gyp", "package.json"])
      fs.cpSync(path.join(staged, name), path.join(bench, name), { recursive: true });
    fs.symlinkSync(path.join(staged, "deps"), path.join(bench, "deps"));
    fs.symlinkSync(nodePrefix, path.join(bench, "node"));
    const built = path.join(bench, "lib/tfjs_binding.node");
    const missed = await run(
      process.execPath,
      [
        nodeGyp,
        "rebuild",
        `--nodedir=${path.join(bench, "node")}`,
        `--python=${python.executable}`,
        "--module_name=tfjs_binding",
        `--module=${built}`,
        `--module_path=${path.dirname(built)}`,
        "--napi_version=8",
        "--napi_build_version=8",
      ],
      { directory: bench, timeoutSeconds: 600 },
    );
    if (missed !== undefined) return `node-gyp cannot build the addon: ${missed}`;
    const target = addon.fileIn(staged);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.copyFileSync(built, target);
    return undefined;
  } finally {
    fs.rmSync(bench, { recursive: true, force: true });
  }
}
