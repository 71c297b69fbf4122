/** Fetching a wheel with pip, which knows proxies, mirrors and certificates by its own settings. */
import fs from "node:fs";
import path from "node:path";
import { sha256 } from "./receipt";
import { faultOf, type Run } from "./steps";

/** A wheel as the package index has it. */
export interface Wheel {
  /** What pip is asked for. */
  readonly requirement: string;
  readonly file: string;
  readonly sha256: string;
  /** The wheel, what is unpacked from it, and room for the build. */
  readonly diskMegabytes: number;
}

const TARGET = "--python-version 3.12 --implementation cp --abi cp312 --platform manylinux_2_27_x86_64";
/** At this verbosity pip says why it could not reach an index, not only that it found nothing there. */
const OPTIONS = "-vv --no-deps --only-binary=:all: --no-cache-dir --disable-pip-version-check";

/** Puts the wheel into `folder` if it is not there. @returns Its path, or why there is none. */
export async function fetchWheel(
  python: string,
  wheel: Wheel,
  folder: string,
  run: Run,
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
          ? (unreached(done.output) ?? faultOf(done))
          : `${wrong(wheel, got)}: other bytes, or the download broke off`;
      return `pip cannot download ${wheel.requirement}: ${why}`;
    }
  }
  const measured = await sha256(file);
  if (measured === wheel.sha256) return { file };
  fs.rmSync(file);
  return `${wrong(wheel, measured)}; it was deleted`;
}

function wrong({ file, sha256 }: Wheel, measured: string): string {
  return `${file} has SHA-256 ${measured}, expected ${sha256}`;
}

/** The index that pip could not reach, if that is why it found nothing, and the heart of what it says about that. */
function unreached(output: string): string | undefined {
  if (!output.includes("(from versions: none)")) return undefined;
  const [, url, fault] = /^ *Could not fetch URL (\S+): (.*) - skipping$/m.exec(output) ?? [];
  if (url === undefined) return undefined;
  const heart = /^\d{3} \w+ Error: .*?(?= for url)/.exec(fault)?.[0] ?? /[^:]+$/.exec(fault)?.[0] ?? fault;
  return `${url}: ${heart.trim().replace(/['"]\)+$/, "")}`;
}
