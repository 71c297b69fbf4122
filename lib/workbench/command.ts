/** One subcommand of `merchant-lab`. */
export interface Command {
  readonly name: string;
  /** The line in the list of `merchant-lab --help`. */
  readonly summary: string;
  /** What `merchant-lab <name> --help` prints: usage, options with defaults, examples. */
  readonly help: string;
  /** @returns The exit code. */
  run(args: readonly string[]): Promise<number>;
}
