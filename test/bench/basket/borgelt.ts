/** Christian Borgelt's eclat and fpgrowth in C, compiled from the sources in the PyFIM package. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PEER_FOLDER, pythonPackage, run } from "../harness/peer-packages";

const VERSION = "6.28";

/** The package's macros, plus the item names that the Python module does not use. */
const MACROS = "NDEBUG IDMAPFN TATREEFN TA_SURR PSP_ESTIM ISR_PATSPEC ISR_CLOMAX".split(" ");

/** Replaces a header that the package does not contain; its functions are called only for quoted output. */
const SCANNER = `#include <string.h>
static size_t scn_fmtlen(const char *name, size_t *length) { return *length = strlen(name); }
static size_t scn_format(char *to, const char *name, int quote) { (void)quote; return strlen(strcpy(to, name)); }
`;

export interface CProgram {
  readonly title: string;
  /** Its path; "" if it is missing. */
  readonly program: string;
  /** Why it is missing; `undefined` if it is there. */
  readonly missing: string | undefined;
}

/** Compiles the program unless it exists. */
export function borgelt(): CProgram {
  const title = `Borgelt's C ${VERSION}`;
  const source = readFileSync(path.join(__dirname, "../peers/borgelt.c"));
  const key = createHash("sha256").update(source).digest("hex").slice(0, 8);
  const folder = path.join(PEER_FOLDER, `borgelt-${VERSION}-${key}`);
  const program = path.join(folder, "borgelt");
  if (existsSync(program)) return { title, program, missing: undefined };
  const missing = compile(folder, program);
  return { title, program: missing === undefined ? program : "", missing };
}

function compile(folder: string, program: string): string | undefined {
  const { python, missing } = pythonPackage("pyfim", VERSION);
  if (missing !== undefined) return missing;
  mkdirSync(folder, { recursive: true });
  const pipError = run(python, [
    ..."-m pip download --quiet --no-binary :all: --no-deps --dest".split(" "),
    folder,
    `pyfim==${VERSION}`,
  ]);
  const archive = `pyfim-${VERSION}.tar.gz`;
  if (!existsSync(path.join(folder, archive)))
    return `pip must be able to download the sources of pyfim: ${pipError}`;
  run("tar", ["xzf", path.join(folder, archive), "-C", folder]);

  const sources = path.join(folder, `pyfim-${VERSION}`);
  writeFileSync(path.join(folder, "scanner.h"), SCANNER);
  const modules = ["util", "math", "tract", "apriori", "eclat", "fpgrowth"].map((module) =>
    path.join(sources, module, "src"),
  );
  const unused = new Set(["apriori.c", "fpgpsp.c"]);
  const files = modules.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".c") && !unused.has(name))
      .map((name) => path.join(folder, name)),
  );
  const gccError = run("gcc", [
    ..."-O3 -march=native -w -o".split(" "),
    program,
    ...MACROS.map((macro) => `-D${macro}`),
    ...[folder, ...modules].map((include) => `-I${include}`),
    path.join(__dirname, "../peers/borgelt.c"),
    ...files,
    "-lm",
  ]);
  return existsSync(program) ? undefined : `gcc must be able to compile it: ${gccError}`;
}
