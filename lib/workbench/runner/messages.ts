/** What the runner and its child process tell each other. Cells are counted from 1, like execution counts. */
import type { resourcesUsed } from "../../core/resources-used";
import type { Failure } from "../kernel/cell-error";
import type { DisplayContent } from "../kernel/output";

export interface RunRequest {
  readonly sources: readonly string[];
  readonly outputLimit: number;
  /** How long the process waits for timers that the cells left behind. */
  readonly settleMilliseconds: number;
}

export type CellMessage =
  | { readonly type: "started"; readonly cell: number }
  | {
      readonly type: "stream";
      readonly cell: number;
      readonly name: "stdout" | "stderr";
      readonly text: string;
    }
  | {
      readonly type: "display";
      readonly cell: number;
      readonly content: DisplayContent;
      readonly isUpdate: boolean;
    }
  | { readonly type: "failed"; readonly cell: number; readonly failure: Failure; readonly isLate: boolean }
  | { readonly type: "ended"; readonly cell: number }
  | { readonly type: "finished"; readonly session: ReturnType<typeof resourcesUsed> };
