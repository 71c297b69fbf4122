/** What a report says of itself before one reads it: title, question, data, engine, parameters, checks. */
import { CHECK_MIME, type CheckRecord } from "../../notebook/check";
import { PARAMETER_MIME, type ParameterRecord } from "../../notebook/parameter";
import { SESSION_MIME, type SessionRecord } from "../../notebook/session";
import type { Notebook } from "../notebooks/notebook-file";

/** A notebook with its outputs and, where it was just executed, how that went; a `NotebookRun` is one. */
export interface ReportSource {
  /** File name without its ending. */
  readonly name: string;
  readonly notebook: Notebook;
  readonly seconds?: number | undefined;
  readonly status?: "ok" | "failed" | "cancelled";
  /** Why it failed. */
  readonly error?: string | undefined;
}

export interface Summary {
  readonly title: string;
  /** The Chinese abstract, without its first word. */
  readonly abstract: string;
  /** The first English paragraph: question and answer. */
  readonly question: string;
  readonly checks: readonly CheckRecord[];
  readonly parameters: readonly ParameterRecord[];
  readonly session: SessionRecord | undefined;
}

export function summaryOf({ name, notebook }: ReportSource): Summary {
  const bundles = notebook.cells.flatMap((cell) =>
    cell.cell_type === "code"
      ? cell.outputs.flatMap((output) => ("data" in output ? [output.data] : []))
      : [],
  );
  const stored = <T>(mime: string) =>
    bundles.flatMap((data) =>
      data[mime] !== null && typeof data[mime] === "object" ? [data[mime] as T] : [],
    );
  const first = notebook.cells.find((cell) => cell.cell_type === "markdown")?.source ?? "";
  const paragraphs = first
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part && !part.startsWith("#"));
  const abstract = paragraphs.find((part) => /^\W*摘要/.test(part)) ?? "";
  return {
    title: /^#\s+(.+)$/m.exec(first)?.[1].trim() ?? name,
    abstract,
    question: paragraphs.find((part) => part !== abstract && /^[\x20-\x7e\W]*[A-Za-z]/.test(part)) ?? "",
    checks: stored<CheckRecord>(CHECK_MIME),
    parameters: stored<ParameterRecord>(PARAMETER_MIME),
    session: stored<SessionRecord>(SESSION_MIME).at(-1),
  };
}

/** "1.4 min", "48 s". */
export function duration(seconds: number): string {
  return seconds < 90 ? `${Math.round(seconds)} s` : `${(seconds / 60).toFixed(1)} min`;
}
