/** Christian Borgelt's eclat and fpgrowth in C, compiled from the sources that PyFIM's package carries. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PEER_FOLDER, pythonPackage, run } from "../../../lib/workbench/benchmarks/peer-packages";

const VERSION = "6.28";

/** The package's own macros, but with item names, which the Python module does without. */
const MACROS = "NDEBUG IDMAPFN TATREEFN TA_SURR PSP_ESTIM ISR_PATSPEC ISR_CLOMAX".split(" ");

/** A header that the package leaves out; what it declares is called only for quoted output. */
const SCANNER = `#include <string.h>
static size_t scn_fmtlen(const char *name, size_t *length) { return *length = strlen(name); }
static size_t scn_format(char *to, const char *name, int quote) { (void)quote; return strlen(strcpy(to, name)); }
`;

export interface CProgram {
  readonly title: string;
  /** Where it is; "" if it is not. */
  readonly program: string;
  /** Why it is not there. */
  readonly lack: string | undefined;
}

/** Compiles the program where it is not there yet. */
export function borgelt(): CProgram {
  const title = `Borgelt's C ${VERSION}`;
  const source = readFileSync(path.join(__dirname, "../peers/borgelt.c"));
  const key = createHash("sha256").update(source).digest("hex").slice(0, 8);
  const folder = path.join(PEER_FOLDER, `borgelt-${VERSION}-${key}`);
  const program = path.join(folder, "borgelt");
  if (existsSync(program)) return { title, program, lack: undefined };
  const lack = compile(folder, program);
  return { title, program: lack === undefined ? program : "", lack };
}

function compile(folder: string, program: string): string | undefined {
  const { python, lack } = pythonPackage("pyfim", VERSION);
  if (lack !== undefined) return lack;
  mkdirSync(folder, { recursive: true });
  const fetched = run(python, [
    ..."-m pip download --quiet --no-binary :all: --no-deps --dest".split(" "),
    folder,
    `pyfim==${VERSION}`,
  ]);
  const archive = `pyfim-${VERSION}.tar.gz`;
  if (!existsSync(path.join(folder, archive)))
    return `pip must be able to fetch the sources of pyfim: ${fetched}`;
  run("tar", ["xzf", path.join(folder, archive), "-C", folder]);

  const sources = path.join(folder, `pyfim-${VERSION}`);
  writeFileSync(path.join(folder, "scanner.h"), SCANNER);
  const parts = ["util", "math", "tract", "apriori", "eclat", "fpgrowth"].map((part) =>
    path.join(sources, part, "src"),
  );
  const unused = new Set(["apriori.c", "fpgpsp.c"]);
  const files = parts.flatMap((part) =>
    readdirSync(part)
      .filter((name) => name.endsWith(".c") && !unused.has(name))
      .map((name) => path.join(part, name)),
  );
  const failed = run("gcc", [
    ..."-O3 -march=native -w -o".split(" "),
    program,
    ...MACROS.map((macro) => `-D${macro}`),
    ...[folder, ...parts].map((part) => `-I${part}`),
    path.join(__dirname, "../peers/borgelt.c"),
    ...files,
    "-lm",
  ]);
  return existsSync(program) ? undefined : `gcc must be able to compile it: ${failed}`;
}
