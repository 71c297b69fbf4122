/** The messages between the runner and its child process. Cells are counted from 1, like execution counts. */
import type { CellError } from "../kernel/cell-error";
import type { DisplayContent } from "../kernel/output";
import type { SessionUse } from "./types";

export interface RunRequest {
  /** That of the notebook. */
  readonly folder: string;
  readonly cells: readonly {
    readonly source: string;
    /** The tag `raises-exception`: an error of the cell is shown, and the run goes on, as in nbclient. */
    readonly mayFail: boolean;
  }[];
  readonly outputLimit: number;
  /** How long the process waits for pending timers after the last cell. */
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
  | { readonly type: "failed"; readonly cell: number; readonly error: CellError; readonly isLate: boolean }
  | { readonly type: "expected-error"; readonly cell: number; readonly error: CellError }
  | { readonly type: "ended"; readonly cell: number }
  | { readonly type: "finished"; readonly session: SessionUse };
