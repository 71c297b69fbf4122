/** The command line tool `merchant-lab`: runs a subcommand and prints its errors. */
import type { Command } from "./command";
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
  kernel: "install the TypeScript kernel into a Jupyter installation",
  bench: "race our code against other libraries",
};

export async function main(args: readonly string[]): Promise<void> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    console.log(overview());
    return;
  }
  if (!Object.hasOwn(SUMMARIES, name)) {
    // Loaded only for the hint.
    const { hintFor } = require("./command-arguments") as typeof import("./command-arguments");
    const hint = hintFor(name, Object.keys(SUMMARIES), "commands");
    console.error(`merchant-lab has no command ${JSON.stringify(name)}${hint}\n\n${overview()}`);
    process.exitCode = 2;
    return;
  }
  const { command } = require(`./commands/${name}`) as { readonly command: Command };
  if (rest.includes("--help") || rest.includes("-h")) {
    console.log(command.help);
    return;
  }
  try {
    process.exitCode = await command.run(rest);
  } catch (error) {
    process.exitCode = reportError(name, error);
  }
}

/** Prints an error: a sentence for what a person can mend, the stack trace of any other. @returns The exit code. */
function reportError(name: string, error: unknown): number {
  const { code, path } = (error ?? {}) as NodeJS.ErrnoException;
  if (error instanceof UsageError || (typeof code === "string" && code.startsWith("ERR_PARSE_ARGS"))) {
    console.error(`${(error as Error).message}\nSee: npx merchant-lab ${name} --help`);
    return 2;
  }
  const reason = reasonOf(error);
  if (error instanceof FileError) console.error(error.message);
  else if (reason !== undefined) console.error(`Cannot use ${path ?? "a file"}: ${reason}`);
  else console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}

function overview(): string {
  const lines = Object.entries(SUMMARIES).map(([name, summary]) => `  ${name.padEnd(8)} ${summary}`);
  return [
    "Merchant Lab: notebooks for the back office of an online shop",
    "",
    "usage: npx merchant-lab <command> [options]",
    "",
    ...lines,
    "",
    "Details: npx merchant-lab <command> --help. npm start, npm test and npm run <command> -- <options> do the same.",
  ].join("\n");
}
