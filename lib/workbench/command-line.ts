/** The command line tool `merchant-lab`: runs a subcommand and prints its errors. */
import type { Command } from "./command";
import { UsageError } from "./usage-error";

/** Each command is loaded when it is used, which keeps the start fast. */
const COMMANDS: Readonly<Record<string, () => { readonly command: Command }>> = {
  start: () => require("./commands/start"),
  test: () => require("./commands/test"),
  setup: () => require("./commands/setup"),
  doctor: () => require("./commands/doctor"),
  data: () => require("./commands/data"),
  lab: () => require("./commands/lab"),
  run: () => require("./commands/run"),
  report: () => require("./commands/report"),
  kernel: () => require("./commands/kernel"),
  bench: () => require("./commands/bench"),
};

export async function main(args: readonly string[]): Promise<void> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    console.log(overview());
    return;
  }
  if (!Object.hasOwn(COMMANDS, name)) {
    console.error(`merchant-lab has no command ${JSON.stringify(name)}\n\n${overview()}`);
    process.exitCode = 2;
    return;
  }
  const { command } = COMMANDS[name]();
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

/** Prints the message of a usage error, the stack trace of any other error. @returns The exit code. */
function reportError(name: string, error: unknown): number {
  const code = (error as { code?: unknown } | null)?.code;
  const isUsage =
    error instanceof UsageError || (typeof code === "string" && code.startsWith("ERR_PARSE_ARGS"));
  if (isUsage) {
    console.error(`${(error as Error).message}\nSee: npx merchant-lab ${name} --help`);
    return 2;
  }
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}

function overview(): string {
  const lines = Object.entries(COMMANDS).map(([name, load]) => `  ${name.padEnd(8)} ${summary(load)}`);
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

function summary(load: () => { readonly command: Command }): string {
  return load().command.summary;
}
