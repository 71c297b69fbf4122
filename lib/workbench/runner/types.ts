import type { DatasetUse } from "../../core/resources-used";
import type { CheckRecord } from "../../notebook/check";
import type { ParameterRecord } from "../../notebook/parameter";
import type { Language } from "../notebooks/edition";
import type { Notebook } from "../notebooks/notebook-file";

export interface RunOptions {
  /** Values for `parameter(name, default)`, as text. @default {} */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The language of labels. @default that of the environment, otherwise "en" */
  readonly language?: Language;
  /** Whether to run the solutions of the exercises as well, behind the last cell. @default false */
  readonly withSolutions?: boolean;
  /** Time limit for one cell. @default 600 */
  readonly timeoutSeconds?: number;
  /** Most characters of output for one cell; further output is dropped, with a notice. @default 10_000_000 */
  readonly outputLimit?: number;
  /** How long to wait for pending timers after the last cell, which may still throw. @default 1 */
  readonly settleSeconds?: number;
  /** Limit of the JavaScript heap in MB. @default Node's limit */
  readonly memoryMegabytes?: number;
  /** Ends the run; its status is then "cancelled". */
  readonly signal?: AbortSignal;
  /** Called when a cell begins, with its number from 1 and the number of cells. */
  readonly onCell?: (cell: number, cells: number) => void;
}

/** What a notebook used from lib. */
export interface SessionUse {
  readonly datasets: readonly DatasetUse[];
  readonly engine: string | undefined;
}

/** The result of one execution of a notebook. */
export interface NotebookRun {
  readonly file: string;
  /** File name without extension. */
  readonly name: string;
  readonly status: "ok" | "failed" | "cancelled";
  /** Why it failed, with cell and line; `undefined` if it did not fail. */
  readonly error: string | undefined;
  /** The execution count of the cell that failed. */
  readonly failedCell: number | undefined;
  /** The notebook with the outputs of this run, ready to be saved. */
  readonly notebook: Notebook;
  readonly checks: readonly CheckRecord[];
  readonly parameters: readonly ParameterRecord[];
  readonly session: SessionUse;
  /** For each cell that began. */
  readonly cellSeconds: readonly number[];
  readonly seconds: number;
}
