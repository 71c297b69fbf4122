import fs from "node:fs";
import os from "node:os";
import * as datasets from "../../data/datasets";
import * as catalogue from "../../data/fetch/catalogue";
import { missingDataFolders } from "../../data/fetch/folders";
import { connect } from "../../scale/spark/spark";
import type { Command } from "../command";
import { readArguments } from "../command-arguments";
import { findJupyter } from "../environment/jupyter";
import { findKernelspecs } from "../environment/kernelspecs";
import { installedVersion, missingPackages, nodeFault } from "../environment/packages";
import { execute } from "../environment/processes";
import { findPython } from "../environment/python";
import { findJava, findPyspark, OLDEST_JAVA } from "../environment/spark";
import {
  DEFAULT_PATHS,
  describeArchives,
  isPresent,
  readState,
  verifyInstalled,
  wayToEngine,
} from "../native-engine";
import { PROJECT } from "../paths";

/** One line of the doctor's output. */
export interface Finding {
  /** `absent`: missing but optional. `broken`: npm start cannot run. */
  readonly state: "present" | "absent" | "broken";
  readonly name: string;
  readonly detail: string;
}

export interface Section {
  readonly title: string;
  readonly findings: readonly Finding[];
}

const MARKS: Readonly<Record<Finding["state"], string>> = { present: "✓", absent: "–", broken: "✗" };

const SPARK_PACKAGES = ["@grpc/grpc-js", "@grpc/proto-loader", "apache-arrow"];

const present = (name: string, detail: string): Finding => ({ state: "present", name, detail });
const absent = (name: string, detail: string): Finding => ({ state: "absent", name, detail });
const broken = (name: string, detail: string): Finding => ({ state: "broken", name, detail });

/** Examines every part. A failed examination is a finding, as on an incomplete installation. */
export async function examine(): Promise<Section[]> {
  const sections: readonly (readonly [string, () => Promise<Finding[]> | Finding[]])[] = [
    ["Machine", machine],
    ["Node", node],
    ["Jupyter (only for npm run lab)", jupyter],
    ["Tables", tables],
    ["Neural networks", engines],
    ["Data", data],
  ];
  return Promise.all(
    sections.map(async ([title, findings]) => {
      try {
        return { title, findings: await findings() };
      } catch (error) {
        const [reason] = (error as Error).message.split("\n");
        return { title, findings: [absent("not examined", reason)] };
      }
    }),
  );
}

/** The findings as aligned lines; the last line says what to do next. */
export function format(sections: readonly Section[]): string {
  const widest = Math.max(...sections.flatMap(({ findings }) => findings.map(({ name }) => name.length)));
  const lines = sections.flatMap(({ title, findings }) => [
    title,
    ...findings.map(({ state, name, detail }) => `  ${MARKS[state]} ${name.padEnd(widest)}  ${detail}`),
    "",
  ]);
  return [...lines, nextStep(sections)].join("\n");
}

export function isReady(sections: readonly Section[]): boolean {
  return sections.every(({ findings }) => findings.every(({ state }) => state !== "broken"));
}

function nextStep(sections: readonly Section[]): string {
  const all = sections.flatMap(({ findings }) => findings);
  const fault = all.find(({ state }) => state === "broken");
  if (fault?.name === "packages") return "Next: npm ci";
  if (fault) return `Next: fix ${fault.name}: ${fault.detail}`;
  const isSlow = all.some(({ name, state }) => name === "native engine" && state === "absent");
  const faster = isSlow ? "; npm run setup -- --native for faster training" : "";
  return `Next: npm start${faster}`;
}

function machine(): Finding[] {
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  const { bavail, bsize } = fs.statfsSync(PROJECT);
  // In a container its limit counts, not the host's memory. Without a limit Node reports 0 or a huge number.
  const limit = process.constrainedMemory?.() ?? 0;
  const memory = limit > 0 ? Math.min(limit, os.totalmem()) : os.totalmem();
  return [
    present("system", `${os.type()} ${os.release()}, ${process.arch}`),
    present("cores", String(os.availableParallelism())),
    present("memory", `${gigabytes(memory)} GB, ${gigabytes(Math.min(os.freemem(), memory))} GB free`),
    present("disk", `${gigabytes(bavail * bsize)} GB free here`),
  ];
}

async function node(): Promise<Finding[]> {
  const fault = nodeFault();
  const missing = missingPackages();
  const npm = await execute("npm", ["--version"], { timeoutSeconds: 20 });
  const tslab = installedVersion("tslab");
  return [
    fault ? broken("Node", fault) : present("Node", process.version),
    npm.ok ? present("npm", npm.output.trim().split("\n").pop() ?? "") : absent("npm", npm.reason),
    missing.length > 0
      ? broken("packages", `run npm ci; missing: ${missing.join(", ")}`)
      : present("packages", "all installed in their pinned versions"),
    tslab
      ? present("kernel", `tslab ${tslab} runs notebooks, without Python`)
      : broken("kernel", "tslab is missing: run npm ci"),
  ];
}

