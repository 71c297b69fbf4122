/** Finds what a Spark server on this machine needs: Java, and Python's package pyspark, which brings Spark along. */
import path from "node:path";
import { execute, findProgram } from "./processes";
import { findPython } from "./python";

/** The oldest Java that Spark 4 runs on. */
export const OLDEST_JAVA = 17;

/** A program or a package, and its version. */
export interface Installed {
  readonly place: string;
  readonly version: string;
}

/** Java 17 or later, of `JAVA_HOME` or the search path; `undefined` if there is none. */
export async function findJava(): Promise<Installed | undefined> {
  const { JAVA_HOME } = process.env;
  const program = JAVA_HOME ? path.join(JAVA_HOME, "bin", "java") : findProgram("java");
  if (program === undefined) return undefined;
  const { output } = await execute(program, ["-version"], { timeoutSeconds: 20 });
  const version = /version "([\d._]+)/.exec(output)?.[1];
  return version !== undefined && Number.parseInt(version, 10) >= OLDEST_JAVA
    ? { place: program, version }
    : undefined;
}

const PROBE = "import os, pyspark; print(pyspark.__version__, os.path.dirname(pyspark.__file__), sep='\\n')";

/** The folder of pyspark in the Python that is found; `undefined` if there is none. */
export async function findPyspark(): Promise<Installed | undefined> {
  const python = await findPython();
  if (python === undefined) return undefined;
  const { ok, output } = await execute(python.executable, ["-c", PROBE], { timeoutSeconds: 60 });
  const [version, place] = output.trim().split(/\r?\n/).slice(-2);
  return ok ? { place, version } : undefined;
}
