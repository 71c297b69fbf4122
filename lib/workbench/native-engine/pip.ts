/** Downloads a wheel with pip, which has its own settings for proxies, mirrors and certificates. */
import fs from "node:fs";
import path from "node:path";
import { failureOf, type RunCommand } from "./command-runner";
import { sha256 } from "./manifest";

/** A wheel of the package index. */
export interface Wheel {
  /** The requirement for pip. */
  readonly requirement: string;
  readonly file: string;
  readonly sha256: string;
  /** Space for the wheel, its unpacked files and the build. */
  readonly diskMegabytes: number;
}

const TARGET = "--python-version 3.12 --implementation cp --abi cp312 --platform manylinux_2_27_x86_64";
/** At this verbosity pip says why it could not reach an index, not only that it found no version. */
const OPTIONS = "-vv --no-deps --only-binary=:all: --no-cache-dir --disable-pip-version-check";

/** Downloads the wheel into `folder` unless it is there. @returns Its path, or why there is none. */
export async function fetchWheel(
  python: string,
  wheel: Wheel,
  folder: string,
  run: RunCommand,
): Promise<{ readonly file: string } | string> {
  const file = path.join(folder, wheel.file);
  if (!fs.existsSync(file)) {
    const requirements = path.join(folder, "wheel-requirements.txt");
    fs.writeFileSync(requirements, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`);
    const options = `${OPTIONS} ${TARGET} --require-hashes`.split(" ");
    const done = await run(python, ["-m", "pip", "download", ...options, "-r", requirements, "-d", folder], {
      timeoutSeconds: 3600,
    });
    fs.rmSync(requirements, { force: true });
    if (!done.ok) {
      const got = /^ *Got +([0-9a-f]{64})$/m.exec(done.output)?.[1];
      const why =
        got === undefined
          ? (unreachableIndex(done.output) ?? failureOf(done))
          : `${hashMismatch(wheel, got)}: other bytes, or the download broke off`;
      return `pip cannot download ${wheel.requirement}: ${why}`;
    }
  }
  const measured = await sha256(file);
  if (measured === wheel.sha256) return { file };
  fs.rmSync(file);
  return `${hashMismatch(wheel, measured)}; it was deleted`;
}

function hashMismatch({ file, sha256 }: Wheel, measured: string): string {
  return `${file} has SHA-256 ${measured}, expected ${sha256}`;
}

/** The index that pip could not reach and the essential part of the reason; `undefined` if pip failed for another reason. */
function unreachableIndex(output: string): string | undefined {
  if (!output.includes("(from versions: none)")) return undefined;
  const [, url, fault] = /^ *Could not fetch URL (\S+): (.*) - skipping$/m.exec(output) ?? [];
  if (url === undefined) return undefined;
  const essence = /^\d{3} \w+ Error: .*?(?= for url)/.exec(fault)?.[0] ?? /[^:]+$/.exec(fault)?.[0] ?? fault;
  return `${url}: ${essence.trim().replace(/['"]\)+$/, "")}`;
}
