/** One subcommand of `merchant-lab`. */
export interface Command {
  /** What `merchant-lab <name> --help` prints: usage, options with defaults, examples. */
  readonly help: string;
  /** @returns The exit code. */
  run(args: readonly string[]): Promise<number>;
}
