/** The command line tool `merchant-lab`: runs a subcommand and prints its errors. */
import type { Command } from "./command";
import { endWithNpm } from "./environment/npm-parent";
import { reasonOf } from "./text-file";
import { FileError, UsageError } from "./usage-error";

/** The commands with their lines in `merchant-lab --help`. A command is loaded only when it is used. */
const SUMMARIES: Readonly<Record<string, string>> = {
  start: "install what is missing, execute notebooks, write reports",
  test: "check format, types, algorithms and notebooks",
  setup: "install what is missing; --native for TensorFlow's own library",
  doctor: "list what is installed, what is missing, what to do next",
  data: "list, download and verify data sets, write the simulated shop",
  lab: "start JupyterLab with the TypeScript kernel",
  run: "execute notebooks and save their outputs",
  report: "write reports from stored outputs",
  clear: "empty the outputs of notebooks",
  kernel: "install the TypeScript kernel into a Jupyter installation",
  bench: "race our code against other libraries",
};

export async function main(args: readonly string[]): Promise<void> {
  try {
    process.exitCode = await run(args);
  } catch (error) {
    process.exitCode = reportError(args[0], error);
  }
}

/** @returns The exit code. */
async function run(args: readonly string[]): Promise<number> {
  const isHelp = [undefined, "--help", "-h", "help"].includes(args[0]);
  const [name, ...rest] = isHelp ? args.slice(1) : args;
  if (name === undefined) return print(overview());
  if (name === "--version" || name === "-v") return print(require("../package.json").version);
  if (!Object.hasOwn(SUMMARIES, name)) {
    // Loaded only for the hint.
    const { hintFor } = require("./command-arguments") as typeof import("./command-arguments");
    const hint = hintFor(name, Object.keys(SUMMARIES), "commands");
    throw new UsageError(`merchant-lab has no command ${JSON.stringify(name)}${hint}`);
  }
  const { command } = require(`./commands/${name}`) as { readonly command: Command };
  if (isHelp || rest.includes("--help") || rest.includes("-h")) return print(command.help);
  endWithNpm();
  return command.run(rest);
}

function print(text: string): number {
  console.log(text);
  return 0;
}

/** Prints an error: a sentence for what a person can mend, the stack trace of any other. @returns The exit code. */
function reportError(name: string | undefined, error: unknown): number {
  const { code, path } = (error ?? {}) as NodeJS.ErrnoException;
  if (error instanceof UsageError || (typeof code === "string" && code.startsWith("ERR_PARSE_ARGS"))) {
    console.error(`${(error as Error).message}\nSee: ${typedAs(name)} --help`);
    return 2;
  }
  const reason = reasonOf(error);
  if (error instanceof FileError) console.error(error.message);
  else if (reason !== undefined) console.error(`Cannot use ${path ?? "a file"}: ${reason}`);
  else console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}

/** How the person typed the command: through npm, or not. */
function typedAs(name: string | undefined): string {
  if (name === undefined || !Object.hasOwn(SUMMARIES, name)) return "npx merchant-lab";
  if (process.env.npm_lifecycle_event !== name) return `npx merchant-lab ${name}`;
  return name === "start" || name === "test" ? `npm ${name} --` : `npm run ${name} --`;
}

function overview(): string {
  const lines = Object.entries(SUMMARIES).map(([name, summary]) => `  ${name.padEnd(8)} ${summary}`);
  return `Merchant Lab: notebooks for the back office of an online shop

usage: npx merchant-lab <command> [options]

${lines.join("\n")}

Details: npx merchant-lab <command> --help. npm start, npm test and npm run <command> -- <options> do the same.
The version: npx merchant-lab --version.

Environment variables:
  MERCHANT_LAB_DATA     folders with data sets, separated as in PATH
  MERCHANT_LAB_CACHE    the folder for downloaded data sets  (default: data/cache)
  MERCHANT_LAB_OFFLINE  1: download no data sets
  MERCHANT_LAB_PYTHON   the Python for JupyterLab, the native engine and Python peers
  MERCHANT_LAB_SPARK    the Spark server that doctor asks, such as sc://host:15002
  NO_COLOR, FORCE_COLOR no colours, colours  (default: colours on a terminal only)

Exit codes: 0 all went well; 1 something failed and is named; 2 the command line is wrong.`;
}