async function jupyter(): Promise<Finding[]> {
  const [python, lab] = await Promise.all([findPython(), findJupyter()]);
  const specs = findKernelspecs();
  return [
    python
      ? present("Python", `${python.version}, ${python.executable}`)
      : absent(
          "Python",
          process.env.MERCHANT_LAB_PYTHON
            ? `MERCHANT_LAB_PYTHON names ${process.env.MERCHANT_LAB_PYTHON}, which is not Python 3.9 or later`
            : "3.9 or later was not found",
        ),
    lab
      ? present("JupyterLab", `${lab.version} (${lab.origin}), ${lab.program}`)
      : absent(
          "JupyterLab",
          python ? "npm run lab installs it in .venv" : "install Python, then npm run lab",
        ),
    ...(specs.length === 0 ? [absent("kernelspec", "npm run lab installs it in .venv")] : []),
    ...specs.map(({ file, works }) =>
      works
        ? present("kernelspec", file)
        : absent(
            "kernelspec",
            `${file} names files that do not exist: npm run lab writes a new one in .venv`,
          ),
    ),
  ];
}

async function tables(): Promise<Finding[]> {
  return [...duckDb(), ...(await spark())];
}

function duckDb(): Finding[] {
  try {
    const { version } = require("@duckdb/node-api") as typeof import("@duckdb/node-api");
    return [present("DuckDB", `${version()}, inside Node`)];
  } catch {
    const platform = `${process.platform}-${process.arch}`;
    return [
      absent(
        "DuckDB",
        `no binary for ${platform}, or left out by npm (npm ci --include=optional); only tables need it`,
      ),
    ];
  }
}

/** Spark itself is elsewhere; the tests can start one on this machine. */
async function spark(): Promise<Finding[]> {
  const versions = SPARK_PACKAGES.map((name) => installedVersion(name));
  const isClient = versions.every((version) => version !== undefined);
  const [java, pyspark] = await Promise.all([findJava(), findPyspark()]);
  const need = "only a Spark server on this machine needs it";
  return [
    isClient
      ? present("Spark client", `grpc-js ${versions[0]}, apache-arrow ${versions[2]}`)
      : absent("Spark client", "left out by npm (npm ci --include=optional); only spark.connect needs it"),
    ...(await sparkServer()),
    java
      ? present("Java", `${java.version}, ${java.place}`)
      : absent("Java", `${OLDEST_JAVA} or later was not found; ${need}`),
    pyspark
      ? present("pyspark", `${pyspark.version}, ${pyspark.place}`)
      : absent("pyspark", `pip install pyspark, for the Python above; ${need}`),
  ];
}

/** The server that MERCHANT_LAB_SPARK names. */
async function sparkServer(): Promise<Finding[]> {
  const { MERCHANT_LAB_SPARK: url } = process.env;
  if (!url?.startsWith("sc://")) return [];
  try {
    const engine = await connect(url);
    const [{ values }] = await engine.query("select version() as v");
    engine.close();
    return [present("Spark server", `${String(values[0]).split(" ")[0]} answers`)];
  } catch (error) {
    return [absent("Spark server", (error as Error).message.replace("Cannot connect to Spark: ", ""))];
  }
}

async function engines(): Promise<Finding[]> {
  const wasm = installedVersion("@tensorflow/tfjs-backend-wasm");
  const findings = [
    wasm
      ? present("WebAssembly", `tfjs ${wasm}, works everywhere`)
      : broken("WebAssembly", "missing: run npm ci"),
  ];
  if (!isPresent(DEFAULT_PATHS.package)) {
    const tried = readState(DEFAULT_PATHS).download;
    const why = tried
      ? `${tried.reason}, tried on ${tried.at}`
      : "not downloaded yet: npm run setup tries tfjs-node's own download";
    return [...findings, absent("native engine", `${why}; ${wayToEngine()}`)];
  }
  const engine = await verifyInstalled(DEFAULT_PATHS);
  const native = engine.works
    ? present("native engine", `TensorFlow ${engine.tensorflow} with tfjs-node, preferred to WebAssembly`)
    : absent("native engine", `${engine.reason}; ${wayToEngine()}`);
  return [
    ...findings,
    native,
    ...describeArchives(DEFAULT_PATHS).map((origin) => present("downloaded", origin)),
  ];
}

const LOCATIONS = { cache: "in data/cache", folder: "in MERCHANT_LAB_DATA" } as const;

function data(): Finding[] {
  return [
    ...missingDataFolders().map((folder) =>
      absent("MERCHANT_LAB_DATA", `names ${folder}: there is no such folder`),
    ),
    ...catalogue.sets().map(findSet),
  ];
}

function findSet(set: catalogue.CatalogueSet): Finding {
  const location = datasets.whereIs(set.name);
  if (location === "cache" || location === "folder")
    return present(set.name, `${LOCATIONS[location]}: ${set.usedFor}`);
  if (location === "absent") return absent(set.name, `for ${set.usedFor}: ${howToGet(set)}`);
  // Of some sets only the main file has a public URL.
  const isDownloadable = set.files.every(({ download }) => download !== null);
  const more = isDownloadable ? `; the whole set: ${howToGet(set)}` : "";
  return present(set.name, `in the npm package ${set.package}: ${set.usedFor}${more}`);
}

function howToGet(set: catalogue.CatalogueSet): string {
  return set.files.some(({ download }) => download !== null)
    ? `npm run data -- get ${set.name}`
    : `by hand from ${set.home || set.origin} (data/README.md says how)`;
}

const help = `usage: npm run doctor

Lists what is installed: Node, packages, Jupyter and its kernel, the engines for tables and neural networks, data sets. For what is
missing it says what it is for and how to get it.

  ✓  installed          –  missing, npm start runs without it          ✗  missing or broken, npm start cannot run

The exit code is 0 unless there is a ✗.`;

export const command: Command = {
  help,
  async run(args) {
    readArguments(args, { options: {} });
    const sections = await examine();
    console.log(format(sections));
    return isReady(sections) ? 0 : 1;
  },
};
