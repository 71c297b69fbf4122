import fs from "node:fs";
import os from "node:os";
import { parseArgs } from "node:util";
import * as datasets from "../../data/datasets";
import * as catalogue from "../../data/fetch/catalogue";
import type { Command } from "../command";
import { findJupyter, kernelspecs } from "../environment/jupyter";
import { installedVersion, missingPackages, nodeFault } from "../environment/packages";
import { execute } from "../environment/processes";
import { findPython } from "../environment/python";
import { isPresent, origins, PLACES, readStamps, verifyInstalled } from "../native-engine";
import { PROJECT } from "../paths";

/** One line of the doctor. */
export interface Finding {
  /** `present`, `absent` and not needed, or `broken`: the main job cannot run. */
  readonly state: "present" | "absent" | "broken";
  readonly name: string;
  readonly detail: string;
}

export interface Section {
  readonly title: string;
  readonly findings: readonly Finding[];
}

const MARKS: Readonly<Record<Finding["state"], string>> = { present: "✓", absent: "–", broken: "✗" };

const present = (name: string, detail: string): Finding => ({ state: "present", name, detail });
const absent = (name: string, detail: string): Finding => ({ state: "absent", name, detail });
const broken = (name: string, detail: string): Finding => ({ state: "broken", name, detail });

/** Looks at everything. A part that cannot be asked is a finding too: the doctor works on a half installed tree. */
export async function examine(): Promise<Section[]> {
  const parts: readonly (readonly [string, () => Promise<Finding[]> | Finding[]])[] = [
    ["Machine", machine],
    ["Node", node],
    ["Jupyter (only for npm run lab)", jupyter],
    ["Neural networks", engine],
    ["Data", data],
  ];
  return Promise.all(
    parts.map(async ([title, look]) => {
      try {
        return { title, findings: await look() };
      } catch (error) {
        const [reason] = (error as Error).message.split("\n");
        return { title, findings: [absent("not examined", reason)] };
      }
    }),
  );
}

/** The findings as aligned lines, and as the last line what to do next. */
export function write(sections: readonly Section[]): string {
  const widest = Math.max(...sections.flatMap(({ findings }) => findings.map(({ name }) => name.length)));
  const lines = sections.flatMap(({ title, findings }) => [
    title,
    ...findings.map(({ state, name, detail }) => `  ${MARKS[state]} ${name.padEnd(widest)}  ${detail}`),
    "",
  ]);
  return [...lines, next(sections)].join("\n");
}

export function isFit(sections: readonly Section[]): boolean {
  return sections.every(({ findings }) => findings.every(({ state }) => state !== "broken"));
}

function next(sections: readonly Section[]): string {
  const all = sections.flatMap(({ findings }) => findings);
  const fault = all.find(({ state }) => state === "broken");
  if (fault?.name === "packages") return "Next: npm ci";
  if (fault) return `Next: mend ${fault.name}: ${fault.detail}`;
  const isSlow = all.some(({ name, state }) => name === "native engine" && state === "absent");
  const faster = isSlow ? "; npm run setup -- --native for faster training" : "";
  return `Next: npm start${faster}`;
}

function machine(): Finding[] {
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  const { bavail, bsize } = fs.statfsSync(PROJECT);
  // In a container the limit counts, not what the host has; "no limit" is a huge number.
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
      : present("packages", "all in their pinned versions"),
    tslab
      ? present("kernel", `tslab ${tslab} runs notebooks, without Python`)
      : broken("kernel", "tslab is missing: run npm ci"),
  ];
}

async function jupyter(): Promise<Finding[]> {
  const [python, lab] = await Promise.all([findPython(), findJupyter()]);
  const specs = kernelspecs();
  return [
    python
      ? present("Python", `${python.version}, ${python.executable}`)
      : absent("Python", "3.9 or later was not found"),
    lab
      ? present("JupyterLab", `${lab.version} (${lab.origin}), ${lab.program}`)
      : absent("JupyterLab", python ? "npm run lab puts one into .venv" : "install Python, then npm run lab"),
    ...(specs.length === 0 ? [absent("kernelspec", "npm run lab installs it in .venv")] : []),
    ...specs.map(({ file, works }) =>
      works
        ? present("kernelspec", file)
        : absent("kernelspec", `${file} names files that are gone: npm run lab writes a new one in .venv`),
    ),
  ];
}

async function engine(): Promise<Finding[]> {
  const wasm = installedVersion("@tensorflow/tfjs-backend-wasm");
  const findings = [
    wasm
      ? present("WebAssembly", `tfjs ${wasm}, works everywhere`)
      : broken("WebAssembly", "missing: run npm ci"),
  ];
  if (!isPresent(PLACES.package)) {
    const tried = readStamps(PLACES).download;
    const why = tried
      ? `${tried.reason}, tried on ${tried.at}`
      : "not fetched yet: npm run setup tries tfjs-node's own download";
    return [
      ...findings,
      absent("native engine", `${why}; npm run setup -- --native builds one from a wheel`),
    ];
  }
  const verdict = await verifyInstalled(PLACES);
  const native = verdict.works
    ? present("native engine", `TensorFlow ${verdict.tensorflow} under tfjs-node, used before WebAssembly`)
    : absent("native engine", `${verdict.reason}; npm run setup looks for another`);
  return [...findings, native, ...origins(PLACES).map((origin) => present("downloaded", origin))];
}

const PLACES_OF_DATA = { cache: "in data/cache", folder: "in MERCHANT_LAB_DATA" } as const;

async function data(): Promise<Finding[]> {
  return catalogue.sets().map((set) => {
    const place = datasets.whereIs(set.name);
    if (place === "cache" || place === "folder")
      return present(set.name, `${PLACES_OF_DATA[place]}: ${set.usedFor}`);
    if (place === "absent") return absent(set.name, `would give ${set.usedFor}: ${howToGet(set)}`);
    const more = isDownloadable(set) ? `; the whole set: ${howToGet(set)}` : "";
    return present(set.name, `in the npm package ${set.package}: ${set.usedFor}${more}`);
  });
}

/** In full: of some sets only the main file has a public address. */
function isDownloadable(set: catalogue.CatalogueSet): boolean {
  return set.files.every(({ download }) => download !== null);
}

function howToGet(set: catalogue.CatalogueSet): string {
  return set.files.some(({ download }) => download !== null)
    ? `npm run data -- get ${set.name}`
    : `by hand from ${set.home || set.origin} (data/README.md says how)`;
}

const help = `usage: npm run doctor

Says what this machine has: Node, packages, Jupyter and its kernel, the engine for neural networks, the data sets; and
for what is missing what it would give and how to get it.

  ✓  there          –  not there, and not needed for npm start          ✗  npm start cannot run

The exit code is 0 unless there is a ✗.`;

export const command: Command = {
  name: "doctor",
  summary: "what this machine has, what is missing, what to do next",
  help,
  async run(args) {
    parseArgs({ args: [...args], options: {} });
    const sections = await examine();
    console.log(write(sections));
    return isFit(sections) ? 0 : 1;
  },
};
