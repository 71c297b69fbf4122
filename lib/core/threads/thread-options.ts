/** The options of work that threads share. */
import { availableParallelism } from "node:os";
import * as gate from "../options";

/** How many threads, who is told, and what ends the work. */
export interface ThreadOptions<Progress> {
  /** @default one for each processor */
  readonly threads?: number;
  /** Called now and then. */
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the work. */
  readonly signal?: AbortSignal;
}

export const threadOptions = <Progress>() => ({
  threads: gate.withDefault(availableParallelism(), gate.integer(1)),
  onProgress: gate.optional(gate.callback<(progress: Progress) => void>()),
  signal: gate.abortSignal,
});
