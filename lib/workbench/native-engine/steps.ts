/** Long steps of set-up: programs that are watched while they run. */
import { type Executed, execute } from "../environment/processes";

/** Runs one step to its end. */
export type Run = (
  program: string,
  args: readonly string[],
  options: { readonly timeoutSeconds: number; readonly directory?: string },
) => Promise<Executed>;

export interface StepOptions {
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal;
  /** Variables on top of this process's own: pip reads its settings there. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** A `Run` that says every 15 s that a step still goes on. */
export function runner({ log, signal, environment = {} }: StepOptions): Run {
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

/** What went wrong, by the first line that tells; `undefined` if nothing did. */
export function faultOf({ ok, output, reason }: Executed): string | undefined {
  if (ok) return undefined;
  const telling = output.split("\n").find((line) => /error|fatal|no matching/i.test(line));
  return telling === undefined ? reason : `${telling.trim()} (${reason})`;
}
