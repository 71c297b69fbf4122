/** Runs the long commands of the set-up, with progress messages. */
import { type Executed, execute } from "../environment/processes";

/** Runs one command until it ends. */
export type RunCommand = (
  program: string,
  args: readonly string[],
  options: { readonly timeoutSeconds: number; readonly directory?: string },
) => Promise<Executed>;

export interface CommandOptions {
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal;
  /** Variables added to those of this process, e.g. settings of pip. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** A `RunCommand` that logs every 15 s that the command is still running. */
export function commandRunner({ log, signal, environment = {} }: CommandOptions): RunCommand {
  return (program, args, options) => {
    let seconds = 0;
    return execute(program, args, {
      ...options,
      environment,
      ...(signal ? { signal } : {}),
      watch() {
        seconds += 1;
        if (seconds % 15 === 0) log(`  … ${seconds} s`);
        return undefined;
      },
    });
  };
}

/** The first line of the output that names an error, with the reason; `undefined` if the command succeeded. */
export function failureOf({ ok, output, reason }: Executed): string | undefined {
  if (ok) return undefined;
  const line = output.split("\n").find((text) => /error|fatal|no matching/i.test(text));
  return line === undefined ? reason : `${line.trim()} (${reason})`;
}
