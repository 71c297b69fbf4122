/** The summary of a report: title, abstract, question, checks, parameters, data sets and engine. */
import { CHECK_MIME, type CheckRecord } from "../../notebook/check";
import { PARAMETER_MIME, type ParameterRecord } from "../../notebook/parameter";
import { SESSION_MIME, type SessionRecord } from "../../notebook/session";
import type { Notebook } from "../notebooks/notebook-file";
import type { Words } from "./document/words";
import { type RecordTypes, recordFaults, recordOf } from "./records";
import { metadataOf, type RunResult, runResult } from "./run-result";

/** A notebook with its outputs. */
export interface ReportSource {
  /** File name of the page without extension. */
  readonly name: string;
  readonly notebook: Notebook;
}

export interface Summary {
  readonly title: string;
  /** The paragraph that begins with 摘要. */
  readonly abstract: string;
  /** The first other paragraph with Latin letters: question and answer. In Chinese the abstract says them. */
  readonly question: string;
  readonly checks: readonly CheckRecord[];
  readonly parameters: readonly ParameterRecord[];
  /** As the notebook shows it, or as its run stored it. */
  readonly session: SessionRecord | undefined;
  readonly run: RunResult;
  /** What is malformed in the notebook's records, in sentences. */
  readonly faults: readonly string[];
}

export function summarize(source: ReportSource): Summary {
  const { notebook } = source;
  const outputs = notebook.cells.flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []));
  const recordsOf = <M extends keyof RecordTypes>(mime: M): RecordTypes[M][] =>
    outputs.flatMap((output) => {
      const record = "data" in output ? recordOf(output.data, mime) : undefined;
      return record === undefined ? [] : [record];
    });
  const paragraphs = firstText(notebook)
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part && !part.startsWith("#"));
  const abstract = paragraphs.find((part) => /^\W*摘要/.test(part)) ?? "";
  return {
    title: titleOf(source),
    abstract,
    question:
      paragraphs.find((part) => part !== abstract && /[A-Za-z]/.test(part)) ??
      abstract.replace(/^\W*?摘要\**[：:\s]*/, ""),
    checks: recordsOf(CHECK_MIME),
    parameters: recordsOf(PARAMETER_MIME),
    session: recordsOf(SESSION_MIME).at(-1) ?? metadataOf(notebook).used,
    run: runResult(notebook),
    faults: recordFaults(notebook),
  };
}

/** The first heading, or the name of the page. */
export function titleOf({ name, notebook }: ReportSource): string {
  return /^#\s+(.+)$/m.exec(firstText(notebook))?.[1].trim() ?? name;
}

function firstText({ cells }: Notebook): string {
  return cells.find((cell) => cell.cell_type === "markdown")?.source ?? "";
}

/** "1.4 min", "48 s". */
export function formatDuration(seconds: number, t: Words): string {
  return seconds < 90 ? t("{} s", Math.round(seconds)) : t("{} min", (seconds / 60).toFixed(1));
}
