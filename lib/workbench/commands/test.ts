import { type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import type { Command } from "../command";
import { hintFor, readArguments } from "../command-arguments";
import { PREPARATION } from "../kernel";
import { edition, hasChinese } from "../notebooks/edition";
import { notebookFiles, readNotebook } from "../notebooks/notebook-file";
import { checksInOneRun, type Facts, foreignFacts } from "../notebooks/prose";
import { NOTEBOOKS, PROJECT } from "../paths";
import { renderReport } from "../report";
import { untranslated } from "../report/untranslated";
import { type NotebookRun, runNotebook } from "../runner";
import { readText } from "../text-file";
import { UsageError } from "../usage-error";
import { parseLanguage } from "./run-options";

interface StageResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped?: number;
}

const TYPES_CHECKED = path.join(PROJECT, "node_modules/.cache/merchant-lab/types.tsbuildinfo");

/** The stages in the order in which they run, quick ones first. */
const STAGES: Readonly<Record<string, () => Promise<StageResult> | StageResult>> = {
  style: () => {
    const colours = `--colors=${usesColours() ? "force" : "off"}`;
    return countAsOne(
      runTool("@biomejs/biome/bin/biome", ["ci", "--error-on-warnings", colours, "."]).status,
    );
  },
  // Loaded when it is used, since it loads the compiler.
  cells: () => require("../notebooks/check-cells").checkCells(notebookFiles()),
  types: checkTypes,
  unit: runUnitTests,
  notebooks: runSmallNotebooks,
};

const help = `usage: npm test -- [stage ...]

Runs every stage, or only the named ones:
  style      format and lint of lib and test (Biome)
  cells      types of every notebook cell, with strict flags
  types      types of lib and test, with tsconfig.json
  unit       unit tests, property tests, notebook gates (vitest)
  notebooks  the main notebooks and the solutions of their exercises, executed with small parameter values

The last line is "N passed, N failed"; the exit code is not 0 if anything failed.`;

export const command: Command = {
  help,
  async run(args) {
    const { positionals } = readArguments(args, { allowPositionals: true, options: {} });
    const unknown = positionals.find((name) => !Object.hasOwn(STAGES, name));
    if (unknown !== undefined)
      throw new UsageError(
        `There is no stage ${JSON.stringify(unknown)}${hintFor(unknown, Object.keys(STAGES), "stages")}`,
      );
    const chosen = positionals.length > 0 ? positionals : Object.keys(STAGES);

    // The compiler takes one core; the quick stages before it find another.
    const types = chosen.includes("types") ? checkTypes() : undefined;
    const total = { passed: 0, failed: 0, skipped: 0 };
    for (const name of chosen) {
      console.log(`\n== ${name}`);
      const began = Date.now();
      const { passed, failed, skipped = 0 } = await (name === "types" && types ? types : STAGES[name]());
      total.passed += passed;
      total.failed += failed;
      total.skipped += skipped;
      console.log(
        `== ${name}: ${passed} passed, ${failed} failed (${Math.round((Date.now() - began) / 1000)} s)`,
      );
    }
    const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
    console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
    return total.failed > 0 ? 1 : 0;
  },
};

/** Colours are for a terminal, not for a log, unless the environment asks for them or against them. */
function usesColours(): boolean {
  const { FORCE_COLOR = "", NO_COLOR = "" } = process.env;
  if (FORCE_COLOR !== "") return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return NO_COLOR === "" && process.stdout.isTTY === true;
}

function environment() {
  const [NO_COLOR, FORCE_COLOR] = usesColours() ? [undefined, "1"] : ["1", undefined];
  return { ...process.env, NO_COLOR, FORCE_COLOR };
}

/** Runs a JavaScript tool of node_modules; its output goes to the terminal. */
function runTool(script: string, args: readonly string[]): SpawnSyncReturns<Buffer> {
  const file = path.join(PROJECT, "node_modules", script);
  return spawnSync(process.execPath, [file, ...args], { cwd: PROJECT, stdio: "inherit", env: environment() });
}

/** Checks again what depends on files whose content changed since the last run. Prints what is wrong at its end. */
async function checkTypes(): Promise<StageResult> {
  const compiler = path.join(PROJECT, "node_modules/typescript/bin/tsc");
  const args = [compiler, "--noEmit", "--incremental", "--tsBuildInfoFile", TYPES_CHECKED];
  const child = spawn(process.execPath, args, { cwd: PROJECT, env: environment() });
  const ended = once(child, "close");
  const [printed, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await ended;
  process.stdout.write(printed + errors);
  return countAsOne(child.exitCode);
}

function countAsOne(status: number | null): StageResult {
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function runUnitTests(): StageResult {
  // Otherwise each of the first kernels would do it, all at the same time.
  spawnSync(process.execPath, [PREPARATION], { stdio: "inherit" });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-test-"));
  const results = path.join(folder, "results.json");
  try {
    runTool("vitest/vitest.mjs", ["run", "--reporter=default", "--reporter=json", `--outputFile=${results}`]);
    if (!fs.existsSync(results)) return { passed: 0, failed: 1 };
    const found = JSON.parse(readText(results));
    // A test file that does not load has no failed tests: count the file as one failure.
    const broken = found.testResults.filter(
      (file: { status: string; assertionResults: unknown[] }) =>
        file.status === "failed" && file.assertionResults.length === 0,
    ).length;
    return {
      passed: found.numPassedTests,
      failed: found.numFailedTests + broken,
      skipped: found.numPendingTests + found.numTodoTests,
    };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Executes the main notebooks with small parameters, some of them on real and on simulated data, two notebooks at a time. Each run
 * and each check counts once. Of two runs of a notebook, one also fails if its page names facts of the other's data, or makes other
 * checks.
 */
async function runSmallNotebooks(): Promise<StageResult> {
  const read = (name: string) => JSON.parse(readText(path.join(PROJECT, "test/notebooks", name)));
  const waiting = Object.entries<SmallRuns>(read("small-parameters.json"));
  const facts: Facts = read("facts.json");
  const results: StageResult[] = [];
  async function runWaiting(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift())
      results.push(await runSmallNotebook(...next, facts));
  }
  await Promise.all(Array.from({ length: Math.min(2, os.availableParallelism()) }, runWaiting));
  const sum = (of: "passed" | "failed") => results.reduce((total, result) => total + result[of], 0);
  return { passed: sum("passed"), failed: sum("failed") };
}

/** Parameters, and `lang`: zh for a run in Chinese, whose page is read too if it has a Chinese edition. */
type SmallRuns = readonly Readonly<Record<string, string>>[];

/** What the Chinese page of a run says in English; the solutions behind its last cell are not on a page. */
function englishIn(name: string, file: string, { notebook }: NotebookRun): readonly string[] {
  const cells = notebook.cells.slice(0, readNotebook(file).cells.length);
  const page = renderReport({ name, notebook: edition({ ...notebook, cells }, "zh") }, { language: "zh" });
  // Commands, and a button of JupyterLab.
  const names = ["npm start", "npx merchant-lab run", "Run all"];
  return untranslated(page, names).map((text) => `its Chinese page says ${JSON.stringify(text)}`);
}

async function runSmallNotebook(name: string, runs: SmallRuns, facts: Facts): Promise<StageResult> {
  let [passed, failed] = [0, 0];
  let before: NotebookRun | undefined;
  const file = path.join(NOTEBOOKS, `${name}.ipynb`);
  for (const { lang = "en", ...parameters } of runs) {
    const language = parseLanguage(lang);
    const options = { parameters, language, withSolutions: true };
    const run = await runNotebook(file, options);
    const faults = [
      ...(parameters.data ? foreignFacts(run, facts) : []),
      ...(before ? checksInOneRun(before, run) : []),
      ...(language === "zh" && hasChinese(run.notebook) ? englishIn(name, file, run) : []),
    ];
    const isGood = run.status === "ok" && faults.length === 0;
    const checksPassed = run.checks.filter((check) => check.passed).length;
    passed += checksPassed + (isGood ? 1 : 0);
    failed += run.checks.length - checksPassed + (isGood ? 0 : 1);
    const data = `${parameters.data ? `, data = ${parameters.data}` : ""}${language === "zh" ? ", in Chinese" : ""}`;
    console.log(
      `${name}${data}: ${run.status}, ${checksPassed} of ${run.checks.length} checks passed, ${Math.round(run.seconds)} s`,
    );
    for (const problem of [run.error ?? [], faults].flat()) console.log(problem);
    before = run;
  }
  return { passed, failed };
}
